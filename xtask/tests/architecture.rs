//! The rules of docs/architecture.md, checked: what uses what, what the papers name, how sources are written.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// Which crates of Vigie each may depend on. docs/architecture.md says the same under *Uses*.
const USES: [(&str, &[&str]); 14] = [
    ("vigie-model", &[]),
    ("vigie-text", &["vigie-model"]),
    ("vigie-syntax", &[]),
    ("vigie-source", &["vigie-model", "vigie-text"]),
    ("vigie-lexicon", &["vigie-model", "vigie-text"]),
    ("vigie-time", &["vigie-model", "vigie-text"]),
    ("vigie-place", &["vigie-model", "vigie-text"]),
    ("vigie-claim", &["vigie-lexicon", "vigie-model", "vigie-place", "vigie-syntax", "vigie-text", "vigie-time"]),
    ("vigie-picture", &["vigie-model"]),
    ("vigie-format", &["vigie-model", "vigie-picture", "vigie-syntax"]),
    ("vigie-store", &["vigie-format", "vigie-model", "vigie-picture"]),
    ("vigie-server", &["vigie-format", "vigie-model", "vigie-picture", "vigie-store"]),
    (
        "vigie",
        &[
            "vigie-claim",
            "vigie-format",
            "vigie-lexicon",
            "vigie-model",
            "vigie-picture",
            "vigie-place",
            "vigie-server",
            "vigie-source",
            "vigie-store",
            "vigie-syntax",
            "vigie-text",
            "vigie-time",
        ],
    ),
    ("xtask", &["vigie-model", "vigie-picture", "vigie-place", "vigie-store"]),
];

/// Crates from elsewhere that only some may reach, by whatever way.
const REACHED_ONLY_FROM: [(&str, &[&str]); 10] = [
    ("ureq", &["vigie-source", "vigie"]),
    ("tokio", &["vigie-server", "vigie"]),
    ("axum", &["vigie-server", "vigie"]),
    ("hyper", &["vigie-server", "vigie"]),
    ("socket2", &["vigie-server", "vigie"]),
    ("rusqlite", &["vigie-store", "vigie-server", "vigie", "xtask"]),
    ("libsqlite3-sys", &["vigie-store", "vigie-server", "vigie", "xtask"]),
    ("clap", &["vigie"]),
    ("rayon", &["vigie"]),
    ("indicatif", &["vigie"]),
];

/// Crates that read nothing of the machine: their roots turn on the lint of clippy.toml.
const PURE: [&str; 10] = [
    "vigie-model",
    "vigie-text",
    "vigie-syntax",
    "vigie-source",
    "vigie-lexicon",
    "vigie-time",
    "vigie-place",
    "vigie-claim",
    "vigie-picture",
    "vigie-format",
];

/// How many lines a source may have.
const MOST_LINES: usize = 600;

/// Sources that are longer, and why.
const LONGER: [(&str, &str); 0] = [];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace").to_owned()
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// A package's dependencies as cargo resolves them, those of tests and of build scripts left out.
type Graph = BTreeMap<String, BTreeSet<String>>;

/// The members of the workspace, and the graph of all packages, by name.
fn graph() -> (BTreeSet<String>, Graph) {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(root()).args(["metadata", "--format-version", "1", "--locked", "--all-features"]);
    let output = cargo.output().expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let answer: Value = serde_json::from_slice(&output.stdout).expect("cargo writes JSON");
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let names: BTreeMap<String, String> =
        list(&answer["packages"]).iter().map(|p| (text(&p["id"]), text(&p["name"]))).collect();
    let members = list(&answer["workspace_members"]).iter().map(|id| names[&text(id)].clone()).collect();
    let mut graph = Graph::new();
    for node in list(&answer["resolve"]["nodes"]) {
        // Several versions of one crate count as one.
        let uses = graph.entry(names[&text(&node["id"])].clone()).or_default();
        for dependency in list(&node["deps"]) {
            if list(&dependency["dep_kinds"]).iter().any(|kind| kind["kind"].is_null()) {
                uses.insert(names[&text(&dependency["pkg"])].clone());
            }
        }
    }
    (members, graph)
}

/// All that a package reaches.
fn reached(graph: &Graph, from: &str) -> BTreeSet<String> {
    let (mut seen, mut next) = (BTreeSet::new(), vec![from.to_owned()]);
    while let Some(name) = next.pop() {
        for used in graph.get(&name).into_iter().flatten() {
            if seen.insert(used.clone()) {
                next.push(used.clone());
            }
        }
    }
    seen
}

/// What in the graph breaks the two tables.
fn violations(members: &BTreeSet<String>, graph: &Graph) -> Vec<String> {
    let mut wrong = Vec::new();
    let table: BTreeMap<&str, &[&str]> = USES.into_iter().collect();
    for name in table.keys().filter(|name| !members.contains(**name)) {
        wrong.push(format!("USES has {name}, which is no member of the workspace"));
    }
    for member in members {
        let Some(allowed) = table.get(member.as_str()) else {
            wrong.push(format!("{member} has no line in USES"));
            continue;
        };
        for used in graph.get(member).into_iter().flatten() {
            if members.contains(used) && !allowed.contains(&used.as_str()) {
                wrong.push(format!("{member} must not depend on {used}"));
            }
        }
        let reached = reached(graph, member);
        for (foreign, from) in REACHED_ONLY_FROM {
            if reached.contains(foreign) && !from.contains(&member.as_str()) {
                wrong.push(format!("{member} must not reach {foreign}"));
            }
        }
    }
    for (foreign, from) in REACHED_ONLY_FROM {
        // A name that is mistyped, or gone, would forbid nothing.
        if !from.iter().any(|member| reached(graph, member).contains(foreign)) {
            wrong.push(format!("nothing reaches {foreign}: take it out of REACHED_ONLY_FROM"));
        }
    }
    wrong
}

#[test]
fn dependencies_point_one_way() {
    let (members, graph) = graph();
    let wrong = violations(&members, &graph);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let model = &graph["vigie-model"];
    assert!(!model.iter().any(|name| name.starts_with("serde")), "vigie-model must not serialise: {model:?}");
}

#[test]
fn a_dependency_that_points_upward_is_found() {
    let (members, mut graph) = graph();
    graph.entry("vigie-text".into()).or_default().insert("vigie-store".into());
    let wrong = violations(&members, &graph).join("\n");
    assert!(wrong.contains("vigie-text must not depend on vigie-store"), "{wrong}");
    assert!(wrong.contains("vigie-claim must not reach rusqlite"), "{wrong}");
    assert!(!wrong.contains("must not reach tokio"), "{wrong}");
}

/// The sections of docs/architecture.md that begin with a crate's name.
fn sections() -> BTreeMap<String, String> {
    let page = read(&root().join("docs/architecture.md"));
    let mut sections = BTreeMap::new();
    for section in page.split("\n### `").skip(1) {
        let (name, body) = section.split_once('`').expect("a name in backticks");
        let body = body.split("\n## ").next().unwrap_or_default();
        sections.insert(name.to_owned(), body.to_owned());
    }
    sections
}

/// What stands after `- **LABEL:**`, up to the end of its paragraph.
fn labelled<'a>(section: &'a str, label: &str) -> Option<&'a str> {
    let (_, rest) = section.split_once(&format!("- **{label}:** "))?;
    rest.split("\n- ").next()?.split("\n\n").next()
}

#[test]
fn the_page_names_each_crate_with_its_purpose_and_its_never() {
    let sections = sections();
    let described: BTreeSet<&str> = sections.keys().map(String::as_str).collect();
    assert_eq!(described, USES.iter().map(|(name, _)| *name).collect::<BTreeSet<_>>());
    for (name, allowed) in USES {
        let section = &sections[name];
        let question = section.lines().next().unwrap_or_default();
        assert!(question.starts_with(": ") && question.ends_with('?'), "{name}: no question in its heading");
        let purpose = section.lines().skip(1).find(|line| !line.is_empty()).unwrap_or_default();
        assert!(purpose.len() > 40 && !purpose.starts_with("- "), "{name}: no purpose");
        assert!(labelled(section, "Never").is_some_and(|never| never.len() > 15), "{name}: no **Never:**");
        let uses = labelled(section, "Uses").unwrap_or_else(|| panic!("{name}: no **Uses:**"));
        let uses: BTreeSet<&str> = code(uses).collect();
        assert_eq!(uses, allowed.iter().copied().collect(), "{name}: **Uses:** is not what USES allows");
    }
}

/// The words in backticks of a text, blocks of code left out.
fn code(text: &str) -> impl Iterator<Item = &str> {
    let outside = text.split("\n```").step_by(2);
    outside.flat_map(|part| part.split('`').skip(1).step_by(2))
}

/// The targets of a text's links, those to other sites left out.
fn links(text: &str) -> impl Iterator<Item = &str> {
    let targets = text.split("](").skip(1).filter_map(|rest| rest.split([')', '#']).next());
    targets.filter(|target| !target.is_empty() && !target.contains("://"))
}

/// Whether words in backticks name a path of the repository. A path has a folder; placeholders, addresses of the
/// server and what only a build makes are none.
fn is_path(word: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./".contains(c);
    let made = ["target/", "web/dist", "web/node_modules", "web/test-results"];
    word.contains('/')
        && !word.starts_with('/')
        && word.chars().all(plain)
        && word.chars().any(|c| c.is_ascii_lowercase())
        && !made.iter().any(|folder| word.starts_with(folder))
}

#[test]
fn the_papers_name_what_exists() {
    let root = root();
    let mut papers = vec![root.join("README.md"), root.join("CHANGELOG.md"), root.join("NOTICE.md")];
    papers.extend(files(&root.join("docs"), &["md"]));
    let (mut seen, mut missing) = (0, Vec::new());
    for paper in &papers {
        let text = read(paper);
        let name = paper.strip_prefix(&root).unwrap_or(paper).display();
        for path in code(&text).filter(|word| is_path(word)) {
            seen += 1;
            if !root.join(path).exists() {
                missing.push(format!("{name}: `{path}`"));
            }
        }
        for link in links(&text) {
            seen += 1;
            if !paper.parent().is_some_and(|folder| folder.join(link).exists()) {
                missing.push(format!("{name}: link to {link}"));
            }
        }
    }
    assert!(missing.is_empty(), "these do not exist:\n{}", missing.join("\n"));
    assert!(seen > 40, "only {seen} paths were found in the papers");
}

/// The files below a folder with one of the extensions; what is built or installed is left out.
fn files(folder: &Path, extensions: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut entries: Vec<PathBuf> =
        fs::read_dir(folder).map_or(Vec::new(), |e| e.flatten().map(|e| e.path()).collect());
    entries.sort();
    for path in entries {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() {
            if !["target", "node_modules", "dist", "test-results"].contains(&name.as_str()) && !name.starts_with('.') {
                found.extend(files(&path, extensions));
            }
        } else if path.extension().is_some_and(|e| extensions.iter().any(|&wanted| e == wanted)) {
            found.push(path);
        }
    }
    found
}

#[test]
fn every_crate_says_what_comes_in_and_what_it_never_does() {
    for (name, _) in USES.iter().filter(|(name, _)| name.starts_with("vigie-")) {
        let source = read(&root().join("crates").join(name).join("src/lib.rs"));
        let header: String = source.lines().take_while(|line| line.starts_with("//!")).collect::<Vec<_>>().join("\n");
        for part in ["In:", "Never:"] {
            assert!(header.contains(part), "{name}: its head does not say `{part}`");
        }
        let bounds = header.contains("Out:") || header.contains("Invariant");
        assert!(bounds, "{name}: its head says neither `Out:` nor an invariant");
    }
    for name in ["crates/vigie", "xtask"] {
        assert!(read(&root().join(name).join("src/main.rs")).starts_with("//! "), "{name}: no head");
    }
}

#[test]
fn pure_crates_turn_on_the_lint() {
    let on = "#![cfg_attr(not(test), deny(clippy::disallowed_methods))]";
    for name in PURE {
        let folder = root().join("crates").join(name).join("src");
        assert!(read(&folder.join("lib.rs")).contains(on), "{name}: lib.rs lacks {on}");
        for file in files(&folder, &["rs"]) {
            let off = product(&read(&file)).contains("allow(clippy::disallowed_methods)");
            assert!(!off, "{} turns the lint off", file.display());
        }
    }
}

/// A source without the tests at its end.
fn product(source: &str) -> &str {
    source.split("#[cfg(test)]\nmod ").next().unwrap_or_default()
}

/// Whether a line asks which language it has to do with.
fn asks_for_a_language(line: &str) -> bool {
    let codes = ["fr", "en", "ar", "ru", "uk", "es", "de", "fa", "he", "tr", "pt", "zh", "sw", "fra", "eng", "ara"];
    !line.trim_start().starts_with("//")
        && codes.iter().any(|iso| {
            let word = format!("\"{iso}\"");
            line.match_indices(&word).any(|(at, _)| {
                let (before, after) = (line[..at].trim_end(), line[at + word.len()..].trim_start());
                let led = ["==", "!=", "starts_with(", "eq("].iter().any(|by| before.ends_with(by));
                led || ["==", "!=", "=>"].iter().any(|by| after.starts_with(by))
            })
        })
}

#[test]
fn no_code_names_a_language() {
    for bad in [r#"if lang == "fr" {"#, r#"    "en" => true,"#, r#"lang.as_str() != "uk""#, r#"if "fr" == lang"#] {
        assert!(asks_for_a_language(bad), "{bad}");
    }
    for good in [r#"Which::Fra => "fr","#, r#"// if lang == "fr""#, r#"("en", include_str!("en.toml"))"#] {
        assert!(!asks_for_a_language(good), "{good}");
    }
    let mut found = Vec::new();
    for (name, _) in USES.iter().filter(|(name, _)| *name != "xtask") {
        for file in files(&root().join("crates").join(name).join("src"), &["rs"]) {
            if file.file_stem().is_some_and(|stem| stem == "tests") {
                continue;
            }
            for (number, line) in product(&read(&file)).lines().enumerate() {
                if asks_for_a_language(line) {
                    found.push(format!("{}:{}: {}", file.display(), number + 1, line.trim()));
                }
            }
        }
    }
    assert!(found.is_empty(), "language is data; these lines name one:\n{}", found.join("\n"));
}

#[test]
fn sources_are_short() {
    let root = root();
    let mut long = Vec::new();
    for folder in ["crates", "xtask", "web"] {
        for file in files(&root.join(folder), &["rs", "ts", "svelte", "css", "sql"]) {
            let name = file.strip_prefix(&root).unwrap_or(&file).display().to_string();
            let lines = read(&file).lines().count();
            let excused = LONGER.iter().any(|(path, _)| *path == name);
            match (lines > MOST_LINES, excused) {
                (true, false) => long.push(format!("{name} has {lines} lines: split it, or give the reason in LONGER")),
                (false, true) => long.push(format!("{name} has {lines} lines: take it out of LONGER")),
                _ => {}
            }
        }
    }
    assert!(long.is_empty(), "{}", long.join("\n"));
    for (path, reason) in LONGER {
        assert!(root.join(path).exists() && reason.len() > 20, "{path}: gone, or without a reason");
    }
}
