//! The compact protocol of Thrift, as far as a Parquet footer needs it.

/// A struct that is being written; fields are added in the order of their numbers.
#[derive(Debug, Clone, Default)]
pub(super) struct Struct {
    bytes: Vec<u8>,
    last: u8,
}

const TRUE: u8 = 1;
const FALSE: u8 = 2;
const BYTE: u8 = 3;
const I32: u8 = 5;
const I64: u8 = 6;
const BINARY: u8 = 8;
const LIST: u8 = 9;
const STRUCT: u8 = 12;

/// Appends an unsigned number, seven bits a byte, the lowest first.
pub(super) fn varint(mut n: u64, out: &mut Vec<u8>) {
    while n >= 0x80 {
        out.push(n as u8 | 0x80);
        n >>= 7;
    }
    out.push(n as u8);
}

/// Signed numbers with the sign in the lowest bit.
fn zigzag(n: i64) -> u64 {
    ((n << 1) ^ (n >> 63)) as u64
}

impl Struct {
    pub fn new() -> Struct {
        Struct::default()
    }

    /// The header of field `id`. All numbers in Parquet's structs are at most 15 apart.
    fn field(&mut self, id: u8, kind: u8) {
        debug_assert!(id > self.last && id - self.last <= 15, "fields are added in order");
        self.bytes.push((id - self.last) << 4 | kind);
        self.last = id;
    }

    pub fn bool(mut self, id: u8, yes: bool) -> Struct {
        self.field(id, if yes { TRUE } else { FALSE });
        self
    }

    pub fn byte(mut self, id: u8, n: u8) -> Struct {
        self.field(id, BYTE);
        self.bytes.push(n);
        self
    }

    pub fn i32(mut self, id: u8, n: i32) -> Struct {
        self.field(id, I32);
        varint(zigzag(n.into()), &mut self.bytes);
        self
    }

    pub fn i64(mut self, id: u8, n: i64) -> Struct {
        self.field(id, I64);
        varint(zigzag(n), &mut self.bytes);
        self
    }

    pub fn string(mut self, id: u8, text: &str) -> Struct {
        self.field(id, BINARY);
        self.binary(text);
        self
    }

    pub fn nested(mut self, id: u8, inner: Struct) -> Struct {
        self.field(id, STRUCT);
        self.bytes.extend(inner.finish());
        self
    }

    pub fn i32s(mut self, id: u8, numbers: &[i32]) -> Struct {
        self.list(id, I32, numbers.len());
        for n in numbers {
            varint(zigzag((*n).into()), &mut self.bytes);
        }
        self
    }

    pub fn strings(mut self, id: u8, texts: &[&str]) -> Struct {
        self.list(id, BINARY, texts.len());
        for text in texts {
            self.binary(text);
        }
        self
    }

    pub fn structs(mut self, id: u8, items: Vec<Struct>) -> Struct {
        self.list(id, STRUCT, items.len());
        for item in items {
            self.bytes.extend(item.finish());
        }
        self
    }

    fn list(&mut self, id: u8, kind: u8, len: usize) {
        self.field(id, LIST);
        if len < 15 {
            self.bytes.push((len as u8) << 4 | kind);
        } else {
            self.bytes.push(0xf0 | kind);
            varint(len as u64, &mut self.bytes);
        }
    }

    fn binary(&mut self, text: &str) {
        varint(text.len() as u64, &mut self.bytes);
        self.bytes.extend(text.as_bytes());
    }

    /// The struct's bytes.
    pub fn finish(mut self) -> Vec<u8> {
        self.bytes.push(0);
        self.bytes
    }
}
