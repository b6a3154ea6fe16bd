//! From raw text to Universal Dependencies: sentences, tokens, words, tags, lemmas and a tree over each sentence.
//!
//! In: text, and a model file (one a language: small tables and matrices, trained elsewhere). Out: an [`Analysis`], flat
//! arrays of sentences, tokens and words. Invariants: tokens are slices of the text, in order, without overlap, and what
//! lies between them is white space; every sentence is a tree with exactly one root; a sentence's analysis never depends
//! on what else is read beside it, bit for bit. Never: files, clocks, a language known by name, a panic on any text or
//! on any bytes given as a model.
//!
//! ```
//! # #[cfg(feature = "test-model")] {
//! use vigie_syntax::{Model, testmodel::TestModel};
//!
//! let model = Model::from_bytes(TestModel::small(7).to_bytes().into()).unwrap();
//! let mut parser = model.parser(); // one per thread; its memory is reused from text to text
//! let analysis = parser.parse("Les rebelles ont pris la ville.");
//! for sentence in analysis.sentences() {
//!     for word in analysis.words_of(&sentence) {
//!         println!("{}\t{}\t{}\t{:?}\t{}", word.form, word.lemma, word.upos, word.head, word.deprel);
//!     }
//! }
//! # }
//! ```

#![cfg_attr(not(test), deny(clippy::disallowed_methods))] // reads nothing of the machine: see clippy.toml

mod activation;
mod analysis;
mod avx2;
mod encoder;
mod form;
mod gemm;
mod header;
mod heads;
mod lemma;
mod lookup;
mod model;
mod multiword;
mod parser;
#[cfg(test)]
mod properties;
mod quant;
mod segment;
mod segmenter;
#[cfg(any(test, feature = "test-model"))]
pub mod testmodel;
mod tree;
mod upos;
mod vnni;

pub use analysis::{Analysis, Sentence, Token, Word};
pub use header::ModelError;
pub use model::Model;
pub use parser::{Memory, Parser};
pub use upos::Upos;
