//! What could not be read, and what was.

use crate::Limits;
use vigie_model::Report;

/// The common sorts of problems, for interfaces that have words of their own for them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Kind {
    /// There is nothing in it.
    Empty,
    /// It is of the right form, and has no text.
    NoText,
    /// Some bytes are no characters in the encoding.
    Encoding,
    /// It is not the JSON of a report.
    Json,
    /// It is larger than is taken in.
    TooLarge,
    /// It is a PDF document.
    Pdf,
    /// It is an archive.
    Archive,
    /// It is an office document.
    Office,
    /// It is an image, a sound or a film.
    Media,
    /// It is something else that is no text.
    Binary,
    /// The server has no such page.
    Gone,
    /// The server does not give it.
    Refused,
    /// The server was not reached, or did not answer in time.
    Unreached,
}

impl Kind {
    /// Every sort.
    pub const ALL: &[Kind] = &[
        Kind::Empty,
        Kind::NoText,
        Kind::Encoding,
        Kind::Json,
        Kind::TooLarge,
        Kind::Pdf,
        Kind::Archive,
        Kind::Office,
        Kind::Media,
        Kind::Binary,
        Kind::Gone,
        Kind::Refused,
        Kind::Unreached,
    ];

    /// Its name in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Kind::Empty => "empty",
            Kind::NoText => "no_text",
            Kind::Encoding => "encoding",
            Kind::Json => "json",
            Kind::TooLarge => "too_large",
            Kind::Pdf => "pdf",
            Kind::Archive => "archive",
            Kind::Office => "office",
            Kind::Media => "media",
            Kind::Binary => "binary",
            Kind::Gone => "gone",
            Kind::Refused => "refused",
            Kind::Unreached => "unreached",
        }
    }
}

/// Something in an input that could not be read, or not wholly.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The input's name.
    pub name: String,
    /// The line it is on, from 1, where lines mean something.
    pub line: Option<u64>,
    /// The byte it is at, from 0, where lines mean nothing.
    pub offset: Option<u64>,
    /// What is wrong.
    pub what: String,
    /// What the user can do about it.
    pub mend: String,
    /// Which sort it is, where it is a common one.
    pub kind: Option<Kind>,
    /// Of an address: whether asking again would give nothing either, as far as can be told.
    pub lasting: bool,
}

impl Problem {
    /// A problem with the whole input.
    pub fn new(name: &str, what: impl Into<String>, mend: impl Into<String>) -> Problem {
        let (what, mend) = (what.into(), mend.into());
        Problem { name: name.to_owned(), line: None, offset: None, what, mend, kind: None, lasting: false }
    }

    pub(crate) fn of(self, kind: Kind) -> Problem {
        Problem { kind: Some(kind), ..self }
    }

    pub(crate) fn at_line(self, line: u64) -> Problem {
        Problem { line: Some(line), ..self }
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.name)?;
        if let Some(line) = self.line {
            write!(f, ", line {line}")?;
        }
        if let Some(offset) = self.offset {
            write!(f, ", byte {offset}")?;
        }
        write!(f, ": {}; {}", self.what, self.mend)
    }
}

impl std::error::Error for Problem {}

/// What came out of an input: the reports, and the problems. Both may be there: a bad line spoils no other.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Outcome {
    /// The reports, in the order of the input.
    pub reports: Vec<Report>,
    /// The problems, in the order of the input.
    pub problems: Vec<Problem>,
}

impl Outcome {
    pub(crate) fn problem(problem: Problem) -> Outcome {
        Outcome { reports: Vec::new(), problems: vec![problem] }
    }

    /// Puts a problem in the place of each report that is too long to be one.
    pub(crate) fn within(mut self, name: &str, limits: &Limits) -> Outcome {
        for report in self.reports.extract_if(.., |r| r.text.len() > limits.report_bytes) {
            let (size, limit) = (crate::megabytes(report.text.len()), crate::megabytes(limits.report_bytes));
            let what = format!("a single report ({:?}) of {size}, the limit is {limit}", report.id);
            self.problems.push(
                Problem::new(name, what, "split it into its reports, one file or one JSON line each")
                    .of(Kind::TooLarge),
            );
        }
        self
    }

    pub(crate) fn extend(&mut self, other: Outcome) {
        self.reports.extend(other.reports);
        self.problems.extend(other.problems);
    }
}
