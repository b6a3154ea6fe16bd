//! `vigie reports`: which reports the store holds.

use super::{Format, Out, StoreArgs, Style};
use crate::output::{counted, line};
use clap::Args;
use serde_json::json;
use std::process::ExitCode;
use vigie_store::ReportHead;

const AFTER_HELP: &str = "\
Examples:
  vigie reports
  vigie reports --store sahel.db --format json

With --format json, each report is one line, without its text.";

/// List the reports that were kept.
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub struct Reports {
    #[command(flatten)]
    store: StoreArgs,

    /// For people, or one JSON object a line.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// Reports fetched at once.
const PAGE: usize = 500;

impl Reports {
    pub fn run(self, out: &mut Out<'_>) -> anyhow::Result<ExitCode> {
        let store = self.store.open()?;
        let style = Style::of_stdout();
        let mut cursor: Option<String> = None;
        let mut none = true;
        loop {
            let page = store.reports(PAGE, cursor.as_deref())?;
            for head in &page.items {
                none = false;
                match self.format {
                    Format::Text => writeln!(out, "{}", text(head, style))?,
                    Format::Json => writeln!(out, "{}", value(head))?,
                }
            }
            match page.next {
                Some(next) => cursor = Some(next),
                None => break,
            }
        }
        if none && self.format == Format::Text {
            writeln!(out, "No reports in {}; `vigie add` puts some in.", self.store.store.display())?;
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn text(head: &ReportHead, style: Style) -> String {
    let mut parts = vec![style.faint(&head.key), style.heading(&line(&head.id))];
    parts.extend(head.source.as_deref().map(line));
    parts.extend(head.published.map(|d| d.to_string()));
    parts.extend(head.lang.as_ref().map(|l| l.to_string()));
    parts.push(counted(head.claims, "claim"));
    format!("{}\n    {}", parts.join(" · "), line(head.title.as_deref().unwrap_or(&head.first_words)))
}

pub(super) fn value(head: &ReportHead) -> serde_json::Value {
    json!({
        "key": head.key,
        "id": head.id,
        "lang": head.lang.as_ref().map(|l| l.as_str()),
        "title": head.title,
        "source": head.source,
        "published": head.published.map(|d| d.to_string()),
        "url": head.url,
        "text_sha256": head.text_sha256,
        "added": head.added.to_string(),
        "claims": head.claims,
    })
}
