//! JSON → model.

use crate::{Error, SCHEMA_VERSION};
use serde_json::{Map, Value};
use std::str::FromStr;
use vigie_model::{
    Actor, Attribution, Body, Claim, ClaimId, Confidence, Count, CountryCode2, CountryCode3, Derived, Edtf, Evidence,
    Kind, Lang, PartialDate, Place, PlaceRelation, Position, Span, Time, Unit, UnknownWord,
};

/// A report's head, as [`crate::report_value`] writes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// The report's id.
    pub id: String,
    /// Its language.
    pub lang: Option<Lang>,
    /// Its headline.
    pub title: Option<String>,
    /// The outlet that published it.
    pub source: Option<String>,
    /// When it was published.
    pub published: Option<PartialDate>,
    /// Where it was published.
    pub url: Option<String>,
    /// The SHA-256 of its text, in lower-case hexadecimal.
    pub text_sha256: String,
}

/// One line of `vigie read --format json`.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// The report's head.
    pub report: Head,
    /// Its claims in text order.
    pub claims: Vec<Claim>,
}

/// Reads a line that [`crate::reading_line`] wrote.
///
/// Errors: [`Error`] names the field, what was found in it and what was expected; another `schema_version` is one.
///
/// ```
/// let error = vigie_format::parse_reading(r#"{"schema_version": 9}"#).unwrap_err();
/// assert_eq!(error.to_string(), "schema_version: found 9, expected 1, the version that this program reads");
/// ```
pub fn parse_reading(line: &str) -> Result<Reading, Error> {
    let value: Value = serde_json::from_str(line)?;
    let fields = Fields::of("line", Some(&value))?;
    let version = fields.get("schema_version");
    if version.and_then(Value::as_u64) != Some(u64::from(SCHEMA_VERSION)) {
        let expected = format!("{SCHEMA_VERSION}, the version that this program reads");
        return Err(Error::field("schema_version", version, expected));
    }
    let report = match fields.get("report") {
        Some(report) => parse_head(report).map_err(|e| e.within("report"))?,
        None => return Err(Error::field("report", None, "an object")),
    };
    let claims = match fields.get("claims") {
        Some(Value::Array(claims)) => claims,
        other => return Err(Error::field("claims", other, "a list of claims")),
    };
    let claims = claims
        .iter()
        .enumerate()
        .map(|(i, claim)| parse_claim(claim).map_err(|e| e.within(&format!("claims[{i}]"))))
        .collect::<Result<_, _>>()?;
    Ok(Reading { report, claims })
}

/// Reads a report's head.
///
/// Errors: [`Error::Field`], as for [`parse_claim`].
pub fn parse_head(value: &Value) -> Result<Head, Error> {
    let fields = Fields::of("report", Some(value))?;
    let text_sha256 = fields.words("text_sha256")?;
    if text_sha256.len() != 64 || !text_sha256.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')) {
        return Err(fields.wrong("text_sha256", "64 hexadecimal digits in lower case"));
    }
    Ok(Head {
        id: fields.words("id")?,
        lang: fields.known("lang", "an ISO 639 code such as \"fr\"", Lang::new)?,
        title: fields.words_or_null("title")?,
        source: fields.words_or_null("source")?,
        published: fields.known("published", "a date such as \"2020-02\"", |t| PartialDate::parse(t).ok())?,
        url: fields.words_or_null("url")?,
        text_sha256,
    })
}

/// Reads a claim that [`crate::claim_value`] wrote. `codes` and fields that are not in the form are ignored.
///
/// Errors: [`Error::Field`] with the field's path, what was found and what was expected.
///
/// ```
/// let claim = serde_json::json!({"id": "c1", "kind": "control", "phase": "taken"});
/// let error = vigie_format::parse_claim(&claim).unwrap_err();
/// assert!(error.to_string().starts_with("phase: found \"taken\", expected one of gained, held, lost"));
/// ```
pub fn parse_claim(value: &Value) -> Result<Claim, Error> {
    let fields = Fields::of("claim", Some(value))?;
    let id = ClaimId(fields.words("id")?);
    let body = body(&fields, fields.word::<Kind>("kind")?)?;
    let evidence = fields.inner("evidence")?;
    let (start, end) = (evidence.offset("start")?, evidence.offset("end")?);
    let text = evidence.any_words("text")?;
    if end.checked_sub(start).map(|n| n as usize) != Some(text.len()) {
        let expected = format!("start + {} bytes, the length of the text", text.len());
        return Err(evidence.wrong("end", expected));
    }
    Ok(Claim {
        id,
        body,
        actor: fields.many("actor", actor)?,
        target: fields.many("target", actor)?,
        time: fields.optional("time", time)?,
        place: fields.many("place", place)?,
        attribution: attribution(&fields.inner("attribution")?)?,
        factuality: fields.word("factuality")?,
        quoted: fields.truth("quoted")?,
        evidence: Evidence { span: Span { start, end }, text },
        confidence: match fields.get("confidence").and_then(Value::as_f64) {
            Some(p) if (0.0..=1.0).contains(&p) => Confidence::new(p),
            _ => return Err(fields.wrong("confidence", "a number from 0 to 1")),
        },
    })
}

fn body(fields: &Fields<'_>, kind: Kind) -> Result<Body, Error> {
    Ok(match kind {
        Kind::Control => Body::Control { phase: fields.word("phase")?, extent: fields.word_or_null("extent")? },
        Kind::Violence => Body::Violence { form: fields.word("form")? },
        Kind::Casualties => Body::Casualties {
            outcome: fields.word("outcome")?,
            victims: fields.word_or_null("victims")?,
            count: fields.optional("count", count)?.unwrap_or(Count::UNKNOWN),
            of: fields.words_or_null("of")?.map(ClaimId),
        },
        Kind::Displacement => Body::Displacement {
            movement: fields.word("movement")?,
            count: fields.optional("count", count)?.unwrap_or(Count::UNKNOWN),
            from: fields.many("from", place)?,
            to: fields.many("to", place)?,
        },
        Kind::Deployment => Body::Deployment {
            movement: fields.word("movement")?,
            from: fields.many("from", place)?,
            to: fields.many("to", place)?,
        },
        Kind::Alignment => Body::Alignment { relation: fields.word("relation")? },
        Kind::Diplomacy => Body::Diplomacy {
            act: fields.word("act")?,
            about: fields.words_or_null("about")?,
            deadline: fields.optional("deadline", time)?,
        },
        Kind::Humanitarian => Body::Humanitarian { condition: fields.word("condition")? },
        Kind::Protest => Body::Protest { form: fields.word("form")? },
        Kind::Quote => {
            Body::Quote { text: fields.words_or_null("text")?.unwrap_or_default(), verb: fields.words_or_null("verb")? }
        }
    })
}

fn actor(fields: &Fields<'_>) -> Result<Actor, Error> {
    Ok(Actor {
        name: fields.words("name")?,
        country: fields.known("country", "an ISO 3166-1 alpha-3 code such as \"SYR\"", CountryCode3::new)?,
        sector: fields.word_or_null("sector")?,
        text: fields.words_or_null("text")?.unwrap_or_default(),
    })
}

fn place(fields: &Fields<'_>) -> Result<Place, Error> {
    let position =
        match (fields.number_or_null("lat")?, fields.number_or_null("lon")?) {
            (None, None) => None,
            (Some(lat), Some(lon)) => Some(Position::new(lat, lon).ok_or_else(|| {
                fields.wrong("lat", "a latitude of -90..=90 and a longitude of -180..=180, in degrees")
            })?),
            (Some(_), None) => return Err(fields.wrong("lon", "a number, as lat has one")),
            (None, Some(_)) => return Err(fields.wrong("lat", "a number, as lon has one")),
        };
    let geonameid = match fields.get("geonameid") {
        None | Some(Value::Null) => None,
        Some(value) => Some(
            value
                .as_u64()
                .and_then(|id| u32::try_from(id).ok())
                .ok_or_else(|| fields.wrong("geonameid", "a GeoNames id, or null"))?,
        ),
    };
    Ok(Place {
        name: fields.words("name")?,
        geonameid,
        country: fields.known("country", "an ISO 3166-1 alpha-2 code such as \"SY\"", CountryCode2::new)?,
        admin1: fields.words_or_null("admin1")?,
        position,
        level: fields.word_or_null("level")?,
        relation: fields.word_or_null("relation")?.unwrap_or(PlaceRelation::Unknown),
        text: fields.words_or_null("text")?.unwrap_or_default(),
        derived: fields.optional("derived", derived)?,
    })
}

fn derived(fields: &Fields<'_>) -> Result<Derived, Error> {
    Ok(Derived {
        from: fields.words("from")?,
        km: fields.number_or_null("km")?.ok_or_else(|| fields.wrong("km", "a distance in kilometres"))?,
        bearing: fields.word_or_null("bearing")?,
    })
}

fn time(fields: &Fields<'_>) -> Result<Time, Error> {
    let when = match fields.words_or_null("edtf")? {
        None => None,
        Some(text) => Some(Edtf::parse(&text).map_err(|e| {
            // The model's message names the value again; only its advice is wanted here.
            let advice = e.to_string();
            let advice = advice.split("; write ").nth(1).unwrap_or("a date").to_owned();
            fields.wrong("edtf", advice)
        })?),
    };
    for (end, day) in [("start", when.as_ref().and_then(Edtf::earliest)), ("end", when.as_ref().and_then(Edtf::latest))]
    {
        let day = day.map(|d| d.to_string());
        // Days are derived; when they are given they must not contradict the period they are derived from.
        if fields.get(end).is_some() && fields.words_or_null(end)? != day {
            let expected = match day {
                Some(day) => format!("{day:?}, as edtf says"),
                None => "null, as edtf gives no day".to_owned(),
            };
            return Err(fields.wrong(end, expected));
        }
    }
    Ok(Time { when, text: fields.words_or_null("text")?.unwrap_or_default() })
}

fn count(fields: &Fields<'_>) -> Result<Count, Error> {
    let number = |name: &str| match fields.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(value) => value.as_u64().map(Some).ok_or_else(|| fields.wrong(name, "a whole number, or null")),
    };
    let count = Count {
        low: number("low")?,
        best: number("best")?,
        high: number("high")?,
        approx: match fields.get("approx") {
            None | Some(Value::Null) => false,
            Some(_) => fields.truth("approx")?,
        },
        unit: fields.word_or_null("unit")?.unwrap_or(Unit::People),
    };
    if Count::new(count.low, count.best, count.high, count.approx).of(count.unit) != count {
        return Err(fields.wrong("best", "low ≤ best ≤ high"));
    }
    Ok(count)
}

fn attribution(fields: &Fields<'_>) -> Result<Attribution, Error> {
    Ok(Attribution {
        voice: fields.word("type")?,
        name: fields.words_or_null("name")?,
        text: fields.words_or_null("text")?,
    })
}

/// An object's fields, and its path for messages.
struct Fields<'v> {
    path: String,
    map: &'v Map<String, Value>,
}

impl<'v> Fields<'v> {
    /// The top object; `what` names it when it is not one.
    fn of(what: &str, value: Option<&'v Value>) -> Result<Fields<'v>, Error> {
        match value {
            Some(Value::Object(map)) => Ok(Fields { path: String::new(), map }),
            other => Err(Error::field(what, other, "an object")),
        }
    }

    fn under(path: String, value: Option<&'v Value>) -> Result<Fields<'v>, Error> {
        match value {
            Some(Value::Object(map)) => Ok(Fields { path, map }),
            other => Err(Error::field(&path, other, "an object")),
        }
    }

    fn get(&self, name: &str) -> Option<&'v Value> {
        self.map.get(name)
    }

    fn path(&self, name: &str) -> String {
        if self.path.is_empty() { name.to_owned() } else { format!("{}.{name}", self.path) }
    }

    fn wrong(&self, name: &str, expected: impl Into<String>) -> Error {
        Error::field(&self.path(name), self.get(name), expected)
    }

    fn inner(&self, name: &str) -> Result<Fields<'v>, Error> {
        Fields::under(self.path(name), self.get(name))
    }

    fn optional<T>(&self, name: &str, read: fn(&Fields<'_>) -> Result<T, Error>) -> Result<Option<T>, Error> {
        match self.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(_) => read(&self.inner(name)?).map(Some),
        }
    }

    /// `null`, one object, or a list of objects.
    fn many<T>(&self, name: &str, read: fn(&Fields<'_>) -> Result<T, Error>) -> Result<Vec<T>, Error> {
        match self.get(name) {
            None | Some(Value::Null) => Ok(Vec::new()),
            Some(Value::Array(items)) => items
                .iter()
                .enumerate()
                .map(|(i, item)| read(&Fields::under(format!("{}[{i}]", self.path(name)), Some(item))?))
                .collect(),
            Some(Value::Object(_)) => Ok(vec![read(&self.inner(name)?)?]),
            Some(_) => Err(self.wrong(name, "an object, a list of objects, or null")),
        }
    }

    fn any_words(&self, name: &str) -> Result<String, Error> {
        match self.get(name) {
            Some(Value::String(text)) => Ok(text.clone()),
            _ => Err(self.wrong(name, "a string")),
        }
    }

    fn words(&self, name: &str) -> Result<String, Error> {
        let text = self.any_words(name)?;
        if text.is_empty() { Err(self.wrong(name, "a string that is not empty")) } else { Ok(text) }
    }

    fn words_or_null(&self, name: &str) -> Result<Option<String>, Error> {
        match self.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) if text.is_empty() => Err(self.wrong(name, "null where nothing is known")),
            Some(Value::String(text)) => Ok(Some(text.clone())),
            Some(_) => Err(self.wrong(name, "a string, or null")),
        }
    }

    /// A word of a closed vocabulary.
    fn word<T: FromStr<Err = UnknownWord>>(&self, name: &str) -> Result<T, Error> {
        let text = match self.get(name) {
            Some(Value::String(text)) => text.as_str(),
            _ => "",
        };
        text.parse().map_err(|e: UnknownWord| self.wrong(name, format!("one of {}", e.accepted.join(", "))))
    }

    fn word_or_null<T: FromStr<Err = UnknownWord>>(&self, name: &str) -> Result<Option<T>, Error> {
        match self.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(_) => self.word(name).map(Some),
        }
    }

    /// A word that `read` understands, or `null`.
    fn known<T>(&self, name: &str, expected: &str, read: impl Fn(&str) -> Option<T>) -> Result<Option<T>, Error> {
        match self.words_or_null(name)? {
            None => Ok(None),
            Some(text) => read(&text).map(Some).ok_or_else(|| self.wrong(name, format!("{expected}, or null"))),
        }
    }

    fn number_or_null(&self, name: &str) -> Result<Option<f64>, Error> {
        match self.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(value) => value.as_f64().map(Some).ok_or_else(|| self.wrong(name, "a number, or null")),
        }
    }

    fn offset(&self, name: &str) -> Result<u32, Error> {
        let offset = self.get(name).and_then(Value::as_u64).and_then(|n| u32::try_from(n).ok());
        offset.ok_or_else(|| self.wrong(name, "a byte offset, a whole number from 0"))
    }

    fn truth(&self, name: &str) -> Result<bool, Error> {
        self.get(name).and_then(Value::as_bool).ok_or_else(|| self.wrong(name, "true or false"))
    }
}
