//! Reads back what the Parquet export writes, from the format's specification: the footer says where the pages are, the
//! pages say what the cells are. It shares no code with the writer.

use std::collections::BTreeMap;

/// A column with its cells.
pub(super) struct ReadColumn {
    pub name: String,
    pub cells: Vec<ReadCell>,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum ReadCell {
    None,
    Text(String),
    Int(u64),
    Real(f64),
    Flag(bool),
    Day(i32),
}

impl ReadCell {
    /// As CSV would have it; `None` for an empty cell.
    pub fn text(&self) -> Option<String> {
        Some(match self {
            ReadCell::None => return None,
            ReadCell::Text(text) => text.clone(),
            ReadCell::Int(n) => n.to_string(),
            ReadCell::Real(x) => x.to_string(),
            ReadCell::Flag(yes) => yes.to_string(),
            ReadCell::Day(days) => {
                let first = jiff::civil::date(1970, 1, 1);
                first.checked_add(jiff::Span::new().days(*days)).unwrap().to_string()
            }
        })
    }
}

/// A value of Thrift's compact protocol.
#[derive(Debug, Clone)]
enum Thrift {
    Bool,
    Int(i64),
    Binary(Vec<u8>),
    List(Vec<Thrift>),
    Struct(BTreeMap<i64, Thrift>),
}

impl Thrift {
    fn field(&self, id: i64) -> &Thrift {
        match self {
            Thrift::Struct(fields) => fields.get(&id).unwrap_or_else(|| panic!("no field {id} in {fields:?}")),
            other => panic!("{other:?} is no struct"),
        }
    }

    fn int(&self) -> i64 {
        match self {
            Thrift::Int(n) => *n,
            other => panic!("{other:?} is no number"),
        }
    }

    fn list(&self) -> &[Thrift] {
        match self {
            Thrift::List(items) => items,
            other => panic!("{other:?} is no list"),
        }
    }

    fn string(&self) -> String {
        match self {
            Thrift::Binary(bytes) => String::from_utf8(bytes.clone()).unwrap(),
            other => panic!("{other:?} is no string"),
        }
    }
}

struct Input<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Input<'a> {
    fn take(&mut self, n: usize) -> &'a [u8] {
        let taken = &self.bytes[self.at..self.at + n];
        self.at += n;
        taken
    }

    fn byte(&mut self) -> u8 {
        self.take(1)[0]
    }

    fn varint(&mut self) -> u64 {
        let mut n = 0;
        for shift in (0..).step_by(7) {
            let byte = self.byte();
            n |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                break;
            }
        }
        n
    }

    fn zigzag(&mut self) -> i64 {
        let n = self.varint();
        (n >> 1) as i64 ^ -((n & 1) as i64)
    }

    fn u32(&mut self) -> usize {
        u32::from_le_bytes(self.take(4).try_into().unwrap()) as usize
    }

    fn value(&mut self, kind: u8) -> Thrift {
        match kind {
            1 | 2 => Thrift::Bool,
            3 => Thrift::Int(i64::from(self.byte() as i8)),
            4..=6 => Thrift::Int(self.zigzag()),
            8 => {
                let length = self.varint() as usize;
                Thrift::Binary(self.take(length).to_vec())
            }
            9 => {
                let head = self.byte();
                let length = if head >> 4 == 15 { self.varint() as usize } else { usize::from(head >> 4) };
                Thrift::List((0..length).map(|_| self.value(head & 15)).collect())
            }
            12 => self.structure(),
            other => panic!("no such type: {other}"),
        }
    }

    fn structure(&mut self) -> Thrift {
        let mut fields = BTreeMap::new();
        let mut id = 0;
        loop {
            let head = self.byte();
            if head == 0 {
                return Thrift::Struct(fields);
            }
            id = if head >> 4 == 0 { self.zigzag() } else { id + i64::from(head >> 4) };
            let value = self.value(head & 15);
            fields.insert(id, value);
        }
    }
}

/// The columns of a file.
pub(super) fn read(file: &[u8]) -> Vec<ReadColumn> {
    assert!(file.starts_with(b"PAR1") && file.ends_with(b"PAR1"));
    let tail = file.len() - 8;
    let length = Input { bytes: file, at: tail }.u32();
    let footer = Input { bytes: file, at: tail - length }.structure();
    let schema = footer.field(2).list();
    assert_eq!(schema[0].field(5).int() as usize, schema.len() - 1);
    let mut columns: Vec<ReadColumn> =
        schema[1..].iter().map(|e| ReadColumn { name: e.field(4).string(), cells: Vec::new() }).collect();
    for group in footer.field(4).list() {
        let chunks = group.field(1).list();
        assert_eq!(chunks.len(), columns.len());
        for (column, chunk) in columns.iter_mut().zip(chunks) {
            let about = chunk.field(3);
            assert_eq!(about.field(3).list()[0].string(), column.name);
            let cells = page(file, about.field(9).int() as usize, about.field(1).int());
            assert_eq!((cells.len() as i64, cells.len() as i64), (about.field(5).int(), group.field(3).int()));
            column.cells.extend(cells);
        }
    }
    assert!(columns.iter().all(|c| c.cells.len() as i64 == footer.field(3).int()));
    columns
}

fn page(file: &[u8], at: usize, kind: i64) -> Vec<ReadCell> {
    let mut input = Input { bytes: file, at };
    let header = input.structure();
    assert_eq!(header.field(1).int(), 0, "a data page");
    let values = header.field(5).field(1).int() as usize;
    let end = input.at + header.field(3).int() as usize;
    let levels_end = input.u32() + input.at;
    let mut there = Vec::new();
    while input.at < levels_end {
        let run = input.varint();
        assert_eq!(run & 1, 0, "levels are written in runs");
        let level = input.byte() == 1;
        there.extend(std::iter::repeat_n(level, (run >> 1) as usize));
    }
    assert_eq!(there.len(), values);
    let (mut flags, mut bits) = (0u8, 0);
    let cells = there.into_iter().map(|there| {
        if !there {
            return ReadCell::None;
        }
        match kind {
            0 => {
                if bits % 8 == 0 {
                    flags = input.byte();
                }
                bits += 1;
                ReadCell::Flag(flags >> ((bits - 1) % 8) & 1 == 1)
            }
            1 => ReadCell::Day(i32::from_le_bytes(input.take(4).try_into().unwrap())),
            2 => ReadCell::Int(u64::from_le_bytes(input.take(8).try_into().unwrap())),
            5 => ReadCell::Real(f64::from_le_bytes(input.take(8).try_into().unwrap())),
            6 => {
                let length = input.u32();
                ReadCell::Text(String::from_utf8(input.take(length).to_vec()).unwrap())
            }
            other => panic!("no such type: {other}"),
        }
    });
    let cells: Vec<ReadCell> = cells.collect();
    assert_eq!(input.at, end, "a page ends where its header says");
    cells
}
