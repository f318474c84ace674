//! Results on stdout, everything else on stderr. A reader that goes away is no failure.

use std::io::{self, BufWriter, IsTerminal, Write};
use std::time::Instant;

use anstream::AutoStream;
use anyhow::Context;
use factcheck::report::problems;
use factcheck::workspace::{Notice, WorkspaceError};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::args::{ColorChoice, Global};

/// Bytes of a result that are gathered before they are written.
const BUFFER: usize = 1 << 16;

/// The width of tables that go to a file or a pipe.
const WIDTH_OF_FILES: usize = 120;

/// Where a command prints.
#[derive(Debug)]
pub struct Terminal {
    choice: anstream::ColorChoice,
    errors: anstream::ColorChoice,
    quiet: bool,
    verbose: bool,
    started: Instant,
}

impl Terminal {
    pub fn new(global: &Global) -> Self {
        let (choice, errors) = match global.color {
            ColorChoice::Always => (anstream::ColorChoice::Always, anstream::ColorChoice::Always),
            ColorChoice::Never => (anstream::ColorChoice::Never, anstream::ColorChoice::Never),
            // Looks at the terminal, NO_COLOR and CLICOLOR_FORCE.
            ColorChoice::Auto => (AutoStream::choice(&io::stdout()), AutoStream::choice(&io::stderr())),
        };
        Self { choice, errors, quiet: global.quiet, verbose: global.verbose, started: Instant::now() }
    }

    /// Whether results may hold colours.
    pub fn colors(&self) -> bool {
        !matches!(self.choice, anstream::ColorChoice::Never)
    }

    /// Columns of the terminal; a fixed number where stdout is none, so that a file or log gets the same lines everywhere.
    pub fn width(&self) -> Option<usize> {
        let terminal = io::stdout().is_terminal().then(terminal_size::terminal_size).flatten();
        Some(terminal.map_or(WIDTH_OF_FILES, |(width, _)| usize::from(width.0)))
    }

    /// Prints a result, with a line end where it has none. Somebody who reads only its beginning (`| head`) is no failure, and
    /// changes nothing of what the command does and exits with: a gate that nobody reads to the end is red all the same.
    pub fn result(&self, text: &str) -> anyhow::Result<()> {
        let end: &[u8] = if text.is_empty() || text.ends_with('\n') { b"" } else { b"\n" };
        self.write_result(text.contains('\u{1b}'), |out| out.write_all(text.as_bytes()).and_then(|()| out.write_all(end)))
    }

    /// The same of a result that is written piece by piece, and that may be `coloured`.
    pub fn write_result(&self, coloured: bool, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> anyhow::Result<()> {
        // Without colours there is nothing to take out: a large result is not gone through for it.
        let choice = if coloured { self.choice } else { anstream::ColorChoice::AlwaysAnsi };
        let mut out = BufWriter::with_capacity(BUFFER, AutoStream::new(io::stdout().lock(), choice));
        match write(&mut out).and_then(|()| out.flush()) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            written => written.context(UNWRITTEN),
        }
    }

    /// A bar on a terminal; nothing anywhere else.
    pub fn progress(&self, total: usize) -> ProgressBar {
        if !io::stderr().is_terminal() || self.quiet || self.verbose || total == 0 {
            return ProgressBar::hidden();
        }
        let bar = ProgressBar::with_draw_target(Some(total as u64), ProgressDrawTarget::stderr());
        let style = ProgressStyle::with_template("{bar:24} {pos}/{len} {wide_msg}");
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        bar
    }

    /// Says something beside the result.
    pub fn say(&self, text: &str) {
        if !self.quiet {
            let _nobody_listens = writeln!(io::stderr().lock(), "{text}");
        }
    }

    /// Says what is done and when, to those who asked for it.
    pub fn detail(&self, text: &str) {
        if self.verbose {
            detail(self.started, text);
        }
    }

    /// Says what a command waits for, and with `--verbose` what it does.
    pub fn notice(&self) -> Notice {
        let (quiet, started) = (self.quiet, self.started);
        let notice = Notice::to(move |text| {
            if !quiet {
                let _nobody_listens = writeln!(io::stderr().lock(), "{text}");
            }
        });
        if self.verbose { notice.with_details(move |text| detail(started, text)) } else { notice }
    }

    /// Warns of something that did not stop the work.
    pub fn warn(&self, text: &str) {
        let _nobody_listens = writeln!(io::stderr().lock(), "warning: {text}");
    }

    /// Prints an error with its causes; what can't be read in a record, with a caret under it.
    pub fn error(&self, error: &anyhow::Error) {
        if let Some(WorkspaceError::Records(errors)) = error.downcast_ref() {
            let text = problems::unreadable(&errors.problems, !matches!(self.errors, anstream::ColorChoice::Never));
            let _nobody_listens = write!(AutoStream::new(io::stderr().lock(), self.errors), "{text}");
            return;
        }
        plain_error(error);
    }
}

/// Prints an error with its causes on one line.
pub fn plain_error(error: &anyhow::Error) {
    let mut text = format!("error: {error}");
    let mut last = error.to_string();
    for cause in error.chain().skip(1) {
        let cause = cause.to_string();
        if !last.contains(&cause) {
            text.push_str(&format!(": {cause}"));
        }
        last = cause;
    }
    let _nobody_listens = writeln!(io::stderr().lock(), "{text}");
}

fn detail(started: Instant, text: &str) {
    let _nobody_listens = writeln!(io::stderr().lock(), "[{:>6} ms] {text}", started.elapsed().as_millis());
}

/// What is said where standard output takes nothing more. A command prints its result last, so what it recorded is recorded.
pub const UNWRITTEN: &str = "can't write to standard output; what was recorded stands";

/// Whether the error is only that the reader of our output went away.
pub fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| cause.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe))
}
