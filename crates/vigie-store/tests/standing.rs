//! The ledger that is kept up with a store answers as a picture drawn from the store does.

mod common;
use common::*;
use vigie_model::*;
use vigie_picture::{Basis, Picture};
use vigie_store::{NewReading, SourceGrading, StandingLedger, Store, grades_of};

const WIRE: &str = "L'armée a pris Saraqeb mercredi soir après le retrait des rebelles vers le nord, a rapporté l'Observatoire. \
    Située à la jonction de deux autoroutes, la ville était vide de ses habitants depuis plusieurs jours. La télévision \
    d'État a montré des rues désertes bordées d'immeubles éventrés, et des soldats qui désamorçaient des mines.";

/// What the store holds, drawn from all of it at once.
fn drawn(store: &Store, known: Option<Date>) -> Picture {
    let (told, decisions) = (store.told(&[], None).unwrap(), store.decisions(None).unwrap());
    let grades = grades_of(&store.gradings(None).unwrap(), &told, known);
    Picture::draw(&Basis { told: &told, grades: &grades, decisions: &decisions }, None, known)
}

fn same(standing: &mut StandingLedger, store: &Store, step: &str) {
    standing.keep_up(store).unwrap();
    assert!(!standing.keep_up(store).unwrap(), "{step}: nothing new, yet something was taken in");
    for known in [None, Some(day("2020-02-05")), Some(day("2020-02-08"))] {
        assert_eq!(standing.picture(None, known), drawn(store, known), "{step}, known {known:?}");
    }
    assert_eq!(**standing.told(), store.told(&[], None).unwrap(), "{step}");
    assert_eq!(**standing.decisions(), store.decisions(None).unwrap(), "{step}");
    assert_eq!(
        standing.ledger().told(None).len(),
        StandingLedger::of(store).unwrap().ledger().told(None).len(),
        "{step}"
    );
}

/// One claim that `report` makes: that a party took Saraqib.
fn taken(report: &Report, id: &str, country: &str, sector: Sector) -> Claim {
    let name = format!("{country} {}", sector.as_str());
    let evidence: String = report.text.chars().take(22).collect();
    gained(id, &report.text, &evidence, actor(&name, country, sector), place("Saraqib", 164816), None)
}

#[test]
fn whatever_is_added_is_taken_in() {
    let folder = Folder::new("standing");
    let mut writer = Store::open(&folder.store()).unwrap();
    let mut standing = StandingLedger::default();
    let reader = Store::open_to_read(&folder.store()).unwrap();
    same(&mut standing, &reader, "an empty store");
    let add = |writer: &mut Store, report: &Report, claims: &[Claim], reader: &str| {
        writer.add_all(&[NewReading { report, claims }], reader, day("2020-02-10")).unwrap();
    };
    let reprint = format!("Saraqeb est tombée, disent les agences\n\n{}", &WIRE[..250]);
    let second = report("second", "Le Matin", "2020-02-06", &reprint);
    add(&mut writer, &second, &[taken(&second, "c2", "SYR", Sector::Mil)], "vigie 0.1.0");
    same(&mut standing, &reader, "a report");
    let other = report("other", "Radio", "2020-02-07", "Les rebelles ont repris Saraqeb, disent des habitants joints.");
    add(&mut writer, &other, &[taken(&other, "c3", "SYR", Sector::Reb)], "vigie 0.1.0");
    same(&mut standing, &reader, "another");
    let first = report("first", "AFP", "2020-02-05", WIRE);
    add(&mut writer, &first, &[taken(&first, "c1", "SYR", Sector::Mil)], "vigie 0.1.0");
    same(&mut standing, &reader, "an earlier report, of which one is a copy");
    let origin = report("origin", "Wire", "2020-02-04", &format!("{WIRE} La route reste coupée."));
    add(&mut writer, &origin, &[taken(&origin, "c0", "SYR", Sector::Mil)], "vigie 0.1.0");
    same(&mut standing, &reader, "an earlier one still, to which copies of copies go back");
    let crediting =
        report("crediting", "Gazette", "2020-02-07", "(ANS) - Les rebelles ont repris Saraqeb dans la nuit.");
    add(&mut writer, &crediting, &[taken(&crediting, "c6", "SYR", Sector::Reb)], "vigie 0.1.0");
    same(&mut standing, &reader, "a report that credits an outlet of which there is none");
    let credited =
        report("credited", "ANS", "2020-02-08", "Saraqeb est calme, selon le maire, et les écoles rouvrent.");
    add(&mut writer, &credited, &[], "vigie 0.1.0");
    same(&mut standing, &reader, "the outlet that was credited");
    let found = standing.told().iter().find(|told| told.claim.id.0 == "c6").unwrap();
    assert_eq!(found.report.agency.as_deref(), Some("ANS"));
    assert_eq!(standing.rounds(), 0, "nothing was taken in again");
    let graded = |source: &str, grade: SourceGrade, on: &str| SourceGrading {
        source: source.to_owned(),
        grade,
        side: None,
        by: Some("Ana".to_owned()),
        on: day(on),
        note: None,
    };
    writer.grade(&[graded("afp", SourceGrade::B, "2020-02-06")]).unwrap();
    same(&mut standing, &reader, "a grade, given to the name in small letters");
    writer
        .grade(&[graded("RÉDIO", SourceGrade::E, "2020-02-09"), graded("Radio", SourceGrade::D, "2020-02-09")])
        .unwrap();
    same(&mut standing, &reader, "a grade given later than the reports");
    let redio = report("redio", "Rédio", "2020-02-07", "Les rebelles tiennent Saraqeb et la route, dit leur chef.");
    add(&mut writer, &redio, &[taken(&redio, "c4", "SYR", Sector::Reb)], "vigie 0.1.0");
    same(&mut standing, &reader, "a report of an outlet that was graded before, written otherwise");
    let decision = |id: &str, verdict: Verdict| Decision {
        about: Reviewed::Claim(ClaimId(id.to_owned())),
        verdict,
        by: "Ana".to_owned(),
        on: day("2020-02-08"),
        note: None,
    };
    writer.decide(&[decision("c3", Verdict::Rejected), decision("c4", Verdict::Accepted)]).unwrap();
    same(&mut standing, &reader, "decisions");
    add(&mut writer, &other, &[taken(&other, "c5", "SYR", Sector::Reb)], "vigie 0.2.0");
    same(&mut standing, &reader, "a report read anew");
    add(&mut writer, &other, &[], "vigie 0.3.0");
    same(&mut standing, &reader, "a report read anew, without claims");
    assert!(standing.is_graded_after(Some(day("2020-02-08"))) && !standing.is_graded_after(None));
}
