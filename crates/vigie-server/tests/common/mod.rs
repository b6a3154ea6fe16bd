//! A real server that runs while a test asks it.

use std::net::SocketAddr;
use std::path::PathBuf;

use vigie_server::{Error, Server};

/// A running server over a store of its own; it stops when this goes away, and its folder with it.
pub struct Running {
    pub addr: SocketAddr,
    stop: Option<tokio::sync::oneshot::Sender<()>>,
    thread: Option<std::thread::JoinHandle<Result<(), Error>>>,
    pub folder: PathBuf,
}

impl Running {
    /// Lets `server` answer; its store lies in `folder`.
    pub fn run(server: Server, folder: PathBuf) -> Running {
        let addr = server.addr();
        let (stop, stopped) = tokio::sync::oneshot::channel();
        let thread = std::thread::spawn(move || {
            server.run_until(async {
                let _ = stopped.await;
            })
        });
        Running { addr, stop: Some(stop), thread: Some(thread), folder }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.stop.take().unwrap().send(()).unwrap();
        let ended = self.thread.take().unwrap().join();
        let _ = std::fs::remove_dir_all(&self.folder);
        if !std::thread::panicking() {
            ended.unwrap().unwrap();
        }
    }
}
