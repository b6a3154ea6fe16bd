//! What sort of party someone is.

/// What sort of party someone is, as the actors layer says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ActorKind {
    /// A state, by its name or its seat of government.
    State,
    /// A government, ministry, parliament or authority.
    Government,
    /// Armed forces of a state or an alliance.
    Army,
    /// Police and gendarmerie.
    Police,
    /// Rebels, militias, jihadists, gangs, hired fighters.
    ArmedGroup,
    /// An alliance or coalition of states or groups, a regional body.
    Alliance,
    /// A political party or opposition.
    Party,
    /// A court or prosecutor's office.
    Court,
    /// The United Nations and their agencies, missions and offices.
    UnAgency,
    /// An aid or rights organisation, an association.
    Ngo,
    /// Who watches and counts: an observatory, a think tank.
    Monitor,
    /// A news agency.
    NewsAgency,
    /// A newspaper, station or site.
    Outlet,
    /// A company.
    Company,
    /// A religious body.
    Religious,
    /// One person, by name or by description.
    Person,
    /// Several people, by description: *des habitants*, *les rebelles*.
    Group,
    /// Another body.
    Other,
}

impl ActorKind {
    /// Every kind's name, in the order of the variants.
    pub const NAMES: [&'static str; 18] = [
        "state",
        "government",
        "army",
        "police",
        "armed_group",
        "alliance",
        "party",
        "court",
        "un_agency",
        "ngo",
        "monitor",
        "news_agency",
        "outlet",
        "company",
        "religious",
        "person",
        "group",
        "other",
    ];

    const ALL: [ActorKind; 18] = {
        use ActorKind::*;
        [
            State, Government, Army, Police, ArmedGroup, Alliance, Party, Court, UnAgency, Ngo, Monitor, NewsAgency,
            Outlet, Company, Religious, Person, Group, Other,
        ]
    };

    /// Its name in data and JSON.
    pub fn as_str(self) -> &'static str {
        Self::NAMES[self as usize]
    }

    /// The kind with a name.
    pub fn named(name: &str) -> Option<ActorKind> {
        Self::NAMES.iter().position(|n| *n == name).map(|i| Self::ALL[i])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_variants_are_in_step() {
        for kind in ActorKind::ALL {
            assert_eq!(ActorKind::named(kind.as_str()), Some(kind));
        }
        assert_eq!(ActorKind::NewsAgency.as_str(), "news_agency");
        assert_eq!(ActorKind::named("speaker"), None);
    }
}
