//! Whether a text is about a conflict at all, and whose.

mod evidence;
mod judge;
mod words;

pub(crate) use words::RelevanceWords;

use crate::analysis::Analysis;
use crate::claims::Draft;
use crate::language::Language;
use crate::reader::Reader;
use crate::world::What;
use evidence::Evidence;
use std::collections::BTreeMap;
use std::ops::Range;
use vigie_model::{Claim, CountryCode3, Kind, Lang, Report};

/// So many words of another topic, and no fewer than words of conflict, make a text one of that topic.
const OFF_TOPIC_WORDS: usize = 4;
/// Of words that have hardly another sense, so many do.
const DECISIVE_WORDS: usize = 3;
/// A text that is not short and has fewer words and parties of conflict than this is not about one.
const CONFLICT_WORDS: usize = 3;
/// In a text shorter than this, one word decides.
const SHORT_TOKENS: usize = 60;

/// What happened so many years before the report is history, not news.
const HISTORY_YEARS: i16 = 25;

/// Whether a claim is of a time long before the report: *En février 1916, l'armée allemande attaquait Verdun*.
pub(crate) fn is_history(claim: &Claim, report: &Report) -> bool {
    let printed = report.published.as_ref().map(|p| p.earliest().year());
    let happened = claim.time.as_ref().and_then(|t| Some(t.when.as_ref()?.latest()?.year()));
    // Who holds a place, and who stands with whom, lasts.
    let lasts = matches!(claim.kind(), Kind::Control | Kind::Alignment);
    !lasts && matches!((printed, happened), (Some(printed), Some(happened)) if happened < printed - HISTORY_YEARS)
}

/// Why the text is not about a conflict, if it is not; `drafts` is what was read in it.
pub(crate) fn off_topic(analysis: &Analysis<'_>, drafts: &[Draft]) -> Option<String> {
    let long = analysis.words.tokens.len() >= SHORT_TOKENS;
    if long && !analysis.language.relevance.is_empty() {
        judge::against(analysis, drafts)
    } else {
        outweighed(analysis)
    }
}

/// Whether words of another topic outweigh those of conflict: for short texts, and for languages without `relevance.toml`.
fn outweighed(analysis: &Analysis<'_>) -> Option<String> {
    let (topic, count, weight) = weigh(analysis, 0..analysis.words.tokens.len())?;
    let long = analysis.words.tokens.len() >= SHORT_TOKENS;
    let enough = if analysis.language.reading.decisive[topic] { DECISIVE_WORDS } else { OFF_TOPIC_WORDS };
    let off = if long { count >= enough && count >= weight } else { decides(analysis, topic, count, weight) };
    let armed = analysis.names.iter().filter(|m| m.what.iter().any(|w| is_armed(analysis, *w))).count();
    if long && weight + armed < CONFLICT_WORDS {
        return Some("hardly a word in the text shows that it is about a conflict".to_owned());
    }
    let name = &analysis.language.reading.topics[topic];
    off.then(|| format!("the text is about {name}, not about a conflict: {count} words against {weight}"))
}

/// What else one sentence speaks of: an accident, a match. In a text that is about a conflict, one word does not show it
/// (*a bomb ripped through a bus*).
pub(crate) fn other_topic<'a>(analysis: &Analysis<'a>, tokens: Range<usize>, conflict: bool) -> Option<&'a str> {
    let (topic, count, weight) = weigh(analysis, tokens)?;
    let off = decides(analysis, topic, count, weight) && (!conflict || count > 1);
    off.then(|| analysis.language.reading.topics[topic].as_str())
}

/// Whether a word of a stretch is one of conflict.
pub(crate) fn has_conflict_word(analysis: &Analysis<'_>, tokens: Range<usize>) -> bool {
    let mut found = false;
    each_word(analysis, tokens, |topic| found |= topic.is_none());
    found
}

/// Whether a text is long enough to show that it is about a conflict, and does.
pub(crate) fn is_conflict(analysis: &Analysis<'_>) -> bool {
    let tokens = analysis.words.tokens.len();
    tokens >= SHORT_TOKENS
        && weigh(analysis, 0..tokens).is_some_and(|(_, count, weight)| weight >= CONFLICT_WORDS && weight > count)
}

/// Whether so few words decide: one of a topic whose words have hardly another sense, two of the others.
fn decides(analysis: &Analysis<'_>, topic: usize, count: usize, weight: usize) -> bool {
    let enough = if analysis.language.reading.decisive[topic] { 1 } else { 2 };
    count >= enough && count > weight
}

/// A noun for fighters, soldiers, armed people.
fn is_armed(analysis: &Analysis<'_>, what: What) -> bool {
    use vigie_model::Sector;
    matches!(what, What::People(p) if matches!(analysis.language.names.people[p].sector, Some(Sector::Reb | Sector::Jih | Sector::Mil | Sector::Unk)))
}

/// What [`off_topic`] weighs, for the grammar's listing.
pub(crate) fn weights(analysis: &Analysis<'_>) -> String {
    format!("{:?}", weigh(analysis, 0..analysis.words.tokens.len()))
}

/// The topic other than conflict with most words in a stretch, their number, and the number of words and parties of conflict.
fn weigh(analysis: &Analysis<'_>, tokens: Range<usize>) -> Option<(usize, usize, usize)> {
    let reading = &analysis.language.reading;
    let mut topics = vec![0usize; reading.topics.len()];
    let mut conflict = 0;
    each_word(analysis, tokens.clone(), |topic| match topic {
        Some(topic) => topics[topic] += 1,
        None => conflict += 1,
    });
    // Parties with a name of their own weigh as much as words of conflict; nouns for fighters are among those words.
    let parties = analysis.names_in(&tokens).filter(|m| m.what.iter().any(|w| is_party(analysis, *w))).count();
    let (topic, count) = topics.iter().copied().enumerate().max_by_key(|&(k, c)| (c, usize::MAX - k))?;
    Some((topic, count, conflict + parties))
}

/// Tells each word of a topic (its index) and of conflict (`None`) in a stretch.
fn each_word(analysis: &Analysis<'_>, tokens: Range<usize>, mut tell: impl FnMut(Option<usize>)) {
    let mut i = tokens.start;
    while i < tokens.end {
        // *the Arab League*: words inside a party's name speak of no topic.
        let named = analysis
            .names_in(&(i..i + 1))
            .find(|m| m.tokens.len() > 1 && m.what.iter().any(|w| matches!(w, What::Known(_))));
        if let Some(name) = named {
            i = name.tokens.end.max(i + 1);
            continue;
        }
        match analysis.language.reading.topic_words.longest(&analysis.words, i, tokens.end) {
            Some((len, topic)) => {
                tell(*topic);
                i += len;
            }
            None => i += 1,
        }
    }
}

fn is_party(analysis: &Analysis<'_>, what: What) -> bool {
    use vigie_model::Sector;
    matches!(analysis.entry(what).and_then(|e| e.sector), Some(Sector::Reb | Sector::Jih | Sector::Mil))
}

/// The country where most of the text's places lie, or its fighting parties belong: where bare *l'armée*, *les rebelles*
/// belong.
pub(crate) fn main_country(analysis: &Analysis<'_>) -> Option<CountryCode3> {
    let mut votes: BTreeMap<CountryCode3, usize> = BTreeMap::new();
    for mention in &analysis.names {
        use vigie_model::Sector;
        for what in &mention.what {
            let (country, weight) = match (*what, analysis.entry(*what)) {
                (_, Some(party)) => {
                    let fights = matches!(party.sector, Some(Sector::Reb | Sector::Jih | Sector::Mil | Sector::Pol));
                    (party.country, if fights { 2 } else { 1 })
                }
                (What::National(c), _) => (Some(analysis.world.countries[c].iso3), 1),
                _ => continue,
            };
            if let Some(country) = country {
                *votes.entry(country).or_default() += weight;
                break;
            }
        }
    }
    for (mention, (_, name)) in analysis.places.iter().zip(&analysis.place_tokens) {
        if analysis.is_base(name) {
            continue;
        }
        let weight = match mention.place.level {
            Some(vigie_model::PlaceLevel::Country) => 1,
            _ if mention.is_capital => 1,
            _ => 3,
        };
        if let Some(country) = mention.place.country.and_then(|c| analysis.world.iso3(c)) {
            *votes.entry(country).or_default() += weight;
        }
    }
    votes.into_iter().max_by_key(|&(country, count)| (count, std::cmp::Reverse(country))).map(|(country, _)| country)
}

/// What speaks for and against a report being about a conflict, weighed.
#[derive(Debug, Clone, PartialEq)]
pub struct Relevance {
    /// The log-odds that it is.
    pub log_odds: f64,
    /// What was counted in it, by name, as the judgement weighs it.
    pub evidence: Vec<(&'static str, f64)>,
}

/// A text of a language's `relevance.toml` that is judged otherwise than it should be.
#[derive(Debug, Clone, PartialEq)]
pub struct Misjudged {
    /// The language.
    pub lang: Lang,
    /// The text.
    pub text: String,
    /// Whether it is about a conflict.
    pub conflict: bool,
}

impl Reader {
    /// Weighs whether a report is about a conflict, as it is judged where it is not short: for whoever fits the weights.
    /// `None` where its language is not known.
    pub fn relevance(&self, report: &Report) -> Option<Relevance> {
        let language = self.language_of(report).1.ok()?;
        let (evidence, _) = self.judged(report, language);
        Some(Relevance {
            log_odds: judge::log_odds(&evidence),
            evidence: judge::WEIGHTS.iter().map(|(name, value, _)| (*name, value(&evidence))).collect(),
        })
    }

    /// The texts under `yes` and `no` of each language's `relevance.toml` that are not judged as they should be.
    pub fn misjudged(&self) -> Vec<Misjudged> {
        let mut out = Vec::new();
        for language in &self.languages {
            let words = &language.relevance;
            let texts = words.yes.iter().map(|t| (t, true)).chain(words.no.iter().map(|t| (t, false)));
            for (text, conflict) in texts {
                let lang = language.lexicon.code.clone();
                let report = Report {
                    id: String::new(),
                    lang: Some(lang.clone()),
                    title: None,
                    source: None,
                    url: None,
                    published: None,
                    text: text.clone(),
                };
                if self.judged(&report, language).1.is_none() != conflict {
                    out.push(Misjudged { lang, text: text.clone(), conflict });
                }
            }
        }
        out
    }

    /// What is counted in a report, and why it is not about a conflict, if it is not.
    fn judged(&self, report: &Report, language: &Language) -> (Evidence, Option<String>) {
        let mut analysis = self.analyse(report, language);
        analysis.actors = analysis.find_actors();
        let mut drafts = self.drafts(&analysis, &mut crate::draft::State::default());
        crate::merge::merge(&mut drafts, &analysis);
        (Evidence::of(&analysis, &drafts), off_topic(&analysis, &drafts))
    }
}
