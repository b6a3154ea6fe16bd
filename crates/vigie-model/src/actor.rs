//! Parties, authorities, peoples and speakers.

use crate::vocabulary::vocabulary;

vocabulary! {
    /// What part an actor plays. After PLOVER's agents, with `JIH` split from `REB`.
    Sector, "sector" {
        /// Government and its leaders.
        Gov = "GOV",
        /// The state's armed forces.
        Mil = "MIL",
        /// Armed rebels and militias.
        Reb = "REB",
        /// Jihadist organisations.
        Jih = "JIH",
        /// Unarmed political opposition.
        Opp = "OPP",
        /// Civilians.
        Cvl = "CVL",
        /// Refugees and displaced people.
        Ref = "REF",
        /// Courts.
        Jud = "JUD",
        /// Police.
        Pol = "POL",
        /// Intergovernmental organisations.
        Igo = "IGO",
        /// Non-governmental organisations.
        Ngo = "NGO",
        /// Media.
        Med = "MED",
        /// Business.
        Bus = "BUS",
        /// Notables and former officials.
        Eli = "ELI",
        /// Unknown attackers.
        Unk = "UNK",
    }
}

/// An ISO 3166-1 alpha-3 country code, such as `SYR`; actors carry these.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CountryCode3([u8; 3]);

impl CountryCode3 {
    /// The code, if `text` is three capital ASCII letters.
    ///
    /// ```
    /// # use vigie_model::CountryCode3;
    /// assert_eq!(CountryCode3::new("SYR").unwrap().as_str(), "SYR");
    /// assert!(CountryCode3::new("sy").is_none());
    /// ```
    pub fn new(text: &str) -> Option<CountryCode3> {
        let bytes: [u8; 3] = text.as_bytes().try_into().ok()?;
        bytes.iter().all(u8::is_ascii_uppercase).then_some(CountryCode3(bytes))
    }

    /// The three letters.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("")
    }
}

/// An actor as a claim names it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Actor {
    /// The canonical English name where the lexicon knows it, else the text's own head phrase. Never empty.
    pub name: String,
    /// The country it belongs to or fights in, where known.
    pub country: Option<CountryCode3>,
    /// Its part, where known.
    pub sector: Option<Sector>,
    /// The words of the report.
    pub text: String,
}

impl Actor {
    /// True when two mentions denote the same party: the same name, or the same country and sector where neither is a
    /// person or group of its own name.
    pub fn same_party(&self, other: &Actor) -> bool {
        self.name == other.name
            || (self.country.is_some()
                && self.sector.is_some()
                && (self.country, self.sector) == (other.country, other.sector))
    }
}
