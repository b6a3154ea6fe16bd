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
