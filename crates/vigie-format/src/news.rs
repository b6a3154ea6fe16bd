//! What changed, and alerts, in JSON: the things themselves as in the picture's JSON, with how they were and why.

use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use vigie_model::{ClaimId, Date, Decision, Reviewed, Verdict};
use vigie_picture::{Agreement, Alert, Cause, Change, Changes, Told, What};

use crate::json::claim_value;
use crate::picture::{alignment, commitment, contradiction, control, day, figure, ids};

/// Changes as one JSON object: for each kind of thing a list of `{"sorts", "before", "after", "causes"}`, `before` and
/// `after` as in the picture's JSON, `null` for what is new or gone.
///
/// ```
/// # use vigie_picture::Changes;
/// assert_eq!(vigie_format::news::changes_value(&Changes::default())["control"], serde_json::json!([]));
/// ```
pub fn changes_value(changes: &Changes) -> Value {
    json!({
        "schema_version": crate::SCHEMA_VERSION,
        "since": day(changes.since),
        "until": day(changes.until),
        "control": list(&changes.control, control),
        "figures": list(&changes.figures, figure),
        "commitments": list(&changes.commitments, commitment),
        "alignments": list(&changes.alignments, alignment),
        "contradictions": list(&changes.contradictions, contradiction),
    })
}

fn list<T>(changes: &[Change<T>], value: fn(&T) -> Value) -> Value {
    let one = |c: &Change<T>| {
        json!({
            "sorts": c.sorts.iter().map(|s| s.as_str()).collect::<Vec<_>>(),
            "before": c.before.as_ref().map(value),
            "after": c.after.as_ref().map(value),
            "causes": c.causes.iter().map(cause).collect::<Vec<_>>(),
        })
    };
    changes.iter().map(one).collect()
}

fn cause(cause: &Cause) -> Value {
    let mut value = match cause {
        Cause::Told(claims) => json!({"claims": ids(claims)}),
        Cause::Decided(d) => decision_value(d),
        Cause::Graded { source, grade } => json!({"source": source, "grade": grade.as_str()}),
        Cause::DayPassed(last) => json!({"day": last.to_string()}),
        Cause::Weighed => json!({}),
    };
    value["cause"] = json!(cause.as_str());
    value
}

/// A decision: `on`, `by`, `verdict`, `claim`, and for a link `earlier` and `link`; `corrected` is the claim as
/// corrected, `added` the claim that no reader had found.
pub fn decision_value(d: &Decision) -> Value {
    let (claim, link) = match &d.about {
        Reviewed::Claim(id) => (id, None),
        Reviewed::Link(link) => (&link.later, Some(link)),
    };
    let (corrected, added) = match &d.verdict {
        Verdict::Corrected(claim) => (claim_value(claim), Value::Null),
        Verdict::Added(claim) => (Value::Null, claim_value(claim)),
        Verdict::Accepted | Verdict::Rejected | Verdict::Withdrawn => (Value::Null, Value::Null),
    };
    json!({
        "on": d.on.to_string(),
        "by": d.by,
        "verdict": d.verdict.as_str(),
        "claim": claim.0,
        "earlier": link.map(|l| &l.earlier.0),
        "link": link.map(|l| l.kind.as_str()),
        "corrected": corrected,
        "added": added,
        "note": d.note,
    })
}

/// How far two reviewers agree: `reviewers`, on how many claims (`both`), on how many with the `same` verdict, the `share`,
/// Cohen's `kappa` (`null` where all verdicts are one), and the claims where they are `apart`.
pub fn agreement_value(a: &Agreement) -> Value {
    let short = |x: f64| (x * 1e4).round() / 1e4;
    json!({
        "reviewers": a.reviewers,
        "both": a.both,
        "same": a.same,
        "share": short(a.share()),
        "kappa": a.kappa.map(short),
        "apart": ids(&a.apart),
    })
}

/// What an alert of a rule is known by elsewhere: 16 hexadecimal digits, the same whenever it is told.
pub fn alert_id(rule: &str, alert: &Alert) -> String {
    let mark = alert.marks.iter().min().map_or("", String::as_str);
    let digest = Sha256::digest(format!("{rule}\n{mark}"));
    digest.iter().take(8).map(|b| format!("{b:02x}")).collect()
}

/// An alert as one JSON object: `id`, `rule`, `what`, `day`, the thing itself under `about` as in the picture's JSON (for
/// a party, the claim), and in `claims` the words it rests on with their reports.
pub fn alert_value(rule: &str, alert: &Alert, told: &[Told], today: Date) -> Value {
    let find = |id: &ClaimId| told.iter().find(|t| t.claim.id == *id);
    let about = match &alert.what {
        What::ChangedHands(place) => control(place),
        What::Toll(counted) => figure(counted),
        What::Deadline { commitment: due, days } => {
            let mut value = commitment(due);
            value["days_left"] = json!(days);
            value
        }
        What::Contradiction(quarrel) => contradiction(quarrel),
        What::Party(id) => find(id).map_or(Value::Null, |t| claim_value(&t.claim)),
    };
    let cited = |t: &Told| {
        json!({
            "id": t.claim.id.0,
            "quote": t.claim.evidence.text,
            "attribution": t.claim.attribution.name,
            "report": t.report.key,
            "source": t.report.source,
            "published": t.report.published.map(|d| d.to_string()),
            "url": t.report.url,
        })
    };
    json!({
        "schema_version": crate::SCHEMA_VERSION,
        "id": alert_id(rule, alert),
        "rule": rule,
        "what": alert.what.as_str(),
        "day": today.to_string(),
        "about": about,
        "claims": alert.claims.iter().filter_map(find).map(cited).collect::<Vec<_>>(),
    })
}
