//! Tables: cells of a known sort, columns with their hashtags, and CSV that no spreadsheet runs.

use std::io::{self, Write};

use serde_json::Value;
use vigie_model::{ClaimId, Date};

use super::loss::{Effect, LossReport, Reason};

/// One cell.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Cell {
    /// Not known.
    Empty,
    /// Words of a report, of a gazetteer or of a lexicon; never empty.
    Text(String),
    /// A code of Vigie's or the target's own: letters, digits and the marks between them.
    Code(String),
    /// A whole number.
    Int(u64),
    /// Degrees, kilometres, shares.
    Real(f64),
    /// Yes or no.
    Flag(bool),
    /// A day.
    Day(Date),
}

impl Cell {
    /// Words, or nothing.
    pub fn text(words: Option<&str>) -> Cell {
        words.filter(|w| !w.is_empty()).map_or(Cell::Empty, |w| Cell::Text(w.to_owned()))
    }

    /// A code, or nothing.
    pub fn code(code: Option<&str>) -> Cell {
        code.filter(|c| !c.is_empty()).map_or(Cell::Empty, |c| Cell::Code(c.to_owned()))
    }

    /// A whole number, or nothing.
    pub fn int(n: Option<impl Into<u64>>) -> Cell {
        n.map_or(Cell::Empty, |n| Cell::Int(n.into()))
    }

    /// A number, or nothing.
    pub fn real(x: Option<f64>) -> Cell {
        x.filter(|x| x.is_finite()).map_or(Cell::Empty, Cell::Real)
    }

    /// A day, or nothing.
    pub fn day(day: Option<Date>) -> Cell {
        day.map_or(Cell::Empty, Cell::Day)
    }

    /// As JSON; unknown is `null`.
    pub fn value(&self) -> Value {
        match self {
            Cell::Empty => Value::Null,
            Cell::Text(text) | Cell::Code(text) => Value::String(text.clone()),
            Cell::Int(n) => Value::from(*n),
            Cell::Real(x) => Value::from(*x),
            Cell::Flag(yes) => Value::Bool(*yes),
            Cell::Day(day) => Value::String(day.to_string()),
        }
    }

    /// As a field of CSV, and whether it had to be disarmed.
    fn field(&self) -> (String, bool) {
        match self {
            Cell::Empty => (String::new(), false),
            Cell::Text(text) => disarm(text),
            // A code is taken at its word only where it looks like one; ids can come from other people's files.
            Cell::Code(code) if code.starts_with(|c: char| c.is_alphanumeric() || c == '[') => (code.clone(), false),
            Cell::Code(code) => disarm(code),
            Cell::Int(n) => (n.to_string(), false),
            Cell::Real(x) => (x.to_string(), false),
            Cell::Flag(yes) => (yes.to_string(), false),
            Cell::Day(day) => (day.to_string(), false),
        }
    }
}

/// Text that a spreadsheet would run as a formula, made text again by an apostrophe before it; and whether it was.
///
/// Source: OWASP, "CSV Injection".
fn disarm(text: &str) -> (String, bool) {
    let runs = text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
    if runs { (format!("'{text}"), true) } else { (text.to_owned(), false) }
}

/// What a column holds, for formats that declare it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    /// Text and codes.
    Text,
    /// Whole numbers.
    Int,
    /// Numbers.
    Real,
    /// Yes or no.
    Flag,
    /// Days.
    Day,
}

/// A column of a table made from `T`.
pub(super) struct Column<T: ?Sized> {
    /// Its header.
    pub name: &'static str,
    /// What it holds.
    pub sort: Sort,
    /// Its HXL hashtag with attributes; empty for none.
    pub hxl: &'static str,
    /// The cell of a row.
    pub cell: fn(&T) -> Cell,
}

/// A list of columns: header, sort, hashtag, cell.
macro_rules! columns {
    (of $row:ty: $($name:literal $sort:ident $hxl:literal $cell:expr;)+) => {
        [$($crate::export::table::Column::<$row> {
            name: $name,
            sort: $crate::export::table::Sort::$sort,
            hxl: $hxl,
            cell: $cell,
        },)+]
    };
}
pub(super) use columns;

/// The error of whatever is written to, which says more than that of the table: a reader that has gone is no failure.
fn unwrapped(error: csv::Error) -> io::Error {
    if !error.is_io_error() {
        return io::Error::other(error);
    }
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

/// Writes rows as CSV (RFC 4180: commas, quotes doubled, lines ending in CR LF).
pub(super) struct CsvTable<W: Write> {
    writer: csv::Writer<W>,
}

impl<W: Write> CsvTable<W> {
    /// Begins a table with its header, and the hashtags below it where `hxl` asks for them.
    pub fn begin<T: ?Sized>(out: W, columns: &[Column<T>], hxl: bool) -> io::Result<CsvTable<W>> {
        let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out);
        writer.write_record(columns.iter().map(|c| c.name)).map_err(unwrapped)?;
        if hxl {
            writer.write_record(columns.iter().map(|c| c.hxl)).map_err(unwrapped)?;
        }
        Ok(CsvTable { writer })
    }

    /// Adds a row; what had to be disarmed is noted as a loss of `claims`.
    pub fn row<T: ?Sized>(
        &mut self,
        columns: &[Column<T>],
        row: &T,
        claims: &[&ClaimId],
        losses: &mut LossReport,
    ) -> io::Result<()> {
        for column in columns {
            let (field, disarmed) = (column.cell)(row).field();
            if disarmed {
                for claim in claims {
                    losses.note(Effect::Coarsened, column.name, Reason::Disarmed, claim);
                }
            }
            self.writer.write_field(field).map_err(unwrapped)?;
        }
        // Ends the record.
        self.writer.write_record(None::<&[u8]>).map_err(unwrapped)?;
        losses.rows += 1;
        Ok(())
    }

    /// Writes what is left.
    pub fn end(mut self) -> io::Result<()> {
        self.writer.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reader_that_has_gone_is_known_as_such() {
        struct Gone;
        impl Write for Gone {
            fn write(&mut self, _: &[u8]) -> io::Result<usize> {
                Err(io::ErrorKind::BrokenPipe.into())
            }
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        let mut writer = csv::WriterBuilder::new().buffer_capacity(1).from_writer(Gone);
        let error = writer.write_record(["many", "words"]).map_err(unwrapped).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::BrokenPipe);
    }

    #[test]
    fn formulas_are_text_and_numbers_stay_numbers() {
        for (cell, want) in [
            (Cell::Text("=HYPERLINK(\"http://x\")".into()), "'=HYPERLINK(\"http://x\")"),
            (Cell::Text("+33 morts".into()), "'+33 morts"),
            (Cell::Text("- « Rien »".into()), "'- « Rien »"),
            (Cell::Text("@armée".into()), "'@armée"),
            (Cell::Text("\t=1".into()), "'\t=1"),
            (Cell::Text("＝1".into()), "'＝1"),
            (Cell::Text("l'armée = forte".into()), "l'armée = forte"),
            (Cell::Code("-9f2c".into()), "'-9f2c"),
            (Cell::Code("9f2c41d07be3".into()), "9f2c41d07be3"),
            (Cell::Real(-12.5), "-12.5"),
            (Cell::Int(7), "7"),
            (Cell::Empty, ""),
        ] {
            assert_eq!(cell.field().0, want);
        }
    }
}
