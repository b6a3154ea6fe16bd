//! From inputs to passages: pieces of documents that can be parsed apart, a bounded number of bytes in memory.
//!
//! A passage ends at a blank line wherever there is one, so that where it ends changes nothing in what is read. Plain
//! text, whatever the file's name, is taken as it is; Markdown, web pages and JSON give the texts of their reports.

use crate::inputs::{self, Input, Inputs, Walk};
use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, BufReader, Cursor, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use vigie_model::{Lang, Report};
use vigie_source::{Format, JsonLines, Limits, Problem, decode, read_reports, stem};

/// How long a passage is, unless a paragraph is longer.
const PASSAGE_BYTES: usize = 256 << 10;

/// How long a passage may be: a longer paragraph is cut at a line's end, or where it can be.
const LONGEST_BYTES: usize = 1 << 20;

/// A document: a text, or one report of a file that holds several.
#[derive(Debug)]
pub struct Document {
    /// Its place among the documents.
    pub number: usize,
    /// Its name: the path, or the report's id.
    pub name: String,
    /// The language that the report names.
    pub lang: Option<Lang>,
}

/// A piece of a document.
#[derive(Debug)]
pub struct Passage {
    /// Whose it is.
    pub document: Arc<Document>,
    /// Its text.
    pub text: String,
    /// At which byte of the document it begins.
    pub offset: u64,
    /// Whether it begins a paragraph.
    pub opens_paragraph: bool,
}

/// The passages of the inputs, in order, and the problems met on the way.
pub struct Passages {
    walk: Walk,
    limits: Limits,
    documents: usize,
    current: Option<Stream>,
    lines: Option<JsonLines<BufReader<File>>>,
    /// What was read and is still to be given: reports of a file, problems.
    pending: VecDeque<Result<Report, Problem>>,
    /// Whether the reports that are pending are alone in their file, whose name they then go by.
    file: String,
}

impl Passages {
    /// The passages of what `arguments` name.
    pub fn new(arguments: &[PathBuf]) -> Passages {
        Passages {
            walk: Inputs::new(arguments).walk(),
            limits: Limits::default(),
            documents: 0,
            current: None,
            lines: None,
            pending: VecDeque::new(),
            file: String::new(),
        }
    }

    fn document(&mut self, name: String, lang: Option<Lang>) -> Arc<Document> {
        self.documents += 1;
        Arc::new(Document { number: self.documents, name, lang })
    }

    /// Begins with the next input.
    fn open(&mut self, input: Input) -> Result<(), Problem> {
        let (name, source): (String, Box<dyn Read>) = match input {
            Input::Stdin => ("-".to_owned(), Box::new(io::stdin())),
            Input::File { path, .. } => {
                let name = inputs::name(&path);
                let file = File::open(&path).map_err(|error| inputs::unreadable(&path, &error))?;
                match Format::of_name(&name) {
                    None | Some(Format::Text) => (name, Box::new(file)),
                    Some(Format::JsonLines) => {
                        self.lines = Some(JsonLines::new(&name, BufReader::new(file), self.limits));
                        return Ok(());
                    }
                    Some(Format::Markdown | Format::Html | Format::Json) => {
                        let bytes = whole(&name, file, &[], &self.limits)?;
                        let outcome = read_reports(&name, &bytes, &self.limits);
                        self.file = if outcome.reports.len() == 1 { name } else { String::new() };
                        self.pending.extend(outcome.problems.into_iter().map(Err));
                        self.pending.extend(outcome.reports.into_iter().map(Ok));
                        return Ok(());
                    }
                }
            }
        };
        let shown = if name == "-" { stem(&name).to_owned() } else { name.clone() };
        let document = self.document(shown, None);
        let (stream, problem) = Stream::open(document, &name, source, &self.limits)?;
        self.current = Some(stream);
        problem.map_or(Ok(()), Err)
    }
}

impl Iterator for Passages {
    type Item = Result<Passage, Problem>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(stream) = &mut self.current {
                match stream.next() {
                    Some(item) => return Some(item),
                    None => self.current = None,
                }
            }
            match self.pending.pop_front() {
                Some(Err(problem)) => return Some(Err(problem)),
                Some(Ok(report)) => {
                    let name = match std::mem::take(&mut self.file) {
                        file if file.is_empty() => report.id,
                        file => file,
                    };
                    let document = self.document(name, report.lang);
                    let source = Box::new(Cursor::new(report.text.into_bytes()));
                    self.current = Some(Stream::new(document, Vec::new(), source));
                    continue;
                }
                None => {}
            }
            if let Some(outcome) = self.lines.as_mut().and_then(Iterator::next) {
                self.pending.extend(outcome.problems.into_iter().map(Err));
                self.pending.extend(outcome.reports.into_iter().map(Ok));
                continue;
            }
            self.lines = None;
            match self.walk.next()? {
                Err(problem) => return Some(Err(problem)),
                Ok(input) => {
                    if let Err(problem) = self.open(input) {
                        return Some(Err(problem));
                    }
                }
            }
        }
    }
}

/// All bytes of a source, those read already first.
///
/// Errors: it cannot be read, or is larger than the limit.
fn whole(name: &str, source: impl Read, head: &[u8], limits: &Limits) -> Result<Vec<u8>, Problem> {
    let mut bytes = head.to_vec();
    let most = (limits.file_bytes + 1).saturating_sub(head.len()) as u64;
    source.take(most).read_to_end(&mut bytes).map_err(|error| inputs::unreadable(Path::new(name), &error))?;
    if bytes.len() > limits.file_bytes {
        let what = format!("larger than {} MB, and not plain text in UTF-8", limits.file_bytes / 1_000_000);
        return Err(Problem::new(name, what, "convert it to UTF-8, or split it"));
    }
    Ok(bytes)
}

/// A text being cut into passages.
struct Stream {
    document: Arc<Document>,
    source: Box<dyn Read>,
    pending: Vec<u8>,
    ended: bool,
    offset: u64,
    opens_paragraph: bool,
    damaged: bool,
    problem: Option<Problem>,
}

impl Stream {
    fn new(document: Arc<Document>, pending: Vec<u8>, source: Box<dyn Read>) -> Stream {
        Stream {
            document,
            source,
            pending,
            ended: false,
            offset: 0,
            opens_paragraph: true,
            damaged: false,
            problem: None,
        }
    }

    /// Begins with bytes in whatever encoding; a text in UTF-8 is read as it goes, another one whole.
    fn open(
        document: Arc<Document>,
        name: &str,
        mut source: Box<dyn Read>,
        limits: &Limits,
    ) -> Result<(Stream, Option<Problem>), Problem> {
        let unreadable = |error| inputs::unreadable(Path::new(name), &error);
        let mut head = Vec::new();
        source.by_ref().take(LONGEST_BYTES as u64).read_to_end(&mut head).map_err(unreadable)?;
        let ended = head.len() < LONGEST_BYTES;
        // A character may be cut in two at the end of what was read.
        let sample = match std::str::from_utf8(&head) {
            Err(error) if !ended && error.error_len().is_none() => &head[..error.valid_up_to()],
            _ => &head[..],
        };
        let decoded = decode(sample).map_err(|kind| kind.problem(name))?;
        if decoded.encoding == "UTF-8" && decoded.first_error.is_none() {
            let mark = head.len().min(3) * usize::from(head.starts_with(b"\xef\xbb\xbf"));
            head.drain(..mark);
            return Ok((Stream::new(document, head, source), None));
        }
        let bytes = if ended { head } else { whole(name, source, &head, limits)? };
        let decoded = decode(&bytes).map_err(|kind| kind.problem(name))?;
        let problem = decoded.first_error.map(|offset| damaged(name, decoded.encoding, offset));
        let text = decoded.text.into_owned().into_bytes();
        Ok((Stream::new(document, text, Box::new(io::empty())), problem))
    }

    fn fill(&mut self) -> io::Result<()> {
        if !self.ended && self.pending.len() < LONGEST_BYTES {
            let wanted = LONGEST_BYTES - self.pending.len();
            let read = self.source.by_ref().take(wanted as u64).read_to_end(&mut self.pending)?;
            self.ended = read < wanted;
        }
        Ok(())
    }
}

impl Iterator for Stream {
    type Item = Result<Passage, Problem>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(problem) = self.problem.take() {
            return Some(Err(problem));
        }
        if let Err(error) = self.fill() {
            self.ended = true;
            self.problem = Some(inputs::unreadable(Path::new(&self.document.name), &error));
        }
        if self.pending.is_empty() {
            return self.problem.take().map(Err);
        }
        let (length, opens_next) = cut(&self.pending, self.ended);
        let bytes: Vec<u8> = self.pending.drain(..length).collect();
        let text = String::from_utf8(bytes).unwrap_or_else(|error| {
            if !std::mem::replace(&mut self.damaged, true) {
                let at = self.offset + error.utf8_error().valid_up_to() as u64;
                self.problem = Some(damaged(&self.document.name, "UTF-8", at));
            }
            String::from_utf8_lossy(error.as_bytes()).into_owned()
        });
        let passage = Passage {
            document: Arc::clone(&self.document),
            offset: self.offset,
            opens_paragraph: std::mem::replace(&mut self.opens_paragraph, opens_next),
            text,
        };
        self.offset += passage.text.len() as u64;
        Some(Ok(passage))
    }
}

fn damaged(name: &str, encoding: &str, offset: u64) -> Problem {
    let what = format!("not wholly {encoding}: some bytes are no characters and were read as {:?}", '\u{fffd}');
    Problem { offset: Some(offset), ..Problem::new(name, what, "save it as UTF-8 from the program that wrote it") }
}

/// How many of the bytes the next passage takes, and whether the one after it begins a paragraph.
fn cut(bytes: &[u8], ended: bool) -> (usize, bool) {
    if ended && bytes.len() <= PASSAGE_BYTES {
        return (bytes.len(), true);
    }
    let near = &bytes[..bytes.len().min(PASSAGE_BYTES)];
    if let Some(end) = last_blank_line(near).or_else(|| last_blank_line(bytes)) {
        return (end, true);
    }
    if ended && bytes.len() < LONGEST_BYTES {
        return (bytes.len(), true);
    }
    let after = |found: fn(&[u8]) -> bool| (1..bytes.len()).rev().find(|&at| found(&bytes[..at]));
    let end = after(|b| b.ends_with(b"\n"))
        .or_else(|| after(|b| b.ends_with(b". ")))
        .or_else(|| after(|b| b.ends_with(b" ")))
        // No byte that goes on with a character may begin the next passage.
        .or_else(|| (1..bytes.len()).rev().find(|&at| bytes[at] & 0xc0 != 0x80));
    (end.unwrap_or(bytes.len()), false)
}

/// Where the last blank line ends.
fn last_blank_line(bytes: &[u8]) -> Option<usize> {
    let mut end = bytes.len();
    while let Some(at) = bytes[..end].iter().rposition(|&b| b == b'\n') {
        let before = bytes[..at].iter().rposition(|b| !matches!(b, b' ' | b'\t' | b'\r'));
        match before {
            Some(other) if bytes[other] == b'\n' => return Some(at + 1),
            Some(other) => end = other,
            None => return None,
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passages(bytes: &[u8]) -> Vec<Passage> {
        let document = Arc::new(Document { number: 1, name: "a".to_owned(), lang: None });
        let source = Box::new(Cursor::new(bytes.to_vec()));
        let (stream, _) = Stream::open(document, "a", source, &Limits::default()).unwrap();
        stream.map(Result::unwrap).collect()
    }

    #[test]
    fn passages_end_at_blank_lines_and_lose_nothing() {
        let paragraph = "Les rebelles ont pris la ville.\nLes habitants fuient.\r\n \r\n";
        let text = paragraph.repeat(30_000);
        let found = passages(text.as_bytes());
        assert_eq!(found.iter().map(|p| p.text.as_str()).collect::<String>(), text);
        assert!(found.len() > 4);
        let mut offset = 0;
        for passage in &found {
            assert!(passage.text.len() <= PASSAGE_BYTES && passage.opens_paragraph);
            assert!(passage.text.ends_with(" \r\n") && passage.offset == offset);
            offset += passage.text.len() as u64;
        }
    }

    #[test]
    fn endless_paragraphs_are_cut_where_they_can_be() {
        for (unit, end) in [("Il part à l'aube.\n", "\n"), ("Il part à l'aube. ", ". "), ("été ", " "), ("é", "é")]
        {
            let text = unit.repeat(3 * LONGEST_BYTES / unit.len());
            let found = passages(text.as_bytes());
            assert_eq!(found.iter().map(|p| p.text.as_str()).collect::<String>(), text);
            assert!(found.len() >= 3 && found[..found.len() - 1].iter().all(|p| p.text.ends_with(end)), "{unit}");
            assert!(found[0].opens_paragraph && !found[1].opens_paragraph);
        }
    }

    #[test]
    fn texts_of_any_encoding_are_read() {
        assert_eq!(passages("\u{feff}été".as_bytes())[0].text, "été");
        assert_eq!(passages(b"L'arm\xe9e a repris la ville, selon des t\xe9moins.")[0].text.chars().nth(5), Some('é'));
        let utf16: Vec<u8> = "\u{feff}La ville est tombée.".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(passages(&utf16)[0].text, "La ville est tombée.");
        assert!(passages(b"").is_empty());
    }
}
