//! Where may a place be named, and how much speaks for it?

use std::ops::Range;

use vigie_model::{Bearing, PlaceLevel, Span};
use vigie_text::{Case, TokenKind, Words};

use super::cues::{Cues, Relation};
use crate::gazetteer::{Entry, Feature, Gazetteer, Hit, NameKind};
use crate::key;
use crate::language::{Anaphor, LevelCue, PlaceLanguage, PrepositionCue};
use crate::transliteration::edits;

/// A stretch of a sentence that may name a place.
#[derive(Debug)]
pub(crate) struct Spot<'a> {
    pub sentence: usize,
    /// Tokens of the name.
    pub tokens: Range<usize>,
    /// The name; a part of a token in *Mossoul-Ouest*.
    pub name: Span,
    /// The name as the report spells it.
    pub text: &'a str,
    /// The name as the gazetteer spells keys.
    pub key: String,
    /// What it may stand for; empty for a name the gazetteer lacks.
    pub hits: Vec<Hit<'a>>,
    pub level: Option<(&'a LevelCue, Range<usize>)>,
    pub relation: Option<Relation<'a>>,
    pub preposition: Option<&'a PrepositionCue>,
    /// An article stands before the name.
    pub articled: bool,
    /// Part of the place that the name itself says (*Alep-Est*).
    pub part: Option<Bearing>,
    pub barred: Option<&'a str>,
    pub ordinary: bool,
    /// What the words around say for its being a place, whatever the gazetteer says.
    pub evidence: f64,
}

impl Spot<'_> {
    /// True for *la capitale du Nord-Kivu*: the seat of what is named.
    pub fn of_capital(&self) -> bool {
        self.level
            .as_ref()
            .is_some_and(|(cue, l)| cue.anaphor == Some(Anaphor::Capital) && l.end <= self.tokens.start && l.len() > 1)
    }

    /// Tokens from the first cue to the last.
    pub fn whole(&self) -> Range<usize> {
        let mut whole = self.tokens.clone();
        if let Some((_, tokens)) = &self.level {
            whole = whole.start.min(tokens.start)..whole.end.max(tokens.end);
        }
        if let Some(relation) = &self.relation {
            whole = whole.start.min(relation.tokens.start)..whole.end.max(relation.tokens.end);
        }
        whole
    }
}

/// How well known a place is, on a scale on which a million inhabitants are 6.
pub(crate) fn prominence(entry: &Entry<'_>) -> f64 {
    let people = |unknown: f64| entry.population.map_or(unknown, |p| f64::from(p).max(1.0).log10());
    match entry.feature {
        Feature::Country => 8.0,
        Feature::Continent => 7.0,
        Feature::Capital => people(7.0).max(7.0),
        Feature::Admin1 => 5.0,
        Feature::Region => 5.5,
        Feature::Water => 7.0,
        Feature::Relief | Feature::Site => 5.0,
        Feature::Admin2 => 4.0,
        Feature::Seat1 => people(4.0) + 0.8,
        Feature::Seat2 => people(3.2) + 0.3,
        Feature::Seat3 => people(2.8),
        Feature::Quarter => people(2.5) - 1.0,
        // The overlay adds towns because reports name them.
        Feature::Settlement if entry.geonameid.is_none() => people(4.0),
        Feature::Settlement => people(2.8),
    }
}

/// What a kind of name adds to it.
pub(crate) fn kind_weight(kind: NameKind) -> f64 {
    match kind {
        NameKind::Main | NameKind::Display => 0.5,
        NameKind::Alternate => -1.0,
        NameKind::Short => 0.0,
    }
}

/// The spots of one sentence, in order, without overlap.
pub(crate) fn spots<'a>(gazetteer: &'a Gazetteer, cues: &Cues<'a>, sentence: usize) -> Vec<Spot<'a>> {
    let words = cues.words;
    let mut found: Vec<Spot<'a>> = Vec::new();
    let mut at = cues.sentence.start;
    while at < cues.sentence.end {
        let spot = match words.tokens.get(at) {
            Some(token) if token.kind == TokenKind::Word => {
                one_of(gazetteer, cues, named(gazetteer, cues, at), unnamed(cues, at))
            }
            _ => None,
        };
        match spot {
            Some((tokens, name, hits, part)) => {
                at = tokens.end;
                let free = found.last().map_or(cues.sentence.start, |last| last.whole().end);
                found.push(spot_at(cues, sentence, tokens, free, (name, hits, part)));
            }
            None => at += 1,
        }
    }
    neighbours(cues, &mut found);
    found
}

/// A little-known place whose name goes on in capitals is rather the beginning of another name: *Tal* of *Tal Rifaat*.
fn one_of<'a>(
    gazetteer: &Gazetteer,
    cues: &Cues<'_>,
    named: Option<Found<'a>>,
    unnamed: Option<Found<'a>>,
) -> Option<Found<'a>> {
    match (named, unnamed) {
        (Some(named), Some(run)) => {
            let known = named
                .2
                .iter()
                .map(|hit| prominence(&hit.entry) + 2.0 * kind_weight(hit.kind).min(0.0))
                .fold(0.0, f64::max);
            let longer = run.0.end > named.0.end && run.0.start == named.0.start;
            let beginning = || is_beginning(gazetteer, cues, &named, &run);
            Some(if longer && (known < 5.0 || beginning()) { run } else { named })
        }
        (named, unnamed) => named.or(unnamed),
    }
}

/// *Adan* of *Adan Yabaal*: another spelling of a well-known name, before a word in capitals that names nothing else.
fn is_beginning(gazetteer: &Gazetteer, cues: &Cues<'_>, named: &Found<'_>, run: &Found<'_>) -> bool {
    let words = cues.words;
    let written = key(named.1.of(words.text));
    let own = named.2.iter().any(|hit| {
        let mut names = [Some(hit.entry.name), hit.entry.name_fr].into_iter().flatten();
        hit.kind == NameKind::Short || names.any(|name| key(name) == written)
    });
    let limit = words.tokens.get(run.0.end - 1).map_or(0, |t| t.span.end as usize);
    let strange = |i: usize| {
        let Some(token) = words.tokens.get(i) else { return false };
        gazetteer.walk(words.text, token.span.start as usize, limit).is_empty()
            && !is_cue(cues.language, words, i)
            && !cues.language.openers.has(words, i)
            && !cues.language.bearings.contains_key(words.folded(i))
            && !cues.language.ordinary.contains(&key(token.span.of(words.text)))
    };
    // In a headline, where every longer word has its capital, the next word says nothing.
    let small = |i: usize| {
        words.tokens.get(i).is_some_and(|t| t.kind == TokenKind::Word && t.case == Case::Lower && t.span.len() >= 4)
    };
    !own && cues.sentence.clone().any(small) && (named.0.end..run.0.end).all(strange)
}

type Found<'a> = (Range<usize>, Span, Vec<Hit<'a>>, Option<Bearing>);

/// The longest name of the gazetteer at token `at`.
fn named<'a>(gazetteer: &'a Gazetteer, cues: &Cues<'a>, at: usize) -> Option<Found<'a>> {
    let words = cues.words;
    let token = words.tokens.get(at)?;
    let start = token.span.start as usize;
    let limit = words.tokens.get(cues.sentence.end.checked_sub(1)?)?.span.end as usize;
    let reached = gazetteer.walk(words.text, start, limit);
    for (end, postings) in reached.iter().rev() {
        let end = *end;
        let Some(last) = token_ending(words, &cues.sentence, at, end) else { continue };
        let text = words.text.get(start..end)?;
        if !text.chars().any(char::is_uppercase) {
            continue;
        }
        let tokens = at..last + 1;
        // *Etat* of *Etat Chin* is no town of that name.
        let common = tokens.len() == 1 && (cues.language.openers.has(words, at) || cues.level_at(at));
        if common || numeral(cues, at) {
            continue;
        }
        // *the Netherlands*: the name without its article, where the gazetteer has that too.
        if tokens.len() > 1 && token.case == Case::Lower && cues.language.articles.has(words, at) {
            let next = words.tokens.get(at + 1)?.span.start as usize;
            if gazetteer.walk(words.text, next, limit).iter().any(|(e, _)| *e == end) {
                return None;
            }
        }
        // *l'EI* is not the town of Lei: an elision is part of a name only where the name is written with one.
        let elided = tokens.len() > 1 && token.span.of(words.text).ends_with(['\'', '’']);
        let elides = |entry: &Entry<'_>| {
            let written = |name: &str| name.chars().take(4).any(|c| matches!(c, '\'' | '’' | '‘'));
            written(entry.name) || entry.name_fr.is_some_and(written)
        };
        let hits = gazetteer.hits(postings);
        let folded = key(text);
        let plain = hits.iter().any(|hit| hit.kind == NameKind::Main && key(hit.entry.name) == folded);
        let hits = hits.into_iter().map(|hit| if plain { hit } else { respelt(hit, text) });
        let hits = hits.filter(|hit| !elided || elides(&hit.entry));
        let hits: Vec<Hit<'a>> = hits.filter(|hit| written_so(cues.language, words, &tokens, text, hit)).collect();
        if !hits.is_empty() {
            // The last stop of *U.S.* belongs to it.
            let stop = text.contains('.') && words.text.get(end..).is_some_and(|rest| rest.starts_with('.'));
            let stop =
                stop && words.tokens.get(last + 1).is_some_and(|t| t.span.len() == 1) && last + 1 < cues.sentence.end;
            let tokens = at..last + 1 + usize::from(stop);
            return Some((tokens, Span::new(start, end + usize::from(stop)), hits, None));
        }
    }
    part_of_a_compound(gazetteer, cues, at, &reached)
}

/// *Trente soldats* is no town of that name.
fn numeral(cues: &Cues<'_>, at: usize) -> bool {
    at == opening(cues) && cues.language.numbers.contains_key(cues.words.folded(at))
}

/// A spelling close to the entry's own (*Saraqeb*, *Saraqib*) is as good as its own.
fn respelt<'a>(hit: Hit<'a>, text: &str) -> Hit<'a> {
    let close = || {
        let (a, b) = (key(text), key(hit.entry.name));
        edits(&a, &b, (b.len() / 4).clamp(1, 3)).is_some()
    };
    if hit.kind == NameKind::Alternate && close() { Hit { kind: NameKind::Display, ..hit } } else { hit }
}

/// *Alep-Est*, *Sud-Liban*: a name and a bearing in one token.
fn part_of_a_compound<'a>(
    gazetteer: &'a Gazetteer,
    cues: &Cues<'a>,
    at: usize,
    reached: &[(usize, crate::gazetteer::Postings)],
) -> Option<Found<'a>> {
    let words = cues.words;
    let token = words.tokens.get(at)?;
    let text = token.span.of(words.text);
    let (start, end) = (token.span.start as usize, token.span.end as usize);
    let (hyphen, _) = text.char_indices().find(|&(_, c)| matches!(c, '-' | '‐' | '‑'))?;
    let width = text.get(hyphen..)?.chars().next()?.len_utf8();
    let (head, tail) = (text.get(..hyphen)?, text.get(hyphen + width..)?);
    let bearing = |word: &str| cues.language.bearings.get(&vigie_text::fold(word)).copied();
    let (postings, name, bearing) = if let Some(bearing) = bearing(tail) {
        let (_, postings) = reached.iter().find(|(e, _)| *e == start + hyphen)?.clone();
        (postings, Span::new(start, start + hyphen), bearing)
    } else {
        let bearing = bearing(head)?;
        let from = start + hyphen + width;
        let (_, postings) = gazetteer.walk(words.text, from, end).pop().filter(|(e, _)| *e == end)?;
        (postings, Span::new(from, end), bearing)
    };
    let capital = name.of(words.text).chars().next().is_some_and(char::is_uppercase);
    let hits: Vec<Hit<'a>> =
        gazetteer.hits(&postings).into_iter().filter(|hit| hit.kind != NameKind::Alternate).collect();
    (capital && !hits.is_empty()).then_some((at..at + 1, name, hits, Some(bearing)))
}

/// The token from `at` on that ends at byte `end`.
fn token_ending(words: &Words<'_>, sentence: &Range<usize>, at: usize, end: usize) -> Option<usize> {
    (at..sentence.end).take(12).find(|&i| words.tokens.get(i).is_some_and(|t| t.span.end as usize == end))
}

/// True when the report writes the name as such an entry's name is written.
fn written_so(language: &PlaceLanguage, words: &Words<'_>, tokens: &Range<usize>, text: &str, hit: &Hit<'_>) -> bool {
    let Some(first) = words.tokens.get(tokens.start) else { return false };
    let strong = matches!(hit.kind, NameKind::Main | NameKind::Display);
    let letters = text.chars().filter(|c| c.is_alphanumeric()).count();
    let wide = matches!(hit.entry.feature, Feature::Country | Feature::Continent | Feature::Region | Feature::Water);
    if hit.entry.feature == Feature::Country && letters <= 3 && key(hit.entry.name) != key(text) {
        // *US*, *RDC*: an acronym is never in lower case.
        return !text.chars().any(char::is_lowercase);
    }
    match first.case {
        // A name with its article in lower case (*al-Bab*).
        Case::Lower if tokens.len() == 1 => true,
        // *bande de Gaza*, *mer Noire*; but *south Sudan* is not South Sudan.
        Case::Lower => strong && !language.bearings.contains_key(words.folded(tokens.start)),
        Case::Upper if letters <= 5 => {
            strong && letters >= 4 && (wide || prominence(&hit.entry) >= 4.5 || hit.entry.geonameid.is_none())
        }
        _ => {
            let last_capital = words
                .tokens
                .get(tokens.end.wrapping_sub(1))
                .is_some_and(|t| t.kind == TokenKind::Number || t.span.of(words.text).chars().any(char::is_uppercase));
            // *The Village* is a town; *the village* is not.
            let last_word = |name: &str| name.rsplit([' ', '-']).next().and_then(|w| w.chars().next());
            let own = [Some(hit.entry.name), hit.entry.name_fr].into_iter().flatten();
            let small = own.filter_map(last_word).any(char::is_lowercase);
            last_capital || strong && (small || hit.entry.level() != PlaceLevel::Locality)
        }
    }
}

/// A run of capitalised words that the gazetteer does not know.
fn unnamed<'a>(cues: &Cues<'a>, at: usize) -> Option<Found<'a>> {
    let words = cues.words;
    let capital = |i: usize| {
        i < cues.sentence.end
            && words.tokens.get(i).is_some_and(|t| {
                t.kind == TokenKind::Word
                    && t.span.of(words.text).chars().any(char::is_uppercase)
                    && t.case != Case::Upper
            })
    };
    if !capital(at) || cues.language.openers.has(words, at) || cues.level_at(at) {
        return None;
    }
    let mut end = at + 1;
    while capital(end) && end - at < 4 {
        end += 1;
    }
    if capital(end) {
        return None;
    }
    Some((at..end, words.span(at..end), Vec::new(), None))
}

fn spot_at<'a>(
    cues: &Cues<'a>,
    sentence: usize,
    tokens: Range<usize>,
    free: usize,
    (name, hits, part): (Span, Vec<Hit<'a>>, Option<Bearing>),
) -> Spot<'a> {
    let words = cues.words;
    // Words before `free` belong to the name before.
    let before = cues.level_before(tokens.start).filter(|(first, _)| (free..tokens.start).contains(first));
    let after = if before.is_none() { cues.level_after(tokens.end) } else { None };
    let level = match (before, after) {
        (Some((first, cue)), _) => Some((cue, first..tokens.start)),
        (None, Some((last, cue))) => Some((cue, tokens.end..last)),
        _ => None,
    };
    let mut start = level.as_ref().map_or(tokens.start, |(_, l)| l.start.min(tokens.start));
    // *près de **la** ville de*: an article may stand between.
    let articled = start > cues.sentence.start && cues.language.articles.has(words, start - 1);
    let relation = cues
        .relation_before(start)
        .filter(|r| r.tokens.start >= free)
        .or_else(|| articled.then(|| cues.relation_before(start - 1)).flatten().filter(|r| r.tokens.start >= free));
    let preposition = cues.preposition_before(start).or_else(|| {
        start -= usize::from(articled);
        cues.preposition_before(start)
    });
    let text = name.of(words.text);
    let folded = key(text);
    let single = tokens.len() == 1;
    let common = |i: usize| {
        let word = key(words.tokens.get(i).map_or("", |t| t.span.of(words.text)));
        cues.language.ordinary.contains(&word)
            || cues.language.bearings.contains_key(&word)
            || cues.language.articles.has(words, i)
    };
    let mut evidence = 0.0;
    // *Somali*, *Irakien*: the people, not a hamlet of that name.
    let people = single
        && cues.language.adjectives.contains_key(&vigie_text::fold(text))
        && !hits.iter().any(|hit| hit.entry.feature == Feature::Country);
    evidence -= if people { 6.0 } else { 0.0 };
    // *US$10,000*.
    let money = |i: usize| words.tokens.get(i).is_some_and(|t| matches!(t.span.of(words.text), "$" | "€" | "£"));
    evidence -= if money(tokens.end) || tokens.start > 0 && money(tokens.start - 1) { 9.0 } else { 0.0 };
    let acronym = words.tokens.get(tokens.start).is_some_and(|t| t.case == Case::Upper);
    let ordinary = tokens.len() <= 2 && !acronym && tokens.clone().all(common);
    let personal = single && cues.language.personal.contains(&folded);
    let opens = tokens.start == opening(cues);
    // *l'hôpital Nasser* is named after somebody; *l'hôpital de Goma* lies there.
    let eponym = level.as_ref().is_some_and(|(cue, l)| {
        cue.level == PlaceLevel::Site && l.end <= tokens.start && cues.links_before(tokens.start) == tokens.start
    });
    evidence += if level.is_some() && !eponym { 3.0 } else { 0.0 };
    evidence -= if eponym { 1.0 } else { 0.0 };
    evidence += if relation.is_some() { 2.5 } else { preposition.map_or(0.0, |p| p.weight) };
    evidence -= if opens && single { 0.5 } else { 0.0 };
    evidence += if opens && headed(cues, tokens.end) { 2.0 } else { 0.0 };
    evidence -= if ordinary && opens {
        4.0
    } else if ordinary {
        2.5
    } else {
        0.0
    };
    evidence -= if personal { 3.0 } else { 0.0 };
    let says = (tokens.end..cues.sentence.end).take(2).any(|i| cues.language.speaking.has(words, i));
    evidence -= if says && single { 1.5 } else { 0.0 };
    let barred = cues.barred(&tokens);
    Spot {
        sentence,
        tokens,
        name,
        text,
        key: folded,
        hits,
        level,
        relation,
        preposition,
        articled,
        part,
        barred,
        ordinary: ordinary || personal,
        evidence,
    }
}

/// *Baga, sur les rives du lac*, *Derna, ville martyre*, *Jolo : deux attentats*: what stands at the head is the scene.
fn headed(cues: &Cues<'_>, end: usize) -> bool {
    let mark = if end < cues.sentence.end { cues.words.word(end) } else { "" };
    let next = end + 1;
    let level = || {
        cues.language
            .levels
            .iter()
            .any(|cue| cue.words.iter().any(|w| w.first().is_some_and(|f| f.is(cues.words, next))))
    };
    let leads = |cue: &PrepositionCue| cue.weight >= 1.5 && cue.words.has(cues.words, next);
    let preposed = || cues.language.prepositions.iter().any(leads);
    next < cues.sentence.end && (mark == ":" || mark == "," && (level() || preposed()))
}

/// The first word of the sentence, after marks.
fn opening(cues: &Cues<'_>) -> usize {
    let mut words = cues.sentence.clone();
    words.find(|&i| cues.words.tokens.get(i).is_some_and(|t| t.kind != TokenKind::Mark)).unwrap_or(cues.sentence.start)
}

/// Capitalised words beside a name make it a person's or an organisation's, unless they are cues themselves.
fn neighbours(cues: &Cues<'_>, spots: &mut [Spot<'_>]) {
    let words = cues.words;
    let opening = opening(cues);
    let known: Vec<Range<usize>> = spots.iter().filter(|s| !s.hits.is_empty()).map(Spot::whole).collect();
    let personal = |i: usize| {
        let word = words.tokens.get(i).filter(|t| t.case == Case::Capital).map(|t| key(t.span.of(words.text)));
        word.is_some_and(|word| cues.language.personal.contains(&word))
    };
    let stranger = |i: usize| {
        let Some(token) = words.tokens.get(i) else { return false };
        token.kind == TokenKind::Word
            && token.case != Case::Lower
            && (personal(i) || !known.iter().any(|k| k.contains(&i)))
            && !cues.language.bearings.contains_key(words.folded(i))
            && !cues.language.openers.has(words, i)
            && !is_cue(cues.language, words, i)
    };
    for spot in spots.iter_mut() {
        let tokens = spot.tokens.clone();
        let before = tokens.start.checked_sub(1).filter(|&i| i >= cues.sentence.start && stranger(i));
        // *Armée d'Arakan*, *Université de Damas*: an institution.
        let linked = cues.links_before(tokens.start);
        let institution = linked.checked_sub(1).filter(|&i| linked < tokens.start && i > opening && stranger(i));
        if institution.is_some_and(|i| words.tokens.get(i).is_some_and(|t| t.case == Case::Capital))
            && spot.level.is_none()
        {
            spot.evidence -= if spot.hits.first().is_some_and(|h| prominence(&h.entry) >= 6.5) { 1.5 } else { 4.0 };
        }
        if let Some(i) = before {
            spot.evidence -=
                if i == opening && !personal(i) && spot.hits.first().is_some_and(|h| prominence(&h.entry) > 5.0) {
                    1.5
                } else {
                    4.0
                };
        }
        if tokens.end < cues.sentence.end
            && stranger(tokens.end)
            && spot.level.as_ref().is_none_or(|(_, l)| l.start < tokens.start)
        {
            // *Kyiv Mayor Vitali Klitschko*: a known town before somebody's title loses less.
            let known = spot.hits.first().is_some_and(|h| prominence(&h.entry) > 5.5);
            spot.evidence -= if known && !personal(tokens.end) { 1.0 } else { 4.0 };
        }
    }
}

fn is_cue(language: &PlaceLanguage, words: &Words<'_>, i: usize) -> bool {
    language.levels.iter().any(|cue| cue.words.iter().any(|w| w.first().is_some_and(|form| form.is(words, i))))
        || language.adjectives.contains_key(words.folded(i))
        || language
            .bars
            .iter()
            .flat_map(|b| &b.before)
            .any(|w| w.len() == 1 && w.first().is_some_and(|f| f.is(words, i)))
}
