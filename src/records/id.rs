//! Names that people can read and that stay: slugs, and ids of claims.
//!
//! A claim's id is made once, from its words when it was first recorded; nobody derives it again from an edited record.

use sha2::{Digest as _, Sha256};
use unicode_normalization::UnicodeNormalization as _;

use crate::model::{Kind, Quantity, Value};

/// The longest readable part of an id, in letters.
const MAX_SLUG: usize = 40;

/// 32 letters and digits of which no two look alike: i, l, o and u are left out.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// The id of a claim: words for people, then six characters of the SHA-256 of speech id, line feed and quote:
/// `15000-sanctions-4kq2m7`.
pub fn claim_id(speech_id: &str, quote: &str, quantities: &[Quantity]) -> String {
    claim_id_nth(speech_id, quote, quantities, 0)
}

/// The id of a claim whose words occur in the speech for the `nth` time, counted from 0; the first is [`claim_id`]'s.
pub fn claim_id_nth(speech_id: &str, quote: &str, quantities: &[Quantity], nth: usize) -> String {
    let mut hash = Sha256::new();
    hash.update(speech_id);
    hash.update("\n");
    hash.update(quote);
    if nth > 0 {
        hash.update(format!("\n{nth}"));
    }
    let bits = hash.finalize().iter().take(4).fold(0_u32, |bits, byte| (bits << 8) | u32::from(*byte));
    let tail: String = (0..6).map(|at| char::from(ALPHABET[(bits >> (27 - 5 * at)) as usize & 31])).collect();
    match words(quote, quantities) {
        words if words.is_empty() => format!("claim-{tail}"),
        words => format!("{words}-{tail}"),
    }
}

/// Lower-case ASCII words joined by `-`, at most 40 letters, cut between words: accents are dropped, Latin ligatures,
/// Cyrillic and Greek letters are written out, anything else separates words. Empty where nothing is left.
pub fn slug(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for letter in text.chars().flat_map(char::to_lowercase).nfkd() {
        match letter {
            'a'..='z' | '0'..='9' => plain.push(letter),
            _ if unicode_normalization::char::is_combining_mark(letter) => {}
            _ => plain.push_str(spelled_out(letter)),
        }
    }
    let mut slug = String::new();
    for word in plain.split('-').filter(|word| !word.is_empty()) {
        if slug.is_empty() {
            slug.push_str(&word[..word.len().min(MAX_SLUG)]);
        } else if slug.len() + 1 + word.len() <= MAX_SLUG {
            slug.push('-');
            slug.push_str(word);
        } else {
            break;
        }
    }
    slug
}

/// Whether a text may be an id: letters, digits, `-`, `_` and `.`, at most 100, a letter or digit first. So an id is a
/// file name everywhere, and ends where a `[claim:…]` reference does.
pub fn is_id(text: &str) -> bool {
    text.chars().count() <= 100
        && text.starts_with(char::is_alphanumeric)
        && !text.ends_with('.')
        && text.chars().all(|letter| letter.is_alphanumeric() || matches!(letter, '-' | '_' | '.'))
}

/// The first quantity that is no date and what is counted, else the first date, else the first words of the quote.
fn words(quote: &str, quantities: &[Quantity]) -> String {
    let number = |quantity: &&Quantity| [&quantity.value, &quantity.low, &quantity.high].into_iter().any(Option::is_some);
    // A year says when; what is claimed says more.
    let telling = quantities.iter().filter(|quantity| quantity.kind != Kind::Date).find(number);
    let Some(quantity) = telling.or_else(|| quantities.iter().find(number)) else {
        return slug(&quote.split_whitespace().take(5).collect::<Vec<_>>().join(" "));
    };
    let said = &quantity.text;
    let mut parts: Vec<String> = Vec::new();
    if said.chars().any(char::is_alphabetic) {
        // "8 billions" and "130 km" read better as they were said than as 8000000000000.
        parts.push(said.clone());
    } else {
        parts.push(quantity.value.as_ref().map_or_else(|| said.clone(), Value::to_string));
        parts.extend(quantity.unit.as_ref().map(|unit| unit.code().replace('%', "percent")));
    }
    match &quantity.counted {
        Some(counted) => parts.push(counted.clone()),
        None if parts.len() == 1 && slug(said).bytes().all(|byte| !byte.is_ascii_alphabetic()) => {
            let spoken = quote.split_whitespace().filter(|word| !word.contains(|letter: char| letter.is_numeric()));
            parts.extend(spoken.take(3).map(str::to_owned));
        }
        None => {}
    }
    slug(&parts.join(" "))
}

/// ASCII for a lower-case letter that no decomposition brings there; `-` for whatever separates words.
fn spelled_out(letter: char) -> &'static str {
    match letter {
        // Letters of Latin alphabets.
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'ø' => "o",
        'ł' => "l",
        'đ' | 'ð' => "d",
        'þ' => "th",
        'ħ' => "h",
        'ı' => "i",
        'ŋ' => "n",
        // Cyrillic, as in passports (ICAO 9303), hard and soft signs left out.
        'а' => "a",
        'б' => "b",
        'в' => "v",
        'г' | 'ґ' => "g",
        'д' => "d",
        'е' | 'э' => "e",
        'є' => "ie",
        'ж' => "zh",
        'з' => "z",
        'и' | 'і' => "i",
        'ј' => "j",
        'к' => "k",
        'л' => "l",
        'љ' => "lj",
        'м' => "m",
        'н' => "n",
        'њ' => "nj",
        'о' => "o",
        'п' => "p",
        'р' => "r",
        'с' => "s",
        'т' => "t",
        'ћ' => "c",
        'у' => "u",
        'ф' => "f",
        'х' => "kh",
        'ц' => "ts",
        'ч' => "ch",
        'џ' => "dz",
        'ш' => "sh",
        'щ' => "shch",
        'ы' => "y",
        'ю' => "iu",
        'я' => "ia",
        'ъ' | 'ь' => "",
        // Greek (ELOT 743, letter by letter).
        'α' => "a",
        'β' => "v",
        'γ' => "g",
        'δ' => "d",
        'ε' => "e",
        'ζ' => "z",
        'η' | 'ι' => "i",
        'θ' => "th",
        'κ' => "k",
        'λ' => "l",
        'μ' => "m",
        'ν' => "n",
        'ξ' => "x",
        'ο' | 'ω' => "o",
        'π' => "p",
        'ρ' => "r",
        'σ' | 'ς' => "s",
        'τ' => "t",
        'υ' => "y",
        'φ' => "f",
        'χ' => "ch",
        'ψ' => "ps",
        // An apostrophe parts "l'eau" into two words, as a space does.
        _ => "-",
    }
}

#[cfg(test)]
mod tests {
    use super::{claim_id, claim_id_nth, is_id, slug};
    use crate::model::{Kind, PartialDate, Quantity, Unit, Value};

    fn quantity(text: &str, kind: Kind, value: &str, unit: Option<&'static str>, counted: Option<&str>) -> Quantity {
        Quantity {
            value: (!value.is_empty()).then(|| Value::parse(kind, value).expect("a value")),
            unit: unit.map(Unit::of),
            counted: counted.map(str::to_owned),
            ..Quantity::new(kind, text)
        }
    }

    #[test]
    fn slugs_are_plain_words() {
        for (text, expected) in [
            ("Près de 15 000 sanctions", "pres-de-15-000-sanctions"),
            ("  L'Œuvre — « Straße » ", "l-oeuvre-strasse"),
            ("Послание президента", "poslanie-prezidenta"),
            ("Ελλάδα 2010", "ellada-2010"),
            ("１２ ｋｍ", "12-km"),
            ("日本", ""),
            ("../../etc/passwd", "etc-passwd"),
            ("one two three four five six seven eight nine ten", "one-two-three-four-five-six-seven-eight"),
            ("", ""),
        ] {
            assert_eq!(slug(text), expected, "{text}");
        }
        assert_eq!(slug(&"x".repeat(1000)).len(), 40);
    }

    #[test]
    fn claim_ids_start_with_what_was_counted() {
        for (quote, quantities, expected) in [
            ("près de 15 000 sanctions", vec![quantity("15 000", Kind::Number, "15000", None, Some("sanctions"))], "15000-sanctions"),
            ("130 kilomètres", vec![quantity("130 kilomètres", Kind::Dimension, "130", Some("km"), None)], "130-kilometres"),
            ("10,8% des voix", vec![quantity("10,8%", Kind::Percent, "10.8", Some("%"), None)], "10-8-percent"),
            ("$5 a day", vec![quantity("$5", Kind::Currency, "5", Some("USD"), None)], "5-usd"),
            ("in the year 2018 then", vec![quantity("2018", Kind::Date, "2018", None, None)], "2018-in-the-year"),
            ("15 000 санкций", vec![quantity("15 000", Kind::Number, "15000", None, Some("санкций"))], "15000-sanktsii"),
            ("no number in these plain words at all", vec![], "no-number-in-these-plain"),
            ("千", vec![], "claim"),
        ] {
            let id = claim_id("2024-03-13-x", quote, &quantities);
            let (words, tail) = id.rsplit_once('-').expect("a tail");
            assert_eq!((words, tail.len()), (expected, 6), "{quote}");
            assert!(is_id(&id), "{id}");
        }
        let decade = Quantity { value: Some(Value::Date(PartialDate::Decade(198))), ..Quantity::new(Kind::Date, "les années 80") };
        assert!(claim_id("s", "dans les années 80", &[decade]).starts_with("les-annees-80-"));
    }

    #[test]
    fn the_tail_is_the_hash_of_speech_and_quote() {
        // printf 'a\nb' | sha256sum gives 7e18f737…: 01111 11000 01100 01111 01110 01101 in groups of five bits.
        let id = claim_id("a", "b", &[]);
        assert_eq!(id, "b-frcfed");
        assert_ne!(claim_id_nth("a", "b", &[], 1), id);
        assert_eq!(claim_id_nth("a", "b", &[], 0), id);
        assert_ne!(claim_id("a2", "b", &[]), id);
    }

    #[test]
    fn ids_are_file_names() {
        for good in ["2024-03-13-kisseliov", "a", "été_1", "v1.2"] {
            assert!(is_id(good), "{good}");
        }
        for bad in ["", "-a", ".hidden", "a b", "a/b", "a]", "a.", "a\n", "..", &"x".repeat(101)] {
            assert!(!is_id(bad), "{bad}");
        }
    }
}
