use super::*;
use proptest::prelude::*;
use vigie_model::Report;

fn read(name: &str, bytes: &[u8]) -> Outcome {
    read_reports(name, bytes, &Limits::default())
}

/// The one report in `bytes`, nothing being wrong.
fn one(name: &str, bytes: &[u8]) -> Report {
    let Outcome { mut reports, problems } = read(name, bytes);
    assert_eq!(problems, [], "{name}");
    assert_eq!(reports.len(), 1, "{name}");
    reports.remove(0)
}

/// The one problem with `bytes`, as a user sees it.
fn problem(name: &str, bytes: &[u8]) -> String {
    let problems = read(name, bytes).problems;
    assert_eq!(problems.len(), 1, "{problems:?}");
    problems[0].to_string()
}

fn published(report: &Report) -> Option<String> {
    report.published.map(|d| d.to_string())
}

const PROSE: &str =
    "Les déplacés affluent à Goma, où l’armée n’a pas confirmé la chute du camp ; « on attend », dit l’un d’eux.";

fn utf16(text: &str, unit: fn(u16) -> [u8; 2], mark: bool) -> Vec<u8> {
    mark.then_some(0xfeff).into_iter().chain(text.encode_utf16()).flat_map(unit).collect()
}

#[test]
fn text_is_read_in_the_encoding_it_is_in() {
    let latin1 = "Été : la ville de Ségou est encerclée, près de 300 blessés hébergés à l'hôpital.";
    let bytes: Vec<u8> = latin1.chars().map(|c| c as u8).collect();
    assert_eq!(one("a.txt", &bytes).text, latin1);
    let windows = encoding_rs::WINDOWS_1252.encode(PROSE).0;
    assert!(std::str::from_utf8(&windows).is_err());
    assert_eq!(one("a.txt", &windows).text, PROSE);
    for mark in [true, false] {
        assert_eq!(one("a.txt", &utf16(PROSE, u16::to_le_bytes, mark)).text, PROSE);
        assert_eq!(one("a.txt", &utf16(PROSE, u16::to_be_bytes, mark)).text, PROSE);
    }
    let cyrillic = "Бои продолжаются под Бахмутом, сообщил в среду представитель армии. Погибли 12 человек.";
    assert_eq!(one("a.txt", &utf16(cyrillic, u16::to_le_bytes, false)).text, cyrillic);
    assert_eq!(one("a.txt", &encoding_rs::WINDOWS_1251.encode(cyrillic).0).text, cyrillic);
    assert_eq!(one("a.txt", &[b"\xef\xbb\xbf", PROSE.as_bytes()].concat()).text, PROSE);
}

#[test]
fn a_damaged_byte_spoils_neither_the_text_nor_its_accents() {
    let mut bytes = PROSE.as_bytes().to_vec();
    bytes[20] = 0xff;
    let outcome = read("a.txt", &bytes);
    assert!(outcome.reports[0].text.contains("confirmé la chute"));
    assert_eq!(outcome.problems[0].offset, Some(20));
    assert!(outcome.problems[0].to_string().starts_with("a.txt, byte 20: not wholly UTF-8"));
    let cut = &PROSE.as_bytes()[..PROSE.find('é').unwrap() + 1 + 26];
    assert!(read("a.txt", &cut[..cut.len()]).reports[0].text.starts_with("Les déplacés"));
}

#[test]
fn what_is_not_text_is_named() {
    for (name, bytes, message) in [
        (
            "a.html",
            &b"\xff\xd8\xff\xe0\x00\x10JFIF"[..],
            "a.html: this is a JPEG image, not text; Vigie reads text only; give the report's text",
        ),
        (
            "a.txt",
            b"%PDF-1.4\n%\xe2\xe3",
            "a.txt: this is a PDF document, not text; save it as text first, for example with `pdftotext`",
        ),
        (
            "a.docx",
            b"PK\x03\x04\x14\x00",
            "a.docx: this is a zip archive or an office document, not text; unpack it, or save it as plain text from the program that made it",
        ),
        (
            "a.txt",
            b"abc\x00\x01\x02\x00",
            "a.txt, byte 3: this is binary data, not text; Vigie reads .txt, .md, .html, .json and .jsonl; give the report's text",
        ),
        ("a.json", b"", "a.json: nothing in it; check that the file was saved, or leave it out"),
        ("a.md", b" \n\t\n", "a.md: nothing in it; check that the file was saved, or leave it out"),
        (
            "a.md",
            b"---\ntitle: T\n---\n\n",
            "a.md, line 4: a head but no text under it; write the report under the closing ---",
        ),
    ] {
        assert_eq!(problem(name, bytes), message);
    }
    let small = Limits { file_bytes: 10, ..Limits::default() };
    let message = read_reports("a.txt", PROSE.as_bytes(), &small).problems[0].to_string();
    assert!(message.contains("larger than the limit of 0.0 MB; split it"), "{message}");
    // A word that is also a mark of a file type is a word.
    assert_eq!(one("a.txt", b"RIFF is the name of a town. PAR1 too.").text.len(), 37);
}

#[test]
fn text_gives_its_date_and_keeps_its_words() {
    for (text, date) in [
        ("date 2020-02\n\nLa ville est tombée.", Some("2020-02")),
        ("date 2020-02 La ville est tombée.", Some("2020-02")),
        ("Date: 2020-02-07\nLa ville est tombée.", Some("2020-02-07")),
        ("  DATE 2020, la ville est tombée.", Some("2020")),
        ("date limite : 2020", None),
        ("datée de 2020-02", None),
        ("La ville est tombée.\ndate 2020-02", None),
        ("date", None),
    ] {
        let report = one("dépêche.txt", text.as_bytes());
        assert_eq!((report.text.as_str(), published(&report).as_deref()), (text, date));
        assert_eq!(report.id, "dépêche");
    }
}

#[test]
fn front_matter_is_a_head_and_no_text() {
    let report = one(
        "x.md",
        "---\r\ntitle: \"Soudan : une trêve\"\r\nsource: L'Écho\r\npublished: 2026-10-12T08:00Z\r\nlang: fr-FR\r\nurl: https://echo.example/a:b\r\nid: e1\r\ntags:\r\n  - x: y\r\n---\r\n\r\n# Autre titre\r\n\r\nTexte.\r\n".as_bytes(),
    );
    assert_eq!(report.text, "# Autre titre\r\n\r\nTexte.\r\n");
    assert_eq!((report.id.as_str(), report.lang.unwrap().as_str()), ("e1", "fr"));
    assert_eq!(report.title.as_deref(), Some("Soudan : une trêve"));
    assert_eq!((report.source.as_deref(), report.url.as_deref()), (Some("L'Écho"), Some("https://echo.example/a:b")));
    assert_eq!(report.published.unwrap().to_string(), "2026-10-12");

    let report = one("y.md", "# Un titre\n\nTexte.".as_bytes());
    assert_eq!((report.title.as_deref(), report.text.as_str()), (Some("Un titre"), "# Un titre\n\nTexte."));
    let report = one("y.txt", b"---\nA rule, never closed, is text.\n");
    assert!(report.text.starts_with("---"));

    let outcome = read("z.txt", b"---\ndate: yesterday\nlang: english\n---\nText.");
    assert_eq!(outcome.reports[0].text, "Text.");
    assert_eq!(
        outcome.problems.iter().map(Problem::to_string).collect::<Vec<_>>(),
        [
            "z.txt, line 2: \"yesterday\" is not a date of publication; write 2020-02-07, 2020-02 or 2020, or give the date with --date",
            "z.txt, line 3: \"english\" is not a language; write its ISO 639 code, such as fr or en",
        ]
    );
}

#[test]
fn json_reports_are_read_and_the_rest_of_a_gold_file_passed_over() {
    let report = one(
        "gold/a-01.gold.json",
        r#"{"lang":"fr","published":"2020-02","source":null,"text":"É.","claims":[{"kind":1}]}"#.as_bytes(),
    );
    assert_eq!((report.id.as_str(), report.text.as_str(), report.source), ("a-01", "É.", None));
    assert_eq!(report.published.unwrap().to_string(), "2020-02");
    let list = read("l.json", br#"[{"id": 7, "text": "A.", "published": 2021}, {"text": ""}, 3, {"text": "B."}]"#);
    assert_eq!(list.reports.iter().map(|r| r.id.as_str()).collect::<Vec<_>>(), ["7", "l:4"]);
    assert_eq!(published(&list.reports[0]).as_deref(), Some("2021"));
    assert_eq!(
        list.problems.iter().map(|p| p.what.as_str()).collect::<Vec<_>>(),
        ["report 2 of the list: \"text\" is empty", "report 3 of the list: not an object"]
    );
    for (bytes, message) in [
        (&b"{\"text\": \"A\","[..], "a.json, line 1: not the JSON of a report (EOF while parsing a value, column 13)"),
        (b"{\"id\": \"x\"}", "a.json: no \"text\""),
        (b"{\"text\": [1]}", "a.json: \"text\" is not a string"),
        (b"[]", "a.json: an empty list"),
        (
            b"{\"schema_version\": 1, \"report\": {}, \"claims\": []}",
            "a.json: the claims of a report, without its text",
        ),
        (b"A report in plain words.", "a.json, line 1: not the JSON of a report (expected value, column 1)"),
    ] {
        let found = problem("a.json", bytes);
        assert!(found.starts_with(message), "{found}");
    }
}

#[test]
fn a_bad_line_spoils_no_other() {
    let lines = b"{\"text\":\"A.\"}\n\n{\"text\":\"B.\"\n{\"text\":\"C.\",\"lang\":\"xxxx\"}\r\n{\"id\":\"d\",\"text\":\"D\xe9j\xe0.\"}";
    let outcome = read("day.jsonl", lines);
    assert_eq!(outcome.reports.iter().map(|r| r.id.as_str()).collect::<Vec<_>>(), ["day:1", "day:4", "d"]);
    assert_eq!(outcome.reports[2].text, "Déjà.");
    assert_eq!(outcome.problems.iter().map(|p| p.line).collect::<Vec<_>>(), [Some(3), Some(4)]);
}

#[test]
fn a_line_beyond_the_limit_is_passed_over_without_being_kept() {
    let limits = Limits { file_bytes: 100, ..Limits::default() };
    let long = format!("{{\"text\":\"{}\"}}\n{{\"text\":\"B.\"}}\n", "a".repeat(100_000));
    let mut lines = JsonLines::new("-", long.as_bytes(), limits);
    assert_eq!(
        lines.next().unwrap().problems[0].to_string(),
        "-, line 1: a line of more than 0.0 MB; give one report a line"
    );
    assert_eq!(lines.next().unwrap().reports[0].id, "stdin:2");
    assert_eq!(lines.next(), None);
}

#[test]
fn what_is_too_long_for_one_report_is_refused_and_the_rest_is_read() {
    let limits = Limits { report_bytes: 10, ..Limits::default() };
    let read = |name: &str, content: &str| read_reports(name, content.as_bytes(), &limits);
    let outcome = read("a.txt", "0123456789ab");
    assert_eq!(outcome.reports, []);
    assert_eq!(
        outcome.problems[0].to_string(),
        "a.txt: a single report (\"a\") of 0.0 MB, the limit is 0.0 MB; split it into its reports, one file or one JSON line each"
    );
    let outcome = read("a.jsonl", "{\"text\":\"0123456789ab\"}\n{\"text\":\"Rien.\"}\n");
    assert_eq!((outcome.reports[0].id.as_str(), outcome.problems[0].line), ("a:2", Some(1)));
}

#[test]
fn an_input_that_lies_about_its_form_is_read_as_what_it_is() {
    assert_eq!(one("a.txt", b"{\"id\":\"x\",\"text\":\"A.\"}").id, "x");
    assert_eq!(read("a.txt", b"{\"text\":\"A.\"}\n{\"text\":\"B.\"}\n").reports.len(), 2);
    assert_eq!(read("a.json", b"{\"text\":\"A.\"}\n{\"text\":\"B.\"}\n").reports.len(), 2);
    assert_eq!(one("a.jsonl", b"{\n  \"text\": \"A.\"\n}\n").id, "a");
    assert_eq!(read("a.jsonl", b"[{\"text\": \"A.\"},\n {\"text\": \"B.\"}]").reports.len(), 2);
    assert_eq!(read("a.jsonl", b"{\"text\": \n{\"text\": \"B.\"}").reports.len(), 1, "lines are judged alone");
    let page = format!("<!DOCTYPE html><html lang=fr><title>T</title><body><p>{PROSE}</p></body></html>");
    for name in ["a.json", "a.txt", "a.md", "a", "-"] {
        let report = one(name, page.as_bytes());
        assert_eq!((report.text.as_str(), report.title.as_deref()), (PROSE, Some("T")), "{name}");
    }
    assert_eq!(one("a.html", PROSE.as_bytes()).text, PROSE);
    for text in ["[AFP] Les combats continuent.", "{{depeche}} Rien.", "<- Retour. Rien."] {
        assert_eq!(one("a.txt", text.as_bytes()).text, text);
    }
}

fn article(head: &str, body: &str) -> String {
    format!(
        "<!DOCTYPE html><html lang=\"fr-FR\"><head><title>Titre – Le Journal</title>{head}</head><body><nav><a href=/>Accueil</a></nav><article><h1>Titre</h1>{body}</article><script>if (a<b) {{ var x = \"<div>\" }}</script></body></html>"
    )
}

#[test]
fn a_page_gives_its_article_and_what_it_says_of_itself() {
    let body = format!("<p>{PROSE}</p><p>{PROSE}</p><p>Fin&nbsp;: d&eacute;j&agrave;.</p>");
    let head = r#"<meta property="og:site_name" content="Le Journal"><meta property="og:title" content="Titre"><meta property="article:published_time" content="2026-10-11T17:40:00+02:00"><link rel="canonical" href="https://j.example/a">"#;
    let report = one("p.html", article(head, &body).as_bytes());
    assert_eq!(report.title.as_deref(), Some("Titre"));
    assert_eq!((report.source.as_deref(), report.url.as_deref()), (Some("Le Journal"), Some("https://j.example/a")));
    assert_eq!(
        (published(&report).as_deref(), report.lang.as_ref().map(|l| l.as_str())),
        (Some("2026-10-11"), Some("fr"))
    );
    assert!(report.text.contains(&format!("{PROSE}\n\n{PROSE}")), "{}", report.text);
    assert!(report.text.contains("déjà") && !report.text.contains("Accueil") && !report.text.contains("var x"));

    let linked = r#"<script type="application/ld+json">{"@graph":[{"@type":"NewsArticle","headline":"Un titre","datePublished":"2020-02-07","publisher":{"name":"Agence"}}]}</script>"#;
    let report = one("p.html", article(linked, &body).as_bytes());
    assert_eq!((report.title.as_deref(), report.source.as_deref()), (Some("Un titre"), Some("Agence")));
    assert_eq!(published(&report).as_deref(), Some("2020-02-07"));

    let timed = format!("<time datetime=\"2021-03\">mars</time>{body}");
    assert_eq!(published(&one("p.html", article("", &timed).as_bytes())).as_deref(), Some("2021-03"));
    let outcome = read("p.html", article("<meta name=date content='11 octobre'>", &body).as_bytes());
    assert_eq!((outcome.reports.len(), outcome.problems.len()), (1, 1));
}

#[test]
fn a_page_in_another_encoding_is_read_as_it_declares() {
    let page = article(
        "<meta charset=\"iso-8859-2\">",
        "<p>Węgry, Łódź i Gdańsk: żołnierze wycofali się we wtorek z miasta, podało dowództwo.</p>",
    );
    let bytes = encoding_rs::ISO_8859_2.encode(&page).0;
    assert!(one("p.html", &bytes).text.contains("Węgry, Łódź i Gdańsk: żołnierze"));
}

#[test]
fn hostile_pages_are_answered_at_once() {
    for (open, close) in [
        ("<div>", "</div>"),
        ("<div></span>", ""),
        ("<b><div></b>", ""),
        ("<div><table><tr><td></div>", ""),
        ("<b>x", ""),
        ("<p><b a=1><p><b a=2><p><b a=3>", ""),
        ("<table><tr><td>", "</td></tr></table>"),
        ("<svg><g>", ""),
        ("<a<b<c", ""),
        ("<!--", ""),
        ("<", ""),
        ("<script>", ""),
        ("&#x110000;&bogus;", ""),
        ("</p></body></html>", ""),
        ("<template>", ""),
    ] {
        for n in [200, 10_000] {
            let page = format!("<html><body>{}{PROSE}{}", open.repeat(n), close.repeat(n));
            let outcome = read("p.html", page.as_bytes());
            assert!(outcome.reports.len() + outcome.problems.len() > 0, "{open}");
        }
    }
    let deep = format!("<html>{}", "<div>".repeat(20_000));
    assert!(problem("p.html", deep.as_bytes()).starts_with("p.html: a page with elements nested 257 deep"));
    let empty = problem("p.html", b"<html><body><div id=app></div><script>go()</script></body></html>");
    assert!(empty.starts_with("p.html: a page without text"), "{empty}");
}

#[test]
fn names_announce_forms_and_give_ids() {
    let mut seen = std::collections::BTreeSet::new();
    for (format, extensions) in FORMATS {
        for extension in *extensions {
            assert!(seen.insert(extension), "{extension} twice");
            assert_eq!(Format::of_name(&format!("a.b.{}", extension.to_uppercase())), Some(*format));
            assert_eq!(stem(&format!("dir.d/a.b.{extension}")), "a.b");
        }
    }
    for (name, id) in
        [("a.gold.json", "a"), (".json", ".json"), ("a/", "a"), ("2020.02", "2020.02"), ("-", "stdin"), ("", "")]
    {
        assert_eq!(stem(name), id);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]
    #[test]
    fn any_bytes_are_reports_or_problems(bytes in proptest::collection::vec(any::<u8>(), 0..200), extension in "(txt|md|html|json|jsonl|pdf|)") {
        let outcome = read(&format!("x.{extension}"), &bytes);
        prop_assert!(outcome.reports.len() + outcome.problems.len() > 0);
        prop_assert!(outcome.reports.iter().all(|r| !r.text.trim().is_empty()));
    }

    #[test]
    fn any_words_are_reports_or_problems(
        parts in proptest::collection::vec("(<[a-z/!]{0,6}( [a-z]=\"?)?>?|[{}\\[\\]\":,]|---\n|date |[0-9]{4}|\\PC{0,4}|\n|</?(table|p|b|a|svg|select|template|form|td)>)", 0..40),
        extension in "(txt|md|html|json|jsonl)",
    ) {
        let outcome = read(&format!("x.{extension}"), parts.concat().as_bytes());
        prop_assert!(outcome.reports.len() + outcome.problems.len() > 0);
    }

    #[test]
    fn text_is_never_altered(text in "[A-Za-zé’«»А-я٠-٩ ,.\n]{1,80}") {
        prop_assume!(!text.trim().is_empty());
        prop_assert_eq!(one("x.txt", text.as_bytes()).text, text);
    }
}
