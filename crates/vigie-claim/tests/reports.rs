//! What the sentences of a report say together. The anchor is Friday 2020-02-07 everywhere.

mod notation;
mod support;

use support::READER;

/// The claims of a text, a line each.
fn lines(lang: &str, text: &str) -> Vec<String> {
    READER.read(&support::report(lang, "2020-02-07", text)).claims.iter().map(notation::write).collect()
}

/// Each text gives this claim, or where it begins with `no `, none that begins so.
#[track_caller]
fn check(cases: &[(&str, &str, &str)]) {
    for (lang, text, want) in cases {
        let lines = lines(lang, text);
        match want.strip_prefix("no ") {
            Some(unwanted) => assert!(!lines.iter().any(|l| l.starts_with(unwanted)), "{text}\n{lines:#?}"),
            None => assert!(lines.iter().any(|l| l.starts_with(want)), "{text}\n{lines:#?}"),
        }
    }
}

#[test]
fn a_fall_has_the_victor_that_the_report_shows() {
    check(&[
        // Whoever advances there.
        (
            "en",
            "The Syrian army advanced on Saraqeb on Thursday. Residents confirmed the fall of Saraqeb in the evening.",
            "control gained SYR/MIL Saraqib 2020-02-06 asserted",
        ),
        (
            "fr",
            "Saraqeb est tombée vendredi. Jeudi, l'armée syrienne était entrée dans Saraqeb.",
            "control gained SYR/MIL Saraqib 2020-02-07 asserted",
        ),
        // Whoever holds it, where somebody else has left.
        (
            "en",
            "The Syrian army is in control of Saraqeb, its spokesman said. The rebels withdrew from Saraqeb at night. A \
             monitor confirmed the fall of the town.",
            "control gained SYR/MIL Saraqib ? asserted",
        ),
        // Who held it before is no victor, and of two nobody is chosen.
        (
            "en",
            "Rebels have held Saraqeb since 2012. A monitor reported the fall of Saraqeb.",
            "control gained ? Saraqib",
        ),
        (
            "en",
            "The Syrian army entered Binnish. The Taliban captured Kunduz on Monday. Maarat al-Numan has fallen.",
            "control gained ? Ma‘arrat_an_Nu‘mān",
        ),
    ]);
}

#[test]
fn who_stands_before_the_verb_is_its_subject() {
    check(&[
        (
            "en",
            "KABUL, February 7, 2020 - Taliban fighters overran most of Kunduz on Sunday, a provincial councillor said.",
            "control gained AFG/REB Kunduz 2020-02-02 asserted",
        ),
        // A time between commas is nobody.
        ("en", "Kunduz, on Sunday, fell.", "control gained ? Kunduz"),
    ]);
}

#[test]
fn where_news_is_told_is_not_where_it_happens() {
    check(&[
        (
            "fr",
            "Les combats font rage à Bakhmout. Les Russes ont bombardé Bakhmout.\n\nÀ Kiev, on entretient le flou. L'armée russe \
             a revendiqué la prise de deux quartiers.",
            "control gained RUS/MIL Bakhmut",
        ),
        // A capital where something happens is spoken of as any town.
        (
            "fr",
            "À Kiev, des frappes ont tué douze civils. Des combats ont éclaté dans la ville.",
            "violence armed_clash ? Kyiv",
        ),
        // A country in another clause.
        (
            "fr",
            "Alors que l'armée syrienne gagne du terrain près d'Idleb, les habitants affluent en Turquie. Alors que le \
             régime de Bachar al-Assad gagne du terrain, les habitants affluent en Turquie.",
            "no control advancing SYR/GOV Turkey",
        ),
        ("fr", "Le M23 gagne du terrain en République démocratique du Congo.", "control advancing COD/REB Democratic"),
    ]);
}

#[test]
fn so_many_men_are_no_place() {
    check(&[
        ("fr", "À Goma, le calme revient. Cent rebelles se sont rendus à l'armée.", "no control lost"),
        ("fr", "La garnison s'est rendue aux rebelles dans Goma.", "control lost COD/MIL Goma"),
    ]);
}

#[test]
fn who_is_fought_and_whose_men_they_are() {
    check(&[
        // The holder of whom the same sentence speaks.
        (
            "en",
            "The Syrian army pushed into the rebel-held town of Saraqeb on Thursday.",
            "control advancing SYR/MIL Saraqib 2020-02-06 asserted > SYR/REB",
        ),
        // Whose lines they are, an army of no country is not.
        (
            "fr",
            "L'armée a percé les lignes ukrainiennes près de Pokrovsk.",
            "control advancing ?/MIL Pokrovsk ? asserted > UKR/MIL",
        ),
        ("fr", "Les forces loyales à Haftar ont pris Tripoli.", "control gained LBY/REB Tripoli ? asserted"),
        ("en", "Troops loyal to Khalifa Haftar captured Tripoli.", "control gained LBY/REB Tripoli ? asserted"),
        (
            "fr",
            "« Nos hommes contrôlent la ville de Goma », a affirmé un porte-parole du M23.",
            "control held COD/REB Goma ? asserted",
        ),
        ("fr", "Le M23 a attaqué Goma lundi. Ses hommes ont pris l'aéroport de Goma.", "control gained COD/REB Goma"),
        ("en", "A commander in the M23 captured Goma.", "control gained COD/REB Goma"),
        ("en", "\"Goma is under our control,\" an M23 spokesman said.", "control held COD/REB Goma ? asserted"),
    ]);
}

#[test]
fn what_a_relative_pronoun_completes() {
    check(&[
        ("fr", "Goma, dont le M23 s'est emparé lundi, est vide.", "control gained COD/REB Goma 2020-02-03 asserted"),
        (
            "fr",
            "La ville de Goma, dont les rebelles du M23 ont pris le contrôle, est vide.",
            "control gained COD/REB Goma ? asserted",
        ),
        // A part of a total is none.
        ("fr", "Neuf civils, dont cinq femmes, ont péri à Goma.", "casualties killed[9-9-9] ? Goma ? asserted"),
    ]);
}

#[test]
fn one_person_is_one() {
    check(&[
        ("fr", "Le maire de Djibo a été tué lundi.", "casualties killed[1-1-1] ? Djibo 2020-02-03 asserted > BFA/GOV"),
        ("en", "The mayor of Goma was shot dead on Monday.", "casualties killed[1-1-1]"),
        ("fr", "La population a été tuée à Djibo.", "no casualties killed[1"),
        ("en", "The militia was killed in Goma.", "no casualties killed[1"),
    ]);
}

#[test]
fn a_particle_bounds_no_figure() {
    let targets = |text: &str| {
        let reading = READER.read(&support::report("en", "2020-02-07", text));
        reading.claims.iter().flat_map(|c| c.target.clone()).map(|a| a.text).collect::<Vec<_>>()
    };
    assert_eq!(targets("The rebels handed over three hostages in Goma."), ["three hostages"]);
    check(&[("en", "The shelling killed over three hundred civilians in Goma.", "casualties killed[300-300-?]")]);
}

#[test]
fn we_and_my_men_are_those_who_fight_for_the_speaker() {
    check(&[
        (
            "fr",
            "« Nous tenons toujours la ville de Bakhmout », a fait savoir le général Oleksandr Syrsky.",
            "control held UKR/MIL Bakhmut",
        ),
        ("en", "Syrskyi said his men were holding Pokrovsk.", "control held UKR/MIL Pokrovsk"),
        ("fr", "Haftar a affirmé que ses hommes avaient pris Syrte.", "control gained LBY/REB Sirte"),
        ("en", "The rebel commander said his men took El Fasher.", "control gained SDN/REB El_Fasher"),
        // Those of a prefect fight for nobody.
        ("fr", "Le préfet de Gao a dit que ses hommes tenaient la mairie de Gao.", "no control held ?/GOV"),
        // Two who speak one after the other are two.
        (
            "fr",
            "« Nous contrôlons désormais la ville de Sake », a déclaré le général Sylvain Ekenge. « Nous avons tué douze \
             soldats », a répondu Corneille Nangaa.",
            "control held COD/MIL Sake",
        ),
    ]);
}

#[test]
fn who_tells_of_a_capture_is_not_its_victor() {
    check(&[
        ("fr", "Un habitant a annoncé la prise de Syrte par l'armée libyenne.", "control gained LBY/MIL Sirte"),
        (
            "fr",
            "Le colonel Ahmed el-Mesmari a annoncé la prise de Syrte par l'armée libyenne.",
            "control gained LBY/MIL Sirte",
        ),
        ("fr", "Les rebelles ont annoncé la prise de Sake.", "control gained COD/REB Sake"),
        ("fr", "Le préfet annonce la prise de fonctions du maire de Lyon.", "no control"),
        ("fr", "Les routiers lèvent le blocus de Lyon.", "no control"),
    ]);
}

#[test]
fn the_words_behind_a_figure_say_whose_the_dead_are() {
    check(&[
        (
            "fr",
            "L'attaque de jeudi a fait 20 morts parmi les militaires maliens à Sokolo.",
            "casualties killed[20-20-20] ? Sokolo 2020-02-06 asserted > MLI/MIL",
        ),
        (
            "fr",
            "L'attaque de Sokolo a fait 20 morts et 5 blessés du côté des rebelles.",
            "casualties injured[5-5-5] ? Sokolo ? asserted > MLI/REB",
        ),
        (
            "en",
            "The raid left 20 dead in the ranks of the army in Goma.",
            "casualties killed[20-20-20] ? Goma ? asserted > COD/MIL",
        ),
        ("en", "Fighting left ten dead among civilians in Goma.", "casualties killed[10-10-10] ? Goma"),
        (
            "fr",
            "Les combats ont fait douze morts, parmi lesquels trois enfants, à Goma.",
            "casualties killed[12-12-12] ? Goma",
        ),
    ]);
}

#[test]
fn who_leads_an_assault_makes_it() {
    check(&[
        (
            "fr",
            "Vingt soldats ont été tués dans l'assaut du camp militaire mené par des combattants du Jnim à Farabougou.",
            "violence attack MLI/JIH",
        ),
        (
            "fr",
            "L'attaque des rebelles contre le camp mené par le colonel Diallo a échoué à Sake.",
            "violence attack COD/REB",
        ),
    ]);
}

#[test]
fn what_is_blamed_asked_for_or_made_a_condition() {
    check(&[
        // Who throws the blame at the other does not deny the deed.
        (
            "fr",
            "Les deux camps se rejettent la responsabilité de l'attaque qui a coûté la vie à sept humanitaires à Gaza.",
            "casualties killed[7-7-7] ? Gaza ? asserted",
        ),
        ("fr", "L'armée dément avoir attaqué Gaza.", "violence attack PSE/MIL Gaza ? negated"),
        ("fr", "L'armée israélienne a ordonné l'évacuation de plusieurs quartiers de Khan Younès.", "no control"),
        ("fr", "Le président a menacé de frapper si les rebelles ne se retirent pas de Goma.", "no deployment"),
        ("fr", "Les insurgés se sont rendus maîtres de la ville de Mopti.", "control gained MLI/REB Mopti"),
    ]);
}

#[test]
fn what_was_announced_to_come_is_no_hearsay() {
    check(&[
        ("fr", "Le ministre a déclaré que l'armée attaquerait Goma.", "violence attack COD/MIL Goma ? future"),
        ("fr", "Le ministre a déclaré que l'armée aurait attaqué Goma.", "violence attack COD/MIL Goma ? unconfirmed"),
        ("fr", "Selon le ministre, l'armée attaquerait Goma.", "violence attack COD/MIL Goma ? unconfirmed"),
        (
            "fr",
            "Des habitants ont dit que les rebelles tiendraient la ville de Sake.",
            "control held COD/REB Sake ? unconfirmed",
        ),
        // The Friday after, though the threat is past.
        (
            "en",
            "On Monday Israel threatened to strike Beirut if Hezbollah did not disarm by Friday.",
            "diplomacy threaten ISR/GOV",
        ),
    ]);
    let text = "Israel threatened to strike Beirut if Hezbollah did not disarm by Thursday.";
    let read = READER.read(&support::report("en", "2020-02-07", text));
    let deadlines: Vec<_> = read
        .claims
        .iter()
        .filter_map(|claim| match &claim.body {
            vigie_model::Body::Diplomacy { deadline: Some(time), .. } => time.when.as_ref()?.latest(),
            _ => None,
        })
        .map(|day| day.to_string())
        .collect();
    assert_eq!(deadlines, ["2020-02-13"]);
}

#[test]
fn who_took_what_and_who_had_it_before() {
    check(&[
        // What looks like a preposition opens a clause, whose subject stands before a bracket.
        (
            "en",
            "Mali's junta launched air strikes after the Macina Liberation Front (MLF) seized a police post in Mopti.",
            "control gained MLI/JIH Mopti",
        ),
        // Who held it before is whom it was taken from, and holds nothing.
        (
            "fr",
            "Saraqeb, que l'armée syrienne tenait jusque-là, est tombée aux mains des rebelles vendredi.",
            "control gained SYR/REB Saraqib 2020-02-07 asserted > SYR/MIL",
        ),
        ("en", "Saraqeb, previously held by the army, was captured by the rebels on Monday.", "no control held"),
        ("en", "Saraqeb, previously held by the army, was captured by the rebels on Monday.", "control gained SYR/REB"),
        ("fr", "Goma et Sake étaient jusque-là tenues par l'armée.", "no control held"),
        ("fr", "L'armée tient toujours Goma.", "control held COD/MIL Goma"),
        // A participle that agrees has its object before it.
        (
            "fr",
            "Les rebelles ont quitté à l'aube Saraqeb que l'armée a reprise dans la foulée.",
            "control gained SYR/MIL Saraqib",
        ),
        ("fr", "L'armée a annoncé que les rebelles ont tué dix civils à Saraqeb.", "no control"),
        // So many tanks are not the army, and rebels are no quarter.
        ("fr", "Cinquante chars ont quitté vendredi la ville de Saraqeb.", "no control"),
        ("fr", "Cette avancée rapproche les rebelles du centre de Goma.", "no control held"),
        ("en", "The army said its troops were moving to retake Goma.", "control gained COD/MIL Goma ? future"),
    ]);
}

#[test]
fn what_is_meant_called_false_or_said_of_another() {
    check(&[
        // An infinitive on a noun says what it is for, but not on the first or the last.
        ("en", "The Syrian army launched an offensive to retake Saraqeb.", "control gained SYR/MIL Saraqib ? future"),
        ("en", "Saraqeb was the last town to fall to the Syrian army.", "control gained SYR/MIL Saraqib ? asserted"),
        (
            "fr",
            "Les combats pour prendre la ville de Goma ont fait dix morts.",
            "violence armed_clash ? Goma ? asserted",
        ),
        // What somebody calls false.
        ("fr", "Il est faux de dire que Goma est contrôlée par le M23.", "control held COD/REB Goma ? negated"),
        ("fr", "Il n'est pas faux de dire que Goma est contrôlée par le M23.", "control held COD/REB Goma ? asserted"),
        ("en", "It is wrong to say that Goma is controlled by the M23.", "control held COD/REB Goma ? negated"),
        (
            "fr",
            "L'état-major dément les informations sur la prise de Binnish par les rebelles.",
            "control gained SYR/REB Binnish ? negated",
        ),
        (
            "fr",
            "Aucune information sur les suites des tirs d'artillerie à Binnish n'a été donnée.",
            "violence shelling ? Binnish ? asserted",
        ),
        // Places are nobody: they are neither released nor abducted.
        ("fr", "L'armée syrienne a libéré le village de Binnish.", "no diplomacy"),
        ("en", "The rebels captured Binnish mountain on Monday.", "no casualties"),
        // A stronghold is the town, not what lies near it.
        (
            "en",
            "An air strike killed ten rebels near Saraqeb, the last stronghold of the Syrian army.",
            "control held SYR/MIL Saraqib",
        ),
        ("en", "Houthi fighters who had been occupying Saada fled on Tuesday.", "no control held"),
        // The units of whoever speaks.
        (
            "fr",
            "L'armée ukrainienne tient Bakhmout. \"Les unités ont libéré le village de Soledar\", a dit le ministère russe de la \
             Défense.",
            "control gained RUS/MIL Soledar",
        ),
    ]);
}

#[test]
fn bare_rebels_are_those_that_were_called_rebels() {
    let fighting = "Fighting broke out between M23 rebels and Wazalendo militiamen near Goma.";
    for (who, name) in [("rebels", "March 23 Movement"), ("militiamen", "Wazalendo")] {
        let text = format!("{fighting} The {who} captured Sake on Monday.");
        let read = READER.read(&support::report("en", "2020-02-07", &text));
        let takers: Vec<&str> = read
            .claims
            .iter()
            .filter(|claim| matches!(claim.body, vigie_model::Body::Control { .. }))
            .flat_map(|claim| claim.actor.iter().map(|actor| actor.name.as_str()))
            .collect();
        assert_eq!(takers, [name], "{text}");
    }
}

#[test]
fn villages_of_a_province_are_a_part_of_it() {
    let extent = |lang: &str, text: &str| {
        let read = READER.read(&support::report(lang, "2020-02-07", text));
        let control = read.claims.into_iter().find_map(|claim| match claim.body {
            vigie_model::Body::Control { extent, .. } => Some((extent, claim.place[0].position.is_some())),
            _ => None,
        });
        control.unwrap_or_else(|| panic!("no control: {text}"))
    };
    let part = (Some(vigie_model::Extent::Part), true);
    assert_eq!(extent("en", "The rebels seized three villages in Idlib province."), part);
    assert_eq!(extent("fr", "Les rebelles ont pris plusieurs villages de la province d'Idleb."), part);
    assert_eq!(extent("en", "The rebels seized the villages of Saraqeb and Binnish."), (None, true));
    assert_eq!(extent("fr", "Les rebelles ont pris la province d'Idleb."), (None, true));
}
