//! The columns of the targets, as their codebooks list them, and the story's rows in them.

use super::*;

/// ACLED's data files.
const ACLED: &str = "event_id_cnty event_date year time_precision disorder_type event_type sub_event_type actor1 \
                     assoc_actor_1 inter1 actor2 assoc_actor_2 inter2 interaction civilian_targeting iso region \
                     country admin1 admin2 admin3 location latitude longitude geo_precision source source_scale \
                     notes fatalities tags timestamp";

/// UCDP's Georeferenced Event Dataset.
const UCDP: &str = "id relid year active_year code_status type_of_violence conflict_dset_id conflict_new_id \
                    conflict_name dyad_dset_id dyad_new_id dyad_name side_a_dset_id side_a_new_id side_a \
                    side_b_dset_id side_b_new_id side_b number_of_sources source_article source_office source_date \
                    source_headline source_original where_prec where_coordinates where_description adm_1 adm_2 \
                    latitude longitude geom_wkt priogrid_gid country country_id region event_clarity date_prec \
                    date_start date_end deaths_a deaths_b deaths_civilians deaths_unknown best high low gwnoa gwnob";

#[test]
fn the_targets_columns_come_first_and_in_their_order() {
    for (columns, want) in [(acled::column_names(), ACLED), (ucdp::column_names(), UCDP)] {
        let want: Vec<&str> = want.split_whitespace().collect();
        assert_eq!(columns[..want.len()], want);
        assert!(columns[want.len()..].iter().all(|c| c.starts_with("vigie_")));
    }
    assert!(helix::column_names().ends_with(&["vigie_factuality", "vigie_grade", "vigie_claims", "vigie_citations"]));
}

#[test]
fn the_documentation_names_every_column() {
    let page = include_str!("../../../../../docs/exports.md");
    let claims = flat::COLUMNS.iter().map(|c| c.name);
    let events = [acled::column_names(), ucdp::column_names(), helix::column_names()].concat();
    for name in claims.chain(events).chain(FORMATS.iter().map(|f| f.name())) {
        assert!(page.contains(&format!("`{name}`")), "docs/exports.md does not name {name}");
    }
}

#[test]
fn one_act_by_two_reports_is_one_row_with_the_rules_numbers() {
    let (csv, losses) = text("acled", &story(), &options("en"));
    let sheet = Sheet::of(&csv);
    let strike = sheet.row("sub_event_type", "Air/drone strike");
    for (column, want) in [
        ("event_date", "2020-02-04"),
        ("time_precision", "1"),
        ("actor1", "Russian Aerospace Forces"),
        ("inter1", "External/Other forces"),
        ("country", "Syria"),
        ("iso", "760"),
        ("location", "Arīḩā"),
        // Twelve by one report, ten by the other; the four children are among the twelve.
        ("fatalities", "10"),
        ("source", "'+Levant Info; Levant Desk"),
    ] {
        assert_eq!(sheet.get(strike, column), want, "{column}");
    }
    assert_eq!(sheet.get(strike, "vigie_claims").split(' ').count(), 6);
    assert!(sheet.get(strike, "notes").contains("the lowest of the numbers given (10, 12)"));
    assert_eq!(losses.claims(Effect::Coarsened, "fatalities", Reason::OneNumber).len(), 3);
    let clash = sheet.row("sub_event_type", "Armed clash");
    // Three soldiers, and several fighters for whom ACLED's rule gives three.
    assert_eq!((sheet.get(clash, "fatalities"), sheet.get(clash, "geo_precision")), ("6", "2"));
    assert_eq!(sheet.get(clash, "interaction"), "State forces-Rebel group");
    assert!(!csv.contains("Government regains territory"), "hearsay is left out");

    let (csv, _) = text("ucdp", &story(), &options("en"));
    let sheet = Sheet::of(&csv);
    let strike = sheet.row("where_coordinates", "Arīḩā");
    let numbers: Vec<&str> = ["low", "best", "high", "deaths_civilians"].iter().map(|c| sheet.get(strike, c)).collect();
    // The outlet's own twelve count more than the ten of someone unnamed.
    assert_eq!(numbers, ["10", "12", "12", "12"]);
    let clash = sheet.row("where_coordinates", "Saraqib");
    assert_eq!((sheet.get(clash, "type_of_violence"), sheet.get(clash, "side_a")), ("1", "Syrian Arab Army"));
    assert_eq!((sheet.get(clash, "deaths_a"), sheet.get(clash, "best")), ("3", "3"));
}

#[test]
fn a_toll_over_days_names_the_rows_that_it_may_include() {
    let mut claims = story();
    // The clash near Saraqib, moved to Ariha in the days before and after the strike; its dead are a toll over them.
    let ariha = claims[0].claim.place.clone();
    for cited in &mut claims[10..13] {
        cited.claim.place = ariha.clone();
        let when = Edtf::parse("2020-02-01/2020-02-07").ok();
        cited.claim.time = Some(Time { when, text: "since the first".into() });
    }
    for (format, field) in [("acled", "fatalities"), ("ucdp", "best, low, high")] {
        let (csv, losses) = text(format, &claims, &options("en"));
        let sheet = Sheet::of(&csv);
        let id = if format == "acled" { "event_id_cnty" } else { "id" };
        let (toll, strike) = (sheet.row(id, &claims[10].claim.id.0), sheet.row(id, &claims[0].claim.id.0));
        assert_eq!(sheet.get(toll, "vigie_may_include"), claims[0].claim.id.0, "{format}");
        assert_eq!(sheet.get(strike, "vigie_may_include"), "", "{format}: a day holds no period");
        let cited = sheet.get(toll, "vigie_claims").split(' ').count();
        assert_eq!(losses.claims(Effect::Coarsened, field, Reason::MayInclude).len(), cited, "{format}");
    }
    let (csv, _) = text("acled", &story(), &options("en"));
    let sheet = Sheet::of(&csv);
    assert!(
        sheet.rows.iter().all(|r| sheet.get(r, "vigie_may_include").is_empty()),
        "two places hold nothing of each other"
    );
}

#[test]
fn hearsay_is_taken_in_on_request_and_flagged() {
    let options = Options { unconfirmed: true, ..options("fr") };
    let (csv, _) = text("acled", &story(), &options);
    let sheet = Sheet::of(&csv);
    let taken = sheet.row("sub_event_type", "Government regains territory");
    assert_eq!(
        (sheet.get(taken, "tags"), sheet.get(taken, "vigie_factuality")),
        ("factuality=unconfirmed", "unconfirmed")
    );
    assert!(sheet.get(taken, "notes").contains("Rapporté au conditionnel"));
    assert_eq!(sheet.get(sheet.row("event_type", "Protests"), "tags"), "");
}

#[test]
fn displacement_keeps_its_bounds_dates_and_origin() {
    let (csv, losses) = text("helix", &story(), &options("en"));
    let sheet = Sheet::of(&csv);
    let fled = sheet.row("reported", "580000");
    for (column, want) in [
        ("term", "FORCED_TO_FLEE"),
        ("quantifier", "MORE_THAN"),
        ("category", "UNVERIFIED_FLOW"),
        ("start_date", "2019-12-01"),
        ("start_date_accuracy", "DAY"),
        ("end_date_accuracy", "MONTH"),
        ("locations_type", "ORIGIN"),
        ("locations_accuracy", "ADM1"),
        ("total_figures", "580000"),
        ("source_excerpt", "'-580 000 personnes ont fui la région d'Idleb"),
    ] {
        assert_eq!(sheet.get(fled, column), want, "{column}");
    }
    let households = sheet.row("unit", "HOUSEHOLD");
    assert_eq!((sheet.get(households, "total_figures"), sheet.get(households, "household_size")), ("", ""));
    assert_eq!(sheet.get(households, "locations_coordinates"), "16.2207, -0.0019");
    assert_eq!(losses.claims(Effect::Missing, "household_size, total_figures", Reason::HouseholdSize).len(), 1);
}

#[test]
fn reviewed_figures_are_no_longer_unverified() {
    let mut claims = story();
    claims.iter_mut().for_each(|c| c.reviewed = true);
    let sheet = Sheet::of(&text("helix", &claims, &options("en")).0);
    assert_eq!(sheet.get(sheet.row("reported", "580000"), "category"), "NEW_DISPLACEMENT");
    assert_eq!(sheet.get(sheet.row("unit", "HOUSEHOLD"), "category"), "IDPS");
}

#[test]
fn formulas_are_disarmed_and_codes_and_coordinates_are_not() {
    let (csv, losses) = text("csv", &story(), &options("en"));
    let sheet = Sheet::of(&csv);
    let threat = sheet.row("kind", "diplomacy");
    assert_eq!(
        ["about", "title", "source", "report_id"].map(|c| sheet.get(threat, c)),
        ["'=une riposte", "'=Bilan \"lourd\", selon l'hôpital", "'+Levant Info", "'-sahel/0412"]
    );
    let households = sheet.row("count_unit", "households");
    assert_eq!(["lon", "actor"].map(|c| sheet.get(households, c)), ["-0.0019", "'@نازحون"]);
    assert_eq!(sheet.get(households, "evidence"), "نزحت «أربعون أسرة»، من قرية تبعد 8 كم عن غاو، أمس");
    assert_eq!(losses.claims(Effect::Coarsened, "about", Reason::Disarmed).len(), 1);
    let strike = sheet.row("evidence", "Une frappe");
    assert_eq!(
        sheet.get(strike, "evidence"),
        "Une frappe dite « ciblée »,\na touché mardi l'hôpital \"al-Chami\" d'Ariha"
    );
}

#[test]
fn an_undated_event_is_dated_by_its_report_only_on_request() {
    let mut claims = story();
    claims.iter_mut().for_each(|c| c.claim.time = None);
    assert_eq!(Sheet::of(&text("acled", &claims, &options("en")).0).rows.len(), 0);
    let asked = Options { report_days: true, ..options("en") };
    let (csv, losses) = text("acled", &claims, &asked);
    let sheet = Sheet::of(&csv);
    let strike = sheet.row("source", "'+Levant Info");
    assert_eq!(["event_date", "time_precision"].map(|c| sheet.get(strike, c)), ["2020-02-04", "2"]);
    assert!(sheet.get(strike, "notes").contains("the report's date stands in"));
    assert!(!losses.claims(Effect::Coarsened, "event_date", Reason::ReportDay).is_empty());
}

#[test]
fn points_are_where_the_claims_are_and_nowhere_else() {
    let (json, losses) = text("geojson", &story(), &options("en"));
    let value: Value = serde_json::from_str(&json).unwrap();
    let features = value["features"].as_array().unwrap();
    let of = |kind: &str, unit: Option<&str>| {
        let wanted =
            |f: &&Value| f["properties"]["kind"] == kind && unit.is_none_or(|u| f["properties"]["count_unit"] == u);
        features.iter().find(wanted).unwrap()
    };
    let fled = of("displacement", Some("people"));
    assert_eq!(
        (&fled["properties"]["point_of"], &fled["properties"]["precision"]),
        (&"from".into(), &"province".into())
    );
    let derived = of("displacement", Some("households"));
    assert_eq!(derived["geometry"]["coordinates"], serde_json::json!([-0.0019, 16.2207]));
    assert_eq!((&derived["properties"]["derived"], &derived["properties"]["derived_km"]), (&true.into(), &8.0.into()));
    assert_eq!(of("protest", None)["geometry"]["type"], "MultiPoint");
    assert_eq!(losses.claims(Effect::LeftOut, WHOLE_CLAIM, Reason::NoPlace).len(), 2);
}

#[test]
fn what_json_lines_hold_is_the_claims_themselves() {
    let claims = story();
    let (lines, _) = text("jsonl", &claims, &options("en"));
    let back: Vec<_> = lines.lines().flat_map(|l| parse_reading(l).unwrap().claims).collect();
    assert_eq!(back, claims.into_iter().map(|c| c.claim).collect::<Vec<_>>());
}

#[test]
fn parquet_holds_what_csv_holds() {
    let claims = story();
    let sheet = Sheet::of(&text("csv", &claims, &options("en")).0);
    let columns = parquet_reader::read(&written("parquet", &claims, &options("en")).0);
    assert_eq!(columns.iter().map(|c| c.name.as_str()).collect::<Vec<_>>(), sheet.header);
    for column in &columns {
        for (row, cell) in sheet.rows.iter().zip(&column.cells) {
            let in_csv = sheet.get(row, &column.name);
            let own = cell.text().unwrap_or_default();
            assert!(in_csv == own || in_csv == format!("'{own}"), "{}: {in_csv:?}, {own:?}", column.name);
        }
    }
}

#[test]
fn plover_keeps_what_is_denied_or_to_come_with_its_flag() {
    let mut claims = story();
    claims[0].claim.factuality = vigie_model::Factuality::Negated;
    let (lines, losses) = text("plover", &claims, &options("en"));
    let events: Vec<Value> = lines.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    let denied = events.iter().find(|e| e["negation"] == true).unwrap();
    assert_eq!((&denied["type"], &denied["mode"], &denied["quad"]), (&"ASSAULT".into(), &"aerial".into(), &4.into()));
    assert_eq!(denied["vigie"]["claims"].as_array().unwrap().len(), 1, "what is denied is no part of what is told");
    let threat = events.iter().find(|e| e["type"] == "THREATEN").unwrap();
    assert_eq!(threat["recipients"][0]["country"], "SYR");
    let taken = events.iter().find(|e| e["mode"] == "seize").unwrap();
    assert_eq!(
        (&taken["vigie"]["factuality"], &taken["recipients"][0]["sector"]),
        (&"unconfirmed".into(), &"REB".into())
    );
    assert_eq!(losses.claims(Effect::Coarsened, "factuality", Reason::Sureness).len(), 1);
}
