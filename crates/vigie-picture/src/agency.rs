//! Agencies behind outlets: a report that says whose dispatch it is, and names of one agency in two forms.
//!
//! In: a report's text and source, and the names of outlets. Out: the words in which a report may credit another outlet, to
//! be looked up among those that have reports of their own.
//!
//! No list of agencies is kept, and no language's word for *with* or *by*: a credit is known by where it stands.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Credits in parentheses are looked for in so many characters at the start: the dateline.
const HEAD_CHARS: usize = 160;

/// The longest last line that can be a credit, in characters.
const LAST_LINE_CHARS: usize = 40;

/// The longest credit, in words.
const CREDIT_WORDS: usize = 4;

/// A key that is equal for the forms of an outlet's name: without case, accents and punctuation; a name of three or more
/// words that begin with a capital goes by their initials, as *Agence France-Presse* does by *AFP*.
///
/// ```
/// # use vigie_picture::agency::name_key;
/// assert_eq!(name_key("Agence France-Presse"), name_key("AFP"));
/// assert_eq!(name_key("Syrian Observatory for Human Rights"), name_key("SOHR"));
/// assert_ne!(name_key("Reuters"), name_key("Le Monde"));
/// ```
pub fn name_key(name: &str) -> String {
    let words: Vec<&str> = name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let initials: Vec<char> =
        words.iter().filter_map(|word| word.chars().next()).filter(|first| first.is_uppercase()).collect();
    let key = if initials.len() >= 3 { initials.into_iter().collect() } else { words.join(" ") };
    key.nfkd().filter(|&c| !is_combining_mark(c)).flat_map(char::to_lowercase).collect()
}

/// The keys (see [`name_key`]) of all that the report may credit: what stands in parentheses in its dateline, words of a
/// short last line, and words of its source's name. Few of them name an outlet; those that do are its agency.
///
/// ```
/// # use vigie_picture::agency::credits;
/// assert!(credits("IDLEB (AFP) - L'armée a pris Saraqeb.", Some("Le Soir")).contains(&"afp".to_owned()));
/// assert!(credits("L'armée a pris Saraqeb.\n\navec Reuters", None).contains(&"reuters".to_owned()));
/// assert!(credits("L'armée a pris Saraqeb.", Some("Le Soir avec AFP")).contains(&"afp".to_owned()));
/// ```
pub fn credits(text: &str, source: Option<&str>) -> Vec<String> {
    let mut found = Vec::new();
    let head = text.char_indices().nth(HEAD_CHARS).map_or(text, |(end, _)| &text[..end]);
    for after in head.split('(').skip(1) {
        if let Some((inside, _)) = after.split_once(')') {
            runs(inside, &mut found);
        }
    }
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    if let Some(last) = lines.last().filter(|line| lines.len() > 1 && line.chars().count() <= LAST_LINE_CHARS) {
        runs(last, &mut found);
    }
    if let Some(source) = source {
        runs(source, &mut found);
        let own = name_key(source);
        found.retain(|key| *key != own);
    }
    found.sort();
    found.dedup();
    found
}

/// Every run of up to [`CREDIT_WORDS`] words, as keys.
fn runs(text: &str, found: &mut Vec<String>) {
    let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    for from in 0..words.len() {
        for to in from + 1..=(from + CREDIT_WORDS).min(words.len()) {
            found.push(name_key(&words[from..to].join(" ")));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_one_outlet() {
        assert_eq!(name_key("  Le  Monde "), "le monde");
        assert_eq!(name_key("L’Orient-Le Jour"), "lolj");
        assert_eq!(name_key("dpa"), "dpa");
        assert_eq!(name_key("Deutsche Presse-Agentur"), "dpa");
        assert_eq!(name_key(""), "");
    }

    #[test]
    fn a_name_inside_the_report_is_no_credit() {
        let text = "Le ministre a parlé à l'AFP vendredi (heure locale) de la prise de Saraqeb par l'armée.\n\
            Il a dit que la ville, où l'agence Reuters avait un correspondant, serait bientôt reconstruite.";
        let found = credits(text, Some("Le Soir"));
        assert!(!found.contains(&"afp".to_owned()) && !found.contains(&"reuters".to_owned()), "{found:?}");
        assert!(found.contains(&"heure locale".to_owned()));
    }

    #[test]
    fn an_outlet_does_not_credit_itself() {
        assert!(
            !credits("PARIS (AFP) - La guerre continue.", Some("Agence France-Presse")).contains(&"afp".to_owned())
        );
        assert!(credits("(", None).is_empty() && credits("", None).is_empty());
    }
}
