//! What is hedged, denied or called off is not given as asserted: text in, factualities out. The anchor is Friday
//! 2020-02-07 everywhere.

mod support;

use support::READER;
use vigie_model::{Factuality, Kind};

/// The factualities of the claims of a kind, in text order.
fn factualities(lang: &str, kind: Kind, text: &str) -> Vec<Factuality> {
    let reading = READER.read(&support::report(lang, "2020-02-07", text));
    reading.claims.iter().filter(|c| c.kind() == kind).map(|c| c.factuality).collect()
}

#[track_caller]
fn check(cases: &[(&str, Kind, &str, Factuality)]) {
    for (lang, kind, text, want) in cases {
        assert_eq!(factualities(lang, *kind, text), [*want], "{text}");
    }
}

#[test]
fn the_next_sentence_leaves_it_open() {
    use Factuality::{Asserted, Negated, Unconfirmed};
    check(&[
        ("en", Kind::Control, "Militants seized Kismayo at dawn. The claim could not be verified.", Unconfirmed),
        (
            "en",
            Kind::Control,
            "Militants seized Kismayo at dawn. Reuters was unable to verify the report.",
            Unconfirmed,
        ),
        ("en", Kind::Control, "Militants seized Kismayo at dawn, a claim that could not be confirmed.", Unconfirmed),
        ("en", Kind::Control, "Militants seized Kismayo at dawn. The report was false.", Negated),
        ("en", Kind::Control, "Militants seized Kismayo at dawn. Residents confirmed it.", Asserted),
        // A party that will not confirm what its enemy says leaves it as it is.
        ("en", Kind::Control, "Militants seized Kismayo at dawn. The army did not confirm this.", Asserted),
        (
            "fr",
            Kind::Control,
            "Les rebelles ont pris Saraqeb. L'AFP n'a pas pu vérifier cette information.",
            Unconfirmed,
        ),
        (
            "fr",
            Kind::Control,
            "Les rebelles ont pris Saraqeb. Aucune confirmation indépendante n'est venue.",
            Unconfirmed,
        ),
        ("fr", Kind::Control, "Les rebelles ont pris Saraqeb. Cette information était fausse.", Negated),
        ("fr", Kind::Control, "Les rebelles ont pris Saraqeb. Le gouverneur l'a confirmé.", Asserted),
    ]);
}

#[test]
fn a_noun_hedges_the_clause_that_completes_it() {
    use Factuality::{Negated, Possible, Unconfirmed};
    check(&[
        ("en", Kind::Control, "Rumours that the rebels had taken Kobane spread on Monday.", Unconfirmed),
        ("en", Kind::Control, "Rumours that the rebels had taken Kobane were unfounded.", Negated),
        ("en", Kind::Control, "There was no indication that the rebels had taken Kobane.", Negated),
        ("en", Kind::Control, "Kobane is on the verge of falling to the rebels.", Possible),
        (
            "fr",
            Kind::Control,
            "Selon des rumeurs selon lesquelles les rebelles ont pris Kobané, la route est coupée.",
            Unconfirmed,
        ),
        ("fr", Kind::Violence, "La rumeur évoquant un bombardement de Kobané était infondée.", Negated),
        ("fr", Kind::Violence, "L'armée a démenti les informations faisant état d'un bombardement de Kobané.", Negated),
    ]);
}

#[test]
fn what_is_called_off_did_not_happen() {
    use Factuality::{Negated, Unconfirmed};
    check(&[
        ("en", Kind::Violence, "The commanders called off the assault on Kobane.", Negated),
        ("en", Kind::Displacement, "The evacuation of 300 civilians from Homs did not take place.", Negated),
        ("en", Kind::Casualties, "Some 40 people are feared dead in Homs.", Unconfirmed),
        ("en", Kind::Casualties, "Nearly 40 people were killed in Homs.", Factuality::Asserted),
        ("fr", Kind::Displacement, "L'évacuation de 300 civils de Homs n'a pas eu lieu.", Negated),
        ("fr", Kind::Violence, "L'offensive des rebelles contre Homs a été annulée.", Negated),
    ]);
}

#[test]
fn what_is_prevented_is_not_who_prevents_it() {
    use Factuality::{Asserted, Negated};
    check(&[
        (
            "fr",
            Kind::Alignment,
            "Les inspecteurs ont été empêchés d'entrer à Bria par des miliciens soutenant le gouvernement.",
            Asserted,
        ),
        (
            "en",
            Kind::Alignment,
            "Inspectors were prevented from entering Bria by villagers supporting the government.",
            Asserted,
        ),
        ("fr", Kind::Control, "L'armée a empêché les rebelles de prendre Bambari.", Negated),
        ("en", Kind::Control, "The army prevented the rebels from taking Bambari.", Negated),
    ]);
}

#[test]
fn to_pull_oneself_out_of_a_town_kills_nobody() {
    let text = "Les rebelles étaient à Bria. \"Nous comptons nous en retirer cette semaine\", ont-ils expliqué.";
    assert_eq!(factualities("fr", Kind::Casualties, text), []);
    // Another than who speaks.
    check(&[("fr", Kind::Violence, "\"Ils nous ont attaqués à Bria\", ont dit des villageois.", Factuality::Asserted)]);
}

#[test]
fn a_warning_of_what_others_suffer_is_no_threat() {
    let threats = |lang, text: &str| factualities(lang, Kind::Diplomacy, text).len();
    for (lang, text, want) in [
        ("en", "Amnesty International warned that thousands were starving in Bria.", 0),
        ("fr", "L'ONU a averti que la faim menace Bria.", 0),
        ("en", "The army warned that it would bomb Bria.", 1),
        ("en", "NATO warned Russia against attacking Odesa.", 1),
        ("en", "ECOWAS warned that it would use force in Niamey.", 1),
    ] {
        assert_eq!(threats(lang, text), want, "{text}");
    }
}

#[test]
fn to_seize_things_is_no_abduction() {
    let taken = |text: &str| factualities("en", Kind::Violence, text).len();
    assert_eq!(taken("The M23 held the camp in Bria, seizing radios, rifles and other gear."), 0);
    assert_eq!(taken("Gunmen seized aid supplies in Bria."), 0);
    assert_eq!(taken("Gunmen seized three aid workers in Bria."), 1);
    assert_eq!(taken("Gunmen seized ten others in Bria."), 1);
}
