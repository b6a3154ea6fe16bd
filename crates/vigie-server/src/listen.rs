//! Connections: how many there are at once, and how slow their other end may be.

use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::Router;
use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::Sleep;

use crate::guard::Peer;

/// How many connections there are at once, and how many from one machine that is not this one.
const MOST: usize = 1024;
const MOST_FROM_ONE: usize = 128;

/// How long the head of a request may take, and how long a connection may wait for its next.
const HEAD: Duration = Duration::from_secs(15);

/// The longest head, in bytes, and the most headers.
const HEAD_BYTES: usize = 32 * 1024;
const HEADERS: usize = 64;

/// How long the other end may take nothing of an answer.
const STALL: Duration = Duration::from_secs(60);

/// How long what is being answered may take when the server stops.
const FAREWELL: Duration = Duration::from_secs(10);

/// Answers what comes to `listener` until `stop` is ready.
pub(crate) async fn serve(listener: TcpListener, router: Router, stop: impl Future<Output = ()>) {
    let (places, crowds) = (Arc::new(Semaphore::new(MOST)), Arc::new(Crowds::default()));
    let graceful = GracefulShutdown::new();
    let mut http = hyper::server::conn::http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(HEAD).max_buf_size(HEAD_BYTES).max_headers(HEADERS);
    let mut stop = std::pin::pin!(stop);
    loop {
        // Those beyond wait to be taken in.
        let place = tokio::select! {
            place = Arc::clone(&places).acquire_owned() => place,
            () = &mut stop => break,
        };
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut stop => break,
        };
        let (Ok(place), Ok((stream, peer))) = (place, accepted) else {
            // Out of file handles, or the other end has gone already.
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        let Some(one) = Crowds::enter(&crowds, peer.ip(), place) else { continue };
        let _ = stream.set_nodelay(true);
        let connection = http.serve_connection(TokioIo::new(Patient::new(stream)), answering(router.clone(), peer));
        let connection = graceful.watch(connection);
        tokio::spawn(async move {
            // What fails here is the other end's: it has gone, was too slow, or does not speak HTTP.
            let _ = connection.await;
            drop(one);
        });
    }
    drop(listener);
    let _ = tokio::time::timeout(FAREWELL, graceful.shutdown()).await;
}

type Incoming = hyper::Request<hyper::body::Incoming>;
type Answered = TowerToHyperService<Router>;

/// The router, told of each request from which machine it is.
fn answering(
    router: Router,
    peer: SocketAddr,
) -> impl Service<
    Incoming,
    Response = <Answered as Service<Incoming>>::Response,
    Error = <Answered as Service<Incoming>>::Error,
    Future = <Answered as Service<Incoming>>::Future,
> {
    let router = TowerToHyperService::new(router);
    service_fn(move |mut request: Incoming| {
        request.extensions_mut().insert(Peer(peer));
        router.call(request)
    })
}

/// How many connections there are from each machine.
#[derive(Debug, Default)]
struct Crowds(Mutex<HashMap<IpAddr, usize>>);

/// One connection among them; gone when dropped.
struct One {
    crowds: Arc<Crowds>,
    from: IpAddr,
    _place: OwnedSemaphorePermit,
}

impl Crowds {
    /// Counts a connection, unless there are too many from its machine. A proxy on this machine speaks for many.
    fn enter(crowds: &Arc<Crowds>, from: IpAddr, place: OwnedSemaphorePermit) -> Option<One> {
        let mut counts = crowds.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = counts.entry(from).or_default();
        if *count >= MOST_FROM_ONE && !from.to_canonical().is_loopback() {
            return None;
        }
        *count += 1;
        Some(One { crowds: Arc::clone(crowds), from, _place: place })
    }
}

impl Drop for One {
    fn drop(&mut self) {
        let mut counts = self.crowds.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = counts.get_mut(&self.from) {
            *count -= 1;
            if *count == 0 {
                counts.remove(&self.from);
            }
        }
    }
}

/// A stream that gives up on another end which takes nothing.
struct Patient {
    stream: TcpStream,
    stalled: Option<Pin<Box<Sleep>>>,
}

impl Patient {
    fn new(stream: TcpStream) -> Patient {
        Patient { stream, stalled: None }
    }

    fn unless_stalled<T>(&mut self, cx: &mut Context<'_>, poll: Poll<std::io::Result<T>>) -> Poll<std::io::Result<T>> {
        if poll.is_ready() {
            self.stalled = None;
            return poll;
        }
        let sleep = self.stalled.get_or_insert_with(|| Box::pin(tokio::time::sleep(STALL)));
        match sleep.as_mut().poll(cx) {
            Poll::Ready(()) => Poll::Ready(Err(std::io::ErrorKind::TimedOut.into())),
            Poll::Pending => Poll::Pending,
        }
    }
}

impl AsyncRead for Patient {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, buf)
    }
}

impl AsyncWrite for Patient {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<std::io::Result<usize>> {
        let poll = Pin::new(&mut self.stream).poll_write(cx, buf);
        self.unless_stalled(cx, poll)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[std::io::IoSlice<'_>],
    ) -> Poll<std::io::Result<usize>> {
        let poll = Pin::new(&mut self.stream).poll_write_vectored(cx, bufs);
        self.unless_stalled(cx, poll)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::AsyncWriteExt;

    #[test]
    fn one_machine_has_only_so_many_connections() {
        let (places, crowds) = (Arc::new(Semaphore::new(MOST)), Arc::new(Crowds::default()));
        let enter = |ip: [u8; 4]| Crowds::enter(&crowds, ip.into(), Arc::clone(&places).try_acquire_owned().unwrap());
        let inside: Vec<One> = (0..200).filter_map(|_| enter([10, 0, 0, 7])).collect();
        assert_eq!(inside.len(), MOST_FROM_ONE);
        assert_eq!(places.available_permits(), MOST - MOST_FROM_ONE, "those who were turned away take no place");
        assert!(enter([10, 0, 0, 8]).is_some());
        assert_eq!((0..200).filter_map(|_| enter([127, 0, 0, 1])).count(), 200);
        drop(inside);
        assert!(crowds.0.lock().unwrap().is_empty() && places.available_permits() == MOST);
    }

    #[tokio::test(start_paused = true)]
    async fn who_takes_nothing_is_given_up() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let _silent = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
        let (stream, _) = listener.accept().await.unwrap();
        let mut patient = Patient::new(stream);
        let block = vec![0; 1 << 20];
        let error = loop {
            if let Err(error) = patient.write_all(&block).await {
                break error;
            }
        };
        assert_eq!(error.kind(), std::io::ErrorKind::TimedOut);
    }
}
