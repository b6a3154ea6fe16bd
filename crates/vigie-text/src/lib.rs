//! From a report's characters to its sentences and words, without altering one of them.
//!
//! In: text, and a language's rules of writing. Out: [`Words`]: tokens and sentences as byte spans, each token with a
//! lower-case and a folded form beside it. Invariant: tokens and sentences are slices of the text, in order, without
//! overlap, and what lies between two tokens is white space. Never: files, clocks, a language known by name.

#![cfg_attr(not(test), deny(clippy::disallowed_methods))] // reads nothing of the machine: see clippy.toml

mod fold;
mod language;
mod sentence;
mod token;

pub use fold::{fold, fold_into, lower_into};
pub use language::identify;
pub use token::{Case, Sentence, Token, TokenKind, Words, Writing};
