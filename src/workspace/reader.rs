//! Foreign pages and documents are read by a child process with limits: what hangs, crashes or swells ends there.
//!
//! [`ChildReader`] is the parent, [`answer`] what the child does; what runs the child is the program itself, under a
//! hidden command. The surprise: a child that fails is no error of the caller's. Its bytes are evidence all the same,
//! and the reason is told in the reading's place.

mod wire;

use std::io::{self, Read, Write};
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use sha2::{Digest, Sha256};

use crate::ingest::{self, Hints, Reader, Reading, Unread};
use crate::model::Format;

pub use wire::answer;

/// The hidden command that a child is started with.
pub const CHILD_COMMAND: &str = "__extract";

/// What a child may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Address space in MiB.
    pub memory_mib: u64,
    /// Seconds of processor time.
    pub cpu_s: u64,
    /// Time from start to answer.
    pub wall: Duration,
    /// Bytes of its answer.
    pub output: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { memory_mib: 1024, cpu_s: 20, wall: Duration::from_secs(30), output: 20 << 20 }
    }
}

/// Reads foreign formats in a child process, the others in this one.
#[derive(Debug)]
pub struct ChildReader {
    program: PathBuf,
    limits: Limits,
    /// The last thing read: a capture is read when it is looked at and again when it is stored.
    last: Mutex<Option<(Key, Result<Reading, Unread>)>>,
}

type Key = ([u8; 32], Format, Option<String>);

impl ChildReader {
    /// A reader that starts this program with [`CHILD_COMMAND`].
    pub fn new(program: PathBuf) -> Self {
        Self { program, limits: Limits::default(), last: Mutex::new(None) }
    }

    /// The same reader with other limits.
    #[must_use]
    pub fn with_limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    fn run(&self, bytes: &[u8], format: Format, charset: Option<&str>) -> Result<Reading, Unread> {
        let failed = |why: String| Unread::Failed { format, why };
        let mut command = Command::new(&self.program);
        command.arg(CHILD_COMMAND).args(["--format", format.code()]);
        command.args(["--memory-mib", &self.limits.memory_mib.to_string(), "--cpu-s", &self.limits.cpu_s.to_string()]);
        if let Some(charset) = charset {
            command.arg(format!("--charset={charset}"));
        }
        command.env_clear().stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().map_err(|error| failed(format!("the process that reads it can't be started: {error}")))?;
        let (heard, complaint) = converse(&mut child, bytes, self.limits);
        let answer = match &heard {
            Heard::Everything(answer) => wire::understand(answer),
            _ => None,
        };
        // One that fell silent without an answer is ending: how it ends tells why.
        let patience = if answer.is_none() && matches!(heard, Heard::Everything(_)) { PATIENCE } else { 0 };
        let status = end(&mut child, patience).map_err(|error| failed(format!("the process that reads it was lost: {error}")))?;
        match heard {
            Heard::Everything(_) => match answer {
                Some(answer) => answer.map_err(failed),
                None => Err(failed(self.limits.reason(status, &complaint))),
            },
            Heard::TooMuch => Err(failed(format!("it gives more than {} MiB of text", self.limits.output >> 20))),
            Heard::Nothing => Err(failed(format!("reading it took longer than {} seconds", self.limits.wall.as_secs_f32()))),
        }
    }
}

impl Reader for ChildReader {
    fn read(&self, bytes: &[u8], hints: &Hints<'_>) -> Result<Reading, Unread> {
        let format = ingest::sniff(bytes, hints)?;
        if !matches!(format, Format::Html | Format::Docx | Format::Pdf) {
            return ingest::read_as(bytes, format, hints);
        }
        let charset = hints.charset.map(|charset| ingest::strip_control(charset).into_owned());
        let key = (Sha256::digest(bytes).into(), format, charset.clone());
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((known, reading)) = last.as_ref()
            && *known == key
        {
            return reading.clone();
        }
        drop(last);
        let reading = self.run(bytes, format, charset.as_deref());
        last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        *last = Some((key, reading.clone()));
        reading
    }
}

impl Limits {
    /// Why a child gave no answer, as the end of a sentence.
    fn reason(&self, status: ExitStatus, complaint: &str) -> String {
        if complaint.contains("memory allocation") {
            return format!("reading it needs more than {} MiB of memory", self.memory_mib);
        }
        if complaint.contains("overflowed its stack") {
            return "it is nested so deeply that its reader's stack overflowed".to_owned();
        }
        match signal(status) {
            Some(SIGXCPU) => format!("reading it needs more than {} seconds of processor time", self.cpu_s),
            Some(signal) => format!("its reader crashed (signal {signal})"),
            None => match status.code() {
                Some(0) => "its reader's answer makes no sense".to_owned(),
                Some(PANICKED) => "its reader gave up on it (a panic)".to_owned(),
                Some(code) => format!("its reader ended with code {code}"),
                None => "its reader ended without an answer".to_owned(),
            },
        }
    }
}

/// What a child said until it fell silent.
enum Heard {
    /// All of it.
    Everything(Vec<u8>),
    /// More than the limit.
    TooMuch,
    /// It did not end in time.
    Nothing,
}

/// How much of a child's complaints is kept, to tell why it ended.
const MOST_COMPLAINT: u64 = 8 << 10;

/// How long a child may take to end once it has said all, in hundredths of a second.
const PATIENCE: u32 = 200;

/// The code that a panic ends a program with.
const PANICKED: i32 = 101;

/// The signal of the limit of processor time on Linux and macOS.
const SIGXCPU: i32 = 24;

/// Hands the bytes over and listens. All three pipes are served at once: each of them could fill and block the rest.
fn converse(child: &mut Child, bytes: &[u8], limits: Limits) -> (Heard, String) {
    let (stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    let (send, receive) = mpsc::channel();
    thread::scope(|scope| {
        scope.spawn(move || {
            // A child that ends early does not take all: what it says instead counts.
            stdin.map(|mut pipe| pipe.write_all(bytes))
        });
        scope.spawn(move || {
            let mut answer = Vec::new();
            let read = stdout.map_or(Ok(0), |pipe| pipe.take(limits.output + 1).read_to_end(&mut answer));
            send.send(read.map(|_| answer))
        });
        let complaints = scope.spawn(move || {
            let mut complaint = Vec::new();
            if let Some(mut pipe) = stderr {
                let read = pipe.by_ref().take(MOST_COMPLAINT).read_to_end(&mut complaint);
                let _rest = read.and_then(|_| io::copy(&mut pipe, &mut io::sink()));
            }
            String::from_utf8_lossy(&complaint).into_owned()
        });
        let heard = match receive.recv_timeout(limits.wall) {
            Ok(Ok(answer)) if answer.len() as u64 > limits.output => Heard::TooMuch,
            Ok(Ok(answer)) => Heard::Everything(answer),
            Ok(Err(_)) | Err(RecvTimeoutError::Disconnected) => Heard::Everything(Vec::new()),
            Err(RecvTimeoutError::Timeout) => Heard::Nothing,
        };
        if !matches!(heard, Heard::Everything(_)) {
            let _already_gone = child.kill();
        }
        (heard, complaints.join().unwrap_or_default())
    })
}

/// Waits so many hundredths of a second for the child to end by itself, then ends it.
fn end(child: &mut Child, patience: u32) -> io::Result<ExitStatus> {
    for _ in 0..patience {
        if let Some(status) = child.try_wait()? {
            return Ok(status);
        }
        thread::sleep(Duration::from_millis(10));
    }
    let _already_gone = child.kill();
    child.wait()
}

#[cfg(unix)]
fn signal(status: ExitStatus) -> Option<i32> {
    std::os::unix::process::ExitStatusExt::signal(&status)
}

#[cfg(not(unix))]
fn signal(_: ExitStatus) -> Option<i32> {
    None
}
