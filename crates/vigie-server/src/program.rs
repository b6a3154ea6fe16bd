//! What the program does for the server, which has no reader, no gazetteer and no clock of its own.

use vigie_model::{Claim, Date, Lang, Place, Report};

/// One field of a claim and what produced it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExplainedField {
    /// The field's name, such as `place`.
    pub field: String,
    /// Its value, in words.
    pub value: String,
    /// What led to it: lexicon entries, rules, gazetteer entries, the anchor date.
    pub because: Vec<String>,
}

/// Something that could not be read, or not wholly.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable {
    /// The line it is on, from 1, where lines mean something.
    pub line: Option<u64>,
    /// The byte it is at, from 0, where lines mean nothing.
    pub offset: Option<u64>,
    /// What is wrong.
    pub what: String,
    /// What can be done about it.
    pub mend: String,
}

/// What the bytes of a file hold.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Received {
    /// The reports, in the order of the file.
    pub reports: Vec<Report>,
    /// What could not be read; a bad part spoils no other.
    pub problems: Vec<Unreadable>,
}

/// What a report says.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ReadReport {
    /// Its language, given or recognised.
    pub lang: Option<Lang>,
    /// Its claims, in text order.
    pub claims: Vec<Claim>,
}

/// What the program does for the server.
pub trait Program: Send + Sync {
    /// Today's day, under which decisions are kept.
    fn today(&self) -> Date;

    /// This moment, by which sessions end and under which the audit log is kept. Time can be made to pass by it in tests.
    fn now(&self) -> jiff::Timestamp {
        jiff::Timestamp::now()
    }

    /// What produced each field of `claim`, which was read in `report`.
    ///
    /// Errors: why it cannot be explained, in words for the user.
    fn explain(&self, report: &Report, claim: &Claim) -> Result<Vec<ExplainedField>, String>;

    /// The places of a name, the likeliest first, or the one of a GeoNames id written `gn:169389`.
    ///
    /// Errors: why none can be looked up, in words for the user.
    fn places(&self, words: &str) -> Result<Vec<Place>, String>;

    /// The largest file that is taken, in bytes. 0 where the program reads none.
    fn largest_file(&self) -> usize {
        0
    }

    /// Names what reads the reports, in the store.
    fn reader(&self) -> &str {
        "none"
    }

    /// The reports in `bytes`, which came under `name`; any bytes are ordinary input.
    fn reports(&self, name: &str, bytes: &[u8]) -> Received {
        let _ = (name, bytes);
        Received::default()
    }

    /// What each of `reports` says, in their order, read on as many cores as there are. A report that cannot be read
    /// costs no other.
    ///
    /// Errors: why nothing at all can be read, in words for the user.
    fn read(&self, reports: &[Report]) -> Result<Vec<Result<ReadReport, Unreadable>>, String> {
        let _ = reports;
        Err("this program does not read reports".to_owned())
    }
}
