//! How sure the words are: mood, negation, modality and hedges of a predicate.

use crate::analysis::Analysis;
use crate::tag::Tag;
use std::ops::Range;
use vigie_lexicon::{Classes, Effect, Mood, Tense, VerbForm};
use vigie_model::Factuality;

/// The weaker of two: what is negated stays negated, what is planned is not done, what may be is not hearsay.
fn weaken(a: Factuality, b: Factuality) -> Factuality {
    use Factuality::{Asserted, Future, Negated, Possible, Unconfirmed};
    let rank = |f| match f {
        Asserted => 0,
        Unconfirmed => 1,
        Possible => 2,
        Future => 3,
        Negated => 4,
    };
    if rank(b) > rank(a) { b } else { a }
}

pub(crate) fn of_effect(effect: Effect) -> Factuality {
    match effect {
        Effect::Transparent => Factuality::Asserted,
        Effect::Possible | Effect::Attempted => Factuality::Possible,
        Effect::Future => Factuality::Future,
        Effect::Negated => Factuality::Negated,
        Effect::Unconfirmed => Factuality::Unconfirmed,
    }
}

impl Analysis<'_> {
    /// The factuality of a verb group, with a word for `explain`.
    pub(crate) fn factuality_of_group(&self, g: usize) -> (Factuality, String) {
        let mut factuality = Factuality::Asserted;
        let mut because = String::new();
        let note = |f: Factuality, why: String, factuality: &mut Factuality, because: &mut String| {
            if weaken(*factuality, f) != *factuality {
                *factuality = weaken(*factuality, f);
                *because = why;
            }
        };
        let (own, why) = self.own_mood(g);
        note(own, why, &mut factuality, &mut because);
        // What is hearsay of one is hearsay of what shares its auxiliary; a negation is not shared.
        let first =
            self.syntax.groups[g].echoes.and_then(|verb| self.syntax.groups.iter().position(|o| o.verb == verb));
        if let Some(first) = first.filter(|&first| first < g) {
            let (shared, why) = self.factuality_of_group(first);
            if shared != Factuality::Negated {
                note(shared, why, &mut factuality, &mut because);
            }
        }
        let mut at = g;
        for _ in 0..4 {
            let group = &self.syntax.groups[at];
            if group.finite.is_some() {
                break;
            }
            let start = group.tokens.start;
            // The words right before the infinitive: purpose (*pour*), privation (*sans*).
            let opening = (start.saturating_sub(4)..start)
                .rev()
                .take_while(|&i| matches!(self.tags.tags[i], Tag::Prep | Tag::Object | Tag::Adv | Tag::Neg));
            for i in opening {
                let classes = self.unit_classes(i);
                if classes.has(Classes::PURPOSE) {
                    note(
                        Factuality::Future,
                        format!("purpose: {:?}", self.words.word(i)),
                        &mut factuality,
                        &mut because,
                    );
                }
                if classes.has(Classes::PRIVATIVE) {
                    note(
                        Factuality::Negated,
                        format!("privation: {:?}", self.words.word(i)),
                        &mut factuality,
                        &mut because,
                    );
                }
            }
            // *on the brink of falling*: a noun governs the verb.
            let noun = (start.saturating_sub(2)..start).find_map(|i| self.syntax.chunk_at(i));
            if let Some((told, why)) = noun.filter(|_| !group.participle_alone).and_then(|k| self.tale(k)) {
                note(told, why, &mut factuality, &mut because);
            }
            let Some(governor) = self.syntax.governors[at] else { break };
            // *ont été empêchés de passer par des miliciens soutenant la junte*: what tells of those who do it is not what they do.
            if self.tells_of_agent(at, governor) {
                break;
            }
            if !group.participle_alone {
                match self.governs(governor, start) {
                    Some((effect, word)) => {
                        note(of_effect(effect), format!("governed by {word:?}"), &mut factuality, &mut because);
                    }
                    // *is massing armour to retake the town*
                    None if group.aims => {
                        let why = format!("purpose: {:?}", self.text(&group.tokens));
                        note(Factuality::Future, why, &mut factuality, &mut because);
                    }
                    None => {}
                }
                let (outer, why) = self.own_mood(governor);
                note(outer, why, &mut factuality, &mut because);
            }
            at = governor;
        }
        // *before it could enter the town*
        let start = self.syntax.clauses[g].start;
        let opening = [Some(start), start.checked_sub(1)].into_iter().flatten();
        let cut_off = |&i: &usize| self.unit_classes(i).has(Classes::PRIVATIVE | Classes::SUBORDINATOR);
        if let (Factuality::Possible, Some(i)) = (factuality, opening.into_iter().find(cut_off)) {
            return (Factuality::Negated, format!("not by then: {:?}", self.words.word(i)));
        }
        (factuality, because)
    }

    /// Whether a group is a participle behind a noun with a preposition, of which it tells: *by villagers supporting the
    /// junta*.
    fn tells_of_agent(&self, g: usize, governor: usize) -> bool {
        let group = &self.syntax.groups[g];
        let [subject, ..] = self.syntax.subjects[g][..] else { return false };
        let chunk = &self.syntax.chunks[subject];
        let behind = self.syntax.groups[governor].tokens.end <= chunk.start();
        let own = self.syntax.end(subject) <= group.tokens.start;
        let agent = |(_, p): &(usize, String)| self.language.lexicon.class(p).has(Classes::AGENT_MARK);
        self.tags.tags[group.tokens.start] == Tag::Ger && behind && own && chunk.prep.as_ref().is_some_and(agent)
    }

    /// What a group's governor does to an infinitive at `start`.
    fn governs(&self, governor: usize, start: usize) -> Option<(Effect, String)> {
        let group = &self.syntax.groups[governor];
        let between = group.tokens.end..start;
        let fits = |g: &&vigie_lexicon::Governor, at: usize| {
            let voice =
                (!g.passive || group.passive_form || group.tokens.len() > 1) && (!g.reflexive || group.reflexive);
            // *going to kill*, not *went house to house, killing*: the mark of an infinitive stands before one.
            let open = start >= self.words.tokens.len() || self.tags.tags[start] == Tag::Inf;
            let linked = g.preposition.as_ref().is_none_or(|p| {
                let mark = self.language.lexicon.class(p).has(Classes::INFINITIVE_MARK);
                // *is to fall*, not *was the last town to fall*.
                let bare = g.fixed.is_empty()
                    && self.language.lexicon.class(self.language.lexicon.lemma(g.lemma)).has(Classes::AUX_BE);
                let near = !bare || between.clone().all(|i| !self.tags.tags[i].is_nominal());
                near && (open || !mark)
                    && between.clone().any(|i| self.language.lexicon.first_word(self.words.lower(i)) == p)
            });
            voice && linked && self.follows(&g.fixed, at)
        };
        let own = self.language.lexicon.governors_of(group.reading.lemma).find(|g| fits(g, group.tokens.end));
        // *be poised to*: the auxiliary with the participle as its fixed word.
        let auxiliary = self.tags.verbs[group.tokens.start].filter(|_| group.tokens.len() > 1);
        let found = own.or_else(|| {
            let lemma = auxiliary?.lemma;
            let mut with_words = self.language.lexicon.governors_of(lemma).filter(|g| !g.fixed.is_empty());
            with_words.find(|g| fits(g, group.tokens.start + 1))
        })?;
        // *ils ont dû fuir*: in a perfect tense, what one had to do is done.
        let perfect = auxiliary.is_some_and(|aux| {
            let lexicon = &self.language.lexicon;
            let have = lexicon.class(lexicon.lemma(aux.lemma)).has(Classes::AUX_HAVE);
            let indicative =
                matches!(aux.form, VerbForm::Finite { mood: Mood::Indicative, tense, .. } if tense != Tense::Future);
            have && indicative
        });
        let effect = found.perfect.filter(|_| perfect).unwrap_or(found.effect);
        Some((effect, self.text(&group.tokens)))
    }

    /// The mood of a group's own words.
    fn own_mood(&self, g: usize) -> (Factuality, String) {
        let group = &self.syntax.groups[g];
        let mut out = (Factuality::Asserted, String::new());
        let mut note = |f: Factuality, why: String| {
            if weaken(out.0, f) != out.0 {
                out = (weaken(out.0, f), why);
            }
        };
        if let Some(VerbForm::Finite { mood, tense, .. }) = group.finite {
            if Some(mood) == self.language.lexicon.hearsay_mood {
                let hypothesis = self.in_hypothesis(g);
                let modal =
                    self.language.lexicon.governors_of(group.reading.lemma).any(|g| g.effect == Effect::Possible);
                let ahead = self.is_future_of_the_past(g);
                let factuality = match (hypothesis || modal, ahead) {
                    (true, _) => Factuality::Possible,
                    (_, true) => Factuality::Future,
                    _ => Factuality::Unconfirmed,
                };
                let why = if ahead { "future, as told in the past" } else { "mood of hearsay" };
                note(factuality, format!("{why}: {:?}", self.text(&group.tokens)));
            }
            if tense == Tense::Future && mood == Mood::Indicative {
                note(Factuality::Future, format!("future: {:?}", self.text(&group.tokens)));
            }
            if self.in_hypothesis(g) {
                note(Factuality::Possible, "hypothesis".to_owned());
            }
            if let Some((told, why)) = self.factuality_of_told(g) {
                note(told, why);
            }
            if let Some(effect) = self.auxiliary_governs(group) {
                note(of_effect(effect), format!("governed by {:?}", self.words.word(group.tokens.start)));
            }
        }
        if let Some((told, why)) = self.factuality_of_told(g).filter(|_| group.finite.is_none()) {
            note(told, why);
        }
        if group.negated {
            note(Factuality::Negated, format!("negation of {:?}", self.words.word(group.verb)));
        }
        // *nearly killed*; *nearly 200 were killed* is a figure's.
        let before = group.verb.checked_sub(1).filter(|&i| group.verb > 0 && self.number_at[i].is_none());
        if let Some(i) = before.filter(|&i| self.unit_classes(i).has(Classes::NEAR_MISS)) {
            note(Factuality::Negated, format!("not quite: {:?}", self.words.word(i)));
        }
        let clause = self.syntax.clauses[g].clone();
        for i in clause {
            let classes = self.unit_classes(i);
            let itself = group.tokens.contains(&i) && self.tags.tags[i].is_verb();
            let near = !itself && i + 8 >= group.tokens.start && i <= group.tokens.end + 4;
            if classes.has(Classes::HEARSAY) && near {
                note(Factuality::Unconfirmed, format!("hedge: {:?}", self.words.word(i)));
            }
            if classes.has(Classes::POSSIBILITY) && near {
                note(Factuality::Possible, format!("possibility: {:?}", self.words.word(i)));
            }
        }
        for &k in self.syntax.subjects[g].iter().chain(&self.syntax.objects[g]) {
            let first = self.syntax.chunks[k].tokens.start;
            if self.language.lexicon.class(self.words.lower(first)).has(Classes::NEGATIVE_DETERMINER) {
                note(Factuality::Negated, format!("negation: {:?}", self.words.word(first)));
            }
        }
        out
    }

    /// *Il a annoncé que l'armée attaquerait*: behind a verb of saying in the past, the mood of hearsay is the future. Not of
    /// what goes on (*ont dit que les rebelles tiendraient la ville*), nor of what would be over (*aurait attaqué*).
    fn is_future_of_the_past(&self, g: usize) -> bool {
        let lexicon = &self.language.lexicon;
        let group = &self.syntax.groups[g];
        let first = self.tags.verbs[group.tokens.start].filter(|_| group.tokens.len() > 1);
        let auxiliary = |class: Classes| first.is_some_and(|v| lexicon.class(lexicon.lemma(v.lemma)).has(class));
        let over = auxiliary(Classes::AUX_HAVE) || auxiliary(Classes::AUX_BE) && !group.passive_form;
        let acts = lexicon.verb_acts(group.reading.lemma).iter().filter_map(|&id| lexicon.act(id));
        let goes_on = acts.flat_map(|act| &act.means).any(|means| means.value == "held");
        if over || goes_on {
            return false;
        }
        let sentence = self.words.sentences[self.words.sentence_of(group.tokens.start)].tokens.clone();
        let mut before = self.syntax.groups_in(&(sentence.start..group.tokens.start)).rev();
        let Some(said) = before.find(|&k| k != g).map(|k| &self.syntax.groups[k]) else { return false };
        let past = match said.finite {
            Some(VerbForm::Finite { mood: Mood::Indicative, tense: Tense::Past | Tense::Imperfect, .. }) => true,
            // *a annoncé*
            Some(VerbForm::Finite { mood: Mood::Indicative, .. }) => said.tokens.len() > 1 && !said.passive_form,
            _ => false,
        };
        let linked = (said.tokens.end..group.tokens.start).take(5).any(|i| self.tags.tags[i] == Tag::Sub);
        said.speech && past && linked
    }

    /// *all groups are to leave*: the finite auxiliary governs the infinitive in one group with it.
    fn auxiliary_governs(&self, group: &crate::group::Group) -> Option<Effect> {
        let lexicon = &self.language.lexicon;
        let mark = group.tokens.clone().find(|&i| lexicon.class(self.words.lower(i)).has(Classes::INFINITIVE_MARK))?;
        let auxiliary = self.tags.verbs[group.tokens.start].filter(|_| self.tags.tags[group.verb] == Tag::Inf)?;
        let mut all = lexicon.governors_of(auxiliary.lemma);
        let linked = |p: &Option<String>| p.as_deref() == Some(self.words.lower(mark));
        all.find(|g| g.fixed.is_empty() && !g.passive && linked(&g.preposition)).map(|g| g.effect)
    }

    /// The closed classes of the word at a token, or of the fixed phrase it begins.
    pub(crate) fn unit_classes(&self, i: usize) -> Classes {
        let lower = self.words.lower(i);
        let len = self.tags.units[i];
        if len > 1 {
            let found = self.language.lexicon.phrases(lower).iter().find(|p| p.words.len() == len);
            if let Some(phrase) = found {
                return phrase.classes;
            }
        }
        self.language.lexicon.class(lower)
    }

    /// Whether a condition (*si*, *if*) opens the clause of a group or stands over it in the sentence.
    pub(crate) fn in_hypothesis(&self, g: usize) -> bool {
        let start = self.syntax.groups[g].tokens.start;
        let sentence = self.words.sentences[self.words.sentence_of(start)].tokens.clone();
        let stretch =
            (sentence.start..start).rev().take_while(|&i| !matches!(self.tags.tags[i], Tag::Stop | Tag::Quote));
        let mut commas = 0;
        for i in stretch {
            commas += usize::from(self.tags.tags[i] == Tag::Comma);
            if commas > 1 {
                return false;
            }
            if self.unit_classes(i).has(Classes::CONDITION)
                && matches!(self.tags.tags[i], Tag::Sub | Tag::Prep | Tag::Adv)
            {
                return true;
            }
        }
        false
    }

    /// Hedges inside a noun phrase: *une attaque présumée*, *alleged strikes*.
    pub(crate) fn factuality_of_noun(&self, tokens: &Range<usize>) -> (Factuality, String) {
        for i in tokens.clone() {
            let classes = self.unit_classes(i);
            if classes.has(Classes::HEARSAY) {
                return (Factuality::Unconfirmed, format!("hedge: {:?}", self.words.word(i)));
            }
            if classes.has(Classes::POSSIBILITY) {
                return (Factuality::Possible, format!("possibility: {:?}", self.words.word(i)));
            }
            if classes.has(Classes::NEGATIVE_DETERMINER) {
                return (Factuality::Negated, format!("negation: {:?}", self.words.word(i)));
            }
        }
        (Factuality::Asserted, String::new())
    }

    /// What governs an act that a noun names: *fear an assault*, *brace for an attack*, *la menace d'une offensive*.
    pub(crate) fn factuality_of_governed(&self, chunk: usize) -> Option<(Factuality, String)> {
        let lexicon = &self.language.lexicon;
        let mut found: Vec<(Factuality, String)> = Vec::new();
        let mut at = chunk;
        let mut chain = vec![chunk];
        for _ in 0..4 {
            let Some(of) = self.syntax.chunks[at].of.filter(|&of| of < at) else { break };
            found.extend(self.tale(of));
            at = of;
            chain.push(of);
        }
        // *dément les informations sur la prise de la ville*
        let start = self.syntax.chunks[at].start();
        let before = start.checked_sub(1).and_then(|i| self.syntax.chunk_at(i));
        let about = before.filter(|&k| {
            let sentence = self.words.sentence_of(self.syntax.chunks[k].tokens.start);
            self.syntax.chunks[at].prep.is_some() && sentence == self.words.sentence_of(start)
        });
        found.extend(about.and_then(|k| self.denied_tale(k)));
        // *accused troops of shelling a camp*, where the tree hangs the act on the troops.
        let hangs = |p: &str| chain.iter().any(|&k| self.syntax.chunks[k].prep.as_ref().is_some_and(|(_, q)| q == p));
        if let Some((p, _)) = self.syntax.chunks[chunk].prep.as_ref().filter(|(p, _)| self.lacks(*p)) {
            found.push((Factuality::Negated, format!("privation: {:?}", self.words.word(*p))));
        }
        let start = self.syntax.chunks[chunk].tokens.start;
        let sentence = self.words.sentences[self.words.sentence_of(start)].tokens.clone();
        for g in self.syntax.groups_in(&sentence) {
            let group = &self.syntax.groups[g];
            let object = self.syntax.objects[g].contains(&at);
            let oblique = self.syntax.obliques[g].contains(&at);
            // *la rumeur annonçant la mort du chef*
            let told = group.speech && group.tokens.end <= start && self.syntax.clauses[g].contains(&start);
            let teller = self.syntax.subjects[g].first().filter(|_| group.finite.is_none() && (object || told));
            found.extend(teller.and_then(|&k| self.tale(k)));
            let subject = group.passive_form && self.syntax.subjects[g].contains(&at);
            let mut all = lexicon.act_governors(group.reading.lemma).iter();
            let governor = all.find(|a| match a.preposition.as_deref() {
                None => object || subject,
                Some(p) => {
                    // *called off the raid*: a particle stands by its verb.
                    let end = group.tokens.end;
                    let particle = object && sentence.contains(&end) && lexicon.is_fixed(p, self.words.lower(end));
                    particle || (object || oblique) && hangs(p)
                }
            });
            if let Some(governor) = governor.filter(|_| !group.negated) {
                found.push((of_effect(governor.effect), format!("governed by {:?}", self.words.word(group.verb))));
            }
            let subject = self.syntax.subjects[g].contains(&at);
            // *l'attaque a été imputée aux jihadistes*: by whom is somebody's word.
            let blames = self.language.reading.attributing_verbs.contains(&group.reading.lemma);
            if blames && (subject && group.passive_form || object) {
                found.push((Factuality::Unconfirmed, format!("laid at a door: {:?}", self.words.word(group.verb))));
            }
            if subject
                && group.negated
                && lexicon.happens(group.reading.lemma, |fixed| self.follows(fixed, group.tokens.end))
            {
                found.push((Factuality::Negated, format!("negation of {:?}", self.words.word(group.verb))));
            }
        }
        found.into_iter().reduce(Self::weaker)
    }

    /// *are feared dead*: an act whose own verb hedges what its fixed words say.
    pub(crate) fn factuality_of_own_verb(&self, g: usize, act: &vigie_lexicon::Act) -> Option<(Factuality, String)> {
        let group = &self.syntax.groups[g];
        let hedges = |o: &vigie_lexicon::Governor| o.passive && o.preposition.is_none() && o.fixed.is_empty();
        let mut own = self.language.lexicon.governors_of(group.reading.lemma);
        let found = own.find(|o| hedges(o)).filter(|_| group.passive_form && !act.fixed.is_empty())?;
        Some((of_effect(found.effect), format!("hedge: {:?}", self.words.word(group.verb))))
    }

    /// The weaker of a predicate's own factuality and another.
    pub(crate) fn weaker(a: (Factuality, String), b: (Factuality, String)) -> (Factuality, String) {
        if weaken(a.0, b.0) == a.0 { a } else { b }
    }
}
