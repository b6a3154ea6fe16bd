//! Simpler ways to say who holds a town.

use std::collections::BTreeMap;

use super::World;
use crate::world::{Force, date};

/// A claim that names a holder.
#[derive(Debug, Clone, Copy)]
struct Vote {
    published: usize,
    about: vigie_model::Date,
    holder: Force,
    /// By an outlet or a party with a side.
    partisan: bool,
}

/// All claims that name a holder, by town, in the order of publication.
pub struct Votes(Vec<Vec<Vote>>);

impl Votes {
    /// Those of a world.
    pub fn of(world: &World) -> Votes {
        let sided: Vec<bool> = world
            .press
            .outlets
            .iter()
            .map(|outlet| matches!(outlet.sort, crate::world::press::Sort::Partisan(_)))
            .collect();
        let mut votes = vec![Vec::new(); world.truth.towns.len()];
        for filing in &world.press.filings {
            for statement in &filing.statements {
                if let Some(holder) = statement.holder() {
                    let party = matches!(statement.speaker, crate::world::filing::Speaker::Party(_));
                    let partisan = sided[filing.outlet] || party;
                    let about = statement.day(filing.day);
                    votes[statement.town].push(Vote { published: filing.day, about, holder, partisan });
                }
            }
        }
        for town in &mut votes {
            town.sort_by_key(|vote| vote.published);
        }
        Votes(votes)
    }

    fn known(&self, town: usize, day: usize) -> &[Vote] {
        let votes = &self.0[town];
        &votes[..votes.partition_point(|vote| vote.published <= day)]
    }

    /// The holder by the claim that was published last.
    pub fn latest(&self, town: usize, day: usize) -> Option<Force> {
        self.known(town, day).last().map(|vote| vote.holder)
    }

    /// The holder by most of the claims about the last `window` days, the later winning a tie; else by the latest.
    ///
    /// With `outside`, only claims of those without a side count.
    pub fn majority(&self, town: usize, day: usize, window: usize, outside: bool) -> Option<Force> {
        let known = self.known(town, day);
        let since = date((day + 1).saturating_sub(window));
        let mut votes: BTreeMap<Force, (usize, usize)> = BTreeMap::new();
        let counts = |vote: &&Vote| !(outside && vote.partisan);
        for (n, vote) in known.iter().filter(counts).enumerate().filter(|(_, vote)| vote.about >= since) {
            let votes = votes.entry(vote.holder).or_default();
            *votes = (votes.0 + 1, n);
        }
        let most = votes.into_iter().max_by_key(|&(_, votes)| votes).map(|(holder, _)| holder);
        most.or_else(|| known.iter().rfind(counts).map(|vote| vote.holder))
    }
}
