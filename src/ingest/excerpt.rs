//! One speech out of a page with several: from these words on, until those.
//!
//! The words are looked for as a person types them: a run of white space matches any run, typographic quotes,
//! apostrophes and spaces match the plain ones. Numbers and letters are never folded.

use std::collections::HashSet;

use crate::model::Span;

/// Why no excerpt could be taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ExcerptError {
    /// Words that hold nothing but white space.
    #[error("--{option} holds no words; give the first words of the place, as they stand in the text")]
    Empty {
        /// `from` or `until`.
        option: &'static str,
    },
    /// Words that stand nowhere in the text.
    #[error("the words \"{words}\" of --{option} are not in the text{}; copy them from it", look_alike(.nearest))]
    NotFound {
        /// `from` or `until`.
        option: &'static str,
        /// The words as given.
        words: String,
        /// The line that shares most words with them.
        nearest: Option<String>,
    },
    /// Words that stand in the text, but only before the excerpt's beginning.
    #[error(
        "the words \"{words}\" of --until stand only before those of --from; --until marks the first words that no longer belong to the speech"
    )]
    UntilBeforeFrom {
        /// The words as given.
        words: String,
    },
}

/// The span from the first occurrence of `from` (without it: from the start) up to the first occurrence of `until`
/// after those words (without it: to the end).
///
/// The words of `from` belong to the excerpt, those of `until` don't: name the first words that follow the speech,
/// such as the next one's title. White space around the excerpt is left out. Words that occur several times are
/// taken where they come first.
///
/// # Errors
///
/// When words are empty or not found, or when `until` only stands before `from`.
pub fn excerpt(text: &str, from: Option<&str>, until: Option<&str>) -> Result<Span, ExcerptError> {
    let folded = Folded::new(text);
    let (mut start, mut searched) = (0, 0);
    if let Some(words) = from {
        let found = folded.find(words, 0, "from")?;
        (start, searched) = (folded.origin(found.0), found.1);
    }
    let mut end = folded.chars;
    if let Some(words) = until {
        end = match folded.find(words, searched, "until") {
            Ok(found) => folded.origin(found.0),
            Err(error) if folded.find(words, 0, "until").is_err() => return Err(error),
            Err(_) => return Err(ExcerptError::UntilBeforeFrom { words: words.to_owned() }),
        };
    }
    let inside: Vec<char> = text.chars().skip(start).take(end - start).collect();
    let leading = inside.iter().take_while(|c| c.is_whitespace()).count();
    let trailing = inside[leading..].iter().rev().take_while(|c| c.is_whitespace()).count();
    Ok(Span::new(start + leading, end - trailing))
}

/// A text with what typing varies folded away.
struct Folded<'a> {
    /// As it came, for suggestions.
    original: &'a str,
    text: String,
    /// For each byte of the folded text that begins a character: the code point of the original; ascending by both.
    origins: Vec<(usize, usize)>,
    /// Code points of the original.
    chars: usize,
}

impl<'a> Folded<'a> {
    fn new(text: &'a str) -> Self {
        let (folded, origins) = fold(text);
        Self { original: text, text: folded, origins, chars: text.chars().count() }
    }

    /// Start and end of the first occurrence at or after byte `after` of the folded text.
    fn find(&self, words: &str, after: usize, option: &'static str) -> Result<(usize, usize), ExcerptError> {
        let (needle, _) = fold(words.trim());
        if needle.is_empty() {
            return Err(ExcerptError::Empty { option });
        }
        match memchr::memmem::find(&self.text.as_bytes()[after..], needle.as_bytes()) {
            Some(at) => Ok((after + at, after + at + needle.len())),
            None => Err(ExcerptError::NotFound { option, words: words.to_owned(), nearest: self.nearest(words) }),
        }
    }

    fn origin(&self, byte: usize) -> usize {
        self.origins.binary_search_by_key(&byte, |&(at, _)| at).map_or(self.chars, |n| self.origins[n].1)
    }

    /// The line that shares most words with `words`, if it shares at least half of them.
    fn nearest(&self, words: &str) -> Option<String> {
        let wanted: HashSet<String> = word_set(words);
        let share = |line: &str| word_set(line).intersection(&wanted).count();
        // `max_by_key` keeps the last of equals; the first is the one that a reader expects.
        let best = self.original.lines().map(str::trim).rev().max_by_key(|line| share(line))?;
        let shared = share(best);
        if shared == 0 || shared * 2 < wanted.len() {
            return None;
        }
        let short: String = best.chars().take(80).collect();
        Some(if short.len() < best.len() { format!("{short}…") } else { short })
    }
}

fn look_alike(nearest: &Option<String>) -> String {
    nearest.as_ref().map(|line| format!("; the line nearest to them is \"{line}\"")).unwrap_or_default()
}

fn word_set(text: &str) -> HashSet<String> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
}

fn fold(text: &str) -> (String, Vec<(usize, usize)>) {
    let mut folded = String::with_capacity(text.len());
    let mut origins = Vec::new();
    for (index, c) in text.chars().enumerate() {
        let plain = match c {
            '\u{AD}' | '\u{200B}' | '\u{FEFF}' | '\u{2060}' => continue,
            '’' | '‘' | '‚' | '‛' | 'ʼ' | '′' => '\'',
            '“' | '”' | '„' | '‟' | '″' => '"',
            '«' | '»' => '"',
            c if c.is_whitespace() => ' ',
            c => c,
        };
        if plain == ' ' && folded.ends_with(' ') {
            continue;
        }
        origins.push((folded.len(), index));
        folded.push(plain);
    }
    (folded, origins)
}

#[cfg(test)]
mod tests {
    use super::{ExcerptError, excerpt};

    const PAGE: &str = "Menu\n\nFirst speech\nHello, 3 words.\n\nSecond  speech\nIl a dit « l’État »\u{A0}: 15\u{202F}000.\n\nThird speech\nSecond speech again. Bye.\n";

    fn take<'a>(from: Option<&str>, until: Option<&str>) -> Result<&'a str, ExcerptError> {
        excerpt(PAGE, from, until).map(|span| span.slice(PAGE).unwrap())
    }

    #[test]
    fn takes_from_these_words_until_those() {
        let cases = [
            (None, None, PAGE.trim()),
            (Some("First"), Some("Second"), "First speech\nHello, 3 words."),
            (Some("Second speech"), Some("Third"), "Second  speech\nIl a dit « l’État »\u{A0}: 15\u{202F}000."),
            (Some("speech Il a"), Some(": 15 000"), "speech\nIl a dit « l’État »"),
            (Some("\" l'État \" :"), Some("000"), "« l’État »\u{A0}: 15"),
            (None, Some("First speech"), "Menu"),
            (Some("Third speech"), None, "Third speech\nSecond speech again. Bye."),
            // `until` is looked for after the words of `from`, so the same words may end it.
            (Some("speech"), Some("speech"), "speech\nHello, 3 words.\n\nSecond"),
        ];
        for (from, until, expected) in cases {
            assert_eq!(take(from, until), Ok(expected), "{from:?} {until:?}");
        }
    }

    #[test]
    fn says_what_is_not_there() {
        assert_eq!(take(Some(" \n"), None), Err(ExcerptError::Empty { option: "from" }));
        assert_eq!(take(Some("Third"), Some("First")), Err(ExcerptError::UntilBeforeFrom { words: "First".into() }));
        let error = take(Some("Hello, 4 words"), None).unwrap_err();
        assert_eq!(
            error.to_string(),
            "the words \"Hello, 4 words\" of --from are not in the text; the line nearest to them is \"Hello, 3 words.\"; copy them from it"
        );
        let error = take(None, Some("nothing alike here")).unwrap_err();
        assert_eq!(error.to_string(), "the words \"nothing alike here\" of --until are not in the text; copy them from it");
    }

    #[test]
    fn an_empty_text_has_an_empty_excerpt() {
        assert_eq!(excerpt("", None, None).map(|span| span.len()), Ok(0));
        assert_eq!(excerpt(" \n ", None, None).map(|span| span.len()), Ok(0));
    }
}
