//! What looks like conflict and gave no claim, for `vigie read --unread` and `vigie explain`.

use super::{Format, InputArgs, Out, Style};
use crate::claim_text::report_line;
use crate::output::{complain, counted, line};
use crate::{data, pipeline};
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::process::ExitCode;
use vigie_claim::{Reason, Unread};
use vigie_format::report_value;
use vigie_model::{Report, Span};

/// Lists the unread sentences of reports.
pub fn run(inputs: &InputArgs, format: Format, out: &mut Out<'_>) -> anyhow::Result<ExitCode> {
    let reader = data::reader()?;
    let style = Style::of_stdout();
    let render = |report: &Report| {
        let left = reader.unread(report);
        let mut report = report.clone();
        report.lang = report.lang.or_else(|| left.lang.clone());
        let rendered = match format {
            Format::Text => text(&report, &left, style),
            Format::Json => {
                format!("{}\n", json!({"report": report_value(&report), "unread": sentences(&report, &left)}))
            }
        };
        (rendered, left)
    };
    let (mut first, mut unread) = (true, 0);
    let tally = pipeline::each(&inputs.inputs, &inputs.overrides(), render, |results| {
        for (report, (rendered, left)) in results {
            if format == Format::Text && !std::mem::take(&mut first) {
                writeln!(out)?;
            }
            out.write_all(rendered.as_bytes())?;
            unread += left.sentences.len() as u64;
            for doubt in left.doubts.iter().filter(|_| format == Format::Json) {
                complain(&format!("{}: note: {}", report.id, doubt.text));
            }
        }
        Ok(())
    })?;
    if format == Format::Text && tally.reports > 1 {
        writeln!(out, "\n{}, {} unread", counted(tally.reports, "report"), counted(unread, "sentence"))?;
    }
    Ok(tally.exit_code())
}

fn text(report: &Report, left: &Unread, style: Style) -> String {
    let mut out = format!("{}\n", report_line(report, style));
    if left.sentences.is_empty() && left.doubts.is_empty() {
        out.push_str("\n  Nothing that looks like conflict was left unread.\n");
    }
    if !left.sentences.is_empty() {
        out.push('\n');
        out.push_str(&list(report, left, style));
    }
    if !left.doubts.is_empty() {
        // Writing to a string cannot fail.
        let _ = writeln!(out, "\n{}", style.heading("Doubts"));
    }
    for doubt in &left.doubts {
        let _ = writeln!(out, "  {}", style.doubt(&line(&doubt.text)));
    }
    out
}

/// The sentences, each with its reasons below it.
pub fn list(report: &Report, left: &Unread, style: Style) -> String {
    let mut out = String::new();
    for sentence in &left.sentences {
        let _ = writeln!(out, "  {}", line(sentence.span.of(&report.text)).trim());
        for reason in &sentence.reasons {
            let _ = writeln!(out, "      {}", style.faint(&said(reason)));
        }
    }
    out
}

/// A reason on one line: *lexicons/fr/acts/control.toml:12: prendre: needs a place, none found*.
fn said(reason: &Reason) -> String {
    match &reason.entry {
        Some(entry) => line(&format!("{entry}: {}", reason.text)),
        None => line(&reason.text),
    }
}

/// The sentences as JSON.
pub fn sentences(report: &Report, left: &Unread) -> Value {
    let at = |s: Span| json!({"start": s.start, "end": s.end, "text": s.of(&report.text)});
    let reason = |r: &Reason| json!({"words": r.words.map(at), "entry": r.entry, "reason": r.text});
    let one = |s: &vigie_claim::UnreadSentence| json!({"span": at(s.span), "reasons": s.reasons.iter().map(reason).collect::<Vec<_>>()});
    left.sentences.iter().map(one).collect()
}
