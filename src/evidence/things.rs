//! Things, topics and regions that words name, the same in every language that is read.
//!
//! The tables stand with the languages (`extract/lang/nouns.toml`, `topics.toml`, `regions.toml`). The surprise: a word may
//! name several things ("mosty" are bridges, "міст" may be a bridge or towns), and a word that no table holds names nothing
//! and contradicts nothing.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::OnceLock;

use super::words::{Word, words};

/// What kind of thing it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Field {
    /// What is counted.
    Noun,
    /// What a number is about.
    Topic,
    /// A country, region or capital.
    Region,
}

/// One row of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Thing {
    pub field: Field,
    pub name: &'static str,
}

/// The things that a noun may be.
pub(super) fn counted(noun: &str, lang: &str) -> Vec<&'static str> {
    named(&words(noun), lang).into_iter().filter(|thing| thing.field == Field::Noun).map(|thing| thing.name).collect()
}

/// Whether two nouns are known to be the same thing, or different things.
pub(super) fn same_thing(a: &str, a_lang: Option<&str>, b: &str, b_lang: Option<&str>) -> Option<bool> {
    let (a, b) = (counted(a, a_lang?), counted(b, b_lang?));
    if a.is_empty() || b.is_empty() {
        return None;
    }
    Some(a.iter().any(|thing| b.contains(thing)))
}

/// Everything that words of a language name.
pub(super) fn named(words: &[Word], lang: &str) -> BTreeSet<Thing> {
    let mut all = BTreeSet::new();
    let Some(phrases) = tables().by_lang.get(short(lang)) else { return all };
    for at in 0..words.len() {
        let Some(near) = phrases.get(beginning(&words[at].text)) else { continue };
        let here = near.iter().filter(|(phrase, _)| stands(phrase, &words[at..]));
        all.extend(here.map(|(_, thing)| *thing));
    }
    all
}

/// Topics of which a number is about one at a time.
const RIVALS: [&[&str]; 5] = [
    &["export", "import"],
    &["inflation", "interest", "participation", "poverty", "unemployment"],
    &["debt", "deficit"],
    &["divorce", "marriage"],
    &["coal", "gas", "grain", "oil", "steel"],
];

/// Why two texts speak of different matters, where both name a country or one of topics that exclude each other, and never
/// the same.
pub(super) fn other_matter(claim: &BTreeSet<Thing>, evidence: &BTreeSet<Thing>) -> Option<String> {
    let apart = |of: &dyn Fn(&Thing) -> bool| {
        let (a, b): (Vec<&Thing>, Vec<&Thing>) = (claim.iter().filter(|t| of(t)).collect(), evidence.iter().filter(|t| of(t)).collect());
        let names = |all: &[&Thing]| all.iter().map(|thing| thing.name).collect::<Vec<_>>().join(", ");
        let differ = !a.is_empty() && !b.is_empty() && a.iter().all(|thing| !b.contains(thing));
        differ.then(|| format!("the claim speaks of {}, the quote of {}", names(&a), names(&b)))
    };
    let region = |thing: &Thing| thing.field == Field::Region;
    apart(&region)
        .or_else(|| RIVALS.iter().find_map(|group| apart(&|thing: &Thing| thing.field == Field::Topic && group.contains(&thing.name))))
}

/// How a thing is written, in every language: phrases of words, `*` at a word's end for any ending.
pub(super) fn written(thing: Thing) -> impl Iterator<Item = &'static str> {
    tables().rows.get(&thing).into_iter().flat_map(|row| row.values().flatten().map(String::as_str))
}

fn stands(phrase: &[&str], words: &[Word]) -> bool {
    phrase.len() <= words.len() && phrase.iter().zip(words).all(|(pattern, word)| word.is(pattern))
}

/// Phrases by language, then by the beginning of their first word.
type Phrases = HashMap<&'static str, Vec<(Vec<&'static str>, Thing)>>;

struct Tables {
    by_lang: HashMap<&'static str, Phrases>,
    rows: HashMap<Thing, &'static BTreeMap<String, Vec<String>>>,
}

type Rows = BTreeMap<String, BTreeMap<String, Vec<String>>>;

const TABLES: [(Field, &str); 3] = [
    (Field::Noun, include_str!("../extract/lang/nouns.toml")),
    (Field::Topic, include_str!("../extract/lang/topics.toml")),
    (Field::Region, include_str!("../extract/lang/regions.toml")),
];

fn tables() -> &'static Tables {
    static ROWS: OnceLock<Vec<(Field, Rows)>> = OnceLock::new();
    static TABLE: OnceLock<Tables> = OnceLock::new();
    TABLE.get_or_init(|| {
        let rows = ROWS.get_or_init(|| TABLES.map(|(field, text)| (field, toml::from_str(text).unwrap_or_default())).into());
        let mut tables = Tables { by_lang: HashMap::new(), rows: HashMap::new() };
        for (field, table) in rows {
            for (name, row) in table {
                let thing = Thing { field: *field, name };
                tables.rows.insert(thing, row);
                for (lang, phrases) in row {
                    let of_lang = tables.by_lang.entry(lang).or_default();
                    for phrase in phrases {
                        let phrase: Vec<&str> = phrase.split_whitespace().collect();
                        let Some(first) = phrase.first() else { continue };
                        of_lang.entry(beginning(first.trim_end_matches('*'))).or_default().push((phrase, thing));
                    }
                }
            }
        }
        tables
    })
}

/// The first three letters, by which phrases are found; no stem of a table is shorter.
fn beginning(word: &str) -> &str {
    word.char_indices().nth(3).map_or(word, |(end, _)| &word[..end])
}

/// `fr` of `fr-BE`.
fn short(lang: &str) -> &str {
    lang.split(['-', '_']).next().unwrap_or(lang)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract;

    #[test]
    fn tables_load_are_sorted_and_written_as_words_are_cut() {
        for (field, text) in TABLES {
            let rows: Rows = toml::from_str(text).expect("a table");
            let heads: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix('[')?.strip_suffix(']')).collect();
            assert!(heads.is_sorted(), "{field:?}");
            for (name, row) in &rows {
                for (lang, phrases) in row {
                    assert!(extract::languages().contains(&lang.as_str()), "{name}: {lang}");
                    for phrase in phrases {
                        assert_eq!(*phrase, phrase.to_lowercase(), "{name}: {lang}");
                        for word in phrase.split(' ') {
                            let stem = word.trim_end_matches('*');
                            assert!(!stem.is_empty() && stem.chars().all(char::is_alphanumeric), "{name}: {lang}: {phrase}");
                            assert!(!word.ends_with('*') || stem.chars().count() >= 3, "{name}: {lang}: {phrase} is too short a stem");
                        }
                    }
                    let unique: BTreeSet<&String> = phrases.iter().collect();
                    assert_eq!(unique.len(), phrases.len(), "{name}: {lang}: a word twice");
                }
            }
        }
    }

    #[test]
    fn words_name_the_same_things_across_languages() {
        let names = |text: &str, lang: &str| named(&words(text), lang).into_iter().map(|thing| thing.name).collect::<Vec<_>>();
        for (lang, text) in [
            ("en", "Unemployment in Russia"),
            ("fr", "le chômage en Russie"),
            ("de", "die russische Arbeitslosigkeit"),
            ("es", "el desempleo en Rusia"),
            ("ru", "безработица в России"),
            ("pl", "bezrobocie w Rosji"),
            ("uk", "безробіття в Росії"),
            ("nl", "de werkloosheid in Rusland"),
            ("pt", "o desemprego na Rússia"),
            ("it", "la disoccupazione in Russia"),
        ] {
            assert_eq!(names(text, lang), ["unemployment", "russia"], "{lang}: {text}");
        }
        assert_eq!(names("l'espérance de vie aux États-Unis", "fr"), ["life-expectancy", "america"]);
        assert_eq!(names("xyz", "tlh"), Vec::<&str>::new());
    }

    #[test]
    fn countries_and_rival_topics_tell_matters_apart() {
        let things = |text: &str, lang: &str| named(&words(text), lang);
        for (a, b, apart) in [
            ("unemployment in France", "unemployment in Germany", true),
            ("unemployment in France", "French unemployment", false),
            ("unemployment in France", "unemployment", false),
            ("Russia's budget", "the budget of Moscow", false),
            ("exports", "imports", true),
            ("exports and imports", "imports", false),
            ("unemployment", "inflation", true),
            ("the price of bread", "inflation", false),
        ] {
            assert_eq!(other_matter(&things(a, "en"), &things(b, "en")).is_some(), apart, "{a} / {b}");
        }
        let why = other_matter(&things("le chômage", "fr"), &things("inflation", "en"));
        assert_eq!(why.as_deref(), Some("the claim speaks of unemployment, the quote of inflation"));
    }

    #[test]
    fn nouns_are_the_same_or_different_things_or_unknown() {
        for (a, a_lang, b, b_lang, same) in [
            ("écoles", "fr", "schools", "en", Some(true)),
            ("écoles", "fr", "hospitals", "en", Some(false)),
            ("people", "en", "inhabitants", "en", Some(true)),
            ("szkół", "pl", "шкіл", "uk", Some(true)),
            ("widgets", "en", "schools", "en", None),
            ("schools", "en", "xyz", "tlh", None),
        ] {
            assert_eq!(same_thing(a, Some(a_lang), b, Some(b_lang)), same, "{a} {b}");
        }
    }
}
