//! Where a claim is: the place of its own words, of its sentence, of what came before. The anchor is Friday 2020-02-07.

mod support;

use support::READER;
use vigie_model::{Body, Place};

fn names(places: &[Place]) -> String {
    let names: Vec<&str> = places.iter().map(|p| p.name.as_str()).collect();
    if names.is_empty() { "?".to_owned() } else { names.join(" + ") }
}

/// Kind and place of each claim, in text order; what moves has whence and whither.
#[track_caller]
fn check(lang: &str, text: &str, want: &str) {
    let reading = READER.read(&support::report(lang, "2020-02-07", text));
    let got: Vec<String> = reading
        .claims
        .iter()
        .map(|claim| match &claim.body {
            Body::Displacement { from, to, .. } => format!("{} {} > {}", claim.kind(), names(from), names(to)),
            _ => format!("{} {}", claim.kind(), names(&claim.place)),
        })
        .collect();
    assert_eq!(got.join(" | "), want, "{text}");
}

#[test]
fn a_place_of_the_sentence_comes_before_one_of_earlier_sentences() {
    for (lang, text, want) in [
        (
            "en",
            "Clashes broke out in Bambari on Monday. On Thursday, troops shelled the town of Bria after rebels seized the police station.",
            "violence Bambari | violence Bria | control Bria",
        ),
        // Where somebody speaks is not where it happened, nor is what comes behind.
        (
            "en",
            "Rebels took Goma on Monday. On Thursday, the spokesman said in Bukavu that the rebels had seized the airport.",
            "control Goma | control Goma",
        ),
        (
            "fr",
            "Les rebelles ont pris Goma lundi. Jeudi, l'armée a repris l'aéroport et avancé vers Sake.",
            "control Goma | control Goma",
        ),
        // What points back is where the sentence before was, whatever the report speaks of most.
        (
            "fr",
            "Les combats se poursuivent à Alep. Les rebelles tiennent Alep.\n\nJeudi, l'armée a bombardé Saraqeb. Ces combats ont fait dix morts.",
            "violence Aleppo | control Aleppo | violence Saraqib | casualties Saraqib | violence Saraqib",
        ),
    ] {
        check(lang, text, want);
    }
}

#[test]
fn where_an_organisation_sits_is_not_where_things_happen() {
    for (lang, text, want) in [
        (
            "fr",
            "Des dizaines de civils ont été tués à Alep. Trente autres sont morts vendredi, a ajouté l'OSDH, basé au Royaume-Uni.",
            "casualties Aleppo | casualties Aleppo",
        ),
        (
            "fr",
            "Douze civils ont été tués à Alep. L'ONG, basée à Genève, a dénombré trente morts.",
            "casualties Aleppo | casualties Aleppo",
        ),
        (
            "en",
            "Twelve civilians were killed on Friday, said the Syrian Observatory for Human Rights, a monitor headquartered in the United Kingdom.",
            "casualties ?",
        ),
        // Of those who fight it says where they are.
        ("en", "Ten rebels based in Gao were killed on Friday.", "casualties Gao"),
        ("en", "Three UN peacekeepers based in Gao were killed on Friday.", "deployment ? | casualties Gao"),
        ("fr", "Des combattants du M23 basés à Sake ont tué dix civils vendredi.", "casualties Sake"),
    ] {
        check(lang, text, want);
    }
}

#[test]
fn whose_withdrawal_it_is_the_clause_itself_tells() {
    let text = "Douze civils ont été tués à Alep, a dit l'OSDH, basé au Royaume-Uni. Vendredi, des officiers déserteurs ont annoncé leur retrait de Rastane.";
    let reading = READER.read(&support::report("fr", "2020-02-07", text));
    let actors: Vec<_> = reading.claims.iter().flat_map(|c| &c.actor).map(|a| a.name.as_str()).collect();
    assert_eq!(actors, ["officiers déserteurs", "officiers déserteurs"]);
}

#[test]
fn a_party_s_name_is_no_place() {
    for (lang, text, want) in [
        (
            "fr",
            "L'armée a repris Kidal. Douze combattants du Front Ngolo du Nord ont été tués mardi.",
            "control Kidal | casualties Kidal",
        ),
        (
            "fr",
            "L'armée a repris Kidal. Douze membres d'un groupe armé affilié à Ngolo-Hamza ont été tués mardi.",
            "control Kidal | casualties Kidal | alignment ?",
        ),
        ("fr", "Douze combattants ont été tués mardi à Ngarumbe.", "casualties Ngarumbe"),
    ] {
        check(lang, text, want);
    }
}

#[test]
fn what_locates_a_source_gives_way() {
    for (lang, text, want) in [
        (
            "fr",
            "Selon des sources du territoire de Masisi, les combats ont repris mardi autour du village de Ngarumbe.",
            "violence Ngarumbe",
        ),
        ("fr", "Selon des sources du territoire de Masisi, les combats ont repris mardi.", "violence Masisi Territory"),
    ] {
        check(lang, text, want);
    }
}

#[test]
fn each_name_of_a_list_of_villages_is_a_place() {
    for (lang, text, want) in [
        (
            "fr",
            "Les rebelles du M23 ont pris les villages de Ngolongo, Mbessiya et Tambolo, dans le territoire de Masisi. Ces localités étaient tenues par l'armée.",
            "control Ngolongo + Mbessiya + Tambolo | control Ngolongo + Mbessiya + Tambolo",
        ),
        (
            "fr",
            "Les rebelles du M23 ont pris les villages de Ngolongo, Mbessiya et du pont Tambolo, dans le territoire de Masisi.",
            "control Ngolongo + Mbessiya + Tambolo",
        ),
        (
            "en",
            "Rebels seized the villages of Ngolongo, Mbessiya and Tambolo in Ituri province.",
            "control Ngolongo + Mbessiya + Tambolo",
        ),
        ("en", "Rebels burned the villages of Ngolongo and Mbessiya, John Smith said.", "violence Ngolongo + Mbessiya"),
        (
            "en",
            "Rebels seized the towns of Bria and Bambari. Both towns were held by the army.",
            "control Bria + Bambari | control Bria + Bambari",
        ),
        (
            "fr",
            "Les rebelles ont pris Bria et Bambari. Les deux villes étaient tenues par l'armée.",
            "control Bria + Bambari | control Bria + Bambari",
        ),
        // Some others are not those.
        (
            "en",
            "Rebels seized the towns of Bria and Bambari. Several villages were held by the army.",
            "control Bria + Bambari | control Bria",
        ),
    ] {
        check(lang, text, want);
    }
}

#[test]
fn a_noun_for_a_place_is_where_the_words_behind_it_say() {
    for (lang, text, want) in [
        (
            "en",
            "Rebels hold Bambari. Some 300 people fled to camps in Bria on Monday.",
            "control Bambari | displacement ? > Bria",
        ),
        ("fr", "Les rebelles tiennent Bambari. Ils ont attaqué une base à Bria.", "control Bambari | violence Bria"),
    ] {
        check(lang, text, want);
    }
}

#[test]
fn a_town_that_no_list_has_is_what_the_next_sentence_speaks_of() {
    let text =
        "The Syrian army captured Adaleh in Idlib province on Monday. Rebel fighters left the town without a fight.";
    let read = READER.read(&support::report("en", "2020-02-07", text));
    let left = read
        .claims
        .iter()
        .find(|claim| matches!(claim.body, vigie_model::Body::Control { phase: vigie_model::Phase::Withdrew, .. }));
    let place = left.map(|claim| claim.place[0].text.as_str());
    assert!(place.is_some_and(|text| text.contains("Adaleh")), "{:#?}", read.claims);
}
