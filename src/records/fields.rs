//! Reads the typed keys of a TOML file that people edit, and notes every problem instead of stopping at the first.
//!
//! The parser goes on after an error, so that a file with three slips is mended in one go. An empty string for an
//! optional key says the same as a missing key.

use std::ops::Range;
use std::str::FromStr;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::place::Lines;
use super::problem::{RecordErrors, RecordProblem};
use crate::model::{Date, Place, UnknownCode, closest};

/// A table and where it is said to stand.
#[derive(Debug, Clone)]
pub(crate) struct Fields<'a, 't> {
    /// The keys and values.
    pub table: &'a DeTable<'t>,
    /// Where to point when a key is missing: the header, or the inline table.
    pub at: Range<usize>,
    /// Its name for people: `[speech]`, `[[claim]]`.
    pub what: &'static str,
}

impl<'a, 't> Fields<'a, 't> {
    fn get(&self, key: &str) -> Option<&'a Spanned<DeValue<'t>>> {
        self.table.get(key)
    }
}

/// Reads one file and collects what is wrong with it.
#[derive(Debug)]
pub(crate) struct Reader<'t> {
    file: &'t str,
    text: &'t str,
    lines: Lines<'t>,
    problems: Vec<RecordProblem>,
}

impl<'t> Reader<'t> {
    /// A reader of `text`, which stands in `file`.
    pub fn new(file: &'t str, text: &'t str) -> Self {
        Self { file, text, lines: Lines::new(text), problems: Vec::new() }
    }

    /// The whole file; `None` where the syntax is too broken to go on.
    pub fn document(&mut self) -> Option<DeTable<'t>> {
        let (table, mut errors) = DeTable::parse_recoverable(self.text);
        errors.sort_by_key(|error| error.span().map(|span| span.start));
        let mut whole = true;
        let mut last = 0;
        for error in errors {
            // A key that stands twice leaves the rest of the file readable; any other error may have swallowed lines.
            let twice = error.message() == "duplicate key";
            let at = error.span().unwrap_or(0..0);
            let place = self.lines.place(self.file, at);
            if twice || place.line > last {
                let help = if twice { "keep one of the two" } else { "see https://toml.io for how TOML is written" };
                let message = if twice { "this key stands twice".to_owned() } else { format!("no valid TOML: {}", error.message()) };
                // One slip makes a parser that goes on complain several times: the first complaint of a line says it.
                last = if twice { last } else { place.line };
                self.push(place, message, Some(help.to_owned()));
            }
            whole &= twice;
        }
        whole.then(|| table.into_inner())
    }

    /// Notes a problem.
    pub fn problem(&mut self, at: Range<usize>, message: impl Into<String>, help: impl Into<Option<String>>) {
        let place = self.lines.place(self.file, at);
        self.push(place, message.into(), help.into());
    }

    fn push(&mut self, place: Place, message: String, help: Option<String>) {
        let line = self.lines.line(place.line).to_owned();
        self.problems.push(RecordProblem { place, message, help, line });
    }

    /// What was read, where nothing was wrong with it.
    ///
    /// # Errors
    /// Every problem noted, in order of place.
    pub fn finish<T>(mut self, value: Option<T>) -> Result<T, RecordErrors> {
        if let Some(value) = value.filter(|_| self.problems.is_empty()) {
            return Ok(value);
        }
        if self.problems.is_empty() {
            self.problem(0..0, "the file could not be read", None);
        }
        self.problems.sort_by(|a, b| a.place.cmp(&b.place));
        Err(RecordErrors { problems: self.problems })
    }

    /// Whether nothing was wrong so far.
    pub fn is_clean(&self) -> bool {
        self.problems.is_empty()
    }

    /// Reads `format`, which must be 1; `false` where the file is for a newer version, so that the rest says nothing.
    pub fn format(&mut self, root: &Fields<'_, 't>, required: bool) -> bool {
        let Some(value) = root.get("format") else {
            if required {
                self.problem(0..0, "\"format\" is missing", "write format = 1 as the first line".to_owned());
            }
            return true;
        };
        match integer(value.get_ref()) {
            Some(1) => true,
            Some(newer) if newer > 1 => {
                let message = format!("format {newer} is newer than this factcheck knows, which is 1");
                self.problem(value.span(), message, "use a newer factcheck".to_owned());
                false
            }
            _ => {
                self.problem(value.span(), "\"format\" must be 1", "write format = 1".to_owned());
                true
            }
        }
    }

    /// Notes every key that is not in `known`.
    pub fn only(&mut self, fields: &Fields<'_, 't>, known: &[&str]) {
        for (key, _) in fields.table {
            if !known.contains(&key.get_ref().as_ref()) {
                let help = match closest(key.get_ref(), known.iter().copied()) {
                    Some(meant) => format!("did you mean \"{meant}\"?"),
                    None => format!("known keys: {}", known.join(", ")),
                };
                self.problem(key.span(), format!("unknown key \"{}\" in {}", shown(key.get_ref()), fields.what), help);
            }
        }
    }

    /// An optional text; an empty one is none.
    pub fn text(&mut self, fields: &Fields<'_, 't>, key: &str) -> Option<String> {
        self.spanned_text(fields, key).map(|(text, _)| text).filter(|text| !text.is_empty())
    }

    /// A text that must be there and hold something; empty where it is not, which was noted then.
    pub fn required(&mut self, fields: &Fields<'_, 't>, key: &str) -> String {
        if fields.get(key).is_none() {
            self.problem(fields.at.clone(), format!("\"{key}\" is missing in {}", fields.what), format!("write {key} = \"…\""));
            return String::new();
        }
        match self.spanned_text(fields, key) {
            Some((text, at)) if text.trim().is_empty() => {
                self.problem(at, format!("\"{key}\" is empty"), format!("write {key} = \"…\""));
                String::new()
            }
            Some((text, _)) => text,
            None => String::new(),
        }
    }

    /// An id that must be there: a text that can be a file's name and the target of a reference.
    pub fn id(&mut self, fields: &Fields<'_, 't>, key: &str) -> String {
        let id = self.required(fields, key);
        self.check_id(fields, key, &id);
        id
    }

    /// An optional id.
    pub fn optional_id(&mut self, fields: &Fields<'_, 't>, key: &str) -> Option<String> {
        let id = self.text(fields, key)?;
        self.check_id(fields, key, &id);
        Some(id)
    }

    fn check_id(&mut self, fields: &Fields<'_, 't>, key: &str, id: &str) {
        if !id.is_empty() && !super::id::is_id(id) {
            let help = "use letters, digits, \"-\", \"_\" and \".\", at most 100, and start with a letter or digit".to_owned();
            self.problem(self.value_at(fields, key), format!("\"{}\" is no id", shown(id)), help);
        }
    }

    /// An optional text and where its value stands.
    pub fn spanned_text(&mut self, fields: &Fields<'_, 't>, key: &str) -> Option<(String, Range<usize>)> {
        let value = fields.get(key)?;
        match value.get_ref() {
            DeValue::String(text) => Some((text.clone().into_owned(), value.span())),
            other => {
                let help = match other {
                    DeValue::Integer(_) | DeValue::Float(_) | DeValue::Boolean(_) | DeValue::Datetime(_) => {
                        format!("write it in quotes: {key} = \"{}\"", self.text.get(value.span()).unwrap_or("…"))
                    }
                    _ => format!("write {key} = \"…\""),
                };
                self.wrong(value, key, "a text", Some(help));
                None
            }
        }
    }

    /// An optional word out of a closed list.
    pub fn code<T: FromStr<Err = UnknownCode>>(&mut self, fields: &Fields<'_, 't>, key: &str) -> Option<T> {
        let (word, at) = self.spanned_text(fields, key)?;
        match word.parse() {
            Ok(code) => Some(code),
            Err(error) => {
                self.problem(at, format!("\"{}\" is no {}", shown(&word), error.what), error.help());
                None
            }
        }
    }

    /// A word out of a closed list that must be there.
    pub fn required_code<T: FromStr<Err = UnknownCode>>(&mut self, fields: &Fields<'_, 't>, key: &str) -> Option<T> {
        if fields.get(key).is_none() {
            self.required(fields, key);
        }
        self.code(fields, key)
    }

    /// An optional whole number from 0.
    pub fn whole(&mut self, fields: &Fields<'_, 't>, key: &str) -> Option<usize> {
        let value = fields.get(key)?;
        let whole = integer(value.get_ref()).and_then(|number| usize::try_from(number).ok());
        if whole.is_none() {
            self.wrong(value, key, "a whole number from 0", None);
        }
        whole
    }

    /// An optional calendar day.
    pub fn date(&mut self, fields: &Fields<'_, 't>, key: &str) -> Option<Date> {
        let value = fields.get(key)?;
        let date = match value.get_ref() {
            DeValue::Datetime(stamp) if stamp.time.is_none() && stamp.offset.is_none() => stamp.date.and_then(|date| {
                let (month, day) = (i8::try_from(date.month).ok()?, i8::try_from(date.day).ok()?);
                Date::new(i16::try_from(date.year).ok()?, month, day).ok()
            }),
            _ => None,
        };
        if date.is_none() {
            self.wrong(value, key, "a day", Some(format!("write it without quotes and time: {key} = 2024-03-13")));
        }
        date
    }

    /// An optional table.
    pub fn table<'a>(&mut self, fields: &Fields<'a, 't>, key: &str, what: &'static str) -> Option<Fields<'a, 't>> {
        let value = fields.get(key)?;
        match value.get_ref() {
            DeValue::Table(table) => Some(Fields { table, at: value.span(), what }),
            _ => {
                self.wrong(value, key, "a table", None);
                None
            }
        }
    }

    /// The tables of an array, none where the key is missing.
    pub fn tables<'a>(&mut self, fields: &Fields<'a, 't>, key: &str, what: &'static str) -> Vec<Fields<'a, 't>> {
        let mut tables = Vec::new();
        for item in self.items(fields, key, "an array of tables") {
            match item.get_ref() {
                DeValue::Table(table) => tables.push(Fields { table, at: item.span(), what }),
                _ => self.wrong(item, key, "an array of tables", None),
            }
        }
        tables
    }

    /// The items of an array, none where the key is missing.
    pub fn items<'a>(&mut self, fields: &Fields<'a, 't>, key: &str, expected: &str) -> Vec<&'a Spanned<DeValue<'t>>> {
        let Some(value) = fields.get(key) else { return Vec::new() };
        match value.get_ref() {
            DeValue::Array(items) => items.iter().collect(),
            _ => {
                self.wrong(value, key, expected, None);
                Vec::new()
            }
        }
    }

    /// Tables whose lines we may have to change must stand under headers of their own, not inline.
    pub fn under_header(&mut self, fields: &Fields<'_, 't>) {
        if !self.text.get(fields.at.clone()).is_some_and(|text| text.starts_with('[')) {
            let message = format!("{} must stand under its own header", fields.what);
            self.problem(fields.at.clone(), message, format!("write {} on a line of its own, its keys on the lines below", fields.what));
        }
    }

    /// Tables that stand in an array on the line of its key must not have headers of their own.
    pub fn inline(&mut self, fields: &Fields<'_, 't>, example: &str) {
        if self.text.get(fields.at.clone()).is_some_and(|text| text.starts_with('[')) {
            self.problem(fields.at.clone(), format!("{} must stand on the line of its key", fields.what), format!("write {example}"));
        }
    }

    /// Where a key's value stands; the table's header where it is missing.
    pub fn value_at(&self, fields: &Fields<'_, 't>, key: &str) -> Range<usize> {
        fields.get(key).map_or(fields.at.clone(), Spanned::span)
    }

    /// Notes a value of the wrong type.
    pub fn wrong(&mut self, value: &Spanned<DeValue<'t>>, key: &str, expected: &str, help: Option<String>) {
        let found = match value.get_ref() {
            DeValue::String(_) => "a text",
            DeValue::Integer(_) => "a whole number",
            DeValue::Float(_) => "a number",
            DeValue::Boolean(_) => "true or false",
            DeValue::Datetime(_) => "a date or time",
            DeValue::Array(_) => "an array",
            DeValue::Table(_) => "a table",
        };
        let but = if expected.starts_with(found) { String::new() } else { format!(", not {found}") };
        let message = format!("\"{key}\" must be {expected}{but}");
        self.problem(value.span(), message, help);
    }
}

/// A whole number, however it is written.
pub(crate) fn integer(value: &DeValue<'_>) -> Option<i64> {
    value.as_integer().and_then(|number| i64::from_str_radix(number.as_str(), number.radix()).ok())
}

/// A foreign word short enough for one line of a message, without anything that could move a terminal's cursor.
pub(crate) fn shown(word: &str) -> String {
    let plain: String = word.chars().take(60).map(|letter| if letter.is_control() { '\u{fffd}' } else { letter }).collect();
    if plain.len() < word.len() && word.chars().count() > 60 { format!("{plain}…") } else { plain }
}
