//! Every sentence of the rule files, as a test.

mod common;

#[test]
fn the_examples_of_every_rule_hold() {
    let (mut seen, mut all) = (0, Vec::new());
    for common::Language { code, rules, writing } in common::languages() {
        let (wrong, run) = rules.check_examples(&writing);
        assert!(run > 100, "{code}: only {run} examples");
        all.extend(wrong);
        seen += 1;
    }
    assert!(all.is_empty(), "{} examples fail:\n{}", all.len(), all.join("\n"));
    assert!(seen > 0, "no folder of lexicons/ has times.toml and numbers.toml");
}
