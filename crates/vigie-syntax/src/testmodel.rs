//! A random but valid model made in memory, so that everything can be tested without trained files.
//!
//! Behind the feature `test-model`. The same seed gives the same bytes.

use crate::form::{SHAPES, norm_into, prefix, suffix};
use crate::header::{FORMAT, MAGIC};
use crate::lookup::{fingerprint, fnv};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// A small generator of pseudo-random numbers (SplitMix64).
#[derive(Debug, Clone)]
pub struct Random(u64);

impl Random {
    /// A generator; the same seed gives the same numbers.
    pub fn new(seed: u64) -> Random {
        Random(seed)
    }

    /// 64 random bits.
    pub fn next_u64(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `end`, which is not 0.
    pub fn below(&mut self, end: u64) -> u64 {
        self.next_u64() % end
    }

    /// About normally distributed, with mean 0 and variance 1.
    pub fn normal(&mut self) -> f32 {
        let sum: f32 = (0..6).map(|_| (self.next_u64() >> 40) as f32 / (1u64 << 24) as f32).sum();
        (sum - 3.0) * std::f32::consts::SQRT_2
    }
}

/// The size and the contents of a random model.
#[derive(Debug, Clone)]
pub struct TestModel {
    /// Of all weights.
    pub seed: u64,
    /// Rows of the word table, at least 1; those that `vocabulary` does not fill are never found.
    pub words: usize,
    /// Rows of each table of affixes, at least 2.
    pub affixes: usize,
    /// Words that have rows in the tables.
    pub vocabulary: Vec<String>,
    /// Widths, by their names in the header.
    pub dims: BTreeMap<String, usize>,
    /// How many tags, lemma rules and relations there are: at least 1, 1 and 2.
    pub labels: (usize, usize, usize),
    /// Added to the segmenter's scores for going on with a token, starting one, starting a sentence. Large ones decide.
    pub boundaries: [f32; 3],
}

impl TestModel {
    /// The smallest that has a bit of everything.
    pub fn small(seed: u64) -> TestModel {
        let words = "le la ville convoi est sont parti du de can n't 000 . , d ' l été";
        TestModel {
            seed,
            words: 40,
            affixes: 20,
            vocabulary: words.split(' ').map(str::to_owned).collect(),
            dims: dims([6, 3, 2, 10, 7, 9, 5, 6, 8]),
            labels: (12, 9, 6),
            boundaries: [0.0; 3],
        }
    }

    /// As large as a trained one, with a vocabulary that is given (words of the texts to read), for measuring.
    pub fn realistic(seed: u64, vocabulary: Vec<String>) -> TestModel {
        TestModel {
            seed,
            words: 50_000,
            affixes: 3_000,
            vocabulary,
            dims: dims([96, 24, 8, 128, 160, 128, 96, 48, 64]),
            labels: (300, 600, 50),
            boundaries: [0.0, 1000.0, 0.0], // sentences end with the line
        }
    }

    /// The model as a file.
    pub fn to_bytes(&self) -> Vec<u8> {
        let d = |name: &str| self.dims[name];
        let (tags, rules, deprels) = self.labels;
        let mut out = Tensors { random: Random::new(self.seed), list: Vec::new(), data: Vec::new() };
        out.push("hash", "u32", &[self.hash().len() / 8, 2], &self.hash());
        out.table("word", self.words, d("word"), 1.0);
        for name in ["p1", "p2", "p3", "s1", "s2", "s3", "s4", "s5"] {
            out.table(name, self.affixes, d("affix"), 1.0);
        }
        out.floats("shape", &[SHAPES, d("shape")], 1.0);
        let vector = d("word") + 8 * d("affix") + d("shape");
        out.linear("in", 2 * d("x"), vector);
        out.floats("in.ln_g", &[d("x")], 1.0);
        out.floats("in.ln_b", &[d("x")], 0.1);
        out.floats("style", &[2, d("x")], 0.5);
        let (h, wide) = (d("h"), 2 * d("h"));
        for (layer, inputs) in [("l1", d("x")), ("l2", wide)] {
            for direction in ["f", "b"] {
                let name = format!("{layer}{direction}");
                out.matrix(&format!("{name}.wx"), 4 * h, inputs);
                out.matrix(&format!("{name}.wh"), 4 * h, h);
                out.floats(&format!("{name}.b"), &[4 * h], 0.1);
            }
        }
        for (name, outputs, inputs) in [
            ("tag", tags, wide),
            ("arc_dep", d("arc"), wide),
            ("arc_head", d("arc"), wide),
            ("rel_dep", d("rel"), wide),
            ("rel_head", d("rel"), wide),
            ("rel", deprels, 2 * d("rel")),
            ("lemma", rules, wide + d("x")),
            ("seg.c1", d("seg_hidden"), 5 * d("seg")),
            ("seg.c2", d("seg_hidden"), 5 * d("seg_hidden")),
            ("seg.c3", d("seg_hidden"), 5 * d("seg_hidden")),
            ("seg.mwt", 3, d("seg_hidden")),
        ] {
            out.linear(name, outputs, inputs);
        }
        out.matrix("seg.bound.w", 3, d("seg_hidden"));
        let boundaries: Vec<u8> = self.boundaries.iter().flat_map(|bias| bias.to_le_bytes()).collect();
        out.push("seg.bound.b", "f32", &[3], &boundaries);
        out.matrix("arc.u", d("arc"), d("arc"));
        out.floats("arc.hb", &[d("arc")], 0.5);
        out.floats("arc.root", &[d("arc")], 1.0);
        out.floats("rel.root", &[d("rel")], 1.0);
        for name in ["seg.w", "seg.p", "seg.s"] {
            out.table(name, self.affixes, d("seg"), 1.0);
        }
        out.floats("seg.shape", &[SHAPES, d("seg")], 1.0);
        out.floats("seg.space", &[4, d("seg")], 1.0);
        self.assemble(out)
    }

    fn header(&self) -> Value {
        let (tags, rules, deprels) = self.labels;
        let upos = ["NOUN", "VERB", "ADP", "DET", "PUNCT"];
        let numbered =
            |prefix: &str, number: usize, plain: bool| if plain { String::new() } else { format!("{prefix}{number}") };
        let tags: Vec<Value> = (0..tags).map(|i| json!([upos[i % 5], numbered("N=", i, i < 5)])).collect();
        let relations: Vec<String> = ["root", "parataxis", "nsubj"]
            .map(str::to_owned)
            .into_iter()
            .chain((3..deprels).map(|i| format!("rel:{i}")))
            .take(deprels)
            .collect();
        let rules: Vec<Value> = (0..rules)
            .map(|i| (["L", "K", "T"][i % 3], i / 3 % 4, numbered("e", i, i % 2 == 0)))
            .map(|rule| json!(rule))
            .collect();
        json!({
            "language": "zz", "dims": self.dims, "upos": upos, "tags": tags, "deprels": relations, "rules": rules,
            "styles": ["plain", "other"], "mwt_classes": ["none", "table", "split:2"],
            "mwt_table": {"du": ["de", "le"]},
        })
    }

    fn hash(&self) -> Vec<u8> {
        let mut keys: BTreeMap<String, u32> = BTreeMap::new();
        let mut norm = String::new();
        let mut affixes: BTreeMap<char, BTreeSet<String>> = BTreeMap::new();
        let distinct: BTreeSet<&String> = self.vocabulary.iter().collect();
        for (index, word) in distinct.into_iter().enumerate() {
            norm_into(word, &mut norm);
            let row = 1 + index % self.words.saturating_sub(1).max(1);
            keys.entry(format!("w{norm}")).or_insert(row as u32);
            for kind in ['1', '2', '3'] {
                affixes.entry(kind).or_default().insert(prefix(&norm, kind as usize - '0' as usize).0.to_owned());
            }
            for kind in ['a', 'b', 'c', 'd', 'e'] {
                affixes.entry(kind).or_default().insert(suffix(&norm, kind as usize - 'a' as usize + 1).0.to_owned());
            }
            for (kind, key) in [('W', norm.as_str()), ('P', prefix(&norm, 2).0), ('S', suffix(&norm, 3).0)] {
                affixes.entry(kind).or_default().insert(key.to_owned());
            }
            // The lexicon knows the lemma under half of the tags.
            for tag in (0..self.labels.0).filter(|tag| (tag + index) % 2 == 0) {
                keys.insert(format!("L{}\t{tag}", word.to_lowercase()), (index % self.labels.1) as u32);
            }
        }
        for (kind, known) in affixes {
            for (index, affix) in known.into_iter().take(self.affixes - 2).enumerate() {
                keys.insert(format!("{kind}{affix}"), 2 + index as u32);
            }
        }
        let capacity = (keys.len() * 2).next_power_of_two();
        let mut table = vec![[0u32; 2]; capacity];
        for (key, row) in keys {
            let hash = fnv(&[key.as_bytes()]);
            let mut at = hash as usize & (capacity - 1);
            while table[at][0] != 0 {
                at = (at + 1) & (capacity - 1);
            }
            table[at] = [fingerprint(hash), row];
        }
        table.into_iter().flatten().flat_map(u32::to_le_bytes).collect()
    }

    /// Header, padding and tensors. The header's length depends on the offsets and they on it, so offsets are written
    /// for a header of a length that leaves room, and the JSON is filled up with spaces.
    fn assemble(&self, tensors: Tensors) -> Vec<u8> {
        let mut header = self.header();
        let room = (header.to_string().len() + tensors.list.len() * 96).next_multiple_of(64);
        let start = (16 + room).next_multiple_of(64);
        let list = tensors.list.iter().map(|(name, dtype, shape, offset)| {
            json!({"name": name, "dtype": dtype, "shape": shape, "offset": start + offset})
        });
        header["tensors"] = list.collect();
        let mut text = header.to_string();
        assert!(text.len() <= room);
        text.extend(std::iter::repeat_n(' ', room - text.len()));
        let mut out = Vec::with_capacity(start + tensors.data.len());
        out.extend_from_slice(MAGIC);
        out.extend_from_slice(&FORMAT.to_le_bytes());
        out.extend_from_slice(&(room as u32).to_le_bytes());
        out.extend_from_slice(text.as_bytes());
        out.resize(start, 0);
        out.extend_from_slice(&tensors.data);
        out
    }
}

fn dims(widths: [usize; 9]) -> BTreeMap<String, usize> {
    let names = ["word", "affix", "shape", "x", "h", "arc", "rel", "seg", "seg_hidden"];
    names.map(str::to_owned).into_iter().zip(widths).collect()
}

struct Tensors {
    random: Random,
    /// Name, type, shape, offset in `data`.
    list: Vec<(String, &'static str, Vec<usize>, usize)>,
    data: Vec<u8>,
}

impl Tensors {
    fn push(&mut self, name: &str, dtype: &'static str, shape: &[usize], bytes: &[u8]) {
        self.data.resize(self.data.len().next_multiple_of(64), 0);
        self.list.push((name.to_owned(), dtype, shape.to_vec(), self.data.len()));
        self.data.extend_from_slice(bytes);
    }

    fn floats(&mut self, name: &str, shape: &[usize], scale: f32) {
        let bytes: Vec<u8> =
            (0..shape.iter().product()).flat_map(|_| (self.random.normal() * scale).to_le_bytes()).collect();
        self.push(name, "f32", shape, &bytes);
    }

    /// Rows of bytes with a scale each, so that values have about the deviation `scale`.
    fn table(&mut self, name: &str, rows: usize, width: usize, scale: f32) {
        let bytes: Vec<u8> = (0..rows * width).map(|_| (self.random.normal() * 32.0) as i8 as u8).collect();
        self.push(&format!("{name}.q"), "i8", &[rows, width], &bytes);
        let scales: Vec<u8> = (0..rows).flat_map(|_| (scale / 32.0).to_le_bytes()).collect();
        self.push(&format!("{name}.s"), "f32", &[rows], &scales);
    }

    fn matrix(&mut self, name: &str, outputs: usize, inputs: usize) {
        self.table(name, outputs, inputs, 1.5 / (inputs as f32).sqrt());
    }

    fn linear(&mut self, name: &str, outputs: usize, inputs: usize) {
        self.matrix(&format!("{name}.w"), outputs, inputs);
        self.floats(&format!("{name}.b"), &[outputs], 0.1);
    }
}
