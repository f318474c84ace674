//! Any bytes as a text in any language: no panic, no hang, and what is found lies in the text.
//!
//! The first byte picks the language and the one that the text was translated from, so that one corpus serves all.
#![no_main]

use factcheck::extract::{Extraction, Options, extract, languages};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Some((choice, text)) = data.split_first() else { return };
    let text = String::from_utf8_lossy(text);
    let languages = languages();
    // One value beyond the languages: none named, so detected.
    let choice = usize::from(*choice);
    let lang = languages.get(choice % (languages.len() + 1)).copied();
    let translated_from = languages.get(choice / (languages.len() + 1) % (languages.len() + 1)).copied();
    let options = Options { lang, translated_from, date: None };
    let extraction = extract(&text, &options);
    sound(&text, &extraction);
});

/// The spans of finds and statements slice the text; indices point at something.
fn sound(text: &str, extraction: &Extraction) {
    let mut last = 0;
    for found in &extraction.found {
        assert_eq!(found.span.slice(text), Some(found.quantity.text.as_str()));
        assert!(found.span.start >= last, "out of order");
        last = found.span.start;
        assert!(found.claim.is_none_or(|claim| claim < extraction.statements.len()), "no such statement");
        assert!(found.quantity.relation.and_then(|relation| relation.with).is_none_or(|with| with < extraction.found.len()), "no such find");
    }
    for statement in &extraction.statements {
        assert!(statement.span.slice(text).is_some_and(|words| !words.is_empty()), "empty statement");
    }
}
