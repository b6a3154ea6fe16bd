//! Words brought to a stem, so that one form of a word finds the others. The endings of a language are data: a file of
//! `stems/`, a line here.

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap};
use std::sync::LazyLock;

use serde::Deserialize;
use vigie_model::Lang;

/// The languages whose words have stems.
const FILES: &[&str] = &[include_str!("stems/en.toml"), include_str!("stems/fr.toml")];

/// One language's file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    lang: String,
    common: String,
    given: HashMap<String, String>,
    step: Vec<Step>,
    /// Asked for by the tests.
    #[cfg_attr(not(test), allow(dead_code, reason = "the tests' own"))]
    families: Families,
}

/// In which the longest ending that leaves so many letters is replaced.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Step {
    /// True where it is left out for a word that an earlier step of this sort has shortened.
    #[serde(default)]
    once: bool,
    least: usize,
    endings: HashMap<String, String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(not(test), allow(dead_code, reason = "the tests' own"))]
struct Families {
    same: Vec<String>,
    apart: Vec<String>,
}

/// How one language's words are brought to stems.
#[derive(Debug)]
pub(crate) struct Stems {
    lang: Lang,
    common: BTreeSet<String>,
    given: HashMap<String, String>,
    steps: Vec<Endings>,
}

/// A step, its endings by their last letter, the longest first.
#[derive(Debug)]
struct Endings {
    once: bool,
    least: usize,
    by_last: HashMap<u8, Vec<(String, String)>>,
}

impl Endings {
    fn of(step: Step) -> Endings {
        let mut by_last: HashMap<u8, Vec<(String, String)>> = HashMap::new();
        for (ending, replacement) in step.endings {
            let Some(&last) = ending.as_bytes().last() else { continue };
            by_last.entry(last).or_default().push((ending, replacement));
        }
        by_last.values_mut().for_each(|endings| endings.sort_by_key(|(ending, _)| Reverse(ending.len())));
        Endings { once: step.once, least: step.least, by_last }
    }

    /// Where the ending of a word begins that this step replaces, and by what.
    fn find(&self, word: &str) -> Option<(usize, &str)> {
        let endings = self.by_last.get(word.as_bytes().last()?)?;
        let fits = |ending: &str| word.len() - ending.len() >= self.least;
        let (ending, replacement) =
            endings.iter().find(|(ending, _)| word.ends_with(ending.as_str()) && fits(ending))?;
        Some((word.len() - ending.len(), replacement))
    }
}

static ALL: LazyLock<Vec<Stems>> = LazyLock::new(|| FILES.iter().filter_map(|file| Stems::read(file)).collect());

impl Stems {
    /// Every language that has stems.
    pub fn all() -> &'static [Stems] {
        &ALL
    }

    /// Those of a language, where it has any.
    pub fn of(lang: Option<&Lang>) -> Option<&'static Stems> {
        let lang = lang?;
        ALL.iter().find(|stems| stems.lang == *lang)
    }

    /// `None` for a file that is not well formed, which a test rules out.
    fn read(file: &str) -> Option<Stems> {
        let File { lang, common, given, step, .. } = toml::from_str(file).ok()?;
        let common = common.split_whitespace().map(str::to_owned).collect();
        let steps = step.into_iter().map(Endings::of).collect();
        Some(Stems { lang: Lang::new(&lang)?, common, given, steps })
    }

    /// True for a word that says nothing alone.
    pub fn is_common(&self, word: &str) -> bool {
        self.common.contains(word)
    }

    /// The stem of a folded word.
    pub fn stem(&self, word: &str) -> String {
        if let Some(given) = self.given.get(word) {
            return given.clone();
        }
        let mut stem = word.to_owned();
        // Endings are letters without accents; what else a word is made of has none.
        if !word.bytes().all(|b| b.is_ascii_lowercase()) {
            return stem;
        }
        let mut done = false;
        for step in self.steps.iter() {
            if step.once && done {
                continue;
            }
            if let Some((at, replacement)) = step.find(&stem) {
                stem.truncate(at);
                stem.push_str(replacement);
                done |= step.once;
            }
        }
        stem
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fold::fold;

    #[test]
    fn every_language_keeps_its_families_together_and_apart() {
        assert_eq!(Stems::all().len(), FILES.len());
        for (stems, file) in Stems::all().iter().zip(FILES) {
            let File { families, given, common, .. } = toml::from_str(file).unwrap();
            let (mut wrong, mut asked) = (Vec::new(), 0);
            for family in &families.same {
                let found: BTreeSet<String> = family.split(' ').map(|word| stems.stem(word)).collect();
                asked += 1;
                if found.len() != 1 {
                    wrong.push(format!("{family}: {found:?}"));
                }
            }
            for words in &families.apart {
                let found: BTreeSet<String> = words.split(' ').map(|word| stems.stem(word)).collect();
                asked += 1;
                if found.len() != words.split(' ').count() {
                    wrong.push(format!("{words}: {found:?}"));
                }
            }
            assert!(wrong.is_empty() && asked > 20, "{}: {wrong:#?}", stems.lang.as_str());
            for word in given.keys().map(String::as_str).chain(common.split_whitespace()) {
                assert_eq!(fold(word), word, "a word is written folded");
            }
        }
    }

    #[test]
    fn other_scripts_and_numbers_stay_as_they_are() {
        for stems in Stems::all() {
            for word in ["бахмут", "حلب", "2020", "t72s", "", "s", "as"] {
                assert_eq!(stems.stem(word), word);
            }
        }
        assert!(Stems::of(None).is_none() && Stems::of(Lang::new("xx").as_ref()).is_none());
    }
}
