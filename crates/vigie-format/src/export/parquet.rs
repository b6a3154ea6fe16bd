//! Parquet: the columns of the CSV with their types, for DuckDB, Polars, pandas, Spark.
//!
//! What is written is the part of the format that every reader has: flat optional columns, one page a column and group,
//! plain encoding, no compression. Why by ourselves: `docs/decisions/parquet.md`.
//!
//! Source: Apache Parquet format 2.10, `parquet.thrift` and "Encodings"; Thrift compact protocol.

use std::io::{self, Write};

use vigie_model::Date;

use super::flat::{COLUMNS, note_losses};
use super::table::{Cell, Sort};
use super::{Cited, Format, LossReport, Options};
use thrift::Struct;

mod thrift;

/// The columns of the CSV, typed.
pub(super) struct Parquet;

/// Rows in a group: what is held in memory before it is written.
const GROUP_ROWS: usize = 16_384;

const MAGIC: &[u8] = b"PAR1";

/// Who wrote the file, in the form that readers parse to work around a writer's faults; this writer's own version.
const WRITER: &str = "vigie version 1.0.0";

impl Format for Parquet {
    fn name(&self) -> &'static str {
        "parquet"
    }

    fn says(&self) -> &'static str {
        "the columns of csv, typed, for DuckDB, Polars, pandas"
    }

    fn write(&self, claims: &[Cited], _: &Options, out: &mut dyn Write) -> io::Result<LossReport> {
        let mut losses = LossReport::new(self.name(), claims.len());
        out.write_all(MAGIC)?;
        let mut offset = MAGIC.len() as i64;
        let mut groups = Vec::new();
        for rows in claims.chunks(GROUP_ROWS) {
            let mut chunks = Vec::with_capacity(COLUMNS.len());
            let mut group_bytes = 0;
            for column in COLUMNS {
                let cells: Vec<Cell> = rows.iter().map(column.cell).collect();
                let page = page(column.sort, &cells)?;
                out.write_all(&page)?;
                chunks.push(chunk(column.name, column.sort, cells.len(), offset, page.len()));
                offset += page.len() as i64;
                group_bytes += page.len() as i64;
            }
            groups.push(Struct::new().structs(1, chunks).i64(2, group_bytes).i64(3, rows.len() as i64));
            for cited in rows {
                note_losses(cited, &mut losses);
            }
            losses.rows += rows.len();
        }
        let footer = Struct::new()
            .i32(1, 1)
            .structs(2, schema())
            .i64(3, claims.len() as i64)
            .structs(4, groups)
            .string(6, WRITER)
            .finish();
        out.write_all(&footer)?;
        out.write_all(&length(footer.len())?.to_le_bytes())?;
        out.write_all(MAGIC)?;
        Ok(losses)
    }
}

const BOOLEAN: i32 = 0;
const INT32: i32 = 1;
const INT64: i32 = 2;
const DOUBLE: i32 = 5;
const BYTE_ARRAY: i32 = 6;

const fn physical(sort: Sort) -> i32 {
    match sort {
        Sort::Text => BYTE_ARRAY,
        Sort::Int => INT64,
        Sort::Real => DOUBLE,
        Sort::Flag => BOOLEAN,
        Sort::Day => INT32,
    }
}

fn schema() -> Vec<Struct> {
    const OPTIONAL: i32 = 1;
    let mut elements = vec![Struct::new().string(4, "claims").i32(5, COLUMNS.len() as i32)];
    elements.extend(COLUMNS.iter().map(|column| {
        let element = Struct::new().i32(1, physical(column.sort)).i32(3, OPTIONAL).string(4, column.name);
        // The older annotation, then the newer one; readers know either.
        match column.sort {
            Sort::Text => element.i32(6, 0).nested(10, Struct::new().nested(1, Struct::new())),
            Sort::Int => {
                element.i32(6, 14).nested(10, Struct::new().nested(10, Struct::new().byte(1, 64).bool(2, false)))
            }
            Sort::Day => element.i32(6, 6).nested(10, Struct::new().nested(6, Struct::new())),
            Sort::Real | Sort::Flag => element,
        }
    }));
    elements
}

/// The description of a column's page that begins at `offset` of the file.
fn chunk(name: &str, sort: Sort, values: usize, offset: i64, bytes: usize) -> Struct {
    const PLAIN_AND_RLE: &[i32] = &[0, 3];
    let about = Struct::new()
        .i32(1, physical(sort))
        .i32s(2, PLAIN_AND_RLE)
        .strings(3, &[name])
        .i32(4, 0)
        .i64(5, values as i64)
        .i64(6, bytes as i64)
        .i64(7, bytes as i64)
        .i64(9, offset);
    Struct::new().i64(2, offset).nested(3, about)
}

/// One data page with its header.
fn page(sort: Sort, cells: &[Cell]) -> io::Result<Vec<u8>> {
    let levels = levels(cells);
    let mut body = length(levels.len())?.to_le_bytes().to_vec();
    body.extend(levels);
    body.extend(plain(sort, cells)?);
    let size = i32::try_from(body.len()).map_err(|_| too_large())?;
    let about = Struct::new().i32(1, cells.len() as i32).i32(2, 0).i32(3, 3).i32(4, 3);
    let mut page = Struct::new().i32(1, 0).i32(2, size).i32(3, size).nested(5, about).finish();
    page.extend(body);
    Ok(page)
}

/// Which cells are there: 1 or 0 each, in runs.
fn levels(cells: &[Cell]) -> Vec<u8> {
    let mut out = Vec::new();
    for run in cells.chunk_by(|a, b| (*a == Cell::Empty) == (*b == Cell::Empty)) {
        thrift::varint((run.len() as u64) << 1, &mut out);
        out.push(u8::from(run[0] != Cell::Empty));
    }
    out
}

/// The cells that are there, one after the other.
fn plain(sort: Sort, cells: &[Cell]) -> io::Result<Vec<u8>> {
    let mut out = Vec::new();
    let mut flags = 0usize;
    for cell in cells {
        match (sort, cell) {
            (_, Cell::Empty) => {}
            (Sort::Text, Cell::Text(text) | Cell::Code(text)) => {
                out.extend(length(text.len())?.to_le_bytes());
                out.extend(text.as_bytes());
            }
            (Sort::Int, Cell::Int(n)) => out.extend(n.to_le_bytes()),
            (Sort::Real, Cell::Real(x)) => out.extend(x.to_le_bytes()),
            (Sort::Day, Cell::Day(day)) => out.extend(days_since_1970(*day).to_le_bytes()),
            (Sort::Flag, Cell::Flag(yes)) => {
                if flags.is_multiple_of(8) {
                    out.push(0);
                }
                if let Some(last) = out.last_mut() {
                    *last |= u8::from(*yes) << (flags % 8);
                }
                flags += 1;
            }
            (sort, cell) => {
                let reason = format!("a column of {sort:?} holds {cell:?}; this is a fault of the export's columns");
                return Err(io::Error::new(io::ErrorKind::InvalidData, reason));
            }
        }
    }
    Ok(out)
}

fn days_since_1970(day: Date) -> i32 {
    (day - jiff::civil::date(1970, 1, 1)).get_days()
}

fn length(bytes: usize) -> io::Result<u32> {
    u32::try_from(bytes).map_err(|_| too_large())
}

fn too_large() -> io::Error {
    io::Error::new(io::ErrorKind::FileTooLarge, "a group of rows is larger than Parquet allows; export fewer at once")
}
