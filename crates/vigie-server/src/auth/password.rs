//! Passwords: what can be one, and its Argon2id hash.

use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
use unicode_normalization::UnicodeNormalization;

use super::secret;

/// The fewest characters of a password.
pub const LEAST_CHARACTERS: usize = 12;

/// The most bytes of one: hashing more would cost, and gains nothing.
const MOST_BYTES: usize = 1024;

/// The fewest characters that differ from one another.
const LEAST_DIFFERENT: usize = 5;

/// A password that may be set. Not shown by `{:?}`.
pub struct Password(String);

/// Why a text cannot be a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum UnfitPassword {
    /// Too short.
    #[error("the password has fewer than {LEAST_CHARACTERS} characters; several words in a row make a good one")]
    Short,
    /// Too long.
    #[error("the password has more than {MOST_BYTES} bytes; choose a shorter one")]
    Long,
    /// Made of very few characters.
    #[error("the password repeats a few characters; several words in a row make a good one")]
    Monotonous,
    /// The name itself.
    #[error("the password is the name; choose another")]
    Name,
}

impl Password {
    /// A password for the person of this name. The same letters typed in another way (Unicode's forms) are the same
    /// password.
    ///
    /// Errors: the reason why it cannot be one.
    pub fn new(text: &str, name: &str) -> Result<Password, UnfitPassword> {
        let text: String = text.nfkc().collect();
        let different: std::collections::BTreeSet<char> = text.chars().collect();
        if text.len() > MOST_BYTES {
            Err(UnfitPassword::Long)
        } else if text.chars().count() < LEAST_CHARACTERS {
            Err(UnfitPassword::Short)
        } else if different.len() < LEAST_DIFFERENT {
            Err(UnfitPassword::Monotonous)
        } else if text.to_lowercase() == name.trim().to_lowercase() {
            Err(UnfitPassword::Name)
        } else {
            Ok(Password(text))
        }
    }

    /// Its hash with a salt of its own, in the PHC form.
    ///
    /// Errors: the system gives no random bytes.
    pub fn hash(&self) -> Result<String, secret::NoRandomness> {
        hash(&self.0)
    }
}

/// 19 MiB, two passes, one lane: the least that OWASP's Password Storage Cheat Sheet asks of Argon2id.
fn argon2() -> Argon2<'static> {
    Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::default())
}

fn hash(text: &str) -> Result<String, secret::NoRandomness> {
    let salt = SaltString::encode_b64(&secret::bytes::<16>()?).map_err(|_| secret::NoRandomness)?;
    let hash = argon2().hash_password(text.as_bytes(), &salt).map_err(|_| secret::NoRandomness)?;
    Ok(hash.to_string())
}

/// A hash that no password has: unknown names are checked against it, so that they take as long as known ones.
pub(super) fn nobody() -> Result<String, secret::NoRandomness> {
    hash(&secret::hex(&secret::bytes::<32>()?))
}

/// Whether `text` is the password that `kept` is the hash of. Takes some ten milliseconds, and 19 MiB.
pub(super) fn is(kept: &str, text: &str) -> bool {
    if text.len() > MOST_BYTES {
        return false;
    }
    let text: String = text.nfkc().collect();
    PasswordHash::new(kept).is_ok_and(|hash| argon2().verify_password(text.as_bytes(), &hash).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unfit(text: &str) -> Option<UnfitPassword> {
        Password::new(text, "Zoé Ndiaye-Ba").err()
    }

    #[test]
    fn what_cannot_be_a_password_is_told() {
        assert_eq!(unfit("onze lettre"), Some(UnfitPassword::Short));
        assert_eq!(unfit("deux  lettre"), None);
        // Two code points are one letter to who types it.
        assert_eq!(unfit("e\u{301}e\u{301}e\u{301}abcdef"), Some(UnfitPassword::Short));
        assert_eq!(unfit("ababababababab"), Some(UnfitPassword::Monotonous));
        assert_eq!(unfit("zoé ndiaye-ba"), Some(UnfitPassword::Name));
        assert_eq!(unfit(&"mot de passe".repeat(200)), Some(UnfitPassword::Long));
    }

    #[test]
    fn a_password_is_known_by_its_hash() {
        let password = Password::new("quatre mots très simples", "Ana").unwrap();
        let (one, other) = (password.hash().unwrap(), password.hash().unwrap());
        assert_ne!(one, other, "each has a salt of its own");
        assert!(one.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{one}");
        assert!(is(&one, "quatre mots très simples"));
        assert!(is(&one, "quatre mots tre\u{300}s simples"), "the same letters");
        assert!(!is(&one, "quatre mots tres simples"));
        assert!(!is(&nobody().unwrap(), ""));
        assert!(!is("no hash", "x"));
    }
}
