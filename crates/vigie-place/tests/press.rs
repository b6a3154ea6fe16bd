//! Sentences as the press writes them, over many conflicts: text in, places out.

mod support;

use vigie_place::{PlaceDoubt, PlaceRole};
use vigie_text::Words;

/// `sentence`, then the places in it: `words = name country`, in order.
const SENTENCES: &[(&str, &str, &[&str])] = &[
    // Syria
    ("fr", "Saraqeb est tombée jeudi aux mains de l'armée.", &["Saraqeb = Saraqib SY"]),
    (
        "fr",
        "L'armée syrienne est entrée dans Maaret al-Noomane, dans la province d'Idleb.",
        &["Maaret al-Noomane = Ma‘arrat an Nu‘mān SY", "province d'Idleb = Idlib Governorate SY"],
    ),
    (
        "fr",
        "Les jihadistes ont perdu Khan Cheikhoun, en Syrie, puis Kafranbel.",
        &["Khan Cheikhoun = Khān Shaykhūn SY", "Syrie = Syria SY", "Kafranbel = Kafranbel SY"],
    ),
    (
        "fr",
        "Des raids ont touché Deir Ezzor et Raqa, dans l'est de la Syrie.",
        &["Deir Ezzor = Deir ez-Zor SY", "Raqa = Ar Raqqah SY", "est de la Syrie = Syria SY"],
    ),
    ("fr", "A Alep, les habitants attendent.", &["Alep = Aleppo SY"]),
    ("fr", "La peur s'est emparée de la ville.", &[]),
    ("fr", "Le régime de Damas et son allié russe bombardent la Ghouta orientale.", &["Ghouta orientale = Ghouta SY"]),
    // Ukraine
    (
        "fr",
        "Les forces russes ont pris Lyssytchansk, dernière grande ville de la région de Louhansk, en Ukraine.",
        &["Lyssytchansk = Lysychansk UA", "région de Louhansk = Luhansk UA", "Ukraine = Ukraine UA"],
    ),
    (
        "fr",
        "Au moins onze personnes ont été tuées à Kramatorsk, dans le Donbass.",
        &["Kramatorsk = Kramatorsk UA", "Donbass = Donbas UA"],
    ),
    ("fr", "L'Ukraine a frappé l'aéroport de Belgorod, selon Moscou.", &["aéroport de Belgorod = Belgorod RU"]),
    (
        "fr",
        "Le général Valeri Zaloujny s'est rendu à Tchassiv Iar, près de Bakhmout, en Ukraine.",
        &["Tchassiv Iar = Chasiv Yar UA", "près de Bakhmout = Bakhmut UA", "Ukraine = Ukraine UA"],
    ),
    (
        "en",
        "Ukrainian troops withdrew from Avdiivka, in Donetsk region, on Saturday.",
        &["Avdiivka = Avdiyivka UA", "Donetsk region = Donetsk Oblast UA"],
    ),
    ("en", "Kyiv Mayor Vitali Klitschko said drones had hit the city.", &["Kyiv = Kyiv UA"]),
    // Congo
    (
        "fr",
        "Le M23 s'est emparé de Kitshanga, dans le territoire de Masisi, à une soixantaine de kilomètres au nord-ouest de Goma.",
        &[
            "Kitshanga = Kitshanga CD",
            "territoire de Masisi, à une soixantaine de kilomètres au nord-ouest de Goma = Masisi Territory CD",
        ],
    ),
    (
        "fr",
        "Des milliers de civils fuient vers Goma, capitale du Nord-Kivu, en RDC.",
        &["Goma = Goma CD", "capitale du Nord-Kivu = Goma CD", "RDC = Democratic Republic of the Congo CD"],
    ),
    ("fr", "Kinshasa accuse Kigali de soutenir les rebelles.", &[]),
    (
        "fr",
        "Des ADF ont attaqué Oicha et Eringeti, au nord de Beni, en République démocratique du Congo.",
        &[
            "Oicha = Oicha CD",
            "Eringeti = Eringeti CD",
            "au nord de Beni = Beni CD",
            "République démocratique du Congo = Democratic Republic of the Congo CD",
        ],
    ),
    // Sudan
    (
        "fr",
        "Les FSR assiègent El-Facher, capitale du Darfour du Nord, au Soudan.",
        &["El-Facher = El Fasher SD", "capitale du Darfour du Nord = El Fasher SD", "Soudan = Sudan SD"],
    ),
    (
        "fr",
        "Des tirs d'artillerie ont visé Omdourman, de l'autre côté du Nil, face à Khartoum.",
        &["Omdourman = Omdurman SD", "Nil = Nile ?", "Khartoum = Khartoum SD"],
    ),
    (
        "en",
        "Fighting spread to Wad Madani and El Obeid, in central Sudan.",
        &["Wad Madani = Wad Medani SD", "El Obeid = El Obeid SD", "central Sudan = Sudan SD"],
    ),
    // Sahel
    (
        "fr",
        "Une attaque a fait quinze morts près de Tinzaouaten, à la frontière algérienne, dans le nord du Mali.",
        &["près de Tinzaouaten = Tinzaouaten ML", "à la frontière algérienne = Algeria DZ", "nord du Mali = Mali ML"],
    ),
    (
        "fr",
        "Les forces de sécurité burkinabè ont riposté à Djibo et à Arbinda, dans la région du Sahel.",
        &["Djibo = Djibo BF", "Arbinda = Aribinda BF", "région du Sahel = Sahel Region BF"],
    ),
    (
        "fr",
        "Boko Haram a attaqué Baga, sur les rives du lac Tchad, dans l'Etat de Borno, au Nigeria.",
        &["Baga = Baga NG", "lac Tchad = Lake Chad ?", "Etat de Borno = Borno NG", "Nigeria = Nigeria NG"],
    ),
    (
        "fr",
        "Au Niger, l'armée a perdu vingt hommes à Banibangou, dans la région de Tillabéri.",
        &["Niger = Niger NE", "Banibangou = Bani Bangou NE", "région de Tillabéri = Tillabéri NE"],
    ),
    // Haiti, Colombia
    (
        "fr",
        "Les gangs contrôlent 85 % de Port-au-Prince et menacent Pétion-Ville.",
        &["Port-au-Prince = Port-au-Prince HT", "Pétion-Ville = Pétion-Ville HT"],
    ),
    (
        "fr",
        "En Haïti, la route reliant Port-au-Prince aux Gonaïves est coupée.",
        &["Haïti = Haiti HT", "Port-au-Prince = Port-au-Prince HT", "Gonaïves = Gonaïves HT"],
    ),
    (
        "fr",
        "L'ELN et des dissidents se disputent le Catatumbo, à la frontière avec le Venezuela.",
        &["Catatumbo = Catatumbo CO", "frontière avec le Venezuela = Venezuela VE"],
    ),
    // Myanmar
    (
        "fr",
        "L'Armée d'Arakan a pris Maungdaw, à la frontière avec le Bangladesh, en Birmanie.",
        &["Maungdaw = Maungdaw MM", "frontière avec le Bangladesh = Bangladesh BD", "Birmanie = Myanmar MM"],
    ),
    (
        "en",
        "Rebels seized Lashio and Laukkai in northern Shan State, Myanmar.",
        &["Lashio = Lashio MM", "Laukkai = Laukkai MM", "northern Shan State = Shan MM", "Myanmar = Myanmar MM"],
    ),
    // Yemen, Gaza, Lebanon
    (
        "fr",
        "La coalition a bombardé Hodeïda et Saada, dans le nord du Yémen.",
        &["Hodeïda = Al Ḩudaydah YE", "Saada = Sa'dah YE", "nord du Yémen = Yemen YE"],
    ),
    (
        "fr",
        "A Khan Younès, dans le sud de la bande de Gaza, l'hôpital Nasser est encerclé.",
        &["Khan Younès = Khān Yūnis PS", "sud de la bande de Gaza = Gaza Strip PS"],
    ),
    (
        "fr",
        "Israël a frappé la banlieue sud de Beyrouth et la plaine de la Bekaa.",
        &["banlieue sud de Beyrouth = Beirut LB", "plaine de la Bekaa = Bekaa Valley LB"],
    ),
    (
        "en",
        "Israeli tanks reached the outskirts of Rafah, in the Gaza Strip, near the Egyptian border.",
        &["the outskirts of Rafah = Rafaḩ PS", "Gaza Strip = Gaza Strip PS", "near the Egyptian border = Egypt EG"],
    ),
    // Libya, Ethiopia, Karabakh, Mozambique
    (
        "fr",
        "Le maréchal Haftar a lancé ses troupes sur Tripoli depuis la Cyrénaïque, en Libye.",
        &["Tripoli = Tripoli LY", "Cyrénaïque = Cyrenaica LY", "Libye = Libya LY"],
    ),
    (
        "fr",
        "Des combats ont lieu à Alamata, à une centaine de kilomètres au sud de Mekele, capitale du Tigré, en Ethiopie.",
        &[
            "Alamata, à une centaine de kilomètres au sud de Mekele = Alamata ET",
            "capitale du Tigré = Mek'ele ET",
            "Ethiopie = Ethiopia ET",
        ],
    ),
    (
        "fr",
        "L'Azerbaïdjan a repris Choucha, dans le Haut-Karabakh.",
        &["Choucha = Shusha AZ", "Haut-Karabakh = Nagorno-Karabakh AZ"],
    ),
    (
        "fr",
        "Les jihadistes ont attaqué Palma, dans la province du Cabo Delgado, au Mozambique.",
        &["Palma = Palma MZ", "province du Cabo Delgado = Cabo Delgado MZ", "Mozambique = Mozambique MZ"],
    ),
    // Afghanistan, Iraq, Kashmir
    (
        "fr",
        "Les talibans ont pris Koundouz et Mazar-e-Charif, dans le nord de l'Afghanistan.",
        &["Koundouz = Kunduz AF", "Mazar-e-Charif = Mazār-e Sharīf AF", "nord de l'Afghanistan = Afghanistan AF"],
    ),
    (
        "fr",
        "L'EI a repris Baïji, sur l'axe entre Bagdad et Mossoul, en Irak.",
        &["Baïji = Bayjī IQ", "sur l'axe entre Bagdad et Mossoul = Baghdad–Mosul IQ", "Irak = Iraq IQ"],
    ),
    (
        "fr",
        "Vingt-six touristes ont été tués à Pahalgam, au Cachemire indien.",
        &["Pahalgam = Pahalgam IN", "Cachemire indien = Jammu and Kashmir IN"],
    ),
    // What is no place
    ("fr", "Mars a été meurtrier, selon M. Saraqeb.", &[]),
    ("fr", "Les accords de Minsk sont morts, a déclaré Jean Bamba.", &[]),
    ("fr", "Victoire du Front national de libération.", &[]),
    ("fr", "La Mission de l'Union africaine et la Croix-Rouge ont protesté.", &[]),
    ("fr", "Washington et Paris ont condamné l'attaque.", &[]),
    ("en", "Mr. Lincoln and President Jackson met Jordan Harper on Sunday.", &[]),
    ("en", "The Union said March had been deadly.", &[]),
];

#[test]
fn press_sentences() {
    let recognisers = support::LANGUAGES.map(|iso| (iso, support::recogniser(iso)));
    let mut wrong = Vec::new();
    for (iso, sentence, wanted) in SENTENCES {
        let recogniser = recognisers.iter().find(|(i, _)| i == iso).map(|(_, r)| r).expect("a language of the tests");
        let read: Vec<String> = support::read(recogniser, sentence)
            .iter()
            .map(|m| {
                let country = m.place.country.map_or("?".to_owned(), |c| c.as_str().to_owned());
                let known = m.entry.is_some() || m.place.position.is_some();
                if !known {
                    return format!("{} = ?", m.span.of(sentence));
                }
                format!("{} = {} {country}", m.span.of(sentence), m.place.name)
            })
            .collect();
        if read != *wanted {
            wrong.push(format!("{sentence}\n  wanted {wanted:?}\n  read   {read:?}"));
        }
    }
    assert!(wrong.is_empty(), "{} of {} sentences:\n{}", wrong.len(), SENTENCES.len(), wrong.join("\n"));
}

#[test]
fn a_village_the_gazetteer_lacks_lies_where_it_is_described() {
    let recogniser = support::recogniser("fr");
    let text =
        "Les rebelles ont repris Kfar Zarghal, à 8 km environ au nord-est d'Idleb, en Syrie. Le village est détruit.";
    let mentions = recogniser.recognise(&Words::read(text, &support::writing("fr")), &[]);
    let village = mentions.first().expect("the village");
    assert_eq!(village.place.name, "Kfar Zarghal");
    assert_eq!(village.place.geonameid, None);
    assert_eq!(village.doubts, [PlaceDoubt::NotInGazetteer]);
    let derived = village.place.derived.as_ref().expect("it is derived");
    assert_eq!((derived.from.as_str(), derived.km), ("Idlib", 8.0));
    let binnish = recogniser.gazetteer().entry(171451).expect("Binnish");
    assert!(village.place.position.expect("a position").distance_km(binnish.position) < 4.0);
    assert_eq!(mentions.get(1).map(|m| m.role), Some(PlaceRole::Anchor(0)));
    let taken_up = mentions.last().expect("le village");
    assert_eq!(taken_up.role, PlaceRole::Anaphor(Some(0)));
    assert_eq!(taken_up.place.name, "Kfar Zarghal");
}

#[test]
fn a_loose_spelling_stays_in_the_province_that_the_report_names() {
    let recogniser = support::recogniser("fr");
    for (text, name, country) in [
        ("L'armée a pris la ville de Talbissé, dans la province de Homs, en Syrie.", "Tallbīsah", "SY"),
        ("L'armée a pris la ville de Talbissé, dans la province d'Idleb, en Syrie.", "Talbissé", "SY"),
        ("L'armée a pris la ville de Talbissé dans la province d'Idleb, en Syrie.", "Talbissé", "SY"),
        ("L'armée a pris la ville de Talbissé, en Syrie.", "Tallbīsah", "SY"),
    ] {
        let mentions = support::read(&recogniser, text);
        let first = mentions.first().unwrap_or_else(|| panic!("{text}: nothing read"));
        assert_eq!(first.place.name, name, "{text}");
        assert_eq!(first.place.country.as_ref().map(|c| c.as_str()), Some(country), "{text}");
    }
}

#[test]
fn another_spelling_before_a_strange_name_is_its_beginning() {
    let recogniser = support::recogniser("en");
    for (text, wanted) in [
        ("Government troops retook Adan Yabaal in Somalia.", "Somalia"),
        ("Fighting broke out in the town of Adan Yabaal.", "Adan Yabaal"),
        ("Government troops retook Adan on the coast of Yemen.", "Aden"),
        // Its own name is known whatever stands behind, and a headline has every word in capitals.
        ("Shells fell in Aden Tuesday in Yemen.", "Aden"),
        ("Kyiv Mayor Vitali Klitschko said drones had hit the city.", "Kyiv"),
    ] {
        let mentions = support::read(&recogniser, text);
        let first = mentions.first().unwrap_or_else(|| panic!("{text}: nothing read"));
        assert_eq!(first.place.name, wanted, "{text}");
    }
}

#[test]
fn context_decides_between_namesakes() {
    let recogniser = support::recogniser("fr");
    for (text, country) in [
        ("Tripoli, au Liban, est calme. Beyrouth aussi.", "LB"),
        ("Tripoli est encerclée. A Benghazi et à Misrata, en Libye, on attend.", "LY"),
        ("Palma a été attaquée au Mozambique.", "MZ"),
        ("Hama et Homs sont en Syrie.", "SY"),
    ] {
        let mentions = support::read(&recogniser, text);
        let first = mentions.first().unwrap_or_else(|| panic!("{text}: nothing read"));
        assert_eq!(first.place.country.expect("a country").as_str(), country, "{text}");
    }
}

#[test]
fn a_village_of_a_far_country_is_no_place_of_the_report() {
    let recogniser = support::recogniser("fr");
    let text =
        "L'attaque près de Bankass, au Mali, a visé les villages d'Ogossagou et de Welingara, selon le maire de Mopti.";
    let mentions = support::read(&recogniser, text);
    assert!(mentions.iter().all(|m| m.place.country.is_none_or(|c| c.as_str() == "ML")), "{mentions:#?}");
    assert!(mentions.iter().any(|m| m.place.name == "Ogossagou"));
}

#[test]
fn a_loose_spelling_a_continent_away_is_no_place_of_the_report() {
    // Nevel'sk lies on Sakhalin, in a country that the report names too.
    let text = "Les forces russes ont pris Avdiïvka. La Russie dit que l'armée russe a pris le village de Nevelské.";
    let mentions = support::read(&support::recogniser("fr"), text);
    let village = mentions.iter().find(|m| m.place.text.contains("Nevelské")).expect("the village is a place");
    assert_eq!(village.place.geonameid, None, "{mentions:#?}");
}
