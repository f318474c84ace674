//! Texts of 100 KB that no speech holds: they are read to the end, and what is found in them makes sense.

use super::{read, sound};
use crate::model::Value;

const SIZE: usize = 100_000;

fn repeated(unit: &str) -> String {
    unit.repeat(SIZE / unit.len())
}

/// How many finds at most, of a repeated unit.
enum Finds {
    None,
    /// At most one find a repetition.
    Some,
}

#[test]
fn repeated_words_and_signs_are_read_to_the_end() {
    for (lang, unit, finds) in [
        ("en", "9", Finds::None),
        ("en", "0", Finds::None),
        ("en", " ", Finds::None),
        ("en", "\n", Finds::None),
        ("en", "\u{a0}", Finds::None),
        ("en", "a", Finds::None),
        ("en", "é", Finds::None),
        ("ru", "ж", Finds::None),
        ("en", "(", Finds::None),
        ("en", "[(", Finds::None),
        ("en", ",", Finds::None),
        ("en", ".", Finds::None),
        ("en", "[1] ", Finds::None),
        ("fr", "un ", Finds::None),
        ("es", "un ", Finds::None),
        ("de", "ein ", Finds::None),
        ("pt", "um ", Finds::None),
        ("fr", "million ", Finds::Some),
        ("en", "million ", Finds::Some),
        ("de", "Million ", Finds::Some),
        ("pl", "tysiąc ", Finds::Some),
        ("de", "hundert", Finds::Some),
        ("de", "einund", Finds::Some),
        ("it", "mille", Finds::Some),
        ("nl", "honderd", Finds::Some),
        ("en", "1 ", Finds::Some),
        ("en", "1,", Finds::Some),
        ("en", "1,000,", Finds::Some),
        ("en", "10:", Finds::Some),
        ("en", "1-", Finds::Some),
        ("en", "1/", Finds::Some),
        ("en", "$1", Finds::Some),
        ("en", "% ", Finds::Some),
        ("en", "1e9 ", Finds::Some),
        ("en", "three point ", Finds::Some),
        ("fr", "deux et demi ", Finds::Some),
    ] {
        let text = repeated(unit);
        let extraction = read(lang, &text);
        sound(&text, &extraction);
        let most = match finds {
            Finds::None => 0,
            Finds::Some => text.len() / unit.len(),
        };
        assert!(
            extraction.found.len() <= most,
            "{lang} {unit:?}: {} finds, such as {:?}",
            extraction.found.len(),
            extraction.found.first()
        );
        for found in &extraction.found {
            for number in [&found.quantity.value, &found.quantity.low, &found.quantity.high].into_iter().flatten().filter_map(Value::number)
            {
                assert!(number.magnitude().is_none_or(|magnitude| magnitude.abs() < 64), "{lang} {unit:?}: a number beyond all numbers");
            }
        }
    }
}

#[test]
fn a_number_behind_100_kb_of_noise_is_still_found() {
    for noise in ["a", " ", "\n", "(", "[1] ", ",", "un ", "9", "un un un. "] {
        let text = format!("{}\n\nNous avons 12 ports.", repeated(noise));
        let last = read("fr", &text).found.pop();
        let last = last.map(|found| (found.quantity.text, found.quantity.value.map(|value| value.to_string()), found.span.end));
        assert_eq!(last, Some(("12".to_owned(), Some("12".to_owned()), text.chars().count() - 7)), "{noise:?}");
    }
}

#[test]
fn brackets_within_brackets_hide_nothing() {
    let depth = SIZE / 2;
    let text = format!("{}We have 12 ports.{}", "(".repeat(depth), ")".repeat(depth));
    let extraction = read("en", &text);
    sound(&text, &extraction);
    assert_eq!(extraction.found.iter().map(|found| found.quantity.text.as_str()).collect::<Vec<_>>(), ["12"]);
}

/// A word of more numbers than are kept of one is none, and the sentence goes on behind it.
#[test]
fn a_word_of_too_many_numbers_is_none() {
    for parts in [17, 40] {
        let text = format!("{} 12", "zwei".repeat(parts));
        let found: Vec<_> = read("de", &text).found.into_iter().map(|found| found.quantity.text).collect();
        assert_eq!(found, ["12"], "{text}");
    }
}
