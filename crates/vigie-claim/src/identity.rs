//! Claims in text order, each with an identifier that depends on its report and itself alone.

use crate::claims::Draft;
use crate::reader::Because;
use sha2::{Digest, Sha256};
use vigie_model::{Body, Claim, ClaimId, Report};

/// Numbers the drafts and resolves what part of which total they are.
pub(crate) fn number(mut drafts: Vec<Draft>, report: &Report) -> Vec<(Claim, Vec<Because>)> {
    let text = Sha256::digest(report.text.as_bytes());
    let mut seen = std::collections::HashMap::<String, u32>::new();
    for draft in &mut drafts {
        let claim = &mut draft.claim;
        let span = claim.evidence.span;
        let key = format!("{}|{}|{}..{}", claim.kind(), claim.body.value(), span.start, span.end);
        let nth = seen.entry(key.clone()).and_modify(|n| *n += 1).or_insert(0);
        let mut hash = Sha256::new();
        hash.update(text);
        hash.update(report.source.as_deref().unwrap_or("").as_bytes());
        let published = report.published.map(|d| d.to_string()).unwrap_or_default();
        hash.update(format!("|{published}|{key}|{nth}").as_bytes());
        claim.id = ClaimId(hash.finalize().iter().take(8).map(|b| format!("{b:02x}")).collect());
    }
    let ids: Vec<(u32, ClaimId)> = drafts.iter().map(|d| (d.serial, d.claim.id.clone())).collect();
    for draft in &mut drafts {
        let total = draft.part_of.and_then(|serial| ids.iter().find(|(s, _)| *s == serial)).map(|(_, id)| id.clone());
        if let Body::Casualties { of, .. } = &mut draft.claim.body {
            *of = total;
        }
    }
    drafts.sort_by_key(|d| (d.claim.evidence.span.start, d.claim.evidence.span.end, d.serial));
    drafts.into_iter().map(|d| (d.claim, d.because)).collect()
}
