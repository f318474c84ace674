//! A claim of a speech, read once, to be set against other claims and against pages.

use super::compare::{Context, claim_side, compare_as};
use super::side::Side;
use super::subject::Subject;
use crate::extract;
use crate::model::{Claim, Class, Date, Finding, Quantity, Speech};

/// A claim, made ready to be compared with much.
#[derive(Debug, Clone)]
pub struct Said<'a> {
    pub(super) side: Side<'a>,
    pub(super) subject: Subject,
    pub(super) class: Class,
    pub(super) speaker: &'a str,
    pub(super) quote: &'a str,
}

impl<'a> Said<'a> {
    /// Reads a claim of a speech.
    pub fn new(claim: &'a Claim, speech: &'a Speech) -> Self {
        let lang = speech.language.as_deref().or_else(|| extract::detect(&claim.quote));
        let speaker = claim.speaker.as_deref().or(speech.speaker.as_deref()).unwrap_or_default();
        Self::of(&claim.quantities, &claim.quote, lang, speech.date, claim.class, speaker)
    }

    /// What the arithmetic says of quantities that retell this claim: `context` tells of them, as of a claim.
    pub fn retold(&self, quantities: &[Quantity], context: &Context<'_>) -> Finding {
        compare_as(&claim_side(quantities, context), &self.side, false)
    }

    pub(super) fn of(
        quantities: &'a [Quantity],
        quote: &'a str,
        lang: Option<&'a str>,
        date: Option<Date>,
        class: Class,
        speaker: &'a str,
    ) -> Self {
        let context = Context { claim_date: date, claim_lang: lang, claim_text: Some(quote), ..Context::default() };
        let side = claim_side(quantities, &context);
        let subject = Subject::of(quote, lang, (0..quantities.len()).filter_map(|at| side.span(at)));
        Self { side, subject, class, speaker, quote }
    }
}
