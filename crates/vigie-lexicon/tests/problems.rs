//! What is wrong in lexicon files is found, all of it, with its place.

use vigie_lexicon::{ActId, Classes, Effect, Lexicon, Number, Pos, Problem, Role, Slot, VerbForm};

const LANGUAGE: &str = include_str!("../../../lexicons/_template/language.toml");
const VERBS: &str = include_str!("../../../lexicons/_template/verbs.toml");
const NOUNS: &str = include_str!("../../../lexicons/_template/nouns.toml");
const CONTROL: &str = include_str!("../../../lexicons/_template/acts/control.toml");
const VIOLENCE: &str = include_str!("../../../lexicons/_template/acts/violence.toml");
const CASUALTIES: &str = include_str!("../../../lexicons/_template/acts/casualties.toml");

fn parse(files: &[(&str, &str)]) -> Result<Lexicon, Vec<Problem>> {
    Lexicon::parse(files).map_err(|p| p.0)
}

fn template() -> Lexicon {
    let files = [
        ("zz/acts/control.toml", CONTROL),
        ("zz/acts/casualties.toml", CASUALTIES),
        ("zz/acts/violence.toml", VIOLENCE),
        ("zz/nouns.toml", NOUNS),
        ("zz/verbs.toml", VERBS),
        ("zz/language.toml", LANGUAGE),
        ("zz/times.toml", "another crate's file = ["),
    ];
    match parse(&files) {
        Ok(lexicon) => lexicon,
        Err(problems) => panic!("{problems:#?}"),
    }
}

/// The template's language with one file of acts; the problems of that file.
fn acts(text: &str) -> Vec<Problem> {
    let files =
        [("zz/language.toml", LANGUAGE), ("zz/verbs.toml", VERBS), ("zz/nouns.toml", NOUNS), ("zz/acts/a.toml", text)];
    parse(&files).err().unwrap_or_default()
}

#[test]
fn the_template_is_a_language() {
    let zz = template();
    assert_eq!(zz.code.as_str(), "zz");
    let (takar, form) = zz.verb_forms("takata")[0];
    assert_eq!(
        (zz.lemma(takar), form),
        ("takar", VerbForm::PastParticiple { feminine: Some(true), plural: Some(false) })
    );
    assert_eq!(zz.verb_acts(takar).len(), 1);
    assert!(zz.verb_forms("defienda").iter().any(|(l, _)| zz.lemma(*l) == "defendar"));
    assert!(zz.verb_forms("defendamos").iter().any(|(l, _)| zz.lemma(*l) == "defendar"));
    assert!(zz.verb_forms("tuvo").iter().any(|(l, _)| zz.lemma(*l) == "tenar"));
    assert!(zz.class("son").has(Classes::AUX_BE) && zz.class("a").has(Classes::AUX_HAVE));
    assert!(zz.class("presumtas").has(Classes::HEARSAY), "the forms of an adjective of hearsay");
    assert!(zz.perfect_with_be(zz.lemma_id("venar").unwrap()));
    assert_eq!(zz.noun_forms("omini"), [(zz.lemma_id("omo").unwrap(), Number::Plural)]);
    assert_eq!(zz.phrases("al")[0].words, ["al", "fin", "de"]);
    assert_eq!(zz.first_word("del"), "de");
    assert_eq!(zz.according[0], ["d'", "avis", "de"], "the longest first");
    let podar = zz.governor(zz.lemma_id("podar").unwrap()).unwrap();
    assert_eq!((podar.effect, podar.passive), (Effect::Possible, false));
    let akuzar = zz.governor(zz.lemma_id("akuzar").unwrap()).unwrap();
    assert!(akuzar.passive && akuzar.fixed.is_empty() && akuzar.preposition.as_deref() == Some("de"));
    assert!(zz.speech(zz.lemma_id("dicar").unwrap()).is_some());
}

#[test]
fn an_acts_lemma_is_taken_apart() {
    let zz = template();
    let act = |lemma: &str| zz.acts.iter().find(|a| a.lemma == lemma).unwrap();
    let near = act("se apropar de");
    assert_eq!((zz.lemma(near.head), near.reflexive, near.fixed.len()), ("apropar", true, 0));
    assert_eq!(near.slots(Role::Place), [Slot::Obl("de".into())]);
    assert_eq!(near.line, 30);
    let hands = act("en manos de");
    assert_eq!((hands.pos, hands.fixed.as_slice()), (Pos::Phrase, &["manos".to_owned()][..]));
    assert_eq!(zz.phrase_acts("en").len(), 1);
    let toll = act("facar {n} mortos");
    assert_eq!(toll.fixed, ["{n}", "mortos"]);
    assert!(zz.is_fixed("mortos", "mortos") && !zz.is_fixed("mortos", "libro"));
    assert!(zz.act(ActId(99)).is_none());
    let dead = zz.noun_forms("mortas");
    assert_eq!(zz.noun_acts(dead[0].0).len(), 1, "a gendered noun has a feminine plural");
}

#[test]
fn a_role_may_be_for_some_nouns_only() {
    let zz = template();
    let explode = zz.acts.iter().find(|a| a.lemma == "explotar").unwrap();
    assert!(zz.allows(explode, Role::About, "bombas") && zz.allows(explode, Role::About, "karga"));
    assert!(!zz.allows(explode, Role::About, "precios"));
    assert!(zz.allows(explode, Role::Place, "precios"), "no restriction on the place");
    let problems = acts(
        "[[act]]\nlemma = \"takar\"\nmeans = \"control.held\"\nplace = \"obj\"\nonly = { place = \"@none\", about = \"a\" }\nyes = [\"a\"]\nno = [\"b\"]\n",
    );
    assert_eq!(problems.len(), 2, "{problems:#?}");
}

#[test]
fn a_pronoun_before_the_verb_is_a_clitic() {
    let text = "[[act]]\nlemma = \"se en takar de\"\nmeans = \"violence.attack\"\ntarget = \"obl:de\"\nyes = [\"a\"]\nno = [\"b\"]\n";
    let files = [("zz/language.toml", LANGUAGE), ("zz/verbs.toml", VERBS), ("zz/acts/a.toml", text)];
    let zz = parse(&files).unwrap();
    let act = &zz.acts[0];
    assert_eq!((zz.lemma(act.head), act.clitics.join(" "), act.reflexive), ("takar", "en".to_owned(), true));
}

#[test]
fn every_problem_of_a_file_is_told() {
    let text = r#"
[[act]]
lemma = "takar"
means = "control.taken"
actor = "subject"
needs = ["place"]
yes = ["[Kherson|where] es takata."]

[[act]]
lemma = "venar"
means = ["quote.said", "violence.attack", "nonsense"]
pos = "particle"
extent = "half"
colour = "red"
actor = "nsubj"
yes = ["Es [venata|place]."]
no = []
"#;
    let problems = acts(text);
    let got: Vec<_> = problems.iter().map(|p| (p.line, p.entry.rsplit(", ").next().unwrap().to_owned())).collect();
    let want = [
        (4, "means"),
        (4, "means"),
        (5, "actor"),
        (6, "needs"),
        (7, "yes"),
        (3, "no"),
        (14, "[[act]] venar"),
        (12, "pos"),
        (11, "means"),
        (11, "means"),
        (13, "extent"),
        (16, "yes"),
        (17, "no"),
    ];
    let mut want: Vec<_> = want.iter().map(|(l, e)| (*l, (*e).to_owned())).collect();
    let mut got = got;
    want.sort();
    got.sort();
    assert_eq!(got, want, "{problems:#?}");
    let first = &problems.iter().find(|p| p.found.contains("control.taken")).unwrap();
    assert_eq!(first.file, "zz/acts/a.toml");
    assert!(first.want.contains("gained, held, lost"), "{first}");
}

#[test]
fn a_verb_that_no_paradigm_forms_is_a_problem() {
    let problems = acts("[[act]]\nlemma = \"xyz\"\nmeans = \"control.held\"\nyes = [\"a\"]\nno = [\"b\"]\n");
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert_eq!((problems[0].line, problems[0].entry.as_str()), (2, "[[act]] xyz"));
}

#[test]
fn what_is_no_toml_is_told_and_the_rest_is_read() {
    let problems =
        acts("[[act]]\nlemma = \n[[act]]\nlemma = \"takar\"\nmeans = \"bad\"\nyes = [\"a\"]\nno = [\"b\"]\n");
    assert!(problems.iter().any(|p| p.line == 2 && p.want == "TOML"), "{problems:#?}");
    assert!(problems.iter().any(|p| p.found.contains("bad")), "{problems:#?}");
}

#[test]
fn paradigms_and_classes_are_checked() {
    let language =
        "code = \"French\"\n[words]\nnice_words = [\"a\"]\n[[governor]]\nlemmas = [\"podar\"]\neffect = \"nice\"\n";
    let verbs = "[[paradigm]]\nname = \"ar\"\ninfinitive = \"ar\"\nlike = \"none\"\nverbs = [\"finir\"]\nends = { \"ind.pres\" = [\"a\", \"b\"], \"ind.past\" = \"+none\", \"foo\" = \"a\" }\n";
    let problems = parse(&[("zz/language.toml", language), ("zz/verbs.toml", verbs)]).unwrap_err();
    for wanted in
        ["French", "name", "nice_words", "nice", "none", "finir", "2 endings", "foo", "part.pres", "part.past"]
    {
        assert!(problems.iter().any(|p| p.to_string().contains(wanted)), "{wanted}: {problems:#?}");
    }
}

#[test]
fn a_folder_without_language_is_told() {
    assert_eq!(parse(&[]).unwrap_err().len(), 1);
    assert_eq!(parse(&[("zz/times.toml", "")]).unwrap_err()[0].found, "no language.toml");
}

#[test]
fn a_stem_that_vanishes_is_told() {
    let verbs = "verbs = [\"ar\"]\n[[paradigm]]\nname = \"ar\"\ninfinitive = \"ar\"\ndefault = [\"ar\"]\nends = { \"ind.pres\" = \"\", \"part.pres\" = \"a\", \"part.past\" = \"a\" }\n";
    let problems =
        parse(&[("zz/language.toml", "code = \"zz\"\nname = \"z\"\n"), ("zz/verbs.toml", verbs)]).unwrap_err();
    assert_eq!(problems.len(), 1);
    assert!(problems[0].found.contains("is empty"), "{}", problems[0]);
}
