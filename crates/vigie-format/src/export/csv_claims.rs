//! CSV: one row a claim.

use std::io::{self, Write};

use super::flat::{COLUMNS, note_losses};
use super::table::CsvTable;
use super::{Cited, Format, LossReport, Options};

/// One row a claim, in documented columns.
pub(super) struct Csv;

impl Format for Csv {
    fn name(&self) -> &'static str {
        "csv"
    }

    fn says(&self) -> &'static str {
        "a table, one row a claim"
    }

    fn is_table(&self) -> bool {
        true
    }

    fn write(&self, claims: &[Cited], options: &Options, out: &mut dyn Write) -> io::Result<LossReport> {
        let mut losses = LossReport::new(self.name(), claims.len());
        let mut table = CsvTable::begin(out, COLUMNS, options.hxl)?;
        for cited in claims {
            note_losses(cited, &mut losses);
            table.row(COLUMNS, cited, &[&cited.claim.id], &mut losses)?;
        }
        table.end()?;
        Ok(losses)
    }
}
