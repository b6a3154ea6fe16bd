//! Who is spoken of: text in, mentions out.
//!
//! A mention is written `words = name COUNTRY/SECTOR kind`, with `?` for what is unknown, and `<n` behind it where it
//! is the party first mentioned as the n-th (from 1). The report's day is 2023-06-15.

mod support;

use proptest::prelude::*;
use support::READER;
use vigie_claim::ActorMention;

fn actors(lang: &str, text: &str) -> Vec<ActorMention> {
    let report = support::report(lang, "2023-06-15", text);
    READER.annotate(&report, vigie_claim::Depth::All).actors
}

fn written(text: &str, mention: &ActorMention) -> String {
    let side = |value: Option<String>| value.unwrap_or_else(|| "?".to_owned());
    let of = mention.mention_of.map_or_else(String::new, |k| format!(" <{}", k + 1));
    format!(
        "{} = {} {}/{} {}{of}",
        mention.span.of(text),
        mention.name,
        side(mention.country.map(|c| c.as_str().to_owned())),
        side(mention.sector.map(|s| s.to_string())),
        mention.kind.as_str()
    )
}

#[track_caller]
fn check(lang: &str, text: &str, want: &[&str]) {
    let got: Vec<String> = actors(lang, text).iter().map(|m| written(text, m)).collect();
    assert_eq!(got, want, "{text}");
}

#[test]
fn acronyms_in_brackets_are_names_from_then_on() {
    check(
        "fr",
        "Le Front de libération du Haut-Uele (FLHU) a attaqué Faradje. Le FLHU dit tenir la ville.",
        &[
            "Le Front de libération du Haut-Uele = Front de libération du Haut-Uele COD/REB armed_group",
            "FLHU = Front de libération du Haut-Uele COD/REB armed_group <1",
            "Le FLHU = Front de libération du Haut-Uele COD/REB armed_group <1",
        ],
    );
    check(
        "en",
        "The Highland Farmers' Network (HFN) counted the dead in Goma. The HFN blamed the army.",
        &[
            "The Highland Farmers' Network = Highland Farmers' Network ?/NGO ngo",
            "HFN = Highland Farmers' Network ?/NGO ngo <1",
            "The HFN = Highland Farmers' Network ?/NGO ngo <1",
            "the army = Armed Forces of the Democratic Republic of the Congo COD/MIL army",
        ],
    );
}

#[test]
fn persons_are_introduced_by_role_title_and_age() {
    check(
        "fr",
        "Le ministre tchadien de la Défense, Youssouf Abdelbaki, est arrivé à Faya. M. Abdelbaki accuse les rebelles.",
        &[
            "Le ministre tchadien de la Défense, Youssouf Abdelbaki = Youssouf Abdelbaki TCD/GOV person",
            "M. Abdelbaki = Youssouf Abdelbaki TCD/GOV person <1",
            "les rebelles = rebelles TCD/REB group",
        ],
    );
    check(
        "fr",
        "Mariam, 41 ans, institutrice, a quitté Djibo. Elle accuse des hommes armés.",
        &[
            "Mariam, 41 ans, institutrice = Mariam BFA/CVL person",
            "Elle = Mariam BFA/CVL person <1",
            "des hommes armés = hommes armés ?/UNK group",
        ],
    );
    check(
        "en",
        "General Nabil al-Atta said the army attacked Jowhar. Al-Atta gave no toll.",
        &[
            "General Nabil al-Atta = Nabil al-Atta SOM/MIL person",
            "the army = Somali National Army SOM/MIL army",
            "Al-Atta = Nabil al-Atta SOM/MIL person <1",
        ],
    );
    check(
        "en",
        "Colonel Adan Warsame, a spokesman for the Somali army, said militants attacked Jowhar. He gave no toll.",
        &[
            "Colonel Adan Warsame, a spokesman = Adan Warsame SOM/MIL person",
            "the Somali army = Somali National Army SOM/MIL army",
            "militants = militants SOM/REB group",
            "He = Adan Warsame SOM/MIL person <1",
        ],
    );
}

#[test]
fn seats_and_states_count_where_they_act() {
    check(
        "fr",
        "Asmara a rejeté l'offre de Khartoum ; des obus sont tombés sur Khartoum.",
        &["Asmara = Eritrea ERI/GOV state", "Khartoum = Sudan SDN/GOV state"],
    );
    check(
        "en",
        "Kampala accused Rwanda of the raid. Fighting goes on in Rwanda.",
        &["Kampala = Uganda UGA/GOV state", "Rwanda = Rwanda RWA/GOV state"],
    );
}

#[test]
fn pronouns_and_bare_nouns_take_up_a_party() {
    check(
        "fr",
        "L'armée éthiopienne a repris Lalibela. Celle-ci affirme que les Fano ont fui. Le groupe dément.",
        &[
            "L'armée éthiopienne = Ethiopian National Defense Force ETH/MIL army",
            "Celle-ci = Ethiopian National Defense Force ETH/MIL army <1",
            "les Fano = Fano ETH/REB armed_group",
            "Le groupe = Fano ETH/REB armed_group <3",
        ],
    );
    check(
        "fr",
        "Human Rights Watch accuse les soldats nigérians. L'ONG a publié un rapport ; elle demande une enquête.",
        &[
            "Human Rights Watch = Human Rights Watch ?/NGO monitor",
            "les soldats nigérians = Nigerian Army NGA/MIL group",
            "L'ONG = Human Rights Watch ?/NGO monitor <1",
            "elle = Human Rights Watch ?/NGO monitor <1",
        ],
    );
    check(
        "en",
        "The Arakan Army said it had taken Paletwa. The group freed its prisoners. It is unclear when.",
        &[
            "The Arakan Army = Arakan Army MMR/REB armed_group",
            "it = Arakan Army MMR/REB armed_group <1",
            "The group = Arakan Army MMR/REB armed_group <1",
            "its prisoners = prisoners ?/? group",
        ],
    );
}

#[test]
fn groups_by_description_have_sector_and_country() {
    check(
        "fr",
        "Des combattants pro-rwandais ont pris Sake, à l'ouest de Goma. Les habitants ont fui.",
        &[
            "Des combattants pro-rwandais = combattants pro-rwandais COD/REB group",
            "Les habitants = habitants COD/CVL group",
        ],
    );
    check(
        "fr",
        "Les rebelles du M23 et l'armée congolaise se battent ; le gouvernement congolais refuse de négocier.",
        &[
            "Les rebelles du M23 = March 23 Movement COD/REB armed_group",
            "l'armée congolaise = Armed Forces of the Democratic Republic of the Congo COD/MIL army",
            "le gouvernement congolais = Democratic Republic of the Congo COD/GOV government",
        ],
    );
}

#[test]
fn what_only_looks_like_a_party_is_none() {
    check("fr", "Un coup de force a échoué. L'attaque a fait trente morts.", &[]);
    check("fr", "Il faut une trêve, car il est difficile de passer.", &[]);
    check("en", "It is clear that the strike hit a hospital near the border.", &[]);
}

/// Pieces that the rules react to, in any order.
const PIECES: [&str; 24] = [
    "Le Front de libération du Kivu (FLK)",
    "(ABC)",
    "(",
    ")",
    ",",
    ", 34 ans,",
    "M. Diallo",
    "le colonel",
    "Ankara",
    "celle-ci",
    "elle",
    "ils",
    "l'ONG",
    "le groupe",
    "son porte-parole",
    "a dit",
    "« ",
    " »",
    ". ",
    "les Russes",
    "Sergueï Choïgou",
    "a 34-year-old trader",
    "they",
    "The Taliban",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]
    #[test]
    fn any_text_gives_mentions_in_order(
        lang in prop::sample::select(vec!["fr", "en"]),
        parts in prop::collection::vec(prop_oneof![3 => prop::sample::select(PIECES.to_vec()).prop_map(str::to_owned), 1 => "\\PC{0,12}"], 0..30),
    ) {
        let text = parts.join(" ");
        let mentions = actors(lang, &text);
        prop_assert_eq!(&mentions, &actors(lang, &text));
        let mut end = 0;
        for (k, mention) in mentions.iter().enumerate() {
            let (span, head) = (mention.span, mention.head);
            prop_assert!(end <= span.start && span.start < span.end, "{:?}", span);
            prop_assert!(span.start <= head.start && head.start < head.end && head.end <= span.end, "{:?} {:?}", span, head);
            for at in [span.start, span.end, head.start, head.end] {
                prop_assert!(text.is_char_boundary(at as usize));
            }
            prop_assert!(!mention.name.trim().is_empty());
            if let Some(of) = mention.mention_of {
                prop_assert!(of < k && mentions[of].mention_of.is_none(), "{} of {}", k, of);
            }
            end = span.end;
        }
    }
}
