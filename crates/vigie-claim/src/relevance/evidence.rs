//! What in a text speaks for a conflict, and what for another topic, counted.

use super::words::{Aspect, Class, Grade};
use crate::analysis::{Analysis, NameMention};
use crate::claims::Draft;
use crate::world::What;
use std::collections::BTreeSet;
use vigie_model::{Kind, Sector};

/// What was counted in a text; each word, party and country once.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Evidence {
    /// Words and marks.
    pub tokens: usize,
    /// Words for who fights, with what, over what ground, with what harm to people; words of war that are figures of speech
    /// as often; and words of conflict that other topics use as well.
    pub parties: usize,
    pub weapons: usize,
    pub ground: usize,
    pub harm: usize,
    pub figures: usize,
    pub loose: usize,
    /// Armies and armed groups by name, fighters whose side is said (*Russian troops*), countries, and organisations of
    /// states.
    pub armed_names: usize,
    pub sides: usize,
    pub countries: usize,
    pub organisations: usize,
    /// The topic other than conflict for which most speaks.
    pub topic: Option<usize>,
    /// Words of the topic for which most speaks, of those that reports of conflict leave alone.
    pub apart_strong: usize,
    pub apart_plain: usize,
    /// The same of those whose words reports of conflict have too.
    pub beside_strong: usize,
    pub beside_plain: usize,
    /// Strong words of the other topics.
    pub others_strong: usize,
    /// Dates in times long past.
    pub past: usize,
    /// What was read in the text as claims of acts: with a party that fights, with a state, with neither, and how many
    /// of all of them at a place.
    pub fought: usize,
    pub of_states: usize,
    pub of_others: usize,
    pub placed: usize,
}

/// By so much a plain word of a topic counts less than a strong one when the topic is chosen.
const PLAIN: f64 = 0.4;

impl Evidence {
    /// Counts what stands in a text, and what was read in it.
    pub(crate) fn of(analysis: &Analysis<'_>, drafts: &[Draft]) -> Evidence {
        let reading = &analysis.language.relevance;
        let mut out = Evidence { tokens: analysis.words.tokens.len(), ..Evidence::default() };
        let mut topics = vec![(0usize, 0usize); reading.topics.len()];
        // *the Arab League*: words inside a party's name speak of no topic.
        let skip = |i: usize| {
            let named = analysis.names_in(&(i..i + 1)).find(|m| {
                m.tokens.start == i && m.tokens.len() > 1 && m.what.iter().any(|w| matches!(w, What::Known(_)))
            });
            named.map_or(0, |m| m.tokens.len())
        };
        reading.each(&analysis.words, skip, |class, _| match class {
            Class::Conflict(Aspect::Parties) => out.parties += 1,
            Class::Conflict(Aspect::Weapons) => out.weapons += 1,
            Class::Conflict(Aspect::Ground) => out.ground += 1,
            Class::Conflict(Aspect::Harm) => out.harm += 1,
            Class::Conflict(Aspect::Figures) => out.figures += 1,
            Class::Conflict(Aspect::Loose) => out.loose += 1,
            Class::Topic(k, Grade::Strong) => topics[k].0 += 1,
            Class::Topic(k, Grade::Plain) => topics[k].1 += 1,
        });
        out.count_names(analysis);
        out.choose_topics(&topics, &reading.beside);
        out.past = past(analysis);
        out.count_drafts(drafts);
        out
    }

    fn count_names(&mut self, analysis: &Analysis<'_>) {
        let (mut armed, mut countries, mut organisations) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
        for mention in &analysis.names {
            for what in &mention.what {
                match (*what, analysis.entry(*what)) {
                    (_, Some(party)) => match party.sector {
                        Some(Sector::Reb | Sector::Jih | Sector::Mil) => {
                            armed.insert(party.name.clone());
                        }
                        Some(Sector::Igo | Sector::Ngo) => {
                            organisations.insert(party.name.clone());
                        }
                        _ => {}
                    },
                    (What::Country(c) | What::Seat(c) | What::National(c), _) => {
                        countries.insert(c);
                    }
                    _ => {}
                }
            }
        }
        (self.armed_names, self.countries, self.organisations) = (armed.len(), countries.len(), organisations.len());
        self.sides = sides(analysis);
    }

    /// The words of the topic for which most speaks on either side, and those of all others.
    fn choose_topics(&mut self, topics: &[(usize, usize)], beside: &[bool]) {
        let weight = |k: usize| topics[k].0 as f64 + PLAIN * topics[k].1 as f64;
        let most = |of: &dyn Fn(usize) -> bool| {
            let all = (0..topics.len()).filter(|&k| of(k) && weight(k) > 0.0);
            all.max_by(|&a, &b| weight(a).total_cmp(&weight(b)).then(b.cmp(&a)))
        };
        let (apart, near) = (most(&|k| !beside[k]), most(&|k| beside[k]));
        let mut rest = 0;
        for (k, &(strong, plain)) in topics.iter().enumerate() {
            let (sum_strong, sum_plain) = if Some(k) == apart {
                (&mut self.apart_strong, &mut self.apart_plain)
            } else if Some(k) == near {
                (&mut self.beside_strong, &mut self.beside_plain)
            } else {
                (&mut self.others_strong, &mut rest)
            };
            *sum_strong += strong;
            *sum_plain += plain;
        }
        self.topic = most(&|_| true);
    }

    fn count_drafts(&mut self, drafts: &[Draft]) {
        for claim in drafts.iter().map(|d| &d.claim).filter(|c| c.kind() != Kind::Quote) {
            let parties = || claim.actor.iter().chain(&claim.target);
            let is = |sectors: &[Sector]| parties().any(|a| a.sector.is_some_and(|s| sectors.contains(&s)));
            if is(&[Sector::Mil, Sector::Reb, Sector::Jih]) {
                self.fought += 1;
            } else if parties().any(|a| a.country.is_some()) || is(&[Sector::Igo]) {
                self.of_states += 1;
            } else {
                self.of_others += 1;
            }
            self.placed += usize::from(claim.place.iter().any(|p| p.geonameid.is_some()));
        }
    }
}

/// How many sides are said to have fighters: *Russian troops*, *les rebelles du M23*.
fn sides(analysis: &Analysis<'_>) -> usize {
    let mut found = BTreeSet::new();
    for pair in analysis.names.windows(2) {
        let [a, b] = pair else { continue };
        // At most an article and a preposition stand between.
        if b.tokens.start.saturating_sub(a.tokens.end) > 2 {
            continue;
        }
        let fighters = |m: &NameMention| m.what.iter().any(|w| super::is_armed(analysis, *w));
        let side = |m: &NameMention| {
            m.what.iter().find_map(|w| match w {
                What::Country(c) | What::Seat(c) | What::National(c) => Some((0, *c)),
                What::Known(k) if super::is_party(analysis, *w) => Some((1, *k)),
                What::Introduced(k) if super::is_party(analysis, *w) => Some((2, *k)),
                _ => None,
            })
        };
        let said = if fighters(a) { side(b) } else { side(a).filter(|_| fighters(b)) };
        found.extend(said);
    }
    found.len()
}

/// How many dates lie long before the report.
fn past(analysis: &Analysis<'_>) -> usize {
    let Some(printed) = analysis.published.as_ref().map(|p| p.earliest().year()) else { return 0 };
    let long_ago = |t: &&vigie_time::TimeMention<'_>| {
        let year = t.when.as_ref().and_then(|w| Some(w.latest()?.year()));
        year.is_some_and(|year| year < printed - super::HISTORY_YEARS)
    };
    analysis.times.iter().filter(long_ago).count()
}
