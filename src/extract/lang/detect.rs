//! The language of a text among those of the registry.
//!
//! A text of some length is told by its small words ("the", "des", "und"): a handful that one language has far more of than any
//! other is a surer sign than letters, for a twentieth of the work. What they leave open, a detector by letters decides.

use std::sync::OnceLock;

use super::table::SmallWords;
use super::{CODES, REGISTRY};
use crate::extract::fold::{FOLD_BUFFER, fold_into, is_letter};

/// How many small words of its own a language needs at least, and of all words the share in percent.
const LEAST: u32 = 6;
const LEAST_SHARE: u32 = 15;
/// How many times those of the next language they must be, in percent: relatives share a half.
const LEAD: u32 = 150;

/// The registry's language of a text, where it can be told.
pub(in crate::extract) fn detect(text: &str) -> Option<&'static str> {
    by_small_words(text).or_else(|| by_letters(text).map(|(code, _)| code))
}

/// The same, where the detector is sure of itself.
pub(in crate::extract) fn detect_surely(text: &str) -> Option<&'static str> {
    by_letters(text).filter(|(_, sure)| *sure).map(|(code, _)| code)
}

/// The language whose small words a text is full of, if there is one by far.
fn by_small_words(text: &str) -> Option<&'static str> {
    let table = small_words()?;
    let mut counts = [0_u32; u16::BITS as usize];
    let mut all = 0;
    let mut buffer = [0; FOLD_BUFFER];
    for word in text.split(|c: char| !is_letter(c) && !c.is_ascii_digit()).filter(|word| !word.is_empty()) {
        all += 1;
        let number = table.words.find(fold_into(word, &mut buffer)) as usize;
        let mut languages = table.languages.get(number).map_or(0, |languages| u16::from_le_bytes(*languages));
        while languages != 0 {
            counts[languages.trailing_zeros() as usize] += 1;
            languages &= languages - 1;
        }
    }
    let (best, count) = counts.iter().copied().enumerate().max_by_key(|(_, count)| *count)?;
    let next = counts.iter().enumerate().filter(|(at, _)| *at != best).map(|(_, count)| *count).max().unwrap_or_default();
    let clear = count >= LEAST && count * 100 >= all * LEAST_SHARE && count * 100 >= next * LEAD;
    let code = table.codes.get(best).filter(|_| clear)?;
    CODES.iter().copied().find(|known| known == code)
}

fn small_words() -> Option<&'static SmallWords<'static>> {
    static TABLE: OnceLock<Option<SmallWords<'_>>> = OnceLock::new();
    let packed = include_bytes!(concat!(env!("OUT_DIR"), "/small_words.table"));
    TABLE.get_or_init(|| postcard::from_bytes(packed).ok()).as_ref()
}

fn by_letters(text: &str) -> Option<(&'static str, bool)> {
    let known = detectable();
    let info = whatlang::Detector::with_allowlist(known.iter().map(|(_, lang)| *lang).collect()).detect(text)?;
    let (code, _) = known.iter().find(|(_, lang)| *lang == info.lang())?;
    Some((code, info.is_reliable()))
}

/// Our languages as the detector knows them, found once: looking into every table takes longer than telling a language.
fn detectable() -> &'static [(&'static str, whatlang::Lang)] {
    static KNOWN: OnceLock<Vec<(&str, whatlang::Lang)>> = OnceLock::new();
    KNOWN.get_or_init(|| CODES.iter().filter_map(|code| Some((*code, whatlang_of(code)?))).collect())
}

/// The detector names languages by ISO 639-3; the registry's tables say which of them each is.
pub(super) fn whatlang_of(code: &str) -> Option<whatlang::Lang> {
    let entry = REGISTRY.iter().find(|entry| entry.code == code)?;
    let (iso639_3, _) = postcard::take_from_bytes::<&str>(entry.table).ok()?;
    whatlang::Lang::from_code(iso639_3)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A sentence or two of each language, told apart from its nearest relative.
    const TEXTS: &[(&str, &str)] = &[
        (
            "en",
            "The mayor said that the bridge would be open by the end of the year, and that nobody in the town had been asked to pay for it.",
        ),
        (
            "fr",
            "Le maire a dit que le pont serait ouvert avant la fin de l'année et que personne dans la ville n'aurait à payer pour cela.",
        ),
        (
            "de",
            "Der Bürgermeister sagte, dass die Brücke bis zum Ende des Jahres offen ist und dass niemand in der Stadt dafür zahlen muss.",
        ),
        (
            "es",
            "El alcalde dijo que el puente estaría abierto antes del fin de año y que nadie en la ciudad tendría que pagar por él, como se temía.",
        ),
        (
            "it",
            "Il sindaco ha detto che il ponte sarà aperto prima della fine dell'anno e che nessuno nella città dovrà pagare per questo, non più.",
        ),
        (
            "pt",
            "O presidente da câmara disse que a ponte estaria aberta até ao fim do ano e que ninguém na cidade teria de pagar por isso, como se temia.",
        ),
        (
            "nl",
            "De burgemeester zei dat de brug voor het einde van het jaar open is en dat niemand in de stad ervoor hoeft te betalen, zoals men had gevreesd.",
        ),
        (
            "pl",
            "Burmistrz powiedział, że most będzie otwarty do końca roku i że nikt w mieście nie zapłaci za to, ale nie wie, kto go zbuduje i po co.",
        ),
        (
            "ru",
            "Мэр сказал, что мост будет открыт до конца года и что никто в городе не будет за это платить, но не знает, кто его построит и для чего.",
        ),
        (
            "uk",
            "Мер сказав, що міст буде відкрито до кінця року і що ніхто в місті не буде за це платити, але не знає, хто його збудує та для чого.",
        ),
    ];

    #[test]
    fn every_language_is_told_by_its_small_words() {
        for (code, text) in TEXTS {
            assert_eq!(by_small_words(text), Some(*code), "{text}");
        }
        for code in CODES {
            assert!(TEXTS.iter().any(|(known, _)| known == code), "{code} has no text in TEXTS, src/extract/lang/detect.rs");
        }
    }

    #[test]
    fn small_words_that_do_not_tell_leave_it_to_the_letters() {
        for text in [
            "",
            "42 51 60, 70; 80 %",
            "Bürgermeister Brücke Stadt Jahresende",
            // As much of one as of the other.
            "The mayor said that the bridge of the town is open. Le maire a dit que le pont de la ville est ouvert.",
            // None of ours, and near to several.
            "L'alcalde va dir que el pont de la ciutat seria obert abans de la fi de l'any i que ningú no hauria de pagar res.",
            "один, два, три, пять, семь, восемь, девять, десять",
            "1й 2й 3й 4й 5й 6й 7й 8й",
        ] {
            assert_eq!(by_small_words(text), None, "{text}");
        }
    }
}
