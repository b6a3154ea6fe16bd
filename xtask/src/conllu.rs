//! CoNLL-U as the shared task of 2018 looks at it: characters without white space, and words that lie on them.
//!
//! In: the text of a file. Out: [`Treebank`], or the line that is wrong. Format: universaldependencies.org/format.html.

use std::ops::Range;

/// The universal features; others are a language's own, and not scored.
const UNIVERSAL_FEATURES: [&str; 21] = [
    "PronType", "NumType", "Poss", "Reflex", "Foreign", "Abbr", "Gender", "Animacy", "Number", "Case", "Definite",
    "Degree", "VerbForm", "Mood", "Tense", "Aspect", "Voice", "Evident", "Polarity", "Person", "Polite",
];

/// A file's sentences, one after the other. Spans are of `characters`.
#[derive(Debug, Default)]
pub struct Treebank {
    /// All forms' characters, spaces left out: what two analyses of one text have in common.
    pub characters: Vec<char>,
    /// What is written.
    pub tokens: Vec<Range<usize>>,
    /// The sentences.
    pub sentences: Vec<Range<usize>>,
    /// What is parsed: several words may lie on one token.
    pub words: Vec<Word>,
}

/// A syntactic word.
#[derive(Debug)]
pub struct Word {
    /// Its token's characters.
    pub span: Range<usize>,
    /// True where its token holds several words.
    pub multiword: bool,
    /// Its form in lower case.
    pub form: String,
    /// Its lemma; `_` where none is given.
    pub lemma: String,
    /// Its part of speech.
    pub upos: String,
    /// Its universal features, sorted.
    pub feats: String,
    /// The index of its head in [`Treebank::words`]; `None` for a sentence's root.
    pub head: Option<usize>,
    /// Its relation, without subtype.
    pub deprel: String,
}

impl Treebank {
    /// Reads a file's text.
    ///
    /// Errors: the line, and what is wrong with it: columns, numbers, heads, no root or several, a circle.
    pub fn parse(source: &str) -> Result<Treebank, String> {
        let mut treebank = Treebank::default();
        let mut open: Option<Open> = None;
        let mut at = 0;
        for line in source.split('\n') {
            at += 1;
            let line = line.strip_suffix('\r').unwrap_or(line);
            let wrong = |what: String| format!("line {at}: {what}");
            if line.is_empty() {
                if let Some(done) = open.take() {
                    treebank.close(&done).map_err(wrong)?;
                }
                continue;
            }
            if open.is_none() && line.starts_with('#') {
                continue;
            }
            let sentence = open.get_or_insert_with(|| Open::at(&treebank));
            let columns: Vec<&str> = line.split('\t').collect();
            let columns: [&str; 10] =
                columns.try_into().map_err(|c: Vec<&str>| wrong(format!("{} columns where 10 are due", c.len())))?;
            treebank.row(sentence, &columns).map_err(wrong)?;
        }
        match open {
            Some(_) => Err(format!("line {at}: the last sentence does not end with an empty line")),
            None => Ok(treebank),
        }
    }

    fn row(&mut self, sentence: &mut Open, columns: &[&str; 10]) -> Result<(), String> {
        let id = columns[0];
        if id.contains('.') {
            return Ok(());
        }
        let number = |text: &str| text.parse::<usize>().map_err(|_| format!("{text:?} is no number of a word"));
        if let Some((first, last)) = id.split_once('-') {
            let (first, last) = (number(first)?, number(last)?);
            if first != sentence.words + 1 || last < first {
                return Err(format!("the range {id} does not follow word {}", sentence.words));
            }
            let span = self.token(columns[1])?;
            sentence.range = Some((span, last));
            return Ok(());
        }
        if number(id)? != sentence.words + 1 {
            return Err(format!("word {id} follows word {}", sentence.words));
        }
        sentence.words += 1;
        let (span, multiword) = match &sentence.range {
            Some((span, last)) if sentence.words <= *last => (span.clone(), true),
            _ => (self.token(columns[1])?, false),
        };
        let mut feats: Vec<&str> = columns[5].split('|').collect();
        feats.retain(|feat| UNIVERSAL_FEATURES.contains(&feat.split('=').next().unwrap_or_default()));
        feats.sort_unstable();
        let head = number(columns[6])?;
        self.words.push(Word {
            span,
            multiword,
            form: without_spaces(columns[1]).flat_map(char::to_lowercase).collect(),
            lemma: columns[2].to_owned(),
            upos: columns[3].to_owned(),
            feats: feats.join("|"),
            // Whether the sentence has such a word is known at its end.
            head: head.checked_sub(1).map(|head| sentence.first_word + head),
            deprel: columns[7].split(':').next().unwrap_or_default().to_owned(),
        });
        Ok(())
    }

    fn token(&mut self, form: &str) -> Result<Range<usize>, String> {
        let start = self.characters.len();
        self.characters.extend(without_spaces(form));
        let span = start..self.characters.len();
        if span.is_empty() {
            return Err("a form without characters".to_owned());
        }
        self.tokens.push(span.clone());
        Ok(span)
    }

    /// Checks that the sentence is a tree.
    fn close(&mut self, sentence: &Open) -> Result<(), String> {
        if sentence.range.as_ref().is_some_and(|(_, last)| *last > sentence.words) {
            return Err("the sentence ends within a token of several words".to_owned());
        }
        let words = &self.words[sentence.first_word..];
        let local = |word: &Word| word.head.map(|head| head - sentence.first_word);
        let roots = words.iter().filter(|word| word.head.is_none()).count();
        if roots != 1 {
            return Err(format!("the sentence that ends here has {roots} roots"));
        }
        if let Some(head) = words.iter().filter_map(local).find(|head| *head >= words.len()) {
            return Err(format!("the sentence that ends here has no word {}, and a head of that number", head + 1));
        }
        for word in words {
            let (mut at, mut steps) = (word, 0);
            while let Some(head) = local(at) {
                (at, steps) = (&words[head], steps + 1);
                if steps > words.len() {
                    return Err("the sentence that ends here goes in a circle".to_owned());
                }
            }
        }
        self.sentences.push(sentence.first_character..self.characters.len());
        Ok(())
    }
}

/// A sentence being read.
struct Open {
    first_character: usize,
    first_word: usize,
    words: usize,
    /// The last token of several words: its span, and the number of its last word.
    range: Option<(Range<usize>, usize)>,
}

impl Open {
    fn at(treebank: &Treebank) -> Open {
        Open { first_character: treebank.characters.len(), first_word: treebank.words.len(), words: 0, range: None }
    }
}

/// A form's characters but spaces (Unicode's category Zs): analyses differ in whether a word may hold one.
fn without_spaces(form: &str) -> impl Iterator<Item = char> {
    let space = |c: &char| {
        matches!(c, ' ' | '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}')
    };
    form.chars().filter(move |c| !space(c))
}

/// The text that a file's sentences were made from: one paragraph's sentences on one line, a blank line between
/// paragraphs.
pub fn raw_text(source: &str) -> String {
    let mut out = String::new();
    let (mut paragraph, mut glued) = (true, true);
    for block in source.split("\n\n") {
        let mut last = "";
        for line in block.lines() {
            if line.starts_with("# newpar") || line.starts_with("# newdoc") {
                paragraph = true;
            } else if let Some(text) = line.strip_prefix("# text = ") {
                match (paragraph && !out.is_empty(), glued) {
                    (true, _) => out.push_str("\n\n"),
                    (false, true) => {}
                    (false, false) => out.push(' '),
                }
                out.push_str(text.trim_end());
                paragraph = false;
            } else if !line.starts_with('#') {
                last = written(line, last);
            }
        }
        if !last.is_empty() {
            glued = last.split('\t').nth(9).is_some_and(|misc| misc.split('|').any(|m| m == "SpaceAfter=No"));
        }
    }
    out.push('\n');
    out
}

/// The row that says whether a space follows: the token's own, not that of its last word.
fn written<'l>(line: &'l str, before: &'l str) -> &'l str {
    let id = |line: &'l str| line.split('\t').next().unwrap_or_default();
    let last = id(before).split_once('-').and_then(|(_, last)| last.parse::<usize>().ok());
    match (id(line).parse::<usize>(), last) {
        (Ok(number), Some(last)) if number <= last => before,
        (Err(_), _) if id(line).contains('.') => before,
        _ => line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(rows: &[&str]) -> String {
        rows.iter().map(|row| row.replace(' ', "\t") + "\n").collect()
    }

    #[test]
    fn words_lie_on_characters() {
        let source = rows(&[
            "1-2 du _ _ _ _ _ _ _ _",
            "1 de de ADP _ _ 3 case _ _",
            "2 le le DET _ Gender=Masc|Typo=Yes 3 det:x _ _",
            "2.1 _ _ _ _ _ _ _ _ _",
            "3 580\u{a0}000 580000 NUM _ _ 0 root _ _",
            "",
        ]);
        let treebank = Treebank::parse(&source).unwrap();
        assert_eq!(treebank.characters.iter().collect::<String>(), "du580000");
        assert_eq!((treebank.tokens.len(), treebank.sentences.len(), treebank.words.len()), (2, 1, 3));
        let le = &treebank.words[1];
        assert_eq!((&le.span, le.multiword, le.head), (&(0..2), true, Some(2)));
        assert_eq!((le.feats.as_str(), le.deprel.as_str()), ("Gender=Masc", "det"));
    }

    #[test]
    fn what_is_no_tree_is_named() {
        for (source, want) in [
            (rows(&["1 a a X _ _ 0 root _", ""]), "line 1: 9 columns"),
            (rows(&["1 a a X _ _ 3 dep _ _", "2 b b X _ _ 0 root _ _", ""]), "no word 3"),
            (rows(&["1 a a X _ _ 2 dep _ _", "2 b b X _ _ 1 dep _ _", "3 c c X _ _ 0 root _ _", ""]), "circle"),
            (rows(&["1 a a X _ _ 0 root _ _", "2 b b X _ _ 0 root _ _", ""]), "2 roots"),
            (rows(&["2 a a X _ _ 0 root _ _", ""]), "word 2 follows word 0"),
            (rows(&["1 a a X _ _ 0 root _ _"]).trim_end().to_owned(), "does not end"),
        ] {
            let error = Treebank::parse(&source).unwrap_err();
            assert!(error.contains(want), "{error}: {want}");
        }
    }

    #[test]
    fn the_raw_text_has_paragraphs() {
        let source = "# newdoc\n# newpar\n# text = A du\n1\tA\t_\t_\t_\t_\t_\t_\t_\t_\n\
            2-3\tdu\t_\t_\t_\t_\t_\t_\t_\tSpaceAfter=No\n2\tde\t_\t_\t_\t_\t_\t_\t_\t_\n3\tle\t_\t_\t_\t_\t_\t_\t_\t_\n\n\
            # text = B\n1\tB\t_\t_\t_\t_\t_\t_\t_\t_\n\n# text = C\n1\tC\t_\t_\t_\t_\t_\t_\t_\t_\n\n\
            # newpar\n# text = D\n1\tD\t_\t_\t_\t_\t_\t_\t_\t_\n\n";
        assert_eq!(raw_text(source), "A duB C\n\nD\n");
    }
}
