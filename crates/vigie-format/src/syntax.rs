//! Parsed texts, as CoNLL-U and as JSON Lines (`docs/parsing.md`).
//!
//! In: a passage of a document with its analysis, and how much of the document came before. Out: lines, from which the
//! passage can be had back to the byte: forms, and the white space after each where it is not one space.
//! CoNLL-U: universaldependencies.org/format.html; `SpacesAfter` and `SpacesBefore` as UDPipe writes them.

use serde::Serialize;
use serde_json::{Map, Value};
use std::fmt::Write as _;
use std::ops::Range;
use vigie_syntax::{Analysis, Sentence, Word};

/// A passage of a document.
#[derive(Debug, Clone, Copy)]
pub struct Passage<'a> {
    /// The document's name.
    pub document: &'a str,
    /// The document's language, an ISO 639 code.
    pub lang: &'a str,
    /// The passage's text.
    pub text: &'a str,
    /// At which byte of the document it begins.
    pub offset: u64,
    /// How many sentences of the document came before it.
    pub sentences_before: u64,
    /// Whether it begins a paragraph, or goes on with one.
    pub opens_paragraph: bool,
}

impl<'a> Passage<'a> {
    /// Whether a paragraph begins with the sentence.
    fn paragraph(&self, sentence: &Sentence, analysis: &Analysis) -> bool {
        match (sentence.tokens.start as usize).checked_sub(1) {
            None => self.opens_paragraph,
            Some(before) => {
                let gap = &self.text[analysis.tokens()[before].span.end as usize..sentence.span.start as usize];
                gap.matches('\n').count() > 1
            }
        }
    }

    fn slice(&self, span: &Range<u32>) -> &'a str {
        &self.text[span.start as usize..span.end as usize]
    }
}

/// The passage's sentences in CoNLL-U; a document's first sentence is preceded by `# newdoc`.
pub fn conllu(passage: &Passage<'_>, analysis: &Analysis) -> String {
    let mut out = String::with_capacity(passage.text.len() * 8);
    for (number, sentence) in (passage.sentences_before + 1..).zip(analysis.sentences()) {
        // Writing to a string cannot fail.
        if number == 1 {
            let _ = writeln!(out, "# newdoc id = {}", one_line(passage.document));
        }
        if passage.paragraph(&sentence, analysis) {
            out.push_str("# newpar\n");
        }
        let _ = writeln!(out, "# sent_id = {number}");
        rows(passage, analysis, &sentence, &mut out);
        out.push('\n');
    }
    out
}

fn rows(passage: &Passage<'_>, analysis: &Analysis, sentence: &Sentence, out: &mut String) {
    let tokens = &analysis.tokens()[sentence.tokens.start as usize..sentence.tokens.end as usize];
    let ends = tokens.iter().skip(1).map(|token| token.span.start as usize);
    let next = analysis.tokens().get(sentence.tokens.end as usize);
    let end = next.map_or(passage.text.len(), |token| token.span.start as usize);
    let gaps: Vec<&str> =
        tokens.iter().zip(ends.chain([end])).map(|(token, end)| &passage.text[token.span.end as usize..end]).collect();
    out.push_str("# text = ");
    for (at, (token, gap)) in tokens.iter().zip(&gaps).enumerate() {
        push_field(out, passage.slice(&token.span));
        // A space stands for any white space, as readers of the format expect; the last one is none of the sentence.
        if at + 1 < tokens.len() && !gap.is_empty() {
            out.push(' ');
        }
    }
    out.push('\n');
    let id = |index: u32| index - sentence.words.start + 1;
    for (at, (token, gap)) in tokens.iter().zip(&gaps).enumerate() {
        let before =
            if sentence.tokens.start == 0 && at == 0 { &passage.text[..token.span.start as usize] } else { "" };
        let misc = misc(before, gap);
        if token.is_multiword() {
            let _ = write!(out, "{}-{}\t", id(token.words.start), id(token.words.end - 1));
            push_field(out, passage.slice(&token.span));
            let _ = writeln!(out, "\t_\t_\t_\t_\t_\t_\t_\t{misc}");
        }
        for index in token.words.clone() {
            let word = analysis.word(index);
            let _ = write!(out, "{}\t", id(index));
            push_field(out, word.form);
            out.push('\t');
            push_field(out, word.lemma);
            let feats = if word.feats.is_empty() { "_" } else { word.feats };
            let misc = if token.is_multiword() { "_" } else { &misc };
            let _ =
                writeln!(out, "\t{}\t_\t{feats}\t{}\t{}\t_\t{misc}", word.upos, word.head.map_or(0, id), word.deprel);
        }
    }
}

/// What the last column says of the white space around a token.
fn misc(before: &str, after: &str) -> String {
    let mut fields = Vec::new();
    match after {
        "" => fields.push("SpaceAfter=No".to_owned()),
        " " => {}
        _ => fields.push(format!("SpacesAfter={}", escaped(after))),
    }
    if !before.is_empty() {
        fields.push(format!("SpacesBefore={}", escaped(before)));
    }
    if fields.is_empty() { "_".to_owned() } else { fields.join("|") }
}

/// White space as UDPipe writes it; other spaces than those it names are kept.
fn escaped(space: &str) -> String {
    let mut out = String::new();
    for c in space.chars() {
        match c {
            ' ' => out.push_str("\\s"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            '\n' => out.push_str("\\n"),
            other => out.push(other), // never `|` or a backslash: they are no white space
        }
    }
    out
}

/// A form or lemma in a column: white space within it, such as a line's end in a number, becomes a space.
fn push_field(out: &mut String, text: &str) {
    if text.is_empty() {
        return out.push('_');
    }
    out.extend(text.chars().map(|c| if c.is_whitespace() && c != '\u{a0}' && c != '\u{202f}' { ' ' } else { c }));
}

fn one_line(name: &str) -> String {
    name.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

#[derive(Serialize)]
struct SentenceLine<'a> {
    schema_version: u32,
    document: &'a str,
    lang: &'a str,
    sentence: u64,
    start: u64,
    end: u64,
    text: &'a str,
    tokens: Vec<TokenValue<'a>>,
    words: Vec<WordValue<'a>>,
}

#[derive(Serialize)]
struct TokenValue<'a> {
    start: u64,
    end: u64,
    text: &'a str,
    words: Vec<u32>,
}

#[derive(Serialize)]
struct WordValue<'a> {
    id: u32,
    form: &'a str,
    lemma: &'a str,
    upos: &'a str,
    feats: Map<String, Value>,
    head: Option<u32>,
    deprel: &'a str,
}

/// The passage's sentences as JSON, one object a line.
pub fn json_lines(passage: &Passage<'_>, analysis: &Analysis) -> String {
    let mut out = String::with_capacity(passage.text.len() * 16);
    for (number, sentence) in (passage.sentences_before + 1..).zip(analysis.sentences()) {
        let id = |index: u32| index - sentence.words.start + 1;
        let at = |byte: u32| passage.offset + u64::from(byte);
        let tokens = &analysis.tokens()[sentence.tokens.start as usize..sentence.tokens.end as usize];
        let word = |word: Word<'_>| {
            let feats = word.feats.split('|').filter_map(|pair| pair.split_once('='));
            feats.map(|(name, value)| (name.to_owned(), Value::from(value))).collect()
        };
        let line = SentenceLine {
            schema_version: crate::SCHEMA_VERSION,
            document: passage.document,
            lang: passage.lang,
            sentence: number,
            start: at(sentence.span.start),
            end: at(sentence.span.end),
            text: passage.slice(&sentence.span),
            tokens: tokens
                .iter()
                .map(|token| TokenValue {
                    start: at(token.span.start),
                    end: at(token.span.end),
                    text: passage.slice(&token.span),
                    words: token.words.clone().map(id).collect(),
                })
                .collect(),
            words: analysis
                .words_of(&sentence)
                .map(|w| WordValue {
                    id: id(w.index),
                    form: w.form,
                    lemma: w.lemma,
                    upos: w.upos.as_str(),
                    feats: word(w),
                    head: w.head.map(id),
                    deprel: w.deprel,
                })
                .collect(),
        };
        // Strings and numbers can always be written.
        out.push_str(&serde_json::to_string(&line).unwrap_or_default());
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use vigie_syntax::{Model, testmodel::TestModel};

    fn analysed(text: &str) -> Analysis {
        let model = Model::from_bytes(TestModel::small(7).to_bytes().into()).unwrap();
        model.parser().parse(text)
    }

    fn passage(text: &str) -> Passage<'_> {
        Passage { document: "a.txt", lang: "fr", text, offset: 100, sentences_before: 0, opens_paragraph: true }
    }

    /// A row's columns, and the white space its last one names.
    fn spaces(misc: &str, name: &str) -> Option<String> {
        let escaped = misc.split('|').find_map(|field| field.strip_prefix(name)?.strip_prefix('='))?;
        let space = escaped.replace("\\s", " ").replace("\\t", "\t").replace("\\r", "\r").replace("\\n", "\n");
        Some(space)
    }

    /// Reads the rows, checks that they are what the format asks for, and gives back the text that they say.
    fn read_back(conllu: &str) -> String {
        let mut text = String::new();
        for block in conllu.split_terminator("\n\n") {
            let (mut words, mut roots, mut heads, mut covered, mut shown) = (0, 0, Vec::new(), 0, String::new());
            let said = block.lines().find_map(|line| line.strip_prefix("# text = ")).unwrap();
            for line in block.lines().filter(|line| !line.starts_with("# ")) {
                let columns: Vec<&str> = line.split('\t').collect();
                assert_eq!(columns.len(), 10, "{line}");
                assert!(columns.iter().all(|c| !c.is_empty()), "{line}");
                let token = match columns[0].split_once('-') {
                    Some((first, last)) => {
                        assert_eq!(first.parse::<usize>().unwrap(), words + 1);
                        covered = last.parse().unwrap();
                        true
                    }
                    None => {
                        words += 1;
                        assert_eq!(columns[0].parse::<usize>().unwrap(), words);
                        heads.push(columns[6].parse::<usize>().unwrap());
                        assert_eq!(columns[6] == "0", columns[7] == "root", "{line}");
                        roots += usize::from(columns[6] == "0");
                        words > covered
                    }
                };
                if token {
                    text += &spaces(columns[9], "SpacesBefore").unwrap_or_default();
                    text += columns[1];
                    shown += columns[1];
                    let after = match columns[9].contains("SpaceAfter=No") {
                        true => String::new(),
                        false => spaces(columns[9], "SpacesAfter").unwrap_or_else(|| " ".to_owned()),
                    };
                    shown += if after.is_empty() { "" } else { " " };
                    text += &after;
                }
            }
            assert_eq!(roots, 1, "{block}");
            assert!(heads.iter().all(|head| *head <= words), "{block}");
            assert_eq!(shown.trim_end_matches(' '), said.trim_end_matches(' '));
        }
        text
    }

    #[test]
    fn paragraphs_and_spaces_are_told() {
        let text = "Ils ont fui.\n\nElle  reste.\n";
        let conllu = conllu(&passage(text), &analysed(text));
        assert!(conllu.starts_with("# newdoc id = a.txt\n# newpar\n# sent_id = 1\n# text = Ils"), "{conllu}");
        assert_eq!(conllu.matches("# newpar\n").count(), 2, "{conllu}");
        assert!(conllu.contains("SpacesAfter=\\n\\n") && conllu.contains("SpacesAfter=\\s\\s"), "{conllu}");
        assert_eq!(read_back(&conllu), text);
    }

    #[test]
    fn spans_count_from_the_document() {
        let text = "Ils ont fui.";
        let lines = json_lines(&Passage { sentences_before: 4, ..passage(text) }, &analysed(text));
        let first: Value = serde_json::from_str(lines.lines().next().unwrap()).unwrap();
        assert_eq!((&first["sentence"], &first["start"], &first["lang"]), (&5.into(), &100.into(), &"fr".into()));
        assert_eq!(first["tokens"][0]["text"], text[..first["tokens"][0]["end"].as_u64().unwrap() as usize - 100]);
        let roots = first["words"].as_array().unwrap().iter().filter(|word| word["head"].is_null()).count();
        assert_eq!(roots, 1);
    }

    proptest! {
        #[test]
        fn the_text_can_be_had_back(text in "[ a-zé'’.!?0-9\n\t\u{a0}|\\\\#«»\u{2028}\u{301}-]{0,200}") {
            let conllu = conllu(&passage(&text), &analysed(&text));
            // Numbers may be joined over a line's end, which a form cannot hold.
            let plain = |text: &str| text.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).collect::<String>();
            if !conllu.is_empty() {
                prop_assert_eq!(plain(&read_back(&conllu)), plain(&text));
            }
        }
    }
}
