//! The places of any text: no panic, twice the same, spans that are slices, positions on the globe and never 0, 0 for
//! what is unknown.
#![no_main]
use libfuzzer_sys::fuzz_target;
use std::sync::{Arc, LazyLock};
use vigie_model::Position;
use vigie_place::{Gazetteer, PlaceLanguage, PlaceRole, Recogniser};
use vigie_text::{Words, Writing};

static RECOGNISERS: LazyLock<[Recogniser; 2]> = LazyLock::new(|| {
    let bytes = include_bytes!("../../gazetteer/gazetteer.bin");
    let gazetteer = Arc::new(Gazetteer::from_static(bytes).expect("the committed gazetteer"));
    let recogniser = |text| {
        let language = PlaceLanguage::parse("places.toml", text).expect("the language");
        let countries = include_str!("../../lexicons/world/countries.toml");
        let language = language.with_countries("countries.toml", countries).expect("the countries");
        Recogniser::new(gazetteer.clone(), language).expect("the rules")
    };
    [
        recogniser(include_str!("../../lexicons/fr/places.toml")),
        recogniser(include_str!("../../lexicons/en/places.toml")),
    ]
});

fuzz_target!(|text: &str| {
    let writing = Writing { elisions: vec!["l'".into(), "d'".into()], ..Writing::default() };
    let words = Words::read(text, &writing);
    for recogniser in RECOGNISERS.iter() {
        let mentions = recogniser.recognise(&words, &[]);
        assert_eq!(mentions, recogniser.recognise(&words, &[]));
        for (i, mention) in mentions.iter().enumerate() {
            assert!(!mention.span.of(text).is_empty() && mention.span.contains(mention.name_span));
            if let Some(at) = mention.place.position {
                assert!(Position::new(at.lat_deg, at.lon_deg).is_some());
            }
            if let PlaceRole::Anchor(j) | PlaceRole::Anaphor(Some(j)) = mention.role {
                assert!(j < i);
            }
        }
    }
});
