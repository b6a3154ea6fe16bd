//! Shows the grammar of a text, for whoever writes rules.

use crate::analysis::Analysis;
use std::fmt::Write;

pub(crate) fn show(analysis: &Analysis<'_>) -> String {
    let mut out = String::new();
    let s = &analysis.syntax;
    for sentence in &analysis.words.sentences {
        let _ = writeln!(out, "# {}", analysis.text(&sentence.tokens).replace('\n', " "));
        for i in sentence.tokens.clone() {
            let _ = write!(out, "{}/{:?} ", analysis.words.word(i), analysis.tags.tags[i]);
        }
        let _ = writeln!(out);
        for (k, c) in s.chunks.iter().enumerate().filter(|(_, c)| sentence.tokens.contains(&c.tokens.start)) {
            let _ = writeln!(
                out,
                "  [{k}] {:?} prep={:?} of={:?} with={:?} time={} party={:?} places={:?}",
                analysis.text(&c.tokens),
                c.prep.as_ref().map(|p| &p.1),
                c.of,
                c.with,
                c.time,
                analysis.party(k).map(|p| (
                    p.actor.name,
                    p.actor.country.map(|c| c.as_str().to_owned()),
                    p.actor.sector
                )),
                analysis.places_in(&c.tokens).iter().map(|p| p.place.name.clone()).collect::<Vec<_>>()
            );
        }
        for (g, group) in s.groups.iter().enumerate().filter(|(_, g)| sentence.tokens.contains(&g.tokens.start)) {
            let _ = writeln!(
                out,
                "  {{{g}}} {:?} lemma={} finite={} passive={} alone={} refl={} neg={} speech={} post={} subj={:?} pron={:?} obj={:?} obl={:?} gov={:?} clause={:?}",
                analysis.text(&group.tokens),
                analysis.language.lexicon.lemma(group.reading.lemma),
                group.finite.is_some(),
                group.passive_form,
                group.participle_alone,
                group.reflexive,
                group.negated,
                group.speech,
                group.postposed,
                s.subjects[g],
                s.pronouns[g].map(|p| analysis.words.word(p)),
                s.objects[g],
                s.obliques[g],
                s.governors[g],
                analysis.text(&s.clauses[g])
            );
        }
    }
    for t in &analysis.times {
        let _ = writeln!(
            out,
            "time {:?} {:?} {:?}",
            t.span.of(analysis.words.text),
            t.when.as_ref().map(|w| w.to_string()),
            t.role
        );
    }
    for t in &analysis.numbers {
        let _ = writeln!(out, "number {:?} {:?} {}", t.span.of(analysis.words.text), t.count, t.article);
    }
    for t in &analysis.places {
        let _ = writeln!(
            out,
            "place {:?} {:?} {:?} {:?} {:?}",
            t.span.of(analysis.words.text),
            t.place.name,
            t.place.geonameid,
            t.place.relation,
            t.role
        );
    }
    let _ = writeln!(out, "topics {}", crate::relevance::weights(analysis));
    out
}
