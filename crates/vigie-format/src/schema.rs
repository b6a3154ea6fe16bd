//! The JSON Schema of a line of `vigie read --format json`.

/// The schema (JSON Schema, draft 2020-12), as it stands in `docs/claims.schema.json`.
///
/// ```
/// let schema: serde_json::Value = serde_json::from_str(vigie_format::schema::CLAIMS).unwrap();
/// assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
/// ```
pub const CLAIMS: &str = include_str!("../../../docs/claims.schema.json");

#[cfg(test)]
mod tests;
