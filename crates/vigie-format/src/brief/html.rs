//! The situation report as one HTML page: no script, nothing loaded, fit to print.

use std::collections::BTreeSet;

use super::compose::{Document, Item, Note};
use super::words::Words;

const STYLE: &str = "\
body{font:16px/1.5 system-ui,sans-serif;color:#1b1b1b;background:#fff;max-width:52rem;margin:2rem auto;padding:0 1rem}\
h1{font-size:1.8rem;margin:0}h2{font-size:1.25rem;border-bottom:1px solid #bbb;margin:2rem 0 .5rem;break-after:avoid}\
.day{color:#444;margin:.25rem 0 1rem}.caveat{color:#444;font-size:.9rem}\
ul{padding-left:1.2rem}li{margin:.25rem 0;break-inside:avoid}sup{line-height:0}sup a{text-decoration:none}\
nav ul{list-style:none;padding:0;display:flex;flex-wrap:wrap;gap:.25rem 1rem}a{color:#0b4f8a}\
ol.notes{font-size:.85rem;padding-left:2.2em}ol.notes li{overflow-wrap:anywhere}.back{text-decoration:none}q{quotes:none}figure{margin:1rem 0}figcaption{font-size:.85rem;color:#444}\
svg{max-width:100%;height:auto;border:1px solid #bbb;background:#f6f4ef}\
@media print{body{max-width:none;margin:0;font-size:9.5pt;line-height:1.35}nav,.back{display:none}a{color:inherit}h2{margin-top:1.2rem}li{margin:.12rem 0}figure svg{max-height:11cm}ol.notes{columns:2;column-gap:6mm;font-size:7.5pt;line-height:1.25;padding-left:0}ol.notes li{margin-left:2.8em}}\
@page{margin:18mm;@bottom-center{content:counter(page)\" / \"counter(pages);font-size:9pt}}";

/// The section that the map belongs to.
const MAPPED: &str = "control";

pub(super) fn render(d: &Document, map: Option<&str>, w: &Words) -> String {
    let (lang, title) = (escape(&d.lang), escape(&d.title));
    let mut out = format!(
        "<!doctype html>\n<html lang=\"{lang}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n\
         <style>{STYLE}</style>\n</head>\n<body>\n<header>\n<h1>{title}</h1>\n"
    );
    if let Some(subtitle) = &d.subtitle {
        out += &format!("<p class=\"day\">{}</p>\n", escape(subtitle));
    }
    for paragraph in &d.preamble {
        out += &format!("<p class=\"caveat\">{}</p>\n", escape(paragraph));
    }
    out += &format!("</header>\n<nav aria-label=\"{}\">\n<ul>\n", escape(&w.contents));
    for section in d.sections.iter().filter(|s| s.is_printed()) {
        out += &format!("<li><a href=\"#{}\">{}</a></li>\n", section.anchor, escape(&section.heading));
    }
    if d.cited > 0 {
        out += &format!("<li><a href=\"#notes\">{}</a></li>\n", escape(&w.notes));
    }
    out += "</ul>\n</nav>\n<main>\n";
    if !d.assessment.is_empty() {
        out += &format!("<section id=\"assessment\">\n<h2>{}</h2>\n", escape(&w.assessment));
        for paragraph in &d.assessment {
            out += &format!("<p>{}</p>\n", escape(paragraph));
        }
        out += "</section>\n";
    }
    let mut cited = BTreeSet::new();
    for section in d.sections.iter().filter(|s| s.is_printed()) {
        let (anchor, heading) = (section.anchor, escape(&section.heading));
        out += &format!("<section id=\"{anchor}\">\n<h2>{heading}</h2>\n");
        if let Some(map) = map.filter(|_| section.anchor == MAPPED) {
            out += map;
        }
        out += "<ul>\n";
        for each in section.items.iter().filter(|i| i.is_printed()) {
            item(&mut out, each, &mut cited, w);
        }
        out += "</ul>\n</section>\n";
    }
    if d.cited > 0 {
        out += &format!("<section id=\"notes\">\n<h2>{}</h2>\n<ol class=\"notes\">\n", escape(&w.notes));
        let back = escape(&w.back);
        for (n, each) in d.notes.iter().take(d.cited).enumerate() {
            let n = n + 1;
            let link = format!("<a class=\"back\" href=\"#r{n}\" aria-label=\"{back} {n}\">↩</a>");
            out += &format!("<li id=\"n{n}\">{} {link}</li>\n", note(each, w));
        }
        out += "</ol>\n</section>\n";
    }
    out += "</main>\n</body>\n</html>\n";
    out
}

/// `cited` are the notes that were cited before: the first mention of each is where its note leads back to.
fn item(out: &mut String, item: &Item, cited: &mut BTreeSet<usize>, w: &Words) {
    let lead = item.lead.as_ref().map_or(String::new(), |l| format!("<strong>{}</strong>{}", escape(l), w.colon));
    let pieces: Vec<String> = item
        .pieces
        .iter()
        .filter(|p| !p.text.is_empty())
        .map(|p| {
            let mut link = |n: &usize| {
                let first = if cited.insert(*n) { format!(" id=\"r{n}\"") } else { String::new() };
                format!("<a{first} href=\"#n{n}\">[{n}]</a>")
            };
            let links: Vec<String> = p.notes.iter().map(&mut link).collect();
            let links = if links.is_empty() { String::new() } else { format!("<sup>{}</sup>", links.join("")) };
            format!("{}{links}", escape(&p.text))
        })
        .collect();
    *out += &format!("<li>{lead}{}", pieces.join(&w.semicolon));
    if item.sub.iter().any(Item::is_printed) {
        *out += "\n<ul>\n";
        for each in item.sub.iter().filter(|i| i.is_printed()) {
            self::item(out, each, cited, w);
        }
        *out += "</ul>\n";
    }
    *out += "</li>\n";
}

fn note(note: &Note, w: &Words) -> String {
    let [open, close] = &w.quote;
    let claimant = note.claimant.as_ref().map_or(String::new(), |c| format!(" ({})", escape(c)));
    let report = match &note.url {
        Some(url) => format!("<a href=\"{}\" rel=\"noreferrer\">{}</a>", escape(url), escape(&note.report)),
        None => format!("<cite>{}</cite>", escape(&note.report)),
    };
    let (quote, outlet, date) = (escape(&note.quote), escape(&note.outlet), escape(&note.date));
    format!("<q>{open}{quote}{close}</q>{claimant} — {outlet}, {date}, {report}")
}

/// A text that stands for itself in HTML, attributes included.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c if c.is_control() && !c.is_whitespace() => out.push(' '),
            c if super::turns(c) => {}
            c => out.push(c),
        }
    }
    out
}
