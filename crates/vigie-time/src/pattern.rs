//! The token patterns of the rule files.
//!
//! ```text
//! depuis (le|la) [tout] début de {period}
//! ```
//! A word in lower case, cut as the tokenizer cuts (*d' ici*), stands for itself; `(a|b)` is one of them; `[x]` may be
//! missing, and `[a|b]` is one of them or nothing; `{class}` is a word or words of a class, `{class:label}` the same
//! under a name that the rule's value uses; `{name}` of the file's `[words]` table stands for the pattern given there.
//! `...` is one to eight words of any kind, as few as possible, without a mark or a time among them; `!word` matches
//! nothing, where `word` does not follow; a mark behind a backslash stands for itself (`\(`). Where `<` and `>` stand, the mention begins and ends: `donne <{n} {unit}> pour` finds the time between the two words.

use crate::error::{Error, Origin};
use crate::lexeme::{Lexemes, WordId};
use std::collections::BTreeMap;

/// Classes of words that patterns name in braces. The last three are made by rules of the files themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Class {
    Month,
    MidMonth,
    Weekday,
    Unit,
    Season,
    Feast,
    Ordinal,
    Scale,
    Collective,
    Fraction,
    Number,
    Day,
    Year,
    NumericDate,
    NumericDay,
    Decade,
    MidYear,
    Clock,
    Span,
    Portion,
    Date,
    Period,
    Amount,
}

/// Name in the files, class, type of its value.
pub(crate) const CLASSES: &[(&str, Class, Type)] = &[
    ("month", Class::Month, Type::Month),
    ("midmonth", Class::MidMonth, Type::Month),
    ("weekday", Class::Weekday, Type::Weekday),
    ("unit", Class::Unit, Type::Unit),
    ("season", Class::Season, Type::Season),
    ("feast", Class::Feast, Type::Feast),
    ("ord", Class::Ordinal, Type::Number),
    ("scale", Class::Scale, Type::Number),
    ("collective", Class::Collective, Type::Number),
    ("fraction", Class::Fraction, Type::Number),
    ("n", Class::Number, Type::Number),
    ("day", Class::Day, Type::Number),
    ("year", Class::Year, Type::Number),
    ("numeric", Class::NumericDate, Type::Number),
    ("numeric_day", Class::NumericDay, Type::Number),
    ("decade", Class::Decade, Type::Number),
    ("midyear", Class::MidYear, Type::Number),
    ("clock", Class::Clock, Type::Number),
    ("span", Class::Span, Type::Number),
    ("portion", Class::Portion, Type::Number),
    ("date", Class::Date, Type::Period),
    ("period", Class::Period, Type::Period),
    ("amount", Class::Amount, Type::Number),
];

/// What a value is, for the check of a rule's value against its pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Type {
    Number,
    Month,
    Weekday,
    Unit,
    Season,
    Feast,
    Period,
    Count,
}

/// Most values that one pattern can hand on.
pub(crate) const SLOTS: usize = 8;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Inst {
    Word(WordId),
    Class(Class, u8),
    /// Go on at both, the first preferred.
    Split(u16, u16),
    Jump(u16),
    /// The mention begins (true) or ends here; what the pattern matches beyond is its setting.
    Edge(bool),
    /// One word or more, whatever they are.
    Gap,
    /// This word does not follow.
    Not(WordId),
    Match,
}

/// A compiled pattern.
#[derive(Debug, Clone)]
pub(crate) struct Program {
    pub code: Vec<Inst>,
    /// Labels of the slots, with the type of what they hold.
    pub slots: Vec<(String, Type)>,
    /// The first match counts, not the longest: there is a gap in it.
    pub first_match: bool,
}

enum Node {
    Word(String),
    Class(Class, u8),
    Edge(bool),
    Gap,
    Not(String),
    Seq(Vec<Node>),
    Alt(Vec<Node>),
}

struct Parser<'a> {
    tokens: Vec<String>,
    at: usize,
    macros: &'a BTreeMap<String, String>,
    origin: &'a Origin<'a>,
    slots: Vec<(String, Type)>,
    depth: usize,
}

const WANT: &str = "words, (a|b), [x] and {class} with their brackets closed";

impl Parser<'_> {
    fn fault(&self, found: &str, want: &str) -> Error {
        self.origin.fault(found, want)
    }

    fn alternatives(&mut self, close: Option<&str>) -> Result<Node, Error> {
        let mut all = Vec::new();
        let mut seq = Vec::new();
        loop {
            let Some(token) = self.tokens.get(self.at).cloned() else {
                if close.is_some() {
                    return Err(self.fault("the end of the pattern", WANT));
                }
                break;
            };
            self.at += 1;
            match token.as_str() {
                "|" => all.push(Node::Seq(std::mem::take(&mut seq))),
                "(" => seq.push(self.alternatives(Some(")"))?),
                "[" => {
                    let inner = self.alternatives(Some("]"))?;
                    seq.push(Node::Alt(vec![inner, Node::Seq(Vec::new())]));
                }
                t if Some(t) == close => break,
                ")" | "]" | "}" => return Err(self.fault(&token, WANT)),
                t if t.starts_with('{') => seq.push(self.class(t.trim_matches(['{', '}']))?),
                "..." => seq.push(Node::Gap),
                t if t.len() > 1 && t.starts_with('!') => seq.push(Node::Not(t[1..].to_owned())),
                t if t.starts_with('\\') => seq.push(Node::Word(t[1..].to_owned())),
                "<" => seq.push(Node::Edge(true)),
                ">" => seq.push(Node::Edge(false)),
                t => seq.push(Node::Word(t.to_owned())),
            }
        }
        all.push(Node::Seq(seq));
        Ok(if all.len() == 1 { all.remove(0) } else { Node::Alt(all) })
    }

    fn class(&mut self, name: &str) -> Result<Node, Error> {
        if let Some(text) = self.macros.get(name) {
            if self.depth >= 8 {
                return Err(self.fault(name, "a [words] entry that does not contain itself"));
            }
            let (tokens, at) = (std::mem::replace(&mut self.tokens, cut(text)), std::mem::take(&mut self.at));
            self.depth += 1;
            let node = self.alternatives(None);
            self.depth -= 1;
            (self.tokens, self.at) = (tokens, at);
            return node;
        }
        let (class, label) = name.split_once(':').unwrap_or((name, name));
        let Some(&(_, class, ty)) = CLASSES.iter().find(|(n, ..)| *n == class) else {
            let known: Vec<&str> = CLASSES.iter().map(|(n, ..)| *n).collect();
            return Err(self.fault(
                &format!("{{{name}}}"),
                &format!("one of the classes {} or a name of the [words] table", known.join(", ")),
            ));
        };
        let slot = match self.slots.iter().position(|(l, _)| l == label) {
            Some(i) if self.slots[i].1 == ty => i,
            Some(_) => return Err(self.fault(label, "a label used for one type of value only")),
            None if self.slots.len() < SLOTS => {
                self.slots.push((label.to_owned(), ty));
                self.slots.len() - 1
            }
            None => return Err(self.fault(label, &format!("at most {SLOTS} labels in one pattern"))),
        };
        Ok(Node::Class(class, slot as u8))
    }
}

/// Cuts a pattern into words, brackets and `{class}`.
fn cut(text: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut open = false; // the last item is a word or class still being read
    let mut braces = false;
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => {
                out.extend(chars.next().map(|mark| format!("\\{mark}")));
                open = false;
            }
            '{' => {
                out.push("{".to_owned());
                (open, braces) = (true, true);
            }
            '}' => (open, braces) = (false, false),
            _ if braces => {
                if let Some(last) = out.last_mut() {
                    last.push(c);
                }
            }
            '(' | ')' | '[' | ']' | '|' | '<' | '>' => {
                out.push(c.to_string());
                open = false;
            }
            c if c.is_whitespace() => open = false,
            c => match out.last_mut() {
                Some(last) if open => last.push(c),
                _ => {
                    out.push(c.to_string());
                    open = true;
                }
            },
        }
    }
    out
}

/// Compiles a pattern; words new to `lexemes` are added to it.
pub(crate) fn compile(
    text: &str,
    macros: &BTreeMap<String, String>,
    origin: &Origin<'_>,
    lexemes: &mut Lexemes,
) -> Result<Program, Error> {
    let mut parser = Parser { tokens: cut(text), at: 0, macros, origin, slots: Vec::new(), depth: 0 };
    let node = parser.alternatives(None)?;
    let slots = parser.slots;
    let mut code = Vec::new();
    emit(&node, &mut code, lexemes);
    code.push(Inst::Match);
    if code.len() > usize::from(u16::MAX) {
        return Err(origin.fault("a pattern of many thousand words", "a shorter pattern"));
    }
    let first_match = code.contains(&Inst::Gap);
    let program = Program { code, slots, first_match };
    let mut empty = false;
    program.first(&mut |inst| empty |= matches!(inst, Inst::Match | Inst::Gap));
    if empty {
        return Err(origin.fault(text, "a pattern that begins with a word and cannot match nothing at all"));
    }
    Ok(program)
}

fn emit(node: &Node, code: &mut Vec<Inst>, lexemes: &mut Lexemes) {
    match node {
        Node::Word(word) => code.push(Inst::Word(lexemes.intern(&word.to_lowercase()))),
        Node::Class(class, slot) => code.push(Inst::Class(*class, *slot)),
        Node::Gap => code.push(Inst::Gap),
        Node::Not(word) => code.push(Inst::Not(lexemes.intern(&word.to_lowercase()))),
        Node::Edge(begin) => code.push(Inst::Edge(*begin)),
        Node::Seq(nodes) => nodes.iter().for_each(|n| emit(n, code, lexemes)),
        Node::Alt(nodes) => {
            let mut jumps = Vec::new();
            for (i, n) in nodes.iter().enumerate() {
                let split = code.len();
                if i + 1 < nodes.len() {
                    code.push(Inst::Match); // filled in below
                }
                emit(n, code, lexemes);
                if i + 1 < nodes.len() {
                    jumps.push(code.len());
                    code.push(Inst::Match);
                    code[split] = Inst::Split(split as u16 + 1, code.len() as u16);
                }
            }
            let end = code.len() as u16;
            jumps.into_iter().for_each(|j| code[j] = Inst::Jump(end));
        }
    }
}

impl Program {
    /// Calls `seen` with each instruction at which a match can begin; [`Inst::Match`] where it can be empty.
    pub fn first(&self, seen: &mut impl FnMut(&Inst)) {
        let mut todo = vec![0usize];
        let mut done = vec![false; self.code.len()];
        while let Some(pc) = todo.pop() {
            if std::mem::replace(&mut done[pc], true) {
                continue;
            }
            match &self.code[pc] {
                Inst::Split(a, b) => todo.extend([*a as usize, *b as usize]),
                Inst::Jump(a) => todo.push(*a as usize),
                Inst::Edge(_) | Inst::Not(_) => todo.push(pc + 1),
                inst => seen(inst),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn compiled(text: &str) -> Result<Program, String> {
        let origin = Origin { file: "t.toml", line: 3, entry: "x" };
        let macros = BTreeMap::from([("last".to_owned(), "dernier|passé".to_owned())]);
        compile(text, &macros, &origin, &mut Lexemes::default()).map_err(|e| e.to_string())
    }

    #[test]
    fn faults_name_file_line_and_form() {
        for (text, part) in [
            ("depuis (lundi", "brackets closed"),
            ("depuis {moon}", "one of the classes month"),
            ("[le] [la]", "cannot match nothing"),
            ("lundi)", "brackets closed"),
        ] {
            let error = compiled(text).unwrap_err();
            assert!(error.starts_with("t.toml:3:") && error.contains(part), "{error}");
        }
    }

    #[test]
    fn slots_are_named_once() {
        let program = compiled("du {day:from} au {day:to} {month} [{year}]|{month} {last}").unwrap();
        let names: Vec<&str> = program.slots.iter().map(|s| s.0.as_str()).collect();
        assert_eq!(names, ["from", "to", "month", "year"]);
    }
}
