//! Languages are data: one folder each with a `lexicon.toml` and an `examples.toml`, and one line in the registry.
//!
//! LANGDOC

use std::sync::OnceLock;

mod lexicon;
mod raw;

pub(super) use lexicon::{Cat, Hit, Lexicon, NumberWord, Role, Sign};

/// A language in the registry.
struct Entry {
    code: &'static str,
    table: &'static str,
    #[cfg(test)]
    examples: &'static str,
    lexicon: OnceLock<Option<Lexicon>>,
}

/// One line a language: its folder is named by its ISO 639-1 code.
macro_rules! registry {
    ($($code:literal),+ $(,)?) => {
        static REGISTRY: [Entry; CODES.len()] = [$(Entry {
            code: $code,
            table: include_str!(concat!($code, "/lexicon.toml")),
            #[cfg(test)]
            examples: include_str!(concat!($code, "/examples.toml")),
            lexicon: OnceLock::new(),
        }),+];
        /// The codes of the registry.
        pub(super) const CODES: &[&str] = &[$($code),+];
    };
}

registry!["en", "fr"];

/// The signs and symbols that all languages share.
const COMMON: &str = include_str!("common.toml");

/// A language by its code (`fr`, `fr-BE`), made ready when first asked for.
pub(super) fn get(code: &str) -> Option<&'static Lexicon> {
    let short = code.split(['-', '_']).next().unwrap_or(code);
    let entry = REGISTRY.iter().find(|entry| entry.code.eq_ignore_ascii_case(short))?;
    entry.lexicon.get_or_init(|| load(entry.table).ok()).as_ref()
}

/// The language that stands in where none is known.
pub(super) fn fallback() -> Option<&'static Lexicon> {
    CODES.first().and_then(|code| get(code))
}

/// The registry's language of a text, where it can be told.
pub(super) fn detect(text: &str) -> Option<&'static str> {
    let allowed: Vec<whatlang::Lang> = CODES.iter().filter_map(|code| whatlang_of(code)).collect();
    let info = whatlang::Detector::with_allowlist(allowed).detect(text)?;
    CODES.iter().copied().find(|code| whatlang_of(code) == Some(info.lang()))
}

/// The detector names languages by ISO 639-3; the registry's tables say which of them each is.
fn whatlang_of(code: &str) -> Option<whatlang::Lang> {
    let entry = REGISTRY.iter().find(|entry| entry.code == code)?;
    let line = entry.table.lines().find_map(|line| line.strip_prefix("iso639_3 = "))?;
    whatlang::Lang::from_code(line.split('"').nth(1)?)
}

fn load(table: &str) -> Result<Lexicon, toml::de::Error> {
    let raw: raw::Raw = toml::from_str(table)?;
    let common: raw::Raw = toml::from_str(COMMON)?;
    Ok(lexicon::Builder::build(&raw, &common))
}

#[cfg(test)]
pub(super) fn sources() -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    REGISTRY.iter().map(|entry| (entry.code, entry.table, entry.examples))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_loads() {
        for (code, table, _) in sources() {
            if let Err(error) = load(table) {
                panic!("{code}: {error}");
            }
            assert_eq!(get(code).map(|lexicon| lexicon.language.as_str()), Some(code));
        }
    }
}
