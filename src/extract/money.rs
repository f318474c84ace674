//! Which unit a sign or a shared name means here: `$`, a gallon, by the countries that the text names, once a text.

use super::item::Item;
use super::lang::{Lexicon, Sign};
use crate::model::Unit;

/// What each sign of the tables turned out to mean in this text.
#[derive(Debug, Default)]
pub(super) struct Context {
    signs: Vec<(usize, Meaning)>,
}

#[derive(Debug, Clone)]
struct Meaning {
    unit: Unit,
    others: Vec<Unit>,
    reason: &'static str,
}

impl Context {
    /// Gives the items with signs their units, and other readings where the text leaves the choice open.
    pub(super) fn resolve(&mut self, text: &str, lexicon: &Lexicon, items: &mut [Item]) {
        for item in items.iter_mut() {
            let Some(sign) = item.sign else { continue };
            if lexicon.signs[sign].others.is_empty() {
                continue;
            }
            let meaning = match self.signs.iter().find(|(known, _)| *known == sign) {
                Some((_, meaning)) => meaning.clone(),
                None => {
                    let meaning = decide(text, &lexicon.signs[sign]);
                    self.signs.push((sign, meaning.clone()));
                    meaning
                }
            };
            let plain = item.unit.as_ref() == Some(&lexicon.signs[sign].unit);
            if plain {
                item.unit = Some(meaning.unit);
                let value = item.value;
                item.other.extend(meaning.others.into_iter().map(|unit| (value, Some(unit), meaning.reason)));
            }
        }
    }
}

/// A country is the text's own if it is named so often, or once in so many bytes.
const OFTEN: usize = 5;
const STRETCH: usize = 600;

/// The countries named in the text's first stretch decide; where none is named, the usual one, with the others
/// beside it where they are as likely.
fn decide(text: &str, sign: &Sign) -> Meaning {
    let mut end = text.len().min(200_000);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let stretch = &text.as_bytes()[..end];
    let names = |cues: &[&str]| cues.iter().any(|cue| memchr::memmem::find(stretch, cue.as_bytes()).is_some());
    // A country named in passing ("our agreement with Canada") is not the one whose money is meant.
    let at_home = |unit: &&Unit| {
        let cues = sign.others.iter().filter(|(other, _)| other == *unit).flat_map(|(_, cues)| cues);
        let times: usize = cues.map(|cue| memchr::memmem::find_iter(stretch, cue.as_bytes()).take(OFTEN).count()).sum();
        times >= OFTEN || times * STRETCH >= stretch.len()
    };
    let home = names(&sign.home);
    let named: Vec<&Unit> = sign.others.iter().filter(|(_, cues)| names(cues)).map(|(unit, _)| unit).collect();
    let meaning = |unit: &Unit, others: Vec<Unit>| Meaning { unit: unit.clone(), others, reason: sign.reason };
    match (home, named.as_slice()) {
        (true, []) => meaning(&sign.unit, Vec::new()),
        (false, [only]) if at_home(only) => meaning(only, vec![sign.unit.clone()]),
        (_, []) if sign.usual => meaning(&sign.unit, Vec::new()),
        (_, []) => meaning(&sign.unit, sign.others.iter().take(2).map(|(unit, _)| unit.clone()).collect()),
        (_, some) => meaning(&sign.unit, some.iter().map(|unit| (*unit).clone()).collect()),
    }
}
