//! `vigie add`: reports and their claims into the store.

use super::{InputArgs, Out, StoreArgs, Style, audit, serve};
use crate::output::{counted, line};
use crate::{data, dates, pipeline};
use anyhow::Context;
use clap::Args;
use std::process::ExitCode;
use vigie_store::{Added, NewReading, Store};

const AFTER_HELP: &str = "\
Examples:
  vigie add reports/
  vigie add --store sahel.db --source \"Radio Okapi\" bulletin-*.txt

A report that is there already, word for word from the same outlet and date, is not added again:
the command can be repeated, or go on after it was interrupted. What it names as new is on the disk.";

/// Names what read the reports, in the store.
pub(super) const READER: &str = concat!("vigie ", env!("CARGO_PKG_VERSION"));

/// Read reports and keep them, with their claims.
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub struct Add {
    #[command(flatten)]
    inputs: InputArgs,

    #[command(flatten)]
    store: StoreArgs,
}

impl Add {
    pub fn run(self, out: &mut Out<'_>) -> anyhow::Result<ExitCode> {
        let reader = data::reader()?;
        let style = Style::of_stdout();
        let mut store = Store::open(&self.store.store).context("the store cannot be opened")?;
        let today = dates::today();
        let inputs: Vec<String> = self.inputs.inputs.iter().map(|path| path.display().to_string()).collect();
        let (mut new, mut reread, mut known, mut claims) = (0u64, 0u64, 0u64, 0u64);
        let tally = pipeline::run(
            &self.inputs.inputs,
            &self.inputs.overrides(),
            &reader,
            |_, _| (),
            |results| {
                let readings: Vec<NewReading<'_>> = results
                    .iter()
                    .map(|(report, reading, ())| NewReading { report, claims: &reading.claims })
                    .collect();
                let added = store.add_all(&readings, READER, today)?;
                // With the first that is new, since the rest may be interrupted.
                if new + reread == 0 && added.iter().any(|a| !matches!(a, Added::Known { .. })) {
                    audit::note(&mut store, &serve::user(), format!("add: {}", audit::named(&inputs)))?;
                }
                let mut lines = String::new();
                for ((report, ..), added) in results.iter().zip(added) {
                    let key = style.faint(added.key());
                    let id = line(&report.id);
                    let said = match &added {
                        Added::New { claims: n, .. } => {
                            new += 1;
                            claims += *n as u64;
                            format!("new      {key}  {id}, {}", counted(*n as u64, "claim"))
                        }
                        Added::Reread { claims: n, reading, .. } => {
                            reread += 1;
                            claims += *n as u64;
                            format!("reread   {key}  {id}, {}, reading {reading}", counted(*n as u64, "claim"))
                        }
                        Added::Known { .. } => {
                            known += 1;
                            format!("known    {key}  {id}")
                        }
                    };
                    lines.push_str(&said);
                    lines.push('\n');
                }
                say(out, &lines);
                Ok(())
            },
        )?;
        let path = self.store.store.display();
        let reread = if reread > 0 { format!(", {reread} read anew") } else { String::new() };
        let (new, claims) = (counted(new, "new report"), counted(claims, "new claim"));
        say(out, &format!("{new}{reread}, {known} known already, {claims} in {path}\n"));
        Ok(tally.exit_code())
    }
}

/// Tells what was done, at once: it is on the disk now. A reader of the output who has gone (`| head`) must not keep the
/// other reports from being added.
pub(super) fn say(out: &mut Out<'_>, lines: &str) {
    let _ = out.write_all(lines.as_bytes()).and_then(|()| out.flush());
}
