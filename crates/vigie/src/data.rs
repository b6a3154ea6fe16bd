//! The lexicons, the gazetteer and the parser's models that are built into the program.

use crate::layers::Layers;
use anyhow::Context;
use std::sync::{Arc, OnceLock};
use vigie_claim::Reader;
use vigie_model::Place;
use vigie_place::Gazetteer;
use vigie_syntax::Model;

mod embedded {
    include!(concat!(env!("OUT_DIR"), "/data.rs"));
}

/// The gazetteer that is built in.
pub fn gazetteer() -> anyhow::Result<Gazetteer> {
    let bytes = embedded::GAZETTEER.context(
        "this program was built without gazetteer/gazetteer.bin; make it with `cargo xtask gazetteer` and build again",
    )?;
    Gazetteer::from_static(bytes).context("the built-in gazetteer cannot be used")
}

/// The gazetteer that is built in, and the places that the user added.
pub fn all_places() -> anyhow::Result<Arc<Gazetteer>> {
    Ok(Arc::new(Layers::at(None).over(gazetteer()?)?))
}

/// The places of a name, the likeliest first, or the one of a GeoNames id written `gn:169389`.
pub fn places_named(gazetteer: &Gazetteer, words: &str) -> Vec<Place> {
    let place = |e: vigie_place::Entry<'_>| Place {
        name: e.name.to_owned(),
        geonameid: e.geonameid,
        country: e.country,
        admin1: e.division.map(str::to_owned),
        position: Some(e.position),
        level: Some(e.level()),
        ..Place::unresolved(e.name)
    };
    match words.strip_prefix("gn:") {
        Some(id) => id.parse().ok().and_then(|id| gazetteer.entry(id)).map(place).into_iter().collect(),
        None => gazetteer.lookup(words).into_iter().map(|hit| place(hit.entry)).collect(),
    }
}

/// A reader with the built-in data and the places that the user added: lexicons, gazetteer, and the parser of each
/// language that has a model.
pub fn reader() -> anyhow::Result<Reader> {
    let reader =
        Reader::new(embedded::LEXICONS, Some(all_places()?)).context("the built-in lexicons cannot be used")?;
    with_models(reader)
}

/// The reader with the built-in parser of each of its languages that has one.
pub fn with_models(mut reader: Reader) -> anyhow::Result<Reader> {
    for (lang, bytes) in embedded::SYNTAX {
        if reader.languages().all(|l| l.as_str() != *lang) {
            continue;
        }
        let model = Model::from_bytes((*bytes).into())
            .with_context(|| format!("the built-in model of {lang} cannot be used"))?;
        reader = reader.with_model(Arc::new(model));
    }
    Ok(reader)
}

/// The built-in lexicons as (path, text) pairs; the acts are there without their sentences.
pub const fn lexicons() -> &'static [(&'static str, &'static str)] {
    embedded::LEXICONS
}

/// The parser's models, each made ready when it is first asked for.
pub struct Models {
    models: Vec<OnceLock<Result<Model, String>>>,
}

impl Models {
    /// The built-in ones.
    ///
    /// Errors: the program was built without any.
    pub fn built_in() -> anyhow::Result<Models> {
        anyhow::ensure!(
            !embedded::SYNTAX.is_empty(),
            "this program was built without the parser's models (models/fr.syntax.bin, …); put them there and build again"
        );
        Ok(Models { models: embedded::SYNTAX.iter().map(|_| OnceLock::new()).collect() })
    }

    /// The languages there are models of, as ISO 639 codes.
    pub fn languages() -> impl Iterator<Item = &'static str> {
        embedded::SYNTAX.iter().map(|(lang, _)| *lang)
    }

    /// The language's model, and its place among them; `None` where there is none.
    pub fn get(&self, lang: &str) -> Option<anyhow::Result<(usize, &Model)>> {
        let at = embedded::SYNTAX.iter().position(|(name, _)| *name == lang)?;
        let load = || Model::from_bytes(embedded::SYNTAX[at].1.into()).map_err(|e| e.to_string());
        Some(match self.models[at].get_or_init(load) {
            Ok(model) => Ok((at, model)),
            Err(error) => Err(anyhow::anyhow!("the built-in model of {lang} cannot be used: {error}")),
        })
    }
}
