//! JSON Lines: the claims as they stand, one report a line.

use std::io::{self, Write};
use std::sync::Arc;

use serde::{Serialize, Serializer};

use super::loss::{Effect, Reason};
use super::{Cited, Format, LossReport, Options, Origin};
use crate::AsJson;
use crate::json::{Each, Head, object};

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
            serde_json::to_writer(&mut *out, &Line(origin, of_report))?;
            out.write_all(b"\n")?;
            losses.rows += 1;
            for cited in of_report {
                losses.note(Effect::LeftOut, "text", Reason::TextKept, &cited.claim.id);
            }
        }
        Ok(losses)
    }
}

/// A report and its claims.
struct Line<'a>(&'a Origin, &'a [Cited]);

impl Serialize for Line<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        object!(to, {
            "schema_version": crate::SCHEMA_VERSION,
            "report": KeyedHead { head: AsJson(&self.0.head), key: &self.0.key },
            "claims": Each(self.1.iter().map(|c| AsJson(&c.claim))),
        })
    }
}

#[derive(Serialize)]
struct KeyedHead<'a> {
    #[serde(flatten)]
    head: AsJson<'a, Head>,
    key: &'a str,
}
