//! How much is taken in at once: requests that bring reports wait for each other, and too many are sent away.

use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::StatusCode;
use futures_util::StreamExt;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::error::Refusal;

/// How many requests may bring reports or wait for their turn.
const SEATS: usize = 32;

/// How many bytes they may hold together, in KiB: 384 MB.
const HELD_KIB: u32 = 384_000;

/// How many are read at once. Each is read on all cores; the second keeps them busy while the first is written.
const READING: usize = 2;

/// How many addresses are fetched at once.
const FETCHING: usize = 8;

/// How long a request may say nothing while it still has something to say.
const SILENCE: Duration = Duration::from_secs(30);

/// The places for those who bring reports.
pub(crate) struct Intake {
    seats: Arc<Semaphore>,
    held: Arc<Semaphore>,
    reading: Arc<Semaphore>,
    fetching: Arc<Semaphore>,
    silence: Duration,
}

impl Default for Intake {
    fn default() -> Intake {
        let of = |n| Arc::new(Semaphore::new(n));
        let (reading, fetching) = (of(READING), of(FETCHING));
        Intake { seats: of(SEATS), held: of(HELD_KIB as usize), reading, fetching, silence: SILENCE }
    }
}

/// What a request brought, and the place it holds until it is dealt with.
pub(crate) struct Brought {
    pub bytes: Vec<u8>,
    place: Place,
}

/// A place that is taken until this is dropped.
pub(crate) struct Place {
    _seat: OwnedSemaphorePermit,
    _held: Option<OwnedSemaphorePermit>,
}

impl Brought {
    /// The bytes, and the place they hold.
    pub fn parts(self) -> (Vec<u8>, Place) {
        (self.bytes, self.place)
    }
}

impl Intake {
    /// Takes in a body of at most `most` bytes. `announced` is the length that its request gives.
    ///
    /// Refused are bodies that are larger, requests beyond the number of seats, and those that fall silent.
    pub async fn take(&self, body: Body, announced: Option<u64>, most: usize) -> Result<Brought, Refusal> {
        if announced.is_some_and(|n| n > most as u64) {
            return Err(too_large(most));
        }
        let full = |_| Refusal::busy(format_args!("{SEATS} files are waiting to be read already; send it again later"));
        let seat = Arc::clone(&self.seats).try_acquire_owned().map_err(full)?;
        // Nobody holds a part of what he needs while waiting for more: all is asked for at once, by the most it can be.
        let wanted = announced.unwrap_or(most as u64).div_ceil(1000);
        let wanted = u32::try_from(wanted).unwrap_or(HELD_KIB).min(HELD_KIB);
        let held = Arc::clone(&self.held).acquire_many_owned(wanted).await.ok();
        let mut bytes = Vec::new();
        let mut stream = body.into_data_stream();
        loop {
            let part = tokio::time::timeout(self.silence, stream.next()).await;
            match part {
                Err(_) => {
                    let message = format!("nothing came for {} s; send it again", self.silence.as_secs());
                    return Err(Refusal { status: StatusCode::REQUEST_TIMEOUT, message });
                }
                Ok(None) => break,
                Ok(Some(Err(error))) => {
                    let message = format!("the connection broke off: {error}");
                    return Err(Refusal { status: StatusCode::BAD_REQUEST, message });
                }
                Ok(Some(Ok(part))) => extend(&mut bytes, &part, most)?,
            }
        }
        Ok(Brought { bytes, place: Place { _seat: seat, _held: held } })
    }

    /// Takes one of the places for those who have something fetched; too many are sent away.
    pub fn fetching(&self) -> Result<OwnedSemaphorePermit, Refusal> {
        let full =
            |_| Refusal::busy(format_args!("{FETCHING} addresses are being fetched already; send it again later"));
        Arc::clone(&self.fetching).try_acquire_owned().map_err(full)
    }

    /// Waits for the turn to read.
    pub async fn turn(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.reading).acquire_owned().await.ok()
    }
}

fn extend(bytes: &mut Vec<u8>, part: &Bytes, most: usize) -> Result<(), Refusal> {
    if bytes.len() + part.len() > most {
        return Err(too_large(most));
    }
    bytes.extend_from_slice(part);
    Ok(())
}

fn too_large(most: usize) -> Refusal {
    let megabytes = most as f64 / 1e6;
    let message =
        format!("larger than the limit of {megabytes:.1} MB; split it, or add it with `vigie add`, which reads lines");
    Refusal { status: StatusCode::PAYLOAD_TOO_LARGE, message }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn too_much_is_sent_away_and_the_place_is_free_again() {
        let intake = Intake::default();
        let take = |text: &'static str, announced, most| intake.take(Body::from(text), announced, most);
        assert_eq!(take("abcd", Some(5), 4).await.err().map(|r| r.status), Some(StatusCode::PAYLOAD_TOO_LARGE));
        // A length that is not true does not help.
        assert_eq!(take("abcde", Some(3), 4).await.err().map(|r| r.status), Some(StatusCode::PAYLOAD_TOO_LARGE));
        assert_eq!(take("abcde", None, 4).await.err().map(|r| r.status), Some(StatusCode::PAYLOAD_TOO_LARGE));
        let mut sitting = Vec::new();
        for _ in 0..SEATS {
            sitting.push(take("abcd", Some(4), 4).await.unwrap());
        }
        assert_eq!(sitting[0].bytes, b"abcd");
        assert_eq!(take("a", Some(1), 4).await.err().map(|r| r.status), Some(StatusCode::SERVICE_UNAVAILABLE));
        sitting.pop();
        assert!(take("a", Some(1), 4).await.is_ok());
    }

    #[tokio::test]
    async fn a_silent_request_gives_its_place_back() {
        let intake = Intake { silence: Duration::from_millis(20), ..Intake::default() };
        let silent = Body::from_stream(futures_util::stream::pending::<Result<Bytes, std::io::Error>>());
        let refused = intake.take(silent, None, 4).await.err();
        assert_eq!(refused.map(|r| r.status), Some(StatusCode::REQUEST_TIMEOUT));
        assert_eq!(intake.seats.available_permits(), SEATS);
    }
}
