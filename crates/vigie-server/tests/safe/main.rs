//! Attacks on the real server, each a test. `docs/security.md` names them.

mod attacks;
mod client;
mod login;
mod slow;

/// Every test that `docs/security.md` names, as `module::test` or `file.rs: test`, is there.
#[test]
fn the_tests_named_in_the_papers_exist() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = std::fs::read_to_string(root.join("../../docs/security.md")).unwrap();
    let mut named = 0;
    for word in page.split('`').skip(1).step_by(2) {
        let (file, test) = match (word.split_once("::"), word.split_once(".rs: ")) {
            (Some((module, test)), _) => (root.join(format!("tests/safe/{module}.rs")), test),
            (_, Some((module @ ("server" | "fetching"), test))) => (root.join(format!("tests/{module}.rs")), test),
            // What fetches and what reads feeds is another crate's.
            (_, Some((module, test))) if module.starts_with("fetch/") || module.starts_with("feed/") => {
                (root.join(format!("../vigie-source/src/{module}.rs")), test)
            }
            (_, Some((module, test))) => (root.join(format!("src/{module}.rs")), test),
            _ => continue,
        };
        let source = std::fs::read_to_string(&file).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
        assert!(source.contains(&format!("fn {test}(")), "{word} is no test");
        named += 1;
    }
    assert!(named > 20, "{named}");
}
