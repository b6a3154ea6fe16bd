//! Which reports are judged to be about a conflict: sport, business, elections, disasters, crime, history and fiction give
//! no claims, however warlike their words.

mod support;

use support::{READER, report};
use vigie_model::{Lang, PartialDate, Report};

/// One text of `eval/relevance/` in so many may be judged wrongly.
const ONE_IN: usize = 40;

#[test]
fn the_lexicons_own_texts_are_judged_as_they_say() {
    assert_eq!(READER.misjudged(), []);
}

#[test]
fn texts_written_to_be_mistaken_are_told_apart() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../eval/relevance");
    let (mut texts, mut wrong) = (0, Vec::new());
    for lang in ["en", "fr"] {
        let lines = std::fs::read_to_string(folder.join(format!("{lang}.jsonl"))).expect("the texts are there");
        for line in lines.lines() {
            let value: serde_json::Value = serde_json::from_str(line).expect("a line is JSON");
            let of = |key: &str| value[key].as_str().unwrap_or_default().to_owned();
            let report = Report {
                id: of("id"),
                lang: Lang::new(lang),
                title: None,
                source: None,
                url: None,
                published: PartialDate::parse(&of("published")).ok(),
                text: of("text"),
            };
            let relevance = READER.relevance(&report).expect("the language is known");
            texts += 1;
            if (relevance.log_odds > 0.0) != value["conflict"].as_bool().unwrap_or_default() {
                wrong.push(report.id);
            }
        }
    }
    assert!(texts > 100, "{texts} texts");
    assert!(wrong.len() * ONE_IN <= texts, "{} of {texts} are judged wrongly: {wrong:?}", wrong.len());
}

const DERBY: &str = "Le derby a viré à la bataille rangée samedi au stade. Assiégés dans leur camp, les visiteurs ont cédé à \
    la 80e minute sur un tir de leur ancien buteur, et les supporteurs ont envahi la pelouse. « On a fait la guerre », a dit \
    l'entraîneur, dont l'équipe s'empare de la première place du championnat. Deux joueurs blessés manqueront la \
    demi-finale. La ligue a condamné les débordements et menace le club d'un huis clos.";

#[test]
fn a_report_of_something_else_gives_nothing_and_says_why() {
    let report = report("fr", "2024-05-06", DERBY);
    let reading = READER.read(&report);
    assert_eq!(reading.claims, []);
    let doubt = reading.doubts.first().map(|d| d.text.as_str()).unwrap_or_default();
    assert!(doubt.contains("the text is about sport, not about a conflict"), "{doubt}");
    assert!(doubt.contains("probability of conflict: 0 %"), "{doubt}");
    assert!(READER.unread(&report).doubts.iter().any(|d| d.text == doubt), "`--unread` says the same");
}

#[test]
fn a_match_in_a_report_of_war_does_not_silence_it() {
    let war = "Des combats ont opposé samedi l'armée congolaise aux rebelles du M23 autour de Sake. Un obus est tombé sur le \
        terrain de football de Goma, où se jouait un match du championnat, et a tué neuf civils. L'armée a bombardé les \
        positions des rebelles. Quelque 3 000 personnes ont fui vers Minova. Le gouverneur militaire a décrété un couvre-feu \
        et accusé le Rwanda de soutenir l'attaque. Le M23 dément avoir tiré sur la ville et réclame un cessez-le-feu.";
    assert!(!READER.read(&report("fr", "2024-05-06", war)).claims.is_empty());
}
