//! Number words against their writers (`words`), and against `text2num` in the languages that it has.

use text2num::{Language, text2digits};

use super::super::languages;
use super::read;
use super::words::cardinal;

/// A sentence that holds the words as an amount of something measured, so that no idiom or year is in question;
/// where the word for 1 is the article too, with a word that makes it count.
fn sentence(lang: &str, words: &str) -> String {
    match lang {
        "en" => format!("We built {words} kilometres of road."),
        "fr" => format!("Exactement {words} kilomètres de route."),
        "de" => format!("Wir bauten {words} Kilometer Straße."),
        "es" => format!("Hemos construido {words} kilómetros de carretera."),
        "it" => format!("Abbiamo costruito solo {words} chilometri di strada."),
        "nl" => format!("Wij bouwden {words} kilometer weg."),
        "pt" => format!("Construímos só {words} quilómetros de estrada."),
        "pl" => format!("Zbudowaliśmy {words} kilometrów dróg."),
        "ru" => format!("Мы построили {words} километров дорог."),
        "uk" => format!("Ми збудували {words} кілометрів доріг."),
        _ => panic!("{lang} has no sentence in src/extract/tests/cardinals.rs"),
    }
}

/// What our reader makes of the words: the values of all that it finds.
fn ours(lang: &str, words: &str) -> String {
    let found = read(lang, &sentence(lang, words)).found;
    found.iter().map(|found| found.quantity.written_value()).collect::<Vec<_>>().join(" | ")
}

/// Our reader's differences from the writer.
fn differences(numbers: impl Iterator<Item = u32> + Clone) -> Vec<String> {
    let mut wrong = Vec::new();
    for lang in languages() {
        let before = wrong.len();
        for n in numbers.clone() {
            let words = cardinal(lang, n).unwrap_or_else(|| panic!("{lang} has no writer of cardinals in src/extract/tests/words.rs"));
            let ours = ours(lang, &words);
            if ours != n.to_string() && wrong.len() < before + 12 {
                wrong.push(format!("{lang} {n}: {words:?} is read as {ours:?}"));
            }
        }
    }
    wrong
}

/// All to 2,000, then every 997th, and a million.
fn sample() -> impl Iterator<Item = u32> + Clone {
    (0..=2000).chain((2001..1_000_000).step_by(997)).chain([1_000_000])
}

#[test]
fn cardinals_read_back() {
    let wrong = differences(sample());
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// Minutes without optimisation: `cargo test --release --lib cardinals -- --ignored`.
#[test]
#[ignore = "every number to a million in every language: for a release build"]
fn all_cardinals_to_a_million_read_back() {
    let wrong = differences(0..=1_000_000);
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// Where `text2num` does not read what the writer wrote, and why; we do.
fn known(lang: &str, n: u32) -> Option<&'static str> {
    match lang {
        "es" if n / 1000 % 100 == 21 => Some("it knows no \"veintiún\", the form before \"mil\""),
        "de" if n == 1_000_000 => Some("it knows \"ein\" and no \"eine\""),
        _ => None,
    }
}

#[test]
fn text2num_reads_the_same_cardinals() {
    let (mut wrong, mut compared) = (Vec::new(), 0_u32);
    for (lang, oracle) in [
        ("en", Language::english()),
        ("fr", Language::french()),
        ("de", Language::german()),
        ("es", Language::spanish()),
        ("it", Language::italian()),
        ("nl", Language::dutch()),
        ("pt", Language::portugese()),
    ] {
        let before = wrong.len();
        for n in sample() {
            let words = cardinal(lang, n).unwrap_or_else(|| panic!("no words in {lang}"));
            let theirs = text2digits(&words, &oracle).unwrap_or_else(|error| format!("{error:?}"));
            let same = theirs == ours(lang, &words);
            compared += 1;
            if same == known(lang, n).is_some() && wrong.len() < before + 12 {
                wrong.push(format!("{lang} {n}: {words:?} is {theirs:?} to text2num, {:?} to us", ours(lang, &words)));
            }
        }
    }
    assert!(wrong.is_empty(), "{compared} compared\n{}", wrong.join("\n"));
}
