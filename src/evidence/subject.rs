//! What a text speaks of, in terms by which texts of different languages find each other.
//!
//! The surprise: names are compared by their sound. "Poutine", "Putin" and "Путин" are the same three consonants; vowels, and
//! what languages write for the same consonant, are left out. A sound alone proves nothing, so it only ever adds to other signs.

use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::things::{self, Field, Thing};
use super::words::{Word, words};
use crate::model::Span;

/// What a text speaks of.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Subject {
    /// Language of the words, where it is known.
    pub lang: Option<String>,
    /// What the words name by the tables.
    pub things: BTreeSet<Thing>,
    /// Beginnings of the longer words.
    pub stems: BTreeSet<String>,
    /// Those of them that are written with a capital.
    pub capitals: BTreeSet<String>,
    /// How names sound.
    pub names: BTreeSet<String>,
    /// How long words sound: many are the same in several languages.
    pub sounds: BTreeSet<String>,
}

/// Shorter words are mostly grammar.
const SHORTEST: usize = 4;
/// So many letters tell a word from others, whatever its ending.
const STEM: usize = 5;
/// Fewer consonants than this are any name's.
const NAME: usize = 3;
/// And these any word's.
const SOUND: usize = 5;

impl Subject {
    /// Reads a text. The words of its quantities, units and scale words, say nothing of what it speaks of.
    pub(super) fn of(text: &str, lang: Option<&str>, quantities: impl Iterator<Item = Span>) -> Self {
        let quantities: Vec<Span> = quantities.collect();
        let mut words = words(text);
        words.retain(|word| !quantities.iter().any(|span| span.start < word.end && word.start < span.end));
        let mut subject = Self {
            lang: lang.map(str::to_owned),
            things: lang.map(|lang| things::named(&words, lang)).unwrap_or_default(),
            ..Self::default()
        };
        for word in &words {
            subject.add(word);
        }
        subject
    }

    fn add(&mut self, word: &Word) {
        let plain = folded(&word.text);
        if plain.chars().any(|c| c.is_numeric()) {
            return;
        }
        let sound = sound(&plain);
        let consonants = sound.chars().count();
        if word.capital && consonants >= NAME {
            self.names.insert(sound);
        } else if consonants >= SOUND {
            self.sounds.insert(sound);
        }
        if plain.chars().count() >= SHORTEST {
            let stem: String = plain.chars().take(STEM).collect();
            if word.capital {
                self.capitals.insert(stem.clone());
            }
            self.stems.insert(stem);
        }
    }

    /// The things of a field.
    pub(super) fn of_field(&self, field: Field) -> impl Iterator<Item = Thing> {
        self.things.iter().copied().filter(move |thing| thing.field == field)
    }

    /// Whether both are known to be of one language.
    pub(super) fn same_language(&self, other: &Self) -> bool {
        self.lang.is_some() && self.lang == other.lang
    }
}

/// Without the marks over and under letters.
fn folded(word: &str) -> String {
    if word.is_ascii() {
        return word.to_owned();
    }
    // This one mark makes another consonant.
    word.replace('ç', "s").nfd().filter(|c| !is_combining_mark(*c)).collect()
}

/// Groups of letters that stand for one consonant somewhere, the longer first.
const GROUPS: [(&str, &str); 18] = [
    ("tsch", "s"),
    ("sch", "s"),
    ("tch", "s"),
    ("dzh", "s"),
    ("dsch", "s"),
    ("ch", "s"),
    ("sh", "s"),
    ("zh", "s"),
    ("cz", "s"),
    ("sz", "s"),
    ("rz", "s"),
    ("dj", "s"),
    ("ph", "f"),
    ("kh", ""),
    ("ck", "k"),
    ("qu", "k"),
    ("tz", "s"),
    ("ts", "s"),
];

/// The consonants of a word of small letters, a first vowel as `a`.
fn sound(word: &str) -> String {
    let mut out = String::new();
    let mut rest = word;
    while let Some(c) = rest.chars().next() {
        let (piece, len) = match GROUPS.iter().find(|(group, _)| rest.starts_with(group)) {
            Some((group, sound)) => (*sound, group.len()),
            None => {
                let next = rest[c.len_utf8()..].chars().next();
                (letter(c, next, out.is_empty() && rest.len() == word.len()), c.len_utf8())
            }
        };
        for c in piece.chars() {
            if !out.ends_with(c) {
                out.push(c);
            }
        }
        rest = &rest[len..];
    }
    out
}

const fn letter(c: char, next: Option<char>, first: bool) -> &'static str {
    match c {
        'b' | 'б' => "b",
        'c' if matches!(next, Some('e' | 'i' | 'y')) => "s",
        'c' | 'k' | 'q' | 'к' => "k",
        'd' | 'д' => "d",
        'f' | 'ф' => "f",
        'g' | 'г' | 'ґ' => "g",
        'l' | 'ł' | 'л' => "l",
        'm' | 'м' => "m",
        'n' | 'н' => "n",
        'p' | 'п' => "p",
        'r' | 'р' => "r",
        's' | 'z' | 'ß' | 'с' | 'з' | 'ж' | 'ц' | 'ч' | 'ш' | 'щ' => "s",
        't' | 'т' => "t",
        'v' | 'w' | 'в' => "v",
        'x' => "ks",
        // "Yerevan", "Erevan" and "Jerewan" begin alike.
        'a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'j' | 'æ' | 'ø' | 'а' | 'е' | 'є' | 'и' | 'і' | 'о' | 'у' | 'ы' | 'э' | 'ю' | 'я' if first => {
            "a"
        }
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::{Span, Subject, folded, sound};

    #[test]
    fn names_sound_alike_in_every_language() {
        for names in [
            &["Poutine", "Putin", "Путин", "Путина"][..],
            &["Kisseliov", "Kiselyov", "Киселёв"],
            &["Lavrov", "Lawrow", "Лавров"],
            &["Eltsine", "Yeltsin", "Ельцин", "Jelzin"],
            &["Tchernobyl", "Chernobyl", "Чернобыль", "Czarnobyl"],
            &["Mariupol", "Marioupol", "Мариуполь"],
            &["Macron", "Макрон", "Makron"],
        ] {
            let sounds: Vec<String> = names.iter().map(|name| sound(&folded(&name.to_lowercase()))).collect();
            assert!(sounds.windows(2).all(|pair| pair[0] == pair[1]), "{names:?} {sounds:?}");
        }
        let different = ["Putin", "Macron", "Merkel", "Biden", "Lavrov", "Trump"].map(|name| sound(&name.to_lowercase()));
        assert!(different.iter().enumerate().all(|(at, one)| !different[at + 1..].contains(one)), "{different:?}");
    }

    #[test]
    fn a_subject_holds_names_things_and_the_beginnings_of_words() {
        let subject = Subject::of("Vladimir Poutine a évoqué 15 000 sanctions contre la Russie", Some("fr"), std::iter::empty());
        assert!(subject.names.contains("ptn"));
        assert_eq!(subject.things.iter().map(|thing| thing.name).collect::<Vec<_>>(), ["sanction", "russia"]);
        assert!(subject.stems.contains("sanct") && subject.stems.contains("evoqu"), "{subject:?}");
        let of = |lang| Subject::of("x", lang, std::iter::empty());
        assert!(subject.same_language(&of(Some("fr"))) && !of(None).same_language(&of(None)));
        let without = Subject::of("100 miles of road", Some("en"), std::iter::once(Span::new(0, 9)));
        assert_eq!(without.stems.iter().map(String::as_str).collect::<Vec<_>>(), ["road"]);
    }
}
