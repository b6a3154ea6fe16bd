//! What the committed gazetteer must know.

mod support;

use vigie_model::{CountryCode2, PlaceLevel};
use vigie_place::{Feature, NameKind, key};

#[test]
fn entries_by_id() {
    let gazetteer = support::gazetteer();
    let idlib = gazetteer.entry(169389).expect("Idlib");
    assert_eq!((idlib.name, idlib.country.expect("a country").as_str()), ("Idlib", "SY"));
    assert_eq!(idlib.feature, Feature::Seat1);
    let division = gazetteer.at(idlib.admin1.expect("it lies in a division")).expect("it is there");
    assert_eq!((division.name, division.level()), ("Idlib Governorate", PlaceLevel::Admin1));
    assert_eq!(gazetteer.seat(&division).map(|e| e.index), Some(idlib.index));
    let maarat = gazetteer.entry(167611).expect("Maarrat an-Numan");
    assert_eq!(maarat.population, None, "unknown is not zero");
    assert_eq!(gazetteer.entry(1), None);
    assert_eq!(gazetteer.entry(u32::MAX), None);
}

#[test]
fn countries() {
    let gazetteer = support::gazetteer();
    let syria = CountryCode2::new("SY").expect("a code");
    let entry = gazetteer.country(syria).expect("Syria");
    assert_eq!((entry.name, entry.name_fr), ("Syria", Some("Syrie")));
    assert_eq!(gazetteer.alpha3(syria), Some("SYR"));
    let capital = gazetteer.capital(syria).expect("Damascus");
    assert!(capital.is_capital() && capital.name == "Damascus");
    let russia = gazetteer.country(CountryCode2::new("RU").expect("a code")).expect("Russia");
    assert!(russia.position.lon_deg > 60.0, "the date line does not pull it west: {:?}", russia.position);
}

#[test]
fn the_press_names_find_their_country() {
    let gazetteer = support::gazetteer();
    for (country, names) in [
        ("SY", "Alep, Damas, Lattaquié, Palmyre, Rakka, Kobané, Deraa, Soueïda, Sarmada, Qamichli"),
        ("UA", "Kiev, Kyiv, Bakhmout, Marioupol, Zaporijjia, Louhansk, Donbass, Crimée, Azovstal"),
        ("CD", "RDC, Goma, Masisi, Kitshanga, Mweso, Nord-Kivu, Ituri, Rutshuru, Bunagana"),
        ("ML", "Tombouctou, Kidal, Ménaka, Tinzaouaten, Labbezanga"),
        ("PS", "Cisjordanie, bande de Gaza, Rafah, Jénine, Naplouse"),
        ("MM", "Birmanie, Arakan, Rangoun, Maungdaw, Kachin"),
        ("ET", "Tigré, Mekele, Adoua, Oromia"),
        ("MZ", "Cabo Delgado, Palma, Pemba"),
        ("AZ", "Haut-Karabakh, Stepanakert, Choucha"),
        ("SD", "Darfour, El-Facher, Omdourman, Khartoum-Nord"),
    ] {
        for name in names.split(", ") {
            let found = gazetteer.lookup(name).iter().any(|h| h.entry.country.is_some_and(|c| c.as_str() == country));
            assert!(found, "{name} in {country}");
        }
    }
}

#[test]
fn spellings_that_only_the_skeleton_finds() {
    let gazetteer = support::gazetteer();
    let rules = gazetteer.transliteration().expect("the rules parse");
    for (spelling, name, country) in [
        ("Maaret al-Noomane", "Ma‘arrat an Nu‘mān", "SY"),
        ("Khan Cheikhoun", "Khān Shaykhūn", "SY"),
        ("Lyssytchansk", "Lysychansk", "UA"),
        ("Tchassiv Iar", "Chasiv Yar", "UA"),
        ("Boutcha", "Bucha", "UA"),
        ("Kyaukphyu", "Kyaukpyu", "MM"),
    ] {
        let code: [u8; 2] = country.as_bytes().try_into().expect("two letters");
        let skeleton = rules.skeleton(&key(spelling), code).expect("a skeleton");
        let hits = gazetteer.lookup_skeleton(&skeleton, CountryCode2::new(country).expect("a code"));
        assert!(hits.iter().any(|h| h.entry.name == name), "{spelling}: {skeleton}");
    }
}

#[test]
fn names_end_where_words_end() {
    let gazetteer = support::gazetteer();
    let text = "Port-au-Prince, Haïti";
    let (end, hits) = gazetteer.longest_match(text, 0).expect("the town");
    assert_eq!(&text[..end], "Port-au-Prince");
    assert_eq!(hits[0].kind, NameKind::Main);
    assert!(gazetteer.longest_match("Gomae", 0).is_none());
    assert!(gazetteer.longest_match("Goma", 1).is_none_or(|(end, _)| end == 4));
}

#[test]
fn the_card_states_this_gazetteer() {
    let gazetteer = support::gazetteer();
    let card = std::fs::read_to_string(support::root().join("gazetteer/README.md")).expect("the card");
    for number in [support::GAZETTEER.len(), gazetteer.len(), gazetteer.keys(), gazetteer.skeleton_keys()] {
        let digits = number.to_string();
        let grouped: Vec<&str> =
            digits.as_bytes().rchunks(3).rev().map(|c| std::str::from_utf8(c).expect("digits")).collect();
        assert!(
            card.contains(&grouped.join(",")),
            "the card does not state {number}; see `cargo xtask gazetteer --check`"
        );
    }
}
