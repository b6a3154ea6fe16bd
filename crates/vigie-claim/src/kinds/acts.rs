//! Kinds of which an act gives one claim: control, violence, deployment, alignment, diplomacy, humanitarian, protest.

use crate::analysis::Analysis;
use crate::claims::{Draft, Shared, draft, fill, tokens_of};
use crate::draft::{SPEAKER, State};
use crate::party::Party;
use crate::predicate::{Filler, Head, Predicate};
use vigie_lexicon::{Means, Role, Slot};
use vigie_model::{Act, Body, Form, Kind, Phase, PlaceRelation, ProtestForm, Relation, Sector};

/// Kinds of which a predicate gives one claim.
pub(crate) fn read(
    analysis: &Analysis<'_>,
    predicate: &Predicate<'_>,
    means: &Means,
    shared: &Shared,
    state: &State,
) -> Option<Draft> {
    let mut actors = analysis.parties(predicate, Role::Actor, state);
    let mut targets = analysis.parties(predicate, Role::Target, state);
    let (mut places, mut steps) = analysis.place_of(predicate, &shared.clause, state);
    let mut body = body(analysis, predicate, means)?;
    match &mut body {
        Body::Control { phase, extent } => {
            // *near Marib, the last stronghold of the army*: the stronghold is the town, not what lies near it.
            let said_of_it = matches!(predicate.head, Head::Phrase { copula: None, .. } | Head::Noun { .. });
            for found in places.iter_mut().filter(|_| said_of_it && steps == 0 && *phase == Phase::Held) {
                if found.tokens.end <= predicate.tokens.start && found.place.relation == PlaceRelation::Near {
                    found.place.relation = PlaceRelation::In;
                }
            }
            *extent = analysis.extent_of(predicate, *phase, &places, steps);
            // What leaves or loses a place fights or governs it: a ministry repels nobody and is not repelled.
            let office = |a: &Party| matches!(phase, Phase::Lost | Phase::Withdrew) && !a.state && !a.has_country();
            let armed = actors.iter().any(|a| {
                let governs = a.actor.sector == Some(Sector::Gov) && !office(a);
                // *Nous tenons la ville*, but *nous avons quitté la ville* anyone says.
                let speaks = a.actor.name == SPEAKER && !matches!(phase, Phase::Lost | Phase::Withdrew);
                a.is_armed() || governs || speaks || a.national || a.has_country()
            });
            if matches!(phase, Phase::Gained | Phase::Advancing) && targets.is_empty() {
                targets.extend(analysis.line_holder(predicate, state));
                // *L'armée a percé les lignes ukrainiennes*: whose lines they are, the army is not.
                let theirs = |a: &Party| targets.iter().any(|t| a.inferred && a.actor.country == t.actor.country);
                for actor in actors.iter_mut().filter(|a| theirs(a)) {
                    actor.actor.country = None;
                    actor.actor.name = actor.actor.text.clone();
                }
            }
            if places.is_empty() || (!actors.is_empty() && !armed && targets.is_empty()) {
                return None;
            }
            // *Goma est entre nos mains*
            if actors.is_empty() && matches!(phase, Phase::Held | Phase::Gained) {
                actors.extend(analysis.possessor(predicate, state));
            }
            // *Une centaine de combattants se sont rendus*, *Fifty tanks left Goma*: so many are no place, nor the whole army.
            let counted = |a: &Party| analysis.figure_in(&a.tokens).is_some();
            let few = matches!(phase, Phase::Withdrew) || steps > 1 && matches!(phase, Phase::Lost);
            if few && !actors.is_empty() && actors.iter().all(counted) {
                return None;
            }
            // What holds or takes a place is a party: a thing that "holds" a town is a figure of speech.
            let named_place = steps == 0;
            let listed =
                places.iter().any(|f| f.place.position.is_some() || f.place.text.starts_with(char::is_uppercase));
            // *Le dollar cède du terrain*: a thing where a party should be.
            let thing = actors.is_empty() && analysis.is_a_thing(predicate, Role::Actor);
            if thing || actors.is_empty() && !(named_place && listed) {
                return None;
            }
        }
        Body::Violence { form } => {
            let form = *form;
            // A bare noun of violence without party needs a place of its own, unless it is fighting at the place spoken of.
            let stale = state.focus_age > 2 || form != Form::ArmedClash;
            let noun = matches!(predicate.head, Head::Noun { .. });
            if noun {
                // *l'attaque de Mazeze*: a name that nothing tells of is no attacker.
                actors.retain(|a| a.actor.sector.is_some() || a.actor.country.is_some());
            }
            if actors.is_empty() && targets.is_empty() && (steps > 2 && stale || steps > 1 && noun && stale) {
                return None;
            }
            if actors.is_empty() && targets.is_empty() && places.is_empty() {
                return None;
            }
        }
        Body::Deployment { from, to, .. } => {
            // *Mille soldats ont été déployés*: nobody is said to have sent them.
            if actors.is_empty() {
                actors = analysis.parties_in(predicate, &Slot::Obj, state);
            }
            *from = analysis.role_places(predicate, Role::From, state).into_iter().map(|f| f.place).collect();
            *to = analysis.role_places(predicate, Role::To, state).into_iter().map(|f| f.place).collect();
            if actors.is_empty() || !actors.iter().any(|a| a.actor.sector.is_some()) {
                return None;
            }
            if steps > 1 || !to.is_empty() || !from.is_empty() {
                places.clear();
            }
        }
        Body::Alignment { .. } => {
            // One witness or driver is nobody's ally.
            actors.retain(|a| a.named || a.plural || a.actor.sector != Some(Sector::Cvl));
            targets.retain(|t| t.named || !matches!(t.actor.sector, Some(Sector::Cvl | Sector::Ref | Sector::Unk)));
            // *Les forces conjointes combattent aux côtés de l'armée*: who stands by a party is another one.
            let described = |t: &Party| !t.actor.text.chars().any(char::is_uppercase);
            let twin = |a: &Party, b: &Party| a.actor.name == b.actor.name && a.actor.text != b.actor.text;
            for actor in actors.iter_mut().filter(|a| !a.named || described(a)) {
                if targets.iter().any(|t| twin(actor, t)) {
                    (actor.actor.country, actor.actor.name) = (None, actor.actor.text.clone());
                }
            }
            // *Moscow bolstered the junta*: what is only described was taken for the party that acts.
            for target in targets.iter_mut().filter(|t| described(t)) {
                if actors.iter().any(|a| twin(a, target)) {
                    (target.actor.country, target.actor.name) = (None, target.actor.text.clone());
                }
            }
            targets.retain(|t| !actors.iter().any(|a| a.actor.name == t.actor.name));
            if actors.is_empty() || targets.is_empty() {
                return None;
            }
            places.clear();
        }
        Body::Diplomacy { act, about, deadline } => {
            if targets.is_empty() && matches!(act, Act::Threaten | Act::Demand | Act::Appeal) {
                targets.extend(analysis.governed_party(predicate, state));
            }
            *deadline = analysis.deadline_of(predicate);
            *about = about_of(analysis, predicate, shared);
            let accuses = matches!(means.value.parse(), Ok(Act::Accuse | Act::Deny));
            actors.retain(|a| match a.actor.sector {
                Some(Sector::Unk) => false,
                Some(Sector::Cvl | Sector::Ref) if accuses => true,
                Some(Sector::Cvl | Sector::Ref | Sector::Bus) => a.named || a.has_country(),
                _ => true,
            });
            if *act == Act::Threaten && actors.iter().all(|a| analysis.only_warns(predicate, a)) {
                return None;
            }
            // *Une trêve est entrée en vigueur au Liban*: between whom, the words need not say.
            let needs = &predicate.act.needs;
            // *Un cessez-le-feu entre Israël et le Hezbollah* is read from its noun.
            let alone = |f: &Filler| matches!(f, Filler::Chunk(k) if analysis.syntax.end(*k) == predicate.tokens.start);
            let bare = needs.contains(&Role::About)
                && !needs.contains(&Role::Actor)
                && analysis.role(predicate, Role::About).iter().all(alone);
            let observed = *act == Act::Ceasefire && bare && matches!(predicate.head, Head::Verb(_)) && steps <= 1;
            let party = actors.iter().any(|a| a.named || a.unnamed || a.actor.sector.is_some());
            let truce = observed && !places.is_empty() && actors.is_empty();
            if !(party || truce) {
                return None;
            }
            if party {
                places.clear();
            }
        }
        Body::Humanitarian { condition: vigie_model::Condition::FacilityHit }
            if !analysis.names_facility(predicate) =>
        {
            return None;
        }
        // Those who fight or govern do not demonstrate.
        Body::Protest { .. }
            if !actors.is_empty()
                && actors.iter().all(|a| a.is_armed() && !a.national || a.actor.sector == Some(Sector::Gov)) =>
        {
            return None;
        }
        Body::Humanitarian { .. } | Body::Protest { .. } => {
            if places.is_empty() {
                return None;
            }
        }
        Body::Casualties { .. } | Body::Displacement { .. } | Body::Quote { .. } => return None,
    }
    if places.is_empty() {
        steps = 3;
    }
    let mut extra = tokens_of(&[], if steps <= 1 { &places } else { &[] });
    extra.extend(
        actors
            .iter()
            .chain(&targets)
            .map(|p| p.tokens.clone())
            .filter(|t| t.start >= shared.clause.start && t.end <= shared.clause.end),
    );
    let mut draft = draft(analysis, predicate, body, shared, &extra);
    // The term of what is asked is not when it was asked.
    if let Body::Diplomacy { deadline: Some(deadline), .. } = &draft.claim.body {
        draft.claim.time = draft.claim.time.take().filter(|time| time != deadline);
    }
    fill(analysis, &mut draft, actors, targets, places, steps);
    Some(draft)
}

/// The words a diplomatic act is about: from behind the verb to the end of the clause.
fn about_of(analysis: &Analysis<'_>, predicate: &Predicate<'_>, shared: &Shared) -> Option<String> {
    if let Some(crate::predicate::Filler::Chunk(k)) = analysis.role(predicate, Role::About).first() {
        return Some(analysis.text(&(analysis.syntax.chunks[*k].tokens.start..analysis.syntax.end(*k))));
    }
    let sentence = analysis.words.sentences[predicate.sentence].tokens.clone();
    let mut end = shared.clause.end.max(predicate.tokens.end);
    // An infinitive or subordinate clause behind the verb is its matter.
    while end < sentence.end && !analysis.tags.tags[end].is_mark() {
        end += 1;
    }
    let start = predicate.tokens.end;
    (start < end).then(|| analysis.text(&(start..end))).filter(|t| !t.is_empty())
}

fn body(_analysis: &Analysis<'_>, predicate: &Predicate<'_>, means: &Means) -> Option<Body> {
    let value = means.value.as_str();
    Some(match means.kind {
        Kind::Control => Body::Control { phase: value.parse().ok()?, extent: predicate.act.extent },
        Kind::Violence => Body::Violence { form: value.parse::<Form>().ok()? },
        Kind::Deployment => Body::Deployment { movement: value.parse().ok()?, from: Vec::new(), to: Vec::new() },
        Kind::Alignment => Body::Alignment { relation: value.parse::<Relation>().ok()? },
        Kind::Diplomacy => Body::Diplomacy { act: value.parse().ok()?, about: None, deadline: None },
        Kind::Humanitarian => Body::Humanitarian { condition: value.parse().ok()? },
        Kind::Protest => Body::Protest { form: value.parse::<ProtestForm>().ok()? },
        Kind::Casualties | Kind::Displacement | Kind::Quote => return None,
    })
}

impl Analysis<'_> {
    /// *L'ONU a averti que la faim menace la ville*: who is no party to the conflict tells of a danger and threatens
    /// nobody, unless with what it would do itself.
    fn only_warns(&self, predicate: &Predicate<'_>, actor: &Party) -> bool {
        let Head::Verb(g) = predicate.head else { return false };
        let aside = matches!(actor.actor.sector, Some(Sector::Igo | Sector::Ngo | Sector::Med));
        let told = self.has_matter(predicate) && self.role(predicate, Role::About).is_empty();
        let sentence = self.words.sentences[predicate.sentence].tokens.clone();
        let next = self.syntax.groups_in(&(predicate.tokens.end..sentence.end)).next();
        // *warned Russia against attacking*, *warned that it would use force*
        let others = next.is_some_and(|n| self.syntax.groups[n].finite.is_some() && self.syntax.pronouns[n].is_none());
        self.syntax.groups[g].speech && aside && told && others
    }

    /// Whose hands or control an act's own words speak of.
    fn possessor(&self, predicate: &Predicate<'_>, state: &State) -> Option<Party> {
        let sentence = &self.words.sentences[predicate.sentence].tokens;
        let mut own = predicate.tokens.start..(predicate.tokens.end + 1).min(sentence.end);
        let at =
            own.find(|&i| self.language.lexicon.class(self.words.lower(i)).has(vigie_lexicon::Classes::POSSESSIVE))?;
        self.party_of(Filler::Pronoun(at), state).filter(|p| p.is_armed() || p.named)
    }

    /// Whose lines or defences an act's own words, place or object are: *a percé les lignes **ukrainiennes***.
    fn line_holder(&self, predicate: &Predicate<'_>, state: &State) -> Option<Party> {
        let lines = |k: &usize| {
            let mut tokens = self.syntax.chunks[*k].tokens.clone();
            tokens.any(|i| self.language.reading.lines.contains(self.words.lower(i)))
        };
        let sentence = &self.words.sentences[predicate.sentence].tokens;
        let own = predicate.tokens.start..(predicate.tokens.end + 2).min(sentence.end);
        let mut chunks: Vec<usize> = own.filter_map(|i| self.syntax.chunk_at(i)).filter(lines).collect();
        let roles = self.role(predicate, Role::Place).into_iter();
        chunks.extend(roles.filter_map(|f| if let Filler::Chunk(k) = f { Some(k) } else { None }).filter(lines));
        chunks.into_iter().find_map(|k| {
            let party = self.party_of(Filler::Adjectives(k), state);
            let whose = || self.syntax.complements(k).find_map(|c| self.party_of(Filler::Chunk(c), state));
            party.or_else(whose).filter(|p| p.is_armed() || p.national)
        })
    }

    /// Whom the infinitives under a verb are aimed at: *menace de frapper **l'armée** pour …*.
    fn governed_party(&self, predicate: &Predicate<'_>, state: &State) -> Option<Party> {
        let Head::Verb(top) = predicate.head else { return None };
        let sentence = self.words.sentences[predicate.sentence].tokens.clone();
        let mut under = vec![top];
        for g in self.syntax.groups_in(&(predicate.tokens.end..sentence.end)) {
            let governed = self.syntax.governors[g].is_some_and(|governor| under.contains(&governor));
            if self.syntax.groups[g].finite.is_some() || !governed {
                continue;
            }
            under.push(g);
            let party =
                self.syntax.objects[g].iter().find_map(|&k| self.party_of(crate::predicate::Filler::Chunk(k), state));
            if let Some(party) = party.filter(|p| p.actor.sector.is_some() && (p.named || p.is_armed())) {
                return Some(party);
            }
        }
        None
    }
}
