//! JSON Lines: the claims as they stand, one report a line.

use std::io::{self, Write};
use std::sync::Arc;

use serde_json::json;

use super::loss::{Effect, Reason};
use super::{Cited, Format, LossReport, Options};
use crate::json::{claim_value, head_value};

/// The form of `vigie read --format json`, with the report's key.
pub(super) struct JsonLines;

impl Format for JsonLines {
    fn name(&self) -> &'static str {
        "jsonl"
    }

    fn says(&self) -> &'static str {
        "JSON Lines, one report a line with its claims, as vigie read gives them"
    }

    fn write(&self, claims: &[Cited], _: &Options, out: &mut dyn Write) -> io::Result<LossReport> {
        let mut losses = LossReport::new(self.name(), claims.len());
        for of_report in claims.chunk_by(|a, b| Arc::ptr_eq(&a.origin, &b.origin) || a.origin == b.origin) {
            let origin = &of_report[0].origin;
            let mut report = head_value(&origin.head);
            report["key"] = origin.key.clone().into();
            let line = json!({
                "schema_version": crate::SCHEMA_VERSION,
                "report": report,
                "claims": of_report.iter().map(|c| claim_value(&c.claim)).collect::<Vec<_>>(),
            });
            writeln!(out, "{line}")?;
            losses.rows += 1;
            for cited in of_report {
                losses.note(Effect::LeftOut, "text", Reason::TextKept, &cited.claim.id);
            }
        }
        Ok(losses)
    }
}
