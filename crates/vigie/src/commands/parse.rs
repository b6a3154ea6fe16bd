//! `vigie parse`: sentences, words, lemmas, tags and dependencies.

use super::{Out, Style};
use crate::data::Models;
use crate::dependency_tree;
use crate::output::complain;
use crate::passages::{Passage, Passages};
use crate::pipeline::Progress;
use anyhow::Context;
use clap::{Args, ValueEnum};
use rayon::prelude::*;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Mutex;
use vigie_format::syntax::{self, conllu, json_lines};
use vigie_model::Lang;
use vigie_source::Problem;
use vigie_syntax::{Analysis, Parser};
use vigie_text::identify;

const AFTER_HELP: &str = "\
Examples:
  echo \"L'armée a repris Saraqeb jeudi.\" | vigie parse -
  vigie parse --format text report.txt
  vigie parse --lang en --format json reports/ > parsed.jsonl
  vigie parse corpus.txt > corpus.conllu

Output is in the order of the input, on any number of cores the same. Text is parsed as it stands;
of Markdown, web pages and JSON, the texts of their reports. See docs/parsing.md for what is printed.";

/// Parse texts: sentences, words, lemmas, parts of speech, dependencies.
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub struct Parse {
    /// Files, folders, or `-` for standard input.
    #[arg(value_name = "FILE|DIR|-", required = true)]
    inputs: Vec<PathBuf>,

    /// The texts' language, fr or en; recognised, text by text, where it is not given.
    #[arg(long, value_name = "CODE", value_parser = super::lang)]
    lang: Option<Lang>,

    /// The treebank whose conventions are followed, where the model has learned from several (fr: sequoia, gsd, …).
    #[arg(long, value_name = "NAME")]
    style: Option<String>,

    /// How the result is written.
    #[arg(long, value_enum, default_value_t = Form::Conllu)]
    format: Form,
}

/// How parsed texts are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    /// CoNLL-U, the format of treebanks.
    Conllu,
    /// JSON, one sentence a line.
    Json,
    /// For people: each sentence as a tree.
    Text,
}

/// Passages parsed together: enough to keep the cores busy, few enough to keep memory flat.
const BATCH_PASSAGES: usize = 256;

/// Bytes parsed together, for each core.
const BATCH_BYTES: usize = 512 << 10;

impl Parse {
    pub fn run(self, out: &mut Out<'_>) -> anyhow::Result<ExitCode> {
        let models = Models::built_in()?;
        if let Some(lang) = &self.lang {
            // Said once, not for each input.
            models.get(lang.as_str()).with_context(|| format!("cannot parse {lang}; {}", supported()))??;
        }
        let parsers = Parsers {
            models: &models,
            style: self.style.as_deref(),
            idle: Models::languages().map(|_| Mutex::default()).collect(),
        };
        let style = Style::of_stdout();
        let progress = Progress::new(&self.inputs);
        let mut passages = Passages::new(&self.inputs);
        let most = BATCH_BYTES * rayon::current_num_threads();
        let (mut problems, mut state) = (0, State::default());
        loop {
            let (mut batch, mut bytes) = (Vec::new(), 0);
            while batch.len() < BATCH_PASSAGES && bytes < most {
                match passages.next() {
                    None => break,
                    Some(Err(problem)) => batch.push(Err(problem)),
                    Some(Ok(passage)) => {
                        bytes += passage.text.len();
                        batch.push(state.language(passage, self.lang.as_ref(), &models));
                    }
                }
            }
            if batch.is_empty() {
                break;
            }
            let parsed: Vec<Result<Parsed, Problem>> = batch
                .into_par_iter()
                .map(|passage| {
                    let (passage, lang) = passage?;
                    let analysis = parsers.parse(&passage, &lang)?;
                    progress.advance(passage.text.len() as u64);
                    Ok(Parsed { passage, lang, analysis, sentences_before: 0 })
                })
                .collect();
            let mut parsed: Vec<Result<Parsed, Problem>> =
                parsed.into_iter().map(|parsed| state.count(parsed)).collect();
            let written: Vec<Result<String, Problem>> =
                parsed.par_drain(..).map(|parsed| Ok(parsed?.written(self.format, style))).collect();
            progress.pause(|| {
                for written in written {
                    match written {
                        Ok(text) => out.write_all(text.as_bytes())?,
                        Err(problem) if state.is_told(&problem) => {}
                        Err(problem) => {
                            problems += 1;
                            complain(&problem.to_string());
                        }
                    }
                }
                anyhow::Ok(())
            })?;
        }
        progress.finish();
        Ok(ExitCode::from(u8::from(problems > 0)))
    }
}

/// The languages that can be parsed, as a message names them.
fn supported() -> String {
    format!("there are models of {}", Models::languages().collect::<Vec<_>>().join(", "))
}

/// Letters below which a language told by its letters alone is doubted.
const SHORT: usize = 400;

/// The language that the text looks like. Of a short text that seems to be in a language without a model, the words are
/// looked up: one that a model knows nearly all of is in that model's language.
fn recognised(text: &str, models: &Models) -> Option<Lang> {
    let likely = identify(text);
    let readable = |lang: &Lang| Models::languages().any(|known| known == lang.as_str());
    if likely.as_ref().is_some_and(readable) || text.chars().filter(|c| c.is_alphabetic()).nth(SHORT).is_some() {
        return likely;
    }
    let words: Vec<&str> = text.split(|c: char| !c.is_alphabetic()).filter(|word| word.len() > 1).collect();
    let known = |lang: &&str| match models.get(lang) {
        Some(Ok((_, model))) => words.iter().filter(|word| model.knows(word)).count(),
        _ => 0,
    };
    // All but a quarter, for names.
    let best = Models::languages().map(|lang| (known(&lang), lang)).max_by_key(|&(known, _)| known);
    match best {
        Some((known, lang)) if words.len() >= 2 && known * 4 >= words.len() * 3 => Lang::new(lang).or(likely),
        _ => likely,
    }
}

/// What is known of the document that is being read.
#[derive(Default)]
struct State {
    /// The document whose language was last asked for, and its language.
    reading: (usize, Option<Lang>),
    /// The document whose sentences were last counted, and their number.
    counted: (usize, u64),
    /// The last problem told: one of a document concerns all its passages.
    told: Option<Problem>,
}

impl State {
    /// The language of the passage's document: given, named by the report, or that of its first passage.
    fn language(
        &mut self,
        passage: Passage,
        given: Option<&Lang>,
        models: &Models,
    ) -> Result<(Passage, Lang), Problem> {
        let document = &passage.document;
        if self.reading.0 != document.number {
            let known = given.or(document.lang.as_ref()).cloned();
            self.reading = (document.number, known.or_else(|| recognised(&passage.text, models)));
        }
        let mend = || format!("name its language with --lang; {}", supported());
        match &self.reading.1 {
            Some(lang) if Models::languages().any(|known| known == lang.as_str()) => {
                let lang = lang.clone();
                Ok((passage, lang))
            }
            Some(lang) => Err(Problem::new(
                &document.name,
                format!("seems to be in a language ({lang}) that cannot be parsed"),
                mend(),
            )),
            None => Err(Problem::new(&document.name, "too few words to tell its language", mend())),
        }
    }

    /// Numbers the passage's sentences.
    fn count(&mut self, parsed: Result<Parsed, Problem>) -> Result<Parsed, Problem> {
        let mut parsed = parsed?;
        let number = parsed.passage.document.number;
        if self.counted.0 != number {
            self.counted = (number, 0);
        }
        parsed.sentences_before = self.counted.1;
        self.counted.1 += parsed.analysis.sentences().len() as u64;
        Ok(parsed)
    }

    fn is_told(&mut self, problem: &Problem) -> bool {
        self.told.replace(problem.clone()).as_ref() == Some(problem)
    }
}

/// The parsers that wait for work: each keeps its memory from passage to passage.
struct Parsers<'m> {
    models: &'m Models,
    style: Option<&'m str>,
    /// By the place of their model.
    idle: Vec<Mutex<Vec<Parser<'m>>>>,
}

impl Parsers<'_> {
    fn parse(&self, passage: &Passage, lang: &Lang) -> Result<Analysis, Problem> {
        let name = &passage.document.name;
        let fault = |what: String| Problem::new(name, what, "this is a fault of Vigie: please report it with the text");
        let (at, model) = match self.models.get(lang.as_str()) {
            Some(Ok(found)) => found,
            Some(Err(error)) => return Err(fault(error.to_string())),
            None => return Err(fault(format!("no model of {lang}"))),
        };
        let mut parser = match self.idle[at].lock().ok().and_then(|mut idle| idle.pop()) {
            Some(parser) => parser,
            None => match self.style {
                None => model.parser(),
                Some(style) => model.parser().with_style(style).ok_or_else(|| {
                    let styles: Vec<&str> = model.styles().collect();
                    let mend = format!("its styles are {}", styles.join(", "));
                    Problem::new(name, format!("the model of {lang} has no style {style:?}"), mend)
                })?,
            },
        };
        // A fault in the parser must not cost the other passages.
        match catch_unwind(AssertUnwindSafe(|| {
            let analysis = parser.parse(&passage.text);
            (analysis, parser)
        })) {
            Ok((analysis, parser)) => {
                if let Ok(mut idle) = self.idle[at].lock() {
                    idle.push(parser);
                }
                Ok(analysis)
            }
            Err(_) => Err(fault(format!("the passage from byte {} made the parser fail", passage.offset))),
        }
    }
}

/// A passage on its way out.
struct Parsed {
    passage: Passage,
    lang: Lang,
    analysis: Analysis,
    sentences_before: u64,
}

impl Parsed {
    fn written(&self, form: Form, style: Style) -> String {
        let passage = syntax::Passage {
            document: &self.passage.document.name,
            lang: self.lang.as_str(),
            text: &self.passage.text,
            offset: self.passage.offset,
            sentences_before: self.sentences_before,
            opens_paragraph: self.passage.opens_paragraph,
        };
        match form {
            Form::Conllu => conllu(&passage, &self.analysis),
            Form::Json => json_lines(&passage, &self.analysis),
            Form::Text => dependency_tree::draw(&passage, &self.analysis, style),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::passages::Document;
    use std::sync::Arc;

    fn passage(number: usize, text: &str) -> Passage {
        let document = Arc::new(Document { number, name: "a.txt".to_owned(), lang: None });
        Passage { document, text: text.to_owned(), offset: 0, opens_paragraph: true }
    }

    #[test]
    fn a_language_without_model_is_named() {
        let models = Models::built_in().unwrap();
        let german = "Die Rebellen haben die Stadt eingenommen, und viele Einwohner sind geflohen.";
        let error = State::default().language(passage(1, german), None, &models).err().unwrap().to_string();
        assert!(error.starts_with("a.txt: seems to be in a language (de)"), "{error}");
        let error = State::default().language(passage(1, "1, 2"), None, &models).err().unwrap().to_string();
        assert!(error.contains("--lang"), "{error}");
    }

    #[test]
    fn a_short_text_is_known_by_its_words() {
        let models = Models::built_in().unwrap();
        for (text, lang) in [
            ("Les rebelles ont pris la ville de Saraqeb.", Some("fr")),
            ("Rebels took Saraqeb.", Some("en")),
            ("Os rebeldes tomaram a cidade na quinta-feira.", Some("pt")),
            ("Los rebeldes han tomado la ciudad.", Some("es")),
            ("12:30", None),
        ] {
            assert_eq!(recognised(text, &models).as_ref().map(Lang::as_str), lang, "{text}");
        }
    }

    #[test]
    fn a_problem_of_a_document_is_told_once() {
        let mut state = State::default();
        let problem = Problem::new("a.txt", "in German", "");
        assert!(!state.is_told(&problem) && state.is_told(&problem));
        assert!(!state.is_told(&Problem::new("b.txt", "in German", "")));
    }
}
