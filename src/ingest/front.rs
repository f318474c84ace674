//! Front matter of a Markdown file: simple `key: value` lines between `---`, or TOML between `+++`.
//!
//! No YAML crate: the keys that count are plain scalars, and everything else in there is somebody else's. A line
//! that can't be read becomes a note, never an error.

use jiff::civil::Date;

use super::tracked::Tracked;
use crate::model::{Meta, Note};

/// What stands before the body.
pub(super) struct Front {
    /// What it says.
    pub(super) meta: Meta,
    /// What could not be used.
    pub(super) notes: Vec<Note>,
    /// Byte of the text that the body begins at.
    pub(super) body: usize,
}

/// Whether the text begins with front matter.
pub(super) fn has_front_matter(text: &str) -> bool {
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    cut(text).is_some()
}

/// Reads the front matter of a text whose lines end with LF; without any, everything is body.
pub(super) fn read(source: &Tracked) -> Front {
    let mut reader = Reader { meta: Meta::default(), notes: Vec::new(), by_role: false, by_address: false };
    let Some(cut) = cut(source.text()) else { return Front { meta: reader.meta, notes: reader.notes, body: 0 } };
    let inside = &source.text()[cut.start..cut.end];
    if cut.toml {
        reader.toml(inside, cut.start, source)
    } else {
        reader.lines(inside, cut.start, source)
    }
    Front { meta: reader.meta, notes: reader.notes, body: cut.body }
}

struct Cut {
    toml: bool,
    start: usize,
    end: usize,
    body: usize,
}

/// Where the front matter stands; `---` alone may also be a ruler, so it needs a line that looks like a key.
fn cut(text: &str) -> Option<Cut> {
    let mut lines = text.split_inclusive('\n');
    let first = lines.next()?;
    let toml = match first.trim_end() {
        "---" => false,
        "+++" => true,
        _ => return None,
    };
    let start = first.len();
    let (mut at, mut has_key) = (start, false);
    for line in lines {
        let bare = line.trim_end();
        if (toml && bare == "+++") || (!toml && matches!(bare, "---" | "...")) {
            return (toml || has_key || text[start..at].trim().is_empty()).then_some(Cut { toml, start, end: at, body: at + line.len() });
        }
        has_key |= split_key(bare).is_some();
        at += line.len();
    }
    None
}

fn split_key(line: &str) -> Option<(&str, &str)> {
    let (key, value) = line.split_once(':')?;
    let is_key = !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'));
    (is_key && (value.is_empty() || value.starts_with([' ', '\t']))).then_some((key, value.trim()))
}

struct Reader {
    meta: Meta,
    notes: Vec<Note>,
    /// The speaker was named as such, not as an author.
    by_role: bool,
    /// The source was named as such, not as a URL.
    by_address: bool,
}

impl Reader {
    fn lines(&mut self, inside: &str, start: usize, source: &Tracked) {
        let mut at = start;
        let mut known = false;
        for line in inside.split_inclusive('\n') {
            let offset = source.origin(at);
            at += line.len();
            let bare = line.trim_end();
            if bare.is_empty() || bare.trim_start().starts_with('#') {
                continue;
            }
            // Indented lines and list items carry on the key above; they matter only where that key does.
            if bare.starts_with([' ', '\t', '-']) {
                if known {
                    self.note(offset, "a value of several lines is not read; write it on one line");
                    known = false;
                }
                continue;
            }
            let Some((key, value)) = split_key(bare) else {
                known = false;
                self.note(offset, &format!("\"{}\" is no \"key: value\" line of front matter; left out", short(bare)));
                continue;
            };
            match scalar(value) {
                Ok("") => known = is_known(key),
                Ok(value) => {
                    known = false;
                    self.set(key, value, offset);
                }
                Err(why) => {
                    known = false;
                    if is_known(key) {
                        self.note(offset, &format!("front matter: {key} {why}; left out"));
                    }
                }
            }
        }
    }

    fn toml(&mut self, inside: &str, start: usize, source: &Tracked) {
        let table = match inside.parse::<toml::Table>() {
            Ok(table) => table,
            Err(error) => {
                let at = error.span().map_or(start, |span| start + span.start);
                return self.note(source.origin(at), &format!("front matter is no TOML: {}; left out", error.message()));
            }
        };
        for (key, value) in &table {
            let found = inside.lines().position(|line| line.trim_start().starts_with(key.as_str()));
            let line = inside.split_inclusive('\n').take(found.unwrap_or(0)).map(str::len).sum::<usize>();
            let offset = source.origin(start + line);
            match value {
                toml::Value::String(value) => self.set(key, value.trim(), offset),
                toml::Value::Datetime(value) => self.set(key, &value.to_string(), offset),
                _ if is_known(key) => self.note(offset, &format!("front matter: {key} is no text; left out")),
                _ => {}
            }
        }
    }

    fn set(&mut self, key: &str, value: &str, offset: usize) {
        if value.is_empty() {
            return;
        }
        let owned = || Some(value.to_owned());
        match key.to_ascii_lowercase().as_str() {
            "title" => self.meta.title = owned(),
            "place" => self.meta.place = owned(),
            "speaker" => (self.meta.speaker, self.by_role) = (owned(), true),
            "author" if !self.by_role => self.meta.speaker = owned(),
            "source" => (self.meta.source, self.by_address) = (owned(), true),
            "url" if !self.by_address => self.meta.source = owned(),
            "language" | "lang" => match primary_language(value) {
                Some(code) => self.meta.language = Some(code),
                None => {
                    self.note(offset, &format!("front matter: {key} \"{}\" is no two-letter code such as \"fr\"; left out", short(value)))
                }
            },
            "translated_from" | "translated-from" => match primary_language(value) {
                Some(code) => self.meta.translated_from = Some(code),
                None => {
                    self.note(offset, &format!("front matter: {key} \"{}\" is no two-letter code such as \"ru\"; left out", short(value)))
                }
            },
            "date" => match day(value) {
                Some(date) => (self.meta.date, self.meta.date_from) = (Some(date), Some("front matter".to_owned())),
                None => self.note(offset, &format!("front matter: date \"{}\" is no day such as 2024-03-13; left out", short(value))),
            },
            _ => {}
        }
    }

    fn note(&mut self, offset: usize, message: &str) {
        self.notes.push(Note { offset: Some(offset), message: message.to_owned() });
    }
}

fn is_known(key: &str) -> bool {
    let known = ["title", "place", "speaker", "author", "source", "url", "language", "lang", "translated_from", "translated-from", "date"];
    known.contains(&key.to_ascii_lowercase().as_str())
}

/// The two letters of a language tag ("fr", "fr-CA", "zh_Hans"); longer codes and names are not guessed at.
pub(super) fn primary_language(tag: &str) -> Option<String> {
    let primary = tag.trim().split(['-', '_']).next().unwrap_or_default();
    (primary.len() == 2 && primary.bytes().all(|b| b.is_ascii_alphabetic())).then(|| primary.to_ascii_lowercase())
}

/// The calendar day that a date or moment was written with, in the writer's own time zone.
pub(super) fn day(text: &str) -> Option<Date> {
    let text = text.trim();
    let head = text.get(..10)?;
    let digits = head.bytes().enumerate().all(|(at, b)| if at == 4 || at == 7 { b == b'-' } else { b.is_ascii_digit() });
    let ends = text[10..].chars().next().is_none_or(|c| matches!(c, 'T' | 't' | ' '));
    (digits && ends).then(|| head.parse().ok()).flatten()
}

/// A plain or quoted scalar of one line.
fn scalar(value: &str) -> Result<&str, &'static str> {
    let Some(quote) = value.chars().next().filter(|c| matches!(c, '"' | '\'')) else {
        return match value.chars().next() {
            Some('[' | '{' | '&' | '*' | '!' | '|' | '>' | '%' | '@' | '`') => Err("is no plain text"),
            _ => Ok(value.find(" #").map_or(value, |at| &value[..at]).trim_end()),
        };
    };
    let inner = &value[1..];
    let end = inner.find(quote).ok_or("has a quote that is not closed")?;
    let after = inner[end + 1..].trim();
    if !(after.is_empty() || after.starts_with('#')) || inner[..end].contains('\\') {
        return Err("has quotes within quotes");
    }
    Ok(&inner[..end])
}

fn short(text: &str) -> String {
    super::strip_control(text).chars().take(40).collect()
}

#[cfg(test)]
mod tests {
    use super::{day, primary_language, read};
    use crate::ingest::tracked::Tracked;
    use crate::model::Meta;

    fn front(text: &str) -> (Meta, Vec<(usize, String)>, String) {
        let mut source = Tracked::default();
        source.push(text, 0);
        let front = read(&source);
        let notes = front.notes.into_iter().map(|note| (note.offset.unwrap(), note.message)).collect();
        (front.meta, notes, text[front.body..].to_owned())
    }

    #[test]
    fn reads_simple_keys() {
        let text = "---\n# about\nTitle: \"Forum: IA\"\ndate: 2024-03-13 # the day\nlang: fr-FR\nspeaker: V. Poutine\nauthor: somebody\n\
                    translated_from: 'ru'\nplace: Moscou\nurl: https://example.org/a#b\ntags:\n  - one\nlayout: post\n---\nBody\n";
        let (meta, notes, body) = front(text);
        let expected = Meta {
            title: Some("Forum: IA".into()),
            speaker: Some("V. Poutine".into()),
            date: Some(jiff::civil::date(2024, 3, 13)),
            date_from: Some("front matter".into()),
            language: Some("fr".into()),
            translated_from: Some("ru".into()),
            place: Some("Moscou".into()),
            source: Some("https://example.org/a#b".into()),
            ..Meta::default()
        };
        assert_eq!((meta, notes, body.as_str()), (expected, vec![], "Body\n"));
    }

    #[test]
    fn reads_toml() {
        let (meta, notes, body) =
            front("+++\ntitle = \"Speech\"\ndate = 2024-03-13T10:00:00Z\nauthor = \"A\"\ntags = [\"x\"]\nlang = 7\n+++\nBody");
        assert_eq!((meta.title.as_deref(), meta.speaker.as_deref()), (Some("Speech"), Some("A")));
        assert_eq!(meta.date, Some(jiff::civil::date(2024, 3, 13)));
        assert_eq!((notes, body.as_str()), (vec![(75, "front matter: lang is no text; left out".into())], "Body"));

        let (meta, notes, body) = front("+++\ntitle = \"a\"\ndate = \n+++\nBody");
        assert_eq!((meta, body.as_str()), (Meta::default(), "Body"));
        assert!(notes[0].1.starts_with("front matter is no TOML: "), "{notes:?}");
        assert!((16..=24).contains(&notes[0].0), "{notes:?}");
    }

    #[test]
    fn what_is_no_front_matter_stays_body() {
        for text in [
            "",
            "---",
            "---\n",
            "---\ntitle: never closed\n",
            "---\n\njust a ruler\n\n---\n",
            "text\n---\ntitle: late\n---\n",
            "----\na: b\n---\n",
            "+++\nnever closed",
        ] {
            let (meta, notes, body) = front(text);
            assert_eq!((meta, notes, body.as_str()), (Meta::default(), vec![], text));
        }
        assert_eq!(front("---\n---\nBody").2, "Body");
    }

    #[test]
    fn bad_lines_become_notes() {
        let cases = [
            ("date: 13 mars 2024", 4, "front matter: date \"13 mars 2024\" is no day such as 2024-03-13; left out"),
            ("date: 2024-02-30", 4, "front matter: date \"2024-02-30\" is no day such as 2024-03-13; left out"),
            ("lang: French", 4, "front matter: lang \"French\" is no two-letter code such as \"fr\"; left out"),
            ("title: \"open", 4, "front matter: title has a quote that is not closed; left out"),
            ("title: [a, b]", 4, "front matter: title is no plain text; left out"),
            ("title: \"a\" b", 4, "front matter: title has quotes within quotes; left out"),
            ("x: y\nno key here", 9, "\"no key here\" is no \"key: value\" line of front matter; left out"),
            ("title:\n  - a\n  - b", 11, "a value of several lines is not read; write it on one line"),
        ];
        for (lines, offset, message) in cases {
            let (meta, notes, body) = front(&format!("---\n{lines}\n---\nBody"));
            assert_eq!((meta, body.as_str()), (Meta::default(), "Body"), "{lines}");
            assert_eq!(notes, [(offset, message.to_owned())], "{lines}");
        }
    }

    #[test]
    fn days_are_never_guessed() {
        let ok = |text| day(text).map(|date| date.to_string());
        assert_eq!(ok("2024-03-13T23:30:00-11:00").as_deref(), Some("2024-03-13"), "the writer's own day");
        assert_eq!(ok(" 2024-03-13 ").as_deref(), Some("2024-03-13"));
        for text in ["", "2024", "2024-3-13", "13/03/2024", "2024-03-131", "2024-13-01", "aaaa-bb-cc", "２０２４-03"] {
            assert_eq!(ok(text), None, "{text}");
        }
        assert_eq!(primary_language("pt_BR").as_deref(), Some("pt"));
        assert_eq!(primary_language("fra"), None);
        assert_eq!(primary_language(""), None);
    }
}
