//! Words folded for looking up, and which characters make words: for texts and tables alike.
//!
//! The surprise: this file is compiled twice, into the library and into the build script, which cuts the tables' phrases
//! as the engine cuts a text.

/// Room for the longest word of the tables.
pub(crate) const FOLD_BUFFER: usize = 96;

/// Lower case, with the plain apostrophe, and е for ё, which are written for each other.
pub(crate) fn fold(word: &str) -> String {
    if word.chars().all(is_small) {
        return word.to_owned();
    }
    let mut folded = String::with_capacity(word.len());
    for c in word.chars() {
        if is_small(c) { folded.push(c) } else { folded.extend(plain(c)) }
    }
    folded
}

/// Letters that folding leaves alone: most of all texts, told without the tables of the standard.
pub(crate) const fn is_small(c: char) -> bool {
    matches!(c, 'a'..='z' | 'à'..='ö' | 'ø'..='ÿ' | 'а'..='я')
}

/// [`fold`] without allocation; a word too long for the tables folds to nothing. Bytes, since they are only looked up.
pub(crate) fn fold_into<'b>(word: &str, buffer: &'b mut [u8; FOLD_BUFFER]) -> &'b [u8] {
    let mut len = 0;
    for b in word.bytes() {
        let Some(slot) = buffer.get_mut(len).filter(|_| b.is_ascii()) else { return fold_letters(word, len, buffer) };
        *slot = b.to_ascii_lowercase();
        len += 1;
    }
    &buffer[..len]
}

/// The same for a word whose first `len` bytes are folded.
fn fold_letters<'b>(word: &str, mut len: usize, buffer: &'b mut [u8; FOLD_BUFFER]) -> &'b [u8] {
    let rest = &word[len..];
    let mut put = |c: char| {
        let slot = buffer.get_mut(len..len + c.len_utf8());
        len += c.len_utf8();
        slot.map(|slot| c.encode_utf8(slot)).is_some()
    };
    let fits = rest.chars().all(|c| if is_small(c) { put(c) } else { plain(c).all(&mut put) });
    if fits { &buffer[..len] } else { b"" }
}

fn plain(c: char) -> std::char::ToLowercase {
    match c {
        'ё' | 'Ё' => 'е',
        'ʼ' => '\'',
        c if is_apostrophe(c) => '\'',
        c => c,
    }
    .to_lowercase()
}

pub(crate) fn word_end(text: &str, from: usize, to: usize) -> usize {
    let bytes = text.as_bytes();
    let mut end = from;
    while end < to {
        if bytes[end].is_ascii_alphabetic() {
            end += 1;
            continue;
        }
        let Some(c) = text[end..].chars().next() else { break };
        let next = end + c.len_utf8();
        // An apostrophe inside a word; one after it only if letters or digits follow (l’un, l’8), so that quotation marks stay out.
        let inner =
            is_apostrophe(c) && end > from && text[next..].chars().next().is_some_and(|next| is_letter(next) || next.is_ascii_digit());
        if !is_letter(c) && !inner && !is_superscript(c) {
            break;
        }
        end = next;
    }
    end
}

pub(crate) fn is_letter(c: char) -> bool {
    match c {
        'a'..='z' | 'A'..='Z' => true,
        '\0'..='\x7f' | 'º' | 'ª' => false,
        // Latin and Cyrillic: told without the tables of the standard.
        'À'..='Ö' | 'Ø'..='ö' | 'ø'..='ʯ' | 'Ѐ'..='ҁ' | '\u{300}'..='\u{36f}' => true,
        _ => c.is_alphabetic(),
    }
}

fn is_superscript(c: char) -> bool {
    matches!(c, '²' | '³')
}

pub(crate) fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘')
}

pub(crate) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}

/// Signs that mean the same.
pub(crate) fn normal(c: char) -> char {
    match c {
        '‐' | '‑' => '-',
        '’' | '‘' => '\'',
        '′' => '\'',
        '″' | '“' | '”' => '"',
        'º' => '°',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_letters_as_the_standard_does() {
        for c in ('\0'..='\u{2fff}').filter(|c| !matches!(c, 'º' | 'ª' | '\u{300}'..='\u{36f}')) {
            assert_eq!(is_letter(c), c.is_alphabetic(), "U+{:04X}", u32::from(c));
            assert!(!is_small(c) || plain(c).eq([c]), "U+{:04X}", u32::from(c));
        }
    }

    #[test]
    fn folds_without_allocation_as_with() {
        for word in ["Élevé", "D’", "MILLE", "İstanbul"] {
            let mut buffer = [0; FOLD_BUFFER];
            assert_eq!(fold_into(word, &mut buffer), fold(word).as_bytes());
        }
        assert_eq!(fold_into(&"é".repeat(200), &mut [0; FOLD_BUFFER]), b"");
    }
}
