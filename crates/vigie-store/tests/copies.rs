//! Near copies and credited agencies, through the store to what the picture is drawn from.

mod common;
use common::*;
use std::collections::BTreeMap;
use vigie_model::*;
use vigie_store::{NewReading, Store, report_key};

const WIRE: &str = "L'armée a pris Saraqeb mercredi soir après le retrait des rebelles vers le nord, a rapporté l'Observatoire. \
    Située à la jonction de deux autoroutes, la ville était vide de ses habitants depuis plusieurs jours. La télévision \
    d'État a montré des rues désertes bordées d'immeubles éventrés, et des soldats qui désamorçaient des mines.";

const OTHER: &str = "L'armée a pris Saraqeb. Notre correspondante a joint l'un des derniers secouristes à quitter les lieux : \
    il décrit un départ en camion, tous feux éteints, dans la nuit de mercredi. Ankara promet une réponse immédiate à toute \
    attaque contre ses postes, qui se trouvent désormais derrière les lignes.";

fn reports() -> Vec<Report> {
    let reprint = format!("Saraqeb est tombée\n\n{} Notre ville est jumelée avec Alep depuis 1999.", &WIRE[..250]);
    let with_agency =
        "Nouveau revers pour les insurgés. L'armée a pris Saraqeb, et avec elle un carrefour.\n\nAvec l'AFP";
    vec![
        report("wire", "Agence France-Presse", "2020-02-05", WIRE),
        report("reprint", "Le Matin", "2020-02-06", &reprint),
        report("again", "Le Soir", "2020-02-07", &reprint.replace("jumelée", "liée")),
        report("other", "Radio", "2020-02-05", OTHER),
        report("credit", "Le Courrier", "2020-02-06", with_agency),
        report("byline", "La Voix", "2020-02-06", "SARAQEB (Agence Inconnue) - L'armée a pris Saraqeb."),
    ]
}

/// By id: the id of the report it goes back to, and the agency it credits.
fn hands(store: &Store, reports: &[Report]) -> BTreeMap<String, (Option<String>, Option<String>)> {
    let id = |key: &String| reports.iter().find(|r| report_key(r) == *key).unwrap().id.clone();
    let told = store.told(&[], None).unwrap();
    assert_eq!(told.len(), reports.len());
    told.iter().map(|t| (t.report.id.clone(), (t.report.copy_of.as_ref().map(id), t.report.agency.clone()))).collect()
}

fn add(store: &mut Store, reports: &[&Report]) {
    for report in reports {
        let who = actor("Syrian Arab Army", "SYR", Sector::Mil);
        let claims = [gained(&report.id, &report.text, "L'armée a pris Saraqeb", who, place("Saraqib", 164816), None)];
        let reading = NewReading { report, claims: &claims };
        store.add_all(&[reading], "vigie 0.1.0", day("2020-02-10")).unwrap();
    }
}

#[test]
fn copies_and_credits_are_the_same_in_whatever_order_reports_come() {
    let reports = reports();
    for from in 0..reports.len() {
        for step in [1, 5] {
            let folder = Folder::new("copies");
            let mut store = Store::open(&folder.store()).unwrap();
            let order: Vec<&Report> = (0..reports.len()).map(|n| &reports[(from + n * step) % reports.len()]).collect();
            add(&mut store, &order);
            let found = hands(&store, &reports);
            let is = |id: &str, copy_of: Option<&str>, agency: Option<&str>| {
                let wanted = (copy_of.map(str::to_owned), agency.map(str::to_owned));
                assert_eq!(found[id], wanted, "{id}, from {from} by {step}");
            };
            is("wire", None, None);
            is("reprint", Some("wire"), None);
            is("again", Some("wire"), None);
            is("other", None, None);
            is("credit", None, Some("Agence France-Presse"));
            is("byline", None, None);
        }
    }
}

#[test]
fn what_a_report_copies_does_not_depend_on_what_is_known_later() {
    let reports = reports();
    let folder = Folder::new("known");
    let mut store = Store::open(&folder.store()).unwrap();
    add(&mut store, &reports.iter().collect::<Vec<_>>());
    let early = store.told(&[], Some(day("2020-02-06"))).unwrap();
    let all = store.told(&[], None).unwrap();
    for t in &early {
        assert!(all.contains(t), "{}", t.report.id);
        let known = |key: &String| early.iter().any(|e| e.report.key == *key);
        assert!(t.report.copy_of.as_ref().is_none_or(known), "{}", t.report.id);
    }
}

#[test]
fn a_store_of_the_first_schema_gets_the_index_when_it_is_opened() {
    let reports = reports();
    let folder = Folder::new("migrate");
    let mut store = Store::open(&folder.store()).unwrap();
    add(&mut store, &reports.iter().collect::<Vec<_>>());
    let found = hands(&store, &reports);
    drop(store);
    let raw = rusqlite::Connection::open(folder.store()).unwrap();
    raw.execute_batch(
        "DROP TABLE sketch_bands; DROP TABLE copies; DROP TABLE report_credits; DELETE FROM steps WHERE n = 2;",
    )
    .unwrap();
    drop(raw);
    let store = Store::open(&folder.store()).unwrap();
    assert_eq!(hands(&store, &reports), found);
    store.check_integrity().unwrap();
}

#[test]
fn the_same_text_over_and_over_leads_to_the_first() {
    let folder = Folder::new("bulletin");
    let mut store = Store::open(&folder.store()).unwrap();
    let bulletin = |n: usize| report(&format!("r{n}"), "Bulletin", "2020-02-05", &format!("{WIRE} Numéro {n}."));
    let reports: Vec<Report> = (0..150).map(bulletin).collect();
    add(&mut store, &reports.iter().collect::<Vec<_>>());
    let originals = hands(&store, &reports);
    let roots: Vec<_> = originals.iter().filter(|(_, (copy_of, _))| copy_of.is_none()).collect();
    assert_eq!(roots.len(), 1, "{roots:?}");
}
