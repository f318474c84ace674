//! A sentence's tokens as the readers see them: by place, with the phrases of the tables at each.
//!
//! The surprise: a place past the end is asked like any other, and nothing stands there; nor before the first, so that
//! who looks `back` need not ask whether there is anything.

use std::cell::RefCell;

use super::lang::{Cat, Hit, Lexicon};
use super::numeral::Asked;
use super::token::{Tok, Token, Tokens};
use crate::model::Approx;

/// So many tokens back.
#[inline]
pub(super) const fn back(at: usize, tokens: usize) -> usize {
    at.wrapping_sub(tokens)
}

/// A sentence's tokens with the language that reads them.
#[derive(Clone, Copy)]
pub(super) struct View<'a> {
    pub(super) text: &'a str,
    pub(super) lexicon: &'static Lexicon,
    pub(super) tokens: &'a Tokens,
    /// The numeral asked for last: several readers ask for the same one in turn.
    pub(super) last: &'a RefCell<Option<Asked>>,
    /// The scale system of the language that the text was translated from.
    pub(super) from_scale: &'a str,
}

impl View<'_> {
    #[inline]
    pub(super) fn token(&self, at: usize) -> Option<&Token> {
        self.tokens.list.get(at)
    }

    #[inline]
    pub(super) fn len(&self) -> usize {
        self.tokens.list.len()
    }

    #[inline]
    pub(super) fn at(&self, at: usize, cat: Cat) -> Option<Hit> {
        self.lexicon.at(self.text, &self.tokens.list, at, cat)
    }

    #[inline]
    pub(super) fn is(&self, at: usize, cat: Cat) -> bool {
        self.at(at, cat).is_some()
    }

    /// Whether any token of the sentence begins a phrase of this kind, or may.
    #[inline]
    pub(super) fn has(&self, cat: Cat) -> bool {
        self.tokens.kinds & (1 << cat as u8) != 0
    }

    #[inline]
    pub(super) fn before(&self, end: usize, cat: Cat) -> Option<(usize, u32)> {
        self.lexicon.before(self.text, &self.tokens.list, end, cat)
    }

    /// "5 or more", "40-plus", "100+": the hedge right behind a number, and where what follows it begins.
    pub(super) fn hedge_after(&self, at: usize) -> Option<(Approx, usize)> {
        let hedge = self.behind_tie(at);
        if let Some(hit) = self.at(hedge, Cat::HedgeAfter) {
            return Some((Approx::ALL.get(hit.data as usize).copied()?, hedge + hit.len));
        }
        let plus = self.sign(at, '+') && self.glued(at) && !(self.glued(at + 1) && (self.is_digits(at + 1) || self.is_word(at + 1)));
        plus.then_some((Approx::AtLeast, at + 1))
    }

    #[inline]
    pub(super) fn str(&self, at: usize) -> &str {
        self.token(at).map_or("", |token| &self.text[token.start..token.end])
    }

    #[inline]
    pub(super) fn sign(&self, at: usize, sign: char) -> bool {
        self.token(at).is_some_and(|token| {
            token.kind == Tok::Sign && self.text.as_bytes()[token.start..token.end] == *sign.encode_utf8(&mut [0; 4]).as_bytes()
        })
    }

    #[inline]
    pub(super) fn hyphen(&self, at: usize) -> bool {
        self.token(at).is_some_and(|token| token.kind == Tok::Sign && matches!(&self.text[token.start..token.end], "-" | "‐" | "‑"))
    }

    /// Whether a hyphen ties what stands on both of its sides into one word.
    #[inline]
    pub(super) fn tied(&self, at: usize) -> bool {
        self.hyphen(at) && self.glued(at) && self.glued(at + 1)
    }

    /// What a hyphen ties to the word before `at`, or `at` itself.
    #[inline]
    pub(super) fn behind_tie(&self, at: usize) -> usize {
        at + usize::from(self.tied(at))
    }

    /// What follows a hyphen that hangs on the word before `at` ("14- to"), or `at` itself.
    #[inline]
    pub(super) fn behind_hyphen(&self, at: usize) -> usize {
        at + usize::from(self.hyphen(at) && self.glued(at))
    }

    pub(super) fn dash(&self, at: usize) -> bool {
        self.hyphen(at) || self.sign(at, '–') || self.sign(at, '−') || self.sign(at, '—')
    }

    #[inline]
    pub(super) fn glued(&self, at: usize) -> bool {
        self.token(at).is_some_and(|token| !token.spaced)
    }

    #[inline]
    pub(super) fn is_word(&self, at: usize) -> bool {
        self.token(at).is_some_and(|token| token.kind == Tok::Word)
    }

    #[inline]
    pub(super) fn is_digits(&self, at: usize) -> bool {
        self.token(at).is_some_and(|token| matches!(token.kind, Tok::Digits(_)))
    }

    pub(super) fn digits(&self, at: usize) -> Option<&super::digits::Digits> {
        match self.token(at)?.kind {
            Tok::Digits(index) => self.tokens.digits.get(index),
            _ => None,
        }
    }

    /// Whether a phrase of any of these kinds starts here.
    #[inline]
    pub(super) fn any(&self, at: usize, kinds: u128) -> bool {
        self.lexicon.any_at(self.text, &self.tokens.list, at, kinds)
    }
}
