//! The words of the situation report in one language, as data: phrases, dates, numbers, counts.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use serde::Deserialize;
use vigie_model::{Count, Date, Derived, PartialDate, Place, PlaceRelation, Unit, Victims};

/// The languages a situation report can be written in, by ISO 639 code.
pub const LANGUAGES: &[(&str, &str)] = &[("en", include_str!("en.toml")), ("fr", include_str!("fr.toml"))];

/// One language's words. Read from a file in which every key must stand, and no other.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    pub(super) lang: String,
    /// What parties and countries are called in the language, by the names that claims have for them.
    #[serde(skip)]
    pub(super) names: BTreeMap<String, String>,
    /// The same of places.
    #[serde(skip)]
    pub(super) places: Arc<HashMap<String, String>>,
    pub(super) army: String,
    pub(super) army_adjective_ends: String,
    pub(super) title: String,
    pub(super) as_of: String,
    pub(super) as_known: String,
    pub(super) basis: String,
    pub(super) reports: [String; 2],
    pub(super) claims: [String; 2],
    pub(super) caveat: String,
    pub(super) grades: String,
    pub(super) empty: String,
    pub(super) more: String,
    pub(super) list_separator: String,
    pub(super) last_separator: String,
    pub(super) colon: String,
    pub(super) semicolon: String,
    pub(super) quote: [String; 2],
    pub(super) unnamed_outlet: String,
    pub(super) undated: String,
    pub(super) unknown_actor: String,
    pub(super) unlocated: String,
    pub(super) according_to: String,
    pub(super) hearsay: String,
    pub(super) part_of_total: String,
    pub(super) map_title: String,
    pub(super) map_scale: String,
    pub(super) map_note: String,
    pub(super) contents: String,
    pub(super) assessment: String,
    pub(super) notes: String,
    pub(super) back: String,
    reworded: [String; 2],
    left_out: [String; 2],
    pub(super) source_grades: BTreeMap<String, String>,
    elision: Elision,
    pub(super) sections: Sections,
    numbers: Numbers,
    pub(super) dates: Dates,
    counts: Counts,
    pub(super) holding: BTreeMap<String, BTreeMap<String, String>>,
    pub(super) control: ControlWords,
    relations: BTreeMap<String, String>,
    parts: BTreeMap<String, String>,
    levels: BTreeMap<String, String>,
    derived: String,
    victims: BTreeMap<String, [String; 3]>,
    pub(super) outcomes: BTreeMap<String, [String; 4]>,
    pub(super) movements: BTreeMap<String, [String; 4]>,
    pub(super) journey: Journey,
    pub(super) violence: BTreeMap<String, String>,
    pub(super) deployment: BTreeMap<String, String>,
    pub(super) protest: BTreeMap<String, String>,
    pub(super) humanitarian: BTreeMap<String, String>,
    pub(super) diplomacy: BTreeMap<String, String>,
    pub(super) alignment: BTreeMap<String, String>,
    pub(super) parties: Parties,
    pub(super) commitment: BTreeMap<String, String>,
    pub(super) reasons: BTreeMap<String, String>,
    pub(super) changes: ChangeWords,
    pub(super) alerts: AlertWords,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Sections {
    pub control: String,
    pub fighting: String,
    pub casualties: String,
    pub displacement: String,
    pub diplomacy: String,
    pub contradictions: String,
    pub sources: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Numbers {
    group: String,
    group_from: u64,
    singular: Vec<u64>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Dates {
    months: [String; 12],
    day: String,
    month: String,
    first: String,
    pub on: String,
    pub from_to: String,
    pub sometime: String,
    pub since: String,
    pub since_between: String,
    pub by: String,
    pub until: String,
    pub reported: String,
    pub reported_in: String,
    pub reported_between: String,
    pub ago: [String; 2],
    pub confirmed: String,
    pub confirmed_from: String,
    pub ago_at_most: [String; 2],
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Counts {
    exactly: String,
    at_least: String,
    at_most: String,
    about: String,
    between: String,
    best: String,
    best_from: String,
    unknown: String,
    unstated: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Elision {
    before: String,
    pairs: Vec<[String; 2]>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ControlWords {
    pub rival: String,
    pub rival_nobody: String,
    pub also: String,
    pub denied: String,
    pub possible: String,
    pub pressed: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ChangeWords {
    pub title: String,
    pub since: String,
    pub between: String,
    pub number: [String; 2],
    pub nothing: String,
    pub before: String,
    pub why: String,
    pub told: String,
    pub accepted: String,
    pub corrected: String,
    pub rejected: String,
    pub added: String,
    pub withdrawn: String,
    pub link_accepted: String,
    pub link_rejected: String,
    pub joined: String,
    pub divided: String,
    pub graded: String,
    pub day_passed: String,
    pub weighed: String,
    pub sorts: BTreeMap<String, String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AlertWords {
    pub changes_hands: String,
    pub toll: String,
    pub deadline: String,
    pub contradiction: String,
    pub party: String,
    pub today: String,
    pub tomorrow: String,
    pub in_days: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Journey {
    pub from: String,
    pub to: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Parties {
    pub by: String,
    pub by_against: String,
    pub against: String,
    pub to: String,
    pub to_only: String,
    pub group: String,
}

/// How what is told fills the days it is told for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DaysSort {
    /// It went on, or adds up, over all of them.
    Throughout,
    /// It was on one of them.
    Sometime,
    /// They are the days of the reports; it was then or before.
    Reported,
}

impl DaysSort {
    pub(super) fn of(inferred: bool, lasting: bool) -> DaysSort {
        match (inferred, lasting) {
            (true, _) => DaysSort::Reported,
            (false, true) => DaysSort::Throughout,
            (false, false) => DaysSort::Sometime,
        }
    }
}

/// Why a language's words cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum WordsError {
    /// There is no such language.
    #[error("no words for the language {found:?}; use one of {known}")]
    Language {
        /// What was asked for.
        found: String,
        /// The languages there are.
        known: String,
    },
    /// The file is not as it should be.
    #[error("the words of {lang:?} cannot be read: {reason}")]
    File {
        /// The language.
        lang: String,
        /// What is wrong, and where.
        reason: String,
    },
}

impl Words {
    /// The words of a language by its ISO 639 code.
    ///
    /// Errors: [`WordsError::Language`] naming the languages there are.
    ///
    /// ```
    /// # use vigie_format::brief::Words;
    /// let french = Words::of("fr").unwrap();
    /// assert_eq!(french.number(580_000), "580\u{202F}000");
    /// assert!(Words::of("xx").is_err());
    /// ```
    pub fn of(lang: &str) -> Result<Words, WordsError> {
        let known = || LANGUAGES.iter().map(|(code, _)| *code).collect::<Vec<_>>().join(", ");
        let (code, text) = LANGUAGES
            .iter()
            .find(|(code, _)| *code == lang)
            .ok_or_else(|| WordsError::Language { found: lang.to_owned(), known: known() })?;
        toml::from_str(text).map_err(|e| WordsError::File { lang: (*code).to_owned(), reason: e.to_string() })
    }

    /// A number with its digits grouped.
    pub fn number(&self, n: u64) -> String {
        let digits = n.to_string();
        if n < self.numbers.group_from {
            return digits;
        }
        let mut out = String::with_capacity(digits.len() + 8);
        for (i, digit) in digits.chars().enumerate() {
            if i > 0 && (digits.len() - i).is_multiple_of(3) {
                out.push_str(&self.numbers.group);
            }
            out.push(digit);
        }
        out
    }

    /// A day, such as *7 février 2020*.
    pub fn day(&self, date: Date) -> String {
        let d = if date.day() == 1 { self.dates.first.clone() } else { date.day().to_string() };
        fill(&self.dates.day, &[("d", &d), ("month", self.month(date)), ("year", &date.year().to_string())])
    }

    fn month(&self, date: Date) -> &str {
        usize::from(date.month().unsigned_abs()).checked_sub(1).and_then(|m| self.dates.months.get(m)).map_or("", |m| m)
    }

    /// A date at the precision it has: a day, a month, a year, or as written for coarser ones.
    pub fn date(&self, date: &PartialDate) -> String {
        match (date.exact(), date.known_month(), date.known_year()) {
            (Some(day), ..) => self.day(day),
            (None, Some(_), Some(year)) => {
                fill(&self.dates.month, &[("month", self.month(date.earliest())), ("year", &year.to_string())])
            }
            (None, None, Some(year)) => year.to_string(),
            _ => date.to_string(),
        }
    }

    /// A stretch of days, or one day of it; `Reported` marks days that are only those of the reports.
    pub(super) fn days(&self, from: Option<Date>, to: Option<Date>, sort: DaysSort) -> Option<String> {
        let last = to.or(from)?;
        let d = &self.dates;
        let one = |phrase: &str| fill(phrase, &[("day", &self.day(last))]);
        let span = |phrase: &str, first| fill(phrase, &[("a", &self.day(first)), ("b", &self.day(last))]);
        let whole_month = |first: Date| first == last.first_of_month() && last == first.last_of_month();
        Some(match (from, sort) {
            (Some(first), DaysSort::Reported) if first == last => one(&d.reported),
            (Some(first), DaysSort::Reported) if whole_month(first) => {
                let month = fill(&d.month, &[("month", self.month(last)), ("year", &last.year().to_string())]);
                fill(&d.reported_in, &[("month", &month)])
            }
            (Some(first), DaysSort::Reported) => span(&d.reported_between, first),
            (Some(first), _) if first == last => one(&d.on),
            (Some(first), DaysSort::Throughout) => span(&d.from_to, first),
            (Some(first), DaysSort::Sometime) => span(&d.sometime, first),
            (None, _) => one(&d.until),
        })
    }

    /// Whether the singular goes with `n`.
    fn is_singular(&self, n: u64) -> bool {
        self.numbers.singular.contains(&n)
    }

    /// `n` of something, from its singular and plural.
    pub(super) fn several(&self, n: u64, forms: &[String; 2]) -> String {
        fill(&forms[usize::from(!self.is_singular(n))], &[("n", &self.number(n))])
    }

    /// What an analyst did to the report: how many statements are worded otherwise, how many are left out.
    pub(super) fn by_hand(&self, reworded: usize, left_out: usize) -> Option<String> {
        let some = |n: usize, forms: &[String; 2]| (n > 0).then(|| self.several(n as u64, forms));
        let said: Vec<String> =
            [some(reworded, &self.reworded), some(left_out, &self.left_out)].into_iter().flatten().collect();
        (!said.is_empty()).then(|| said.join(" "))
    }

    /// A figure in words, without what it counts.
    pub(super) fn figure(&self, count: &Count) -> String {
        let (w, n) = (&self.counts, |n: u64| self.number(n));
        match (count.low, count.best, count.high) {
            (None, None, None) => w.unknown.clone(),
            (Some(a), Some(b), Some(c)) if a == b && b == c => fill(&w.exactly, &[("n", &n(a))]),
            (Some(a), Some(b), Some(c)) if a < b && b < c => fill(&w.best, &[("n", &n(b)), ("a", &n(a)), ("b", &n(c))]),
            (Some(a), _, Some(b)) => fill(&w.between, &[("a", &n(a)), ("b", &n(b))]),
            (Some(a), Some(b), None) if a < b => fill(&w.best_from, &[("n", &n(b)), ("a", &n(a))]),
            (Some(a), _, None) => fill(&w.at_least, &[("n", &n(a))]),
            (None, Some(b), _) if count.approx => fill(&w.about, &[("n", &n(b))]),
            (None, Some(b), _) => fill(&w.exactly, &[("n", &n(b))]),
            (None, None, Some(b)) => fill(&w.at_most, &[("n", &n(b))]),
        }
    }

    /// A figure with what it counts and what became of them, such as *au moins 12 civils tués*.
    pub(super) fn counted(&self, count: &Count, victims: Option<Victims>, fate: Option<&[String; 4]>) -> String {
        let key = match count.unit {
            Unit::Households => "households",
            Unit::People => victims.unwrap_or(Victims::People).as_str(),
        };
        let most = count.high.or(count.best).or(count.low);
        let plural = most.is_none_or(|n| !self.is_singular(n));
        let mut words = vec![self.figure(count)];
        if let Some([one, many, gender]) = self.victims.get(key) {
            words.push(if plural { many.clone() } else { one.clone() });
            let form = usize::from(plural) + if gender == "f" { 2 } else { 0 };
            words.extend(fate.map(|forms| forms[form].clone()));
        }
        words.join(" ")
    }

    /// A place with how the claim lies to it; `level` adds what sort of area it is.
    pub(super) fn place(&self, place: &Place, level: bool) -> String {
        if let Some(spot) = place.derived.as_ref().filter(|d| d.from == place.name) {
            let part = spot.bearing.filter(|_| place.relation == PlaceRelation::In);
            let part = part.and_then(|bearing| self.parts.get(bearing.as_str()));
            return part
                .map_or_else(|| self.spot(spot), |p| self.elided(&fill(p, &[("place", &spot.from)]), &spot.from));
        }
        let level = place.level.filter(|_| level).and_then(|l| self.levels.get(l.as_str()));
        let called = self.called(&place.name);
        let name = level.map_or_else(|| called.to_owned(), |l| fill(l, &[("place", called)]));
        match self.relations.get(place.relation.as_str()) {
            Some(relation) => self.elided(&fill(relation, &[("place", &name)]), &name),
            None => name,
        }
    }

    /// A spot by its distance and direction from a named place.
    fn spot(&self, spot: &Derived) -> String {
        let relation = spot.bearing.map_or(PlaceRelation::Near, PlaceRelation::from);
        let phrase = self.relations.get(relation.as_str()).map_or("", |r| r);
        let place = self.elided(&fill(phrase, &[("place", &spot.from)]), &spot.from);
        // Whole kilometres: what is told in words is no finer.
        fill(&self.derived, &[("km", &self.number(spot.km.max(0.0).round() as u64)), ("where", &place)])
    }

    /// The phrase with the word before `name` elided where the language does that.
    pub(super) fn elided(&self, phrase: &str, name: &str) -> String {
        let pair = self.elision.pairs.iter().find_map(|[full, short]| {
            let head = phrase.strip_suffix(name)?.strip_suffix(full.as_str())?;
            name.starts_with(|c| self.elision.before.contains(c)).then(|| format!("{head}{short}{name}"))
        });
        pair.unwrap_or_else(|| phrase.to_owned())
    }

    /// A figure that stands alone, as one of several accounts.
    pub(super) fn account(&self, count: &Count) -> String {
        if count.is_unknown() { self.counts.unstated.clone() } else { self.figure(count) }
    }

    /// *a, b and c*.
    pub(super) fn list(&self, items: &[String]) -> String {
        match items {
            [] => String::new(),
            [only] => only.clone(),
            [first @ .., last] => {
                format!("{}{}{last}", first.join(&self.list_separator), self.last_separator)
            }
        }
    }
}

/// A phrase with its parts filled in. What is filled in is not looked at again.
pub(super) fn fill(phrase: &str, parts: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(phrase.len() + 16);
    let mut rest = phrase;
    while let Some(open) = rest.find('{') {
        out.push_str(&rest[..open]);
        rest = &rest[open + 1..];
        let Some(close) = rest.find('}') else { return out };
        if let Some((_, value)) = parts.iter().find(|(name, _)| *name == &rest[..close]) {
            out.push_str(value);
        }
        rest = &rest[close + 1..];
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use vigie_model::*;
    use vigie_picture::{Reason, Standing, State, Sureness};

    /// Every table of every language, with the words it must hold.
    #[test]
    fn every_language_has_words_for_everything() {
        for (code, _) in LANGUAGES {
            let w = Words::of(code).unwrap();
            assert_eq!(w.lang, *code);
            let keys = |m: &BTreeMap<String, String>| m.keys().cloned().collect::<Vec<_>>();
            let words = |list: &[&str]| {
                let mut list: Vec<String> = list.iter().map(|w| (*w).to_owned()).collect();
                list.sort();
                list
            };
            assert_eq!(keys(&w.relations), words(PlaceRelation::WORDS), "{code}");
            assert_eq!(keys(&w.parts), words(Bearing::WORDS), "{code}");
            assert_eq!(keys(&w.levels), words(PlaceLevel::WORDS), "{code}");
            assert_eq!(keys(&w.violence), words(Form::WORDS), "{code}");
            assert_eq!(keys(&w.deployment), words(Deployed::WORDS), "{code}");
            assert_eq!(keys(&w.protest), words(ProtestForm::WORDS), "{code}");
            assert_eq!(keys(&w.humanitarian), words(Condition::WORDS), "{code}");
            assert_eq!(keys(&w.diplomacy), words(Act::WORDS), "{code}");
            assert_eq!(keys(&w.alignment), words(Relation::WORDS), "{code}");
            assert_eq!(w.outcomes.keys().cloned().collect::<Vec<_>>(), words(Outcome::WORDS), "{code}");
            assert_eq!(w.movements.keys().cloned().collect::<Vec<_>>(), words(Moved::WORDS), "{code}");
            let counted = [Victims::WORDS, &["households"]].concat();
            assert_eq!(w.victims.keys().cloned().collect::<Vec<_>>(), words(&counted), "{code}");
            assert_eq!(keys(&w.source_grades), words(SourceGrade::WORDS), "{code}");
            assert!(w.victims.values().all(|v| v[2] == "m" || v[2] == "f"), "{code}");
            let reasons: Vec<&str> = Reason::ALL.iter().map(|r| r.as_str()).collect();
            assert_eq!(keys(&w.reasons), words(&reasons), "{code}");
            let mut standings: Vec<&str> = Standing::ALL.iter().map(|s| s.as_str()).collect();
            standings.extend(["carried_out_undated", "broken_undated", "decided", "alleged"]);
            let sorts: Vec<&str> = vigie_picture::Sort::ALL.iter().map(|s| s.as_str()).collect();
            assert_eq!(keys(&w.changes.sorts), words(&sorts), "{code}");
            assert_eq!(keys(&w.commitment), words(&standings), "{code}");
            let states = [State::Held, State::Contested, State::Besieged, State::PartHeld, State::Unknown];
            let mut states: Vec<&str> = states.iter().map(|s| s.as_str()).collect();
            states.extend(["besieged_by", "besieged_held", "besieged_held_by", "contested_held"]);
            for sureness in [Sureness::Established, Sureness::Unconfirmed, Sureness::Claimed] {
                assert_eq!(keys(&w.holding[sureness.as_str()]), words(&states), "{code} {}", sureness.as_str());
            }
        }
    }

    /// The same phrase has the same parts to fill in, whatever the language.
    #[test]
    fn every_language_fills_in_the_same_parts() {
        fn parts(value: &toml::Value, path: &str, out: &mut Vec<(String, Vec<String>)>) {
            match value {
                toml::Value::String(text) => {
                    let mut found: Vec<String> =
                        text.split('{').skip(1).filter_map(|p| p.split('}').next()).map(str::to_owned).collect();
                    found.sort();
                    out.push((path.to_owned(), found));
                }
                toml::Value::Array(items) => {
                    items.iter().enumerate().for_each(|(n, item)| parts(item, &format!("{path}[{n}]"), out));
                }
                toml::Value::Table(table) => {
                    table.iter().for_each(|(key, item)| parts(item, &format!("{path}.{key}"), out));
                }
                _ => {}
            }
        }
        let of = |text: &str| {
            let mut out = Vec::new();
            parts(&toml::from_str(text).unwrap(), "", &mut out);
            out.sort();
            out
        };
        // Elision is a language's own; so is what it does with an empty list.
        let shared =
            |text: &str| of(text).into_iter().filter(|(path, _)| !path.starts_with(".elision.")).collect::<Vec<_>>();
        let english = shared(LANGUAGES[0].1);
        for (code, text) in LANGUAGES {
            assert_eq!(shared(text), english, "{code}");
        }
    }

    #[test]
    fn dates_numbers_and_counts() {
        let (fr, en) = (Words::of("fr").unwrap(), Words::of("en").unwrap());
        let day = |text: &str| text.parse::<Date>().unwrap();
        assert_eq!(fr.day(day("2020-02-07")), "7 février 2020");
        assert_eq!(fr.day(day("2020-08-01")), "1er août 2020");
        assert_eq!(en.day(day("2020-08-01")), "1 August 2020");
        assert_eq!(fr.date(&PartialDate::parse("2020-02").unwrap()), "février 2020");
        assert_eq!(fr.date(&PartialDate::parse("199X").unwrap()), "199X");
        assert_eq!((fr.number(580_000), en.number(580_000)), ("580\u{202F}000".into(), "580,000".into()));
        assert_eq!((fr.number(999), en.number(1_234_567)), ("999".into(), "1,234,567".into()));
        let killed = fr.outcomes.get("killed");
        for (count, victims, want) in [
            (Count::at_least(300), Some(Victims::Civilians), "au moins 300 civils tués"),
            (Count::exactly(1), Some(Victims::Women), "1 femme tuée"),
            (Count::exactly(0), None, "0 personne tuée"),
            (Count::about(50), None, "environ 50 personnes tuées"),
            (Count::new(Some(20), None, Some(30), false), Some(Victims::Police), "20 à 30 policiers tués"),
            (Count::new(Some(12), Some(15), Some(17), false), None, "15 (entre 12 et 17) personnes tuées"),
            (Count::UNKNOWN, None, "nombre non précisé de personnes tuées"),
            (Count::about(300).of(Unit::Households), None, "environ 300 familles tuées"),
        ] {
            assert_eq!(fr.counted(&count, victims, killed), want);
        }
    }

    #[test]
    fn words_are_elided_before_vowels() {
        let near = |name: &str| Place { relation: PlaceRelation::OutskirtsOf, ..Place::unresolved(name) };
        let (fr, en) = (Words::of("fr").unwrap(), Words::of("en").unwrap());
        assert_eq!(fr.place(&near("Idlib"), false), "abords d’Idlib");
        assert_eq!(fr.place(&near("Homs"), false), "abords de Homs");
        assert_eq!(en.place(&near("Idlib"), false), "outskirts of Idlib");
        let derived = Some(Derived { from: "Idlib".into(), km: 8.0, bearing: Some(Bearing::Ne) });
        let spot = Place { derived, relation: PlaceRelation::NortheastOf, ..Place::unresolved("Idlib") };
        assert_eq!(fr.place(&Place { relation: PlaceRelation::In, ..spot.clone() }, false), "nord-est d’Idlib");
        assert_eq!(fr.place(&spot, false), "à 8 km au nord-est d’Idlib");
        assert_eq!(en.place(&spot, true), "8 km north-east of Idlib");
        let named = Place { name: "Binnish".into(), relation: PlaceRelation::In, ..spot };
        assert_eq!(en.place(&named, false), "Binnish");
    }

    #[test]
    fn what_is_filled_in_is_not_filled_again() {
        assert_eq!(fill("{a} et {b}, {c}", &[("a", "{b}"), ("b", "x")]), "{b} et x, ");
        assert_eq!(fill("sans fin {a", &[("a", "x")]), "sans fin ");
    }
}
