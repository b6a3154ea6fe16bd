//! The picture in JSON, for the page and for programs: [`AsJson`] of it and of each thing in it.
//!
//! Unknown is `null`. A day is given where it is known to the day; `since_edtf` holds what is known otherwise, such as
//! `2020-02-06/2020-02-13` or `../2020-02-07` (by that day at the latest).

use std::fmt::{self, Display, Formatter};

use serde::ser::{Serialize, SerializeMap, Serializer};
use vigie_model::ClaimId;
use vigie_picture::{
    Account, Commitment, Contradiction, Event, Figure, Holding, Onset, Picture, PlaceControl, PlaceState, Rival,
    Stance, Step, Tally,
};

use crate::AsJson;
use crate::json::{Each, Shown, object, object_of, put};

impl Serialize for AsJson<'_, Picture> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let p = self.0;
        object!(to, {
            "schema_version": crate::SCHEMA_VERSION,
            "at": p.at.map(Shown),
            "known": p.known.map(Shown),
            "as_of": p.as_of.map(Shown),
            "control": AsJson(&p.control[..]),
            "figures": AsJson(&p.figures[..]),
            "alignments": AsJson(&p.alignments[..]),
            "commitments": AsJson(&p.commitments[..]),
            "events": AsJson(&p.events[..]),
            "contradictions": AsJson(&p.contradictions[..]),
        })
    }
}

fn ids(claims: &[ClaimId]) -> AsJson<'_, [ClaimId]> {
    AsJson(claims)
}

/// A place's line of states, the current one first.
impl Serialize for AsJson<'_, PlaceControl> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let c = self.0;
        object_of(to, |map| {
            put!(map, { "place": AsJson(&c.place) });
            put_holding(map, c.current())?;
            put!(map, {
                "unconfirmed_days": c.unconfirmed_days,
                "denials": ids(&c.denials),
                "pressed": ids(&c.pressed),
                "line": AsJson(&c.line[..]),
            });
            Ok(())
        })
    }
}

/// The state of a place on a day, for maps: the fields of a line of the picture's `control`, without the claims it rests
/// on and without what was before.
impl Serialize for AsJson<'_, PlaceState<'_>> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let s = self.0;
        object!(to, {
            "place": AsJson(s.place),
            "state": s.state.as_str(),
            "holder": s.holder.map(AsJson),
            "besieger": s.besieger.map(AsJson),
            "sureness": s.sureness.as_str(),
            "grade": Shown(s.grade),
            "basis": Each(s.basis.iter().map(|ground| ground.as_str())),
            "since": s.since.and_then(|s| s.day()).map(Shown),
            "since_edtf": s.since.map(|s| Shown(Since(s))),
            "last_confirmed": s.last_confirmed.map(Shown),
            "unconfirmed_days": s.unconfirmed_days,
        })
    }
}

impl Serialize for AsJson<'_, Holding> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        object_of(to, |map| put_holding(map, self.0))
    }
}

fn put_holding<M: SerializeMap>(map: &mut M, h: &Holding) -> Result<(), M::Error> {
    put!(map, {
        "state": h.state.as_str(),
        "holder": h.holder.as_ref().map(AsJson),
        "besieger": h.besieger.as_ref().map(AsJson),
        "sureness": h.sureness.as_str(),
        "grade": Shown(h.grade),
        "basis": Each(h.basis.iter().map(|ground| ground.as_str())),
        "since": h.since.and_then(|s| s.day()).map(Shown),
        "since_edtf": h.since.map(|s| Shown(Since(s))),
        "last_confirmed": h.last_confirmed.map(Shown),
        "claims": ids(&h.claims),
        "rivals": AsJson(&h.rivals[..]),
    });
    Ok(())
}

impl Serialize for AsJson<'_, Rival> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let r = self.0;
        object!(to, {
            "holder": r.holder.as_ref().map(AsJson),
            "grade": Shown(r.grade),
            "claims": ids(&r.claims),
        })
    }
}

/// Since when, in EDTF.
struct Since(Onset);

impl Display for Since {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Onset { first, last } = self.0;
        match first {
            Some(first) if first == last => write!(f, "{first}"),
            Some(first) => write!(f, "{first}/{last}"),
            None => write!(f, "../{last}"),
        }
    }
}

/// A figure with everybody's account of it.
impl Serialize for AsJson<'_, Figure> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let f = self.0;
        let group = match f.tally {
            Tally::Casualties(_) => "target",
            Tally::Displacement(_) => "actor",
        };
        object!(to, {
            "kind": f.tally.kind(),
            "what": f.tally.as_str(),
            "victims": f.victims.map(|v| v.as_str()),
            group: f.group.as_ref().map(AsJson),
            "place": f.place.as_ref().or(f.origin.first()).or(f.destination.first()).map(AsJson),
            "origin": AsJson(&f.origin[..]),
            "destination": AsJson(&f.destination[..]),
            "from": f.from.map(Shown),
            "to": f.to.map(Shown),
            "cumulative": f.cumulative,
            "period_inferred": f.period_inferred,
            "part_of": f.part_of.as_ref().map(AsJson),
            "unit": f.count.unit.as_str(),
            "low": f.count.low,
            "best": f.count.best,
            "high": f.count.high,
            "approx": f.count.approx,
            "grade": Shown(f.grade),
            "measure": f.tally.measure().as_str(),
            "denials": ids(&f.denials),
            "steps": AsJson(&f.steps[..]),
            "accounts": AsJson(&f.accounts[..]),
        })
    }
}

impl Serialize for AsJson<'_, Step> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let Step { told, count } = self.0;
        object!(to, { "told": Shown(told), "low": count.low, "best": count.best, "high": count.high })
    }
}

impl Serialize for AsJson<'_, Account> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let a = self.0;
        object!(to, {
            "claimant": a.claimant,
            "count": AsJson(&a.count),
            "grade": Shown(a.grade),
            "revises": a.revises.map(|r| r.as_str()),
            "claim": AsJson(&a.claim),
            "told": a.told.map(Shown),
            "superseded": a.superseded,
            "copies": ids(&a.copies),
        })
    }
}

/// How one party stands to another.
impl Serialize for AsJson<'_, Stance> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let s = self.0;
        object!(to, {
            "actor": AsJson(&s.actor),
            "relation": s.relation.as_str(),
            "target": s.target.as_ref().map(AsJson),
            "since": s.since.map(Shown),
            "asserted": s.asserted,
            "grade": Shown(s.grade),
            "according_to": s.according_to,
            "denials": ids(&s.denials),
            "claims": ids(&s.claims),
        })
    }
}

/// What a party threatened, demanded, proposed or agreed to.
impl Serialize for AsJson<'_, Commitment> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let c = self.0;
        object!(to, {
            "act": c.act.as_str(),
            "actor": c.actor.as_ref().map(AsJson),
            "target": c.target.as_ref().map(AsJson),
            "about": c.about,
            "made": c.made.map(Shown),
            "deadline": c.deadline.map(Shown),
            "state": c.standing.as_str(),
            "grade": Shown(c.grade),
            "claims": ids(&c.claims),
            "decided_by": ids(&c.decided_by),
            "alleged": ids(&c.alleged),
        })
    }
}

/// What happened.
impl Serialize for AsJson<'_, Event> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let e = self.0;
        object!(to, {
            "kind": e.kind.as_str(),
            "value": e.value,
            "actor": e.actor.as_ref().map(AsJson),
            "target": e.target.as_ref().map(AsJson),
            "places": AsJson(&e.places[..]),
            "from": e.from.map(Shown),
            "to": e.to.map(Shown),
            "lasting": e.lasting,
            "days_inferred": e.days_inferred,
            "about": e.about,
            "asserted": e.asserted,
            "grade": Shown(e.grade),
            "denials": ids(&e.denials),
            "claims": ids(&e.claims),
        })
    }
}

/// Where reports cannot all be right.
impl Serialize for AsJson<'_, Contradiction> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let c = self.0;
        object!(to, {
            "subject": c.subject.as_str(),
            "place": c.place.as_ref().map(AsJson),
            "reason": c.reason.as_str(),
            "difference": c.reason.difference().as_str(),
            "claims": ids(&c.claims),
        })
    }
}
