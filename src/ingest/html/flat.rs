//! The text of a page for which no tree is built: what stands between the tags.
//!
//! Lines end where the tags of blocks stand. Hidden elements can't be told apart without a tree, so their text is
//! here; scripts and styles are not.

use std::cell::RefCell;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{BufferQueue, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};
use unicode_normalization::UnicodeNormalization;

use super::serialize::{collapse, is_block};
use crate::ingest::tags::{Piece, pieces};
use crate::model::Meta;

/// The text between the tags, white space collapsed, in NFC.
pub(super) fn text(html: &str) -> String {
    let (mut out, mut line) = (String::new(), String::new());
    let mut end_line = |line: &mut String| {
        let done = collapse(line);
        if !done.is_empty() {
            out.extend(done.nfc());
            out.push('\n');
        }
        line.clear();
    };
    for piece in pieces(html) {
        match piece {
            Piece::Text(text) if text.contains(['&', '\0']) => line.push_str(&decode(text)),
            Piece::Text(text) => line.push_str(text),
            Piece::Open(tag) if tag.is("td") || tag.is("th") => line.push(' '),
            Piece::Open(tag) if tag.is("br") || is_block(&tag.name.to_ascii_lowercase()) => end_line(&mut line),
            Piece::Close(name) if is_block(&name.to_ascii_lowercase()) => end_line(&mut line),
            _ => {}
        }
    }
    end_line(&mut line);
    out
}

/// The title, which stands before anything that could be hostile to reading it.
pub(super) fn meta(html: &str) -> Meta {
    let mut pieces = pieces(html);
    let title = pieces.find(|piece| matches!(piece, Piece::Open(tag) if tag.is("title"))).and_then(|_| match pieces.next() {
        Some(Piece::Raw(text)) => Some(collapse(&decode(text)).nfc().collect::<String>()).filter(|title| !title.is_empty()),
        _ => None,
    });
    Meta { title, ..Meta::default() }
}

/// Character references by the tokenizer's own table.
pub(in crate::ingest) fn decode(text: &str) -> String {
    let tokenizer = Tokenizer::new(Characters(RefCell::default()), TokenizerOpts::default());
    // A `<` in here begins no tag for the scanner; coded, it begins none for the tokenizer either.
    let input = BufferQueue::default();
    input.push_back(StrTendril::from(text.replace('<', "&lt;")));
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    tokenizer.sink.0.into_inner()
}

struct Characters(RefCell<String>);

impl TokenSink for Characters {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        match token {
            Token::CharacterTokens(text) => self.0.borrow_mut().push_str(&text),
            Token::NullCharacterToken => self.0.borrow_mut().push('\u{FFFD}'),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

#[cfg(test)]
mod tests {
    use super::{meta, text};

    #[test]
    fn keeps_what_stands_between_tags() {
        let cases = [
            ("", ""),
            ("<p>one<p>two <b>b</b>\n  more<br>x", "one\ntwo b more\nx\n"),
            ("<table><tr><td>a<td>5 &lt; 6 &amp;&nbsp;&euro;7 <8 &notthere; &#233;</table>", "a 5 < 6 &\u{A0}€7 <8 ¬there; é\n"),
            ("a<script>1 < 2</script><style>3</style><!-- 4 -->b", "ab\n"),
            ("e\u{301}<b>\u{301}</b>", "é\u{301}\n"),
        ];
        for (html, expected) in cases {
            assert_eq!(text(html), expected, "{html}");
        }
        assert_eq!(meta("<head><title> A &amp;\n B </title>").title.as_deref(), Some("A & B"));
        assert_eq!(meta("<title></title>x").title, None);
    }
}
