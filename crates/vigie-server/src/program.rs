//! What the program does for the server, which has no reader, no gazetteer and no clock of its own.

use vigie_format::brief::{Words, WordsError};
use vigie_model::{Claim, Date, Lang, PartialDate, Place, Report};

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
    /// Which sort of problem it is, in one word, where it is a common one: for interfaces with words of their own.
    pub code: Option<&'static str>,
    /// Of an address: whether asking again would give nothing either, as far as can be told.
    pub lasting: bool,
}

/// What the bytes of a file hold.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Received {
    /// The reports, in the order of the file.
    pub reports: Vec<Report>,
    /// What could not be read; a bad part spoils no other.
    pub problems: Vec<Unreadable>,
}

/// What is known of a report before it is fetched: what a feed says of it, or whoever asks. It counts where the report says
/// nothing itself.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FeedEntry {
    /// Where it is; `None` where only the feed has it.
    pub url: Option<String>,
    /// Its title.
    pub title: Option<String>,
    /// When it was published.
    pub date: Option<PartialDate>,
    /// The outlet that published it.
    pub source: Option<String>,
    /// Its language.
    pub lang: Option<Lang>,
    /// What the feed has of its text.
    pub text: Option<String>,
}

/// What is at an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fetched {
    /// Reports.
    Reports {
        /// The reports, and what could not be read.
        received: Received,
        /// Why the article could not be had, where the report is what the feed has of its text.
        instead: Option<Unreadable>,
        /// The answer's tag, by which its server knows it again.
        etag: Option<String>,
        /// When it was last changed, in the server's words.
        modified: Option<String>,
    },
    /// A feed.
    Feed {
        /// Its name.
        title: Option<String>,
        /// What it leads to.
        entries: Vec<FeedEntry>,
        /// What could not be read.
        problems: Vec<Unreadable>,
    },
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

    /// The words of a language's situation report, with what parties, countries and places are called in it.
    ///
    /// Errors: the language has none.
    fn words(&self, lang: &str) -> Result<Words, WordsError> {
        Words::of(lang)
    }

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

    /// Whether the program fetches what is at an address, when asked to.
    fn fetches(&self) -> bool {
        false
    }

    /// An address as it is asked for: one that is written otherwise and means the same is the same.
    ///
    /// Errors: why it is none that is fetched.
    fn address(&self, words: &str) -> Result<String, Unreadable> {
        let _ = words;
        Err(no_fetching())
    }

    /// Fetches what is at an address; takes as long as a server and a connection need. With an entry that has a `url`, a
    /// feed leads there.
    ///
    /// Errors: why nothing could be had.
    fn fetch(&self, address: &str, entry: &FeedEntry) -> Result<Fetched, Unreadable> {
        let _ = (address, entry);
        Err(no_fetching())
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

fn no_fetching() -> Unreadable {
    let (what, mend) = ("this program fetches nothing".to_owned(), "add the text itself".to_owned());
    Unreadable { line: None, offset: None, what, mend, code: None, lasting: false }
}
