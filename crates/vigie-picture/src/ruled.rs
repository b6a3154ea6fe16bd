//! What reviewers said of links between claims: which do not hold, which do, and what is therefore one event or two.
//!
//! In: decisions about links, in the order in which they count. Of two words about one pair the later counts: a link that
//! was declared makes one event of two, until someone says that they are two.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use vigie_model::{Body, Claim, ClaimId, Decision, Decisions, Link, LinkKind, Reviewed, Verdict};

use crate::commitment::COMMITTING;
use crate::told::Told;
use crate::voices::Voices;

type Pair<'a> = (&'a ClaimId, &'a ClaimId);

/// What reviewers had said of links by a day.
#[derive(Debug, Clone, Default)]
pub(crate) struct Ruled<'a> {
    rejected: BTreeSet<&'a Link>,
    declared: BTreeSet<&'a Link>,
    /// Claims of one event, and of two, each pair both ways round.
    together: BTreeSet<Pair<'a>>,
    apart: BTreeSet<Pair<'a>>,
    /// Claims of which is said how they stand to each other, each pair both ways round.
    settled: BTreeSet<Pair<'a>>,
    /// The claims that are put together, and those that are told apart.
    joined: HashSet<&'a ClaimId>,
    divided: HashSet<&'a ClaimId>,
    /// Of claims that are said to copy another, whom that one comes from.
    origins: HashMap<&'a ClaimId, String>,
}

impl<'a> Ruled<'a> {
    /// After these decisions, of which those about links are taken.
    pub fn by(decisions: &[&'a Decision]) -> Ruled<'a> {
        // Whichever of two claims was told first, it is one link.
        let mut links: HashMap<(LinkKind, Pair), Decisions> = HashMap::new();
        for &decision in decisions {
            if let Reviewed::Link(link) = &decision.about {
                links.entry((link.kind, sorted(link))).or_default().make(decision);
            }
        }
        let counting: HashSet<*const Decision> =
            links.values().filter_map(|d| d.counting()).map(std::ptr::from_ref).collect();
        let mut ruled = Ruled::default();
        for &decision in decisions.iter().filter(|d| counting.contains(&std::ptr::from_ref(**d))) {
            let Reviewed::Link(link) = &decision.about else { continue };
            let (a, b) = (&link.later, &link.earlier);
            match decision.verdict {
                Verdict::Rejected => {
                    ruled.rejected.insert(link);
                    if link.kind == LinkKind::SameEvent {
                        both_ways(&mut ruled.apart, &mut ruled.together, a, b);
                    }
                }
                Verdict::Accepted if link.kind.joins() && a != b => {
                    ruled.declared.insert(link);
                    both_ways(&mut ruled.together, &mut ruled.apart, a, b);
                }
                _ => {}
            }
        }
        // What a later word about the pair overrules is not said any more.
        let (together, apart) = (&ruled.together, &ruled.apart);
        ruled.declared.retain(|link| together.contains(&(&link.later, &link.earlier)));
        ruled.rejected.retain(|l| l.kind != LinkKind::SameEvent || apart.contains(&(&l.later, &l.earlier)));
        let settled = ruled.declared.iter().filter(|link| link.kind != LinkKind::SameEvent);
        ruled.settled = settled.flat_map(|l| [(&l.later, &l.earlier), (&l.earlier, &l.later)]).collect();
        ruled.spread();
        ruled.joined = ruled.together.iter().map(|(a, _)| *a).collect();
        ruled.divided = ruled.apart.iter().map(|(a, _)| *a).collect();
        ruled
    }

    /// Whoever is of one event with a claim is of another than the claims that it is told apart from.
    fn spread(&mut self) {
        if self.apart.is_empty() || self.together.is_empty() {
            return;
        }
        let groups = groups(self.together.iter().map(|&(a, b)| [a, b]));
        let own = |id: &&'a ClaimId| groups.iter().position(|group| group.contains(id));
        for (a, b) in self.apart.clone() {
            let (of_a, of_b) = (own(&a), own(&b));
            // Who says both has contradicted himself; each word is taken as it is.
            if of_a.is_some() && of_a == of_b {
                continue;
            }
            let members = |group: Option<usize>, own: &'a ClaimId| {
                let of_group = group.map(|n| groups[n].iter().copied()).into_iter().flatten();
                of_group.chain([own]).collect::<BTreeSet<&ClaimId>>()
            };
            for x in members(of_a, a) {
                self.apart.extend(members(of_b, b).into_iter().map(|y| (x, y)));
            }
        }
    }

    /// Finds whom the claims come from that are said to copy others. `told` finds a claim that counts.
    pub fn trace<'t>(&mut self, told: impl Fn(&ClaimId) -> Option<&'t Told>, voices: &Voices) {
        let copies = self.declared.iter().filter(|link| link.kind == LinkKind::Copies);
        let copied: BTreeMap<&ClaimId, &ClaimId> = copies.map(|link| (&link.later, &link.earlier)).collect();
        for (&copy, &from) in &copied {
            let (mut from, mut first) = (from, None);
            // A copy of a copy leads on to the first; a ring ends anyway.
            for _ in 0..8 {
                first = told(from).or(first);
                let Some(&next) = copied.get(from) else { break };
                from = next;
            }
            if let Some(first) = first {
                let own = self.is_no_copy(&first.claim.id);
                let origin = if own { voices.own_origin(first) } else { voices.origin(first) };
                self.origins.insert(copy, origin);
            }
        }
    }

    /// True when reviewers rejected the link of `kind` between two claims, whichever was told first.
    pub fn rejects(&self, kind: LinkKind, a: &ClaimId, b: &ClaimId) -> bool {
        has(&self.rejected, kind, a, b)
    }

    /// True when reviewers declared the link of `kind` between two claims, whichever was told first.
    pub fn declares(&self, kind: LinkKind, a: &ClaimId, b: &ClaimId) -> bool {
        has(&self.declared, kind, a, b)
    }

    /// The links that reviewers declared.
    pub fn declared(&self) -> impl Iterator<Item = &'a Link> {
        self.declared.iter().copied()
    }

    /// True when a reviewer said how two claims stand to each other, or that they are of two events.
    pub fn settles(&self, a: &ClaimId, b: &ClaimId) -> bool {
        self.settled.contains(&(a, b)) || self.is_apart(a, b)
    }

    /// True when reviewers rejected that the claim is a copy of another.
    pub fn is_no_copy(&self, id: &ClaimId) -> bool {
        self.rejected.iter().any(|link| link.kind == LinkKind::Copies && link.later == *id)
    }

    /// Whom a claim comes from that is said to copy another.
    pub fn copied_from(&self, id: &ClaimId) -> Option<&str> {
        self.origins.get(id).map(String::as_str)
    }

    /// From whom a claim ultimately comes.
    pub fn origin(&self, told: &Told, voices: &Voices) -> String {
        self.copied_from(&told.claim.id).map_or_else(|| voices.origin(told), str::to_owned)
    }

    /// The rejected links by which one claim would bear out another.
    fn corroborations(&self) -> impl Iterator<Item = &&'a Link> {
        self.rejected.iter().filter(|link| matches!(link.kind, LinkKind::Corroborates | LinkKind::SameEvent))
    }

    /// True when reviewers rejected that some claim bears out another.
    pub fn doubts_support(&self) -> bool {
        self.corroborations().next().is_some()
    }

    /// True when reviewers rejected that a claim of the one list bears out a claim of the other.
    pub fn stand_apart(&self, a: &[ClaimId], b: &[ClaimId]) -> bool {
        let between = |link: &&&Link| {
            let ends = |x: &[ClaimId], y: &[ClaimId]| x.contains(&link.later) && y.contains(&link.earlier);
            ends(a, b) || ends(b, a)
        };
        self.corroborations().any(|link| between(&link))
    }

    /// True when reviewers said that two claims are of two events.
    pub fn is_apart(&self, a: &ClaimId, b: &ClaimId) -> bool {
        self.apart.contains(&(a, b))
    }

    /// True when a claim of the one list is of another event than one of the other.
    pub fn are_apart<'x>(
        &self,
        a: impl IntoIterator<Item = &'x ClaimId>,
        b: impl Iterator<Item = &'x ClaimId> + Clone,
    ) -> bool {
        let divided = |id: &&ClaimId| !self.divided.is_empty() && self.divided.contains(id);
        a.into_iter().filter(divided).any(|x| b.clone().any(|y| self.is_apart(x, y)))
    }

    /// The pairs of claims of one event, each once.
    pub fn together(&self) -> impl Iterator<Item = Pair<'a>> {
        self.together.iter().copied().filter(|(a, b)| a < b)
    }

    /// True when reviewers said that a claim is of one event with another.
    pub fn is_joined(&self, id: &ClaimId) -> bool {
        !self.joined.is_empty() && self.joined.contains(id)
    }

    /// Of `told` those that reviewers said to be of one event with another, by their ids.
    pub fn joined<'t>(&self, told: &[&'t Told]) -> HashMap<&'t ClaimId, Vec<&'t Told>> {
        let mut joined: HashMap<&ClaimId, Vec<&Told>> = HashMap::new();
        if self.joined.is_empty() {
            return joined;
        }
        for &t in told.iter().filter(|t| self.joined.contains(&t.claim.id)) {
            joined.entry(&t.claim.id).or_default().push(t);
        }
        joined
    }

    /// The sets of keys that hang together by claims of one event; `keys` gives a claim's, `fit` says which can.
    pub fn hanging<K: Ord + Clone>(
        &self,
        keys: impl Fn(&ClaimId) -> Vec<K>,
        fit: impl Fn(&K, &K) -> bool,
    ) -> Hanging<K> {
        let mut pairs = Vec::new();
        for (a, b) in self.together() {
            let (of_a, of_b) = (keys(a), keys(b));
            let all = of_a.iter().flat_map(|x| of_b.iter().map(move |y| (x, y)));
            pairs.extend(all.filter(|(x, y)| fit(x, y)).map(|(x, y)| [x.clone(), y.clone()]));
        }
        let groups = groups(pairs);
        let of = groups.iter().enumerate().flat_map(|(n, group)| group.iter().map(move |key| (key.clone(), n)));
        Hanging { of: of.collect(), groups }
    }

    /// Divides claims, in the order in which they are weighed, into those of one event each: those with one `key`, and
    /// those that are said to be together, as far as none is told apart.
    pub fn events<'t, K: PartialEq>(&self, told: &[&'t Told], key: impl Fn(&Told) -> K) -> Vec<Vec<&'t Told>> {
        if !self.are_apart(told.iter().map(|t| &t.claim.id), told.iter().map(|t| &t.claim.id)) {
            return vec![told.to_vec()];
        }
        let mut events: Vec<Vec<&Told>> = Vec::new();
        for &t in told {
            let own = key(t);
            let one = |o: &&Told| self.together.contains(&(&o.claim.id, &t.claim.id)) || key(o) == own;
            let ids = |event: &[&'t Told]| event.iter().map(|o| &o.claim.id).collect::<Vec<_>>();
            let (mut event, mut others) = (vec![t], Vec::new());
            for other in events {
                let fits = other.iter().any(one);
                if fits && !self.are_apart(ids(&other), ids(&event).into_iter()) {
                    event.splice(0..0, other);
                } else {
                    others.push(other);
                }
            }
            others.push(event);
            events = others;
        }
        for event in &mut events {
            event.sort_by(|a, b| crate::told::order(a, b));
        }
        events.sort_by(|a, b| crate::told::order(a[0], b[0]));
        events
    }
}

/// The sort of thing that a claim tells of, in words: only claims of one sort can be of one event, or count one thing. `None`
/// for what someone is quoted with, which nothing else is.
///
/// ```
/// # use vigie_model::*;
/// # let evidence = Evidence { span: Span::new(0, 1), text: "x".into() };
/// # let (actor, target, place) = (vec![], vec![], vec![]);
/// # let (attribution, factuality, confidence) = (Attribution::OUTLET, Factuality::Asserted, Confidence::new(0.9));
/// let body = Body::Casualties { outcome: Outcome::Killed, victims: None, count: Count::exactly(3), of: None };
/// # let id = ClaimId("c1".into());
/// # let claim = Claim { id, body, actor, target, time: None, place, attribution, factuality, quoted: false, evidence, confidence };
/// assert_eq!(vigie_picture::sort_of_event(&claim).as_deref(), Some("casualties (killed, people)"));
/// ```
pub fn sort_of_event(claim: &Claim) -> Option<String> {
    let (kind, value) = (claim.kind(), claim.body.value());
    Some(match &claim.body {
        Body::Quote { .. } => return None,
        Body::Casualties { count, .. } | Body::Displacement { count, .. } => {
            format!("{kind} ({value}, {})", count.unit)
        }
        Body::Diplomacy { act, .. } if COMMITTING.contains(act) => format!("{kind} (a commitment)"),
        _ => kind.to_string(),
    })
}

fn sorted(link: &Link) -> Pair<'_> {
    let (a, b) = (&link.later, &link.earlier);
    if a <= b { (a, b) } else { (b, a) }
}

fn both_ways<'a>(to: &mut BTreeSet<Pair<'a>>, from: &mut BTreeSet<Pair<'a>>, a: &'a ClaimId, b: &'a ClaimId) {
    for pair in [(a, b), (b, a)] {
        from.remove(&pair);
        to.insert(pair);
    }
}

fn has(links: &BTreeSet<&Link>, kind: LinkKind, a: &ClaimId, b: &ClaimId) -> bool {
    let link = |later: &ClaimId, earlier: &ClaimId| Link { later: later.clone(), earlier: earlier.clone(), kind };
    !links.is_empty() && (links.contains(&link(a, b)) || links.contains(&link(b, a)))
}

/// Keys of files whose claims are drawn together.
#[derive(Debug)]
pub(crate) struct Hanging<K> {
    groups: Vec<BTreeSet<K>>,
    of: BTreeMap<K, usize>,
}

impl<K: Ord> Hanging<K> {
    /// The keys that hang together with `key`, itself among them; `None` where it stands alone.
    pub fn with(&self, key: &K) -> Option<&BTreeSet<K>> {
        self.of.get(key).map(|n| &self.groups[*n])
    }

    /// All such sets.
    pub fn groups(&self) -> &[BTreeSet<K>] {
        &self.groups
    }
}

/// The sets that `pairs` connect.
fn groups<K: Ord + Clone>(pairs: impl IntoIterator<Item = [K; 2]>) -> Vec<BTreeSet<K>> {
    let mut groups: Vec<BTreeSet<K>> = Vec::new();
    let mut of: BTreeMap<K, usize> = BTreeMap::new();
    for [a, b] in pairs {
        let n = *of.entry(a.clone()).or_insert_with(|| {
            groups.push(BTreeSet::from([a]));
            groups.len() - 1
        });
        match of.get(&b).copied() {
            Some(m) if m != n => {
                let moved = std::mem::take(&mut groups[m]);
                of.extend(moved.iter().map(|key| (key.clone(), n)));
                groups[n].extend(moved);
            }
            Some(_) => {}
            None => {
                of.insert(b.clone(), n);
                groups[n].insert(b);
            }
        }
    }
    groups.retain(|group| !group.is_empty());
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_hangs_together_is_one_set() {
        let found = groups([["a", "b"], ["c", "d"], ["e", "e"], ["d", "b"]]);
        assert_eq!(found, [BTreeSet::from(["a", "b", "c", "d"]), BTreeSet::from(["e"])]);
    }
}
