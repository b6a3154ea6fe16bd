//! Words with marks in them, in JSON.

use serde_json::{Value, json};
use vigie_model::Span;

use crate::utf16_offsets;

/// `text` with where its marks begin and end, in bytes and in UTF-16 code units as browsers count.
///
/// ```
/// use vigie_model::Span;
/// let value = vigie_format::marked_value("été 😀 fin", &[Span::new(11, 14)]);
/// assert_eq!(value["marks"][0], serde_json::json!({"start": 11, "end": 14, "utf16_start": 7, "utf16_end": 10}));
/// ```
pub fn marked_value(text: &str, marks: &[Span]) -> Value {
    let units = utf16_offsets(text, marks);
    let mark = |(span, (start, end)): (&Span, (u32, u32))| json!({"start": span.start, "end": span.end, "utf16_start": start, "utf16_end": end});
    json!({"text": text, "marks": marks.iter().zip(units).map(mark).collect::<Vec<_>>()})
}
