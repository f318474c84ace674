//! `sources/<source-id>/source.toml` ↔ [`Source`].
//!
//! The file is written from the address or path alone, so that two branches that cite the same source write the same
//! bytes; title, publisher and note are what people add. The id is the folder's name and stands in no key.

use super::edit::{self, TableSpots, quoted};
use super::fields::{Fields, Reader};
use super::problem::{EditError, RecordErrors};
use super::schema::SCHEMAS;
use crate::model::{Origin, Source};

/// Keys of the file, in the order in which they are written.
pub(super) const KEYS: &[&str] = &["format", "url", "path", "title", "publisher", "note"];

/// The text of a new `source.toml`.
pub fn source_toml(source: &Source) -> String {
    let mut text = format!("#:schema ../../{SCHEMAS}/source.json\nformat = 1\n");
    for (key, value) in lines(source) {
        if let Some(value) = value {
            text.push_str(&format!("{key} = {value}\n"));
        }
    }
    text
}

/// Reads a `source.toml`. `file` is its path relative to the workspace; the folder that it stands in is the id.
///
/// # Errors
/// Everything that is wrong with the file, each with its place.
pub fn parse_source(file: &str, text: &str) -> Result<Source, RecordErrors> {
    read(file, text).map(|(source, _)| source)
}

/// The text of a `source.toml` after it was made to say what `source` is; only lines that differ change.
///
/// # Errors
/// The file does not read, or would not read back.
pub fn edit_source(file: &str, text: &str, source: &Source) -> Result<String, EditError> {
    let (old, spots) = read(file, text).map_err(EditError::Refused)?;
    let (old, new) = (lines(&old), lines(source));
    let changes: Vec<edit::Change<'_>> =
        old.iter().zip(&new).filter(|(old, new)| old != new).map(|(_, (key, value))| (*key, value.as_deref())).collect();
    let changed = edit::change_keys(text, &spots, KEYS, &changes, edit::eol_of(text));
    read(file, &changed).map_err(EditError::Refused)?;
    Ok(changed)
}

fn read(file: &str, text: &str) -> Result<(Source, TableSpots), RecordErrors> {
    let mut reader = Reader::new(file, text);
    let Some(document) = reader.document() else { return reader.finish(None) };
    let root = Fields { table: &document, at: 0..0, what: "source.toml" };
    if !reader.format(&root, true) {
        return reader.finish(None);
    }
    reader.only(&root, KEYS);
    let (url, path) = (reader.text(&root, "url"), reader.text(&root, "path"));
    let origin = match (url, path) {
        (Some(url), None) => {
            if !url.starts_with("http://") && !url.starts_with("https://") {
                let at = reader.value_at(&root, "url");
                reader.problem(at, "\"url\" must be an http or https address", "a file is named by path = \"…\"".to_owned());
            }
            Some(Origin::Url(url))
        }
        (None, Some(path)) => {
            if is_outside(&path) {
                let help = "write the path from the workspace's folder down, with / between the parts".to_owned();
                reader.problem(reader.value_at(&root, "path"), "\"path\" leads out of the workspace", help);
            }
            Some(Origin::Path(path))
        }
        (Some(_), Some(_)) => {
            let at = reader.value_at(&root, "path");
            reader.problem(at, "\"url\" and \"path\" exclude each other", "keep the one that the source comes from".to_owned());
            None
        }
        (None, None) => {
            if reader.is_clean() {
                reader.problem(0..0, "\"url\" or \"path\" is missing", "write url = \"https://…\" or path = \"…\"".to_owned());
            }
            None
        }
    };
    let id = file.rsplit('/').nth(1).unwrap_or_default().to_owned();
    let (title, publisher, note) = (reader.text(&root, "title"), reader.text(&root, "publisher"), reader.text(&root, "note"));
    let source = origin.map(|origin| Source { id, origin, title, publisher, note });
    reader.finish(source.map(|source| (source, TableSpots::of(&root))))
}

fn lines(source: &Source) -> Vec<(&'static str, Option<String>)> {
    let (url, path) = match &source.origin {
        Origin::Url(url) => (Some(url), None),
        Origin::Path(path) => (None, Some(path)),
    };
    let text = |value: Option<&String>| value.filter(|text| !text.is_empty()).map(|text| quoted(text));
    vec![
        ("url", text(url)),
        ("path", text(path)),
        ("title", text(source.title.as_ref())),
        ("publisher", text(source.publisher.as_ref())),
        ("note", text(source.note.as_ref())),
    ]
}

/// Whether a path is absolute on some system, or climbs.
fn is_outside(path: &str) -> bool {
    let drive = path.as_bytes().get(1) == Some(&b':');
    path.starts_with(['/', '\\']) || drive || path.split(['/', '\\']).any(|part| part == "..")
}

#[cfg(test)]
mod tests {
    use super::{edit_source, parse_source, source_toml};
    use crate::model::{Origin, Source};

    const FILE: &str = "sources/example.org-budget-3f9a01bc7d/source.toml";

    fn source(origin: Origin) -> Source {
        Source { id: "example.org-budget-3f9a01bc7d".into(), origin, title: None, publisher: None, note: None }
    }

    #[test]
    fn reads_what_it_writes() {
        let url = source(Origin::Url("https://example.org/budget?a=\"b\"".into()));
        assert_eq!(
            source_toml(&url),
            "#:schema ../../.factcheck/schema/source.json\nformat = 1\nurl = \"https://example.org/budget?a=\\\"b\\\"\"\n"
        );
        let path =
            Source { title: Some("Notes".into()), note: Some("a\nb".into()), ..source(Origin::Path("examples/notes/a b.md".into())) };
        for source in [url, path] {
            assert_eq!(parse_source(FILE, &source_toml(&source)), Ok(source));
        }
    }

    #[test]
    fn edits_single_lines() {
        let text = "# Ours.\r\nformat = 1\r\n\r\nurl = 'https://example.org/'  # the page\r\nnote = \"n\" # why\r\n# end";
        let old = parse_source(FILE, text).expect("a source");
        let edited = |source: Source| edit_source(FILE, text, &source).expect("an edit");
        assert_eq!(edited(old.clone()), text);
        let titled = Source { title: Some("T".into()), publisher: Some("P".into()), ..old.clone() };
        assert_eq!(edited(titled.clone()), text.replace("the page\r\n", "the page\r\ntitle = \"T\"\r\npublisher = \"P\"\r\n"));
        assert_eq!(parse_source(FILE, &edited(titled.clone())), Ok(titled));
        assert_eq!(edited(Source { note: None, ..old.clone() }), text.replace("note = \"n\" # why", "# why"));
        let moved = Source { origin: Origin::Path("a.txt".into()), ..old };
        // The line of the address goes with it, so the path goes below the key above.
        let expected =
            text.replace("url = 'https://example.org/'  # the page", "# the page").replace("1\r\n\r\n", "1\r\npath = \"a.txt\"\r\n\r\n");
        assert_eq!(edited(moved), expected);
    }

    #[test]
    fn says_everything_that_is_wrong() {
        for (text, expected) in [
            ("", "1:1 \"format\" is missing"),
            ("format = 1\n", "1:1 \"url\" or \"path\" is missing"),
            ("format = 3\nnew = 1\n", "1:10 format 3 is newer than this factcheck knows, which is 1"),
            (
                "format = 1\nurl = \"ftp://x\"\ntitel = \"T\"\n",
                "2:7 \"url\" must be an http or https address; 3:1 unknown key \"titel\" in source.toml",
            ),
            ("format = 1\nurl = \"https://x\"\npath = \"y\"\n", "3:8 \"url\" and \"path\" exclude each other"),
            ("format = 1\npath = \"/etc/passwd\"\n", "2:8 \"path\" leads out of the workspace"),
            ("format = 1\npath = \"a/../../b\"\n", "2:8 \"path\" leads out of the workspace"),
            ("format = 1\npath = \"C:\\\\x\"\n", "2:8 \"path\" leads out of the workspace"),
            ("format = 1\nurl = 3\n", "2:7 \"url\" must be a text, not a whole number"),
            ("format = 1\nurl = \"https://x\"\n[notes]\na = 1\n", "3:2 unknown key \"notes\" in source.toml"),
        ] {
            let problems = parse_source(FILE, text).expect_err(text).problems;
            let said: Vec<String> =
                problems.iter().map(|problem| format!("{}:{} {}", problem.place.line, problem.place.column, problem.message)).collect();
            assert_eq!(said.join("; "), expected, "{text}");
            assert_eq!(problems[0].place.file, FILE);
        }
    }
}
