//! Parses and checks lexicon files; knows no language by name.
//!
//! In: the files of one `lexicons/<iso>/` folder as (path, text) pairs. Out: a [`Lexicon`]: how the language is written,
//! its closed word classes, every form of every verb and of the nouns that acts use, and the acts themselves: which
//! words, in which construction, mean which claim. Or all [`Problems`] of all files at once, each with file, line,
//! entry, what was found and the form expected. Never: files, clocks, global state, a language known by name.
//!
//! | file | holds |
//! |---|---|
//! | `language.toml` | writing, closed word classes, auxiliaries, mood rules, governors, verbs of saying |
//! | `verbs.toml` | paradigms, irregular verbs, frequent verbs that are no acts |
//! | `nouns.toml` | plural and feminine rules, irregulars, nouns that look like verbs |
//! | `acts/*.toml` | the acts, each with sentences it must and must not match |
//!
//! What a reader of acts must do with one: match its head ([`Lexicon::verb_acts`], [`Lexicon::noun_acts`],
//! [`Lexicon::phrase_acts`]), its [`Act::reflexive`] mark, [`Act::clitics`] before and [`Act::fixed`] words after it
//! ([`Lexicon::is_fixed`]); leave it where a word beside it [`Lexicon::spoils`] it; fill its roles from its slots with
//! what [`Lexicon::allows`]; and claim nothing where a role of [`Act::needs`] stays empty.
//!
//! The format is explained in the heads of the files of `lexicons/_template/`.
//!
//! Forms are looked up in lower case with straight apostrophes, as [`vigie_text::lower_into`] writes them.

#![cfg_attr(not(test), deny(clippy::disallowed_methods))] // reads nothing of the machine: see clippy.toml

mod act;
mod class;
mod entry;
mod language;
mod lexicon;
mod nouns;
mod paradigm;
mod problem;
mod verbs;

pub use act::{Act, ActId, Example, Mark, MarkError, Means, Pos, Role, Slot};
pub use class::Classes;
pub use language::{ActGovernor, Construction, Effect, Governor, Phrase, Speech, Stance};
pub use lexicon::{LemmaId, Lexicon};
pub use paradigm::{Mood, Number, Tense, VerbForm};
pub use problem::{Problem, Problems};
