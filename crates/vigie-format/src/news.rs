//! What changed, and alerts, in JSON: the things themselves as in the picture's JSON, with how they were and why.

use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use vigie_model::{ClaimId, Date, Decision, Reviewed, Verdict};
use vigie_picture::{Agreement, Alert, Cause, Change, Changes, Told, What};

use crate::AsJson;
use crate::json::{Each, Shown, claim_value, object, object_of, put, tree};

/// For each kind of thing a list of `{"sorts", "before", "after", "causes"}`, `before` and `after` as in the picture's JSON,
/// `null` for what is new or gone.
///
/// ```
/// # use vigie_picture::Changes;
/// use vigie_format::{AsJson, json::written};
/// assert!(written(&AsJson(&Changes::default())).contains(r#""control":[]"#));
/// ```
impl Serialize for AsJson<'_, Changes> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let c = self.0;
        object!(to, {
            "schema_version": crate::SCHEMA_VERSION,
            "since": c.since.map(Shown),
            "until": c.until.map(Shown),
            "control": AsJson(&c.control[..]),
            "figures": AsJson(&c.figures[..]),
            "commitments": AsJson(&c.commitments[..]),
            "alignments": AsJson(&c.alignments[..]),
            "contradictions": AsJson(&c.contradictions[..]),
        })
    }
}

impl<'a, T> Serialize for AsJson<'a, Change<T>>
where
    AsJson<'a, T>: Serialize,
{
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let c = self.0;
        object!(to, {
            "sorts": Each(c.sorts.iter().map(|s| s.as_str())),
            "before": c.before.as_ref().map(AsJson),
            "after": c.after.as_ref().map(AsJson),
            "causes": AsJson(&c.causes[..]),
        })
    }
}

impl Serialize for AsJson<'_, Cause> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        object_of(to, |map| {
            match self.0 {
                Cause::Told(claims) => put!(map, { "claims": AsJson(&claims[..]) }),
                Cause::Decided(d) => put_decision(map, d)?,
                Cause::Graded { source, grade } => put!(map, { "source": source, "grade": grade.as_str() }),
                Cause::DayPassed(last) => put!(map, { "day": Shown(last) }),
                Cause::Weighed => {}
            }
            put!(map, { "cause": self.0.as_str() });
            Ok(())
        })
    }
}

/// A decision: `on`, `by`, `verdict`, `claim`, and for a link `earlier` and `link`; `corrected` is the claim as
/// corrected, `added` the claim that no reader had found.
impl Serialize for AsJson<'_, Decision> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        object_of(to, |map| put_decision(map, self.0))
    }
}

fn put_decision<M: SerializeMap>(map: &mut M, d: &Decision) -> Result<(), M::Error> {
    let (claim, link) = match &d.about {
        Reviewed::Claim(id) => (id, None),
        Reviewed::Link(link) => (&link.later, Some(link)),
    };
    let (corrected, added) = match &d.verdict {
        Verdict::Corrected(claim) => (Some(&**claim), None),
        Verdict::Added(claim) => (None, Some(&**claim)),
        Verdict::Accepted | Verdict::Rejected | Verdict::Withdrawn => (None, None),
    };
    put!(map, {
        "on": Shown(d.on),
        "by": d.by,
        "verdict": d.verdict.as_str(),
        "claim": AsJson(claim),
        "earlier": link.map(|l| AsJson(&l.earlier)),
        "link": link.map(|l| l.kind.as_str()),
        "corrected": corrected.map(AsJson),
        "added": added.map(AsJson),
        "note": d.note,
    });
    Ok(())
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
        "apart": AsJson(&a.apart[..]),
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
        What::ChangedHands(place) => tree(&AsJson(&**place)),
        What::Toll(counted) => tree(&AsJson(&**counted)),
        What::Deadline { commitment, days } => {
            let mut value = tree(&AsJson(&**commitment));
            value["days_left"] = json!(days);
            value
        }
        What::Contradiction(quarrel) => tree(&AsJson(quarrel)),
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
