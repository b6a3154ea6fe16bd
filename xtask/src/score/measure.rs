//! How far two analyses of one text agree, as the CoNLL 2018 shared task measured it.
//!
//! In: two treebanks of the same characters. Out: for each [`Metric`] what agrees, and out of how much.
//! Source: Zeman et al., "CoNLL 2018 Shared Task: Multilingual Parsing from Raw Text to Universal Dependencies", 2018.

use std::ops::Range;

use crate::conllu::{Treebank, Word};

/// Relations of content words, over which CLAS is counted.
const CONTENT: [&str; 28] = [
    "nsubj",
    "obj",
    "iobj",
    "csubj",
    "ccomp",
    "xcomp",
    "obl",
    "vocative",
    "expl",
    "dislocated",
    "advcl",
    "advmod",
    "discourse",
    "nmod",
    "appos",
    "nummod",
    "acl",
    "amod",
    "conj",
    "fixed",
    "flat",
    "compound",
    "list",
    "parataxis",
    "orphan",
    "goeswith",
    "reparandum",
    "root",
];

/// A relation that the list of content relations has besides: one that could not be named.
const UNNAMED: &str = "dep";

/// What is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Metric {
    /// Where tokens begin and end.
    Tokens,
    /// Where sentences begin and end.
    Sentences,
    /// Words, those of multi-word tokens by their forms.
    Words,
    /// Parts of speech.
    Upos,
    /// Universal features, all of a word's.
    UFeats,
    /// Lemmas.
    Lemmas,
    /// Heads.
    Uas,
    /// Heads and relations.
    Las,
    /// Heads and relations of content words.
    Clas,
}

/// All metrics, in the order in which they are shown, with their names.
pub const METRICS: [(Metric, &str); 9] = [
    (Metric::Tokens, "Tokens"),
    (Metric::Sentences, "Sentences"),
    (Metric::Words, "Words"),
    (Metric::Upos, "UPOS"),
    (Metric::UFeats, "UFeats"),
    (Metric::Lemmas, "Lemmas"),
    (Metric::Uas, "UAS"),
    (Metric::Las, "LAS"),
    (Metric::Clas, "CLAS"),
];

/// How many of what was asked for are right among those given.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Score {
    /// Right.
    pub correct: usize,
    /// Asked for.
    pub gold: usize,
    /// Given.
    pub system: usize,
}

impl Score {
    /// Right among those given, in percent.
    pub fn precision(self) -> f64 {
        percent(self.correct, self.system)
    }

    /// Right among those asked for, in percent.
    pub fn recall(self) -> f64 {
        percent(self.correct, self.gold)
    }

    /// The harmonic mean of both, in percent.
    pub fn f1(self) -> f64 {
        percent(2 * self.correct, self.gold + self.system)
    }
}

fn percent(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { 100.0 * part as f64 / whole as f64 }
}

/// The scores of `system` against `gold`, in the order of [`METRICS`].
///
/// Errors: the two are not of the same text; the message says from where they differ.
pub fn measure(gold: &Treebank, system: &Treebank) -> Result<[Score; METRICS.len()], String> {
    if gold.characters != system.characters {
        let same = gold.characters.iter().zip(&system.characters).take_while(|(g, s)| g == s).count();
        let from = |c: &[char]| c[same..].iter().take(20).collect::<String>();
        return Err(format!(
            "not the same text: after {same} characters the one goes on with {:?}, the other with {:?}",
            from(&gold.characters),
            from(&system.characters)
        ));
    }
    let pairs = align(&gold.words, &system.words);
    let mut gold_of: Vec<Option<usize>> = vec![None; system.words.len()];
    for &(g, s) in &pairs {
        gold_of[s] = Some(g);
    }
    let same_head = |g: &Word, s: &Word| match (g.head, s.head) {
        (None, None) => true,
        (Some(head), Some(other)) => gold_of[other] == Some(head),
        _ => false,
    };
    let all = |agree: &dyn Fn(&Word, &Word) -> bool| Score {
        correct: pairs.iter().filter(|&&(g, s)| agree(&gold.words[g], &system.words[s])).count(),
        gold: gold.words.len(),
        system: system.words.len(),
    };
    let content = |word: &&Word| word.deprel == UNNAMED || CONTENT.contains(&word.deprel.as_str());
    let labelled = |g: &Word, s: &Word| same_head(g, s) && g.deprel == s.deprel;
    Ok(METRICS.map(|(metric, _)| match metric {
        Metric::Tokens => spans(&gold.tokens, &system.tokens),
        Metric::Sentences => spans(&gold.sentences, &system.sentences),
        Metric::Words => all(&|_, _| true),
        Metric::Upos => all(&|g, s| g.upos == s.upos),
        Metric::UFeats => all(&|g, s| g.feats == s.feats),
        Metric::Lemmas => all(&|g, s| g.lemma == "_" || g.lemma == s.lemma),
        Metric::Uas => all(&same_head),
        Metric::Las => all(&labelled),
        Metric::Clas => Score {
            gold: gold.words.iter().filter(content).count(),
            system: system.words.iter().filter(content).count(),
            ..all(&|g, s| content(&g) && labelled(g, s))
        },
    }))
}

/// Spans that are in both lists, which are sorted.
fn spans(gold: &[Range<usize>], system: &[Range<usize>]) -> Score {
    let mut score = Score { correct: 0, gold: gold.len(), system: system.len() };
    let mut others = system.iter().peekable();
    for span in gold {
        while others.next_if(|other| other.start < span.start).is_some() {}
        score.correct += usize::from(others.peek() == Some(&span));
    }
    score
}

/// Which word of the one is which of the other.
///
/// Words that are tokens go by their span. Where either side has a multi-word token, what it overlaps is taken together
/// on both sides, and the longest common subsequence of the forms decides.
fn align(gold: &[Word], system: &[Word]) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    let (mut g, mut s) = (0, 0);
    while g < gold.len() && s < system.len() {
        let (one, other) = (&gold[g], &system[s]);
        if one.multiword || other.multiword {
            let (from, to) = overlap(gold, system, (g, s));
            common(&gold[from.0..to.0], &system[from.1..to.1], from, &mut pairs);
            (g, s) = to;
        } else if one.span == other.span {
            pairs.push((g, s));
            (g, s) = (g + 1, s + 1);
        } else if one.span.start <= other.span.start {
            g += 1;
        } else {
            s += 1;
        }
    }
    pairs
}

/// From where to where, on both sides, the words lie that the multi-word token at `(g, s)` overlaps, directly or by
/// other multi-word tokens.
fn overlap(gold: &[Word], system: &[Word], (mut g, mut s): (usize, usize)) -> ((usize, usize), (usize, usize)) {
    // A word that is a token and begins before the multi-word token belongs to nothing.
    let mut end = if gold[g].multiword {
        s += usize::from(!system[s].multiword && system[s].span.start < gold[g].span.start);
        gold[g].span.end
    } else {
        g += usize::from(!gold[g].multiword && gold[g].span.start < system[s].span.start);
        system[s].span.end
    };
    let from = (g, s);
    let within = |word: Option<&Word>, end: usize| {
        word.is_some_and(|word| if word.multiword { word.span.start < end } else { word.span.end <= end })
    };
    while within(gold.get(g), end) || within(system.get(s), end) {
        let next = match (gold.get(g), system.get(s)) {
            (Some(one), Some(other)) if one.span.start > other.span.start => (other, &mut s),
            (Some(one), _) => (one, &mut g),
            (None, Some(other)) => (other, &mut s),
            (None, None) => break,
        };
        if next.0.multiword {
            end = end.max(next.0.span.end);
        }
        *next.1 += 1;
    }
    (from, (g, s))
}

/// The longest common subsequence of the forms; among several, the one that the reference takes.
fn common(gold: &[Word], system: &[Word], from: (usize, usize), pairs: &mut Vec<(usize, usize)>) {
    let width = system.len() + 1;
    let mut longest = vec![0usize; (gold.len() + 1) * width];
    for g in (0..gold.len()).rev() {
        for s in (0..system.len()).rev() {
            let both = if gold[g].form == system[s].form { 1 + longest[(g + 1) * width + s + 1] } else { 0 };
            longest[g * width + s] = both.max(longest[(g + 1) * width + s]).max(longest[g * width + s + 1]);
        }
    }
    let (mut g, mut s) = (0, 0);
    while g < gold.len() && s < system.len() {
        if gold[g].form == system[s].form {
            pairs.push((from.0 + g, from.1 + s));
            (g, s) = (g + 1, s + 1);
        } else if longest[g * width + s] == longest[(g + 1) * width + s] {
            g += 1;
        } else {
            s += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A sentence of tokens, each `form` or `form word word`; all words hang on the first.
    fn treebank(tokens: &[&str]) -> Treebank {
        let (mut rows, mut n) = (String::new(), 0);
        for token in tokens {
            let parts: Vec<&str> = token.split(' ').collect();
            let words = if parts.len() > 1 { &parts[1..] } else { &parts[..] };
            if parts.len() > 1 {
                rows += &format!("{}-{}\t{}\t_\t_\t_\t_\t_\t_\t_\t_\n", n + 1, n + words.len(), parts[0]);
            }
            for word in words {
                n += 1;
                let (head, deprel) = if n == 1 { (0, "root") } else { (1, "dep") };
                rows += &format!("{n}\t{word}\t{word}\tX\t_\t_\t{head}\t{deprel}\t_\t_\n");
            }
        }
        Treebank::parse(&(rows + "\n")).unwrap()
    }

    fn aligned(gold: &[&str], system: &[&str]) -> usize {
        let scores = measure(&treebank(gold), &treebank(system)).unwrap();
        scores[METRICS.iter().position(|(m, _)| *m == Metric::Words).unwrap()].correct
    }

    #[test]
    fn words_are_aligned_by_span_or_form() {
        assert_eq!(aligned(&["le", "chat", "dort"], &["le", "chat", "dort"]), 3);
        assert_eq!(aligned(&["lechat"], &["le", "chat"]), 0);
        assert_eq!(aligned(&["le", "chatdort"], &["lechat", "dort"]), 0);
        assert_eq!(aligned(&["du de le", "chat"], &["du", "chat"]), 1);
        assert_eq!(aligned(&["du de le", "chat"], &["du d' le", "chat"]), 2);
        assert_eq!(aligned(&["abcd a b c d"], &["ab a b", "cd c d"]), 4);
        assert_eq!(aligned(&["abc a b c", "de d e"], &["a", "bcd b c d", "e"]), 5);
        assert_eq!(aligned(&["a", "bc b c", "d"], &["a", "b", "cd"]), 2);
        assert_eq!(aligned(&["ab a b", "cd bc d"], &["a", "bc", "d"]), 2);
    }

    #[test]
    fn each_metric_counts_its_own() {
        let gold = "1\tIl\til\tPRON\t_\tPerson=3\t2\tnsubj\t_\t_\n2\tpart\tpartir\tVERB\t_\t_\t0\troot\t_\t_\n\
            3\t.\t_\tPUNCT\t_\t_\t2\tpunct\t_\t_\n\n";
        let system = gold.replace("nsubj", "obj").replace("partir", "part").replace("_\t_\t2\tpunct", "x\t_\t1\tpunct");
        let scores = measure(&Treebank::parse(gold).unwrap(), &Treebank::parse(&system).unwrap()).unwrap();
        let correct: Vec<usize> = scores.iter().map(|score| score.correct).collect();
        assert_eq!(correct, [3, 1, 3, 3, 3, 2, 2, 1, 1]);
        assert_eq!((scores[8].gold, scores[8].system), (2, 2));
    }

    #[test]
    fn other_texts_are_refused() {
        let error = measure(&treebank(&["le", "chat"]), &treebank(&["le", "chien"])).unwrap_err();
        assert!(error.contains("after 4 characters"), "{error}");
    }
}
