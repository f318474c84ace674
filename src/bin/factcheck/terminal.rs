//! Results on stdout, everything else on stderr. A reader that goes away is no failure.

use std::io::{self, IsTerminal, Write};

use anstream::AutoStream;
use factcheck::report::problems;
use factcheck::workspace::{Notice, WorkspaceError};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::args::ColorChoice;

/// The width of tables that go to a file or a pipe.
const WIDTH_OF_FILES: usize = 120;

/// Where a command prints.
#[derive(Debug)]
pub struct Terminal {
    choice: anstream::ColorChoice,
    quiet: bool,
}

impl Terminal {
    pub fn new(color: ColorChoice, quiet: bool) -> Self {
        let choice = match color {
            ColorChoice::Always => anstream::ColorChoice::Always,
            ColorChoice::Never => anstream::ColorChoice::Never,
            // Looks at the terminal, NO_COLOR and CLICOLOR.
            ColorChoice::Auto => AutoStream::choice(&io::stdout()),
        };
        Self { choice, quiet }
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

    /// Prints a result, with a line end where it has none.
    pub fn result(&self, text: &str) -> anyhow::Result<()> {
        let mut out = AutoStream::new(io::stdout().lock(), self.choice);
        out.write_all(text.as_bytes())?;
        if !text.is_empty() && !text.ends_with('\n') {
            out.write_all(b"\n")?;
        }
        out.flush()?;
        Ok(())
    }

    /// A bar on a terminal; nothing anywhere else.
    pub fn progress(&self, total: usize) -> ProgressBar {
        if !io::stderr().is_terminal() || self.quiet || total == 0 {
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

    /// Says what a command waits for.
    pub fn notice(&self) -> Notice {
        let quiet = self.quiet;
        Notice::to(move |text| {
            if !quiet {
                let _nobody_listens = writeln!(io::stderr().lock(), "{text}");
            }
        })
    }

    /// Warns of something that did not stop the work.
    pub fn warn(&self, text: &str) {
        let _nobody_listens = writeln!(io::stderr().lock(), "warning: {text}");
    }

    /// Prints an error with its causes; what can't be read in a record, with a caret under it.
    pub fn error(&self, error: &anyhow::Error) {
        if let Some(WorkspaceError::Records(errors)) = error.downcast_ref() {
            let text = problems::unreadable(&errors.problems, self.colors() && io::stderr().is_terminal());
            let _nobody_listens = write!(io::stderr().lock(), "{text}");
            return;
        }
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
}

/// Whether the error is only that the reader of our output went away.
pub fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| cause.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe))
}
