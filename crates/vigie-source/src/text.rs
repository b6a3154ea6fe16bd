//! Plain text and Markdown, with their front matter.

use crate::{Format, Outcome, Problem, date, parse_published, stem};
use vigie_model::{Lang, Report};

/// How many lines a front matter may have; beyond that the first `---` is a rule across the page.
const FRONT_MATTER_LINES: usize = 200;

pub(crate) fn read(name: &str, content: &str, format: Format) -> Outcome {
    let (fields, body, first_line) = front_matter(content);
    let mut problems = Vec::new();
    let mut report = Report {
        id: stem(name).to_owned(),
        lang: None,
        title: None,
        source: None,
        url: None,
        published: None,
        text: body.to_owned(),
    };
    for (number, key, value) in fields {
        let mut wrong = |what: String, mend: &str| problems.push(Problem::new(name, what, mend).at_line(number));
        match key.to_ascii_lowercase().as_str() {
            "title" => report.title = Some(value.to_owned()),
            "source" => report.source = Some(value.to_owned()),
            "url" => report.url = Some(value.to_owned()),
            "id" => report.id = value.to_owned(),
            "lang" => match Lang::new(value) {
                Some(lang) => report.lang = Some(lang),
                None => wrong(format!("{value:?} is not a language"), "write its ISO 639 code, such as fr or en"),
            },
            "date" | "published" => match parse_published(value) {
                Some(date) => report.published = Some(date),
                None => {
                    let (what, mend) = date::advice(value);
                    wrong(what, mend);
                }
            },
            _ => {}
        }
    }
    if body.trim().is_empty() {
        let what = "a head but no text under it";
        problems.push(Problem::new(name, what, "write the report under the closing ---").at_line(first_line));
        return Outcome { reports: Vec::new(), problems };
    }
    report.published = report.published.or_else(|| leading_date(body));
    if format == Format::Markdown && report.title.is_none() {
        report.title = heading(body);
    }
    report.title = report.title.or_else(|| headline(body));
    Outcome { reports: vec![report], problems }
}

type Field<'c> = (u64, &'c str, &'c str);

/// The fields between two `---` lines at the very top, the text after them, and the line it starts on.
fn front_matter(content: &str) -> (Vec<Field<'_>>, &str, u64) {
    let none = (Vec::new(), content, 1);
    let mut lines = content.split_inclusive('\n');
    let Some(opening) = lines.next().filter(|l| l.trim_end() == "---") else {
        return none;
    };
    let mut at = opening.len();
    let mut fields = Vec::new();
    for (number, line) in (2..).zip(lines.take(FRONT_MATTER_LINES)) {
        at += line.len();
        let line = line.trim_end();
        if line == "---" || line == "..." {
            return (fields, content[at..].trim_start_matches(['\r', '\n']), number + 1);
        }
        // Indented lines and list items belong to fields that mean nothing here.
        if let Some((key, value)) = line.split_once(':').filter(|(key, _)| !key.starts_with([' ', '\t', '-', '#'])) {
            let value = unquoted(value.trim());
            if !value.is_empty() && value != "null" && value != "~" {
                fields.push((number, key.trim(), value));
            }
        }
    }
    none
}

fn unquoted(value: &str) -> &str {
    for quote in ['"', '\''] {
        if let Some(inner) = value.strip_prefix(quote).and_then(|v| v.strip_suffix(quote)) {
            return inner.trim();
        }
    }
    value
}

/// The date of a first line such as `date 2020-02`, alone or before the text. The words stay in the text.
fn leading_date(body: &str) -> Option<vigie_model::PartialDate> {
    let line = body.lines().next()?.trim_start();
    let (word, rest) = line.split_at_checked(4)?;
    let rest = rest.strip_prefix([' ', '\t', ':']).filter(|_| word.eq_ignore_ascii_case("date"))?;
    let token = rest.trim_start_matches([' ', '\t', ':']).split_whitespace().next()?;
    parse_published(token.trim_end_matches([',', ';', '.', ':', ')']))
}

/// The title of a first line such as `# Title`.
fn heading(body: &str) -> Option<String> {
    let title = body.lines().next()?.strip_prefix("# ")?.trim();
    let title = title.trim_end_matches('#').trim_end();
    (!title.is_empty()).then(|| title.to_owned())
}

/// A headline is no longer than this, in characters.
const HEADLINE_CHARS: usize = 140;

/// A first line that stands apart as a headline: short, without a final stop, an empty line and more text behind it. A
/// date line of its own may stand before it. The words stay in the text.
fn headline(body: &str) -> Option<String> {
    let mut lines = body.lines().skip_while(|l| l.trim().is_empty());
    let mut first = lines.next()?.trim();
    if leading_date(first).is_some() {
        if first.split_whitespace().count() > 2 {
            return None;
        }
        first = lines.find(|l| !l.trim().is_empty())?.trim();
    }
    let apart = lines.next().is_some_and(|l| l.trim().is_empty()) && lines.any(|l| !l.trim().is_empty());
    let stopped = first.ends_with(['.', '!', '…', ':', ';', ',']);
    (apart && !stopped && !first.is_empty() && first.chars().count() <= HEADLINE_CHARS).then(|| first.to_owned())
}

#[cfg(test)]
mod headlines {
    use super::headline;

    #[test]
    fn a_short_first_line_apart_is_the_headline() {
        for (body, want) in [
            ("La ville est tombée\n\nL'armée a pris Saraqeb.", Some("La ville est tombée")),
            ("date 2026-10-13\n\nDrone strike kills seven\n\nKOSTI - A drone …", Some("Drone strike kills seven")),
            ("L'armée a pris Saraqeb.\n\nElle avance.", None),
            ("date 2020-02 Les blindés avancent\n\nLa ville", None),
            ("Une seule ligne", None),
            ("", None),
        ] {
            assert_eq!(headline(body).as_deref(), want, "{body}");
        }
    }
}
