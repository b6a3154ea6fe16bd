//! A stream of reports, one a line, with memory for one line.

use crate::{Kind, Limits, Outcome, Problem, charset, json};
use std::io::{BufRead, Read};

/// Reads JSON Lines: each item is what one line held. Empty lines are passed over; a bad line spoils no other.
///
/// ```
/// use vigie_source::{JsonLines, Limits};
/// let file = "{\"id\": \"a\", \"text\": \"Rien à signaler.\"}\nnot JSON\n{\"text\": \"Calm.\"}\n";
/// let outcomes: Vec<_> = JsonLines::new("day.jsonl", file.as_bytes(), Limits::default()).collect();
/// assert_eq!(outcomes[0].reports[0].id, "a");
/// assert_eq!(outcomes[1].problems[0].line, Some(2));
/// assert_eq!(outcomes[2].reports[0].id, "day:3");
/// ```
pub struct JsonLines<R> {
    name: String,
    source: R,
    limits: Limits,
    line: u64,
    buffer: Vec<u8>,
    ended: bool,
}

impl<R: BufRead> JsonLines<R> {
    /// A reader of `source`, which is known as `name`.
    pub fn new(name: &str, source: R, limits: Limits) -> JsonLines<R> {
        JsonLines { name: name.to_owned(), source, limits, line: 0, buffer: Vec::new(), ended: false }
    }

    /// The problem with the current line.
    fn problem(&self, what: String, mend: &str) -> Outcome {
        Outcome::problem(Problem::new(&self.name, what, mend).at_line(self.line))
    }

    fn failed(&mut self, error: &std::io::Error) -> Outcome {
        self.ended = true;
        self.problem(format!("reading stopped here ({error})"), "check the disk or the connection, and read it again")
    }

    /// Passes over the rest of a line that is too long to be kept.
    fn skip_line(&mut self) -> std::io::Result<()> {
        loop {
            let available = self.source.fill_buf()?;
            if available.is_empty() {
                return Ok(());
            }
            match available.iter().position(|b| *b == b'\n') {
                Some(end) => {
                    self.source.consume(end + 1);
                    return Ok(());
                }
                None => {
                    let length = available.len();
                    self.source.consume(length);
                }
            }
        }
    }
}

impl<R: BufRead> Iterator for JsonLines<R> {
    type Item = Outcome;

    fn next(&mut self) -> Option<Outcome> {
        while !self.ended {
            self.line += 1;
            self.buffer.clear();
            // A line that was long must not keep its memory for the rest of the stream.
            self.buffer.shrink_to(1 << 20);
            let most = self.limits.file_bytes as u64 + 1;
            match self.source.by_ref().take(most).read_until(b'\n', &mut self.buffer) {
                Err(error) => return Some(self.failed(&error)),
                Ok(0) => return None,
                Ok(_) => {}
            }
            if self.buffer.last() != Some(&b'\n') && self.buffer.len() as u64 == most {
                if let Err(error) = self.skip_line() {
                    return Some(self.failed(&error));
                }
                let what = format!("a line of more than {}", crate::megabytes(self.limits.file_bytes));
                return Some(self.problem(what, "give one report a line"));
            }
            let decoded = match charset::decode(&self.buffer) {
                Ok(decoded) => decoded,
                Err(not_text) => {
                    // Binary data has no lines worth going on with.
                    self.ended = true;
                    let problem = not_text.problem(&self.name).at_line(self.line);
                    return Some(Outcome::problem(problem));
                }
            };
            if decoded.text.trim().is_empty() {
                continue;
            }
            let mut outcome = json::read_line(&self.name, decoded.text.trim(), self.line);
            outcome = outcome.within(&self.name, &self.limits);
            for problem in &mut outcome.problems {
                problem.line = Some(self.line);
            }
            if decoded.first_error.is_some() {
                let what = format!("some bytes are not {} and were read as {:?}", decoded.encoding, '\u{fffd}');
                outcome.problems.push(
                    Problem::new(&self.name, what, "save the file as UTF-8").of(Kind::Encoding).at_line(self.line),
                );
            }
            return Some(outcome);
        }
        None
    }
}
