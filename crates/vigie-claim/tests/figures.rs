//! Figures of people in and out: how many were hit or moved, whence and whither, what they are part of, and who says so. The
//! anchor is Friday 2020-02-07 everywhere.

mod support;

use support::READER;
use vigie_model::{Body, Claim, Place};

fn names(places: &[Place]) -> String {
    places.iter().map(|p| p.name.as_str()).collect::<Vec<_>>().join("+")
}

/// `outcome figure victims @place <from >to (part of which figure) time factuality by speaker`, without what is unknown.
fn line(claim: &Claim, all: &[Claim]) -> Option<String> {
    let mut out = Vec::new();
    let figure = |count: &vigie_model::Count| count.best.or(count.low).map_or("?".to_owned(), |n| n.to_string());
    match &claim.body {
        Body::Casualties { outcome, victims, count, of } => {
            out.extend([outcome.to_string(), figure(count)]);
            out.extend(victims.map(|v| v.to_string()));
            let total = of.as_ref().and_then(|id| all.iter().find(|c| c.id == *id));
            if let Some(Body::Casualties { count, .. }) = total.map(|c| &c.body) {
                out.push(format!("of {}", figure(count)));
            }
        }
        Body::Displacement { movement, count, from, to } => {
            out.extend([movement.to_string(), figure(count)]);
            out.extend(
                [("<", from), (">", to)].iter().filter(|(_, p)| !p.is_empty()).map(|(s, p)| s.to_string() + &names(p)),
            );
        }
        _ => return None,
    }
    out.extend((!claim.place.is_empty()).then(|| format!("@{}", names(&claim.place))));
    out.extend(claim.time.as_ref().and_then(|t| t.when.as_ref()).map(ToString::to_string));
    out.push(claim.factuality.to_string());
    out.extend(claim.attribution.name.as_ref().map(|name| format!("by {name}")));
    Some(out.join(" "))
}

#[track_caller]
fn check(lang: &str, text: &str, want: &[&str]) {
    let reading = READER.read(&support::report(lang, "2020-02-07", text));
    let got: Vec<String> = reading.claims.iter().filter_map(|c| line(c, &reading.claims)).collect();
    assert_eq!(got, want, "{text}");
}

#[test]
fn the_aim_of_a_flight_is_where_it_went() {
    check(
        "fr",
        "Les rebelles ont pris lundi la ville de Bria. Près de 3 000 villageois ont quitté la ville pour trouver refuge à Bambari.",
        &["fled 3000 <Bria >Bambari asserted"],
    );
    check(
        "en",
        "Rebels captured Bria on Monday. Some 3,000 villagers left the town to seek refuge in Bambari.",
        &["fled 3000 <Bria >Bambari asserted"],
    );
    // What has not happened stays ahead.
    check(
        "fr",
        "Quelque 12 000 habitants vont fuir Bria pour se réfugier à Bambari.",
        &["fled 12000 <Bria >Bambari future"],
    );
    check("fr", "Quelque 12 000 habitants veulent se réfugier à Bambari.", &["fled 12000 >Bambari future"]);
    check("en", "Some 12,000 residents plan to flee Bria.", &["fled 12000 <Bria future"]);
}

#[test]
fn a_toll_larger_than_a_town_is_the_country_s() {
    check(
        "en",
        "The army shelled Bentiu on Monday. The war has killed at least 900 people. Some 4 million people have been displaced. \
         Shells killed 12 people.",
        &[
            "killed 900 people @South Sudan asserted",
            "displaced 4000000 @South Sudan asserted",
            "killed 12 people @Bentiu asserted",
        ],
    );
    check(
        "fr",
        "L'armée a bombardé Bria lundi. Le conflit a tué au moins 900 personnes. Trois millions de personnes ont été déplacées. \
         Les obus ont tué douze personnes.",
        &[
            "killed 900 people @Central African Republic asserted",
            "displaced 3000000 @Central African Republic asserted",
            "killed 12 people @Bria asserted",
        ],
    );
    // A town that the sentence names is where it was.
    check(
        "en",
        "The army shelled Bentiu on Monday. The war has killed 900 people in Malakal.",
        &["killed 900 people @Malakal asserted"],
    );
    check("fr", "Un million de personnes ont été tuées à Bria.", &["killed 1000000 people @Bria asserted"]);
    check("en", "Rebels captured Bria. Fighting in the town killed 30 people.", &["killed 30 people @Bria asserted"]);
}

#[test]
fn figures_joined_each_have_their_outcome_and_speaker() {
    check(
        "fr",
        "L'OSDH a fait état lundi d'une vingtaine de blessés et de six soldats tués à Saraqeb.",
        &[
            "injured 20 people @Saraqib 2020-02-03 asserted by Syrian Observatory for Human Rights",
            "killed 6 soldiers @Saraqib 2020-02-03 asserted by Syrian Observatory for Human Rights",
        ],
    );
    check(
        "fr",
        "L'OSDH a fait état de douze morts à Alep.",
        &["killed 12 people @Aleppo asserted by Syrian Observatory for Human Rights"],
    );
    check(
        "en",
        "Doctors counted dozens of wounded and four civilians killed in Saraqeb.",
        &["injured 20 people @Saraqib asserted", "killed 4 civilians @Saraqib asserted"],
    );
    check(
        "fr",
        "L'attaque a fait dix morts et vingt blessés à Alep.",
        &["killed 10 people @Aleppo asserted", "injured 20 people @Aleppo asserted"],
    );
    check(
        "fr",
        "Deux femmes et trois enfants ont été tués à Alep.",
        &["killed 2 women @Aleppo asserted", "killed 3 children @Aleppo asserted"],
    );
}

#[test]
fn parts_listed_behind_a_colon() {
    check(
        "fr",
        "Quatorze soldats sont morts dans la province de Hama (nord): trois à Souran, dix autres à Morek sous les obus, et un \
         dans le village de Latamné.",
        &[
            "killed 14 soldiers @Hama Governorate asserted",
            "killed 3 soldiers of 14 @Şūrān asserted",
            "killed 10 soldiers of 14 @Mūrak asserted",
            "killed 1 soldiers of 14 @Al-Lataminah asserted",
        ],
    );
    check(
        "en",
        "Fourteen civilians were killed in Hama province: three in Suran, eleven in Morek.",
        &[
            "killed 14 civilians @Hama Governorate asserted",
            "killed 3 civilians of 14 @Şūrān asserted",
            "killed 11 civilians of 14 @Mūrak asserted",
        ],
    );
    check(
        "fr",
        "Cent civils ont été tués à Alep, dont une vingtaine d'enfants.",
        &["killed 100 civilians @Aleppo asserted", "killed 20 children of 100 @Aleppo asserted"],
    );
    // No list of parts.
    check("en", "The army said: ten rebels were killed in Morek.", &["killed 10 fighters @Mūrak asserted"]);
    check("fr", "Bilan à Morek : dix civils tués.", &["killed 10 civilians @Mūrak asserted"]);
}

#[test]
fn since_a_dated_event() {
    let text = "Since rebels entered Rutshuru on January 6, nearly 900 villagers have fled to Goma.";
    check("en", text, &["fled 900 >Goma 2020-01-06/2020-02-07 asserted"]);
    let text =
        "Depuis que les rebelles sont entrés dans Rutshuru le 6 janvier, près de 900 villageois ont fui vers Goma.";
    check("fr", text, &["fled 900 >Goma 2020-01-06/2020-02-07 asserted"]);
    let text = "When rebels entered Rutshuru on January 6, nearly 900 villagers fled to Goma.";
    check("en", text, &["fled 900 >Goma 2020-01-06 asserted"]);
    let text = "Since rebels entered Rutshuru on January 6, ten people were killed on Monday in Masisi.";
    check("en", text, &["killed 10 people @Masisi 2020-02-03 asserted"]);
}

#[test]
fn nobody_flees_to_what_he_left() {
    let text = "Rebels captured Bria on Monday. Around 2,000 people had escaped the city, some by boat, to camps where there is \
                no more room.";
    check("en", text, &["fled 2000 <Bria asserted"]);
    check("fr", "Quelque 2 000 habitants ont fui Bria vers Bambari.", &["fled 2000 <Bria >Bambari asserted"]);
}

#[test]
fn their_homes_are_not_the_town_spoken_of_nor_is_it_left_by_more_than_live_there() {
    let taken = "Les rebelles ont pris lundi la ville de Bria.";
    check("fr", &format!("{taken} Quelque 300 civils ont fui leurs maisons."), &["fled 300 @Bria asserted"]);
    check("fr", &format!("{taken} Quelque 300 civils ont fui la ville."), &["fled 300 <Bria asserted"]);
    check("fr", &format!("{taken} Quelque 900 000 civils ont fui la ville."), &["fled 900000 asserted"]);
}
