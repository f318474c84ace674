//! The small words of all languages in one table, by which a text's language is told.

use std::collections::BTreeMap;

use super::pack::Words;
use super::raw::Raw;
use crate::extract::fold::{fold, is_apostrophe, is_letter};
use crate::extract::lang::table::SmallWords;

/// Packs what the lexicons say of articles, prepositions, conjunctions, pronouns and auxiliaries.
pub(super) fn pack(lexicons: &[Raw]) -> Result<Vec<u8>, String> {
    let mut languages_of: BTreeMap<String, u16> = BTreeMap::new();
    for (bit, raw) in lexicons.iter().enumerate() {
        let language = 1_u16.checked_shl(bit as u32).ok_or("more languages than the table of small words has bits for")?;
        let words = &raw.words;
        let rows = [&words.elisions, &words.articles_one, &words.of, &words.determiners, &words.and, &raw.counted.stop];
        for word in rows.into_iter().flatten() {
            // Phrases and stems are left out: what is left tells enough.
            let word = fold(word.trim_end_matches(is_apostrophe));
            if !word.is_empty() && word.chars().all(is_letter) {
                *languages_of.entry(word).or_default() |= language;
            }
        }
    }
    let languages: Vec<[u8; 2]> = std::iter::once(0).chain(languages_of.values().copied()).map(u16::to_le_bytes).collect();
    let words = Words::of(std::iter::once(Vec::new()).chain(languages_of.into_keys().map(String::into_bytes)).collect());
    let codes = lexicons.iter().map(|raw| raw.language.as_str()).collect();
    let table = SmallWords { codes, words: words.table(), languages: &languages };
    postcard::to_allocvec(&table).map_err(|error| format!("small words: {error}"))
}
