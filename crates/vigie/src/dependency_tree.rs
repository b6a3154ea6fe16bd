//! A parsed sentence for people: its words in their order, indented by depth, lines from each to its head.
//!
//! ```text
//!   ┌ L'        det    DET   le
//! ┌ armée       nsubj  NOUN  armée
//! │ ┌ a         aux    AUX   avoir
//! repris        root   VERB  reprendre
//! └ Saraqeb     obj    PROPN Saraqeb
//! ```

use crate::output::{Style, line};
use std::fmt::Write as _;
use vigie_format::syntax::Passage;
use vigie_syntax::{Analysis, Sentence};

/// Columns that one level takes.
const LEVEL: usize = 2;

/// Deeper levels are drawn as if they were this one: lines must fit somewhere.
const DEEPEST: usize = 24;

/// The passage's sentences, each with its tree.
pub fn draw(passage: &Passage<'_>, analysis: &Analysis, style: Style) -> String {
    let mut out = String::new();
    for (number, sentence) in (passage.sentences_before + 1..).zip(analysis.sentences()) {
        // Writing to a string cannot fail.
        if number == 1 {
            let _ = writeln!(out, "{} · {}\n", line(passage.document), passage.lang);
        }
        let text = &passage.text[sentence.span.start as usize..sentence.span.end as usize];
        let _ = writeln!(out, "{} {}", style.faint(&format!("{number}.")), style.heading(&line(text)));
        rows(passage, analysis, &sentence, style, &mut out);
        out.push('\n');
    }
    out
}

fn rows(passage: &Passage<'_>, analysis: &Analysis, sentence: &Sentence, style: Style, out: &mut String) {
    let local = |index: u32| (index - sentence.words.start) as usize;
    let heads: Vec<Option<usize>> = analysis.words_of(sentence).map(|word| word.head.map(local)).collect();
    let branches = branches(&heads);
    let words: Vec<_> = analysis.words_of(sentence).collect();
    let forms: Vec<String> = words.iter().map(|word| line(word.form)).collect();
    let lemmas: Vec<String> = words.iter().map(|word| line(word.lemma)).collect();
    let width = |texts: &mut dyn Iterator<Item = usize>| texts.max().unwrap_or(0);
    let drawn = width(&mut branches.iter().zip(&forms).map(|(b, f)| b.chars().count() + f.chars().count()));
    let deprels = width(&mut words.iter().map(|word| word.deprel.chars().count()));
    let lemma_width = width(&mut lemmas.iter().map(|lemma| lemma.chars().count())).min(24);
    for (at, word) in words.iter().enumerate() {
        let form = if word.head.is_none() { style.key(&forms[at]) } else { forms[at].clone() };
        let padding = drawn - branches[at].chars().count() - forms[at].chars().count();
        let token = &analysis.tokens()[word.token as usize];
        let whole = match token.is_multiword() && token.words.start == word.index {
            true => format!("  = {}", line(&passage.text[token.span.start as usize..token.span.end as usize])),
            false => String::new(),
        };
        let rest = format!("{}{whole}", word.feats);
        let row = format!(
            "   {}{form}{}  {:deprels$}  {:<5}  {:lemma_width$}  {}",
            style.faint(&branches[at]),
            " ".repeat(padding),
            word.deprel,
            word.upos.as_str(),
            lemmas[at],
            style.faint(&rest),
        );
        let _ = writeln!(out, "{}", if rest.is_empty() { row.trim_end() } else { &row });
    }
}

/// What is drawn before each word: its level, the line to its head, and the lines that pass.
fn branches(heads: &[Option<usize>]) -> Vec<String> {
    let count = heads.len();
    let depth = |mut word: usize| {
        let mut depth = 0;
        while let Some(head) = heads[word].filter(|_| depth < DEEPEST) {
            (word, depth) = (head, depth + 1);
        }
        depth
    };
    let depths: Vec<usize> = (0..count).map(depth).collect();
    let mut cells: Vec<Vec<char>> = depths.iter().map(|depth| vec![' '; depth * LEVEL]).collect();
    // From the outermost word on the left to the outermost on the right.
    let mut reach: Vec<(usize, usize)> = (0..count).map(|word| (word, word)).collect();
    for (word, head) in heads.iter().enumerate() {
        if let Some((first, last)) = head.map(|head| &mut reach[head]) {
            (*first, *last) = (word.min(*first), word.max(*last));
        }
    }
    for (head, (top, bottom)) in reach.into_iter().enumerate() {
        let column = depths[head] * LEVEL;
        for row in top..=bottom {
            // The words of another branch that stand here to the left of the line hide it.
            let Some(cell) = cells[row].get(column).copied() else { continue };
            let drawn = match heads[row] == Some(head) {
                true if row == top => '┌',
                true if row == bottom => '└',
                true => '├',
                false if cell == ' ' => '│',
                false => cell,
            };
            cells[row][column] = drawn;
        }
    }
    cells.into_iter().map(String::from_iter).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(words: &[(&str, usize)]) -> String {
        let heads: Vec<Option<usize>> = words.iter().map(|(_, head)| head.checked_sub(1)).collect();
        branches(&heads).iter().zip(words).map(|(branch, (word, _))| format!("{branch}{word}\n")).collect()
    }

    #[test]
    fn words_stand_in_their_order_and_lines_lead_to_heads() {
        let words =
            [("L'", 2), ("armée", 4), ("a", 4), ("repris", 0), ("la", 6), ("ville", 4), ("de", 8), ("Saraqeb", 6)];
        let want = "  ┌ L'\n┌ armée\n├ a\nrepris\n│ ┌ la\n└ ville\n  │ ┌ de\n  └ Saraqeb\n";
        assert_eq!(drawn(&words), want, "\n{}", drawn(&words));
    }

    #[test]
    fn lines_that_cross_and_endless_depth_are_drawn_somehow() {
        drawn(&[("a", 3), ("b", 4), ("c", 0), ("d", 3), ("e", 1)]);
        let deep: Vec<(&str, usize)> = (0..500).map(|n| ("w", n)).collect();
        assert!(drawn(&deep).lines().all(|line| line.chars().count() <= DEEPEST * LEVEL + 1));
    }
}
