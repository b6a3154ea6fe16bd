//! `vigie review`: what people decide about claims.

use super::{Format, Out, StoreArgs, Style, audit};
use crate::claim_text::summary;
use crate::knowledge::Knowledge;
use crate::output::{complain, counted, json_line, line};
use crate::{data, dates};
use anyhow::Context;
use clap::{Args, Subcommand};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use vigie_format::gold::{Standing, gold_value};
use vigie_format::json::{Assignment, added_claim, corrected};
use vigie_format::news::agreement_value;
use vigie_format::{AsJson, claim_value};
use vigie_model::{Claim, ClaimId, Date, Decision, Kind, LinkKind, Place, Report, Reviewed, Span, Verdict};
use vigie_picture::{Queued, ReviewState, Told, Why, agreements, queue};
use vigie_server::decisions_in_words;
use vigie_store::Store;

const AFTER_HELP: &str = "\
Examples:
  vigie review queue                            what to look at first
  vigie review accept 3f2a9c0d11e4b7a6 --by \"A. Diallo\"
  vigie review reject 3f2a9c0d11e4b7a6 --by \"A. Diallo\" --note \"a film review\"
  vigie review correct 3f2a9c0d11e4b7a6 --set phase=held --set place=Binnish --by \"A. Diallo\"
  vigie review link 3f2a9c0d11e4b7a6 77d0c1e2f3a4b5c6 --by \"A. Diallo\"
  vigie review reject-link 3f2a9c0d11e4b7a6 77d0c1e2f3a4b5c6 copies --by \"A. Diallo\"
  vigie review add 5d0f3a9c1e7b2846 --kind control --set phase=lost --evidence \"la ville est tombée\" --by \"A. Diallo\"
  vigie review undo 3f2a9c0d11e4b7a6 --by \"A. Diallo\"
  vigie review log
  vigie review agreement
  vigie review export --gold gold/

Decisions are appended; of several about one claim the last that was not undone counts. The picture follows at once, and --known shows it
as it was before the day of a decision. See docs/review.md.";

/// Accept, correct or reject what was read, and see what to look at first.
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub struct Review {
    #[command(subcommand)]
    what: What,
}

/// Who decides, and where it is kept.
#[derive(Debug, Args)]
struct By {
    /// Who decides.
    #[arg(long, value_name = "NAME")]
    by: String,

    /// Why.
    #[arg(long, value_name = "WORDS")]
    note: Option<String>,

    #[command(flatten)]
    store: StoreArgs,
}

#[derive(Debug, Subcommand)]
enum What {
    /// List the claims that wait for a decision, the ones on which most hangs first.
    ///
    /// First come those that say who holds a place that is fought over or not established, those that contradict
    /// others, and those with large figures; the more so the less sure it is that they were read rightly.
    #[command(
        visible_alias = "list",
        after_help = "Examples:\n  vigie review queue\n  vigie review queue --most 5 --format json"
    )]
    Queue {
        /// How many at most.
        #[arg(long, value_name = "N", default_value_t = 20)]
        most: usize,

        #[command(flatten)]
        store: StoreArgs,

        /// For people, or one JSON object a line.
        #[arg(long, value_enum, default_value_t = Format::Text)]
        format: Format,
    },
    /// Say that the report makes the claim as it was read.
    #[command(after_help = "Example:\n  vigie review accept 3f2a9c0d11e4b7a6 --by \"A. Diallo\"")]
    Accept {
        /// The claims, by id.
        #[arg(value_name = "CLAIM-ID", required = true)]
        claims: Vec<String>,
        #[command(flatten)]
        by: By,
    },
    /// Say that the report does not make the claim: it is left out of the picture.
    #[command(
        after_help = "Example:\n  vigie review reject 3f2a9c0d11e4b7a6 --by \"A. Diallo\" --note \"a film review\""
    )]
    Reject {
        /// The claims, by id.
        #[arg(value_name = "CLAIM-ID", required = true)]
        claims: Vec<String>,
        #[command(flatten)]
        by: By,
    },
    /// Say what the report claims instead.
    ///
    /// Fields are those of the claim's JSON (docs/review.md): `phase=held`, `factuality=unconfirmed`, `count.best=12`,
    /// `victims=null`. Shorter forms: `place=NAME` or `place=gn:ID` looks the place up; `actor=NAME (SYR/MIL)`;
    /// `time=2020-02-06`; `count=12`; `attribution=NAME` or `outlet`; `evidence=WORDS`, which must stand in the report. Of several
    /// places or parties one by its number from 0: `place.1=NAME`, a new one behind the last, `place.1=null` to take it out.
    #[command(after_help = "Examples:\n  \
        vigie review correct 3f2a9c0d11e4b7a6 --set phase=held --by \"A. Diallo\"\n  \
        vigie review correct 3f2a9c0d11e4b7a6 --set \"actor=Syrian Arab Army (SYR/MIL)\" --set place=gn:169389 --by Ana")]
    Correct {
        /// The claim, by id.
        #[arg(value_name = "CLAIM-ID")]
        claim: String,
        /// A field and what it holds; several times for several fields.
        #[arg(long = "set", value_name = "FIELD=VALUE", required = true)]
        set: Vec<Assignment>,
        #[command(flatten)]
        by: By,
    },
    /// Add a claim that the report makes and that was not read.
    ///
    /// Fields are set as for `correct`; what is not set is the outlet's own word, asserted, and otherwise unknown.
    #[command(after_help = "Examples:\n  \
        vigie review add 5d0f3a9c1e7b2846 --kind control --set phase=lost --set place=Binnish \\\n    \
        --evidence \"la ville est tombée\" --by Ana")]
    Add {
        /// The report, by key, as in `vigie reports --format json`.
        #[arg(value_name = "REPORT-KEY")]
        report: String,
        /// What kind of claim.
        #[arg(long, value_name = "KIND", value_parser = clap::builder::PossibleValuesParser::new(Kind::WORDS))]
        kind: String,
        /// The words of the report that make it, exactly; where they stand several times, the first.
        #[arg(long, value_name = "WORDS")]
        evidence: String,
        /// A field and what it holds; several times for several fields.
        #[arg(long = "set", value_name = "FIELD=VALUE")]
        set: Vec<Assignment>,
        #[command(flatten)]
        by: By,
    },
    /// Take your last decision about a claim back: what was decided before it counts again, or nothing.
    ///
    /// A claim that you added goes with the last word for it. What was known before stays as it was known. With --link,
    /// the decision about a link of two claims.
    #[command(after_help = "Examples:\n  vigie review undo 3f2a9c0d11e4b7a6 --by \"A. Diallo\"\n  \
        vigie review undo 3f2a9c0d11e4b7a6 77d0c1e2f3a4b5c6 --link same_event --by \"A. Diallo\"")]
    Undo {
        /// The claims, by id; with --link, the two that are linked.
        #[arg(value_name = "CLAIM-ID", required = true)]
        claims: Vec<String>,
        /// The kind of link between the two claims.
        #[arg(long, value_name = "KIND", value_parser = clap::builder::PossibleValuesParser::new(LinkKind::WORDS))]
        link: Option<String>,
        #[command(flatten)]
        by: By,
    },
    /// Show how far every two reviewers agree about the claims that both decided about.
    ///
    /// The share of the same verdicts, and Cohen's kappa: 1 for full agreement, 0 for what chance would give.
    #[command(after_help = "Examples:\n  vigie review agreement\n  vigie review agreement --format json")]
    Agreement {
        #[command(flatten)]
        store: StoreArgs,
        /// For people, or one JSON object a line.
        #[arg(long, value_enum, default_value_t = Format::Text)]
        format: Format,
    },
    /// Say that two claims tell of one event, or count one thing, whatever their days, places and parties.
    ///
    /// Their events, figures or commitments become one. With --as, how they stand to each other: the later says the
    /// same by another word, copies the earlier (and is no second witness), takes its place, or contradicts it.
    #[command(after_help = "Examples:\n  \
        vigie review link 3f2a9c0d11e4b7a6 77d0c1e2f3a4b5c6 --by Ana\n  \
        vigie review link 3f2a9c0d11e4b7a6 77d0c1e2f3a4b5c6 --as copies --by Ana --note \"the agency's, reworded\"")]
    Link {
        /// The one claim, by id.
        #[arg(value_name = "CLAIM-ID")]
        claim: String,
        /// The other.
        #[arg(value_name = "OTHER-ID")]
        other: String,
        /// How they are linked.
        #[arg(long = "as", value_name = "KIND", default_value = LinkKind::SameEvent.as_str(),
              value_parser = clap::builder::PossibleValuesParser::new(DECLARED))]
        kind: String,
        #[command(flatten)]
        by: By,
    },
    /// Say that two claims are not linked so: that the later does not copy, update or contradict the earlier.
    ///
    /// With same_event, that they tell of two events, or count two things: what was drawn of them as one becomes two.
    #[command(
        after_help = "Examples:\n  vigie review reject-link 3f2a9c0d11e4b7a6 77d0c1e2f3a4b5c6 copies --by Ana\n  \
        vigie review reject-link 3f2a9c0d11e4b7a6 77d0c1e2f3a4b5c6 same_event --by Ana"
    )]
    RejectLink {
        /// The claim told later.
        #[arg(value_name = "LATER")]
        later: String,
        /// The claim told earlier.
        #[arg(value_name = "EARLIER")]
        earlier: String,
        /// How they are not linked.
        #[arg(value_name = "KIND", value_parser = clap::builder::PossibleValuesParser::new(LinkKind::WORDS))]
        kind: String,
        #[command(flatten)]
        by: By,
    },
    /// List every decision, oldest first.
    #[command(after_help = "Examples:\n  vigie review log\n  vigie review log --known 2020-02-07 --format json")]
    Log {
        /// Only those made by this day.
        #[arg(long, value_name = "DATE", value_parser = dates::last_day)]
        known: Option<Date>,
        #[command(flatten)]
        store: StoreArgs,
        /// For people, or one JSON object a line.
        #[arg(long, value_enum, default_value_t = Format::Text)]
        format: Format,
    },
    /// Write the reports whose claims were all decided about as gold files, which readers are measured against.
    ///
    /// Each becomes NAME.gold.json, NAME being the report's id. What was rejected is left out. A report of which some
    /// claims still wait is named and passed over, or with --partial written with those as optional. What the reader
    /// missed is there once somebody added it.
    #[command(
        after_help = "Examples:\n  vigie review export --gold gold/\n  vigie review export --gold gold/ --partial"
    )]
    Export {
        /// The folder to write to; it is made where it is missing.
        #[arg(long, value_name = "DIR")]
        gold: PathBuf,
        /// Write reports that were reviewed in part too.
        #[arg(long)]
        partial: bool,
        #[command(flatten)]
        store: StoreArgs,
    },
}

impl Review {
    pub fn run(self, out: &mut Out<'_>) -> anyhow::Result<ExitCode> {
        match self.what {
            What::Queue { most, store, format } => list(out, &store, most, format),
            What::Accept { claims, by } => decide(out, claims, by, Verdict::Accepted),
            What::Reject { claims, by } => decide(out, claims, by, Verdict::Rejected),
            What::Correct { claim, set, by } => correct(out, claim, &set, by),
            What::Link { claim, other, kind, by } => decide_link(out, [claim, other], &kind, &by, Verdict::Accepted),
            What::RejectLink { later, earlier, kind, by } => {
                decide_link(out, [later, earlier], &kind, &by, Verdict::Rejected)
            }
            What::Add { report, kind, evidence, set, by } => add(out, &report, kind.parse()?, &evidence, &set, by),
            What::Undo { claims, link: None, by } => decide(out, claims, by, Verdict::Withdrawn),
            What::Undo { claims, link: Some(kind), by } => {
                let both = <[String; 2]>::try_from(claims);
                let both = both.ok().context("a link is between two claims; give the ids of both")?;
                decide_link(out, both, &kind, &by, Verdict::Withdrawn)
            }
            What::Agreement { store, format } => agreement(out, &store, format),
            What::Log { known, store, format } => log(out, &store, known, format),
            What::Export { gold, partial, store } => export(out, &store, &gold, partial),
        }
    }
}

/// Appends decisions of one person, made today.
fn append(by: &By, about: Vec<(Reviewed, Verdict)>) -> anyhow::Result<()> {
    let on = dates::today();
    let decision = |(about, verdict)| Decision { about, verdict, by: by.by.clone(), on, note: by.note.clone() };
    let decisions: Vec<Decision> = about.into_iter().map(decision).collect();
    // A store that is not there is not created: it would hold no claim to decide about.
    drop(by.store.open()?);
    let mut store = Store::open(&by.store.store).context("the store cannot be opened")?;
    store.decide(&decisions)?;
    audit::note(&mut store, &by.by, format!("review: {}", decisions_in_words(&decisions)))
}

fn decide(out: &mut Out<'_>, claims: Vec<String>, by: By, verdict: Verdict) -> anyhow::Result<ExitCode> {
    let mut seen = BTreeSet::new();
    let claims: Vec<String> = claims.into_iter().filter(|id| seen.insert(id.clone())).collect();
    let about = |id: &String| (Reviewed::Claim(ClaimId(id.clone())), verdict.clone());
    append(&by, claims.iter().map(about).collect())?;
    for id in &claims {
        writeln!(out, "{}: {}", verdict.as_str(), line(id))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Decides about the link of a kind between two claims, whichever was told first.
fn decide_link(
    out: &mut Out<'_>,
    claims: [String; 2],
    kind: &str,
    by: &By,
    verdict: Verdict,
) -> anyhow::Result<ExitCode> {
    let [one, other] = claims.map(ClaimId);
    let link = by.store.open()?.link(&one, &other, kind.parse()?)?;
    append(by, vec![(Reviewed::Link(link.clone()), verdict.clone())])?;
    writeln!(out, "{}: {} {} {}", verdict.as_str(), link.later, link.kind, link.earlier)?;
    Ok(ExitCode::SUCCESS)
}

/// The links that people declare: those that make one event of what two claims tell.
const DECLARED: [&str; 5] = [
    LinkKind::SameEvent.as_str(),
    LinkKind::Corroborates.as_str(),
    LinkKind::Copies.as_str(),
    LinkKind::Updates.as_str(),
    LinkKind::Contradicts.as_str(),
];

fn correct(out: &mut Out<'_>, id: String, set: &[Assignment], by: By) -> anyhow::Result<ExitCode> {
    let id = ClaimId(id);
    let store = by.store.open()?;
    let path = || store.path().to_owned();
    let stored = store.claim(&id)?.ok_or_else(|| vigie_store::Error::NoClaim { path: path(), id: id.0.clone() })?;
    let text = store.text(&stored.report)?.unwrap_or_default();
    // A correction goes on from the one before it.
    let decisions = store.decisions(None)?;
    let last = ReviewState::of(&decisions).corrected(&id).cloned();
    let claim = last.unwrap_or(stored.claim);
    let gazetteer = std::cell::OnceCell::new();
    let places = |words: &str| places(&gazetteer, words);
    let corrected = corrected(&claim, &text, set, &places)?;
    append(&by, vec![(Reviewed::Claim(id.clone()), Verdict::Corrected(Box::new(corrected.clone())))])?;
    writeln!(out, "corrected: {id}\n  {}", summary(&corrected, Style::of_stdout()))?;
    Ok(ExitCode::SUCCESS)
}

type Places = std::cell::OnceCell<anyhow::Result<std::sync::Arc<vigie_place::Gazetteer>>>;

/// The places of a name, in the gazetteer that is opened when it is first asked; none, with a complaint, where it cannot be.
fn places(gazetteer: &Places, words: &str) -> Vec<Place> {
    match gazetteer.get_or_init(data::all_places) {
        Ok(gazetteer) => data::places_named(gazetteer, words),
        Err(error) => {
            complain(&format!("{error:#}"));
            Vec::new()
        }
    }
}

fn add(
    out: &mut Out<'_>,
    report: &str,
    kind: Kind,
    words: &str,
    set: &[Assignment],
    by: By,
) -> anyhow::Result<ExitCode> {
    let store = by.store.open()?;
    let no_report = || vigie_store::Error::NoReport { path: store.path().to_owned(), key: report.to_owned() };
    let text = store.text(report)?.ok_or_else(no_report)?;
    let at = text.find(words).filter(|_| !words.trim().is_empty());
    let at = at.with_context(|| format!("the report does not say {words:?}; quote its own words exactly"))?;
    let gazetteer = Places::new();
    let claim = added_claim(kind, &text, Span::new(at, at + words.len()), set, &|words| places(&gazetteer, words))?;
    let mut store = Store::open(&by.store.store).context("the store cannot be opened")?;
    let id = store.add_claim(report, &claim, &by.by, dates::today(), by.note)?;
    audit::note(&mut store, &by.by, format!("review: added {id}"))?;
    writeln!(out, "added: {id}\n  {} {}", claim.kind(), summary(&claim, Style::of_stdout()))?;
    Ok(ExitCode::SUCCESS)
}

fn agreement(out: &mut Out<'_>, store: &StoreArgs, format: Format) -> anyhow::Result<ExitCode> {
    let found = agreements(&store.open()?.decisions(None)?);
    for a in &found {
        match format {
            Format::Json => writeln!(out, "{}", agreement_value(a))?,
            Format::Text => {
                let kappa =
                    a.kappa.map_or_else(|| "no kappa, as all verdicts are one".to_owned(), |k| format!("kappa {k:.2}"));
                let [one, other] = &a.reviewers;
                let both = counted(a.both as u64, "claim");
                let percent = a.share() * 100.0;
                writeln!(out, "{}, {}: {both}, {percent:.0} % the same verdict, {kappa}", line(one), line(other))?;
            }
        }
    }
    if found.is_empty() && format == Format::Text {
        writeln!(out, "No two people have decided about the same claim.")?;
    }
    Ok(ExitCode::SUCCESS)
}

fn list(out: &mut Out<'_>, store: &StoreArgs, most: usize, format: Format) -> anyhow::Result<ExitCode> {
    let knowledge = Knowledge::of(&store.open()?)?;
    let decided = ReviewState::of(&knowledge.decisions).claims();
    let reviewed = knowledge.reviewed(None);
    let waiting = queue(&knowledge.picture(None, None), &reviewed, &decided);
    let style = Style::of_stdout();
    let told: BTreeMap<&ClaimId, &Told> = reviewed.iter().map(|t| (&t.claim.id, t)).collect();
    for queued in waiting.iter().take(most) {
        let Some(t) = told.get(&queued.claim) else { continue };
        match format {
            Format::Json => {
                let mut value = claim_value(&t.claim);
                value["report"] = json!(t.report.key);
                let mut why: Vec<&str> = queued.why.iter().map(|why| why.as_str()).collect();
                why.dedup();
                value["why"] = json!(why);
                value["weight"] = json!(queued.weight);
                value["same"] = json!(queued.same.iter().map(|id| &id.0).collect::<Vec<_>>());
                writeln!(out, "{value}")?;
            }
            Format::Text => writeln!(out, "{}", waiting_text(queued, t, style))?,
        }
    }
    if format == Format::Text {
        match waiting.len() {
            0 => writeln!(out, "No claim waits for a decision.")?,
            n if n > most => writeln!(out, "\n{} of {} that wait", most, counted(n as u64, "claim"))?,
            n => writeln!(out, "\n{} waiting", counted(n as u64, "claim"))?,
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn waiting_text(queued: &Queued, t: &Told, style: Style) -> String {
    let mut why: Vec<&str> = queued.why.iter().map(|why| because(*why)).collect();
    why.dedup();
    let why = if why.is_empty() { String::new() } else { format!(": {}", why.join(", ")) };
    let mut report = vec![line(&t.report.id)];
    report.extend(t.report.source.as_deref().map(line));
    report.extend(t.report.published.map(|d| d.to_string()));
    let same = match queued.same.as_slice() {
        [] => String::new(),
        same => {
            let ids: Vec<&str> = same.iter().map(|id| id.0.as_str()).collect();
            format!("\n      the same in other reports: {}", style.faint(&ids.join(" ")))
        }
    };
    format!(
        "{}{}\n  {} {}\n      {} {}{same}",
        style.faint(&queued.claim.0),
        style.doubt(&why),
        t.claim.kind(),
        summary(&t.claim, style),
        style.evidence(line(&t.claim.evidence.text).trim_end()),
        style.faint(&format!("({})", report.join(", ")))
    )
}

fn because(why: Why) -> &'static str {
    match why {
        Why::UnsurePlace => "who holds the place is not established",
        Why::OnlyWord => "nothing else says who holds the place",
        Why::Contradicts(_) => "contradicts another",
        Why::Figure => "its figure counts",
        Why::LowConfidence => "probably misread",
    }
}

fn log(out: &mut Out<'_>, store: &StoreArgs, known: Option<Date>, format: Format) -> anyhow::Result<ExitCode> {
    let opened = store.open()?;
    let style = Style::of_stdout();
    let decisions = opened.decisions(known)?;
    for d in &decisions {
        match format {
            Format::Json => json_line(out, &AsJson(d))?,
            Format::Text => {
                let about = match &d.about {
                    Reviewed::Claim(id) => id.0.clone(),
                    Reviewed::Link(link) => format!("{} {} {}", link.later, link.kind, link.earlier),
                };
                let note = d.note.as_deref().map(|n| format!(": {}", line(n))).unwrap_or_default();
                let verdict = style.key(d.verdict.as_str());
                writeln!(out, "{}  {verdict} {} by {}{note}", d.on, line(&about), line(&d.by))?;
                if let Some(claim) = d.verdict.claim() {
                    writeln!(out, "      {} {}", claim.kind(), summary(claim, style))?;
                }
            }
        }
    }
    if decisions.is_empty() && format == Format::Text {
        writeln!(out, "Nothing was decided in {}.", store.store.display())?;
    }
    Ok(ExitCode::SUCCESS)
}

fn export(out: &mut Out<'_>, store: &StoreArgs, folder: &Path, partial: bool) -> anyhow::Result<ExitCode> {
    let opened = store.open()?;
    let decisions = opened.decisions(None)?;
    let state = ReviewState::of(&decisions);
    let mut reports: BTreeMap<String, String> = BTreeMap::new();
    for id in state.claims() {
        if let Some(stored) = opened.claim(&id)? {
            reports.entry(stored.report).or_default();
        }
    }
    let (mut written, mut names, mut passed) = (0u64, BTreeSet::new(), false);
    for key in reports.keys() {
        let Some(report) = opened.report(key)? else { continue };
        let waiting = report.claims.iter().filter(|c| state.verdict(&c.id).is_none()).count();
        if waiting > 0 && !partial {
            let what = counted(waiting as u64, "claim");
            complain(&format!("{}: {what} not decided about; decide, or write it with --partial", report.head.id));
            passed = true;
            continue;
        }
        let claims: Vec<(Claim, Standing)> = report
            .claims
            .iter()
            .filter_map(|claim| match state.verdict(&claim.id) {
                None => Some((claim.clone(), Standing::Undecided)),
                Some(Verdict::Accepted | Verdict::Added(_) | Verdict::Withdrawn) => {
                    Some((claim.clone(), Standing::Decided))
                }
                Some(Verdict::Corrected(corrected)) => Some(((**corrected).clone(), Standing::Decided)),
                Some(Verdict::Rejected) => None,
            })
            .collect();
        let mut name = file_name(&report.head.id);
        if !names.insert(name.clone()) {
            name = format!("{name}-{key}");
            names.insert(name.clone());
        }
        let path = folder.join(format!("{name}.gold.json"));
        let head = report.head;
        let value = gold_value(
            &Report {
                id: head.id,
                lang: head.lang,
                title: head.title,
                source: head.source,
                url: head.url,
                published: head.published,
                text: report.text,
            },
            &claims,
        );
        std::fs::create_dir_all(folder).with_context(|| format!("{} cannot be made", folder.display()))?;
        std::fs::write(&path, format!("{value:#}\n"))
            .with_context(|| format!("{} cannot be written", path.display()))?;
        writeln!(out, "{}: {}", path.display(), counted(claims.len() as u64, "claim"))?;
        written += 1;
    }
    if reports.is_empty() {
        writeln!(out, "Nothing was decided in {}; `vigie review queue` shows what waits.", store.store.display())?;
    } else {
        writeln!(out, "{} in {}", counted(written, "gold file"), folder.display())?;
    }
    Ok(ExitCode::from(u8::from(passed)))
}

/// A report's id as the name of a file on any system.
fn file_name(id: &str) -> String {
    let plain = |c: char| if c.is_alphanumeric() || matches!(c, '-' | '_' | '.') { c } else { '-' };
    let name: String = id.chars().map(plain).take(MOST_NAME_CHARS).collect();
    let name = name.trim_matches(['.', '-']);
    if name.is_empty() { "report".to_owned() } else { name.to_owned() }
}

/// The longest name of a gold file, in characters, without its ending.
const MOST_NAME_CHARS: usize = 80;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files_are_plain() {
        for (id, name) in
            [("r1", "r1"), ("../../etc/passwd", "etc-passwd"), ("Idleb: la chute", "Idleb--la-chute"), ("…", "report")]
        {
            assert_eq!(file_name(id), name);
        }
        assert_eq!(file_name(&"é".repeat(500)).chars().count(), MOST_NAME_CHARS);
    }
}
