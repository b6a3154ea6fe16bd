//! From an analysed report to its claims: who did what, where, when, by whose word and how surely.
//!
//! In: a [`vigie_model::Report`], and the data a [`Reader`] is made from: lexicons, the world's parties, the gazetteer.
//! Out: a [`Reading`]: claims in text order, doubts, and for each claim the reasons of its fields. Invariants: the same
//! report gives the same reading; every claim's evidence is a slice of the report's text; no input panics. Never: a
//! clock, a file, a language known by name.
//!
//! The grammar underneath (chunks and verb groups, and who stands where to which) is read off the parser's trees
//! (`tree.rs`, `treetag.rs`, `treechunk.rs`, `treegroup.rs`); for a language without a model, and for a sentence in which
//! the parser misses the verb, from word classes alone (`tag.rs`, `chunk.rs`, `syntax.rs`, `group.rs`).

#![cfg_attr(not(test), deny(clippy::disallowed_methods))] // reads nothing of the machine: see clippy.toml

mod actors;
mod analysis;
mod annotate;
mod base;
mod check;
mod chunk;
mod claims;
mod confidence;
mod dateline;
mod debug;
mod discourse;
mod draft;
mod error;
mod examples;
mod fall;
mod group;
mod holder;
mod identity;
mod kinds;
mod language;
mod memory;
mod merge;
mod mood;
mod party;
mod phrase;
mod predicate;
mod quotes;
mod reader;
mod refusal;
mod relevance;
mod sense;
mod slots;
mod speech;
mod syntax;
mod tag;
mod told;
mod toll;
mod tree;
mod treechunk;
mod treegroup;
mod treeobject;
mod treesubject;
mod treetag;
mod unread;
mod victims;
mod voice;
mod whereabouts;
mod world;

pub use actors::ActorKind;
pub use annotate::{ActorMention, Annotations, Depth};
pub use check::{Fault, faults};
pub use error::Error;
pub use examples::{Expected, Misread};
pub use reader::{Because, Doubt, Reader, Reading};
pub use relevance::{Misjudged, Relevance};
pub use unread::{Reason, Unread, UnreadSentence};
pub use world::World;
