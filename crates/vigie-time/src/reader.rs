//! Finds the expressions of a text: the longest match of the rules at each place, from left to right.

use crate::calendar::Anchor;
use crate::lexeme::{UNKNOWN, WordId};
use crate::mention::{NumberMention, Reading, Role, RuleRef, Tense, TimeMention};
use crate::numeral::Numeral;
use crate::pattern::{Class, Inst, SLOTS};
use crate::resolve::{Context, Direction};
use crate::rules::{Layer, Rule, TimeRules};
use crate::value::{Expr, Op};
use vigie_model::PartialDate;
use vigie_text::{Case, TokenKind, Words};

/// What a pattern matched at one of its labels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Cap {
    None,
    /// A number with its last scale word, or the index of a name.
    Number(f64, f64),
    Unit(crate::calendar::TimeUnit),
    /// What a rule of another table made of it.
    Node(u32),
}

/// What a match hands on: what stands at its labels, and its edges where the pattern sets them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Caps {
    pub slots: [Cap; SLOTS],
    begin: u32,
    end: u32,
}

impl Caps {
    const NONE: Caps = Caps { slots: [Cap::None; SLOTS], begin: UNREAD, end: UNREAD };
}

/// A match of a rule that other rules use.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Node {
    pub layer: Layer,
    pub rule: u16,
    pub caps: Caps,
}

struct Found {
    end: u32,
    rule: u16,
    caps: Caps,
}

impl Found {
    /// Tokens of the mention, for a match that begins at `at`.
    fn tokens(&self, at: usize) -> std::ops::Range<usize> {
        let end = if self.caps.end == UNREAD { self.end } else { self.caps.end } as usize;
        let begin = if self.caps.begin == UNREAD { at } else { self.caps.begin as usize };
        begin..end.max(begin + 1)
    }
}

pub(crate) const UNREAD: u32 = u32::MAX;
pub(crate) const OPEN: u32 = u32::MAX - 1;
/// Expressions nested deeper than this are not read: no one writes them.
const MAX_DEPTH: u32 = 12;
/// Words that `...` can stand for.
const MAX_GAP: usize = 8;
/// Steps that one place of the text may take: far above what rules need, it bounds a hostile text or file.
const MAX_STEPS: u32 = 20_000;

pub(crate) struct Reader<'a, 'b, 'w> {
    pub rules: &'a TimeRules,
    pub words: &'b Words<'w>,
    pub ids: Vec<WordId>,
    pub numeral_at: Vec<u32>,
    pub numerals: Vec<Numeral>,
    /// For each table that others use, and each token: first entry in `ends` and their number.
    memo: [Vec<(u32, u32)>; 3],
    ends: Vec<(u32, u32)>,
    pub nodes: Vec<Node>,
    pools: Vec<Vec<Found>>,
    pub limit: usize,
    depth: u32,
    steps: u32,
    /// Tokens of what looks like a time and is none: ages, names.
    excepted: Vec<std::ops::Range<usize>>,
}

impl TimeRules {
    /// Reads times and numbers of a text at once.
    ///
    /// `anchor` is the report's date at the precision it has; `tense` tells the tense of the clause a token is in, where
    /// it is known. Weekdays and the like without either are taken as past, which is how reports are written.
    pub fn read(
        &self,
        words: &Words<'_>,
        anchor: Option<PartialDate>,
        tense: &dyn Fn(usize) -> Option<Tense>,
    ) -> Reading<'_> {
        let mut reader = Reader::new(self, words);
        let mut reading = Reading::default();
        let mut context =
            Context { anchor: anchor.and_then(Anchor::of), direction: Direction::Unsaid, prior: None, focus: None };
        for sentence in &words.sentences {
            reader.limit = sentence.tokens.end;
            let (first_time, range) = (reading.times.len(), sentence.tokens.clone());
            reader.times(range.clone(), &mut context, tense, &mut reading.times);
            let times = &reading.times[first_time..];
            reader.numbers(range, times, &mut reading.numbers);
        }
        reading
    }

    /// The time expressions of a text; see [`TimeRules::read`].
    pub fn times(
        &self,
        words: &Words<'_>,
        anchor: Option<PartialDate>,
        tense: &dyn Fn(usize) -> Option<Tense>,
    ) -> Vec<TimeMention<'_>> {
        self.read(words, anchor, tense).times
    }

    /// The numbers of a text, less those that belong to dates, clock times and names.
    pub fn numbers(&self, words: &Words<'_>) -> Vec<NumberMention<'_>> {
        self.read(words, None, &|_| None).numbers
    }

    pub(crate) fn rule_ref<'r>(&'r self, rule: &'r Rule) -> RuleRef<'r> {
        RuleRef { file: &self.files[usize::from(!rule.times_file)], line: rule.line, pattern: &rule.pattern }
    }
}

impl<'a, 'b, 'w> Reader<'a, 'b, 'w> {
    fn new(rules: &'a TimeRules, words: &'b Words<'w>) -> Reader<'a, 'b, 'w> {
        let count = words.tokens.len();
        let mut scratch = Vec::new();
        let ids: Vec<WordId> = (0..count)
            .map(|i| match words.tokens[i].kind {
                TokenKind::Number => rules.lexemes.find(words.lower(i), words.folded(i)),
                _ => rules.word_id(words, i, &mut scratch),
            })
            .collect();
        let memo = || vec![(UNREAD, 0); count];
        Reader {
            rules,
            words,
            ids,
            numeral_at: vec![UNREAD; count],
            numerals: Vec::new(),
            memo: [memo(), memo(), memo()],
            ends: Vec::new(),
            nodes: Vec::new(),
            pools: Vec::new(),
            limit: count,
            depth: 0,
            steps: 0,
            excepted: Vec::new(),
        }
    }

    pub(crate) fn starts_with_digit(&self, i: usize) -> bool {
        self.words.word(i).as_bytes().first().is_some_and(u8::is_ascii_digit)
    }

    fn times(
        &mut self,
        tokens: std::ops::Range<usize>,
        context: &mut Context,
        tense: &dyn Fn(usize) -> Option<Tense>,
        out: &mut Vec<TimeMention<'a>>,
    ) {
        let rules = self.rules;
        let sentence_start = tokens.start;
        let mut i = tokens.start;
        while i < tokens.end {
            let mut next = i + 1;
            let found = self.candidates(Layer::Time, i);
            for f in &found {
                let rule = &rules.tables[Layer::Time as usize].rules[f.rule as usize];
                let Some(value) = &rule.value else {
                    next = f.end as usize;
                    self.excepted.push(i..next);
                    break;
                };
                context.direction = match rule.ahead {
                    true => Direction::Future,
                    false => Direction::of(rule.role, tense(i)),
                };
                let Some(resolved) = self.resolve(value, &f.caps, context) else {
                    continue;
                };
                let tokens = f.tokens(i);
                next = tokens.end;
                if let (Role::On | Role::During, Some(when)) = (rule.role, &resolved.when) {
                    let back = self.looks_back(value, &f.caps);
                    context.turn_to(when, back, i < sentence_start + 4, self.is_dateline(f.tokens(i)));
                }
                out.push(TimeMention {
                    span: self.words.span(tokens.clone()),
                    tokens,
                    when: resolved.when,
                    length: resolved.length,
                    role: rule.role,
                    rule: rules.rule_ref(rule),
                    through: self.through(&f.caps),
                });
                break;
            }
            self.give_back(found);
            i = next;
        }
    }

    fn numbers(&mut self, tokens: std::ops::Range<usize>, times: &[TimeMention<'a>], out: &mut Vec<NumberMention<'a>>) {
        let rules = self.rules;
        let mut times = times.iter().peekable();
        let mut i = tokens.start;
        while i < tokens.end {
            while times.next_if(|t| t.tokens.end <= i).is_some() {}
            let time = times.peek().filter(|t| t.tokens.contains(&i));
            let in_time = time.is_some();
            if let Some(t) = time.filter(|t| !matches!(t.role, Role::Duration | Role::Frequency)) {
                i = t.tokens.end;
                continue;
            }
            let mut next = i + 1;
            let found = if self.names_something(i) {
                self.pools.pop().unwrap_or_default()
            } else {
                self.candidates(Layer::Number, i)
            };
            let stop = times.peek().map_or(usize::MAX, |t| if in_time { t.tokens.end } else { t.tokens.start });
            for f in &found {
                if f.tokens(i).end > stop {
                    continue;
                }
                let rule = &rules.tables[Layer::Number as usize].rules[f.rule as usize];
                let Some(value) = &rule.value else {
                    next = f.end as usize;
                    break;
                };
                let Some(figure) = self.figure(value, &f.caps) else {
                    continue;
                };
                let tokens = f.tokens(i);
                next = tokens.end;
                let article = tokens.len() == 1 && rules.numerals.articles.contains(&self.ids[tokens.start]);
                out.push(NumberMention {
                    span: self.words.span(tokens.clone()),
                    tokens,
                    count: figure.count,
                    value: figure.value,
                    kind: figure.kind,
                    article,
                    in_time: in_time || self.excepted.iter().rev().take(8).any(|r| r.contains(&i)),
                    rule: rules.rule_ref(rule),
                    through: self.through(&f.caps),
                });
                break;
            }
            self.give_back(found);
            i = next;
        }
    }

    /// The rules of other tables that a match was read by.
    fn through(&self, caps: &Caps) -> Vec<RuleRef<'a>> {
        let mut out = Vec::new();
        let mut todo = vec![*caps];
        while let Some(caps) = todo.pop() {
            for cap in caps.slots {
                if let (Cap::Node(n), true) = (cap, out.len() < 16) {
                    let node = self.nodes[n as usize];
                    let rules = self.rules;
                    out.push(rules.rule_ref(&rules.tables[node.layer as usize].rules[node.rule as usize]));
                    todo.push(node.caps);
                }
            }
        }
        out
    }

    /// Whether an expression steps back from the date it starts from, as *la veille* does.
    fn looks_back(&self, mut expr: &'a Expr, caps: &Caps) -> bool {
        let mut caps = *caps;
        for _ in 0..8 {
            match expr {
                Expr::Call(op, _) => return *op == Op::Earlier,
                Expr::Slot(slot) => match caps.slots[*slot as usize] {
                    Cap::Node(n) => {
                        let node = self.nodes[n as usize];
                        let rules = self.rules;
                        let Some(value) = &rules.tables[node.layer as usize].rules[node.rule as usize].value else {
                            return false;
                        };
                        (expr, caps) = (value, node.caps);
                    }
                    _ => return false,
                },
                _ => return false,
            }
        }
        false
    }

    /// A date with its year, as stands at the head of a report.
    fn is_dateline(&self, mut tokens: std::ops::Range<usize>) -> bool {
        tokens.any(|i| self.year(i).is_some() || self.numeric_date(i).is_some())
    }

    /// A number that belongs to a name (*route 4*) or is a year (*l'accord de 2016*).
    fn names_something(&self, i: usize) -> bool {
        let Some(before) = i.checked_sub(1).map(|b| self.ids[b]) else {
            return false;
        };
        before != UNKNOWN
            && self.starts_with_digit(i)
            && (self.rules.numerals.naming.contains(&before)
                || self.rules.year_cues.contains(&before)
                    && self.year(i).is_some_and(|y| (1900.0..=2100.0).contains(&y)))
    }

    /// Matches at a place, longest first, then in the order of the file.
    fn candidates(&mut self, layer: Layer, at: usize) -> Vec<Found> {
        let mut found = self.pools.pop().unwrap_or_default();
        let rules = self.rules;
        let table = &rules.tables[layer as usize];
        let id = self.ids[at];
        self.steps = 0;
        let by_digit: &[u16] = if self.starts_with_digit(at) { &table.by_digit } else { &[] };
        if id != UNKNOWN || !by_digit.is_empty() {
            for &rule in by_digit.iter().chain(&table.by_word[id as usize]) {
                let code = &table.rules[rule as usize].program.code;
                let before = found.len();
                let mut caps = Caps::NONE;
                self.run(code, 0, at, &mut caps, rule, &mut found);
                // Of one rule's matches with the same end the first counts; of those with a gap, the shortest.
                if table.rules[rule as usize].program.first_match {
                    let shortest = found[before..].iter().map(|f| f.end).min();
                    let mut first = true;
                    found.retain(|f| f.rule != rule || Some(f.end) == shortest && std::mem::take(&mut first));
                } else {
                    let mut i = before;
                    while i < found.len() {
                        let end = found[i].end;
                        if found[before..i].iter().any(|f| f.end == end) {
                            found.remove(i);
                        } else {
                            i += 1;
                        }
                    }
                }
            }
            found.sort_by_key(|f| (std::cmp::Reverse(f.end), f.rule));
        }
        found
    }

    fn give_back(&mut self, mut found: Vec<Found>) {
        found.clear();
        self.pools.push(found);
    }

    fn run(
        &mut self,
        code: &'a [Inst],
        mut pc: usize,
        mut at: usize,
        caps: &mut Caps,
        rule: u16,
        found: &mut Vec<Found>,
    ) {
        loop {
            self.steps += 1;
            if self.steps > MAX_STEPS {
                return;
            }
            match &code[pc] {
                Inst::Match => {
                    found.push(Found { end: at as u32, rule, caps: *caps });
                    return;
                }
                Inst::Jump(to) => pc = *to as usize,
                Inst::Edge(begin) => {
                    let edge = |caps: &mut Caps, at| {
                        std::mem::replace(if *begin { &mut caps.begin } else { &mut caps.end }, at)
                    };
                    let old = edge(caps, at as u32);
                    self.run(code, pc + 1, at, caps, rule, found);
                    edge(caps, old);
                    return;
                }
                Inst::Split(a, b) => {
                    // Most alternatives are words, and most are not there.
                    let a = *a as usize;
                    let absent = matches!(&code[a], Inst::Word(id) if at >= self.limit || self.ids[at] != *id);
                    if !absent {
                        self.run(code, a, at, caps, rule, found);
                    }
                    pc = *b as usize;
                }
                Inst::Not(id) => {
                    if at < self.limit && self.ids[at] == *id {
                        return;
                    }
                    pc += 1;
                }
                Inst::Gap => {
                    for end in at + 1..=(at + MAX_GAP).min(self.limit) {
                        let last = end - 1;
                        let word = self.words.tokens[last].kind == TokenKind::Word;
                        if !word || self.derived(Layer::Date, last).1 > 0 {
                            return;
                        }
                        self.run(code, pc + 1, end, caps, rule, found);
                    }
                    return;
                }
                Inst::Word(id) => {
                    if at >= self.limit || self.ids[at] != *id {
                        return;
                    }
                    (at, pc) = (at + 1, pc + 1);
                }
                Inst::Class(class, slot) => {
                    let slot = *slot as usize;
                    let layer = match class {
                        Class::Date => Layer::Date,
                        Class::Period => Layer::Period,
                        Class::Amount => Layer::Amount,
                        Class::Number
                        | Class::Ordinal
                        | Class::Day
                        | Class::Year
                        | Class::NumericDate
                        | Class::NumericDay
                        | Class::Decade
                        | Class::MidYear
                        | Class::Clock
                        | Class::Span
                        | Class::Portion => {
                            let Some((end, value, scale)) = self.lexical(*class, at) else {
                                return;
                            };
                            let old = std::mem::replace(&mut caps.slots[slot], Cap::Number(value, scale));
                            self.run(code, pc + 1, end, caps, rule, found);
                            caps.slots[slot] = old;
                            return;
                        }
                        _ => {
                            self.run_names(code, pc, at, caps, rule, found);
                            return;
                        }
                    };
                    let (first, count) = self.derived(layer, at);
                    let old = caps.slots[slot];
                    for e in first..first + count {
                        let (end, node) = self.ends[e as usize];
                        caps.slots[slot] = Cap::Node(node);
                        self.run(code, pc + 1, end as usize, caps, rule, found);
                    }
                    caps.slots[slot] = old;
                    return;
                }
            }
        }
    }

    fn run_names(
        &mut self,
        code: &'a [Inst],
        pc: usize,
        at: usize,
        caps: &mut Caps,
        rule: u16,
        found: &mut Vec<Found>,
    ) {
        let Inst::Class(class, slot) = &code[pc] else {
            return;
        };
        let rules = self.rules;
        if at >= self.limit || self.words.tokens[at].case == Case::Lower && rules.capital.contains(&self.ids[at]) {
            return;
        }
        for name in &rules.names[self.ids[at] as usize] {
            let end = at + 1 + name.rest.len();
            if name.class == *class && end <= self.limit && self.ids[at + 1..end] == *name.rest {
                let cap = match class {
                    Class::Unit => Cap::Unit(rules.units[name.value as usize]),
                    _ => Cap::Number(name.value, name.value),
                };
                let old = std::mem::replace(&mut caps.slots[*slot as usize], cap);
                self.run(code, pc + 1, end, caps, rule, found);
                caps.slots[*slot as usize] = old;
            }
        }
    }

    /// All that a table's rules match at a place, one match for each end; as a range of `ends`.
    fn derived(&mut self, layer: Layer, at: usize) -> (u32, u32) {
        if at >= self.limit {
            return (0, 0);
        }
        match self.memo[layer as usize][at] {
            (UNREAD, _) => {}
            (OPEN, _) => return (0, 0),
            known => return known,
        }
        if self.depth >= MAX_DEPTH {
            return (0, 0);
        }
        let rules = self.rules;
        let table = &rules.tables[layer as usize];
        let by_digit: &[u16] = if self.starts_with_digit(at) { &table.by_digit } else { &[] };
        let by_word = &table.by_word[self.ids[at] as usize];
        if by_digit.is_empty() && by_word.is_empty() {
            self.memo[layer as usize][at] = (0, 0);
            return (0, 0);
        }
        self.memo[layer as usize][at] = (OPEN, 0);
        self.depth += 1;
        let mut found = self.pools.pop().unwrap_or_default();
        for &rule in by_digit.iter().chain(by_word) {
            let code = &table.rules[rule as usize].program.code;
            let mut caps = Caps::NONE;
            self.run(code, 0, at, &mut caps, rule, &mut found);
        }
        self.depth -= 1;
        let first = self.ends.len();
        for f in &found {
            if !self.ends[first..].iter().any(|(end, _)| *end == f.end) {
                self.ends.push((f.end, self.nodes.len() as u32));
                self.nodes.push(Node { layer, rule: f.rule, caps: f.caps });
            }
        }
        self.give_back(found);
        let range = (first as u32, (self.ends.len() - first) as u32);
        self.memo[layer as usize][at] = range;
        range
    }
}
