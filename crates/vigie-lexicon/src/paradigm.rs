//! Forms of verbs: what a form says, and how a paradigm makes it from a stem.

/// The mood of a finite form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Mood {
    /// *prend*
    Indicative,
    /// *prendrait*
    Conditional,
    /// *prenne*
    Subjunctive,
    /// *prenez*
    Imperative,
}

/// The tense of a finite form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Tense {
    /// *prend*
    Present,
    /// *prenait*
    Imperfect,
    /// *prit*, *took*
    Past,
    /// *prendra*
    Future,
}

/// What a form of a verb says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum VerbForm {
    /// A finite form. A word that serves several persons is listed once for each.
    Finite {
        /// Its mood.
        mood: Mood,
        /// Its tense.
        tense: Tense,
        /// 1, 2 or 3.
        person: u8,
        /// Whether it is plural.
        plural: bool,
    },
    /// *prendre*, *take*
    Infinitive,
    /// *prenant*, *taking*
    PresentParticiple,
    /// *prise*, *taken*; `None` where the language's participles do not agree.
    PastParticiple {
        /// Whether it is feminine.
        feminine: Option<bool>,
        /// Whether it is plural.
        plural: Option<bool>,
    },
}

/// The number of a noun's or adjective's form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Number {
    /// *frappe*
    Singular,
    /// *frappes*
    Plural,
    /// One form for both: *accès*.
    Either,
}

/// The row of a paradigm: a tense's six persons, or a non-finite form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Row {
    Finite(Mood, Tense),
    Infinitive,
    PresentParticiple,
    PastParticiple,
}

/// The rows by their keys in `verbs.toml`.
pub(crate) const ROWS: &[(&str, Row)] = &[
    ("ind.pres", Row::Finite(Mood::Indicative, Tense::Present)),
    ("ind.imp", Row::Finite(Mood::Indicative, Tense::Imperfect)),
    ("ind.past", Row::Finite(Mood::Indicative, Tense::Past)),
    ("ind.fut", Row::Finite(Mood::Indicative, Tense::Future)),
    ("cond.pres", Row::Finite(Mood::Conditional, Tense::Present)),
    ("subj.pres", Row::Finite(Mood::Subjunctive, Tense::Present)),
    ("subj.imp", Row::Finite(Mood::Subjunctive, Tense::Imperfect)),
    ("imper", Row::Finite(Mood::Imperative, Tense::Present)),
    ("inf", Row::Infinitive),
    ("part.pres", Row::PresentParticiple),
    ("part.past", Row::PastParticiple),
];

impl Row {
    pub fn from_key(key: &str) -> Option<Row> {
        ROWS.iter().find(|(k, _)| *k == key).map(|(_, row)| *row)
    }

    /// How many cells a full row has; a row of one cell serves them all.
    pub const fn cells(self) -> usize {
        match self {
            Row::Finite(..) => 6,
            Row::Infinitive | Row::PresentParticiple => 1,
            Row::PastParticiple => 4,
        }
    }

    /// What cell `i` of a row of `of` cells says: a row of one cell serves every person.
    pub fn forms(self, i: usize, of: usize) -> Vec<VerbForm> {
        let person = |i: usize| (i % 3 + 1) as u8;
        match self {
            Row::Finite(mood, tense) if of == 1 => {
                (0..6).map(|i| VerbForm::Finite { mood, tense, person: person(i), plural: i >= 3 }).collect()
            }
            Row::Finite(mood, tense) => vec![VerbForm::Finite { mood, tense, person: person(i), plural: i >= 3 }],
            Row::Infinitive => vec![VerbForm::Infinitive],
            Row::PresentParticiple => vec![VerbForm::PresentParticiple],
            Row::PastParticiple if of == 1 => vec![VerbForm::PastParticiple { feminine: None, plural: None }],
            Row::PastParticiple => {
                vec![VerbForm::PastParticiple { feminine: Some(i % 2 == 1), plural: Some(i >= 2) }]
            }
        }
    }
}

/// A stem and its alternant.
pub(crate) struct Stem<'s> {
    pub plain: &'s str,
    /// The alternant that `*` asks for: *achèt*.
    pub strong: String,
}

/// The forms that a cell makes from a stem. `/` parts alternatives, `-` is no form, `*` asks for the strong stem,
/// `&` doubles the stem's last letter; what follows is the ending.
pub(crate) fn cell_forms(cell: &str, stem: &Stem<'_>) -> Vec<String> {
    if cell == "-" {
        return Vec::new();
    }
    cell.split('/')
        .map(|ending| {
            if let Some(ending) = ending.strip_prefix('*') {
                format!("{}{ending}", stem.strong)
            } else if let Some(ending) = ending.strip_prefix('&') {
                let doubled = stem.plain.chars().next_back();
                format!("{}{}{ending}", stem.plain, doubled.map(String::from).unwrap_or_default())
            } else {
                format!("{}{ending}", stem.plain)
            }
        })
        .collect()
}

/// The strong stem by a rule such as `e>è`: the last `e` becomes `è`. Without a rule, the plain stem.
pub(crate) fn strong_stem(stem: &str, rule: Option<&(String, String)>) -> String {
    match rule.and_then(|(from, to)| Some((stem.rfind(from.as_str())?, from, to))) {
        Some((at, from, to)) => format!("{}{to}{}", &stem[..at], &stem[at + from.len()..]),
        None => stem.to_owned(),
    }
}
