//! Sources: how far people judge that they can be relied on, and how they fared: who bore them out, who contradicted them,
//! whom they copy.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use axum::Extension;
use axum::extract::{Path, State};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use vigie_format::AsJson;
use vigie_format::json::{Shown, party};
use vigie_model::{Actor, ClaimId, Date, Link, LinkKind};
use vigie_picture::Told;
use vigie_store::{SourceGrading, Store, fold};

use super::{Answer, Asked, Asker, Said, Shared, parameters, said};
use crate::Role;
use crate::answers;
use crate::body::JsonBody;
use crate::catalogue::{Entry, is_known, speaker};
use crate::cited::Citations;
use crate::error::Refusal;
use crate::library::Library;
use crate::openapi::{Described, Operation};
use crate::shelf::Known;

/// The most contradictions of a source that are told one by one, the latest.
const DISPUTES: usize = 200;

pub(super) fn routes() -> Described {
    let known = |operation: Operation| operation.day("known", "In what could be known by this day.");
    let sources_named = Operation::json("The sources that reports and claims name, the most named first.", "named");
    let sources_named = known(sources_named.words("q", "Of which a word begins so.")).paged();
    let dossier = Operation::json("A source's grade and its record.", "dossier").path("name", "Its name.");
    let its_reports = Operation::json("A source's reports, the last added first.", "reports").path("name", "Its name.");
    let given = known(Operation::json("Every grade that was given, the earliest first.", "grades"));
    let giving = Operation::json("Keeps how far a source can be relied on.", "grading").takes("grading_given");
    Described::default()
        .get("/api/sources", sources, sources_named)
        .get("/api/sources/{name}", source, known(dossier))
        .get("/api/sources/{name}/reports", reports, known(its_reports).paged())
        .get("/api/grades", grades, given)
        .post("/api/grades", grade, giving.needs(Role::Analyst))
}

/// A grade as it is given.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Graded {
    source: String,
    grade: String,
    #[serde(default)]
    side: Option<String>,
    #[serde(default)]
    note: Option<String>,
}

async fn grades(State(desk): Shared, asked: Asked) -> Answer {
    let mut p = parameters(asked)?;
    let known = p.day("known")?;
    p.done()?;
    let answer = move |_: &Library, store: &Store| {
        let given = store.gradings(known)?;
        JsonBody::of(&json!({"items": given.iter().map(grading).collect::<Vec<_>>()}))
    };
    desk.library.with(answer).await
}

async fn grade(State(desk): Shared, Extension(who): Asker, body: Said<Graded>) -> Answer {
    who.must_be(Role::Analyst)?;
    let given = said(body)?;
    let letter = given.grade.trim().to_uppercase().parse().map_err(|e| Refusal::field("grade", e))?;
    let words = |text: &Option<String>| text.as_deref().map(str::trim).filter(|t| !t.is_empty()).map(str::to_owned);
    let no_party = || Refusal::field("side", "no party; write its name, or its country and part such as SYR/GOV");
    let side = words(&given.side).map(|side| party(&side).ok_or_else(no_party)).transpose()?;
    let on = desk.settings.program.today();
    let note = words(&given.note);
    let kept =
        SourceGrading { source: given.source.trim().to_owned(), grade: letter, side, by: Some(who.name), on, note };
    let answer = JsonBody::of(&grading(&kept))?;
    desk.library.write(move |store| Ok(store.grade(&[kept])?)).await?;
    Ok(answer)
}

/// A grade that was given.
#[derive(Serialize)]
struct Grading<'a> {
    source: &'a str,
    grade: &'static str,
    side: Option<AsJson<'a, Actor>>,
    by: Option<&'a str>,
    on: Shown<Date>,
    note: Option<&'a str>,
}

fn grading(g: &SourceGrading) -> Grading<'_> {
    Grading {
        source: &g.source,
        grade: g.grade.as_str(),
        side: g.side.as_ref().map(AsJson),
        by: g.by.as_deref(),
        on: Shown(g.on),
        note: g.note.as_deref(),
    }
}

/// A source that reports and claims name.
#[derive(Serialize)]
struct Named<'a> {
    key: &'a str,
    source: &'a str,
    grade: Option<&'static str>,
    claims: u64,
}

async fn sources(State(desk): Shared, asked: Asked) -> Answer {
    let mut p = parameters(asked)?;
    let (words, known) = (p.one("q")?.map(|q| fold(&q)), p.day("known")?);
    let (limit, skip) = (p.limit()?, p.skip()?);
    p.done()?;
    let answer = move |library: &Library, store: &Store| {
        let all = library.known(store, known)?;
        let grades: BTreeMap<String, SourceGrading> =
            store.grades(known)?.into_iter().map(|g| (fold(&g.source), g)).collect();
        let wanted = |source: &&Entry<String>| words.as_deref().is_none_or(|w| super::has_word(&source.thing, w));
        let found: Vec<&Entry<String>> = all.catalogue.sources.iter().filter(wanted).collect();
        JsonBody::of(&super::paged(&found, limit, skip, |source| {
            let grade = grades.get(&source.key).map(|g| g.grade.as_str());
            Named { key: &source.key, source: &source.thing, grade, claims: source.claims }
        }))
    };
    desk.library.with(answer).await
}

async fn reports(State(desk): Shared, Path(name): Path<String>, asked: Asked) -> Answer {
    let mut p = parameters(asked)?;
    let (known, limit, after) = (p.day("known")?, p.limit()?, p.one("after")?);
    p.done()?;
    let answer = move |_: &Library, store: &Store| {
        let page = store.reports_of(&name, known, limit, after.as_deref())?;
        JsonBody::of(&json!({"items": page.items.iter().map(answers::head).collect::<Vec<_>>(), "next": page.next}))
    };
    desk.library.with(answer).await
}

async fn source(State(desk): Shared, Path(name): Path<String>, asked: Asked) -> Answer {
    let mut p = parameters(asked)?;
    let known = p.day("known")?;
    p.done()?;
    let answer = move |library: &Library, store: &Store| {
        let all = library.known(store, None)?;
        let (reports, first_day, last_day) = store.span_of_source(&name, known)?;
        let word = fold(&name);
        let spelt = all.catalogue.source_named(&name).map(|s| s.thing.clone());
        let given = store.gradings(known)?;
        let given: Vec<&SourceGrading> = given.iter().filter(|g| fold(&g.source) == word).collect();
        let called = spelt.or_else(|| given.last().map(|g| g.source.clone())).or((reports > 0).then(|| name.clone()));
        let Some(called) = called else {
            return Err(Refusal::missing(format_args!("source called {name:?}")));
        };
        let names = spellings(&all.told, &word);
        let own: HashSet<&ClaimId> =
            all.told.iter().filter(|t| is_own(t, &names, known)).map(|t| &t.claim.id).collect();
        let links = library.links(store, &own, known)?;
        let record = Record::of(&names, &all, &links, known);
        let mut cited = Citations::of(&all.told, &all.catalogue, &all.decisions, known);
        let disputes: Vec<Value> = record.disputes.iter().rev().take(DISPUTES).map(|d| d.value(&mut cited)).collect();
        let (mut copies, mut copied_by) = (Vec::new(), Vec::new());
        for c in store.copying(known)? {
            let is = |source: &Option<String>| source.as_deref().is_some_and(|s| fold(s) == word);
            match (is(&c.by), is(&c.from)) {
                (true, false) => copies.push(json!({"source": c.from, "reports": c.reports})),
                (false, true) => copied_by.push(json!({"source": c.by, "reports": c.reports})),
                _ => {}
            }
        }
        let record = json!({
            "known": known.map(|d| d.to_string()),
            "source": called,
            "grade": given.last().map(|g| grading(g)),
            "grades": given.iter().rev().map(|g| grading(g)).collect::<Vec<_>>(),
            "reports": reports,
            "first_day": first_day.map(|d| d.to_string()),
            "last_day": last_day.map(|d| d.to_string()),
            "claims": {
                "own": record.own.len(),
                "carried": record.carried,
                "confirmed": record.confirmed.len(),
                "contradicted": record.contradicted.len(),
                "denied": record.denied.len(),
                "revised": record.revised.len(),
            },
            "kinds": record.kinds.iter().map(|(kind, claims)| json!({"kind": kind, "claims": claims})).collect::<Vec<_>>(),
            "copies": copies,
            "copied_by": copied_by,
            "credits": record.credits.iter().map(|(source, reports)| json!({"source": source, "reports": reports.len()})).collect::<Vec<_>>(),
            "disputes": disputes,
        });
        JsonBody::of(&Dossier { record, cited: &cited })
    };
    desk.library.at_length(answer).await
}

/// A source's grade and its record.
#[derive(Serialize)]
struct Dossier<'a> {
    #[serde(flatten)]
    record: Value,
    cited: &'a Citations<'a>,
}

/// How a source's claims fared.
#[derive(Default)]
struct Record<'t> {
    /// The claims that are its own word.
    own: BTreeSet<&'t ClaimId>,
    /// How many more its reports attribute to others.
    carried: u64,
    /// Those of its own that another bears out; contradicts; denies; of which it gave another version itself.
    confirmed: BTreeSet<&'t ClaimId>,
    contradicted: BTreeSet<&'t ClaimId>,
    denied: BTreeSet<&'t ClaimId>,
    revised: BTreeSet<&'t ClaimId>,
    kinds: BTreeMap<&'static str, u64>,
    /// The agencies that its reports say they carry.
    credits: BTreeMap<&'t str, BTreeSet<&'t str>>,
    /// What contradicts or denies it, in the order in which it was told.
    disputes: Vec<Dispute<'t>>,
}

/// A claim of the source and what another says against it.
struct Dispute<'t> {
    own: &'t ClaimId,
    other: &'t ClaimId,
    kind: LinkKind,
    told: Option<Date>,
}

impl Dispute<'_> {
    fn value(&self, cited: &mut Citations) -> Value {
        cited.cite([self.own, self.other]);
        json!({"link": self.kind.as_str(), "claim": self.own.0, "other": self.other.0})
    }
}

/// The names under which claims know the source of a folded name.
fn spellings<'t>(told: &'t [Told], word: &str) -> HashSet<&'t str> {
    let mut names: HashSet<&str> =
        told.iter().flat_map(|t| [t.report.source.as_deref(), speaker(t)]).flatten().collect();
    names.retain(|name| fold(name) == word);
    names
}

/// True for a claim that could be known on a day and is the own word of the source that has these names.
fn is_own(t: &Told, names: &HashSet<&str>, day: Option<Date>) -> bool {
    is_known(t, day) && speaker(t).is_some_and(|s| names.contains(s))
}

impl<'t> Record<'t> {
    fn of(names: &HashSet<&str>, known: &'t Known, links: &'t [Link], day: Option<Date>) -> Record<'t> {
        let mut record = Record::default();
        for t in known.told.iter().filter(|t| is_known(t, day)) {
            let outlet = t.report.source.as_deref().is_some_and(|s| names.contains(s));
            if is_own(t, names, day) {
                record.own.insert(&t.claim.id);
                *record.kinds.entry(t.claim.kind().as_str()).or_default() += 1;
            } else if outlet {
                record.carried += 1;
            }
            if let Some(agency) = t.report.agency.as_deref().filter(|_| outlet) {
                record.credits.entry(agency).or_default().insert(&t.report.key);
            }
        }
        let told_on = |id: &ClaimId| -> Option<Date> {
            let told: &Told = known.catalogue.told(&known.told, id)?;
            told.report.published.map(|d| d.latest()).or(told.report.known)
        };
        for link in links {
            for (own, other, is_later) in [(&link.later, &link.earlier, true), (&link.earlier, &link.later, false)] {
                let Some(own) = record.own.get(own).copied() else { continue };
                let alone = record.own.contains(other);
                match link.kind {
                    LinkKind::Corroborates if !alone => {
                        record.confirmed.insert(own);
                        continue;
                    }
                    LinkKind::Updates if alone && !is_later => {
                        record.revised.insert(own);
                        continue;
                    }
                    LinkKind::Contradicts if !alone => record.contradicted.insert(own),
                    LinkKind::Denies if !alone && !is_later => record.denied.insert(own),
                    _ => continue,
                };
                record.disputes.push(Dispute { own, other, kind: link.kind, told: told_on(&link.later) });
            }
        }
        record.disputes.sort_by(|a, b| (a.told, a.own, a.other).cmp(&(b.told, b.own, b.other)));
        record
    }
}
