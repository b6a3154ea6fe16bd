//! GeoVirus: Wikinews articles in English with their toponyms.
//!
//! Source: Gritta, Pilehvar and Collier, "Which Melbourne? Augmenting Geocoding with Maps", ACL 2018. The corpus is not
//! part of the repository.

use vigie_model::Position;

use super::places::{Gold, GoldPlace};

/// The articles of the corpus.
///
/// Errors: no article is found in it.
pub fn read(xml: &str) -> Result<Vec<Gold>, String> {
    let articles = between(xml, "article").into_iter().enumerate().map(|(n, article)| gold(n, article));
    // Some have lost their text.
    let articles: Vec<Gold> = articles.filter(|article| !article.text.trim().is_empty()).collect();
    if articles.is_empty() {
        return Err("no <article> in it; is it GeoVirus.xml?".to_owned());
    }
    Ok(articles)
}

fn gold(n: usize, article: &str) -> Gold {
    let text = one(article, "text");
    let places = between(article, "location").into_iter().filter_map(|location| {
        let name = one(location, "name");
        // Counted in characters, from 1.
        let start = one(location, "start").parse::<usize>().ok()?.checked_sub(1)?;
        Some(GoldPlace {
            span: locate(&text, &name, start)?,
            position: Position::new(one(location, "lat").parse().ok()?, one(location, "lon").parse().ok()?)?,
            geonameid: None,
            within_km: None,
            relation: None,
        })
    });
    let places = places.collect();
    Gold { id: format!("geovirus-{n}"), lang: "en".to_owned(), published: None, text, places }
}

fn one(xml: &str, tag: &str) -> String {
    let raw = between(xml, tag).first().copied().unwrap_or_default();
    let plain = raw.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&apos;", "'");
    plain.replace("&amp;", "&")
}

fn between<'x>(xml: &'x str, tag: &str) -> Vec<&'x str> {
    let (open, close) = (format!("<{tag}>"), format!("</{tag}>"));
    xml.split(&open).skip(1).filter_map(|rest| rest.split_once(&close).map(|(inside, _)| inside)).collect()
}

/// Bytes of the name: at its offset, or at the nearest place where it stands (some offsets drift).
fn locate(text: &str, name: &str, start_chars: usize) -> Option<(usize, usize)> {
    let wanted = text.char_indices().nth(start_chars).map_or(text.len(), |(at, _)| at);
    let (at, _) = text.match_indices(name).min_by_key(|(at, _)| at.abs_diff(wanted))?;
    Some((at, at + name.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_article_with_a_drifted_offset() {
        let xml = "<articles><article><text>Été: flu &amp; fear in Rome, Rome</text><locations><location><name>Rome</name>\
                   <start>21</start><lat>41.9</lat><lon>12.5</lon></location></locations></article></articles>";
        let articles = read(xml).unwrap();
        assert_eq!(articles[0].text, "Été: flu & fear in Rome, Rome");
        let place = &articles[0].places[0];
        assert_eq!(&articles[0].text[place.span.0..place.span.1], "Rome");
        assert_eq!(place.span.0, 21, "{place:?}");
        assert!(read("<html></html>").is_err());
    }
}
