//! One object a line in, one a line out, in the same order, on several cores.
//!
//! The surprise: nothing is ever sorted. Each batch of lines comes with a slot for its answers, and the writer is
//! handed the slots in the order of the batches. Few slots are open at once, and each holds only so much before the
//! writer comes to it, so memory stays the same for any stream and for answers of any length.

use std::borrow::Cow;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::thread;

use anyhow::Context;

use super::{Surroundings, counted};
use crate::exit::Exit;
use crate::terminal::{Terminal, UNWRITTEN};

/// The longest line that is read: one that never ends must not fill the memory.
const MAX_LINE_BYTES: u64 = 256 * 1024 * 1024;
/// A batch is handed over when it has this many bytes; lines are far too small to be handed over one by one.
const BATCH_BYTES: usize = 1 << 16;

/// A slot takes so many pieces of so many bytes before its batch waits for the writer.
const PIECES: usize = 16;
const PIECE_BYTES: usize = 1 << 16;

/// Lines, and where their answers go.
type Batch = (Vec<u8>, SyncSender<Vec<u8>>);

/// Writes the answer to a line, with its line end; whether the line could be read.
type Answer = fn(&str, &mut dyn Write) -> io::Result<bool>;

/// How many lines were answered, and how many of them could not be read.
#[derive(Default)]
struct Count {
    lines: AtomicUsize,
    unread: AtomicUsize,
}

/// The answers of a batch on their way to its slot.
struct Answers {
    piece: Vec<u8>,
    slot: SyncSender<Vec<u8>>,
}

impl Write for Answers {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.piece.extend_from_slice(bytes);
        if self.piece.len() >= PIECE_BYTES {
            self.flush()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.slot.send(std::mem::take(&mut self.piece)).map_err(|_| io::ErrorKind::BrokenPipe.into())
    }
}

/// Answers every line of a file with a line, on `jobs` threads (as many as there are cores where none are named).
pub fn run(input: &Path, place: &Surroundings, jobs: Option<NonZeroUsize>, answer: Answer, terminal: &Terminal) -> anyhow::Result<Exit> {
    let jobs = jobs.or_else(|| thread::available_parallelism().ok()).map_or(1, NonZeroUsize::get);
    let input = place.open(input)?;
    let (work, batches) = channel();
    let (order, slots) = sync_channel(jobs + 1);
    let batches = Mutex::new(batches);
    let count = Count::default();
    thread::scope(|scope| {
        for _ in 0..jobs {
            scope.spawn(|| answer_batches(&batches, answer, &count));
        }
        let writer = scope.spawn(|| write(slots));
        let read = read(input, &work, &order);
        drop((work, order));
        let written = writer.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        // A reader that went away is told by the writer alone.
        written.context(UNWRITTEN)?;
        read
    })?;
    let unread = count.unread.into_inner();
    if unread > 0 {
        let lines = counted(count.lines.into_inner(), "line", "lines");
        terminal.warn(&format!("{unread} of {lines} could not be read: \"error\" says why, where the answer would stand"));
    }
    Ok(Exit::Clean)
}

/// Cuts the input into batches. Whoever feeds line by line waits for each answer, so no batch waits for more input.
fn read(input: Box<dyn Read>, work: &Sender<Batch>, order: &SyncSender<Receiver<Vec<u8>>>) -> anyhow::Result<()> {
    let mut input = BufReader::with_capacity(BATCH_BYTES, input);
    let mut batch = Vec::new();
    loop {
        let more = input.by_ref().take(MAX_LINE_BYTES).read_until(b'\n', &mut batch);
        let ended = !matches!(more, Ok(1..));
        if !batch.is_empty() && (ended || input.buffer().is_empty() || batch.len() >= BATCH_BYTES) {
            let (answers, slot) = sync_channel(PIECES);
            if order.send(slot).is_err() || work.send((std::mem::take(&mut batch), answers)).is_err() {
                return Ok(());
            }
        }
        more.context("can't read the input")?;
        if ended {
            return Ok(());
        }
    }
}

fn answer_batches(batches: &Mutex<Receiver<Batch>>, answer: Answer, count: &Count) {
    loop {
        let next = batches.lock().map(|batches| batches.recv());
        let Ok(Ok((lines, slot))) = next else { return };
        if answer_lines(&lines, Answers { piece: Vec::new(), slot }, answer, count).is_err() {
            // The writer is gone, and tells why.
            return;
        }
    }
}

fn answer_lines(lines: &[u8], mut answers: Answers, answer: Answer, count: &Count) -> io::Result<()> {
    let ends = memchr::memchr_iter(b'\n', lines).chain([lines.len()]);
    let mut from = 0;
    for end in ends {
        let line = &lines[from..end];
        from = end + 1;
        // Whole lines are checked many bytes at a time, and mended one at a time.
        let text = std::str::from_utf8(line).map_or_else(|_| String::from_utf8_lossy(line), Cow::Borrowed);
        let text = text.trim_end_matches('\r');
        if !text.trim().is_empty() {
            let read = answer(text, &mut answers)?;
            count.lines.fetch_add(1, Ordering::Relaxed);
            count.unread.fetch_add(usize::from(!read), Ordering::Relaxed);
        }
    }
    answers.flush()
}

fn write(slots: Receiver<Receiver<Vec<u8>>>) -> io::Result<()> {
    let mut out = io::stdout().lock();
    for slot in slots {
        for piece in slot {
            out.write_all(&piece)?;
        }
        out.flush()?;
    }
    Ok(())
}
