//! How a form is written: straight from what it shows, without a tree of values in between.

use std::fmt::Display;

use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::Value;
use vigie_model::ClaimId;

/// Something as Vigie writes it in JSON: `AsJson(&claim)` is a claim's object, `AsJson(claims.as_slice())` a list of them.
///
/// Nothing is copied: whoever writes it reads the thing itself. What is unknown is `null`, and the fields come in the
/// order of `docs/report-formats.md`. With `#[serde(flatten)]` in an answer of its own, more fields can follow.
///
/// ```
/// use vigie_format::{AsJson, json::written};
/// use vigie_model::Place;
///
/// let place = Place::unresolved("Idlib");
/// assert!(written(&AsJson(&place)).starts_with(r#"{"name":"Idlib","geonameid":null"#));
/// ```
#[derive(Debug, Clone, Copy)]
pub struct AsJson<'a, T: ?Sized>(pub &'a T);

impl<'a, T> Serialize for AsJson<'a, [T]>
where
    AsJson<'a, T>: Serialize,
{
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq(self.0.iter().map(AsJson))
    }
}

impl Serialize for AsJson<'_, ClaimId> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&self.0.0)
    }
}

/// What is written as the words in which it shows itself: a day, a grade.
#[derive(Debug, Clone, Copy)]
pub struct Shown<T>(pub T);

impl<T: Display> Serialize for Shown<T> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(&self.0)
    }
}

/// A list, made while it is written.
#[derive(Debug, Clone)]
pub struct Each<I>(pub I);

impl<I> Serialize for Each<I>
where
    I: Iterator<Item: Serialize> + Clone,
{
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq(self.0.clone())
    }
}

/// `null` for none, the thing itself for one, a list for several.
pub(super) struct OneOrMany<'a, T>(pub &'a [T]);

impl<'a, T> Serialize for OneOrMany<'a, T>
where
    AsJson<'a, T>: Serialize,
{
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            [] => to.serialize_none(),
            [one] => AsJson(one).serialize(to),
            many => AsJson(many).serialize(to),
        }
    }
}

/// Words that say something; none are `null`.
pub(crate) fn words_or_null(words: Option<&str>) -> Option<&str> {
    words.filter(|w| !w.is_empty())
}

/// Puts fields into an object that is being written, in their order.
macro_rules! put {
    ($map:expr, { $($name:tt: $value:expr),+ $(,)? }) => {{
        $(serde::ser::SerializeMap::serialize_entry($map, $name, &$value)?;)+
    }};
}

/// Writes an object with these fields, in their order.
macro_rules! object {
    ($to:expr, { $($name:tt: $value:expr),+ $(,)? }) => {{
        let mut map = $to.serialize_map(None)?;
        $crate::json::put!(&mut map, { $($name: $value),+ });
        serde::ser::SerializeMap::end(map)
    }};
}

pub(crate) use {object, put};

/// A form as text, on one line without its end.
pub fn written(form: &impl Serialize) -> String {
    // Objects whose keys are words can always be written.
    serde_json::to_string(form).unwrap_or_default()
}

/// A form as a tree of values, for whoever changes it.
pub(crate) fn tree(form: &impl Serialize) -> Value {
    serde_json::to_value(form).unwrap_or_default()
}

/// An object that others may go on.
pub(crate) fn object_of<S: Serializer>(
    to: S,
    fields: impl FnOnce(&mut S::SerializeMap) -> Result<(), S::Error>,
) -> Result<S::Ok, S::Error> {
    let mut map = to.serialize_map(None)?;
    fields(&mut map)?;
    map.end()
}
