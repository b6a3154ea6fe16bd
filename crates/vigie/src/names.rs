//! What parties, countries and places are called in a language: claims name them by the names of the lexicon and of the
//! gazetteer, which are English.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use serde_json::Value;
use vigie_format::brief::Words;

use crate::data;

/// By language: they are read from the lexicons once.
static KNOWN: LazyLock<Mutex<HashMap<String, Spoken>>> = LazyLock::new(Mutex::default);

/// What a language calls things.
#[derive(Debug, Clone)]
struct Spoken {
    names: BTreeMap<String, String>,
    /// Its places are called by the gazetteer's French names.
    french_places: bool,
}

/// The language of the lexicon's own names.
const OWN: &str = "en";

/// The words with what parties, countries and places are called in their language.
pub fn called(lang: &str, words: Words) -> Words {
    if lang == OWN {
        return words;
    }
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    let learnt = || {
        let lexicons = data::lexicons();
        Spoken { names: names(lang, &words, lexicons), french_places: has_french_places(lang, lexicons) }
    };
    let Spoken { names, french_places } = known.entry(lang.to_owned()).or_insert_with(learnt).clone();
    drop(known);
    let words = words.with_names(names);
    if french_places { words.with_places(Arc::clone(&PLACES)) } else { words }
}

/// Whether a language prints the gazetteer's French names, as its own file about places says.
fn has_french_places(lang: &str, lexicons: &[(&str, &str)]) -> bool {
    let own = |path: &str| path.ends_with(&format!("{lang}/places.toml"));
    let file = lexicons.iter().find(|(path, _)| own(path)).and_then(|(_, text)| toml::from_str::<Value>(text).ok());
    file.is_some_and(|file| file.get("names").and_then(Value::as_str) == Some("name_fr"))
}

/// What places are called in French, where that is not what the gazetteer calls them otherwise; of places of one name, what
/// the most populous is called.
static PLACES: LazyLock<Arc<HashMap<String, String>>> = LazyLock::new(|| {
    let mut largest: HashMap<&str, (u32, Option<&str>)> = HashMap::new();
    // Where there is no gazetteer, the commands that need it say so.
    let gazetteer = data::gazetteer();
    for entry in gazetteer.iter().flat_map(|gazetteer| gazetteer.entries()) {
        let people = entry.population.unwrap_or(0);
        let called = largest.entry(entry.name).or_insert((people, entry.name_fr));
        if people > called.0 {
            *called = (people, entry.name_fr);
        }
    }
    let french = largest.into_iter().filter_map(|(name, (_, french))| Some((name, french.filter(|f| *f != name)?)));
    Arc::new(french.map(|(name, french)| (name.to_owned(), french.to_owned())).collect())
});

/// The names by the lexicon's own, from its files as (path, text) pairs. A file that cannot be read names nothing here: the
/// reader says what is wrong with it.
fn names(lang: &str, words: &Words, lexicons: &[(&str, &str)]) -> BTreeMap<String, String> {
    let mut names = BTreeMap::new();
    let world = || lexicons.iter().filter(|(path, _)| path.contains("world/"));
    for entry in world().flat_map(|(_, text)| entries(text, "country")) {
        let forms = list(entry.get(lang));
        let own = list(entry.get(OWN)).into_iter().next();
        if let (Some(own), Some(name)) = (own, forms.first()) {
            names.insert(own, name.clone());
        }
        let adjectives = entry.get("adjective").map(|by| list(by.get(lang))).unwrap_or_default();
        let army = list(entry.get("army")).into_iter().next();
        if let (Some(own), Some(name)) = (army, words.army(&adjectives)) {
            names.insert(own, begun_large(&name));
        }
    }
    for entry in world().flat_map(|(_, text)| entries(text, "actor")) {
        let (own, forms) = (entry.get("name").and_then(Value::as_str), list(entry.get(lang)));
        // An acronym alone says little to whoever does not know it.
        let name = forms.iter().find(|form| form.chars().any(char::is_lowercase)).or(forms.first());
        if let (Some(own), Some(name)) = (own, name) {
            // Of the entries of one party for several times the first is the newest.
            names.entry(own.to_owned()).or_insert_with(|| begun_large(name));
        }
    }
    names.retain(|own, name| own != name);
    names
}

fn entries(text: &str, table: &str) -> Vec<Value> {
    let file: Value = toml::from_str(text).unwrap_or_default();
    file.get(table).and_then(Value::as_array).cloned().unwrap_or_default()
}

fn list(value: Option<&Value>) -> Vec<String> {
    value.and_then(Value::as_array).into_iter().flatten().filter_map(|one| Some(one.as_str()?.to_owned())).collect()
}

fn begun_large(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_the_first_that_are_words() {
        let world = [
            (
                "world/countries.toml",
                "[[country]]\niso3 = 'SDN'\nen = ['Sudan']\nfr = ['Soudan']\nadjective = { fr = ['soudanais', 'soudanaise'] }\narmy = ['Sudanese Armed Forces']\n",
            ),
            (
                "world/actors/x.toml",
                "[[actor]]\nname = 'Rapid Support Forces'\nfr = ['FSR', 'forces de soutien rapide']\n[[actor]]\nname = 'Wagner'\nen = ['Wagner']\n",
            ),
            ("fr/people.toml", "[[actor]]\nname = 'Nobody'\nfr = ['Personne']\n"),
            ("world/broken.toml", "[[actor"),
        ];
        let names = names("fr", &Words::of("fr").unwrap(), &world);
        let told: Vec<String> = names.iter().map(|(own, name)| format!("{own}: {name}")).collect();
        assert_eq!(
            told,
            [
                "Rapid Support Forces: Forces de soutien rapide",
                "Sudan: Soudan",
                "Sudanese Armed Forces: Armée soudanaise"
            ]
        );
    }

    #[test]
    fn the_lexicons_name_the_parties_of_wars_in_french() {
        let words = called("fr", Words::of("fr").unwrap());
        assert_eq!(words.called("Turkey"), "Turquie");
        assert_eq!(words.called("Syrian Arab Army"), "Armée syrienne");
        assert_eq!(words.called("Syrian Observatory for Human Rights"), "Observatoire syrien des droits de l'homme");
        assert_eq!(words.called("Russian Armed Forces"), "Armée russe");
        assert_eq!(words.called("nobody of this name"), "nobody of this name");
        assert_eq!(words.called("Aleppo"), "Alep");
        assert_eq!(words.called("Damascus"), "Damas");
        assert_eq!(words.called("Idlib"), "Idlib");
        assert!((1_000..200_000).contains(&PLACES.len()), "{}", PLACES.len());
        let english = called("en", Words::of("en").unwrap());
        assert_eq!(english.called("Aleppo"), "Aleppo");
        assert_eq!(english.called("Syrian Arab Army"), "Syrian Arab Army");
    }
}
