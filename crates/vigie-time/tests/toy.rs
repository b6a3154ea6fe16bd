//! A language that does not exist, from its two files alone; and faulty files.

use vigie_model::PartialDate;
use vigie_text::{Words, Writing};
use vigie_time::{Role, TimeRules};

const TIMES: &str = r#"
anchor = "2020-02-07"
numeric_order = "dmy"
months = [["mo1"], ["mo2"], ["mo3"], ["mo4"], ["mo5"], ["mo6"], ["mo7"], ["mo8"], ["mo9"], ["mo10"], ["mo11"], ["mo12"]]
weekdays = [["wa"], ["we"], ["wi"], ["wo"], ["wu"], ["wy"], ["wé"]]

[units]
day = ["tog"]

[[date]]
pattern = "{weekday}"
value = "weekday({weekday})"
yes = [["Zul [wo] kam.", "2020-02-06"]]

[[time]]
pattern = "{date}"
value = "{date}"
role = "on"
yes = [["Zul [wé] kam.", "2020-02-02"]]

[[time]]
pattern = "fra {date}"
value = "since({date})"
role = "since"
yes = [["Zul [fra wa] kam.", "2020-02-03/2020-02-07"]]

[[time]]
pattern = "{n} {unit} bak"
value = "ago({n}, {unit})"
role = "on"
yes = [["Zul [du tog bak] kam.", "2020-02-05"]]
"#;

const NUMBERS: &str = r#"
decimal = ","
groups = ["."]
values = { "un" = 1, "du" = 2, "tri" = 3 }
scales = { "hek" = 100, "kil" = 1000 }

[[number]]
pattern = "{n}"
value = "exactly({n})"
yes = [["[du kil tri hek] zulen", "2300..2300..2300"]]

[[number]]
pattern = "mer {n}"
value = "at_least({n})"
yes = [["[mer 1.200] zulen", "1200..1200.."]]
"#;

#[test]
fn a_new_language_is_two_files() {
    let rules = TimeRules::parse(TIMES, NUMBERS, ["toy/times.toml", "toy/numbers.toml"]).unwrap();
    let (wrong, run) = rules.check_examples(&Writing::default());
    assert!(wrong.is_empty() && run == 6, "{run}: {wrong:?}");

    let words = Words::read("Mer 300 zulen fra wa.", &Writing::default());
    let reading = rules.read(&words, PartialDate::parse("2020-02").ok(), &|_| None);
    assert_eq!(reading.times[0].role, Role::Since);
    assert_eq!(reading.times[0].when.as_ref().unwrap().to_string(), "2020-02-XX/2020-02");
    assert_eq!((reading.times[0].rule.file, reading.times[0].rule.line), ("toy/times.toml", 22));
    assert_eq!(reading.times[0].through[0].line, 11);
    assert_eq!(reading.numbers[0].count.low, Some(300));
    assert_eq!(reading.numbers[0].span.of(words.text), "Mer 300");
}

#[test]
fn an_example_that_no_longer_holds_is_reported() {
    let times = TIMES.replace("2020-02-06", "2020-02-13");
    let rules = TimeRules::parse(&times, NUMBERS, ["toy/times.toml", "toy/numbers.toml"]).unwrap();
    let (wrong, _) = rules.check_examples(&Writing::default());
    assert_eq!(wrong.len(), 1);
    assert!(wrong[0].starts_with("toy/times.toml:11:") && wrong[0].contains("found 2020-02-06"), "{wrong:?}");
}

#[test]
fn faults_name_file_entry_and_expected_form() {
    for (old, new, want) in [
        ("fra {date}", "fra {moon}", "toy/times.toml:22: fra {moon}: found \"{moon}\"; expected one of the classes"),
        ("since({date})", "sins({date})", "found \"sins\"; expected one of the operations"),
        ("since({date})", "since({n})", "expected a label of the pattern: date"),
        ("ago({n}, {unit})", "ago({unit}, {n})", "found \"argument 1 of ago\"; expected ago(Number, Unit)"),
        ("role = \"since\"", "role = \"sometime\"", "found \"sometime\"; expected on since until"),
        ("role = \"since\"", "rolle = \"since\"", "unknown field `rolle`"),
        ("\"wa\"], ", "\"wa\"]] #", "months, mid_months, weekdays: found \"1 lists\"; expected 7 lists"),
        ("day = ", "dag = ", "units: found \"dag\"; expected second, minute, hour, day"),
        ("\"dmy\"", "\"ymd\"", "numeric_order: found \"ymd\"; expected dmy or mdy"),
        ("anchor = \"2020-02-07\"", "anchor = \"2020-02-31\"", "anchor: found \"2020-02-31\""),
    ] {
        assert!(TIMES.contains(old));
        let error = TimeRules::parse(&TIMES.replacen(old, new, 1), NUMBERS, ["toy/times.toml", "toy/numbers.toml"]);
        let error = error.expect_err(new).to_string();
        assert!(error.starts_with("toy/times.toml") && error.contains(want), "{error}");
    }
    let numbers = NUMBERS.replace("at_least({n})", "at_least()");
    let error = TimeRules::parse(TIMES, &numbers, ["toy/times.toml", "toy/numbers.toml"]).expect_err("no argument");
    assert!(error.to_string().starts_with("toy/numbers.toml:13: mer {n}: "), "{error}");
}
