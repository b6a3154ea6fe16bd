//! The foreign test sets hold as `known.txt` says: not one more deviation, and none that is mended and still listed.
//!
//! The sets are not part of the repository. Where they are not found (`shared/data/time` in the root, or the folder that
//! `VIGIE_TIME_DATA` names), the test says so and passes.

mod known;
mod suites;

use std::path::PathBuf;

#[allow(clippy::print_stdout)] // a skipped test says so
#[test]
fn deviations_are_those_that_are_known() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/data/time");
    let folder = std::env::var_os("VIGIE_TIME_DATA").map_or_else(|| PathBuf::from(root), PathBuf::from);
    let Some(cases) = suites::cases(&folder) else {
        println!("skipped: no test sets in {}; VIGIE_TIME_DATA may name their folder", folder.display());
        return;
    };
    let text = std::fs::read_to_string(known::path()).unwrap();
    let known = known::Known::parse(&text).unwrap_or_else(|e| panic!("{e}"));
    let wrong = known.check(&cases);
    assert!(wrong.is_empty(), "{}\n`cargo xtask score times --write` renews the list", wrong.join("\n"));
}

#[test]
fn the_list_names_a_reason_for_every_deviation() {
    let text = std::fs::read_to_string(known::path()).unwrap();
    let known = known::Known::parse(&text).unwrap_or_else(|e| panic!("{e}"));
    assert!(!known.by_code().contains_key(known::UNSORTED), "known.txt has entries without a reason");
}
