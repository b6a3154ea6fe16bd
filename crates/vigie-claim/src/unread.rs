//! What looks like conflict and gave no claim, and why.

use crate::draft::State;
use crate::language::Language;
use crate::reader::{Doubt, Reader, shifted, windows};
use crate::refusal::{self, Refused, Trace};
use crate::{merge, relevance};
use std::collections::BTreeSet;
use std::ops::Range;
use vigie_model::{Lang, Report, Span};

/// What was left unread in one report.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Unread {
    /// The language it was read in; `None` where none could be recognised.
    pub lang: Option<Lang>,
    /// The sentences, in text order.
    pub sentences: Vec<UnreadSentence>,
    /// Why the whole report, or a stretch of it, was not read, if it was not: its language, its topic.
    pub doubts: Vec<Doubt>,
}

/// A sentence that looks like conflict, in which no claim has its evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnreadSentence {
    /// The sentence.
    pub span: Span,
    /// Why it gave nothing, as far as the reader knows; never empty.
    pub reasons: Vec<Reason>,
}

/// One reason why a sentence gave nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// The words it concerns; `None` where it concerns the sentence.
    pub words: Option<Span>,
    /// The act's entry: its file, line and lemma, as in `lexicons/fr/acts/control.toml:12: prendre`.
    pub entry: Option<String>,
    /// What stood against a claim.
    pub text: String,
}

impl Reader {
    /// The sentences of a report that look like conflict and gave no claim, with the reasons.
    ///
    /// A sentence looks like conflict when it has a word of its language's list of such words (`conflict` in
    /// `reading.toml`) or the words of an act that could mean violence, casualties, control or displacement, and nothing
    /// around them gives them another sense. It is read when the evidence of some claim lies in it. A report judged to be about something else gives no sentence, but the
    /// doubt that says so. The report is read anew for this: [`Reader::read`] keeps no reasons.
    ///
    /// ```
    /// # fn show(reader: &vigie_claim::Reader, report: &vigie_model::Report) {
    /// for sentence in reader.unread(report).sentences {
    ///     println!("{}", sentence.span.of(&report.text));
    ///     for reason in sentence.reasons {
    ///         println!("    {}: {}", reason.entry.unwrap_or_default(), reason.text);
    ///     }
    /// }
    /// # }
    /// ```
    pub fn unread(&self, report: &Report) -> Unread {
        let mut found = Unread::default();
        let language;
        (found.lang, language) = self.language_of(report);
        match language {
            Ok(language) => {
                let (dated, doubt) = crate::dateline::dated(report, language);
                found.doubts.extend(doubt);
                for window in windows(&report.text) {
                    self.unread_window(&dated, language, window, &mut found);
                }
            }
            Err(doubt) => found.doubts.push(doubt),
        }
        found
    }

    fn unread_window(&self, report: &Report, language: &Language, window: Range<usize>, found: &mut Unread) {
        let whole = window.len() == report.text.len();
        let offset = window.start;
        let title = report.title.clone().filter(|_| whole);
        let part = Report { text: report.text[window].to_owned(), title, ..report.clone() };
        let mut analysis = self.analyse(&part, language);
        analysis.actors = analysis.find_actors();
        let mut state = State { trace: Some(Trace::default()), ..State::default() };
        let mut drafts = self.drafts(&analysis, &mut state);
        let trace = state.trace.unwrap_or_default();
        let told: BTreeSet<usize> = drafts.iter().map(|d| analysis.words.sentence_of(d.head)).collect();
        merge::merge(&mut drafts, &analysis);
        if let Some(reason) = relevance::off_topic(&analysis, &drafts) {
            found.doubts.push(Doubt { span: None, text: reason });
            return;
        }
        for (sentence, tokens) in analysis.words.sentences.iter().map(|s| s.tokens.clone()).enumerate() {
            let span = analysis.words.span(tokens.clone());
            let read = |evidence: Span| evidence.start < span.end && span.start < evidence.end;
            if tokens.is_empty() || drafts.iter().any(|d| read(d.claim.evidence.span)) {
                continue;
            }
            let other_topic = trace.other_topic.iter().find(|(s, _)| *s == sentence);
            let told = told.contains(&sentence);
            let acts = || analysis.predicates(sentence).iter().flatten().any(|p| refusal::is_violent(p.act));
            let looks = trace.of(sentence).iter().any(|r| r.violent && !r.other_sense)
                || relevance::has_conflict_word(&analysis, tokens.clone())
                || ((told || other_topic.is_some()) && acts());
            if !looks {
                continue;
            }
            let mut reasons: Vec<Reason> = trace
                .of(sentence)
                .into_iter()
                .map(|r| Reason {
                    words: Some(shifted(analysis.words.span(r.tokens.clone()), offset)),
                    entry: Some(r.entry.clone()),
                    text: r.reason.clone(),
                })
                .collect();
            let whole = |text: String| Reason { words: None, entry: None, text };
            if let Some((_, topic)) = other_topic {
                reasons = vec![whole(format!("judged to be about {topic}, not about a conflict"))];
            } else if told {
                reasons = vec![whole("what it says was read in another sentence".to_owned())];
            } else if reasons.is_empty() {
                reasons = vec![whole("no act of the lexicon stands in it".to_owned())];
            }
            found.sentences.push(UnreadSentence { span: shifted(span, offset), reasons });
        }
    }
}

impl Trace {
    /// What was refused in a sentence, each once: acts of violence, casualties, control, displacement in their sense, or
    /// else in another, or else all acts; and always those of the first that a word spoils, which says most.
    fn of(&self, sentence: usize) -> Vec<&Refused> {
        let own: Vec<&Refused> = self.refused.iter().filter(|r| r.sentence == sentence).collect();
        let rank = |r: &Refused| (!r.violent, r.other_sense);
        let best = own.iter().map(|r| rank(r)).min();
        let mut out: Vec<&Refused> = Vec::new();
        for refused in own.into_iter().filter(|r| Some(rank(r)) == best || r.violent && r.spoilt) {
            if !out.iter().any(|o| o.entry == refused.entry && o.tokens == refused.tokens) {
                out.push(refused);
            }
        }
        out
    }
}
