//! `vigie parse` as a user runs it, with the models that are built in.
//!
//! The golden files follow the models: `UPDATE_GOLDEN=1 cargo test --package vigie --test parse` writes them anew; read
//! the difference before it is kept.

use serde_json::Value;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

fn parse(arguments: &[&str], threads: usize, input: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_vigie"));
    command.arg("parse").args(arguments).env("RAYON_NUM_THREADS", threads.to_string());
    command.env_remove("NO_COLOR").env_remove("CLICOLOR_FORCE");
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("vigie runs");
    match child.stdin.take().expect("it has an input").write_all(input.as_bytes()) {
        // What refuses its arguments may end before it has read anything.
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => {}
        written => written.expect("it reads"),
    }
    child.wait_with_output().expect("it ends")
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("output is UTF-8")
}

/// What is printed when all goes well.
fn parsed(arguments: &[&str], input: &str) -> String {
    let output = parse(arguments, 2, input);
    assert!(output.status.success(), "{arguments:?}: {}", text(&output.stderr));
    text(&output.stdout).to_owned()
}

fn here(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/parse").join(name)
}

/// A folder of its own for one test.
fn folder(test: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("parse-{test}"));
    let _ = fs::remove_dir_all(&path);
    fs::create_dir_all(&path).expect("a folder can be made");
    path
}

/// Checks that rows are CoNLL-U, and gives back the text they say.
fn read_back(conllu: &str) -> String {
    assert!(conllu.ends_with("\n\n"), "the last sentence is closed");
    let mut out = String::new();
    for block in conllu.split_terminator("\n\n") {
        assert!(block.contains("# text = ") && block.contains("# sent_id = "), "{block}");
        let (mut words, mut roots, mut heads, mut covered) = (0, 0, Vec::new(), 0);
        for row in block.lines().filter(|line| !line.starts_with("# ")) {
            let columns: Vec<&str> = row.split('\t').collect();
            assert!(columns.len() == 10 && columns.iter().all(|column| !column.is_empty()), "{row}");
            let is_token = if let Some((first, last)) = columns[0].split_once('-') {
                assert_eq!(first.parse(), Ok(words + 1), "{row}");
                covered = last.parse().expect("a range ends with a number");
                true
            } else {
                words += 1;
                assert_eq!(columns[0].parse(), Ok(words), "{row}");
                let head: usize = columns[6].parse().expect("a head is a number");
                assert!(head != words && (head == 0) == (columns[7] == "root"), "{row}");
                roots += usize::from(head == 0);
                heads.push(head);
                words > covered
            };
            if is_token {
                let space = |name: &str| {
                    let written = columns[9].split('|').find_map(|field| field.strip_prefix(name))?;
                    Some(written.replace("\\s", " ").replace("\\t", "\t").replace("\\r", "\r").replace("\\n", "\n"))
                };
                out += &space("SpacesBefore=").unwrap_or_default();
                out += columns[1];
                if !columns[9].contains("SpaceAfter=No") {
                    out += &space("SpacesAfter=").unwrap_or_else(|| " ".to_owned());
                }
            }
        }
        assert!(roots == 1 && covered <= words && heads.iter().all(|head| *head <= words), "{block}");
        for start in 1..=words {
            let path = std::iter::successors(Some(start), |&at| Some(heads[at - 1]).filter(|head| *head > 0));
            assert!(path.take(words + 1).count() <= words, "a circle: {block}");
        }
    }
    out
}

#[test]
fn sentences_are_parsed_as_they_were() {
    for lang in ["fr", "en"] {
        let golden = here(&format!("{lang}.conllu"));
        let input = fs::read_to_string(here(&format!("{lang}.txt"))).expect("the sentences are there");
        let got = parsed(&["--lang", lang, "-"], &input);
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            fs::write(&golden, &got).expect("the golden file can be written");
        }
        let want = fs::read_to_string(&golden).unwrap_or_default();
        assert!(
            got == want,
            "{} differs from what is printed, or is missing; see the head of this test",
            golden.display()
        );
    }
}

#[test]
fn what_is_printed_is_the_text_as_a_treebank() {
    let odd =
        "  Début.\tSuite\u{a0}: « oui » !\r\n\r\nPage | deux \\ trois… du, des, au.\n\n\n\u{c}fin 3 000 \u{200b}x";
    for input in [odd, "a", ".", "\u{1}", "…\n\n…", &"mot ".repeat(600), &"(".repeat(600)] {
        assert_eq!(read_back(&parsed(&["--lang", "fr", "-"], input)), *input);
    }
    for empty in ["", "\n \n"] {
        assert_eq!(parsed(&["--lang", "en", "-"], empty), "");
    }
}

#[test]
fn any_number_of_cores_prints_the_same_in_the_order_of_the_input() {
    let folder = folder("order");
    // Passages are cut by bytes; words would take long.
    let (sentence, blank) = ("Les rebelles ont pris la ville de Saraqeb.", "\n".repeat(4000));
    let paragraph = format!("{sentence}{blank}");
    let mut names = Vec::new();
    for (name, count) in [("c", 3), ("a", 120), ("b", 1)] {
        let path = folder.join(format!("{name}.txt"));
        fs::write(&path, paragraph.repeat(count)).expect("a file can be written");
        names.push(path.to_string_lossy().into_owned());
    }
    let arguments: Vec<&str> =
        ["--lang", "fr", "--format", "json"].into_iter().chain(names.iter().map(String::as_str)).collect();
    let one = parse(&arguments, 1, "");
    assert_eq!(one.status.code(), Some(0), "{}", text(&one.stderr));
    assert!(parse(&arguments, 3, "").stdout == one.stdout);
    let lines: Vec<Value> = text(&one.stdout).lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let starts: Vec<usize> = (0..lines.len()).filter(|&at| lines[at]["sentence"] == 1).collect();
    assert_eq!(starts.iter().map(|&at| lines[at]["document"].as_str().unwrap_or_default()).collect::<Vec<_>>(), names);
    // Passages are cut and numbered as if there were none.
    let (long, last) = (&lines[starts[1]..starts[2]], &lines[starts[2] - 1]);
    assert_eq!(last["sentence"], long.len());
    assert_eq!(last["end"].as_u64(), Some((paragraph.len() * 120 - blank.len()) as u64));
    assert!(long.chunks(long.len() / 120).all(|part| part[0]["words"] == long[0]["words"]));
}

#[test]
fn spans_are_slices_of_the_document() {
    let input = fs::read_to_string(here("fr.txt")).expect("the sentences are there");
    for line in parsed(&["--format", "json", "-"], &input).lines() {
        let sentence: Value = serde_json::from_str(line).expect("JSON");
        let slice = |of: &Value| &input[of["start"].as_u64().unwrap() as usize..of["end"].as_u64().unwrap() as usize];
        assert_eq!((slice(&sentence), sentence["lang"].as_str()), (sentence["text"].as_str().unwrap(), Some("fr")));
        let tokens = sentence["tokens"].as_array().unwrap();
        assert!(tokens.iter().all(|token| slice(token) == token["text"]));
        let words: usize = tokens.iter().map(|token| token["words"].as_array().unwrap().len()).sum();
        assert_eq!(words, sentence["words"].as_array().unwrap().len());
    }
}

#[test]
fn a_bad_input_is_named_and_the_rest_is_parsed() {
    let folder = folder("bad");
    let write = |name: &str, bytes: &[u8]| {
        let path = folder.join(name);
        fs::write(&path, bytes).expect("a file can be written");
        path.to_string_lossy().into_owned()
    };
    let pdf = write("a.txt", b"%PDF-1.7\n\x01");
    let german = write("b.txt", "Die Rebellen haben die Stadt eingenommen, viele Einwohner sind geflohen.".as_bytes());
    let latin = write("c.txt", b"L'arm\xe9e a repris la ville, selon des t\xe9moins.");
    let page = write("d.html", b"<html><body><p>The rebels have captured the town of Saraqib.</p></body></html>");
    let output = parse(&[&pdf, &german, "no-such-file", &latin, &page], 2, "");
    assert_eq!(output.status.code(), Some(1));
    let complaints = text(&output.stderr);
    assert!(
        complaints.contains("a.txt: this is a PDF") && complaints.contains("no-such-file: no such file"),
        "{complaints}"
    );
    assert!(
        complaints.contains("b.txt: seems to be in a language (de)") && complaints.contains("en, fr"),
        "{complaints}"
    );
    let documents: Vec<&str> =
        text(&output.stdout).lines().filter_map(|line| line.strip_prefix("# newdoc id = ")).collect();
    assert_eq!(documents, [latin, page]);
    assert!(text(&output.stdout).contains("# text = L'armée a repris"), "{}", text(&output.stdout));
}

#[test]
fn unknown_languages_and_styles_are_refused_with_those_there_are() {
    let said = |arguments: &[&str]| {
        let output = parse(arguments, 1, "Les rebelles ont pris la ville.");
        assert_eq!(output.status.code(), Some(1));
        text(&output.stderr).to_owned()
    };
    let lang = said(&["--lang", "de", "-"]);
    assert!(lang.contains("cannot parse de") && lang.contains("en, fr"), "{lang}");
    let style = said(&["--style", "none-such", "-"]);
    assert!(style.contains("sequoia") && style.contains("gsd"), "{style}");
}

#[test]
fn the_view_for_people_draws_every_word_once() {
    let drawn = parsed(&["--format", "text", "--lang", "fr", "-"], "Les rebelles ont pris la ville.");
    assert!(drawn.starts_with("stdin · fr\n\n1. [Les") || drawn.starts_with("stdin · fr\n\n1. Les"), "{drawn}");
    for word in ["Les", "rebelles", "ont", "pris", "la", "ville"] {
        assert!(drawn.lines().skip(3).filter(|line| line.split_whitespace().any(|part| part == word)).count() >= 1);
    }
    assert!(!drawn.contains('\u{1b}'), "no colour without a terminal");
}
