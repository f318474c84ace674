//! Whether a stretch of text ends where its numbers and words end.
//!
//! A quote that starts or ends inside a number or a word says something else than the text does: "12 %" out of "112 %",
//! "15 000" out of "15 000 000", "likely" out of "unlikely". Such a stretch is no match, however exact.
//!
//! The surprise: a quote that ends in a digit is cut as well where the sign of its unit follows ("12" out of "12 %", "$15").
//! Scripts that set no spaces between words, or glue particles to them, have no word edges here.

use unicode_segmentation::GraphemeCursor;

use super::fold::{Fold, fold_char};

/// Whether `text[from..to]` cuts no number, word or written character.
pub(super) fn whole(text: &str, from: usize, to: usize) -> bool {
    let (Some(before), Some(inside), Some(after)) = (text.get(..from), text.get(from..to), text.get(to..)) else {
        return false;
    };
    on_border(text, from)
        && on_border(text, to)
        && !cut_in_front(seen(before.chars().rev()), seen(inside.chars()))
        && !cut_behind(seen(inside.chars().rev()), seen(after.chars()))
}

/// `text[from..to]`, widened over the rest of the words and numbers that it cuts.
pub(super) fn widened(text: &str, mut from: usize, mut to: usize) -> (usize, usize) {
    for _ in 0..WIDEST {
        let front = !on_border(text, from) || cut_in_front(seen(text[..from].chars().rev()), seen(text[from..to].chars()));
        let behind = !on_border(text, to) || cut_behind(seen(text[from..to].chars().rev()), seen(text[to..].chars()));
        if !front && !behind {
            break;
        }
        // A space within a number is never its end: take the next character too.
        if front {
            let step: usize = 1 + usize::from(text[..from].ends_with(is_space));
            from -= text[..from].chars().rev().take(step).map(char::len_utf8).sum::<usize>();
        }
        if behind {
            let step: usize = 1 + usize::from(text[to..].starts_with(is_space));
            to += text[to..].chars().take(step).map(char::len_utf8).sum::<usize>();
        }
    }
    (from, to)
}

/// How far a cut stretch is widened at most.
const WIDEST: usize = 100;

/// Signs that show how a number is counted or in which money: next to a digit they belong to it.
pub(super) fn is_unit_sign(c: char) -> bool {
    matches!(c, '%' | '‰' | '‱' | '°' | '$' | '¢'..='¥' | '؋' | '٪' | '฿' | '\u{20A0}'..='\u{20CF}' | '％')
}

/// Whether no written character is cut. Looks no further than `NEARBY`: a row of flags has no end otherwise.
fn on_border(text: &str, at: usize) -> bool {
    let from = text[..at].char_indices().rev().nth(NEARBY).map_or(0, |(from, _)| from);
    let is_flag_letter = |c: char| matches!(c, '\u{1F1E6}'..='\u{1F1FF}');
    if from > 0 && text[from..at].chars().all(is_flag_letter) {
        return !text[at..].starts_with(is_flag_letter);
    }
    let to = text[at..].char_indices().nth(2).map_or(text.len(), |(to, _)| at + to);
    GraphemeCursor::new(at - from, to - from, true).is_boundary(&text[from..to], 0).unwrap_or(true)
}

const NEARBY: usize = 15;

/// The characters that people see.
fn seen(chars: impl Iterator<Item = char>) -> impl Iterator<Item = char> {
    chars.filter(|&c| fold_char(c) != Fold::Gone)
}

fn is_space(c: char) -> bool {
    fold_char(c) == Fold::Space(false)
}

fn is_dash(c: char) -> bool {
    fold_char(c) == Fold::One('-')
}

/// Dashes that set off a clause, where hyphens and minus signs bind.
fn is_long_dash(c: char) -> bool {
    matches!(c, '\u{2014}' | '\u{2015}')
}

/// Marks that hold the parts of one number together.
fn binds(c: char) -> bool {
    matches!(c, '.' | ',' | ':' | '/' | '·' | '٫' | '٬' | '^' | '×' | '⁄' | '_') || fold_char(c) == Fold::One('\'') || is_dash(c)
}

fn is_bound_sign(c: char) -> bool {
    matches!(c, '+' | '±' | '~' | '≈' | '<' | '>' | '≤' | '≥' | '√')
}

/// Letters of scripts whose words stand between spaces.
fn is_word_letter(c: char) -> bool {
    c.is_alphabetic()
        && matches!(c as u32, 0x41..=0x5A | 0x61..=0x7A | 0xAA..=0x24F | 0x370..=0x52F | 0x531..=0x587 | 0x1E00..=0x1FFF | 0x2C60..=0x2C7F | 0xFB00..=0xFB06)
}

/// `before` runs away from the stretch, `inside` into it.
fn cut_in_front(before: impl Iterator<Item = char>, inside: impl Iterator<Item = char>) -> bool {
    let mut inside = inside.peekable();
    let mut before = before.peekable();
    let (Some(first), Some(outer)) = (inside.next(), before.next()) else { return false };
    let beyond = before.peek().copied();
    let number_beyond = beyond.is_some_and(char::is_numeric);
    if first.is_numeric() {
        if outer.is_alphanumeric() || is_unit_sign(outer) || is_bound_sign(outer) || outer == '^' {
            return true;
        }
        if is_long_dash(outer) {
            return number_beyond;
        }
        if is_dash(outer) {
            return true;
        }
        if outer == '.' && beyond.is_none_or(char::is_whitespace) {
            return true;
        }
        if binds(outer) {
            return number_beyond;
        }
        if is_space(outer) {
            if beyond.is_some_and(|c| is_unit_sign(c) && c != '%' && c != '°' || is_bound_sign(c) || c == '\u{2212}') {
                return true;
            }
            let group = 1 + inside.take(3).take_while(|c| c.is_numeric()).count();
            let head = before.take(4).take_while(|c| c.is_numeric()).count();
            return group == 3 && (1..=3).contains(&head);
        }
        return false;
    }
    if binds(first) && inside.peek().is_some_and(|c| c.is_numeric()) {
        return outer.is_numeric();
    }
    is_word_letter(first) && (is_word_letter(outer) || outer.is_numeric())
}

/// `inside` runs into the stretch from its end, `after` away from it.
fn cut_behind(inside: impl Iterator<Item = char>, after: impl Iterator<Item = char>) -> bool {
    let mut inside = inside.peekable();
    let mut after = after.peekable();
    let (Some(last), Some(outer)) = (inside.next(), after.next()) else { return false };
    let beyond = after.peek().copied();
    let number_beyond = beyond.is_some_and(char::is_numeric);
    if last.is_numeric() {
        if outer.is_alphanumeric() || is_unit_sign(outer) || outer == '^' {
            return true;
        }
        if is_dash(outer) && !is_long_dash(outer) {
            return beyond.is_some_and(char::is_alphanumeric);
        }
        if binds(outer) {
            return number_beyond;
        }
        if is_space(outer) {
            if beyond.is_some_and(is_unit_sign) {
                return true;
            }
            let group = after.take(4).take_while(|c| c.is_numeric()).count();
            let head = 1 + inside.take(3).take_while(|c| c.is_numeric()).count();
            return group == 3 && head <= 3;
        }
        return false;
    }
    if binds(last) && inside.peek().is_some_and(|c| c.is_numeric()) {
        return outer.is_numeric();
    }
    // "can" out of "can't", but not "impôt" in front of "l'impôt": what follows an apostrophe may change a word, what precedes one is a word.
    is_word_letter(last)
        && (is_word_letter(outer)
            || outer.is_numeric()
            || fold_char(outer) == Fold::One('\'') && outer != '\u{2018}' && beyond.is_some_and(is_word_letter))
}

#[cfg(test)]
mod tests {
    use super::{whole, widened};

    #[test]
    fn numbers_and_words_are_not_cut() {
        // The stretch stands in brackets ⟦…⟧.
        for (marked, expected) in [
            ("⟦12 %⟧ of", true),
            ("1⟦12 %⟧ of", false),
            ("rose ⟦15 000⟧ 000 units", false),
            ("rose ⟦15 000⟧ of 300", true),
            ("rose ⟦15⟧ 000 units", false),
            ("in ⟦2018⟧ 150 people", true),
            ("in 2018 ⟦150 people⟧", true),
            ("15 ⟦000 units⟧", false),
            ("1 234 ⟦567 units⟧", false),
            ("is ⟦15⟧,5 now", false),
            ("is ⟦15⟧, 5 now", true),
            ("is ⟦15,⟧5 now", false),
            ("is 2⟦,5 %⟧", false),
            ("is ⟦15⟧.", true),
            ("is ⟦15.⟧5", false),
            ("is 3.⟦15 m⟧", false),
            ("is .⟦5 m⟧", false),
            ("is (⟦5 m⟧)", true),
            ("is −⟦5 %⟧", false),
            ("is − ⟦5 %⟧", false),
            ("is -⟦5 %⟧", false),
            ("is ⟦−5 %⟧", true),
            ("from 20⟦-30 %⟧", false),
            ("from 20–⟦30 %⟧", false),
            ("from ⟦20⟧–30 %", false),
            ("from ⟦20⟧—30 %", false),
            ("sanctions—⟦15 000⟧—and more", true),
            ("COVID-⟦19 cases⟧", false),
            ("F⟦16 jets⟧", false),
            ("$⟦15 million⟧", false),
            ("€ ⟦15⟧ million", false),
            ("⟦$15⟧ million", true),
            ("⟦12⟧ % of", false),
            ("⟦12⟧% of", false),
            ("⟦12⟧km", false),
            ("⟦12⟧ km", true),
            ("⟦10⟧²", false),
            ("⟦1⟧½", false),
            ("⟦2⟧/3 of", false),
            ("⟦15⟧’000", false),
            ("15’⟦000 francs⟧", false),
            ("⟦10⟧^6", false),
            ("⟦1.5⟧×10", false),
            ("> ⟦5 km⟧", false),
            ("⟦12⟧\u{AD}5", false),
            ("12\t⟦345⟧\t678", true),
            ("12\n⟦345⟧\n678", true),
            ("un⟦likely to rise⟧", false),
            ("⟦sanction⟧s", false),
            ("we ⟦can⟧'t", false),
            ("it ⟦did⟧n't", false),
            ("l'⟦augmentation⟧", true),
            ("⟦l⟧'augmentation", false),
            ("d’⟦armes⟧ nucléaires", true),
            ("не⟦возможно⟧", false),
            ("⟦невозможно⟧.", true),
            ("世⟦界人⟧口", true),
            ("ไม่⟦เพิ่ม⟧ขึ้น", true),
            ("정⟦부는⟧", true),
            ("⟦e⟧\u{301}", false),
            ("⟦5⟧\u{FE0F}\u{20E3}", false),
            ("👨\u{200D}⟦👩⟧", false),
            ("⟦the⟧-end", true),
            ("⟦⟧", true),
        ] {
            let from = marked.find('⟦').expect("an opening mark");
            let to = marked.find('⟧').expect("a closing mark") - '⟦'.len_utf8();
            let text = marked.replace(['⟦', '⟧'], "");
            assert_eq!(whole(&text, from, to), expected, "{marked}");
            if !expected {
                let (a, b) = widened(&text, from, to);
                assert!(a <= from && b >= to && (a < from || b > to), "{marked} widened to {:?}", &text[a..b]);
            }
        }
    }
}
