//! A model: what was learnt of a language, read from a file and ready to compute.

use crate::analysis::Labels;
use crate::gemm::Packed;
use crate::header::{Dims, File, Table};
use crate::lemma::Rule;
use crate::lookup::Lookup;
use crate::multiword::Multiwords;
use crate::quant::{Engine, Linear, Matrix, quantise_rows};
use crate::{Memory, ModelError, Parser, Upos, form};
use std::borrow::Cow;
use std::sync::Arc;

/// A language's tables and matrices. Immutable; one serves all threads, each with a [`Parser`] of its own.
///
/// ```
/// # #[cfg(feature = "test-model")] {
/// use vigie_syntax::{Model, ModelError, testmodel::TestModel};
///
/// let model = Model::from_bytes(TestModel::small(7).to_bytes().into()).unwrap();
/// assert_eq!(model.language(), "zz");
/// assert_eq!(model.styles().collect::<Vec<_>>(), ["plain", "other"]);
/// let error = Model::from_bytes(b"something else"[..].into()).unwrap_err();
/// assert_eq!(error, ModelError::NotAModel);
/// # }
/// ```
#[derive(Debug)]
pub struct Model {
    pub(crate) bytes: Cow<'static, [u8]>,
    language: String,
    styles: Vec<String>,
    pub(crate) engine: Engine,
    pub(crate) dims: Dims,
    pub(crate) labels: Arc<Labels>,
    /// The relation of a root, and the one that ties the parts of a very long sentence.
    pub(crate) root: u16,
    pub(crate) parataxis: u16,
    pub(crate) rules: Vec<Rule>,
    pub(crate) multiwords: Multiwords,
    pub(crate) lookup: Lookup,
    pub(crate) words: WordTables,
    /// Forward, backward.
    pub(crate) first_layer: [FirstLstm; 2],
    pub(crate) second_layer: [Linear; 2],
    pub(crate) heads: Heads,
    pub(crate) segmenter: Segmenter,
}

/// Of which a word's vector is made.
#[derive(Debug)]
pub(crate) struct WordTables {
    pub(crate) word: Table,
    /// Prefixes of 1 to 3 characters, suffixes of 1 to 5.
    pub(crate) affixes: [Table; 8],
    /// Rows of activations.
    pub(crate) shape: Vec<u8>,
    pub(crate) shape_scales: Vec<f32>,
    pub(crate) input: Linear,
    pub(crate) norm_gain: Vec<f32>,
    pub(crate) norm_bias: Vec<f32>,
    pub(crate) style: Vec<f32>,
}

/// One direction of the first layer; its inputs are projected once a form. Of the second layer, inputs and states are
/// multiplied together.
#[derive(Debug)]
pub(crate) struct FirstLstm {
    pub(crate) input: Linear,
    pub(crate) recurrent: Matrix,
}

/// What is read off the encoder's output.
#[derive(Debug)]
pub(crate) struct Heads {
    pub(crate) tag: Linear,
    pub(crate) arc_dep: Linear,
    pub(crate) arc_head: Linear,
    /// From dependents to what a head is multiplied by, and the heads' bias: in floats.
    pub(crate) arc_u: Packed,
    pub(crate) arc_bias: Vec<f32>,
    /// The root as a candidate head.
    pub(crate) arc_root: Vec<f32>,
    pub(crate) rel_dep: Linear,
    pub(crate) rel_head: Linear,
    pub(crate) rel_root: Vec<f32>,
    pub(crate) rel: Linear,
    pub(crate) lemma: Linear,
}

/// The network that finds tokens and sentences.
#[derive(Debug)]
pub(crate) struct Segmenter {
    /// Whole pieces, their first two characters, their last three.
    pub(crate) tables: [Table; 3],
    pub(crate) shape: Vec<f32>,
    pub(crate) space: Vec<f32>,
    pub(crate) convolutions: [Linear; 3],
    pub(crate) boundary: Linear,
    pub(crate) multiword: Linear,
}

/// Kinds of white space before a piece.
pub(crate) const SPACES: usize = 4;
/// Pieces seen by a convolution.
pub(crate) const WINDOW: usize = 5;

impl Model {
    /// Reads a model file. Tables stay in the bytes given, so that embedding them in the program costs no memory;
    /// matrices are copied into a layout for computing.
    ///
    /// # Errors
    ///
    /// If the bytes are not a model of a format known here, or any offset, shape or label in it is not sound.
    pub fn from_bytes(bytes: Cow<'static, [u8]>) -> Result<Model, ModelError> {
        let file = File::open(&bytes)?;
        let dims = file.header.dims;
        let (hash, _) = file.tensor("hash", "u32", &[None, Some(2)])?;
        let lookup = Lookup::new(file.bytes, hash)
            .ok_or_else(|| ModelError::Value { what: "tensor", value: "hash".to_owned() })?;
        let words = WordTables::read(&file)?;
        let first_layer = [first_layer(&file, "l1f")?, first_layer(&file, "l1b")?];
        let second_layer = [second_layer(&file, "l2f")?, second_layer(&file, "l2b")?];
        let heads = Heads::read(&file)?;
        let segmenter = Segmenter::read(&file)?;
        let header = file.header;
        let labels = Labels {
            tags: header.tags.iter().map(|(upos, feats)| tag(upos, feats)).collect::<Result<_, _>>()?,
            deprels: header.deprels.iter().map(|deprel| deprel.as_str().into()).collect(),
        };
        for upos in &header.upos {
            tag(upos, "")?;
        }
        let deprel = |name: &str| header.deprels.iter().position(|deprel| deprel == name).map(|at| at as u16);
        let root = deprel("root").ok_or_else(|| ModelError::Missing("deprels: root".to_owned()))?;
        let other = u16::from(root == 0);
        let rules = header.rules.iter().map(|(casing, strip, add)| Rule::new(casing, *strip, add));
        Ok(Model {
            language: header.language,
            styles: header.styles,
            engine: Engine::new(),
            dims,
            root,
            parataxis: deprel("parataxis").or_else(|| deprel("dep")).unwrap_or(other),
            labels: Arc::new(labels),
            rules: rules.collect::<Result<_, _>>()?,
            multiwords: Multiwords::new(&header.mwt_classes, header.mwt_table)?,
            lookup,
            words,
            first_layer,
            second_layer,
            heads,
            segmenter,
            bytes,
        })
    }

    /// The language it reads, as an ISO 639 code.
    pub fn language(&self) -> &str {
        &self.language
    }

    /// The annotation styles (treebanks) it was trained on; the first is the default.
    pub fn styles(&self) -> impl Iterator<Item = &str> {
        self.styles.iter().map(String::as_str)
    }

    /// Whether `form` is among the words that it was trained with, whatever its capitals.
    pub fn knows(&self, form: &str) -> bool {
        let mut norm = String::new();
        crate::form::norm_into(form, &mut norm);
        self.find(b'w', &[norm.as_bytes()]).is_some()
    }

    /// A parser in the default style, with memory that it reuses from text to text.
    pub fn parser(&self) -> Parser<'_> {
        self.parser_with(Memory::default())
    }

    /// A parser in the default style, with memory that another one used.
    pub fn parser_with(&self, memory: Memory) -> Parser<'_> {
        Parser::new(self, memory)
    }

    pub(crate) fn find(&self, kind: u8, parts: &[&[u8]]) -> Option<u32> {
        self.lookup.get(&self.bytes, kind, parts)
    }
}

fn tag(upos: &str, feats: &str) -> Result<(Upos, Box<str>), ModelError> {
    let upos = Upos::from_name(upos).ok_or_else(|| ModelError::Value { what: "upos", value: upos.to_owned() })?;
    Ok((upos, if feats == "_" { "".into() } else { feats.into() }))
}

impl WordTables {
    fn read(file: &File<'_>) -> Result<WordTables, ModelError> {
        let d = file.header.dims;
        let affix = |name| file.table(name, d.affix);
        let shape = file.small_table("shape", form::SHAPES, d.shape)?;
        let (shape, shape_scales) = quantise_rows(&shape, d.shape);
        Ok(WordTables {
            word: file.table("word", d.word)?,
            affixes: [
                affix("p1")?,
                affix("p2")?,
                affix("p3")?,
                affix("s1")?,
                affix("s2")?,
                affix("s3")?,
                affix("s4")?,
                affix("s5")?,
            ],
            shape,
            shape_scales,
            input: file.linear("in", 2 * d.x, &word_parts(&d))?,
            norm_gain: file.vector("in.ln_g", d.x)?,
            norm_bias: file.vector("in.ln_b", d.x)?,
            style: file.small_table("style", file.header.styles.len(), d.x)?,
        })
    }
}

/// How many vectors make a word's vector.
pub(crate) const WORD_PARTS: usize = 10;

/// Their widths.
pub(crate) fn word_parts(d: &Dims) -> [usize; WORD_PARTS] {
    let a = d.affix;
    [d.word, a, a, a, a, a, a, a, a, d.shape]
}

fn first_layer(file: &File<'_>, name: &str) -> Result<FirstLstm, ModelError> {
    let d = file.header.dims;
    let bias = file.vector(&format!("{name}.b"), 4 * d.h)?;
    let input = file.weights(&format!("{name}.wx"), 4 * d.h, d.x)?;
    let recurrent = file.weights(&format!("{name}.wh"), 4 * d.h, d.h)?;
    Ok(FirstLstm {
        input: Linear::new(Matrix::new(&[(&input, &[d.x])]), &bias),
        recurrent: Matrix::new(&[(&recurrent, &[d.h])]),
    })
}

fn second_layer(file: &File<'_>, name: &str) -> Result<Linear, ModelError> {
    let h = file.header.dims.h;
    let bias = file.vector(&format!("{name}.b"), 4 * h)?;
    let input = file.weights(&format!("{name}.wx"), 4 * h, 2 * h)?;
    let recurrent = file.weights(&format!("{name}.wh"), 4 * h, h)?;
    Ok(Linear::new(Matrix::new(&[(&input, &[h, h]), (&recurrent, &[h])]), &bias))
}

impl Heads {
    fn read(file: &File<'_>) -> Result<Heads, ModelError> {
        let (d, header) = (file.header.dims, &file.header);
        let hidden = [d.h, d.h];
        let u = file.weights("arc.u", d.arc, d.arc)?;
        let mut arc_u = Packed::default();
        arc_u.pack(d.arc, d.arc, |head, dependent| {
            f32::from(u.bytes[dependent * d.arc + head] as i8) * u.scales[dependent]
        });
        let mut arc_bias = file.vector("arc.hb", d.arc)?;
        arc_bias.resize(arc_u.stride(), 0.0);
        Ok(Heads {
            tag: file.linear("tag", header.tags.len(), &hidden)?,
            arc_dep: file.linear("arc_dep", d.arc, &hidden)?,
            arc_head: file.linear("arc_head", d.arc, &hidden)?,
            arc_u,
            arc_bias,
            arc_root: file.vector("arc.root", d.arc)?,
            rel_dep: file.linear("rel_dep", d.rel, &hidden)?,
            rel_head: file.linear("rel_head", d.rel, &hidden)?,
            rel_root: file.vector("rel.root", d.rel)?,
            rel: file.linear("rel", header.deprels.len(), &[d.rel, d.rel])?,
            lemma: file.linear("lemma", header.rules.len(), &[d.h, d.h, d.x])?,
        })
    }
}

impl Segmenter {
    fn read(file: &File<'_>) -> Result<Segmenter, ModelError> {
        let d = file.header.dims;
        Ok(Segmenter {
            tables: [file.table("seg.w", d.seg)?, file.table("seg.p", d.seg)?, file.table("seg.s", d.seg)?],
            shape: file.small_table("seg.shape", form::SHAPES, d.seg)?,
            space: file.small_table("seg.space", SPACES, d.seg)?,
            convolutions: [
                file.linear("seg.c1", d.seg_hidden, &[d.seg; WINDOW])?,
                file.linear("seg.c2", d.seg_hidden, &[d.seg_hidden; WINDOW])?,
                file.linear("seg.c3", d.seg_hidden, &[d.seg_hidden; WINDOW])?,
            ],
            boundary: file.linear("seg.bound", 3, &[d.seg_hidden])?,
            multiword: file.linear("seg.mwt", file.header.mwt_classes.len(), &[d.seg_hidden])?,
        })
    }
}
