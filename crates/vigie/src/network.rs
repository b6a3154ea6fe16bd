//! What fetches for the program: the rules of `vigie-source`, and this machine's clock.

use std::sync::Arc;
use std::time::{Duration, Instant};

use vigie_source::fetch::{Clock, Fetcher, Fetching};

/// This machine's clock, which does not go back.
struct Running(Instant);

impl Clock for Running {
    fn now(&self) -> Duration {
        self.0.elapsed()
    }

    fn sleep(&self, pause: Duration) {
        std::thread::sleep(pause);
    }
}

/// What fetches by these rules.
pub fn fetcher(fetching: Fetching) -> Fetcher {
    Fetcher::new(fetching, Arc::new(Running(Instant::now())))
}
