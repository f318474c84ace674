//! `completions`, `man` and `schema`: what a shell, a reader of manuals and an editor need to know.

use std::io::{self, Write};

use clap_complete::Shell;
use clap_mangen::Man as Page;
use clap_mangen::roff::{Roff, roman};

use super::Surroundings;
use crate::args::{self, Completions, Man, Schema};
use crate::exit::Exit;
use crate::terminal::Terminal;

pub fn completions(args: &Completions, terminal: &Terminal) -> anyhow::Result<Exit> {
    let mut script = Vec::new();
    let all = args::command();
    // What only the program itself calls is left out: the generators would offer it.
    let called = all.get_subcommands().filter(|sub| !sub.is_hide_set()).cloned();
    let mut command = clap::Command::new("factcheck").version(env!("CARGO_PKG_VERSION")).propagate_version(true);
    command = command.args(all.get_arguments().cloned()).subcommands(called);
    clap_complete::generate(Shell::from(args.shell), &mut command, "factcheck", &mut script);
    terminal.result(&String::from_utf8_lossy(&script))?;
    Ok(Exit::Clean)
}

pub fn schema(args: &Schema, terminal: &Terminal) -> anyhow::Result<Exit> {
    terminal.result(&factcheck::workspace::schema_text(&args.name).unwrap_or_default())?;
    Ok(Exit::Clean)
}

pub fn man(args: &Man, place: &Surroundings, terminal: &Terminal) -> anyhow::Result<Exit> {
    let mut command = args::command().disable_help_subcommand(true);
    command.build();
    let Some(dir) = &args.dir else {
        let mut page = Vec::new();
        write_page(command, &mut page)?;
        terminal.result(&String::from_utf8_lossy(&page))?;
        return Ok(Exit::Clean);
    };
    let folder = place.path(dir);
    let mut names = Vec::new();
    for page in pages(&command) {
        let name = Page::new(page.clone()).get_filename();
        let mut text = Vec::new();
        write_page(page, &mut text)?;
        let path = folder.join(&name);
        std::fs::create_dir_all(&folder)
            .and_then(|()| std::fs::write(&path, &text))
            .map_err(|error| anyhow::anyhow!("can't write {}: {error}", path.display()))?;
        names.push(name);
    }
    terminal.result(&format!("{}: {} pages, from {} to {}", dir.display(), names.len(), names[0], names[names.len() - 1]))?;
    Ok(Exit::Clean)
}

/// A command and all below it that people call.
fn pages(command: &clap::Command) -> Vec<clap::Command> {
    let below = command.get_subcommands().filter(|sub| !sub.is_hide_set()).flat_map(pages);
    std::iter::once(command.clone()).chain(below).collect()
}

/// One page. The text below the options is set as it stands: filled to lines, examples would run into each other.
fn write_page(command: clap::Command, out: &mut dyn Write) -> io::Result<()> {
    let examples = command.get_after_long_help().or_else(|| command.get_after_help()).map(ToString::to_string);
    let has_commands = command.get_subcommands().any(|sub| !sub.is_hide_set());
    // Of an option that the short help hides, a page would show the name alone.
    let page = Page::new(command.mut_args(|arg| arg.hide_short_help(false))).manual("factcheck");
    page.render_title(out)?;
    page.render_name_section(out)?;
    page.render_synopsis_section(out)?;
    page.render_description_section(out)?;
    page.render_options_section(out)?;
    if has_commands {
        page.render_subcommands_section(out)?;
    }
    if let Some(text) = examples {
        let mut roff = Roff::new();
        roff.control("SH", ["EXAMPLES"]);
        roff.control("nf", []);
        let lines = text.lines().skip_while(|line| line.starts_with("Example"));
        lines.for_each(|line| {
            roff.text([roman(line)]);
        });
        roff.control("fi", []);
        roff.to_writer(out)?;
    }
    page.render_version_section(out)
}
