//! `vigie claims`: questions to the store.

use super::filter::FilterArgs;
use super::{Format, Out, StoreArgs, Style};
use crate::claim_text::{heading, summary};
use crate::output::{counted, line};
use clap::Args;
use std::collections::HashMap;
use std::process::ExitCode;
use vigie_format::claim_value;
use vigie_model::{Claim, Kind};
use vigie_store::{ClaimFilter, Store};

const AFTER_HELP: &str = "\
Examples:
  vigie claims --kind control --place Saraqib
  vigie claims --kind casualties,displacement --since 2020-02 --until 2020-02-15
  vigie claims --actor SYR/MIL --factuality asserted --format json
  vigie claims --words \"convoi humanitaire\"

Names are compared without case and accents. A claim without a time of its own is looked up by the
date of its report. With --format json, each claim is one line, with its report's key as \"report\".";

/// List the claims that were kept, by kind, place, party, outlet or day.
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub struct Claims {
    #[command(flatten)]
    filter: FilterArgs,

    #[command(flatten)]
    store: StoreArgs,

    /// For people, or one JSON object a line.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// Claims fetched at once.
const PAGE: usize = 500;

impl Claims {
    pub fn run(self, out: &mut Out<'_>) -> anyhow::Result<ExitCode> {
        let store = self.store.open()?;
        let style = Style::of_stdout();
        let format = self.format;
        let filter = self.filter.wanted();
        let mut reports = Reports { store: &store, lines: HashMap::new() };
        let mut count = 0u64;
        // For people the claims come kind by kind, as `vigie read` shows them; a page at a time all the same.
        let wanted: Vec<Vec<Kind>> = match format {
            Format::Json => vec![filter.kinds.clone()],
            Format::Text => {
                let asked = |k: &&Kind| filter.kinds.is_empty() || filter.kinds.contains(k);
                Kind::ALL.iter().filter(asked).map(|k| vec![*k]).collect()
            }
        };
        for kinds in wanted {
            let filter = ClaimFilter { kinds, ..filter.clone() };
            let mut cursor: Option<String> = None;
            let mut first = true;
            loop {
                let page = store.claims(&filter, PAGE, cursor.as_deref())?;
                for stored in &page.items {
                    match format {
                        Format::Json => {
                            let mut value = claim_value(&stored.claim);
                            value["report"] = stored.report.clone().into();
                            writeln!(out, "{value}")?;
                        }
                        Format::Text => {
                            if std::mem::take(&mut first) {
                                let gap = if count > 0 { "\n" } else { "" };
                                writeln!(out, "{gap}{}", style.heading(heading(stored.claim.kind())))?;
                            }
                            let report = reports.line(&stored.report)?;
                            writeln!(out, "{}", text(&stored.claim, &report, style))?;
                        }
                    }
                    count += 1;
                }
                match page.next {
                    Some(next) => cursor = Some(next),
                    None => break,
                }
            }
        }
        if format == Format::Text {
            match count {
                0 => writeln!(out, "No claims.")?,
                n => writeln!(out, "\n{}", counted(n, "claim"))?,
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn text(claim: &Claim, report: &str, style: Style) -> String {
    let evidence = style.evidence(line(&claim.evidence.text).trim_end());
    format!("  {}\n      {evidence} {}", summary(claim, style), style.faint(report))
}

/// One line for each report that a claim comes from, asked for once.
struct Reports<'s> {
    store: &'s Store,
    lines: HashMap<String, String>,
}

impl Reports<'_> {
    fn line(&mut self, key: &str) -> anyhow::Result<String> {
        if let Some(known) = self.lines.get(key) {
            return Ok(known.clone());
        }
        let text = match self.store.report(key)? {
            Some(report) => {
                let head = report.head;
                let mut parts = vec![line(&head.id)];
                parts.extend(head.source.as_deref().map(line));
                parts.extend(head.published.map(|d| d.to_string()));
                format!("({})", parts.join(", "))
            }
            None => format!("({key})"),
        };
        self.lines.insert(key.to_owned(), text.clone());
        Ok(text)
    }
}
