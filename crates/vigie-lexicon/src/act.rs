//! Acts: words in a construction that mean a claim.

use crate::entry::{Entry, Reader};
use crate::lexicon::LemmaId;
use std::ops::Range;
use vigie_model::{Condition, Deployed, Extent, Form, Kind, Moved, Outcome, Phase, ProtestForm, Relation};

/// Index of an act in [`crate::Lexicon::acts`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ActId(pub u32);

/// The part of speech of an act's head.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Pos {
    /// *s'emparer de*
    Verb,
    /// *la prise de*
    Noun,
    /// *rebelle* said of a place
    Adjective,
    /// Fixed words without a verb of their own: *aux mains de*, *sous le contrôle de*.
    Phrase,
}

/// What a claim read from the act is: its kind, and its word of that kind's vocabulary.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Means {
    /// The kind.
    pub kind: Kind,
    /// The phase, form, outcome, movement, relation, act or condition: always a word of the kind's vocabulary.
    pub value: String,
}

/// A role of a claim that a constituent of the clause can fill.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// Who does, holds, moves, says.
    Actor,
    /// To whom, against whom.
    Target,
    /// Where.
    Place,
    /// Who was killed, wounded …: gives victims and count.
    Victims,
    /// Whence.
    From,
    /// Whither.
    To,
    /// The matter of a diplomatic act.
    About,
}

impl Role {
    /// Every role.
    pub const ALL: [Role; 7] =
        [Role::Actor, Role::Target, Role::Place, Role::Victims, Role::From, Role::To, Role::About];

    /// Its key in an `[[act]]` entry and its name in the marks of sentences.
    pub const fn as_str(self) -> &'static str {
        match self {
            Role::Actor => "actor",
            Role::Target => "target",
            Role::Place => "place",
            Role::Victims => "victims",
            Role::From => "from",
            Role::To => "to",
            Role::About => "about",
        }
    }

    fn from_word(word: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|r| r.as_str() == word)
    }
}

/// Where in the construction a role's words stand. Slots are deep: *nsubj* is who does it, whatever the voice.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Slot {
    /// Subject of the active verb.
    Nsubj,
    /// Object of the active verb.
    Obj,
    /// Indirect object.
    Iobj,
    /// Complement of a verb (or of a phrase) with this preposition, in its dictionary form.
    Obl(String),
    /// Complement of a noun with this preposition.
    Nmod(String),
    /// Complement of a noun with the language's mark of the agent: *par*, *by*.
    Agent,
    /// Possessor of a noun, however it is written: *son*, *'s*.
    Poss,
    /// Adjective of nationality or party on a noun: *le bombardement russe*.
    Adj,
    /// The noun that an adjective, participle or phrase qualifies: *la ville assiégée*.
    Antecedent,
    /// The noun act itself: *douze morts*.
    SelfNoun,
}

impl Slot {
    /// How slots are written.
    pub const FORMS: &'static str =
        "nsubj, obj, iobj, obl:PREPOSITION, nmod:PREPOSITION, agent, poss, adj, antecedent or self";

    fn parse(word: &str) -> Option<Slot> {
        let with = |prefix: &str| {
            word.strip_prefix(prefix).filter(|p| !p.is_empty() && p.trim() == *p).map(|p| p.to_lowercase())
        };
        Some(match word {
            "nsubj" => Slot::Nsubj,
            "obj" => Slot::Obj,
            "iobj" => Slot::Iobj,
            "agent" => Slot::Agent,
            "poss" => Slot::Poss,
            "adj" => Slot::Adj,
            "antecedent" => Slot::Antecedent,
            "self" => Slot::SelfNoun,
            _ => match (with("obl:"), with("nmod:")) {
                (Some(p), _) => Slot::Obl(p),
                (_, Some(p)) => Slot::Nmod(p),
                _ => return None,
            },
        })
    }

    /// The preposition, where the slot has one.
    pub fn preposition(&self) -> Option<&str> {
        match self {
            Slot::Obl(p) | Slot::Nmod(p) => Some(p),
            _ => None,
        }
    }
}

/// Words in a construction that mean a claim. Its head's lemma is found by [`crate::Lexicon::verb_acts`] or
/// [`crate::Lexicon::noun_acts`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Act {
    /// The file it stands in.
    pub file: String,
    /// The line of its `lemma`, from 1.
    pub line: usize,
    /// Its lemma as written: *s'emparer de*, *prendre le contrôle de*.
    pub lemma: String,
    /// The lemma of its head: *emparer*, *prendre*. For a phrase the first word (no lemma: the word itself).
    pub head: LemmaId,
    /// What its head is.
    pub pos: Pos,
    /// Whether the verb is reflexive: *s'emparer*.
    pub reflexive: bool,
    /// Object and place pronouns that must stand before the verb: *s'en prendre à* has `["en"]`, *y avoir* has `["y"]`.
    pub clitics: Vec<String>,
    /// Words that must follow the head, in lower case, with up to two adverbs, quantifiers or auxiliaries' remains between:
    /// *prendre le contrôle de* has `["le", "contrôle"]`. The word `{n}` stands for a number; `{d}` in a lemma (any
    /// determiner or none) leaves nothing here. A final preposition that a
    /// role's slot names is not among them.
    pub fixed: Vec<String>,
    /// The claims it means; at least one.
    pub means: Vec<Means>,
    /// Its roles, each with its slots in order of preference.
    pub roles: Vec<(Role, Vec<Slot>)>,
    /// The roles without which the words mean no claim.
    pub needs: Vec<Role>,
    /// For a role, the only nouns whose phrase may fill it, in dictionary form: *exploser* with *bombe*, *mine*, not with
    /// *prix*. Ask [`crate::Lexicon::allows`].
    pub only: Vec<(Role, Vec<String>)>,
    /// Words that, in the act's own noun phrase or within two words of it, give it another sense: *attaque cardiaque*,
    /// *charm offensive*. In dictionary form; ask [`crate::Lexicon::spoils`].
    pub never: Vec<String>,
    /// How much of the place, where the words say so.
    pub extent: Option<Extent>,
    /// Sentences that must give the claim, with `[words|role]` marks; read them with [`Example::parse`].
    pub yes: Vec<String>,
    /// Sentences that must not give a claim of this kind.
    pub no: Vec<String>,
    /// Where the entry comes from, if from somewhere.
    pub source: Option<String>,
}

impl Act {
    /// The slots of a role, in order of preference; empty where the act has no such role.
    pub fn slots(&self, role: Role) -> &[Slot] {
        self.roles.iter().find(|(r, _)| *r == role).map_or(&[], |(_, slots)| slots)
    }
}

/// A mark in an example sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// The role.
    pub role: Role,
    /// The words, as a byte range of [`Example::text`].
    pub words: Range<usize>,
}

/// A sentence without its marks, and the marks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    /// The sentence as it would be printed.
    pub text: String,
    /// Its marks in order.
    pub marks: Vec<Mark>,
}

/// A sentence whose marks are not well formed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "{found} in the example {sentence:?}; write [words|role] with a role of actor, target, place, victims, from, to, about"
)]
pub struct MarkError {
    /// What is wrong.
    pub found: String,
    /// The sentence.
    pub sentence: String,
}

impl Example {
    /// Reads a sentence with `[words|role]` marks.
    ///
    /// Errors: [`MarkError`] for a bracket that is not closed, an empty mark, or an unknown role.
    ///
    /// ```
    /// use vigie_lexicon::{Example, Role};
    /// let example = Example::parse("[Kherson|place] est tombée.").unwrap();
    /// assert_eq!(example.text, "Kherson est tombée.");
    /// assert_eq!(example.marks[0].role, Role::Place);
    /// assert_eq!(&example.text[example.marks[0].words.clone()], "Kherson");
    /// ```
    pub fn parse(sentence: &str) -> Result<Example, MarkError> {
        let error = |found: String| MarkError { found, sentence: sentence.to_owned() };
        let mut example = Example { text: String::with_capacity(sentence.len()), marks: Vec::new() };
        let mut rest = sentence;
        while let Some((before, after)) = rest.split_once('[') {
            example.text.push_str(before);
            let (mark, after) = after.split_once(']').ok_or_else(|| error("a bracket that is not closed".into()))?;
            let (words, role) = mark.rsplit_once('|').ok_or_else(|| error(format!("a mark without role: [{mark}]")))?;
            if words.trim().is_empty() || words.contains('[') {
                return Err(error(format!("a mark without words: [{mark}]")));
            }
            let role = Role::from_word(role).ok_or_else(|| error(format!("the unknown role {role:?}")))?;
            let start = example.text.len();
            example.text.push_str(words);
            example.marks.push(Mark { role, words: start..example.text.len() });
            rest = after;
        }
        if rest.contains(']') {
            return Err(error("a bracket that was not opened".into()));
        }
        example.text.push_str(rest);
        Ok(example)
    }
}

/// What must be known of the language before its acts are read: the pronouns that stand before a verb in its lemma, and
/// the groups of nouns.
pub(crate) struct Before {
    pub reflexives: Vec<String>,
    pub clitics: Vec<String>,
    pub groups: Vec<(String, Vec<String>)>,
}

/// An act as written, its head not yet looked up.
pub(crate) struct RawAct {
    pub act: Act,
    /// The head's dictionary form.
    pub head: String,
}

const KEYS: &[&str] = &[
    "lemma", "pos", "means", "actor", "target", "place", "victims", "from", "to", "about", "needs", "only", "never",
    "extent", "yes", "no", "source",
];

/// Reads the `[[act]]` entries of one file. `split` cuts a lemma into words as the language writes them.
pub(crate) fn read(reader: &mut Reader<'_>, before: &Before, split: &dyn Fn(&str) -> Vec<String>) -> Vec<RawAct> {
    let mut acts = Vec::new();
    reader.only_tables(&["act"]);
    for entry in reader.entries("act", "lemma") {
        entry.only(KEYS, reader);
        if let Some(raw) = read_one(&entry, reader, before, split) {
            acts.push(raw);
        }
    }
    acts
}

fn read_one(
    entry: &Entry<'_, '_>,
    reader: &mut Reader<'_>,
    before: &Before,
    split: &dyn Fn(&str) -> Vec<String>,
) -> Option<RawAct> {
    let lemma = entry.string("lemma", reader)?;
    let pos = match entry.optional_string("pos", reader).as_deref() {
        None | Some("verb") => Pos::Verb,
        Some("noun") => Pos::Noun,
        Some("adjective") => Pos::Adjective,
        Some("phrase") => Pos::Phrase,
        Some(other) => {
            entry.problem(reader, "pos", format!("{other:?}"), "verb, noun, adjective or phrase");
            Pos::Verb
        }
    };
    let means: Vec<Means> = entry.strings("means", reader).iter().filter_map(|w| means(w, entry, reader)).collect();
    if means.is_empty() {
        entry.problem(reader, "means", "no claim".into(), "a claim such as \"control.gained\", or a list of them");
    }
    let mut roles = Vec::new();
    for role in Role::ALL {
        let mut slots = Vec::new();
        for word in entry.strings(role.as_str(), reader) {
            match Slot::parse(&word) {
                Some(slot) => slots.push(slot),
                None => entry.problem(reader, role.as_str(), format!("{word:?}"), Slot::FORMS),
            }
        }
        if !slots.is_empty() {
            roles.push((role, slots));
        }
    }
    let mut needs = Vec::new();
    for word in entry.strings("needs", reader) {
        match Role::from_word(&word) {
            Some(role) if roles.iter().any(|(r, _)| *r == role) => needs.push(role),
            _ => entry.problem(reader, "needs", format!("{word:?}"), "a role that this entry gives a slot"),
        }
    }
    let only = read_only(entry, reader, &roles, before);
    let extent = entry.optional_string("extent", reader).and_then(|w| match w.parse::<Extent>() {
        Ok(extent) => Some(extent),
        Err(e) => {
            entry.problem(reader, "extent", format!("{w:?}"), &format!("one of {}", e.accepted.join(", ")));
            None
        }
    });
    let (yes, no) = (entry.strings("yes", reader), entry.strings("no", reader));
    for (key, sentences) in [("yes", &yes), ("no", &no)] {
        if sentences.is_empty() {
            entry.problem(reader, key, "no sentence".into(), "at least one sentence");
        }
        for sentence in sentences {
            match Example::parse(sentence) {
                Err(e) => entry.problem(reader, key, e.to_string(), "balanced marks"),
                Ok(example) => {
                    for mark in example.marks {
                        if !roles.iter().any(|(r, _)| *r == mark.role) {
                            let found = format!("a mark for {} in {sentence:?}", mark.role.as_str());
                            entry.problem(reader, key, found, "marks for roles that this entry gives a slot");
                        }
                    }
                }
            }
        }
    }
    let Cut { head, clitics, fixed, reflexive } = cut_lemma(&lemma, pos, &roles, before, split);
    if head.is_empty() {
        entry.problem(reader, "lemma", format!("{lemma:?}"), "a head word and, where needed, words that follow it");
        return None;
    }
    let act = Act {
        file: reader.file().to_owned(),
        line: entry.line(),
        lemma,
        head: LemmaId(0),
        pos,
        reflexive,
        clitics,
        fixed,
        means,
        roles,
        needs,
        only,
        never: expand(entry.strings("never", reader), "never", entry, reader, before),
        extent,
        yes,
        no,
        source: entry.optional_string("source", reader),
    };
    Some(RawAct { act, head })
}

/// The nouns that alone may fill a role; `@name` stands for a group of `nouns.toml`.
fn read_only(
    entry: &Entry<'_, '_>,
    reader: &mut Reader<'_>,
    roles: &[(Role, Vec<Slot>)],
    before: &Before,
) -> Vec<(Role, Vec<String>)> {
    let Some(table) = entry.table("only", reader) else {
        return Vec::new();
    };
    let mut only = Vec::new();
    for (key, _) in table.keys(reader) {
        let Some(role) = Role::from_word(&key).filter(|role| roles.iter().any(|(r, _)| r == role)) else {
            table.problem(reader, &key, format!("{key:?}"), "a role that this entry gives a slot");
            continue;
        };
        let words = table.strings(&key, reader);
        let nouns = expand(words, &key, &table, reader, before);
        only.push((role, nouns));
    }
    only
}

/// Words, with the members of a group for each `@name`.
fn expand(
    words: Vec<String>,
    key: &str,
    entry: &Entry<'_, '_>,
    reader: &mut Reader<'_>,
    before: &Before,
) -> Vec<String> {
    let mut out = Vec::new();
    for word in words {
        match word.strip_prefix('@') {
            None => out.push(word),
            Some(group) => match before.groups.iter().find(|(name, _)| name == group) {
                Some((_, members)) => out.extend(members.iter().cloned()),
                None => entry.problem(reader, key, format!("{word:?}"), "a group of nouns.toml, or words"),
            },
        }
    }
    out
}

/// A lemma taken apart.
#[derive(Default)]
struct Cut {
    head: String,
    clitics: Vec<String>,
    fixed: Vec<String>,
    reflexive: bool,
}

fn cut_lemma(
    lemma: &str,
    pos: Pos,
    roles: &[(Role, Vec<Slot>)],
    before: &Before,
    split: &dyn Fn(&str) -> Vec<String>,
) -> Cut {
    let mut words = split(lemma);
    // A place where any determiner may stand, or none: the gaps between fixed words allow for it.
    words.retain(|w| w != "{d}");
    let mut cut = Cut::default();
    if pos == Pos::Verb {
        if words.len() > 1 && before.reflexives.contains(&words[0]) {
            cut.reflexive = true;
            words.remove(0);
        }
        while words.len() > 1 && before.clitics.contains(&words[0]) {
            cut.clitics.push(words.remove(0));
        }
    }
    let documented = |last: &[String]| {
        let last = last.join(" ");
        roles.iter().flat_map(|(_, s)| s).filter_map(Slot::preposition).any(|p| p == last)
    };
    // "hors de" is two words, "au-dessus de" too: the longest end that a slot names goes.
    if let Some(end) = (1..words.len()).find(|&i| documented(&words[i..])) {
        words.truncate(end);
    }
    if !words.is_empty() {
        cut.head = words.remove(0);
        cut.fixed = words;
    }
    cut
}

fn means(word: &str, entry: &Entry<'_, '_>, reader: &mut Reader<'_>) -> Option<Means> {
    let want = "KIND.WORD such as \"control.gained\"";
    let Some((kind, value)) = word.split_once('.') else {
        entry.problem(reader, "means", format!("{word:?}"), want);
        return None;
    };
    let kind: Kind = match kind.parse() {
        Ok(Kind::Quote) => {
            entry.problem(reader, "means", format!("{word:?}"), "a kind other than quote: quotes have no acts");
            return None;
        }
        Ok(kind) => kind,
        Err(e) => {
            entry.problem(reader, "means", format!("{word:?}"), &format!("a kind of {}", e.accepted.join(", ")));
            return None;
        }
    };
    let accepted = match kind {
        Kind::Control => Phase::WORDS,
        Kind::Violence => Form::WORDS,
        Kind::Casualties => Outcome::WORDS,
        Kind::Displacement => Moved::WORDS,
        Kind::Deployment => Deployed::WORDS,
        Kind::Alignment => Relation::WORDS,
        Kind::Diplomacy => vigie_model::Act::WORDS,
        Kind::Humanitarian => Condition::WORDS,
        Kind::Protest => ProtestForm::WORDS,
        Kind::Quote => &[],
    };
    if accepted.contains(&value) {
        Some(Means { kind, value: value.to_owned() })
    } else {
        entry.problem(reader, "means", format!("{word:?}"), &format!("{kind}. and one of {}", accepted.join(", ")));
        None
    }
}
