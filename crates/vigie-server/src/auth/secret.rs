//! Random secrets, and the digests under which they are kept.

use sha2::{Digest, Sha256};

/// How a token begins, so that it is known for one where it has leaked.
const TOKEN: &str = "vigie_";

/// The system gives no random bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the system gives no random bytes; without them no secret can be made")]
pub struct NoRandomness;

/// Bytes that nobody can guess.
pub(super) fn bytes<const N: usize>() -> Result<[u8; N], NoRandomness> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|_| NoRandomness)?;
    Ok(bytes)
}

pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

/// The SHA-256 of a secret. What is looked up by it takes no time that would tell of the secret.
pub(super) fn digest(secret: &str) -> [u8; 32] {
    Sha256::digest(secret.as_bytes()).into()
}

/// A new token for a program: shown once, and kept by its digest only.
pub struct NewToken {
    /// By which it is spoken of; no secret.
    pub id: String,
    /// What the program sends.
    pub secret: String,
    /// The SHA-256 of the secret, in hex.
    pub sha256: String,
}

impl NewToken {
    /// Makes one of 256 random bits.
    ///
    /// Errors: the system gives no random bytes.
    pub fn make() -> Result<NewToken, NoRandomness> {
        let secret = format!("{TOKEN}{}", hex(&bytes::<32>()?));
        Ok(NewToken { id: hex(&bytes::<4>()?), sha256: hex(&digest(&secret)), secret })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_differ_and_are_kept_by_their_digest() {
        let (one, other) = (NewToken::make().unwrap(), NewToken::make().unwrap());
        assert!(one.secret != other.secret && one.id != other.id);
        assert_eq!((one.secret.len(), one.id.len(), one.sha256.len()), (TOKEN.len() + 64, 8, 64));
        assert_eq!(one.sha256, hex(&digest(&one.secret)));
        assert_eq!(hex(&digest("abc"))[..8], *"ba7816bf");
    }
}
