//! Languages are data: one folder each with a `lexicon.toml` and an `examples.toml`, and one line in the registry.
//!
//! A number word, a unit, a hedge, a name to reject: all are rows of the tables; Rust knows no language. The build packs
//! the tables (`build/main.rs`), and what is wrong in one stops it; `build/raw.rs` is the exact list of keys.
//! `common.toml` has the same keys and holds what all languages share (symbols, currency codes and signs).
//!
//! # How to write a lexicon
//!
//! Rows are words or phrases in lower case or as usual (folding is ours); a phrase has at most eight words, where a
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
//! | `[digits]` | `decimal` (one character); `groups`, the usual one first; `date_order`: `dmy` or `mdy`; `lone_group`: the decimal mark before three digits may set a group apart (12,500 pesos); `apostrophe_decimals`: `3'5` is 3.5 |
//! | `[grammar] joins` | where the joiner stands: `ten-one` (vingt et un), `ten-unit` (treinta y dos), `hundred` (cento e dois), `scale` (mil e dez) |
//! | `one_needs_joiner` | the 1 behind a ten needs the joiner |
//! | `tens_and_units_reversed` | einundzwanzig: unit, joiner, ten |
//! | `compound_words` | numbers are written into one word and are cut into number words |
//! | `spoken_digits` | decimals are said digit by digit; hundred and million need a number or article; ordinals end any number |
//! | `year_by_pairs` | nineteen eighty-four |
//! | `ordinal_chains` | ordinals are made of ordinals only (vigésimo cuarto), so that a cardinal never goes on with one |
//! | `ordinals_in_one_word` | behind a cardinal of its own an ordinal is another number or a denominator (cento *terzi*) |
//! | `units_need_joiner` | tens take units only with the joiner (sessenta e seis) |
//! | `capital_days_are_names` | months are small, so that a day with a capital month is a name (le 11 Septembre) |
//! | `century_first` | siglo XX: the word stands before its number |
//! | `ordinal_dot` | `21.` is an ordinal |
//! | `ordinal_tail` | the ten and the unit of an ordinal are both ordinals (dwudziesty pierwszy), what stands before is not |
//! | `no_articles` | a scale word or a dozen alone, and behind a hedge a unit of time, counts one; ordinals need no determiner |
//! | `denominators_apart` | a plural ordinal is a denominator (две десятых), never the end of an ordinal |
//! | `century_by_cardinal` | a bare number above 4 before the century's singular names it (21 век) |
//! | `comparative_apart` | the word of comparison is no part of a multiple (drie keer *zo veel*) |
//! | `ordinal_is_part` | a singular ordinal behind a number above 1 is a denominator (twee derde) |
//! | `bare_hundred` | hundred and thousand are numbers without an article, in spite of `spoken_digits` |
//! | `digits_before_hundred` | `3 honderd` |
//! | `verb_last` | an infinitive stands at the end of its clause (er *wird* 400 Schulen *bauen*) |
//! | `nouns_capital` | every noun has a capital: capitals make no names, and the counted noun has one |
//! | `hyphen_makes_name` | what a hyphen ties to a number is a name (49-Euro-Ticket), unless it is the number's unit |
//! | `article_is_one` | the article is the word for 1, too: before a unit of time or measure it does not count |
//! | `strong_one_counts` | the word for 1 that is no article always counts (één) |
//! | `durations_add_up` | `67 jaar en drie maanden` is one length of time |
//! | `to_is_range` | `to` (bis, tot) never marks a change; `change_to` does (auf, naar) |
//! | `[words] elisions` | words that end in an apostrophe; `articles_one`: the article that can stand for 1 |
//! | `only`, `alone` | what must stand before or behind the bare word for 1 to make it a number |
//! | `of`, `determiners`, `and` | as named; `of` in all its contractions |
//! | `unit_adjectives` | may stand between a number and a unit of time: next, last, long |
//! | `[numerals]` | `zero`, `minus`, `point` (comma in words), `joiner`: lists; `unit` 1–9, `teen` 10–19, `ten` 20–90, `ten_teen` (soixante: takes 10–19 too), `hundred` (multiplies), `hundreds` (doscientos = 200), `dozen`: words with values; `scale`: words with exponents; `scale_plural`: those that alone are vague; `special`: words with fractions (anderthalb = "3/2"); `and_half`: what is added behind ("et demi" = "1/2"); `and_bare_half`: the same, but only before a unit or a scale word, or behind a unit at the end (two *and half* years); `whole`: the word between the whole and decimals named by their place (четыре *целых* две десятых); `either`: vague plurals that behind a hedge are a genitive singular (более *тысячи*); `suffixes`: case endings behind digits and a hyphen (5-*ти*) |
//! | `[[also]]` | another exponent of a scale word: `words`, `exponent`, `reason`, `when` (`always`, or `translated-from-long`/`-short`), `source` |
//! | `[abbreviations]` | exponents, spelled exactly: `any` (bn), `glued` to the digits (k, M), `money` only with a currency sign (€3m) |
//! | `[ordinals]` | as `[numerals]`; `alone`: never at the end of a compound (first); `plural`: denominators (fifths); `phrases` (number one); `suffixes` behind digits; `needs_noun`: words that are no ordinal without a noun behind (quarto, quinta) |
//! | `[fractions]` | `whole` (half = "1/2"), `parts` (thirds = 3), `out_of` (one *in* five), `out_of_next`: the same, but only right behind the number; `every` before an ordinal (*jeder* dritte); `before_unit`: only before a scale word or a unit (medio = "1/2") |
//! | `[multiples]` | `words` (doubled = 2), `with_comparative` (twice = 2), `by` (multiplied by), `fold` (twelve-*fold*), `glued` (10*x*), `times`, `comparatives` behind `times`; `before`: what makes a ratio of `times` without them (*в* 3 раза); `nouns`: behind the article and before no noun (el doble = 2) |
//! | `[vague]` | `words` with their least value (dozens = 24), `quantifiers` (several), `about` (vingtaine = 20), `decade_tail` (40-*something*) |
//! | `[hedges.before]`, `[hedges.after]` | lists by the codes `about`, `nearly`, `more_than`, `at_least`, `less_than`, `at_most`; verbs go with `before` |
//! | `[units]`, `[currencies]` | names by UCUM and ISO 4217 code; `[unit_symbols]`: spelled exactly; `[last_symbols]`: those that are other words or marks too (5 *in*), only at the end, before one of `[measures] extents` (2 in *long*) or before the next smaller unit (6'2") |
//! | `[[scaled_units]]` | `words` that stand for `factor` of `unit` (decade: 10 `a`, cent: 1/100 `USD`) |
//! | `[[quantities]]` | `words` that are a number (`value`) and its `unit` at once (полчаса: 1/2 `h`) |
//! | `[[currency_signs]]` | `words`, `unit`; `names`: words behind the number that mean the same (dollars), of measures too that differ by country (gallons); where one has several meanings also `others` (`unit`, `cues` in the text), `home` cues, `reason`, and `usual` where the others count only when named |
//! | `[measures]` | `per`; `points` that are percentage points behind decimals or with a verb of `points_cues` or `change`; `points_not`: behind other points; `degree` and `degree_unit`; `age_before`, `age_after`; `age_at`: before years that `age_at_not` does not follow (a los 65 años); `age_group`: before any number (los mayores de 80); `age_people`: whose years are ages; `age_be`: before a number that counts nothing (*she is* 54); `below_zero`; `age_units`: adjectives that give an age (-летний), `age_not`: nouns behind them that have a length instead; `inverted`: units and scale words that before their number make it an estimate (*лет* двадцать); `or_measure`: money's names that are measures behind a hyphen, before `of` or near one of `measure_cues` (weighed) |
//! | `[dates]` | `months` (capital keys: only capital months count), `century`, `possessives` (*our* third century is none of the calendar), `decade_before` (années 90), `decade_bare` (*en los* noventa), `century_words` (il Novecento = 20), `decade_suffix` (1990*s*), `decade_words`, `year_after`: words behind which four digits are a year; `year_nouns`: the nouns that go with years (2018 *году*), where there are any, four digits need them or a word of `year_after` (but no noun with one of `year_counted_endings` behind them) |
//! | `[ranges]` | `between`, `between_and`, `from`, `to`, `or`; `change_to`: makes a change, never a range (*auf* 20, *para* 30); `change`: verbs that make "from … to" a change; `spread`: verbs that make it a range |
//! | `[relations]` | cues before the second number: `part_of`, `comparison`, `change`, `corrects` (inside brackets); `rank`: behind an ordinal; `superlatives` and `since`: the worst *since 2009* is not a time |
//! | `[counted]` | `skip`: adjectives before the noun, `adjective_endings`: what they end in; `verb_endings`: what no noun ends in; `plural_endings`: what a noun ends in that a number above one counts (800 *manufacturing* jobs); `stop`: words that are no noun (verbs, prepositions, pronouns) |
//! | `[reject]` | `before` (article, page), `after`, `phrases` (whole, digits allowed: "24/7"), `trailing` (neuf behind a noun), `bare`: number words that are none without a determiner (achten), `call` (dial), `street`: what follows a house number (in capitals, up to three names between), `clock_at`, `clock_after` (pm), `clock_mark` (20 *h* 30), `clock_bare`: before an hour without a mark (a las 10); `street_before`: before a name with a comma and a house number |
//! | `[sentence] abbreviations` | without their full stop: they end no sentence |
//! | `[claims]` | cues by class: `fact`, `plan`, `forecast`, `opinion`, `none` (nearest one before the number wins); `fact_endings`, `plan_endings`, `forecast_endings` of verbs; `future`: auxiliaries (*va*, *wird*) that make a plan or a forecast with a word that has one of `infinitive_endings` and none of `participle_starts`, unless it is one of `infinitives`; `split`: words that begin a clause of its own; `personal`, `ago`, `record`, `span`: for check-worthiness |
//! | `[speakers]` | `labels` besides names (Q), `honorifics` |
//! | `[attribution]` | `before` (according to), `said` (told me) |
//!
//! Then write `examples.toml` (`yes`: a text and what must be found, each as "words = value unit", where it matters also
//! `approx:`, `counted:`, `when:`, `or:` (the second reading), `class:` and `worthy:yes`, and `kind:` where it is not the usual
//! one of the unit; `no`: texts without quantities; at least 60 and 30 rows, of them 20 with a class) and add the code to `registry!`.

use std::sync::OnceLock;

mod detect;
mod lexicon;
mod table;

pub(super) use detect::{detect, detect_surely};
pub(super) use lexicon::{Hit, Lexicon, Sign, UnitWord};
pub(super) use table::{BEFORE_VERB, Cat, NumberWord, PER_SECOND, Role, SeedWords, THAN, start_hash};

/// A language in the registry.
struct Entry {
    code: &'static str,
    /// Its packed table.
    table: &'static [u8],
    #[cfg(test)]
    examples: &'static str,
    lexicon: OnceLock<Option<Lexicon>>,
}

/// The table that the build packed under a name.
macro_rules! packed {
    ($name:literal) => {
        include_bytes!(concat!(env!("OUT_DIR"), "/", $name, ".table"))
    };
}

/// One line a language: its folder is named by its ISO 639-1 code.
macro_rules! registry {
    ($($code:literal),+ $(,)?) => {
        static REGISTRY: [Entry; CODES.len()] = [$(Entry {
            code: $code,
            table: packed!($code),
            #[cfg(test)]
            examples: include_str!(concat!($code, "/examples.toml")),
            lexicon: OnceLock::new(),
        }),+];
        /// The codes of the registry.
        pub(super) const CODES: &[&str] = &[$($code),+];
    };
}

registry!["en", "fr", "de", "es", "it", "nl", "pl", "pt", "ru", "uk"];

/// A language by its code (`fr`, `fr-BE`), made ready when first asked for.
pub(super) fn get(code: &str) -> Option<&'static Lexicon> {
    let short = code.split(['-', '_']).next().unwrap_or(code);
    let entry = REGISTRY.iter().find(|entry| entry.code.eq_ignore_ascii_case(short))?;
    entry.lexicon.get_or_init(|| Lexicon::of(entry.table)).as_ref()
}

/// The tables that all languages share, alone: digits, signs, symbols and codes of a text whose words nobody knows.
pub(super) fn neutral() -> Option<&'static Lexicon> {
    static NEUTRAL: OnceLock<Option<Lexicon>> = OnceLock::new();
    NEUTRAL.get_or_init(|| Lexicon::of(packed!("neutral"))).as_ref()
}

/// The language that stands in where none is known: its decimal mark may be another one's group separator, so that
/// `1.200` has two readings.
pub(super) fn fallback() -> Option<&'static Lexicon> {
    static UNSURE: OnceLock<Option<Lexicon>> = OnceLock::new();
    let unsure = || {
        let mut lexicon = Lexicon::of(REGISTRY.first()?.table)?;
        lexicon.style.lone_group = true;
        Some(lexicon)
    };
    UNSURE.get_or_init(unsure).as_ref()
}

#[cfg(test)]
pub(super) fn sources() -> impl Iterator<Item = (&'static str, &'static str)> {
    REGISTRY.iter().map(|entry| (entry.code, entry.examples))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_is_its_languages_and_known_to_the_detector() {
        for code in CODES {
            assert_eq!(get(code).map(|lexicon| lexicon.language), Some(*code));
            assert!(detect::whatlang_of(code).is_some(), "{code}/lexicon.toml: the detector (whatlang) knows no such iso639_3");
        }
        assert!(neutral().is_some() && fallback().is_some());
    }

    #[test]
    fn every_folder_is_in_the_registry() {
        let here = concat!(env!("CARGO_MANIFEST_DIR"), "/src/extract/lang");
        for entry in std::fs::read_dir(here).expect("the languages") {
            let entry = entry.expect("an entry");
            let name = entry.file_name();
            let known = CODES.iter().any(|code| name == *code);
            assert!(!entry.path().is_dir() || known, "src/extract/lang/{}: not in registry![…] of mod.rs", name.display());
        }
    }

    /// Units that convert into nothing: all others of the tables are in `UNITS`, so that a mistyped code is seen.
    const ALONE: &str = "/s A.h Bq C F Gy N Ohm [ar_br] [in_i'Hg] dB km/s2 lm lx m/s2 mGy mm[Hg] mmol mmol/L mol rad";

    #[test]
    fn every_unit_is_in_the_table_of_units() {
        use crate::model::Dimension;

        for code in CODES {
            for word in &get(code).expect("a lexicon").units {
                let unit = word.unit.code();
                let known = unit.split('/').all(|part| crate::model::Unit::new(part).dimension() != Dimension::Other);
                assert!(known || ALONE.split(' ').any(|alone| alone == unit), "{code}: {unit:?} is not in UNITS of src/model/unit.rs");
            }
        }
    }
}
