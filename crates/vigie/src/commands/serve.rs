//! `vigie serve`: the page.

use super::{Out, StoreArgs};
use crate::data;
use anyhow::Context;
use clap::Args;
use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::{Arc, OnceLock};
use vigie_claim::Reader;
use vigie_model::{Claim, Report};
use vigie_server::{ExplainedField, Reach, Server, Settings};

const AFTER_HELP: &str = "\
Examples:
  vigie serve
  vigie serve --store sahel.db --addr 127.0.0.1:8080

The page shows reports, claims, a map and a time line; nothing is fetched from elsewhere. It is
served to this machine only, unless --expose is given: there is no login.";

/// Serve the page of what was kept, with its map.
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub struct Serve {
    #[command(flatten)]
    store: StoreArgs,

    /// Where to listen; port 0 takes a free one.
    #[arg(long, value_name = "HOST:PORT", default_value = "127.0.0.1:7700")]
    addr: SocketAddr,

    /// Let other machines in, when the address can be reached from there; whoever reaches it can read everything.
    #[arg(long)]
    expose: bool,
}

impl Serve {
    pub fn run(self, out: &mut Out<'_>) -> anyhow::Result<ExitCode> {
        let reader = OnceLock::new();
        let server = Server::bind(Settings {
            addr: self.addr,
            reach: if self.expose { Reach::Anywhere } else { Reach::Loopback },
            store: self.store.store.clone(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            explain: Arc::new(move |report: &Report, claim: &Claim| explain(&reader, report, claim)),
        })
        .context("the page cannot be served")?;
        writeln!(out, "{} is on http://{}/ until Ctrl-C", self.store.store.display(), server.addr())?;
        out.flush()?;
        server.run()?;
        Ok(ExitCode::SUCCESS)
    }
}

/// Reads the report again to see what gave each field of `claim`; the reader is made at the first question.
fn explain(reader: &OnceLock<Reader>, report: &Report, claim: &Claim) -> Result<Vec<ExplainedField>, String> {
    let reader = match reader.get() {
        Some(reader) => reader,
        None => {
            let made = data::reader().map_err(|error| format!("{error:#}"))?;
            reader.get_or_init(|| made)
        }
    };
    let reading = reader.read(report);
    let at =
        reading.claims.iter().position(|c| c.id == claim.id).ok_or(
            "this version of Vigie does not read this claim in the report any more; `vigie add` the report again",
        )?;
    let mut fields: Vec<ExplainedField> = Vec::new();
    for because in reading.because.get(at).into_iter().flatten() {
        match fields.iter_mut().find(|f| f.field == because.field && f.value == because.value) {
            Some(field) => field.because.push(because.reason.clone()),
            None => fields.push(ExplainedField {
                field: because.field.to_owned(),
                value: because.value.clone(),
                because: vec![because.reason.clone()],
            }),
        }
    }
    Ok(fields)
}
