//! Languages are data: one folder each with a `lexicon.toml` and an `examples.toml`, and one line in the registry.
//!
//! A number word, a unit, a hedge, a name to reject: all are rows of the tables; Rust knows no language. A table is
//! read when its language is first asked for. [`raw::Raw`] is the exact list of keys; an unknown key is an error that
//! the tests show. `common.toml` has the same keys and holds what all languages share (symbols, currency codes and signs).
//!
//! # How to write a lexicon
//!
//! Rows are words or phrases in lower case or as usual (folding is ours); a phrase has at most six words, where a
//! hyphen, an elided `d'` and a sign are words of their own. `stem+s` takes each ending of the list `s` in
//! `[endings]`, anywhere in a phrase: that is how plurals, genders and cases are written (`миллион+m`). TOML keys with
//! other letters than a–z are quoted. A row that is not obvious has a comment with its source.
//!
//! | key | what |
//! |---|---|
//! | `language`, `iso639_3`, `scale` | `"fr"`, `"fra"`, `"long"` or `"short"` |
//! | `when` | words for a time that stand alone: today, last year |
//! | `when_before` | words that need a length of time behind them: over the past (4 years) |
//! | `[endings]` | lists of endings by name |
//! | `[digits]` | `decimal` (one character); `groups`, the usual one first; `date_order`: `dmy` or `mdy` |
//! | `[grammar] joins` | where the joiner stands: `ten-one` (vingt et un), `ten-unit` (treinta y dos), `hundred` (cento e dois), `scale` (mil e dez) |
//! | `one_needs_joiner` | the 1 behind a ten needs the joiner |
//! | `tens_and_units_reversed` | einundzwanzig: unit, joiner, ten |
//! | `compound_words` | numbers are written into one word and are cut into number words |
//! | `spoken_digits` | decimals are said digit by digit; hundred and million need a number or article; ordinals end any number |
//! | `year_by_pairs` | nineteen eighty-four |
//! | `ordinal_dot` | `21.` is an ordinal |
//! | `[words] elisions` | words that end in an apostrophe; `articles_one`: the article that can stand for 1 |
//! | `only`, `alone` | what must stand before or behind the bare word for 1 to make it a number |
//! | `of`, `determiners`, `and` | as named; `of` in all its contractions |
//! | `unit_adjectives` | may stand between a number and a unit of time: next, last, long |
//! | `[numerals]` | `zero`, `minus`, `point` (comma in words), `joiner`: lists; `unit` 1–9, `teen` 10–19, `ten` 20–90, `ten_teen` (soixante: takes 10–19 too), `hundred` (multiplies), `hundreds` (doscientos = 200), `dozen`: words with values; `scale`: words with exponents; `scale_plural`: those that alone are vague; `special`: words with fractions (anderthalb = "3/2"); `and_half`: what is added behind ("et demi" = "1/2") |
//! | `[[also]]` | another exponent of a scale word: `words`, `exponent`, `reason`, `when` (`always`, or `translated-from-long`/`-short`), `source` |
//! | `[abbreviations]` | exponents, spelled exactly: `any` (bn), `glued` to the digits (k, M), `money` only with a currency sign (€3m) |
//! | `[ordinals]` | as `[numerals]`; `alone`: never at the end of a compound (first); `plural`: denominators (fifths); `phrases` (number one); `suffixes` behind digits |
//! | `[fractions]` | `whole` (half = "1/2"), `parts` (thirds = 3), `out_of` (one *in* five) |
//! | `[multiples]` | `words` (doubled = 2), `with_comparative` (twice = 2), `by` (multiplied by), `fold` (twelve-*fold*), `times`, `comparatives` behind `times` |
//! | `[vague]` | `words` with their least value (dozens = 24), `quantifiers` (several), `about` (vingtaine = 20), `decade_tail` (40-*something*) |
//! | `[hedges.before]`, `[hedges.after]` | lists by the codes `about`, `nearly`, `more_than`, `at_least`, `less_than`, `at_most`; verbs go with `before` |
//! | `[units]`, `[currencies]` | names by UCUM and ISO 4217 code; `[unit_symbols]`: spelled exactly |
//! | `[[scaled_units]]` | `words` that stand for `factor` of `unit` (decade: 10 `a`, cent: 1/100 `USD`) |
//! | `[[currency_signs]]` | `words`, `unit`; where a sign has several meanings also `others` (`unit`, `cues` in the text), `home` cues, `reason` |
//! | `[measures]` | `per`; `points` that are percentage points behind decimals or with a verb of `points_cues` or `change`; `degree` and `degree_unit`; `age_before`, `age_after`; `below_zero`; `or_measure`: money's names that are measures behind a hyphen, before `of` or near one of `measure_cues` (weighed) |
//! | `[dates]` | `months` (capital keys: only capital months count), `century`, `possessives` (*our* third century is none of the calendar), `decade_before` (années 90), `decade_suffix` (1990*s*), `decade_words`, `year_after`: words behind which four digits are a year |
//! | `[ranges]` | `between`, `between_and`, `from`, `to`, `or`; `change`: verbs that make "from … to" a change; `spread`: verbs that make it a range |
//! | `[relations]` | cues before the second number: `part_of`, `comparison`, `change`, `corrects` (inside brackets); `rank`: behind an ordinal |
//! | `[counted]` | `skip`: adjectives before the noun; `stop`: words that are no noun (verbs, prepositions, pronouns) |
//! | `[reject]` | `before` (article, page), `after`, `phrases` (whole, digits allowed: "24/7"), `trailing` (neuf behind a noun), `call` (dial), `street`: what follows a house number (in capitals, up to three names between), `clock_at`, `clock_after` (pm), `clock_mark` (20 *h* 30) |
//! | `[sentence] abbreviations` | without their full stop: they end no sentence |
//! | `[claims]` | cues by class: `fact`, `plan`, `forecast`, `opinion`, `none` (nearest one before the number wins); `fact_endings`, `plan_endings`, `forecast_endings` of verbs; `split`: words that begin a clause of its own; `personal`, `ago`, `record`, `span`: for check-worthiness |
//! | `[speakers]` | `labels` besides names (Q), `honorifics` |
//! | `[attribution]` | `before` (according to), `said` (told me) |
//!
//! Then write `examples.toml` (`yes`: a text and what must be found; `no`: texts without quantities; at least 60 and
//! 30 rows) and add the code to `registry!`.

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

/// The tables that all languages share, alone: digits, signs, symbols and codes of a text whose words nobody knows.
pub(super) fn neutral() -> Option<&'static Lexicon> {
    static NEUTRAL: OnceLock<Option<Lexicon>> = OnceLock::new();
    NEUTRAL.get_or_init(|| load("[digits]\ndecimal = \".\"\ngroups = [\",\", \" \"]\ndate_order = \"dmy\"\n").ok()).as_ref()
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
