//! What no type can say of a lexicon's values: which names, marks and numbers may stand where.
//!
//! The surprise: a word that is twice a number is looked for among the forms, not the rows, since endings make forms of rows.

use std::collections::{BTreeSet, HashMap};
use std::fmt::Display;

use super::pack::Phrase;
use super::raw::{Numbers, Raw};
use crate::extract::lang::table::{Cat, NumberWord, UnitRow};

/// A complaint: the row, where it is one row's, and what is wrong with it.
pub(super) struct Wrong {
    pub(super) row: Option<String>,
    pub(super) why: String,
    /// How often the row stands on its line.
    times: usize,
}

impl Wrong {
    pub(super) fn row(row: impl Into<String>, why: impl Into<String>) -> Self {
        Self { row: Some(row.into()), why: why.into(), times: 1 }
    }

    pub(super) fn table(why: impl Into<String>) -> Self {
        Self { row: None, why: why.into(), times: 1 }
    }

    /// One line: the file, the line where the row is found in it, the row, the reason.
    pub(super) fn shown(&self, file: &str, text: &str) -> String {
        let Some(row) = &self.row else { return format!("{file}: {}", self.why) };
        let quoted = format!("\"{row}\"");
        let key =
            |line: &str| self.times == 1 && line.split_once('=').is_some_and(|(key, _)| [row, &quoted].contains(&&key.trim().to_owned()));
        let holds = |line: &str| line.matches(&quoted).count() >= self.times;
        let line = text.lines().position(key).or_else(|| text.lines().position(holds));
        let line = line.map(|line| format!(":{}", line + 1)).unwrap_or_default();
        format!("{file}{line}: {quoted}: {}", self.why)
    }
}

/// What is wrong in the values of a lexicon whose folder has this name.
pub(super) fn values(raw: &Raw, folder: &str) -> Vec<Wrong> {
    let mut wrong = Vec::new();
    let mut one_of = |key: &str, value: &str, known: &[&str]| {
        if !known.contains(&value) {
            wrong.push(Wrong::row(key, format!("\"{value}\", where one of these goes: \"{}\"", known.join("\", \""))));
        }
    };
    one_of("language", &raw.language, &[folder]);
    one_of("scale", &raw.scale, &["long", "short"]);
    one_of("decimal", &raw.digits.decimal, &[",", "."]);
    one_of("date_order", &raw.digits.date_order, &["dmy", "mdy"]);
    for join in &raw.grammar.joins {
        one_of("joins", join, &["ten-one", "ten-unit", "hundred", "scale"]);
    }
    for mark in &raw.digits.groups {
        if mark.len() != 1 {
            wrong.push(Wrong::row(
                "groups",
                format!("\"{mark}\", where one ASCII character goes (a space stands for the narrow ones, too)"),
            ));
        }
    }
    if raw.iso639_3.len() != 3 {
        wrong.push(Wrong::row("iso639_3", format!("\"{}\", where three letters go: fra", raw.iso639_3)));
    }
    let (n, o) = (&raw.numerals, &raw.ordinals);
    for (name, rows, least, most) in [
        ("numerals.unit", &n.unit, 1, 9),
        ("numerals.teen", &n.teen, 10, 199),
        ("numerals.ten", &n.ten, 20, 90),
        ("numerals.ten_teen", &n.ten_teen, 20, 90),
        ("numerals.hundred", &n.hundred, 100, 100),
        ("numerals.hundreds", &n.hundreds, 100, 900),
        ("numerals.scale", &n.scale, 2, 30),
        ("numerals.scale_plural", &n.scale_plural, 2, 30),
        ("ordinals.unit", &o.unit, 1, 9),
        ("ordinals.teen", &o.teen, 10, 199),
        ("ordinals.ten", &o.ten, 10, 90),
        ("ordinals.ten_teen", &o.ten_teen, 20, 90),
        ("ordinals.hundred", &o.hundred, 100, 900),
        ("ordinals.scale", &o.scale, 2, 30),
    ] {
        wrong.extend(out_of_range(name, rows, least, most));
    }
    wrong
}

fn out_of_range(name: &str, rows: &Numbers, least: i64, most: i64) -> Vec<Wrong> {
    let outside = rows.iter().filter(|(_, value)| !(least..=most).contains(*value));
    let exponents = if name.contains("scale") { " (the zeros of the scale)" } else { "" };
    outside.map(|(row, value)| Wrong::row(row, format!("{value} in [{name}], where {least} to {most} goes{exponents}"))).collect()
}

/// A unit, and how many of it a word means.
fn unit(row: &UnitRow<'_>) -> String {
    row.factor.as_ref().map_or_else(|| row.code.to_owned(), |factor| format!("{factor:?} {}", row.code))
}

/// The rows that stand twice in one list.
pub(super) fn doubles(rows: &[String]) -> Vec<Wrong> {
    let mut seen = BTreeSet::new();
    let again = rows.iter().filter(|row| !seen.insert(row.as_str()));
    again.map(|row| Wrong { times: 2, ..Wrong::row(row, "stands twice in one list") }).collect()
}

/// The words of a language's own rows that are two cardinals or two units, of which one would never be read.
pub(super) fn two_meanings(phrases: &[Phrase], numbers: &[NumberWord], units: &[UnitRow<'_>], words: &HashMap<u32, &[u8]>) -> Vec<Wrong> {
    let (mut wrong, mut seen) = (Vec::new(), HashMap::new());
    for phrase in phrases {
        let at = phrase.data as usize;
        let (kind, meaning): (_, Box<dyn Display>) = match phrase.cat {
            Cat::Numeral if numbers[at].ordinal => continue,
            Cat::Numeral => ("number", Box::new(numbers[at].value)),
            Cat::Unit => ("unit", Box::new(unit(&units[at]))),
            _ => continue,
        };
        let meaning = meaning.to_string();
        let first = seen.entry((phrase.cat as u8, &phrase.words)).or_insert_with(|| meaning.clone());
        if *first != meaning {
            let spelled: Vec<_> = phrase.words.iter().map(|word| String::from_utf8_lossy(words[word]).into_owned()).collect();
            wrong.push(Wrong::row(spelled.join(" "), format!("two meanings as a {kind}: {first} and {meaning}")));
        }
    }
    wrong
}
