//! People, their passwords and tokens, and the audit log.

mod common;
use common::*;
use vigie_store::{Act, AuditFilter, Entry, Error, Moment, Role, Scope, Signature, Store, Token, Way};

fn sign(at: i64) -> Signature {
    Signature::at_the_command_line("root", Moment(at))
}

fn opened(name: &str) -> (Folder, Store) {
    let folder = Folder::new(name);
    let store = Store::open(&folder.store()).unwrap();
    (folder, store)
}

fn token(id: &str, person: &str) -> Token {
    let (id, person) = (id.to_owned(), person.to_owned());
    Token { id, person, scope: Scope::Write, label: None, at: Moment(1), expires: Moment(100), ended: None }
}

#[test]
fn someone_is_added_changed_and_removed() {
    let (_folder, mut store) = opened("people");
    store.add_person(" Zoé Ndiaye ", Role::Reader, "h1", &sign(1)).unwrap();
    let zoe = store.person("zoe  NDIAYE").unwrap().unwrap();
    assert_eq!((zoe.name.as_str(), zoe.role), ("Zoé Ndiaye", Some(Role::Reader)));
    assert!(matches!(store.add_person("ZOE NDIAYE", Role::Admin, "h2", &sign(2)), Err(Error::PersonKnown { .. })));
    assert_eq!(store.password("zoé ndiaye").unwrap().unwrap().hash, "h1", "a refused change changes nothing");
    store.give_role("Zoe Ndiaye", Role::Analyst, &sign(3)).unwrap();
    let first = store.password("Zoé Ndiaye").unwrap().unwrap();
    store.set_password("Zoé Ndiaye", "h3", &sign(4)).unwrap();
    let second = store.password("Zoé Ndiaye").unwrap().unwrap();
    assert_eq!(second.hash, "h3");
    store.make_token(&token("t1", "zoe ndiaye"), "aa", &sign(5)).unwrap();
    assert_eq!(store.token("aa").unwrap().unwrap().person, "Zoé Ndiaye");
    store.remove_person("Zoé Ndiaye", &sign(6)).unwrap();
    assert_eq!(store.people().unwrap()[0].role, None);
    assert!(store.password("Zoé Ndiaye").unwrap().is_none());
    assert!(store.token("aa").unwrap().unwrap().ended.is_some(), "tokens end with their person");
    assert!(matches!(store.give_role("Zoé Ndiaye", Role::Admin, &sign(7)), Err(Error::NoPerson { .. })));
    store.add_person("Zoé Ndiaye", Role::Reader, "h4", &sign(8)).unwrap();
    let third = store.password("Zoé Ndiaye").unwrap().unwrap();
    assert!(first.since < second.since && second.since < third.since, "no two passwords are taken for one another");
    let acts: Vec<Act> = store.audit(&AuditFilter::default()).unwrap().iter().map(|e| e.act).collect();
    assert_eq!(
        acts,
        [Act::UserAdded, Act::RoleGiven, Act::PasswordSet, Act::TokenMade, Act::UserRemoved, Act::UserAdded]
    );
}

#[test]
fn an_old_password_is_gone_from_the_file() {
    let (folder, mut store) = opened("gone");
    let old = "$argon2id$v=19$m=19456,t=2,p=1$b2xkb2xkb2xkb2xk$b2xkIHBhc3N3b3JkIGhhc2g";
    store.add_person("Ana", Role::Admin, old, &sign(1)).unwrap();
    let holds = || {
        let files = std::fs::read_dir(folder.path()).unwrap();
        let mut bytes = files.map(|file| std::fs::read(file.unwrap().path()).unwrap());
        bytes.any(|b| b.windows(old.len()).any(|w| w == old.as_bytes()))
    };
    assert!(holds());
    store.set_password("Ana", &old.replace("b2xk", "bmV3"), &sign(2)).unwrap();
    assert!(!holds(), "the hash of the password before is still in the file");
    store.set_password("Ana", old, &sign(3)).unwrap();
    assert!(holds());
    store.remove_person("Ana", &sign(4)).unwrap();
    assert!(!holds());
}

#[test]
fn names_are_ones_that_people_can_read() {
    let (_folder, mut store) = opened("names");
    let long = "x".repeat(81);
    for name in ["", "  ", "a\nb", "ana\u{202e}nimda", "a\u{200b}na", long.as_str()] {
        assert!(matches!(store.add_person(name, Role::Admin, "h", &sign(1)), Err(Error::Name { .. })), "{name:?}");
    }
    assert!(store.audit(&AuditFilter::default()).unwrap().is_empty());
}

#[test]
fn tokens_end_once() {
    let (_folder, mut store) = opened("tokens");
    store.add_person("Ana", Role::Admin, "h", &sign(1)).unwrap();
    assert!(matches!(store.make_token(&token("t0", "Eve"), "00", &sign(2)), Err(Error::NoPerson { .. })));
    store.make_token(&token("t1", "Ana"), "aa", &sign(2)).unwrap();
    assert_eq!(store.token("ab").unwrap(), None);
    assert_eq!(store.tokens().unwrap(), [Token { label: None, ..token("t1", "Ana") }]);
    store.end_token("t1", &sign(3)).unwrap();
    assert_eq!(store.token("aa").unwrap().unwrap().ended, Some(Moment(3)));
    assert!(matches!(store.end_token("t1", &sign(4)), Err(Error::NoToken { .. })));
    assert!(matches!(store.end_token("t9", &sign(4)), Err(Error::NoToken { .. })));
}

#[test]
fn the_audit_log_is_asked_by_day_person_and_act() {
    let (_folder, mut store) = opened("audit");
    let entry = |at: i64, person: &str, act: Act, way: Way| Entry {
        at: Moment(at),
        person: Some(person.to_owned()),
        act,
        about: Some(format!("n{at}")),
        way,
        address: Some("10.0.0.7".to_owned()),
    };
    let all: Vec<Entry> = (0..40)
        .map(|n| {
            let (act, way) = match n % 2 {
                0 => (Act::Login, Way::Page),
                _ => (Act::Change, Way::Token("t1".to_owned())),
            };
            entry(n, if n % 3 == 0 { "Ana" } else { "Bo" }, act, way)
        })
        .collect();
    let before = store.revision().unwrap();
    store.note(&all).unwrap();
    assert_eq!(store.revision().unwrap(), before, "what is derived from claims stays as it is");
    assert_eq!(store.audit(&AuditFilter::default()).unwrap(), all);
    let filter = AuditFilter {
        since: Some(Moment(6)),
        before: Some(Moment(30)),
        person: Some("Ana".to_owned()),
        acts: vec![Act::Change],
        limit: Some(2),
    };
    let found: Vec<i64> = store.audit(&filter).unwrap().iter().map(|e| e.at.0).collect();
    assert_eq!(found, [21, 27], "the last two, oldest first");
}
