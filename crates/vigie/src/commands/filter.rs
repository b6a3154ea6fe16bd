//! Which claims are wanted: the same for every command that asks the store for them.

use crate::dates;
use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use vigie_model::{Date, Factuality, Kind, Lang, Victims};
use vigie_store::{ClaimFilter, ClaimValue, DayBasis, ReviewStanding};

/// Which claims.
#[derive(Debug, Args)]
pub(super) struct FilterArgs {
    /// Only of these kinds.
    #[arg(long, value_name = "KIND", value_delimiter = ',', value_parser = kinds())]
    kind: Vec<Kind>,

    /// Only about, from or to this place: its name in the gazetteer or in the report.
    #[arg(long, value_name = "NAME")]
    place: Option<String>,

    /// Only with this party: its name, its country (SYR), its sector (MIL), or both (SYR/MIL).
    #[arg(long, value_name = "PARTY")]
    actor: Option<String>,

    /// Only from this outlet.
    #[arg(long, value_name = "NAME")]
    source: Option<String>,

    /// Only from this report, by its id or key.
    #[arg(long, value_name = "REPORT")]
    report: Option<String>,

    /// Only what lasted to this day or began later.
    #[arg(long, value_name = "DATE", value_parser = dates::first_day)]
    since: Option<Date>,

    /// Only what began by this day.
    #[arg(long, value_name = "DATE", value_parser = dates::last_day)]
    until: Option<Date>,

    /// Only claims this sure.
    #[arg(long, value_name = "HOW", value_delimiter = ',', value_parser = factualities())]
    factuality: Vec<Factuality>,

    /// Only with these words, in any form, in the evidence, the names or the attribution.
    #[arg(long, value_name = "WORDS")]
    words: Option<String>,

    /// Only from reports that were published by this day.
    #[arg(long, value_name = "DATE", value_parser = dates::last_day)]
    known: Option<Date>,

    /// Only with these phases, forms, outcomes, movements, relations, acts or conditions.
    #[arg(long, value_name = "WORD", value_delimiter = ',', value_parser = values())]
    value: Vec<ClaimValue>,

    /// Only of these groups of people.
    #[arg(long, value_name = "GROUP", value_delimiter = ',', value_parser = victims())]
    victims: Vec<Victims>,

    /// Only with a number of at least so many.
    #[arg(long, value_name = "N")]
    least: Option<u64>,

    /// Only what the report attributes to this source.
    #[arg(long, value_name = "NAME")]
    said_by: Option<String>,

    /// Only from reports in this language, an ISO 639 code such as fr.
    #[arg(long, value_name = "CODE", value_parser = super::lang)]
    report_lang: Option<Lang>,

    /// Only those of which reviewers last said this.
    #[arg(long, value_name = "WHAT", value_delimiter = ',', value_parser = standings())]
    reviewed: Vec<ReviewStanding>,
}

impl FilterArgs {
    /// The filter of the store.
    pub fn wanted(self) -> ClaimFilter {
        ClaimFilter {
            kinds: self.kind,
            place: self.place,
            actor: self.actor,
            source: self.source,
            factuality: self.factuality,
            report: self.report,
            since: self.since,
            until: self.until,
            days: DayBasis::ClaimElseReport,
            words: self.words,
            known: self.known,
            values: self.value,
            victims: self.victims,
            least: self.least,
            said_by: self.said_by,
            lang: self.report_lang,
            review: self.reviewed,
        }
    }
}

fn values() -> impl TypedValueParser<Value = ClaimValue> {
    PossibleValuesParser::new(ClaimValue::words()).try_map(|word| word.parse::<ClaimValue>())
}

fn victims() -> impl TypedValueParser<Value = Victims> {
    PossibleValuesParser::new(Victims::WORDS).try_map(|word| word.parse::<Victims>())
}

fn standings() -> impl TypedValueParser<Value = ReviewStanding> {
    PossibleValuesParser::new(ReviewStanding::WORDS).try_map(|word| word.parse::<ReviewStanding>())
}

fn kinds() -> impl TypedValueParser<Value = Kind> {
    PossibleValuesParser::new(Kind::WORDS).try_map(|word| word.parse::<Kind>())
}

fn factualities() -> impl TypedValueParser<Value = Factuality> {
    PossibleValuesParser::new(Factuality::WORDS).try_map(|word| word.parse::<Factuality>())
}
