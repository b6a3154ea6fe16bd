//! One of several places or parties set anew, added or taken out.

use serde_json::Value;
use vigie_model::Place;

use super::correct::whole;
use crate::Error;

/// The fields that can hold several.
pub(super) const LISTS: [&str; 5] = ["actor", "target", "place", "from", "to"];

/// One of several: the `n`th set anew, a new one behind the last, or with `null` taken out.
pub(super) fn set_item(
    field_json: &mut Value,
    field: &str,
    n: usize,
    value: &str,
    places: &dyn Fn(&str) -> Vec<Place>,
) -> Result<(), Error> {
    let given = Value::String(value.to_owned());
    let mut items = match field_json.take() {
        Value::Null => Vec::new(),
        Value::Array(items) => items,
        only => vec![only],
    };
    let written = match value.as_bytes().first() {
        _ if n > items.len() => {
            let expected = format!("an item from 0 to {}, the last of them a new one", items.len());
            return Err(Error::field(field, Some(&given), expected));
        }
        _ if value == "null" => None,
        Some(b'{') => {
            let wrong = |e| Error::field(field, Some(&given), format!("words, or whole JSON ({})", Error::from(e)));
            Some(serde_json::from_str(value).map_err(wrong)?)
        }
        _ => Some(whole(field, value, items.get(n).unwrap_or(&Value::Null), places)?),
    };
    match written {
        Some(written) if n < items.len() => items[n] = written,
        Some(written) => items.push(written),
        None if n < items.len() => drop(items.remove(n)),
        None => return Err(Error::field(field, Some(&given), format!("one of the {} that are there", items.len()))),
    }
    *field_json = match items.len() {
        0 => Value::Null,
        1 => items.remove(0),
        _ => Value::Array(items),
    };
    Ok(())
}
