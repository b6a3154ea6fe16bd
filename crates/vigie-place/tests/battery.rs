//! What holds for every text: no panic, spans that are slices, the same answer twice.

mod support;

use std::sync::OnceLock;

use proptest::prelude::*;
use vigie_place::{PlaceRole, Recogniser};
use vigie_text::Words;

fn recognisers() -> &'static [Recogniser] {
    static ALL: OnceLock<Vec<Recogniser>> = OnceLock::new();
    ALL.get_or_init(|| support::LANGUAGES.map(support::recogniser).into())
}

fn holds(text: &str) -> Result<(), TestCaseError> {
    for recogniser in recognisers() {
        let words = Words::read(text, &support::writing(recogniser.language().iso()));
        let mentions = recogniser.recognise(&words, &[]);
        for (i, m) in mentions.iter().enumerate() {
            prop_assert!(text.get(m.span.range()).is_some_and(|s| !s.is_empty()), "{m:?}");
            prop_assert!(text.get(m.name_span.range()).is_some() && m.span.contains(m.name_span), "{m:?}");
            prop_assert!(m.place.text == m.span.of(text) && !m.place.name.is_empty(), "{m:?}");
            let (lat, lon) = m.place.position.map_or((0.0, 0.0), |p| (p.lat_deg, p.lon_deg));
            prop_assert!((-90.0..=90.0).contains(&lat) && (-180.0..=180.0).contains(&lon), "{m:?}");
            if let PlaceRole::Anchor(j) | PlaceRole::Anaphor(Some(j)) = m.role {
                prop_assert!(j < i, "{m:?}");
            }
        }
        prop_assert_eq!(mentions, recogniser.recognise(&words, &[]));
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_text(text in "\\PC{0,200}") {
        holds(&text)?;
    }

    #[test]
    fn texts_of_cues_and_names(parts in prop::collection::vec(prop::sample::select(vec![
        "Goma", "Idleb", "Paris", "à", "8", "km", "environ", "au", "nord-est", "d'", "de la", "province", "ville", "la", ",", ".", "(",
        "M.", "Kfar Zarghal", "frontière", "turque", "avec", "entre", "et", "route", "reliant", "près de", "Alep-Est", "the", "of",
        "north", "border", "20", "kilomètres", "U.S.", "États-Unis", "’", "-", "\n\n", "\u{301}", "le village", "capitale", "Ünïté",
    ]), 0..24)) {
        holds(&parts.join(" "))?;
        holds(&parts.concat())?;
    }

    #[test]
    fn lookups(name in "\\PC{0,40}", start in 0usize..40) {
        let gazetteer = recognisers()[0].gazetteer();
        gazetteer.lookup(&name);
        if let Some((end, hits)) = gazetteer.longest_match(&name, start) {
            prop_assert!(name.is_char_boundary(end) && end > start && !hits.is_empty());
        }
    }
}

#[test]
fn damaged_gazetteers_are_refused_or_read_without_panic() {
    let whole = support::GAZETTEER;
    assert!(vigie_place::Gazetteer::from_bytes(whole.to_vec()).is_ok());
    for cut in [0, 7, 8, 50, 95, 96, 4096, whole.len() / 2, whole.len() - 1] {
        assert!(vigie_place::Gazetteer::from_bytes(whole[..cut].to_vec()).is_err(), "cut at {cut}");
    }
    let mut bent = whole.to_vec();
    bent[200] ^= 0x55;
    assert!(vigie_place::Gazetteer::from_bytes(bent).is_err());
}
