//! A short text is read whole, a longer one where the scan stops: both have to find the same.

use super::{Examples, lang, read, said};

/// A clause without a number in each language, longer than what is read whole.
const CLAUSES: [(&str, &str); 10] = [
    ("de", "Was man den Leuten hier bei uns damals immer wieder gesagt hat: "),
    ("en", "What the people of our little town were told by the board is this: "),
    ("es", "Lo que la gente de nuestro pueblo oyó decir entonces fue esto: "),
    ("fr", "Voici donc enfin ce que les gens de chez nous avaient entendu dire alors : "),
    ("it", "Ecco quello che la gente del nostro paese si era sentita dire allora: "),
    ("nl", "Dat is wat de mensen bij ons toen telkens weer te horen kregen: "),
    ("pl", "Oto co ludzie u nas w miasteczku słyszeli wtedy od swoich władz: "),
    ("pt", "Eis o que as pessoas da nossa terra ouviram dizer naquela altura: "),
    ("ru", "Вот что говорили тогда нашим людям в маленьком городе всякий раз: "),
    ("uk", "Ось що говорили тоді нашим людям у маленькому місті щоразу: "),
];

/// Examples that hold for a text of its own: an article counts there as it does nowhere else, so the scan does not stop at articles; and
/// the first word of a sentence is no name by its capital, behind a colon it is.
const ALONE: [&str; 12] = [
    "Nur ein Abgeordneter fehlte.",
    "Ein Tag.",
    "Fast ein Land, gut eine Stunde.",
    "He paid a grand.",
    "a litre",
    "First.",
    "An hour.",
    "One.",
    "a km",
    "The Six Nations begin in the rain.",
    "Los Tres Reyes trajeron 12 regalos.",
    "Il n’a manqué qu’une voix.",
];

#[test]
fn behind_a_clause_every_example_reads_the_same() {
    let (mut wrong, mut alone) = (Vec::new(), 0);
    for (code, examples) in lang::sources() {
        let clause = CLAUSES.iter().find(|(known, _)| *known == code).map(|(_, clause)| *clause);
        let clause = clause.unwrap_or_else(|| panic!("{code} has no clause in src/extract/tests/clauses.rs"));
        assert!(read(code, clause).found.is_empty(), "{clause}");
        let examples: Examples = toml::from_str(examples).expect("read elsewhere");
        for text in examples.yes.iter().filter_map(|row| row.first()).chain(&examples.no) {
            let finds = |text: &str| read(code, text).found.iter().map(said).collect::<Vec<_>>();
            let (short, long) = (finds(text), finds(&format!("{clause}{text}")));
            if ALONE.contains(&text.as_str()) {
                alone += 1;
                if short == long {
                    wrong.push(format!("{code}: {text:?} no longer has to be an exception"));
                }
            } else if short != long {
                wrong.push(format!("{code}: {text:?} gives {short:?}, behind a clause {long:?}"));
            }
        }
    }
    assert_eq!(alone, ALONE.len(), "an exception is no example any more");
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}
