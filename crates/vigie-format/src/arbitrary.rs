//! Arbitrary claims that keep the model's invariants, for property tests.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use vigie_model::*;

fn one<T: Copy + std::fmt::Debug + 'static>(all: &'static [T]) -> impl Strategy<Value = T> + Clone {
    select(all)
}

fn words() -> impl Strategy<Value = String> + Clone {
    "[^\\x00]{1,12}"
}

fn any_words() -> impl Strategy<Value = String> + Clone {
    "\\PC{0,12}"
}

fn date() -> impl Strategy<Value = PartialDate> + Clone {
    let day = (1i16..=9999, 1i8..=12, 1i8..=31);
    (day, 0..7u8, select(vec!["", "~", "?", "%"])).prop_filter_map(
        "a day that no calendar has",
        |((y, m, d), form, mark)| {
            let date = match form {
                0 => PartialDate::year(y),
                1 => PartialDate::decade(y),
                2 => PartialDate::month(y, m),
                3 => PartialDate::day_within(y, m),
                4 => PartialDate::day_within_year(y),
                _ => Date::new(y, m, d).ok().map(PartialDate::day),
            }?;
            PartialDate::parse(&format!("{date}{mark}")).ok()
        },
    )
}

fn edtf() -> impl Strategy<Value = Edtf> + Clone {
    prop_oneof![
        date().prop_map(Edtf::Date),
        date().prop_map(|from| Edtf::Interval { from: Some(from), to: None }),
        date().prop_map(|to| Edtf::Interval { from: None, to: Some(to) }),
        (date(), date()).prop_map(|(a, b)| {
            let (from, to) = if a.earliest() <= b.earliest() { (a, b) } else { (b, a) };
            Edtf::between(from, to)
        }),
        vec(date(), 1..4).prop_map(Edtf::OneOf),
    ]
    .prop_filter("an interval in order", |when| Edtf::parse(&when.to_string()).is_ok())
}

fn time() -> impl Strategy<Value = Time> + Clone {
    (option::of(edtf()), any_words()).prop_map(|(when, text)| Time { when, text })
}

fn letters<const N: usize>() -> impl Strategy<Value = String> + Clone {
    vec(b'A'..=b'Z', N).prop_map(|bytes| String::from_utf8(bytes).unwrap_or_default())
}

fn actor() -> impl Strategy<Value = Actor> + Clone {
    (words(), option::of(letters::<3>()), option::of(one(Sector::ALL)), any_words()).prop_map(
        |(name, country, sector, text)| Actor {
            name,
            country: country.and_then(|c| CountryCode3::new(&c)),
            sector,
            text,
        },
    )
}

fn place() -> impl Strategy<Value = Place> + Clone {
    let derived = (words(), 0.0..20_000.0, option::of(one(Bearing::ALL))).prop_map(|(from, km, bearing)| Derived {
        from,
        km,
        bearing,
    });
    let position = (-90.0..=90.0, -180.0..=180.0).prop_map(|(lat, lon)| Position { lat_deg: lat, lon_deg: lon });
    (
        (words(), option::of(any::<u32>()), option::of(letters::<2>()), option::of(words()), option::of(position)),
        (option::of(one(PlaceLevel::ALL)), one(PlaceRelation::ALL), any_words(), option::of(derived)),
    )
        .prop_map(|((name, geonameid, country, admin1, position), (level, relation, text, derived))| Place {
            name,
            geonameid,
            country: country.and_then(|c| CountryCode2::new(&c)),
            admin1,
            position,
            level,
            relation,
            text,
            derived,
        })
}

fn count() -> impl Strategy<Value = Count> + Clone {
    let bound = || option::of(any::<u64>());
    (bound(), bound(), bound(), any::<bool>(), one(Unit::ALL))
        .prop_map(|(low, best, high, approx, unit)| Count::new(low, best, high, approx).of(unit))
}

fn body() -> impl Strategy<Value = Body> + Clone {
    let places = || vec(place(), 0..3);
    prop_oneof![
        (one(Phase::ALL), option::of(one(Extent::ALL))).prop_map(|(phase, extent)| Body::Control { phase, extent }),
        one(Form::ALL).prop_map(|form| Body::Violence { form }),
        (one(Outcome::ALL), option::of(one(Victims::ALL)), count(), option::of(words())).prop_map(
            |(outcome, victims, count, of)| Body::Casualties { outcome, victims, count, of: of.map(ClaimId) }
        ),
        (one(Moved::ALL), count(), places(), places()).prop_map(|(movement, count, from, to)| Body::Displacement {
            movement,
            count,
            from,
            to
        }),
        (one(Deployed::ALL), places(), places()).prop_map(|(movement, from, to)| Body::Deployment {
            movement,
            from,
            to
        }),
        one(Relation::ALL).prop_map(|relation| Body::Alignment { relation }),
        (one(Act::ALL), option::of(words()), option::of(time())).prop_map(|(act, about, deadline)| Body::Diplomacy {
            act,
            about,
            deadline
        }),
        one(Condition::ALL).prop_map(|condition| Body::Humanitarian { condition }),
        one(ProtestForm::ALL).prop_map(|form| Body::Protest { form }),
        (any_words(), option::of(words())).prop_map(|(text, verb)| Body::Quote { text, verb }),
    ]
}

/// Any claim that the model allows.
pub(crate) fn claim() -> impl Strategy<Value = Claim> {
    let attribution = (one(Voice::ALL), option::of(words()), option::of(words()))
        .prop_map(|(voice, name, text)| Attribution { voice, name, text });
    let evidence = (0u32..1_000_000, any_words())
        .prop_map(|(start, text)| Evidence { span: Span::new(start as usize, start as usize + text.len()), text });
    let parties = || vec(actor(), 0..3);
    (
        (words(), body(), parties(), parties(), option::of(time()), vec(place(), 0..3)),
        (attribution, one(Factuality::ALL), any::<bool>(), evidence, 0.0..=1.0f64),
    )
        .prop_map(
            |((id, body, actor, target, time, place), (attribution, factuality, quoted, evidence, probability))| {
                Claim {
                    id: ClaimId(id),
                    body,
                    actor,
                    target,
                    time,
                    place,
                    attribution,
                    factuality,
                    quoted,
                    evidence,
                    confidence: Confidence::new(probability),
                }
            },
        )
}

/// Any report.
pub(crate) fn report() -> impl Strategy<Value = Report> {
    let lang = select(vec!["fr", "en", "ar", "uk"]);
    (
        (words(), option::of(lang), option::of(words()), option::of(words())),
        (option::of(words()), option::of(date()), "\\PC{0,40}"),
    )
        .prop_map(|((id, lang, title, source), (url, published, text))| Report {
            id,
            lang: lang.and_then(Lang::new),
            title,
            source,
            url,
            published,
            text,
        })
}
