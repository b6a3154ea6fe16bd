//! `vigie search`: which reports and claims hold the words.

use super::filter::FilterArgs;
use super::{Format, Out, StoreArgs, Style};
use crate::claim_text::{line_in, summary};
use crate::output::{counted, line};
use anyhow::{Context, bail};
use clap::{Args, ValueEnum};
use serde_json::json;
use std::process::ExitCode;
use vigie_format::{Marked, claim_value};
use vigie_model::Span;
use vigie_store::{ClaimFilter, FoundClaim, FoundReport, Question, ReportFilter, Store};

const AFTER_HELP: &str = "\
Examples:
  vigie search bombardements hôpital
  vigie search '\"Deir ez-Zor\" convoi -aérien' --since 2020-02
  vigie search 'evacu*' --in claims --kind displacement --least 1000 --format json

Every word must occur, in any of its forms and with or without accents: bombardements finds
bombardé, bombing finds bombed. Words in quotation marks must occur as they stand, letters before *
begin a word, what follows - must not occur. The best answers come first; a word in a title counts
more.
With --format json, each answer is one line: of a report, what `vigie reports --format json` gives
with \"title_marks\" and \"passage\"; of a claim, its JSON with \"report\" and \"marks\".";

/// Search reports and claims for words, in any of their forms.
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub struct Search {
    /// What to look for.
    #[arg(value_name = "WORDS", required = true)]
    sought: Vec<String>,

    /// Whether whole reports are searched, or what was read from them.
    #[arg(long = "in", value_enum, default_value_t = Shelf::Reports)]
    shelf: Shelf,

    #[command(flatten)]
    filter: FilterArgs,

    /// The most answers.
    #[arg(long, value_name = "N", default_value_t = 20)]
    limit: usize,

    #[command(flatten)]
    store: StoreArgs,

    /// For people, or one JSON object a line.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// What is searched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Shelf {
    /// The titles and the whole text of reports.
    Reports,
    /// The evidence, the names and the attribution of claims.
    Claims,
}

/// Answers fetched at once.
const PAGE: usize = 500;

impl Search {
    pub fn run(self, out: &mut Out<'_>) -> anyhow::Result<ExitCode> {
        let question = Question::read(&self.sought.join(" "))?;
        if !question.is_wanting() {
            bail!("no word to look for; write one that is to occur");
        }
        let filter = self.filter.wanted();
        let of_reports = match self.shelf {
            Shelf::Reports => Some(of_reports(&filter)?),
            Shelf::Claims => None,
        };
        let store = self.store.open()?;
        let style = Style::of_stdout();
        let mut shown = 0;
        let mut cursor: Option<String> = None;
        while shown < self.limit {
            let wanted = PAGE.min(self.limit - shown);
            let (lines, next): (Vec<String>, _) = match &of_reports {
                Some(filter) => {
                    let page = store.search_reports(&question, filter, wanted, cursor.as_deref())?;
                    (page.items.iter().map(|found| report(found, self.format, style)).collect(), page.next)
                }
                None => {
                    let page = store.search_claims(&question, &filter, wanted, cursor.as_deref())?;
                    let lines = page.items.iter().map(|found| claim(&store, found, self.format, style));
                    (lines.collect::<Result<_, _>>()?, page.next)
                }
            };
            for line in &lines {
                writeln!(out, "{line}")?;
            }
            shown += lines.len();
            cursor = next;
            if cursor.is_none() {
                break;
            }
        }
        if self.format == Format::Text {
            let (total, thing) = match &of_reports {
                Some(filter) => (store.count_found_reports(&question, filter)?, "report"),
                None => (store.count_found_claims(&question, &filter)?, "claim"),
            };
            match (total, shown as u64 == total) {
                (0, _) => writeln!(out, "No {thing} has these words.")?,
                (n, true) => writeln!(out, "\n{}", counted(n, thing))?,
                (n, false) => writeln!(out, "\n{shown} of {}; --limit shows more", counted(n, thing))?,
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// The filter of reports, where no condition is about claims.
fn of_reports(filter: &ClaimFilter) -> anyhow::Result<ReportFilter> {
    let ClaimFilter { lang, source, since, until, days, known, .. } = filter.clone();
    let (own_lang, own_source) = (lang.clone(), source.clone());
    let rest = ClaimFilter { lang: own_lang, source: own_source, since, until, days, known, ..ClaimFilter::default() };
    if rest != *filter {
        bail!(
            "reports are searched by --report-lang, --source, --since, --until and --known alone; \
             add --in claims for the other filters"
        );
    }
    Ok(ReportFilter { lang, source, since, until, known })
}

fn report(found: &FoundReport, format: Format, style: Style) -> String {
    let (head, passage) = (&found.head, &found.passage);
    match format {
        Format::Json => {
            let mut value = super::reports::value(head);
            let title = head.title.as_deref().unwrap_or("");
            value["title_marks"] = json!(Marked::of(title, &found.title_marks).marks);
            value["passage"] = json!(Marked::of(&passage.text, &passage.marks));
            value["passage"]["start"] = json!(passage.span.start);
            value["passage"]["end"] = json!(passage.span.end);
            value.to_string()
        }
        Format::Text => {
            let mut parts = vec![style.faint(&head.key), style.heading(&line(&head.id))];
            parts.extend(head.source.as_deref().map(line));
            parts.extend(head.published.map(|d| d.to_string()));
            let title = head.title.as_deref().map(|t| format!("\n    {}", marked(t, &found.title_marks, style)));
            let before = if passage.cut_before { "… " } else { "" };
            let after = if passage.cut_after { " …" } else { "" };
            let words = marked(&passage.text, &passage.marks, style);
            format!("{}{}\n    {before}{}{after}", parts.join(" · "), title.unwrap_or_default(), words.trim())
        }
    }
}

fn claim(store: &Store, found: &FoundClaim, format: Format, style: Style) -> anyhow::Result<String> {
    let (claim, evidence) = (&found.stored.claim, &found.stored.claim.evidence.text);
    Ok(match format {
        Format::Json => {
            let mut value = claim_value(claim);
            value["report"] = json!(found.stored.report);
            value["marks"] = json!(Marked::of(evidence, &found.marks).marks);
            value.to_string()
        }
        Format::Text => {
            let head = store.report(&found.stored.report)?.context("the claim's report is not in the store")?.head;
            let mut from = vec![line(&head.id)];
            from.extend(head.source.as_deref().map(line));
            from.extend(head.published.map(|d| d.to_string()));
            let (from, id) = (style.faint(&format!("({})", from.join(", "))), style.faint(&claim.id.0));
            format!("  {}\n      {} {from} {id}", summary(claim, style), marked(evidence, &found.marks, style).trim())
        }
    })
}

/// Words on one line, the marks set off.
fn marked(text: &str, marks: &[Span], style: Style) -> String {
    let (mut out, mut end) = (String::new(), 0);
    for mark in marks {
        out.push_str(&line_in(&text[end..mark.start as usize]));
        out.push_str(&style.evidence(&line(mark.of(text))));
        end = mark.end as usize;
    }
    out.push_str(&line_in(&text[end..]));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_set_off_in_the_words() {
        let text = "La ville\nest  tombée.";
        assert_eq!(marked(text, &[Span::new(3, 8)], Style::PLAIN), "La [ville] est tombée.");
        assert_eq!(marked("", &[], Style::PLAIN), "");
    }

    #[test]
    fn reports_are_not_filtered_by_what_claims_say() {
        let f = ClaimFilter::default;
        assert!(of_reports(&ClaimFilter { source: Some("AFP".into()), ..f() }).is_ok());
        let error = of_reports(&ClaimFilter { least: Some(3), ..f() }).unwrap_err().to_string();
        assert!(error.contains("--in claims"), "{error}");
    }
}
