//! Every entry of a language's `places.toml` stands beside sentences; these tests read them.

mod support;

#[test]
fn sentences_beside_the_entries() {
    let mut wrong = Vec::new();
    for iso in support::LANGUAGES {
        let recogniser = support::recogniser(iso);
        assert!(recogniser.language().examples().len() > 40, "{iso} has few examples");
        for example in recogniser.language().examples() {
            if let Some(read) = support::differs(&recogniser, &example.marked) {
                wrong.push(format!("{iso}: {}\n  wanted {}\n  read   {read}", example.entry, example.marked));
            }
        }
    }
    assert!(wrong.is_empty(), "{} sentences:\n{}", wrong.len(), wrong.join("\n"));
}
