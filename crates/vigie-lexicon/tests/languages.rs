//! The languages of the repository: every folder under `lexicons/` parses, and its forms are right.

use std::path::{Path, PathBuf};
use vigie_lexicon::{Act, Classes, Example, Lexicon, Mood, Number, Pos, Tense, VerbForm};

fn lexicons() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../lexicons")
}

fn files(iso: &str) -> Vec<(String, String)> {
    let folder = lexicons().join(iso);
    let mut paths: Vec<PathBuf> = Vec::new();
    for dir in [folder.clone(), folder.join("acts")] {
        if let Ok(entries) = std::fs::read_dir(dir) {
            paths.extend(entries.flatten().map(|e| e.path()).filter(|p| p.extension().is_some_and(|x| x == "toml")));
        }
    }
    paths.sort();
    let named = |p: PathBuf| (p.display().to_string(), std::fs::read_to_string(&p).expect("a readable file"));
    paths.into_iter().map(named).collect()
}

fn load(iso: &str) -> Lexicon {
    let files = files(iso);
    let files: Vec<_> = files.iter().map(|(p, t)| (p.as_str(), t.as_str())).collect();
    match Lexicon::parse(&files) {
        Ok(lexicon) => lexicon,
        Err(problems) => panic!("{problems}"),
    }
}

/// What a word is as a form of `lemma`, written as the tables of this file write it.
fn forms(lexicon: &Lexicon, word: &str, lemma: &str) -> Vec<String> {
    let forms = lexicon.verb_forms(word).iter().filter(|(l, _)| lexicon.lemma(*l) == lemma);
    let mut out: Vec<_> = forms.map(|(_, f)| written(*f)).collect();
    out.sort();
    out
}

fn written(form: VerbForm) -> String {
    match form {
        VerbForm::Finite { mood, tense, person, plural } => {
            let mood = match mood {
                Mood::Indicative => "ind",
                Mood::Conditional => "cond",
                Mood::Subjunctive => "subj",
                Mood::Imperative => "imper",
            };
            let tense = match tense {
                Tense::Present => "pres",
                Tense::Imperfect => "imp",
                Tense::Past => "past",
                Tense::Future => "fut",
            };
            format!("{mood}.{tense}.{person}{}", if plural { "p" } else { "s" })
        }
        VerbForm::Infinitive => "inf".into(),
        VerbForm::PresentParticiple => "part.pres".into(),
        VerbForm::PastParticiple { feminine, plural } => {
            let mark = |x: Option<bool>, yes, no| x.map_or("", |x| if x { yes } else { no });
            format!("part.past{}{}", mark(feminine, ".f", ".m"), mark(plural, "p", "s"))
        }
    }
}

fn check(lexicon: &Lexicon, table: &[(&str, &str, &str)]) {
    let mut wrong = Vec::new();
    for (word, lemma, want) in table {
        let got = forms(lexicon, word, lemma);
        if !got.iter().any(|f| f == want) {
            wrong.push(format!("{word} as a form of {lemma}: want {want}, got {got:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn french_verbs() {
    let fr = load("fr");
    let table: &[(&str, &str, &str)] = &[
        ("bombardent", "bombarder", "ind.pres.3p"),
        ("bombardèrent", "bombarder", "ind.past.3p"),
        ("bombardés", "bombarder", "part.past.mp"),
        ("assiège", "assiéger", "ind.pres.3s"),
        ("assiégeaient", "assiéger", "ind.imp.3p"),
        ("assiégée", "assiéger", "part.past.fs"),
        ("avançaient", "avancer", "ind.imp.3p"),
        ("avançons", "avancer", "ind.pres.1p"),
        ("exigeait", "exiger", "ind.imp.3s"),
        ("exigèrent", "exiger", "ind.past.3p"),
        ("appuie", "appuyer", "ind.pres.3s"),
        ("déploieront", "déployer", "ind.fut.3p"),
        ("enverrait", "envoyer", "cond.pres.3s"),
        ("envoie", "envoyer", "ind.pres.3s"),
        ("balaient", "balayer", "ind.pres.3p"),
        ("essaye", "essayer", "ind.pres.3s"),
        ("appellent", "appeler", "ind.pres.3p"),
        ("rejettera", "rejeter", "ind.fut.3s"),
        ("enlève", "enlever", "ind.pres.3s"),
        ("mèneraient", "mener", "cond.pres.3p"),
        ("harcèlent", "harceler", "ind.pres.3p"),
        ("cédera", "céder", "ind.fut.3s"),
        ("pénètrent", "pénétrer", "ind.pres.3p"),
        ("va", "aller", "ind.pres.3s"),
        ("iraient", "aller", "cond.pres.3p"),
        ("envahissent", "envahir", "ind.pres.3p"),
        ("péri", "périr", "part.past.ms"),
        ("démentent", "démentir", "ind.pres.3p"),
        ("dément", "démentir", "ind.pres.3s"),
        ("servent", "servir", "ind.pres.3p"),
        ("dort", "dormir", "ind.pres.3s"),
        ("tiennent", "tenir", "ind.pres.3p"),
        ("parvienne", "parvenir", "subj.pres.3s"),
        ("détinrent", "détenir", "ind.past.3p"),
        ("soutient", "soutenir", "ind.pres.3s"),
        ("souffrent", "souffrir", "ind.pres.3p"),
        ("ouverte", "ouvrir", "part.past.fs"),
        ("accourent", "accourir", "ind.pres.3p"),
        ("secourut", "secourir", "ind.past.3s"),
        ("mouraient", "mourir", "ind.imp.3p"),
        ("morts", "mourir", "part.past.mp"),
        ("reconquis", "reconquérir", "part.past.ms"),
        ("conquièrent", "conquérir", "ind.pres.3p"),
        ("fuient", "fuir", "ind.pres.3p"),
        ("fuyaient", "fuir", "ind.imp.3p"),
        ("enfuis", "enfuir", "part.past.mp"),
        ("accueille", "accueillir", "ind.pres.3s"),
        ("assaillirent", "assaillir", "ind.past.3p"),
        ("gisent", "gésir", "ind.pres.3p"),
        ("perd", "perdre", "ind.pres.3s"),
        ("perdues", "perdre", "part.past.fp"),
        ("rendraient", "rendre", "cond.pres.3p"),
        ("rompt", "rompre", "ind.pres.3s"),
        ("combattent", "combattre", "ind.pres.3p"),
        ("abattu", "abattre", "part.past.ms"),
        ("promettait", "promettre", "ind.imp.3s"),
        ("commises", "commettre", "part.past.fp"),
        ("prise", "prendre", "part.past.fs"),
        ("reprennent", "reprendre", "ind.pres.3p"),
        ("prirent", "prendre", "ind.past.3p"),
        ("prenne", "prendre", "subj.pres.3s"),
        ("atteints", "atteindre", "part.past.mp"),
        ("rejoignent", "rejoindre", "ind.pres.3p"),
        ("craint", "craindre", "ind.pres.3s"),
        ("détruisent", "détruire", "ind.pres.3p"),
        ("détruite", "détruire", "part.past.fs"),
        ("interdisez", "interdire", "ind.pres.2p"),
        ("dites", "dire", "ind.pres.2p"),
        ("écrivaient", "écrire", "ind.imp.3p"),
        ("élus", "élire", "part.past.mp"),
        ("poursuivent", "poursuivre", "ind.pres.3p"),
        ("survécu", "survivre", "part.past.ms"),
        ("croient", "croire", "ind.pres.3p"),
        ("font", "faire", "ind.pres.3p"),
        ("feraient", "faire", "cond.pres.3p"),
        ("fassent", "faire", "subj.pres.3p"),
        ("tus", "taire", "part.past.mp"),
        ("disparus", "disparaître", "part.past.mp"),
        ("reconnaît", "reconnaître", "ind.pres.3s"),
        ("née", "naître", "part.past.fs"),
        ("conclu", "conclure", "part.past.ms"),
        ("vainquit", "vaincre", "ind.past.3s"),
        ("reçoivent", "recevoir", "ind.pres.3p"),
        ("reçue", "recevoir", "part.past.fs"),
        ("devraient", "devoir", "cond.pres.3p"),
        ("due", "devoir", "part.past.fs"),
        ("pourraient", "pouvoir", "cond.pres.3p"),
        ("puisse", "pouvoir", "subj.pres.3s"),
        ("veulent", "vouloir", "ind.pres.3p"),
        ("sachant", "savoir", "part.pres"),
        ("verraient", "voir", "cond.pres.3p"),
        ("prévoira", "prévoir", "ind.fut.3s"),
        ("vaille", "valoir", "subj.pres.3s"),
        ("faudrait", "falloir", "cond.pres.3s"),
        ("auraient", "avoir", "cond.pres.3p"),
        ("fût", "être", "subj.imp.3s"),
        ("serait", "être", "cond.pres.3s"),
        ("s'emparer", "emparer", "inf"),
    ];
    let (last, table) = table.split_last().expect("a table");
    check(&fr, table);
    assert!(forms(&fr, last.0, last.1).is_empty(), "the reflexive mark is a word of its own");
    assert!(fr.class("auraient").has(Classes::AUX_HAVE));
    assert!(fr.class("étaient").has(Classes::AUX_BE));
    assert_eq!(fr.hearsay_mood, Some(Mood::Conditional));
    let tomber = fr.lemma_id("tomber").expect("a lemma");
    assert!(fr.perfect_with_be(tomber));
    assert!(fr.verb_forms("bombardera").iter().all(|(l, _)| !fr.perfect_with_be(*l)));
}

#[test]
fn french_words() {
    let fr = load("fr");
    assert!(fr.class("présumées").has(Classes::HEARSAY));
    assert!(fr.class("dont").has(Classes::RELATIVE | Classes::PART_MARK));
    assert!(fr.is_adverb("apparemment") && fr.is_adverb("grièvement") && fr.is_adverb("évidemment"));
    assert!(!fr.is_adverb("bombardement") && !fr.is_adverb("gouvernement"));
    assert_eq!(fr.contraction("desquels").map(|w| w.join(" ")), Some("de lesquels".into()));
    assert_eq!(fr.first_word("d'"), "de");
    let longest = fr.phrases("à").first().expect("phrases that begin with à");
    assert!(longest.words.len() >= 4, "{longest:?}");
    assert!(fr.is_fixed("aérienne", "aériennes") && fr.is_fixed("de", "du") && !fr.is_fixed("contrôle", "combat"));
    let number = |w: &str| fr.noun_forms(w).iter().map(|(l, n)| (fr.lemma(*l).to_owned(), *n)).collect::<Vec<_>>();
    assert_eq!(number("raids"), [("raid".to_owned(), Number::Plural)]);
    assert_eq!(number("obus"), [("obus".to_owned(), Number::Either)]);
    assert!(number("blessées").contains(&("blessé".to_owned(), Number::Plural)));
}

#[test]
fn english_verbs() {
    let en = load("en");
    check(
        &en,
        &[
            ("captured", "capture", "part.past"),
            ("captured", "capture", "ind.past.3p"),
            ("captures", "capture", "ind.pres.3s"),
            ("capturing", "capture", "part.pres"),
            ("attacks", "attack", "ind.pres.3s"),
            ("pushes", "push", "ind.pres.3s"),
            ("besieging", "besiege", "part.pres"),
            ("denied", "deny", "ind.past.3s"),
            ("denies", "deny", "ind.pres.3s"),
            ("deployed", "deploy", "part.past"),
            ("dying", "die", "part.pres"),
            ("died", "die", "ind.past.3p"),
            ("fleeing", "flee", "part.pres"),
            ("fled", "flee", "part.past"),
            ("stopped", "stop", "ind.past.3s"),
            ("controlling", "control", "part.pres"),
            ("kidnapped", "kidnap", "part.past"),
            ("cancelled", "cancel", "part.past"),
            ("took", "take", "ind.past.1s"),
            ("retaken", "retake", "part.past"),
            ("retaking", "retake", "part.pres"),
            ("overran", "overrun", "ind.past.3p"),
            ("overrunning", "overrun", "part.pres"),
            ("hit", "hit", "part.past"),
            ("hitting", "hit", "part.pres"),
            ("shot", "shoot", "part.past"),
            ("withdrew", "withdraw", "ind.past.3s"),
            ("held", "hold", "part.past"),
            ("lost", "lose", "part.past"),
            ("left", "leave", "ind.past.3p"),
            ("struck", "strike", "part.past"),
            ("fought", "fight", "ind.past.3p"),
            ("wounded", "wound", "part.past"),
            ("was", "be", "ind.past.3s"),
            ("were", "be", "ind.past.3p"),
            ("been", "be", "part.past"),
            ("has", "have", "ind.pres.3s"),
            ("would", "would", "cond.pres.3s"),
            ("goes", "go", "ind.pres.3s"),
            ("panicked", "panic", "ind.past.3p"),
        ],
    );
    assert!(en.class("were").has(Classes::AUX_BE) && en.class("had").has(Classes::AUX_HAVE));
    assert!(en.class("allegedly").has(Classes::HEARSAY));
    assert!(
        en.is_adverb("indiscriminately")
            && en.is_adverb("routinely")
            && !en.is_adverb("family")
            && !en.is_adverb("elderly")
    );
    assert_eq!(en.hearsay_mood, None);
}

/// What an act's own sentences must show: a word of its head, and marks that its restrictions allow.
fn consistent(lexicon: &Lexicon, act: &Act, wrong: &mut Vec<String>) {
    for sentence in &act.yes {
        let example = Example::parse(sentence).expect("checked on reading");
        let words = vigie_text::Words::read(&example.text, &lexicon.writing);
        let lower: Vec<_> = (0..words.tokens.len()).map(|i| words.lower(i)).collect();
        let is_head = |w: &str| match act.pos {
            Pos::Verb => lexicon.verb_forms(w).iter().any(|(l, _)| *l == act.head),
            Pos::Noun | Pos::Adjective => {
                // `-held` stands for all words that end so.
                let ending = w.rfind('-').map_or(&[][..], |at| lexicon.noun_forms(&w[at..]));
                lexicon.noun_forms(w).iter().chain(ending).any(|(l, _)| *l == act.head)
            }
            Pos::Phrase => lexicon.first_word(w) == lexicon.first_word(lexicon.lemma(act.head)),
        };
        let mut tell = |what: String| wrong.push(format!("{}:{}: {what} in {sentence:?}", act.file, act.line));
        if !lower.iter().any(|w| is_head(w)) {
            tell("no form of the head".into());
        }
        let lacks = |f: &&String| *f != "{n}" && !lower.iter().any(|w| lexicon.is_fixed(f, w));
        let lacking: Vec<_> = act.fixed.iter().filter(lacks).collect();
        if !lacking.is_empty() {
            tell(format!("no {lacking:?}"));
        }
        let beside = |i: usize| lower[i.saturating_sub(2)..(i + 3).min(lower.len())].iter();
        let heads = (0..lower.len()).filter(|&i| is_head(lower[i]));
        if heads.flat_map(beside).any(|w| lexicon.spoils(act, w)) {
            tell("a word that gives the act another sense".into());
        }
        for mark in example.marks {
            let marked = vigie_text::Words::read(&example.text[mark.words], &lexicon.writing);
            let allowed = (0..marked.tokens.len()).any(|i| lexicon.allows(act, mark.role, marked.lower(i)));
            if !allowed {
                tell(format!("a forbidden {:?}", mark.role));
            }
        }
    }
}

/// Every language folder: the same questions to each.
#[test]
fn every_language() {
    let mut seen = 0;
    for entry in std::fs::read_dir(lexicons()).expect("the lexicons").flatten() {
        let iso = entry.file_name().to_string_lossy().into_owned();
        if !entry.path().join("language.toml").exists() {
            continue;
        }
        seen += 1;
        let lexicon = load(&iso);
        for act in &lexicon.acts {
            assert!(!lexicon.lemma(act.head).is_empty(), "{iso}: {}", act.lemma);
        }
        let mut wrong = Vec::new();
        lexicon.acts.iter().for_each(|act| consistent(&lexicon, act, &mut wrong));
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        for governor in &lexicon.governors {
            assert!(lexicon.governors_of(governor.lemma).any(|g| g == governor));
        }
        for speech in &lexicon.speech {
            assert!(lexicon.speeches(speech.lemma).any(|s| s == speech));
        }
    }
    assert!(seen >= 2);
}
