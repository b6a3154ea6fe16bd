//! Text in, claims out. The anchor is Friday 2020-02-07 everywhere.

mod notation;
mod support;

use notation::write;
use proptest::prelude::*;
use support::READER;
use vigie_model::{Body, Report};

fn report(lang: &str, text: &str) -> Report {
    support::report(lang, "2020-02-07", text)
}

#[test]
fn a_report_without_a_date_is_dated_by_its_dateline() {
    for (lang, text, day) in [
        ("fr", "Goma cernée\n\nGOMA, 26 janvier 2025 (AFP) - L'armée a repris lundi Sake.", Some("2025-01-20")),
        ("fr", "Bangui, le 4 mars 2021 – L'armée a repris mercredi Bambari.", Some("2021-03-03")),
        ("en", "Rebels driven out\n\nMAPUTO, March 7, 2023 - The army retook Mueda on Monday.", Some("2023-03-06")),
        // No year, or no day: nothing to count from.
        ("fr", "GOMA, 26 janvier (AFP) - L'armée a repris lundi Sake.", None),
        ("en", "The army retook Mueda on Monday - its third attempt since 7 March 2020.", None),
        ("en", "The army retook Mueda on Monday after it fell on 7 March 2020 - a third attempt.", None),
    ] {
        let report = Report { published: None, ..support::report(lang, "2000", text) };
        let reading = READER.read(&report);
        let time = reading.claims.iter().find_map(|c| c.time.as_ref()?.when.as_ref()).map(ToString::to_string);
        assert_eq!(time.as_deref(), day, "{text}");
        assert_eq!(reading.doubts.iter().any(|d| d.text.contains("dateline")), day.is_some(), "{text}");
    }
}

#[test]
fn a_term_that_was_asked_for_lies_ahead() {
    // The anchor is Friday 2020-02-07.
    for (lang, text, last_day) in [
        ("fr", "Ankara a exigé le retrait des troupes avant le 15.", "2020-02-14"),
        ("fr", "Les derniers soldats sont partis avant le 15.", "2020-01-14"),
        ("en", "Washington demanded a pullout before Monday.", "2020-02-09"),
        ("en", "The last soldiers left before Monday.", "2020-02-02"),
    ] {
        let report = report(lang, text);
        let times = READER.annotate(&report, vigie_claim::Depth::Figures).times;
        let last = times.first().and_then(|t| t.when.as_ref()?.latest()).map(|d| d.to_string());
        assert_eq!(last.as_deref(), Some(last_day), "{text}");
    }
}

#[track_caller]
fn check(lang: &str, text: &str, want: &str) {
    let reading = READER.read(&report(lang, text));
    let got: Vec<String> = reading.claims.iter().map(write).collect();
    let got = if got.is_empty() { "none".to_owned() } else { got.join(" | ") };
    assert_eq!(got, want, "{text}");
}

#[test]
fn control_in_every_voice() {
    for (lang, text, want) in [
        ("fr", "L'armée syrienne a pris Saraqeb jeudi.", "control gained SYR/MIL Saraqib 2020-02-06 asserted"),
        ("fr", "Saraqeb a été prise jeudi par l'armée syrienne.", "control gained SYR/MIL Saraqib 2020-02-06 asserted"),
        ("fr", "Les rebelles du M23 se sont emparés de la ville de Goma.", "control gained COD/REB Goma ? asserted"),
        ("fr", "Les talibans contrôlent Kunduz.", "control held AFG/REB Kunduz ? asserted"),
        ("en", "The Syrian army captured Saraqeb on Thursday.", "control gained SYR/MIL Saraqib 2020-02-06 asserted"),
        (
            "en",
            "Saraqeb was captured by the Syrian army on Thursday.",
            "control gained SYR/MIL Saraqib 2020-02-06 asserted",
        ),
        ("fr", "La ville tombe de sommeil.", "none"),
    ] {
        check(lang, text, want);
    }
}

#[test]
fn hedges_are_never_read_as_facts() {
    for (lang, text, want) in [
        ("fr", "L'armée syrienne aurait pris Saraqeb.", "control gained SYR/MIL Saraqib ? unconfirmed"),
        ("fr", "L'armée syrienne pourrait prendre Saraqeb.", "control gained SYR/MIL Saraqib ? possible"),
        ("fr", "L'armée syrienne n'a pas pris Saraqeb.", "control gained SYR/MIL Saraqib ? negated"),
        ("fr", "L'armée syrienne prendra Saraqeb.", "control gained SYR/MIL Saraqib ? future"),
        ("fr", "L'armée syrienne a échoué à prendre Saraqeb.", "control gained SYR/MIL Saraqib ? negated"),
        ("en", "The Syrian army has reportedly captured Saraqeb.", "control gained SYR/MIL Saraqib ? unconfirmed"),
        ("en", "The Syrian army may capture Saraqeb.", "control gained SYR/MIL Saraqib ? possible"),
        ("en", "The Syrian army did not capture Saraqeb.", "control gained SYR/MIL Saraqib ? negated"),
    ] {
        check(lang, text, want);
    }
}

#[test]
fn figures_with_their_people() {
    for (lang, text, want) in [
        (
            "fr",
            "Au moins douze civils ont été tués mardi à Alep.",
            "casualties killed[12-12-?] ? Aleppo 2020-02-04 asserted",
        ),
        (
            "fr",
            "Plus de 412 000 habitants ont fui leurs villages depuis le début du mois de décembre.",
            "displacement fled[412000-412000-?] ?/CVL ? 2019-12-01/2020-02-07 asserted",
        ),
        (
            "en",
            "At least 12 civilians were killed in Aleppo on Tuesday.",
            "casualties killed[12-12-?] ? Aleppo 2020-02-04 asserted",
        ),
        ("fr", "L'accident a fait deux morts sur l'A7.", "none"),
    ] {
        check(lang, text, want);
    }
}

#[test]
fn parts_point_at_their_total() {
    let reading = READER.read(&report("fr", "Treize civils, dont quatre enfants, ont été tués lundi à Alep."));
    let total = reading.claims.iter().find(|c| matches!(c.body, Body::Casualties { of: None, .. })).expect("a total");
    let part = reading.claims.iter().find(|c| matches!(c.body, Body::Casualties { of: Some(_), .. })).expect("a part");
    let Body::Casualties { of, count, victims, .. } = &part.body else { panic!("a part is casualties") };
    assert_eq!(of.as_ref(), Some(&total.id));
    assert_eq!(count.best, Some(4));
    assert_eq!(victims.map(|v| v.as_str()), Some("children"));
}

#[test]
fn whose_word_it_is() {
    for (lang, text, want) in [
        ("fr", "Selon l'ONU, les talibans contrôlent Kunduz.", "named United Nations"),
        ("fr", "Les talibans contrôlent Kunduz, ont affirmé des habitants.", "unnamed ?"),
        ("fr", "Les talibans contrôlent Kunduz.", "outlet ?"),
        ("en", "The Taliban control Kunduz, residents said.", "unnamed ?"),
        ("en", "According to the United Nations, the Taliban control Kunduz.", "named United Nations"),
    ] {
        let reading = READER.read(&report(lang, text));
        let got = reading
            .claims
            .first()
            .map(|c| format!("{} {}", c.attribution.voice, c.attribution.name.as_deref().unwrap_or("?")));
        assert_eq!(got.as_deref(), Some(want), "{text}");
    }
}

#[test]
fn direct_speech_has_its_speaker() {
    let text = "« Nous n'avons plus nulle part où aller », souffle une habitante de Goma.";
    let reading = READER.read(&report("fr", text));
    let quote = reading.claims.iter().find(|c| matches!(c.body, Body::Quote { .. })).expect("a quote");
    let Body::Quote { text, .. } = &quote.body else { panic!("a quote") };
    assert_eq!(text, "Nous n'avons plus nulle part où aller");
    assert!(quote.actor.first().is_some_and(|a| a.text.contains("habitante")), "{:?}", quote.actor);
}

#[test]
fn a_language_without_lexicon_is_said_so() {
    let text = "Die Armee hat am Montag die Stadt eingenommen und rückt weiter nach Norden vor.";
    let reading = READER.read(&Report { lang: None, ..report("fr", text) });
    assert!(reading.claims.is_empty());
    assert_eq!(reading.doubts.len(), 1);
}

/// Other topics in the words of war; none is about a conflict.
const NEGATIVES: &[(&str, &str)] = &[
    (
        "fr",
        "Un incendie s'est déclaré dans la nuit de mardi à mercredi dans un immeuble du centre de Marseille, faisant trois morts et douze blessés, ont indiqué les marins-pompiers. Une centaine d'habitants ont été évacués vers un gymnase. La cause du sinistre reste inconnue. Le maire a exprimé son inquiétude et promis des logements aux familles.",
    ),
    (
        "fr",
        "Le groupe de distribution a lancé une offensive sur les prix qui menace ses concurrents. L'enseigne bretonne a conquis dix points de parts de marché en un an et prend d'assaut le marché parisien. Les syndicats dénoncent des licenciements et réclament une réunion. Le PDG rejette ces accusations.",
    ),
    (
        "fr",
        "Un homme de 34 ans a été tué par balles dimanche soir à Grenoble, devant un bar. La police judiciaire a été saisie de l'enquête. Selon le parquet, le suspect, connu pour trafic de stupéfiants, a été interpellé lundi. Deux passants ont été blessés.",
    ),
    (
        "fr",
        "Dans le deuxième épisode de la série, l'armée impériale assiège la capitale et les rebelles s'emparent du palais. L'acteur principal, blessé dès la première scène, meurt à la fin. La saison suivante est attendue en mars.",
    ),
    (
        "en",
        "A magnitude-6.1 earthquake struck western Turkey on Sunday, killing at least 14 people and injuring 200, the disaster agency said. Thousands fled their homes in Izmir and soldiers were sent to dig through the rubble.",
    ),
    (
        "en",
        "The company launched an attack on its rivals on Tuesday, slashing prices by 20 percent. Analysts said the price war could wipe out smaller retailers. Shares fell. The chief executive denied that the firm was under siege from activist investors.",
    ),
    (
        "en",
        "A man was shot dead outside a nightclub in Manchester early on Saturday, police said. Two others were wounded. Detectives arrested a 23-year-old on suspicion of murder and appealed for witnesses.",
    ),
    (
        "en",
        "Republican candidates traded fire in Iowa on Thursday, with the front-runner under attack over taxes. The governor vowed to fight on in every county and rejected calls to withdraw. Voters go to the polls on Monday.",
    ),
    (
        "en",
        "City stormed back to beat United 3-2 on Sunday. The visitors were under siege for an hour before Haaland struck twice. United's defence surrendered in stoppage time and the coach was left counting the casualties: two players injured.",
    ),
    (
        "fr",
        "Le candidat de la droite a mené l'assaut contre le président sortant lors du débat de mercredi. Il a bombardé son adversaire de chiffres, l'accusant d'avoir abandonné les campagnes. Le camp présidentiel contre-attaque et dénonce des attaques personnelles. Le second tour a lieu dimanche.",
    ),
    (
        "fr",
        "Une avalanche a emporté six skieurs samedi près de Val d'Isère. Quatre sont morts, deux ont été évacués par hélicoptère vers l'hôpital de Grenoble. Les gendarmes du PGHM appellent à la prudence.",
    ),
];

#[test]
fn texts_about_other_things_give_no_claims() {
    for (lang, text) in NEGATIVES {
        let reading = READER.read(&report(lang, text));
        assert!(reading.claims.is_empty(), "{text}\n{:?}", reading.claims.iter().map(write).collect::<Vec<_>>());
    }
}

fn sound(text: &str, lang: &str) -> Result<(), TestCaseError> {
    let report = report(lang, text);
    let reading = READER.read(&report);
    prop_assert_eq!(&READER.read(&report), &reading, "the same report gives the same reading");
    prop_assert_eq!(reading.claims.len(), reading.because.len());
    for claim in &reading.claims {
        prop_assert_eq!(claim.evidence.span.of(text), claim.evidence.text.as_str());
        prop_assert!(!claim.evidence.text.is_empty());
        prop_assert!(claim.actor.iter().chain(&claim.target).all(|a| !a.name.is_empty()));
        prop_assert!(claim.place.iter().all(|p| !p.name.is_empty()));
    }
    for sentence in READER.unread(&report).sentences {
        prop_assert!(!sentence.reasons.is_empty());
        prop_assert!(text.get(sentence.span.start as usize..sentence.span.end as usize).is_some());
        for claim in &reading.claims {
            let evidence = claim.evidence.span;
            prop_assert!(evidence.end <= sentence.span.start || sentence.span.end <= evidence.start);
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_text_is_read_without_panic(text in "\\PC{0,200}") {
        sound(&text, "fr")?;
        sound(&text, "en")?;
    }

    #[test]
    fn words_of_war_in_any_order_are_read_without_panic(
        words in prop::collection::vec(prop::sample::select(vec![
            "l'armée", "syrienne", "a", "pris", "Saraqeb", "et", "les", "rebelles", "ont", "été", "tués", ",", ".", "selon", "l'ONU",
            "douze", "civils", "dont", "quatre", "enfants", "«", "»", "dit-il", "qui", "que", "de", "la", "ville", "frappes", "aurait",
            "jeudi", "(", ")", "\n", "depuis", "fui", "par", ":", "menacé", "de", "prendre", "celle-ci", "-", "ne", "pas",
        ]), 0..60),
    ) {
        sound(&words.join(" "), "fr")?;
    }
}
