//! Reports in JSON: `{"id", "text", "lang", "published" (or "date"), "source", "url", "title"}`, other keys being ignored.

use crate::{Kind, Outcome, Problem, date, parse_published, stem};
use serde::Deserialize;
use serde_json::Value;
use vigie_model::{Lang, Report};

/// A report as a file has it; each field is judged when it is used.
#[derive(Deserialize)]
struct Written {
    id: Option<Value>,
    text: Option<Value>,
    lang: Option<Value>,
    published: Option<Value>,
    /// Another word for `published`, as in front matter.
    date: Option<Value>,
    source: Option<Value>,
    url: Option<Value>,
    title: Option<Value>,
    schema_version: Option<Value>,
}

const FORM: &str = r#"write {"text": "…"} with "id", "lang", "published", "source", "url" and "title" where known"#;

/// A file with one report or a list of them.
pub(crate) fn read(name: &str, content: &str) -> Outcome {
    if content.trim_start().starts_with('[') {
        return match serde_json::from_str::<Vec<Value>>(content) {
            Err(error) => Outcome::problem(not_json(name, &error)),
            Ok(items) if items.is_empty() => {
                Outcome::problem(Problem::new(name, "an empty list", FORM).of(Kind::Empty))
            }
            Ok(items) => {
                let mut outcome = Outcome::default();
                let several = items.len() > 1;
                for (number, item) in (1u64..).zip(items) {
                    let own = || if several { format!("{}:{number}", stem(name)) } else { stem(name).to_owned() };
                    let read = match serde_json::from_value::<Written>(item) {
                        Ok(written) => report(name, written, own),
                        Err(_) => Outcome::problem(Problem::new(name, "not an object", FORM).of(Kind::Json)),
                    };
                    outcome.extend(read.each(|p| Problem {
                        what: format!("report {number} of the list: {}", p.what),
                        kind: None,
                        ..p
                    }));
                }
                outcome
            }
        };
    }
    match serde_json::from_str::<Written>(content) {
        Ok(written) => report(name, written, || stem(name).to_owned()),
        Err(error) => Outcome::problem(not_json(name, &error)),
    }
}

/// Line `number` of a file with one report a line. The problems do not have their line yet.
pub(crate) fn read_line(name: &str, line: &str, number: u64) -> Outcome {
    match serde_json::from_str::<Written>(line) {
        Ok(written) => report(name, written, || format!("{}:{number}", stem(name))),
        Err(error) => {
            let what = format!("not a JSON object ({}, column {})", reason(&error), error.column());
            Outcome::problem(Problem::new(name, what, FORM).of(Kind::Json))
        }
    }
}

impl Outcome {
    fn each(mut self, change: impl FnMut(Problem) -> Problem) -> Outcome {
        self.problems = self.problems.into_iter().map(change).collect();
        self
    }
}

fn reason(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.split(" at line ").next().unwrap_or(&text).to_owned()
}

fn not_json(name: &str, error: &serde_json::Error) -> Problem {
    let what = format!("not the JSON of a report ({}, column {})", reason(error), error.column());
    Problem::new(name, what, FORM).of(Kind::Json).at_line(error.line() as u64)
}

fn report(name: &str, written: Written, own_id: impl FnOnce() -> String) -> Outcome {
    let mut problems = Vec::new();
    let mut wrong = |what: String, mend: &str| problems.push(Problem::new(name, what, mend));
    let mut words = |field: &str, value: Option<Value>| match value {
        None | Some(Value::Null) => None,
        Some(Value::String(text)) if text.trim().is_empty() => None,
        Some(Value::String(text)) => Some(text),
        // Numbers are ids and years that someone left unquoted.
        Some(Value::Number(number)) if matches!(field, "id" | "published" | "date") => Some(number.to_string()),
        Some(_) => {
            wrong(format!("\"{field}\" is not a string"), FORM);
            None
        }
    };
    let id = words("id", written.id);
    let lang = words("lang", written.lang);
    let published = words("published", written.published).or_else(|| words("date", written.date));
    let (source, url, title) =
        (words("source", written.source), words("url", written.url), words("title", written.title));
    let has_text = matches!(written.text, Some(Value::String(_)));
    let text = words("text", written.text);
    let Some(text) = text else {
        if written.schema_version.is_some() {
            let what = "the claims of a report, without its text";
            problems.push(Problem::new(name, what, "give the report itself"));
        } else if has_text {
            let problem = Problem::new(name, "\"text\" is empty", "leave the report out, or give its text");
            problems.push(problem.of(Kind::NoText));
        } else if problems.is_empty() {
            problems.push(Problem::new(name, "no \"text\"", FORM).of(Kind::NoText));
        }
        return Outcome { reports: Vec::new(), problems };
    };
    let lang = lang.and_then(|code| {
        let lang = Lang::new(code.trim());
        if lang.is_none() {
            let what = format!("{code:?} is not a language");
            problems.push(Problem::new(name, what, "write its ISO 639 code, such as fr or en"));
        }
        lang
    });
    let published = published.and_then(|text| {
        let date = parse_published(&text);
        if date.is_none() {
            let (what, mend) = date::advice(&text);
            problems.push(Problem::new(name, what, mend));
        }
        date
    });
    let report = Report { id: id.unwrap_or_else(own_id), lang, title, source, url, published, text };
    Outcome { reports: vec![report], problems }
}
