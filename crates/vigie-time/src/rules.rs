//! The rules of a language, read from its files, checked and compiled.

use crate::calendar::{Feast, TimeUnit, UNITS};
use crate::error::{Error, Origin};
use crate::file::{Entry, NumbersFile, TimesFile, line};
use crate::lexeme::{
    COMPOUND_MID_YEAR, COMPOUND_NUMBER, COMPOUND_ORDINAL, COMPOUND_PORTION, COMPOUND_SPAN, Lexemes, UNKNOWN, WordId,
};
use crate::mention::Role;
use crate::numeral::{Atom, Joiner, Numerals};
use crate::pattern::{Class, Inst, Program, Type, compile};
use crate::value::{self, Expr};
use std::collections::BTreeMap;
use vigie_model::PartialDate;

/// Tables of rules. The first three make classes that the others use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Layer {
    Date,
    Period,
    Amount,
    Time,
    Number,
}

pub(crate) const LAYERS: usize = 5;

/// One rule, compiled.
#[derive(Debug, Clone)]
pub(crate) struct Rule {
    pub program: Program,
    /// `None` for what is to be passed over.
    pub value: Option<Expr>,
    pub role: Role,
    /// Looks ahead whatever the tense.
    pub ahead: bool,
    pub times_file: bool,
    pub line: usize,
    pub pattern: String,
    pub yes: Vec<Vec<String>>,
    pub no: Vec<String>,
}

#[derive(Debug, Clone, Default)]
pub(crate) struct Table {
    pub rules: Vec<Rule>,
    /// Rules that can begin with a word, by its number.
    pub by_word: Vec<Vec<u16>>,
    /// Rules that can begin with a digit.
    pub by_digit: Vec<u16>,
}

/// A word or words of a class.
#[derive(Debug, Clone)]
pub(crate) struct Name {
    pub class: Class,
    pub rest: Box<[WordId]>,
    pub value: f64,
}

/// The compiled rules for times and numbers of one language.
///
/// ```
/// use vigie_model::PartialDate;
/// use vigie_text::{Words, Writing};
/// use vigie_time::{Tense, TimeRules};
///
/// let times = r#"
/// anchor = "2020-02-07"
/// numeric_order = "dmy"
/// months = [["janvier"], ["février"], ["mars"], ["avril"], ["mai"], ["juin"],
///           ["juillet"], ["août"], ["septembre"], ["octobre"], ["novembre"], ["décembre"]]
/// weekdays = [["lundi"], ["mardi"], ["mercredi"], ["jeudi"], ["vendredi"], ["samedi"], ["dimanche"]]
/// units = { day = ["jour", "jours"] }
/// [[time]]
/// pattern = "{weekday} [soir]"
/// value = "weekday({weekday})"
/// role = "on"
/// "#;
/// let numbers = r#"
/// decimal = ","
/// groups = [" "]
/// values = { "deux" = 2 }
/// scales = { "mille" = 1000 }
/// "#;
/// let rules = TimeRules::parse(times, numbers, ["times.toml", "numbers.toml"])?;
/// let words = Words::read("L'armée a avancé jeudi soir.", &Writing::default());
/// let times = rules.times(&words, PartialDate::parse("2020-02-07").ok(), &|_| Some(Tense::Past));
/// assert_eq!(times[0].span.of(words.text), "jeudi soir");
/// assert_eq!(times[0].when.as_ref().unwrap().to_string(), "2020-02-06");
/// # Ok::<(), vigie_time::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct TimeRules {
    pub(crate) files: [String; 2],
    pub(crate) lexemes: Lexemes,
    pub(crate) tables: [Table; LAYERS],
    pub(crate) names: Vec<Vec<Name>>,
    pub(crate) numerals: Numerals,
    pub(crate) year_cues: Vec<WordId>,
    pub(crate) capital: Vec<WordId>,
    pub(crate) clock_marks: Vec<String>,
    pub(crate) decade_endings: Vec<String>,
    pub(crate) day_endings: Vec<String>,
    pub(crate) mid_years: Vec<String>,
    pub(crate) month_first: bool,
    pub(crate) seasons: Vec<((i8, i8), (i8, i8))>,
    pub(crate) feasts: Vec<Feast>,
    pub(crate) units: Vec<TimeUnit>,
    pub(crate) anchor: PartialDate,
}

struct Loader<'a> {
    file: &'a str,
    lexemes: Lexemes,
    names: Vec<(WordId, Name)>,
}

impl Loader<'_> {
    fn fault(&self, entry: &str, found: impl Into<String>, want: impl Into<String>) -> Error {
        Origin { file: self.file, line: 0, entry }.fault(found, want)
    }

    fn name(&mut self, class: Class, text: &str, value: f64) -> Result<(), Error> {
        let ids: Vec<WordId> = text.split_whitespace().map(|w| self.lexemes.intern(&w.to_lowercase())).collect();
        let Some((first, rest)) = ids.split_first() else {
            return Err(self.fault("vocabulary", text, "one word or more, cut as the tokenizer cuts"));
        };
        self.names.push((*first, Name { class, rest: rest.into(), value }));
        Ok(())
    }

    fn word(&mut self, text: &str) -> WordId {
        self.lexemes.intern(&text.to_lowercase())
    }

    fn rules(
        &mut self,
        layer: Layer,
        entries: &[Entry],
        macros: &BTreeMap<String, String>,
        source: &str,
        excepted: bool,
    ) -> Result<Vec<Rule>, Error> {
        let mut rules = Vec::with_capacity(entries.len());
        for entry in entries {
            let pattern = entry.pattern.get_ref();
            let origin = Origin { file: self.file, line: line(source, entry.pattern.span().start), entry: pattern };
            let program = compile(pattern, macros, &origin, &mut self.lexemes)?;
            let want = match layer {
                Layer::Amount => Type::Number,
                Layer::Number => Type::Count,
                _ => Type::Period,
            };
            let value = match (&entry.value, excepted) {
                (Some(text), false) => Some(value::parse(text, want, &program, &origin)?),
                (None, true) => None,
                (found, _) => {
                    let want = if excepted { "no value in [[except]]" } else { "a value" };
                    return Err(origin.fault(found.clone().unwrap_or_else(|| "none".to_owned()), want));
                }
            };
            let role = match &entry.role {
                Some(role) => Role::parse(role).ok_or_else(|| origin.fault(role.as_str(), Role::words()))?,
                None if layer == Layer::Time && !excepted => {
                    return Err(origin.fault("no role", format!("role = one of {}", Role::words())));
                }
                None => Role::On,
            };
            if entry.yes.iter().any(|y| y.len() < 2 || y.len() > 4) {
                return Err(origin.fault("yes", "[\"text with the [words] marked\", \"value\", \"anchor\", \"tense\"]"));
            }
            rules.push(Rule {
                program,
                value,
                role,
                ahead: entry.ahead,
                times_file: !matches!(layer, Layer::Amount | Layer::Number),
                line: origin.line,
                pattern: pattern.clone(),
                yes: entry.yes.clone(),
                no: entry.no.clone(),
            });
        }
        Ok(rules)
    }
}

fn month_day(text: &str) -> Option<(i8, i8)> {
    match Feast::parse(text)? {
        Feast::Fixed(m, d) => Some((m, d)),
        _ => None,
    }
}

impl TimeRules {
    /// Reads the two files of a language: times, numbers, and the names under which faults report them.
    ///
    /// Errors: [`Error`] naming file, line, entry and the expected form.
    pub fn parse(times: &str, numbers: &str, file_names: [&str; 2]) -> Result<TimeRules, Error> {
        let shape = |file: &str, e: toml::de::Error| Error::File { file: file.to_owned(), reason: e.to_string() };
        let t: TimesFile = toml::from_str(times).map_err(|e| shape(file_names[0], e))?;
        let n: NumbersFile = toml::from_str(numbers).map_err(|e| shape(file_names[1], e))?;

        let mut loader = Loader { file: file_names[1], lexemes: Lexemes::default(), names: Vec::new() };
        let numerals = load_numerals(&mut loader, &n)?;
        let year_cues = n.year_cues.iter().map(|w| loader.word(w)).collect();
        let amounts = loader.rules(Layer::Amount, &n.amount, &n.words, numbers, false)?;
        let mut figures = loader.rules(Layer::Number, &n.except, &n.words, numbers, true)?;
        figures.extend(loader.rules(Layer::Number, &n.number, &n.words, numbers, false)?);

        loader.file = file_names[0];
        let anchor = PartialDate::parse(&t.anchor).map_err(|e| loader.fault("anchor", &t.anchor, e.to_string()))?;
        for (class, lists, count) in
            [(Class::Month, &t.months, 12), (Class::MidMonth, &t.mid_months, 12), (Class::Weekday, &t.weekdays, 7)]
        {
            if lists.len() != count && !(class == Class::MidMonth && lists.is_empty()) {
                return Err(loader.fault(
                    "months, mid_months, weekdays",
                    format!("{} lists", lists.len()),
                    format!("{count} lists"),
                ));
            }
            for (i, list) in lists.iter().enumerate() {
                for word in list {
                    loader.name(class, word, i as f64 + 1.0)?;
                }
            }
        }
        let mut units = Vec::new();
        for (name, list) in &t.units {
            let Some((_, unit)) = UNITS.iter().find(|(n, _)| n == name) else {
                let known: Vec<&str> = UNITS.iter().map(|(n, _)| *n).collect();
                return Err(loader.fault("units", name, known.join(", ")));
            };
            for word in list {
                loader.name(Class::Unit, word, units.len() as f64)?;
            }
            units.push(*unit);
        }
        let mut seasons = Vec::new();
        for (days, list) in &t.seasons {
            let ends = days.split_once('/').and_then(|(a, b)| Some((month_day(a)?, month_day(b)?)));
            let ends = ends.ok_or_else(|| loader.fault("seasons", days, "first and last day, such as 06-21/09-20"))?;
            for word in list {
                loader.name(Class::Season, word, seasons.len() as f64)?;
            }
            seasons.push(ends);
        }
        let mut feasts = Vec::new();
        for (day, list) in &t.feasts {
            let feast = Feast::parse(day).ok_or_else(|| {
                loader.fault("feasts", day, "12-25, easter, easter+1, hijri 9, hijri 10-01 or nth 4 4 11")
            })?;
            for word in list {
                loader.name(Class::Feast, word, feasts.len() as f64)?;
            }
            feasts.push(feast);
        }
        let capital = t.capital.iter().map(|w| loader.word(w)).collect();
        let month_first = match t.numeric_order.as_str() {
            "dmy" => false,
            "mdy" => true,
            other => return Err(loader.fault("numeric_order", other, "dmy or mdy")),
        };
        let dates = loader.rules(Layer::Date, &t.date, &t.words, times, false)?;
        let periods = loader.rules(Layer::Period, &t.period, &t.words, times, false)?;
        let mut expressions = loader.rules(Layer::Time, &t.except, &t.words, times, true)?;
        expressions.extend(loader.rules(Layer::Time, &t.time, &t.words, times, false)?);

        let mut lexemes = loader.lexemes;
        lexemes.seal();
        let mut names = vec![Vec::new(); lexemes.bound()];
        for (first, name) in loader.names {
            names[first as usize].push(name);
        }
        names.iter_mut().for_each(|list| list.sort_by_key(|n| std::cmp::Reverse(n.rest.len())));
        let tables = [dates, periods, amounts, expressions, figures].map(|rules| Table { rules, ..Table::default() });
        let mut rules = TimeRules {
            files: file_names.map(str::to_owned),
            lexemes,
            tables,
            names,
            numerals,
            year_cues,
            capital,
            clock_marks: t.clock_marks,
            decade_endings: t.decade_endings,
            day_endings: t.day_endings,
            mid_years: t.mid_years,
            month_first,
            seasons,
            feasts,
            units,
            anchor,
        };
        rules.dispatch();
        Ok(rules)
    }

    /// The date under which the files' examples are read.
    pub fn example_anchor(&self) -> PartialDate {
        self.anchor
    }

    /// Fills the tables that say which rules can begin with a word.
    fn dispatch(&mut self) {
        let bound = self.lexemes.bound();
        for layer in [Layer::Date, Layer::Period, Layer::Amount, Layer::Time, Layer::Number] {
            let mut by_word = vec![Vec::new(); bound];
            let mut by_digit = Vec::new();
            for r in 0..self.tables[layer as usize].rules.len() {
                let (mut words, mut digit) = (vec![false; bound], false);
                self.first_words(layer, r, &mut words, &mut digit, 0);
                for (id, _) in words.iter().enumerate().filter(|(_, w)| **w) {
                    by_word[id].push(r as u16);
                }
                if digit {
                    by_digit.push(r as u16);
                }
            }
            let table = &mut self.tables[layer as usize];
            (table.by_word, table.by_digit) = (by_word, by_digit);
        }
    }

    fn first_words(&self, layer: Layer, rule: usize, words: &mut [bool], digit: &mut bool, depth: usize) {
        let mut inner = Vec::new();
        self.tables[layer as usize].rules[rule].program.first(&mut |inst| match inst {
            Inst::Word(id) => words[*id as usize] = true,
            Inst::Class(class, _) => match class {
                Class::Date => inner.push(Layer::Date),
                Class::Period => inner.push(Layer::Period),
                Class::Amount => inner.push(Layer::Amount),
                Class::Day | Class::Year | Class::NumericDate | Class::NumericDay | Class::Decade | Class::Clock => {
                    *digit = true
                }
                Class::MidYear => words[COMPOUND_MID_YEAR as usize] = true,
                Class::Span => words[COMPOUND_SPAN as usize] = true,
                Class::Portion => words[COMPOUND_PORTION as usize] = true,
                Class::Number | Class::Ordinal | Class::Scale => {
                    *digit = true;
                    words[COMPOUND_NUMBER as usize] = true;
                    words[COMPOUND_ORDINAL as usize] = true;
                    let n = &self.numerals;
                    let all = n.atoms.keys().chain(n.ordinals.keys()).chain(&n.indefinite).chain(&n.articles);
                    all.chain(n.joined.keys().map(|(a, _)| a)).for_each(|id| words[*id as usize] = true);
                }
                _ => {
                    for (id, names) in self.names.iter().enumerate() {
                        words[id] |= names.iter().any(|n| n.class == *class);
                    }
                }
            },
            _ => {}
        });
        if depth < 3 {
            for layer in inner {
                for r in 0..self.tables[layer as usize].rules.len() {
                    self.first_words(layer, r, words, digit, depth + 1);
                }
            }
        }
    }

    /// Every rule, table by table.
    pub(crate) fn all_rules(&self) -> impl Iterator<Item = &Rule> {
        self.tables.iter().flat_map(|t| t.rules.iter())
    }
}

fn load_numerals(loader: &mut Loader<'_>, n: &NumbersFile) -> Result<Numerals, Error> {
    let decimal = n.decimal.chars().next().ok_or_else(|| loader.fault("decimal", "", "one mark, such as ,"))?;
    let mut out = Numerals {
        decimal,
        groups: n.groups.iter().filter_map(|g| g.chars().next()).collect(),
        before_teens: n.before_teens.clone(),
        ordinal_endings: n.ordinal_endings.clone(),
        ..Numerals::default()
    };
    let atoms = n.values.iter().map(|(w, v)| (w, Atom::Value(*v)));
    for (text, atom) in atoms.chain(n.scales.iter().map(|(w, v)| (w, Atom::Scale(*v)))) {
        let ids: Vec<WordId> = text.split_whitespace().map(|w| loader.word(w)).collect();
        match ids[..] {
            [one] => {
                out.atoms.insert(one, atom);
            }
            [one, two] => {
                out.joined.insert((one, two), atom);
            }
            _ => return Err(loader.fault("values, scales", text, "one or two words")),
        }
        if let (Atom::Scale(s), [one]) = (atom, &ids[..]) {
            loader.names.push((*one, Name { class: Class::Scale, rest: Box::default(), value: s }));
        }
    }
    for (text, value) in &n.ordinals {
        let id = loader.word(text);
        out.ordinals.insert(id, *value);
    }
    for (text, value) in &n.collectives {
        loader.name(Class::Collective, text, f64::from(*value))?;
    }
    for (text, value) in &n.fractions {
        loader.name(Class::Fraction, text, f64::from(*value))?;
    }
    let mut words = |list: &[String]| -> Vec<WordId> { list.iter().map(|w| loader.word(w)).collect() };
    out.indefinite = words(&n.indefinite);
    out.articles = words(&n.articles);
    out.naming = words(&n.naming);
    for j in &n.joiner {
        if j.after == 0 {
            return Err(loader.fault("joiner", "after = 0", "after = 10 or 100"));
        }
        let word = loader.word(&j.word);
        out.joiners.push(Joiner { word, after: j.after, before: j.before.clone() });
    }
    Ok(out)
}

impl TimeRules {
    /// The year of a word such as *mid-2019*.
    pub(crate) fn mid_year(&self, lower: &str) -> Option<f64> {
        let year = self.mid_years.iter().find_map(|p| lower.strip_prefix(p.as_str()))?;
        let digits = year.len() == 4 && year.bytes().all(|b| b.is_ascii_digit());
        digits.then(|| year.parse().ok())?.filter(|y| (1000.0..2200.0).contains(y))
    }

    /// The part of a whole that a word such as *three-fifths* names.
    pub(crate) fn portion(&self, lower: &str) -> Option<f64> {
        let (number, part) = lower.rsplit_once('-')?;
        let find = |w: &str| self.lexemes.find(w, w);
        let Some(Atom::Value(number)) = self.numerals.atoms.get(&find(number)) else {
            return None;
        };
        if *number >= 10 {
            return None; // "twenty-fifth" is one in a row
        }
        let part = find(part);
        let part =
            (part != UNKNOWN).then(|| self.names[part as usize].iter().find(|n| n.class == Class::Fraction))??;
        Some(f64::from(*number) / part.value)
    }

    /// The number of token `i`'s word; see [`Lexemes::find`].
    pub(crate) fn word_id(&self, words: &vigie_text::Words<'_>, i: usize, scratch: &mut Vec<Atom>) -> WordId {
        let lower = words.lower(i);
        let id = self.lexemes.find(lower, words.folded(i));
        if id != UNKNOWN || !lower.contains('-') || lower.starts_with('-') {
            return id;
        }
        if self.mid_year(lower).is_some() {
            return COMPOUND_MID_YEAR;
        }
        let find = |w: &str| self.lexemes.find(w, w);
        let first = lower.split('-').next().map_or(UNKNOWN, find);
        if !self.numerals.atoms.contains_key(&first) {
            return id;
        }
        if self.portion(lower).is_some() {
            return COMPOUND_PORTION;
        }
        match self.numerals.compound(lower, &find, scratch) {
            Some(false) => return COMPOUND_NUMBER,
            Some(true) => return COMPOUND_ORDINAL,
            None => {}
        }
        let Some((number, unit)) = lower.rsplit_once('-') else {
            return id;
        };
        let unit = find(unit);
        let is_unit = unit != UNKNOWN && self.names[unit as usize].iter().any(|n| n.class == Class::Unit);
        let number = find(number);
        let is_number = self.numerals.atoms.contains_key(&number);
        if is_unit && is_number { COMPOUND_SPAN } else { id }
    }
}
