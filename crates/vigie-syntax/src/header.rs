//! The head of a model file: what its tensors are called, where they lie, and the labels.

use crate::quant::{Linear, Matrix, Weights, ZERO, padded, quantise_rows};
use serde::Deserialize;
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

/// Why bytes are no model.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ModelError {
    /// The file does not begin as a model does.
    #[error("not a syntax model: it begins with other bytes than VIGIESYN")]
    NotAModel,
    /// The file is of a format this version cannot read.
    #[error("a syntax model of format {0}; this version reads format {FORMAT}")]
    Format(u32),
    /// The file ends before its header or one of its tensors does.
    #[error("{0} reaches beyond the end of the file")]
    Truncated(String),
    /// The header is no valid JSON, or lacks something.
    #[error("the header cannot be read: {0}")]
    Header(String),
    /// A tensor is missing.
    #[error("there is no tensor {0}")]
    Missing(String),
    /// A tensor is not of the type or shape that the dimensions ask for.
    #[error("tensor {name}: expected {expected}, found {found}")]
    Tensor {
        /// The tensor's name.
        name: String,
        /// Type and shape that the header's dimensions imply.
        expected: String,
        /// Type and shape in the file.
        found: String,
    },
    /// A label or a dimension has a value that makes no sense.
    #[error("{what}: {value:?} is not valid")]
    Value {
        /// What it is: `upos`, `dims.h`…
        what: &'static str,
        /// The value in the file.
        value: String,
    },
}

pub(crate) const MAGIC: &[u8; 8] = b"VIGIESYN";
pub(crate) const FORMAT: u32 = 1;

#[derive(Debug, Deserialize)]
pub(crate) struct Header {
    pub(crate) language: String,
    pub(crate) dims: Dims,
    pub(crate) upos: Vec<String>,
    pub(crate) tags: Vec<(String, String)>,
    pub(crate) deprels: Vec<String>,
    pub(crate) rules: Vec<(String, u32, String)>,
    pub(crate) styles: Vec<String>,
    pub(crate) mwt_classes: Vec<String>,
    #[serde(default)]
    pub(crate) mwt_table: BTreeMap<String, Vec<String>>,
    tensors: Vec<Entry>,
}

/// Widths of the network's layers.
#[derive(Debug, Clone, Copy, Deserialize)]
pub(crate) struct Dims {
    pub(crate) word: usize,
    pub(crate) affix: usize,
    pub(crate) shape: usize,
    pub(crate) x: usize,
    pub(crate) h: usize,
    pub(crate) arc: usize,
    pub(crate) rel: usize,
    pub(crate) seg: usize,
    pub(crate) seg_hidden: usize,
}

#[derive(Debug, Deserialize)]
struct Entry {
    name: String,
    dtype: String,
    shape: Vec<usize>,
    offset: usize,
}

/// The largest width of a layer, and the most labels of a kind.
const MAX_WIDTH: usize = 4096;
/// The longest ending of a lemma rule, and word of a multi-word token, in bytes.
const MAX_AFFIX: usize = 256;

/// A file whose header was read, and its tensors by name.
pub(crate) struct File<'a> {
    pub(crate) bytes: &'a [u8],
    pub(crate) header: Header,
    tensors: HashMap<String, Entry>,
}

impl<'a> File<'a> {
    pub(crate) fn open(bytes: &'a [u8]) -> Result<File<'a>, ModelError> {
        let (magic, rest) = bytes.split_first_chunk::<8>().ok_or(ModelError::NotAModel)?;
        if magic != MAGIC {
            return Err(ModelError::NotAModel);
        }
        let truncated = || ModelError::Truncated("the header".to_owned());
        let (&format, rest) = rest.split_first_chunk::<4>().ok_or_else(truncated)?;
        if u32::from_le_bytes(format) != FORMAT {
            return Err(ModelError::Format(u32::from_le_bytes(format)));
        }
        let (&length, rest) = rest.split_first_chunk::<4>().ok_or_else(truncated)?;
        let json = rest.get(..u32::from_le_bytes(length) as usize).ok_or_else(truncated)?;
        let mut header: Header = serde_json::from_slice(json).map_err(|e| ModelError::Header(e.to_string()))?;
        header.check()?;
        let tensors = std::mem::take(&mut header.tensors).into_iter().map(|e| (e.name.clone(), e)).collect();
        Ok(File { bytes, header, tensors })
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.tensors.contains_key(name)
    }

    /// The bytes of a tensor of that type and shape; `None` in a shape stands for any size, and the sizes are given back.
    pub(crate) fn tensor(
        &self,
        name: &str,
        dtype: &str,
        shape: &[Option<usize>],
    ) -> Result<(Range<usize>, Vec<usize>), ModelError> {
        let entry = self.tensors.get(name).ok_or_else(|| ModelError::Missing(name.to_owned()))?;
        let fits = entry.shape.len() == shape.len()
            && entry.shape.iter().zip(shape).all(|(found, expected)| expected.is_none_or(|e| e == *found));
        if entry.dtype != dtype || !fits {
            let sizes: Vec<String> = shape.iter().map(|s| s.map_or("any".to_owned(), |s| s.to_string())).collect();
            return Err(ModelError::Tensor {
                name: name.to_owned(),
                expected: format!("{dtype} [{}]", sizes.join(", ")),
                found: format!("{} {:?}", entry.dtype, entry.shape),
            });
        }
        let width = if dtype == "i8" { 1 } else { 4 };
        let range = entry
            .shape
            .iter()
            .try_fold(width, |bytes: usize, &size| bytes.checked_mul(size))
            .and_then(|bytes| entry.offset.checked_add(bytes))
            .map(|end| entry.offset..end)
            .filter(|range| range.end <= self.bytes.len())
            .ok_or_else(|| ModelError::Truncated(format!("tensor {name}")))?;
        Ok((range, entry.shape.clone()))
    }

    /// A tensor of floats, flat; all of them finite.
    pub(crate) fn floats(&self, name: &str, shape: &[Option<usize>]) -> Result<Vec<f32>, ModelError> {
        let (range, _) = self.tensor(name, "f32", shape)?;
        let (chunks, _) = self.bytes[range].as_chunks::<4>();
        let values: Vec<f32> = chunks.iter().map(|&chunk| f32::from_le_bytes(chunk)).collect();
        match values.iter().find(|value| !value.is_finite()) {
            Some(value) => Err(ModelError::Tensor {
                name: name.to_owned(),
                expected: "finite numbers".to_owned(),
                found: value.to_string(),
            }),
            None => Ok(values),
        }
    }

    pub(crate) fn vector(&self, name: &str, len: usize) -> Result<Vec<f32>, ModelError> {
        self.floats(name, &[Some(len)])
    }

    /// The matrix `name.q`, `name.s`, or `name` alone where it was left in floats, quantised.
    pub(crate) fn weights(&self, name: &str, outputs: usize, inputs: usize) -> Result<Weights<'a>, ModelError> {
        if self.has(name) {
            let values = self.floats(name, &[Some(outputs), Some(inputs)])?;
            let (rows, scales) = quantise_rows(&values, inputs);
            let rows = rows.chunks_exact(padded(inputs)).flat_map(|row| &row[..inputs]);
            return Ok(Weights { bytes: rows.map(|byte| byte ^ ZERO).collect(), scales, inputs });
        }
        let table = self.table(name, inputs)?;
        if table.rows() != outputs {
            return Err(ModelError::Tensor {
                name: format!("{name}.q"),
                expected: format!("i8 [{outputs}, {inputs}]"),
                found: format!("i8 [{}, {inputs}]", table.rows()),
            });
        }
        Ok(Weights { bytes: Cow::Borrowed(&self.bytes[table.bytes]), scales: table.scales, inputs })
    }

    /// The matrix `name.w` with the bias `name.b`, its inputs cut into segments of the widths given.
    pub(crate) fn linear(&self, name: &str, outputs: usize, segments: &[usize]) -> Result<Linear, ModelError> {
        let bias = self.vector(&format!("{name}.b"), outputs)?;
        let weights = self.weights(&format!("{name}.w"), outputs, segments.iter().sum())?;
        Ok(Linear::new(Matrix::new(&[(&weights, segments)]), &bias))
    }

    /// The table `name.q`, `name.s` of rows of `width`, at least one.
    pub(crate) fn table(&self, name: &str, width: usize) -> Result<Table, ModelError> {
        let (bytes, shape) = self.tensor(&format!("{name}.q"), "i8", &[None, Some(width)])?;
        if shape[0] == 0 {
            return Err(ModelError::Value { what: "rows of a table", value: name.to_owned() });
        }
        let scales = self.vector(&format!("{name}.s"), shape[0])?;
        Ok(Table { bytes, width, scales })
    }

    /// A small table in floats, stored as floats or as [`File::table`].
    pub(crate) fn small_table(&self, name: &str, rows: usize, width: usize) -> Result<Vec<f32>, ModelError> {
        if self.has(name) {
            return self.floats(name, &[Some(rows), Some(width)]);
        }
        self.tensor(&format!("{name}.q"), "i8", &[Some(rows), Some(width)])?;
        let table = self.table(name, width)?;
        let mut values = vec![0.0; rows * width];
        for (row, into) in values.chunks_exact_mut(width).enumerate() {
            table.copy_row(self.bytes, row as u32, into);
        }
        Ok(values)
    }
}

/// An embedding table, left in the file: bytes and a scale a row.
#[derive(Debug)]
pub(crate) struct Table {
    bytes: Range<usize>,
    width: usize,
    scales: Vec<f32>,
}

impl Table {
    pub(crate) fn rows(&self) -> usize {
        self.scales.len()
    }

    /// Writes a row into `into`; row 0 where there is no such row.
    pub(crate) fn copy_row(&self, file: &[u8], row: u32, into: &mut [f32]) {
        self.for_row(file, row, into, |into, value| *into = value);
    }

    /// Writes a row into `into` as activations, and gives its scale; row 0 where there is no such row.
    pub(crate) fn quantised_row(&self, file: &[u8], row: u32, into: &mut [u8]) -> f32 {
        let row = if (row as usize) < self.rows() { row as usize } else { 0 };
        let bytes = &file[self.bytes.clone()][row * self.width..][..self.width];
        for (into, &byte) in into.iter_mut().zip(bytes) {
            *into = byte ^ ZERO;
        }
        self.scales[row]
    }

    /// Adds a row onto `into`; row 0 where there is no such row.
    pub(crate) fn add_row(&self, file: &[u8], row: u32, into: &mut [f32]) {
        self.for_row(file, row, into, |into, value| *into += value);
    }

    #[inline(always)]
    fn for_row(&self, file: &[u8], row: u32, into: &mut [f32], set: impl Fn(&mut f32, f32)) {
        let row = if (row as usize) < self.rows() { row as usize } else { 0 };
        let scale = self.scales[row];
        let bytes = &file[self.bytes.clone()][row * self.width..][..self.width];
        for (into, &byte) in into.iter_mut().zip(bytes) {
            set(into, f32::from(byte as i8) * scale);
        }
    }
}

impl Header {
    fn check(&self) -> Result<(), ModelError> {
        let value = |what, value: String| Err(ModelError::Value { what, value });
        let d = &self.dims;
        for (what, width) in [
            ("dims.word", d.word),
            ("dims.affix", d.affix),
            ("dims.shape", d.shape),
            ("dims.x", d.x),
            ("dims.h", d.h),
            ("dims.arc", d.arc),
            ("dims.rel", d.rel),
            ("dims.seg", d.seg),
            ("dims.seg_hidden", d.seg_hidden),
        ] {
            if !(1..=MAX_WIDTH).contains(&width) {
                return value(what, width.to_string());
            }
        }
        for (what, count, least) in [
            ("the number of upos", self.upos.len(), 1),
            ("the number of tags", self.tags.len(), 1),
            ("the number of deprels", self.deprels.len(), 2),
            ("the number of rules", self.rules.len(), 1),
            ("the number of styles", self.styles.len(), 1),
            ("the number of mwt_classes", self.mwt_classes.len(), 1),
        ] {
            if !(least..=MAX_WIDTH).contains(&count) {
                return value(what, count.to_string());
            }
        }
        if self.mwt_classes.len() > usize::from(u8::MAX) {
            return value("the number of mwt_classes", self.mwt_classes.len().to_string());
        }
        if let Some((_, _, add)) = self.rules.iter().find(|rule| rule.2.len() > MAX_AFFIX) {
            return value("rules", add.clone());
        }
        let sound = |words: &Vec<String>| {
            (2..=16).contains(&words.len()) && words.iter().all(|word| !word.is_empty() && word.len() <= MAX_AFFIX)
        };
        match self.mwt_table.iter().find(|(_, words)| !sound(words)) {
            Some((token, _)) => value("mwt_table", token.clone()),
            None => Ok(()),
        }
    }
}
