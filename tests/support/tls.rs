//! A TLS server on 127.0.0.1 that shows a certificate of the fixtures and plays one raw answer.
//!
//! Surprise: clients that reject the certificate never get as far as a request, so `served` counts answers.

#![allow(dead_code, missing_docs)]

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};

pub const ROOT: &[u8] = include_bytes!("tls/root.cert.der");
pub const GOOD: &[u8] = include_bytes!("tls/good.cert.der");
pub const EXPIRED: &[u8] = include_bytes!("tls/expired.cert.der");
pub const SELF_SIGNED: &[u8] = include_bytes!("tls/self-signed.cert.der");
const KEY: &[u8] = include_bytes!("tls/leaf.key.der");

/// The name in all certificates.
pub const NAME: &str = "secure.example";

pub struct TlsServer {
    address: SocketAddr,
    stop: Arc<AtomicBool>,
    served: Arc<AtomicUsize>,
}

impl TlsServer {
    /// Shows `certificate` and answers each request with `raw`; closes politely unless `abrupt`.
    pub fn start(certificate: &'static [u8], raw: Vec<u8>, abrupt: bool) -> Self {
        Self::playing(certificate, &[], move |tls| answer(tls, &raw, abrupt))
    }

    /// Speaks HTTP/2 and answers with a head that never ends.
    pub fn flooding_h2(certificate: &'static [u8]) -> Self {
        Self::playing(certificate, &[b"h2"], flood_h2)
    }

    fn playing(
        certificate: &'static [u8],
        protocols: &[&[u8]],
        play: impl Fn(&mut Tls) -> std::io::Result<()> + Send + Sync + 'static,
    ) -> Self {
        let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(KEY.to_vec()));
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let mut config = rustls::ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .expect("TLS 1.2 and 1.3")
            .with_no_client_auth()
            .with_single_cert(vec![CertificateDer::from(certificate.to_vec())], key)
            .expect("the key belongs to the certificate");
        config.alpn_protocols = protocols.iter().map(|name| name.to_vec()).collect();
        let (config, play) = (Arc::new(config), Arc::new(play));
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port on loopback");
        let address = listener.local_addr().expect("a bound address");
        let (stop, served) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
        let (stopped, counter) = (Arc::clone(&stop), Arc::clone(&served));
        thread::spawn(move || {
            for stream in listener.incoming() {
                if stopped.load(Ordering::Relaxed) {
                    break;
                }
                let Ok(stream) = stream else { continue };
                let (config, play, counter) = (Arc::clone(&config), Arc::clone(&play), Arc::clone(&counter));
                thread::spawn(move || drop(serve(stream, config, &counter, &*play)));
            }
        });
        Self { address, stop, served }
    }

    pub fn port(&self) -> u16 {
        self.address.port()
    }

    pub fn served(&self) -> usize {
        self.served.load(Ordering::Relaxed)
    }
}

impl Drop for TlsServer {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        drop(TcpStream::connect(self.address));
    }
}

type Tls = rustls::StreamOwned<rustls::ServerConnection, TcpStream>;

fn serve(
    stream: TcpStream,
    config: Arc<rustls::ServerConfig>,
    served: &AtomicUsize,
    play: &dyn Fn(&mut Tls) -> std::io::Result<()>,
) -> std::io::Result<()> {
    stream.set_read_timeout(Some(Duration::from_secs(5)))?;
    let connection = rustls::ServerConnection::new(config).map_err(std::io::Error::other)?;
    let mut tls = rustls::StreamOwned::new(connection, stream);
    let mut head = Vec::new();
    let mut byte = [0];
    // An HTTP/2 client begins with a line of its own that ends in the same way.
    while !head.ends_with(b"\r\n\r\n") && tls.read(&mut byte)? == 1 {
        head.push(byte[0]);
    }
    served.fetch_add(1, Ordering::Relaxed);
    play(&mut tls)
}

fn answer(tls: &mut Tls, raw: &[u8], abrupt: bool) -> std::io::Result<()> {
    tls.write_all(raw)?;
    if !abrupt {
        tls.conn.send_close_notify();
    }
    tls.flush()?;
    tls.sock.shutdown(std::net::Shutdown::Write)?;
    while tls.sock.read(&mut [0; 512])? > 0 {}
    Ok(())
}

/// `HEADERS` without an end, and then `CONTINUATION` after `CONTINUATION` until the client has had enough.
fn flood_h2(tls: &mut Tls) -> std::io::Result<()> {
    let frame = |kind: u8, stream: u8, payload: &[u8]| {
        let length = u32::try_from(payload.len()).unwrap_or(u32::MAX).to_be_bytes();
        [&length[1..], &[kind, 0, 0, 0, 0, stream], payload].concat()
    };
    let (settings, headers, continuation) = (4, 1, 9);
    // `:status: 200` of the static table; then a literal header that no table keeps.
    let more = [&b"\x00\x06x-more\x7f\x01"[..], &[b'a'; 128]].concat();
    tls.write_all(&[frame(settings, 0, b""), frame(headers, 1, b"\x88")].concat())?;
    loop {
        tls.write_all(&frame(continuation, 1, &more))?;
    }
}
