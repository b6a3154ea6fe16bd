//! The analysts' page says what the rules say, and its examples come out as it says.

use crate::fixture::{check, lines, read};
use vigie_picture::Ground;

const PAGE: &str = include_str!("../../../../docs/picture.md");

/// The examples of the page: the reports, then what is drawn of them.
fn examples() -> Vec<(&'static str, &'static str)> {
    let blocks = PAGE.split("```picture\n").skip(1).filter_map(|rest| rest.split("\n```").next());
    blocks.map(|block| block.split_once("\n=>\n").expect("reports, =>, and what is drawn of them")).collect()
}

#[test]
fn every_example_comes_out_as_the_page_says() {
    assert!(examples().len() >= Ground::ALL.len());
    for (reports, drawn) in examples() {
        check(reports, &format!("show grades\n{reports}"), drawn);
    }
}

#[test]
fn every_rule_is_on_the_page_in_its_own_words_with_an_example_in_which_it_applies() {
    for ground in Ground::ALL {
        let rule = ground.rule();
        let heading = format!("### `{}`\n", rule.id);
        let section = PAGE.split(&heading).nth(1).unwrap_or_else(|| panic!("no section {}", heading.trim()));
        let section = section.split("\n#").next().unwrap();
        let says = format!("**If** {}, **then** {}: {}.", rule.condition, rule.effect, rule.reason);
        let in_words = section.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(in_words.contains(&says), "{}: the page does not say: {says}", rule.id);
        let (reports, _) = section.split_once("```picture\n").unwrap().1.split_once("\n=>\n").unwrap();
        let drawn = read(reports).draw();
        let holdings = drawn.control.iter().flat_map(|c| &c.line);
        let by_name = holdings.clone().any(|h| h.basis.contains(ground));
        let grades = holdings.flat_map(|h| h.rivals.iter().map(|r| r.grade)).map(|g| g.information);
        let others = drawn.figures.iter().map(|f| f.grade).chain(drawn.commitments.iter().map(|c| c.grade));
        let by_grade = grades.chain(others.map(|g| g.information)).any(|g| Some(g) == ground.information());
        assert!(by_name || by_grade, "{}: {:?}", rule.id, lines(&drawn, true));
    }
}
