//! Reads reports with the languages it was given.

use crate::analysis::{Analysis, Memory};
use crate::claims::Draft;
use crate::draft::State;
use crate::error::Error;
use crate::language::Language;
use crate::world::World;
use crate::{claims, confidence, dateline, fall, identity, memory, merge, relevance, speech};
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};
use vigie_model::{Claim, Lang, Report, Span};
use vigie_place::Gazetteer;
use vigie_syntax::Model;

/// What a reviewer should know about a reading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Doubt {
    /// The words it concerns, where it concerns some.
    pub span: Option<Span>,
    /// What is doubtful and why.
    pub text: String,
}

/// Why a field of a claim has its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Because {
    /// The field.
    pub field: &'static str,
    /// Its value, in short.
    pub value: String,
    /// The lexicon entry, rule, gazetteer entry or anchor that gave it.
    pub reason: String,
}

/// What was read in one report.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// The language it was read in; `None` where none could be recognised.
    pub lang: Option<Lang>,
    /// The claims in text order.
    pub claims: Vec<Claim>,
    /// For each claim, the reasons of its fields.
    pub because: Vec<Vec<Because>>,
    /// What a reviewer should know.
    pub doubts: Vec<Doubt>,
}

/// Reads reports into claims.
#[derive(Debug)]
pub struct Reader {
    pub(crate) languages: Vec<Language>,
    pub(crate) world: World,
    /// Memory that no thread is computing in.
    memory: Mutex<Vec<Memory>>,
}

impl Reader {
    /// A reader of the languages found in `files`, the (path, text) pairs of a `lexicons/` folder: `world/…` for the
    /// parties, `<iso>/…` for each language; folders whose name begins with `_` or `.` are templates and left alone.
    /// Without a gazetteer no place is resolved.
    ///
    /// Errors: [`Error`] for the first faulty file, or when no language is there.
    pub fn new(files: &[(&str, &str)], gazetteer: Option<Arc<Gazetteer>>) -> Result<Reader, Error> {
        let world_files: Vec<_> = files
            .iter()
            .copied()
            .filter(|(path, _)| folder(path) == Some("world") && !path.ends_with("transliteration.toml"))
            .collect();
        let world = World::parse(&world_files)?;
        let mut codes: Vec<&str> = files
            .iter()
            .filter_map(|(path, _)| folder(path))
            .filter(|f| Lang::new(f).is_some_and(|l| l.as_str() == *f))
            .collect();
        codes.sort_unstable();
        codes.dedup();
        let countries = world_files.iter().copied().find(|(path, _)| path.ends_with("countries.toml"));
        let compile = |code: &str| {
            let own: Vec<_> = files.iter().copied().filter(|(path, _)| folder(path) == Some(code)).collect();
            Language::parse(&own, &world, countries, gazetteer.as_ref())
        };
        // A language to each core: their paradigms are most of what a start costs.
        let compiled: Vec<Result<Language, Error>> = std::thread::scope(|scope| {
            let tasks: Vec<_> = codes.iter().map(|code| scope.spawn(move || compile(code))).collect();
            let join = |task: std::thread::ScopedJoinHandle<'_, _>| {
                task.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
            };
            tasks.into_iter().map(join).collect()
        });
        let languages = compiled.into_iter().collect::<Result<Vec<Language>, Error>>()?;
        if languages.is_empty() {
            return Err(Error::NoLanguage);
        }
        Ok(Reader { languages, world, memory: Mutex::default() })
    }

    /// The same reader with a parser's model for the language that the model is of. A model of another language is left
    /// alone; a language without one is read by its lexicon's word classes.
    pub fn with_model(mut self, model: Arc<Model>) -> Reader {
        let own = self.languages.iter_mut().find(|l| l.lexicon.code.as_str() == model.language());
        if let Some(language) = own {
            language.model = Some(model);
        }
        self
    }

    /// The languages it reads.
    pub fn languages(&self) -> impl Iterator<Item = &Lang> {
        self.languages.iter().map(|l| &l.lexicon.code)
    }

    /// Reads one report. Any text gives a reading; what could not be read is among its doubts.
    pub fn read(&self, report: &Report) -> Reading {
        let (lang, language) = self.language_of(report);
        let mut reading = Reading { lang, claims: Vec::new(), because: Vec::new(), doubts: Vec::new() };
        let language = match language {
            Ok(language) => language,
            Err(doubt) => {
                reading.doubts.push(doubt);
                return reading;
            }
        };
        let (dated, doubt) = dateline::dated(report, language);
        reading.doubts.extend(doubt);
        let given = report;
        let report = dated.as_ref();
        let mut drafts = Vec::new();
        for window in windows(&report.text) {
            // Most reports are one window; a longer text is read a stretch at a time, so that time grows with its length.
            let part;
            let read = if window.len() == report.text.len() {
                report
            } else {
                part = Report {
                    id: report.id.clone(),
                    lang: report.lang.clone(),
                    title: None,
                    source: report.source.clone(),
                    url: None,
                    published: report.published,
                    text: report.text[window.clone()].to_owned(),
                };
                &part
            };
            self.read_window(read, language, window.start, &mut drafts, &mut reading);
        }
        for draft in &mut drafts {
            draft.claim.confidence = confidence::of(draft);
        }
        for (claim, because) in identity::number(drafts, given) {
            reading.claims.push(claim);
            reading.because.push(because);
        }
        reading
    }

    /// The language that a report is in, and what is known of it, or why nothing is.
    pub(crate) fn language_of(&self, report: &Report) -> (Option<Lang>, Result<&Language, Doubt>) {
        let lang = report.lang.clone().or_else(|| vigie_text::identify(&report.text));
        let language = lang.as_ref().and_then(|l| self.languages.iter().find(|k| k.lexicon.code == *l));
        let language = language.ok_or_else(|| {
            let known: Vec<&str> = self.languages().map(Lang::as_str).collect();
            let text = match &lang {
                Some(lang) => format!(
                    "the text is in the language \"{lang}\", which has no lexicon; there are {}",
                    known.join(", ")
                ),
                None => format!("the language could not be recognised; name it with --lang ({})", known.join(", ")),
            };
            Doubt { span: None, text }
        });
        (lang, language)
    }

    fn read_window(
        &self,
        report: &Report,
        language: &Language,
        offset: usize,
        all: &mut Vec<Draft>,
        reading: &mut Reading,
    ) {
        let mut analysis = self.analyse(report, language);
        analysis.actors = analysis.find_actors();
        let mut drafts = self.drafts(&analysis, &mut State::default());
        merge::merge(&mut drafts, &analysis);
        if let Some(reason) = relevance::off_topic(&analysis, &drafts) {
            reading.doubts.push(Doubt { span: None, text: reason });
            return;
        }
        let all_of_it = drafts.len();
        drafts.retain(|d| !relevance::is_history(&d.claim, report));
        if all_of_it - drafts.len() > drafts.len() {
            let text = "the text tells of times long past".to_owned();
            reading.doubts.push(Doubt { span: None, text });
            return;
        }
        let first = all.iter().map(|d| d.serial + 1).max().unwrap_or(0);
        for mut draft in drafts {
            draft.serial += first;
            draft.part_of = draft.part_of.map(|total| total + first);
            draft.claim.evidence.span = shifted(draft.claim.evidence.span, offset);
            all.push(draft);
        }
        for place in analysis.places.iter().filter(|p| !p.doubts.is_empty()) {
            let doubts: Vec<String> = place.doubts.iter().map(ToString::to_string).collect();
            let text = format!("place {:?} read as {:?}: {}", place.place.text, place.place.name, doubts.join("; "));
            reading.doubts.push(Doubt { span: Some(shifted(place.name_span, offset)), text });
        }
    }

    /// The grammar of a text as the reader sees it, a line a chunk and a verb group: for whoever writes rules.
    pub fn grammar(&self, report: &Report) -> String {
        let lang = report.lang.clone().or_else(|| vigie_text::identify(&report.text));
        let language = lang.as_ref().and_then(|l| self.languages.iter().find(|k| k.lexicon.code == *l));
        language
            .map(|l| {
                let mut analysis = self.analyse(report, l);
                analysis.actors = analysis.find_actors();
                crate::debug::show(&analysis)
            })
            .unwrap_or_default()
    }

    pub(crate) fn analyse<'a>(&'a self, report: &'a Report, language: &'a Language) -> Analysis<'a> {
        self.analyse_with(report, language, None)
    }

    /// The same with times and numbers that were found before.
    pub(crate) fn analyse_with<'a>(
        &'a self,
        report: &'a Report,
        language: &'a Language,
        found: Option<vigie_time::Reading<'a>>,
    ) -> Analysis<'a> {
        let mut memory = self.borrow();
        let analysis = Analysis::of(report, language, &self.world, found, &mut memory);
        self.give_back(memory);
        analysis
    }

    fn borrow(&self) -> Memory {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner).pop().unwrap_or_default()
    }

    fn give_back(&self, memory: Memory) {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner).push(memory);
    }

    pub(crate) fn drafts(&self, analysis: &Analysis<'_>, state: &mut State) -> Vec<Draft> {
        state.discourse.country = relevance::main_country(analysis);
        state.main_place = memory::main_place(analysis);
        state.conflict = relevance::is_conflict(analysis);
        let mut drafts = Vec::new();
        let mut before = 0;
        for sentence in 0..analysis.words.sentences.len() {
            let own = drafts.len();
            let voices = analysis.voices(sentence, &state.discourse, state.last_speaker.as_ref());
            claims::read_sentence(analysis, sentence, &voices, state, &mut drafts);
            analysis.weigh_afterthought(sentence, &mut drafts[before..], own - before);
            before = own;
            memory::remember(analysis, sentence, &voices, &drafts[own..], state);
        }
        speech::read_quotes(analysis, &state.speakers, &mut drafts);
        fall::name_victors(&mut drafts);
        fall::name_losers(&mut drafts, analysis);
        drafts.retain(|draft| !draft.former);
        drafts
    }
}

/// Texts longer than this, in bytes, are read a stretch at a time.
const WINDOW_BYTES: usize = 64 * 1024;

/// Stretches of a text that end at a paragraph, else at white space, none much longer than [`WINDOW_BYTES`].
pub(crate) fn windows(text: &str) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut start = 0;
    while text.len() - start > WINDOW_BYTES {
        let mut limit = start + WINDOW_BYTES;
        while !text.is_char_boundary(limit) {
            limit -= 1;
        }
        let stretch = &text[start..limit];
        let cut = stretch.rfind("\n\n").map(|i| i + 2).or_else(|| stretch.rfind('\n').map(|i| i + 1));
        let cut = cut.filter(|&i| i > WINDOW_BYTES / 2).or_else(|| stretch.rfind(". ").map(|i| i + 2));
        let cut = cut
            .or_else(|| stretch.rfind(char::is_whitespace).map(|i| i + 1))
            .filter(|&i| i > 0 && stretch.is_char_boundary(i));
        let end = start + cut.unwrap_or(stretch.len());
        out.push(start..end);
        start = end;
    }
    out.push(start..text.len());
    out
}

pub(crate) fn shifted(span: Span, by: usize) -> Span {
    Span::new(span.start as usize + by, span.end as usize + by)
}

/// The folder of a lexicon file: `fr` for `lexicons/fr/acts/control.toml`.
pub(crate) fn folder(path: &str) -> Option<&str> {
    let inside = path.split("lexicons/").last()?;
    inside.split('/').next().filter(|f| *f != inside)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn windows_tile_the_text(text in "(\\PC|\n|\\. ){0,400}", times in 1usize..600) {
            let text = text.repeat(times);
            let mut at = 0;
            for window in windows(&text) {
                prop_assert_eq!(window.start, at);
                prop_assert!(text.is_char_boundary(window.end) && window.len() <= WINDOW_BYTES);
                at = window.end;
            }
            prop_assert_eq!(at, text.len());
        }
    }
}
