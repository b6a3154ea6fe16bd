//! Logins, sessions, tokens, roles: who is let in, to what, and for how long.

use std::time::{Duration, Instant};

use serde_json::json;
use vigie_server::{Reach, Role};
use vigie_store::{Act, Scope};

use crate::client::*;

const REJECT: &str = r#"{"verdict": "rejected", "claims": ["c9"]}"#;

#[test]
fn a_login_opens_a_session_and_a_logout_ends_it() {
    let server = with_login("session");
    let nobody = server.get("/api/me", &[]);
    assert_eq!((nobody.status, nobody.header("www-authenticate")), (401, Some("Bearer realm=\"vigie\"")));
    let answer = server.try_login("ana", PASSWORD);
    assert_eq!(answer.json(), json!({"name": "Ana", "role": "analyst", "login": true}));
    let (cookie, how) = answer.header("set-cookie").unwrap().split_once("; ").unwrap();
    assert_eq!(how, "Path=/; Max-Age=57600; HttpOnly; SameSite=Strict");
    let (name, id) = cookie.split_once('=').unwrap();
    assert_eq!((name, id.len()), ("vigie", 64));
    let session = format!("Cookie: other=1; {cookie}; more=2");
    assert_eq!(server.get("/api/me", &[&session]).json()["name"], "Ana");
    assert_eq!(server.get("/api/meta", &[&session]).status, 200);
    let out = server.post("/api/logout", &[&session], &json!({}));
    assert_eq!(
        (out.status, out.header("set-cookie")),
        (200, Some("vigie=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict"))
    );
    assert_eq!(server.get("/api/me", &[&session]).status, 401);
    assert_eq!(server.post("/api/logout", &[&session], &json!({})).status, 200, "twice does no harm");
    let ana = Some("Ana".to_owned());
    assert_eq!(server.acts(), [(ana.clone(), Act::Login, None), (ana, Act::Logout, None)]);
}

#[test]
fn without_a_login_nothing_of_the_store_is_told() {
    let server = with_login("closed");
    for path in [
        "/api",
        "/api/",
        "/api/me",
        "/api/meta",
        "/api/reports",
        "/api/claims?limit=1",
        "/api/picture",
        "/api/brief",
        "/api/explain?claim=c1",
        "/api/decisions",
        "/api/audit",
        "/api/nothing",
        "/api/login/../meta",
        "/api//meta",
    ] {
        for method in ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "X"] {
            assert_eq!(
                server.ask(method, path, &["Content-Type: application/json"], "").status,
                401,
                "{method} {path}"
            );
        }
    }
    for path in
        ["/%61pi/meta", "/API/meta", "//api/meta", "/./api/meta", "/x/../api/meta", "/api%2fmeta", "\\api\\meta"]
    {
        let answer = server.get(path, &[]);
        assert!([400, 401, 404].contains(&answer.status) && !answer.text().contains("reports\""), "{path}");
    }
    assert_ne!(server.get("/", &[]).status, 401, "the page itself tells nothing");
    for cookie in ["vigie=", "vigie=0", "vigie", "=", "__Host-vigie=0", "vigie=\u{e9}"] {
        assert_eq!(server.get("/api/meta", &[&format!("Cookie: {cookie}")]).status, 401, "{cookie}");
    }
    assert_eq!(server.acts(), []);
}

#[test]
fn an_unknown_name_and_a_wrong_password_are_told_alike() {
    let server = with_login("alike");
    server.store().remove_person("Rim", &sign()).unwrap();
    let names = ["Ana", "Nobody", "Rim"];
    let mut quickest = [Duration::MAX; 3];
    for _ in 0..8 {
        for (name, quickest) in names.iter().zip(&mut quickest) {
            let began = Instant::now();
            let answer = server.try_login(name, WRONG);
            *quickest = began.elapsed().min(*quickest);
            assert_eq!(answer.status, 401);
            assert_eq!(answer.json(), json!({"error": "the name or the password is wrong"}));
            assert_eq!(answer.header("set-cookie"), None);
        }
        // Until the failures are forgotten.
        server.pass(13 * 3600);
    }
    // Each takes a hash, some tens of milliseconds; without one, an answer takes about one.
    let [known, unknown, removed] = quickest;
    assert!(unknown * 3 > known && removed * 3 > known, "{known:?} {unknown:?} {removed:?}");
    assert_eq!(server.try_login("Rim", PASSWORD).status, 401, "who was removed is not let in");
    let names: Vec<_> = server.acts().into_iter().map(|(person, _, _)| person).collect();
    assert_eq!(names[..3], [Some("Ana".to_owned()), None, None], "what is typed is not kept");
}

#[test]
fn roles_say_who_may_do_what() {
    let server = with_login("roles");
    let (rim, ana, ada) = (server.login("Rim"), server.login("Ana"), server.login("Ada"));
    let body = serde_json::from_str(REJECT).unwrap();
    let decide = |session: &str| server.post("/api/decisions", &[session], &body).status;
    // The claim is not there; that is only told to those who may decide about it.
    assert_eq!((decide(&rim), decide(&ana), decide(&ada)), (403, 404, 404));
    let audit = |session: &str| server.get("/api/audit?limit=2", &[session]);
    assert_eq!((audit(&rim).status, audit(&ana).status, audit(&ada).status), (403, 403, 200));
    let refused = (Some("Rim".to_owned()), Act::ChangeRefused, Some("POST /api/decisions".to_owned()));
    assert_eq!(server.acts().last(), Some(&refused));
    let told = audit(&ada).json();
    assert_eq!(
        (&told["items"][1]["act"], &told["items"][1]["at"]),
        (&json!("change_refused"), &json!("2020-02-10T12:00:00Z"))
    );
    assert_eq!(server.get("/api/audit?act=fall", &[&ada]).status, 400);
    assert_eq!(server.get("/api/audit?since=2020-02-11", &[&ada]).json()["items"], json!([]));
    assert_eq!(
        server.get("/api/audit?until=2020-02-10&act=login", &[&ada]).json()["items"].as_array().unwrap().len(),
        3
    );
}

#[test]
fn a_change_of_role_password_or_standing_counts_at_once() {
    let server = with_login("atonce");
    let session = server.login("Ana");
    let role = || server.get("/api/me", &[&session]).json()["role"].clone();
    assert_eq!(role(), "analyst");
    server.store().give_role("Ana", Role::Reader, &sign()).unwrap();
    assert_eq!(role(), "reader");
    server.store().set_password("Ana", &hash("an entirely new one"), &sign()).unwrap();
    assert_eq!(server.get("/api/me", &[&session]).status, 401, "a new password ends the sessions of the old one");
    assert_eq!(server.try_login("Ana", PASSWORD).status, 401);
    let (session, (_, token)) = (server.login("Ada"), server.token("Ada", Scope::Admin));
    assert_eq!(server.get("/api/me", &[&token]).status, 200);
    server.store().remove_person("Ada", &sign()).unwrap();
    assert_eq!((server.get("/api/me", &[&session]).status, server.get("/api/me", &[&token]).status), (401, 401));
    server.store().add_person("Ada", Role::Admin, &hash(PASSWORD), &sign()).unwrap();
    assert_eq!((server.get("/api/me", &[&session]).status, server.get("/api/me", &[&token]).status), (401, 401));
}

const NEW: &str = "six mots nouveaux pour Zoé";

#[test]
fn who_logged_in_changes_their_password_and_their_other_sessions_end() {
    let server = with_login("password");
    let (here, elsewhere, rim) = (server.login("Ana"), server.login("Ana"), server.login("Rim"));
    let change = |session: &str, current: &str, new: &str| {
        server.post("/api/password", &[session], &json!({"current": current, "new": new}))
    };
    for (new, says) in [("onze lettre", "fewer than 12"), ("ababababababab", "repeats"), (PASSWORD, "the current one")]
    {
        let refused = change(&here, PASSWORD, new);
        assert!(refused.status == 422 && refused.text().contains(says), "{new}: {}", refused.text());
    }
    let wrong = change(&here, WRONG, NEW);
    assert_eq!((wrong.status, wrong.json()), (403, json!({"error": "the current password is wrong"})));
    assert_eq!(change("X: y", PASSWORD, NEW).status, 401);
    let answer = change(&here, PASSWORD, NEW);
    assert_eq!(answer.status, 200, "{}", answer.text());
    let (cookie, how) = answer.header("set-cookie").unwrap().split_once("; ").unwrap();
    assert_eq!(how, "Path=/; Max-Age=57600; HttpOnly; SameSite=Strict");
    let status = |session: &str| server.get("/api/me", &[session]).status;
    assert_eq!((status(&here), status(&elsewhere), status(&rim)), (401, 401, 200));
    assert_eq!(status(&format!("Cookie: {cookie}")), 200, "the page goes on under a new cookie");
    assert_eq!(server.try_login("Ana", PASSWORD).status, 401);
    let answer = server.post("/api/login", &[], &json!({"name": "Ana", "password": NEW}));
    assert_eq!(answer.status, 200);
    let ana = Some("Ana".to_owned());
    let written: Vec<_> = server.audit().into_iter().filter(|e| e.act == Act::PasswordSet && e.person == ana).collect();
    assert_eq!(written.len(), 1, "once");
    assert_eq!((&written[0].about, &written[0].way), (&ana, &vigie_store::Way::Page));
    assert_eq!(written[0].address.as_deref(), Some("127.0.0.1"));
    assert!(server.acts().contains(&(ana, Act::ChangeRefused, Some("POST /api/password".to_owned()))));
    for file in std::fs::read_dir(&server.folder).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        assert!(!bytes.windows(NEW.len()).any(|w| w == NEW.as_bytes()), "the store holds a secret");
    }
}

#[test]
fn a_password_is_not_guessed_by_changing_it() {
    let server = with_login("password-guess");
    let session = server.login("Ana");
    let change = |session: &str, current: &str| {
        server.post("/api/password", &[session], &json!({"current": current, "new": NEW}))
    };
    let statuses: Vec<u16> = (0..6).map(|_| change(&session, WRONG).status).collect();
    assert_eq!(statuses, [403, 403, 403, 403, 403, 429], "as a login does");
    let locked = change(&session, PASSWORD);
    assert_eq!((locked.status, locked.header("retry-after")), (429, Some("2")));
    assert_eq!(server.try_login("Ana", PASSWORD).status, 429, "they are counted together");
    server.pass(2);
    let (_, token) = server.token("Ana", Scope::Admin);
    let refused = change(&token, PASSWORD);
    assert!(refused.status == 403 && refused.text().contains("token"), "{}", refused.text());
    let origin = ["Content-Type: application/json", "Origin: http://evil.example", &session];
    let body = json!({"current": PASSWORD, "new": NEW}).to_string();
    assert_eq!(server.ask("POST", "/api/password", &origin, &body).status, 403, "nor by another page");
    assert_eq!(change(&session, PASSWORD).status, 200);
}

#[test]
fn a_session_ends_unused_and_in_the_end_anyway() {
    let server = with_login("expiry");
    let session = server.login("Ana");
    let status = || server.get("/api/me", &[&session]).status;
    server.pass(4 * 3600 - 1);
    assert_eq!(status(), 200);
    server.pass(4 * 3600 + 1);
    assert_eq!(status(), 401);
    let session = server.login("Ana");
    let status = || server.get("/api/me", &[&session]).status;
    for _ in 0..5 {
        server.pass(3 * 3600);
        assert_eq!(status(), 200);
    }
    server.pass(3600);
    assert_eq!(status(), 401, "16 hours");
}

#[test]
fn a_login_takes_a_new_session_whatever_cookie_was_there() {
    let server = with_login("fixation");
    let planted = format!("Cookie: vigie={}", "a".repeat(64));
    let body = json!({"name": "Ana", "password": PASSWORD});
    let answer = server.post("/api/login", &[&planted], &body);
    assert_ne!(format!("Cookie: {}", answer.cookie()), planted);
    assert_eq!(server.get("/api/me", &[&planted]).status, 401);
    let first = format!("Cookie: {}", answer.cookie());
    let second = format!("Cookie: {}", server.post("/api/login", &[&first], &body).cookie());
    assert_eq!((server.get("/api/me", &[&first]).status, server.get("/api/me", &[&second]).status), (401, 200));
}

#[test]
fn a_token_does_what_its_scope_and_its_person_allow() {
    let server = with_login("tokens");
    let body = serde_json::from_str(REJECT).unwrap();
    for (person, scope, role, status) in [
        ("Ada", Scope::Read, "reader", 403),
        ("Ada", Scope::Write, "analyst", 404),
        ("Ada", Scope::Admin, "admin", 404),
        ("Rim", Scope::Admin, "reader", 403),
    ] {
        let (id, token) = server.token(person, scope);
        let me = server.get("/api/me", &[&token]).json();
        assert_eq!((&me["name"], &me["role"]), (&person.into(), &role.into()));
        // No browser sends it by itself, so that no Origin is asked for.
        let answer = server.ask("POST", "/api/decisions", &["Content-Type: application/json", &token], REJECT);
        assert_eq!(answer.status, status);
        assert_eq!(server.post("/api/decisions", &[&token], &body).status, status);
        server.store().end_token(&id, &sign()).unwrap();
        assert_eq!(server.get("/api/me", &[&token]).status, 401, "ended");
    }
    let (_, token) = server.token("Ada", Scope::Read);
    let secret = token.strip_prefix("Authorization: Bearer ").unwrap();
    for wrong in
        ["Bearer", "Bearer ", "Bearer x", &format!("Basic {secret}"), &secret[..20], &format!("Bearer {secret}0")]
    {
        assert_eq!(server.get("/api/me", &[&format!("Authorization: {wrong}")]).status, 401, "{wrong}");
    }
    assert_eq!(server.get(&format!("/api/meta?token={secret}"), &[]).status, 401, "not in an address, which is logged");
    let session = server.login("Ana");
    assert_eq!(
        server.get("/api/me", &[&session, "Authorization: Bearer x"]).status,
        401,
        "a token counts before a cookie"
    );
    server.pass(3600);
    assert_eq!(server.get("/api/me", &[&token]).status, 401, "expired");
}

#[test]
fn repeated_failures_lock_for_longer_and_longer() {
    let server = with_login("lockout");
    for _ in 0..5 {
        assert_eq!(server.try_login("Ana", WRONG).status, 401);
    }
    let locked = server.try_login("Ana", PASSWORD);
    assert_eq!(
        (locked.status, locked.header("retry-after")),
        (429, Some("2")),
        "the right password is not taken either"
    );
    assert_eq!(server.try_login("Rim", PASSWORD).status, 200, "others are not locked out");
    server.pass(2);
    assert_eq!(server.try_login("Ana", WRONG).status, 401);
    assert_eq!(server.try_login("Ana", PASSWORD).header("retry-after"), Some("4"));
    server.pass(4);
    assert_eq!(server.try_login("Ana", PASSWORD).status, 200);
    assert_eq!(server.try_login("Ana", WRONG).status, 401, "a success begins anew");
    // Names that nobody has are locked alike.
    server.pass(60);
    let statuses: Vec<u16> = (0..6).map(|_| server.try_login("Nobody", WRONG).status).collect();
    assert_eq!(statuses, [401, 401, 401, 401, 401, 429]);
}

#[test]
fn many_trials_at_once_are_not_more() {
    let server = with_login("atonce-trials");
    let statuses: Vec<u16> = std::thread::scope(|scope| {
        let trials: Vec<_> = (0..16).map(|_| scope.spawn(|| server.try_login("Ana", WRONG).status)).collect();
        trials.into_iter().map(|t| t.join().unwrap()).collect()
    });
    assert!(statuses.iter().all(|s| [401, 429].contains(s)), "{statuses:?}");
    assert_eq!(statuses.iter().filter(|s| **s == 401).count(), 5, "{statuses:?}");
}

#[test]
fn each_may_ask_only_so_often() {
    let server = with_login("rates");
    let (ana, ada) = (server.login("Ana"), server.login("Ada"));
    let burst = |header: &str| (0..500).take_while(|_| server.get("/api/me", &[header]).status == 200).count();
    assert_eq!(burst(&ana), 400);
    let answer = server.get("/api/me", &[&ana]);
    assert_eq!((answer.status, answer.header("retry-after")), (429, Some("1")));
    assert_eq!(server.get("/api/me", &[&ada]).status, 200, "others are not held up");
    server.pass(1);
    assert_eq!(server.get("/api/me", &[&ana]).status, 200);
    let strangers = (0..300).filter(|_| server.get("/", &[]).status != 429).count();
    assert!((150..=220).contains(&strangers), "{strangers}");
    assert_eq!(server.get("/api/me", &[&ada]).status, 200);
}

#[test]
fn no_secret_is_written_anywhere() {
    let server = with_login("secrets");
    let session = server.login("Ana");
    let (_, token) = server.token("Ana", Scope::Write);
    assert_eq!(server.try_login(PASSWORD, WRONG).status, 401, "the password in the field of the name");
    server.get("/api/me", &[&token]);
    let secrets = [PASSWORD, WRONG, session.split('=').nth(1).unwrap(), token.rsplit(' ').next().unwrap()];
    for file in std::fs::read_dir(&server.folder).unwrap() {
        let path = file.unwrap().path();
        let bytes = std::fs::read(&path).unwrap();
        for secret in secrets {
            assert!(!bytes.windows(secret.len()).any(|w| w == secret.as_bytes()), "{} holds a secret", path.display());
        }
    }
}

#[test]
fn on_this_machine_nobody_logs_in() {
    let server = start("loopback", Reach::Loopback);
    assert_eq!(server.get("/api/me", &[]).json(), json!({"name": "Local", "role": "admin", "login": false}));
    assert_eq!(server.try_login("Ana", PASSWORD).status, 403);
    assert_eq!(server.post("/api/logout", &[], &json!({})).status, 200);
    assert_eq!(server.post("/api/password", &[], &json!({"current": PASSWORD, "new": NEW})).status, 403);
    for header in ["X-Forwarded-For: 10.0.0.7", "Forwarded: for=10.0.0.7", "Via: 1.1 nginx", "X-Real-IP: 10.0.0.7"] {
        let answer = server.get("/api/meta", &[header]);
        assert_eq!(answer.status, 403, "{header}");
        assert!(answer.text().contains("--behind-tls"));
    }
}
