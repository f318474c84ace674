//! A server that breaks the rules on purpose: raw bytes from threads on 127.0.0.1, one misdeed for each path.
//!
//! A plain module: any test includes it with `#[path]`. `GET /never-answers` plays the case `never-answers` of the list
//! below; further pages are given to [`Server::with`] as raw answers.

#![allow(dead_code, missing_docs)]

use std::collections::BTreeMap;
use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use flate2::Compression;
use flate2::write::GzEncoder;

/// The text that honest cases serve.
pub const PAGE: &str = "<!doctype html><html><head><title>Budget</title></head><body><p>The road costs 1.4 trillion.</p></body></html>";

/// A running server; it stops when dropped.
pub struct Server {
    address: SocketAddr,
    stop: Arc<AtomicBool>,
    heads: Arc<Mutex<Vec<String>>>,
    pages: Arc<Mutex<BTreeMap<String, Vec<u8>>>>,
}

impl Server {
    /// Serves the named cases.
    pub fn start() -> Self {
        Self::with(std::iter::empty::<(String, Vec<u8>)>())
    }

    /// Serves the named cases and, before them, raw answers by path; `*` stands for every other path. A request that names the
    /// `ETag` of an answer gets a 304 instead.
    pub fn with(pages: impl IntoIterator<Item = (impl Into<String>, Vec<u8>)>) -> Self {
        Self::on("127.0.0.1", pages)
    }

    /// The same on another address of the loopback.
    pub fn on(host: &str, pages: impl IntoIterator<Item = (impl Into<String>, Vec<u8>)>) -> Self {
        let pages: BTreeMap<String, Vec<u8>> = pages.into_iter().map(|(path, raw)| (path.into(), raw)).collect();
        let pages = Arc::new(Mutex::new(pages));
        let listener = TcpListener::bind((host, 0)).expect("a free port on loopback");
        let address = listener.local_addr().expect("a bound address");
        let (stop, heads) = (Arc::new(AtomicBool::new(false)), Arc::new(Mutex::new(Vec::new())));
        let shared = (Arc::clone(&stop), Arc::clone(&heads), Arc::clone(&pages));
        thread::spawn(move || {
            let (stop, heads, pages) = shared;
            for stream in listener.incoming() {
                if stop.load(Ordering::Relaxed) {
                    break;
                }
                let Ok(stream) = stream else { continue };
                let (stop, heads, pages) = (Arc::clone(&stop), Arc::clone(&heads), Arc::clone(&pages));
                // A client that hangs up in the middle is what many cases want: its error is nobody's.
                thread::spawn(move || drop(Exchange { stream, stop, port: address.port() }.serve(&heads, &pages)));
            }
        });
        Self { address, stop, heads, pages }
    }

    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// Serves another answer from now on.
    pub fn set(&self, path: &str, raw: Vec<u8>) {
        self.pages.lock().expect("no thread panics while it holds the lock").insert(path.to_owned(), raw);
    }

    /// The URL of a path.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}/{}", self.address, path.trim_start_matches('/'))
    }

    /// The heads of the requests for pages so far, as they came; those for robots.txt are left out.
    pub fn heads(&self) -> Vec<String> {
        self.all_heads().into_iter().filter(|head| !head.starts_with("GET /robots.txt ")).collect()
    }

    /// The heads of all requests so far.
    pub fn all_heads(&self) -> Vec<String> {
        self.heads.lock().expect("no thread panics while it holds the lock").clone()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        // Wakes the thread that waits for connections.
        drop(TcpStream::connect(self.address));
    }
}

/// A raw answer: status line, headers, empty line, body. Nothing is added, not even a length.
pub fn raw(status: &str, headers: &[(&str, &str)], body: &[u8]) -> Vec<u8> {
    let mut out = format!("HTTP/1.1 {status}\r\n").into_bytes();
    for (name, value) in headers {
        out.extend(format!("{name}: {value}\r\n").into_bytes());
    }
    out.extend(b"\r\n");
    out.extend(body);
    out
}

/// A good answer with its length.
pub fn ok(media_type: &str, body: &[u8]) -> Vec<u8> {
    raw("200 OK", &[("Content-Type", media_type), ("Content-Length", &body.len().to_string())], body)
}

fn raw_304() -> Vec<u8> {
    raw("304 Not Modified", &[], b"")
}

/// Whether a request names the `ETag` of an answer.
fn knows(head: &str, raw: &[u8]) -> bool {
    let field = |head: &str, name: &str| {
        let found = head.lines().find_map(|line| line.split_once(": ").filter(|(given, _)| given.eq_ignore_ascii_case(name)));
        found.map(|(_, value)| value.to_owned())
    };
    let end = raw.windows(4).position(|window| window == b"\r\n\r\n").unwrap_or(raw.len());
    let tag = field(&String::from_utf8_lossy(&raw[..end]), "etag");
    tag.is_some() && field(head, "if-none-match") == tag
}

pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).expect("memory takes it");
    encoder.finish().expect("memory takes it")
}

fn coded(coding: &str, body: &[u8]) -> Vec<u8> {
    let length = body.len().to_string();
    raw("200 OK", &[("Content-Type", "text/html"), ("Content-Encoding", coding), ("Content-Length", &length)], body)
}

fn to(status: &str, location: &str) -> Vec<u8> {
    raw(status, &[("Location", location), ("Content-Length", "0")], b"")
}

struct Exchange {
    stream: TcpStream,
    stop: Arc<AtomicBool>,
    port: u16,
}

impl Exchange {
    fn serve(mut self, heads: &Mutex<Vec<String>>, pages: &Mutex<BTreeMap<String, Vec<u8>>>) -> std::io::Result<()> {
        let head = self.head()?;
        let path = head.split(' ').nth(1).unwrap_or_default().to_owned();
        heads.lock().expect("no thread panics while it holds the lock").push(head.clone());
        let page = {
            let pages = pages.lock().expect("no thread panics while it holds the lock");
            let fallback = || pages.get("*").filter(|_| path != "/robots.txt");
            pages.get(&path).or_else(fallback).map(|raw| if knows(&head, raw) { raw_304() } else { raw.clone() })
        };
        match page {
            Some(raw) => self.stream.write_all(&raw)?,
            None => match answer(path.trim_start_matches('/').split('?').next().unwrap_or_default(), self.port) {
                Some(raw) => self.stream.write_all(&raw)?,
                None => self.misbehave(path.trim_start_matches('/'))?,
            },
        }
        self.end()
    }

    fn head(&mut self) -> std::io::Result<String> {
        let mut head = Vec::new();
        let mut byte = [0];
        while !head.ends_with(b"\r\n\r\n") && self.stream.read(&mut byte)? == 1 {
            head.push(byte[0]);
        }
        Ok(String::from_utf8_lossy(&head).into_owned())
    }

    /// Closes our side and waits for the client's, so that the last bytes are not lost to a reset.
    fn end(mut self) -> std::io::Result<()> {
        self.stream.flush()?;
        self.stream.shutdown(std::net::Shutdown::Write)?;
        self.wait()
    }

    /// Says nothing until the client hangs up or the server stops.
    fn wait(&mut self) -> std::io::Result<()> {
        self.stream.set_read_timeout(Some(Duration::from_millis(50)))?;
        while !self.stop.load(Ordering::Relaxed) {
            match self.stream.read(&mut [0; 512]) {
                Ok(0) => break,
                Ok(_) => {}
                Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// The same bytes for ever, with a pause between.
    fn repeat(&mut self, bytes: &[u8], pause: Duration) -> std::io::Result<()> {
        while !self.stop.load(Ordering::Relaxed) {
            self.stream.write_all(bytes)?;
            thread::sleep(pause);
        }
        Ok(())
    }

    /// The cases that take time.
    fn misbehave(&mut self, name: &str) -> std::io::Result<()> {
        let none = Duration::ZERO;
        let head = raw("200 OK", &[("Content-Type", "text/html")], b"");
        match name {
            "never-answers" => self.wait(),
            "endless-headers" => {
                self.stream.write_all(b"HTTP/1.1 200 OK\r\n")?;
                self.repeat(b"X-More: and more and more and more\r\n", none)
            }
            "endless-1xx" => self.repeat(b"HTTP/1.1 103 Early Hints\r\n\r\n", Duration::from_millis(2)),
            "endless-body" => {
                self.stream.write_all(&head)?;
                self.repeat(&[b'a'; 16 << 10], none)
            }
            "slow-drip" => {
                self.stream.write_all(&head)?;
                self.repeat(b"a", Duration::from_millis(20))
            }
            "silent-in-the-middle" => {
                self.stream.write_all(&raw("200 OK", &[("Content-Type", "text/html"), ("Content-Length", "500")], b"<html>"))?;
                self.wait()
            }
            "gzip-bomb-1GiB" => {
                self.stream.write_all(&raw("200 OK", &[("Content-Type", "text/html"), ("Content-Encoding", "gzip")], b""))?;
                let mut encoder = GzEncoder::new(&mut self.stream, Compression::best());
                for _ in 0..1024 {
                    encoder.write_all(&vec![0; 1 << 20])?;
                }
                encoder.finish().map(drop)
            }
            _ => self.stream.write_all(&raw("404 Not Found", &[("Content-Length", "9")], b"not found")),
        }
    }
}

/// The cases that are one string of bytes.
fn answer(name: &str, port: u16) -> Option<Vec<u8>> {
    let page = PAGE.as_bytes();
    let length = page.len().to_string();
    let html = ("Content-Type", "text/html; charset=utf-8");
    let sized = ("Content-Length", length.as_str());
    if let Some(left) = name.strip_prefix("redirect-hops-").and_then(|left| left.parse::<u32>().ok()) {
        return Some(if left == 0 { ok(html.1, page) } else { to("302 Found", &format!("/redirect-hops-{}", left - 1)) });
    }
    if let Some(status) = name.strip_prefix("status-") {
        return Some(raw(&format!("{status} Whatever"), &[html, sized], page));
    }
    let squeezed = gzip(page);
    Some(match name {
        "page" => ok(html.1, page),
        "page.txt" => raw("200 OK", &[sized], page),
        "gzip" => coded("gzip", &squeezed),
        "chunked" => {
            raw("200 OK", &[html, ("Transfer-Encoding", "chunked")], format!("{:x}\r\n{PAGE}\r\n0\r\n\r\n", page.len()).as_bytes())
        }
        "hints-first" => [b"HTTP/1.1 103 Early Hints\r\n\r\n".to_vec(), ok(html.1, page)].concat(),
        "content-length-short" => raw("200 OK", &[html, ("Content-Length", "5000")], page),
        "content-length-long" => raw("200 OK", &[html, ("Content-Length", "20")], page),
        "content-length-huge" => raw("200 OK", &[html, ("Content-Length", "99999999999")], page),
        "two-content-lengths" => raw("200 OK", &[html, sized, ("Content-Length", "7")], page),
        "te-and-cl" => raw(
            "200 OK",
            &[html, ("Content-Length", "7"), ("Transfer-Encoding", "chunked")],
            format!("{:x}\r\n{PAGE}\r\n0\r\n\r\n", page.len()).as_bytes(),
        ),
        "te-gzip" => raw("200 OK", &[html, ("Transfer-Encoding", "gzip, chunked")], b"0\r\n\r\n"),
        "chunked-cut" => raw("200 OK", &[html, ("Transfer-Encoding", "chunked")], format!("fff\r\n{PAGE}").as_bytes()),
        "chunked-bad" => raw("200 OK", &[html, ("Transfer-Encoding", "chunked")], format!("xyz\r\n{PAGE}\r\n").as_bytes()),
        "close-delimited" => raw("200 OK", &[html], page),
        "close-delimited-cut" => raw("200 OK", &[html], &page[..60]),
        "close-delimited-pdf" => raw("200 OK", &[("Content-Type", "application/pdf")], b"%PDF-1.7\nobj\n%%EOF\n"),
        "close-delimited-pdf-cut" => raw("200 OK", &[("Content-Type", "application/pdf")], b"%PDF-1.7\nobj\n"),
        "http09" => page.to_vec(),
        "ssh-banner" => b"SSH-2.0-OpenSSH_9.9\r\n".to_vec(),
        "hangs-up" => Vec::new(),
        "esc-in-header" => raw("200 OK", &[html, ("X-Title", "\u{1b}[31mred"), sized], page),
        "non-utf8-header" => [b"HTTP/1.1 200 OK\r\nX-Title: caf\xe9\r\n".as_slice(), &ok(html.1, page)[17..]].concat(),
        "redirect-loop" => to("301 Moved Permanently", "/redirect-loop-back"),
        "redirect-loop-back" => to("302 Found", "/redirect-loop#again"),
        "redirect-11-hops" => to("302 Found", "/redirect-hops-10"),
        "redirect-10-hops" => to("308 Permanent Redirect", "/redirect-hops-9"),
        "redirect-no-location" => raw("302 Found", &[("Content-Length", "0")], b""),
        "redirect-two-locations" => raw("302 Found", &[("Location", "/page"), ("Location", "/gzip"), ("Content-Length", "0")], b""),
        "redirect-bad-location" => to("302 Found", "http://256.1.1.1/"),
        "redirect-to-literal-private" => to("302 Found", "http://10.0.0.1/"),
        "redirect-to-other-loopback" => to("302 Found", &format!("http://127.0.0.2:{port}/page")),
        "redirect-to-file" => to("302 Found", "file:///etc/passwd"),
        "redirect-to-name-resolving-private" => to("302 Found", "http://inside.example/"),
        "redirect-with-credentials" => to("302 Found", &format!("http://me:secret@127.0.0.1:{port}/page")),
        "redirect-with-cookie" => raw("302 Found", &[("Location", "/page"), ("Set-Cookie", "id=secret"), ("Content-Length", "0")], b""),
        "304-unasked" => raw("304 Not Modified", &[("ETag", "\"x\"")], b""),
        "206-unasked" => raw("206 Partial Content", &[html, ("Content-Range", "bytes 0-9/500"), ("Content-Length", "10")], &page[..10]),
        "204-empty" => raw("204 No Content", &[], b""),
        "200-empty" => raw("200 OK", &[html, ("Content-Length", "0")], b""),
        "set-cookie-secret" => raw("200 OK", &[html, ("Set-Cookie", "session=secret; HttpOnly"), sized], page),
        "noarchive" => raw("200 OK", &[html, ("X-Robots-Tag", "noindex, noarchive"), sized], page),
        "gzip-bomb-nested" => coded("gzip, gzip", &gzip(&squeezed)),
        "gzip-truncated" => coded("gzip", &squeezed[..squeezed.len() - 5]),
        "gzip-trailing-garbage" => coded("gzip", &[&squeezed[..], b"more"].concat()),
        "gzip-not-gzip" => coded("gzip", page),
        "br-unasked" => coded("br", b"\x0b\x02\x80"),
        "zstd-unasked" => coded("zstd", b"\x28\xb5\x2f\xfd"),
        _ => return None,
    })
}
