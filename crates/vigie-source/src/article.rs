//! From an address to reports: a page that is read as a report, or a feed whose entries lead to pages.

use vigie_model::Report;

use crate::feed::{Entry, Feed, read_feed};
use crate::fetch::{Address, Answer, Body, FetchError, Fetcher, Validators};
use crate::{Format, Hints, Limits, Outcome, Problem, decode, html, read_hinted, stem};

/// What a feed has of an article's text is read in its place when it has at least so many characters: less is a teaser.
const TEXT_CHARS: usize = 200;

/// What is at an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// The same as the last time.
    Unchanged,
    /// Reports.
    Article(Article),
    /// A feed, and by what it is known again.
    Feed(Feed, Validators),
}

/// What an address gave: one report where it is a page, perhaps several where it is a file of reports.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Article {
    /// The reports.
    pub reports: Vec<Report>,
    /// What could not be read.
    pub problems: Vec<Problem>,
    /// Why the article could not be had, where the report is what the feed has of its text.
    pub instead: Option<Problem>,
    /// By what the answer is known again.
    pub validators: Validators,
}

/// Fetches what is at `address` and reads it. What a page does not say of itself is taken from `entry`; where that has a link,
/// a feed leads here: then there is an article, and the entry's own text is taken where no page is to be had.
///
/// Errors: what could not be had, why, and what can be done about it.
pub fn find(
    fetcher: &Fetcher,
    address: &Address,
    entry: Option<&Entry>,
    known: &Validators,
    limits: &Limits,
) -> Result<Found, Problem> {
    let body = match fetcher.get(address, known) {
        Ok(Answer::Unchanged) => return Ok(Found::Unchanged),
        Ok(Answer::Body(body)) => body,
        Err(error) => return instead(address, entry, failed(address, &error)).map(Found::Article),
    };
    let led = entry.is_some_and(|entry| entry.link.is_some());
    let found = match (read_feed(&body.address, &body.bytes, limits), led) {
        (Some(feed), false) if feed.entries.is_empty() && feed.problems.is_empty() => {
            Err(Problem::new(address.as_str(), "a feed without entries", "look whether its outlet has another"))
        }
        (Some(feed), false) => Ok(Found::Feed(feed, body.validators)),
        (Some(_), true) => {
            let problem =
                Problem::new(address.as_str(), "a feed where the article should be", "give its address by itself");
            instead(address, entry, problem).map(Found::Article)
        }
        (None, _) => article(address, &body, entry, limits).map(Found::Article),
    };
    // What came whole, and is no report, will be none the next time.
    found.map_err(|problem| Problem { lasting: true, ..problem })
}

fn failed(address: &Address, error: &FetchError) -> Problem {
    Problem {
        lasting: error.is_lasting(),
        kind: error.kind(),
        ..Problem::new(address.as_str(), error.what(), error.mend())
    }
}

/// The report that a feed's entry is by itself: what the feed has of its text, where that is a text of some length.
///
/// Errors: there is none, or a few words.
pub fn of_entry(feed: &Address, entry: &Entry) -> Result<Report, Problem> {
    let text = entry.text.as_ref().filter(|text| text.chars().nth(TEXT_CHARS - 1).is_some());
    let address = entry.link.as_ref().unwrap_or(feed);
    let Some(text) = text else {
        let what = "the feed has no text of it, or only the beginning";
        return Err(Problem::new(address.as_str(), what, "look the article up in a browser, and paste its text"));
    };
    let id = match (&entry.link, &entry.title) {
        (Some(link), _) => stem(link.as_str()),
        (None, Some(title)) => title,
        (None, None) => stem(feed.as_str()),
    };
    Ok(Report {
        id: id.to_owned(),
        lang: entry.lang.clone(),
        title: entry.title.clone(),
        source: entry.source.clone().or_else(|| Some(address.outlet().to_owned())),
        url: entry.link.as_ref().map(Address::to_string),
        published: entry.published,
        text: text.clone(),
    })
}

/// What a feed has in place of an article that could not be had for `problem`.
fn instead(address: &Address, entry: Option<&Entry>, problem: Problem) -> Result<Article, Problem> {
    match entry.map(|entry| of_entry(address, entry)) {
        Some(Ok(report)) => {
            let url = report.url.or_else(|| Some(address.to_string()));
            Ok(Article { reports: vec![Report { url, ..report }], instead: Some(problem), ..Article::default() })
        }
        _ => Err(problem),
    }
}

fn article(address: &Address, body: &Body, entry: Option<&Entry>, limits: &Limits) -> Result<Article, Problem> {
    let hints = Hints { format: body.announced(), published: entry.and_then(|e| e.published) };
    let Outcome { mut reports, mut problems } = read_hinted(address.as_str(), &body.bytes, &hints, limits);
    if reports.is_empty() {
        let first = if problems.is_empty() { None } else { Some(problems.remove(0)) };
        let problem = first.unwrap_or_else(|| Problem::new(address.as_str(), "no report in it", "check the address"));
        return instead(address, entry, with_feed(body, problem));
    }
    let single = reports.len() == 1;
    for report in &mut reports {
        // A page's own word on where it stands counts, as far as it is an address.
        let own = report.url.as_deref().and_then(|url| body.address.join(url).ok());
        report.url = own.or_else(|| single.then(|| body.address.clone())).map(|url| url.to_string());
        if let Some(entry) = entry.filter(|_| single) {
            report.title = report.title.take().or_else(|| entry.title.clone());
            report.source = report.source.take().or_else(|| entry.source.clone());
            report.published = report.published.or(entry.published);
            report.lang = report.lang.take().or_else(|| entry.lang.clone());
        }
        report.source = report.source.take().or_else(|| Some(body.address.outlet().to_owned()));
    }
    Ok(Article { reports, problems, instead: None, validators: body.validators.clone() })
}

/// A problem with a page, with the feed that the page names.
fn with_feed(body: &Body, problem: Problem) -> Problem {
    let page = || decode(&body.bytes).ok().filter(|text| Format::of_content(&text.text, None) == Format::Html);
    match page().and_then(|page| html::feed_link(&page.text)).and_then(|link| body.address.join(&link).ok()) {
        Some(feed) => Problem { mend: format!("{}; or fetch its feed, {feed}", problem.mend), kind: None, ..problem },
        None => problem,
    }
}
