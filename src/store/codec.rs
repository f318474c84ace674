//! Worked-out values as bytes, for the index's own use: written and read by the same build, never exchanged.
//!
//! Every struct is taken apart and put together by naming all its fields, so a field that is new in `model` does not compile
//! here until somebody adds it. The surprise: there is no version in the bytes. An index of another build is emptied as a whole.

use std::collections::BTreeMap;

use super::{SeenSource, Stamp};
use crate::model::{
    Act, AnchorState, Approx, CaptureState, Check, Claim, ClaimState, Class, Content, Date, Event, Evidence, EvidenceState, Exception,
    Finding, FindingKind, Judgement, Kind, Layer, Match, Number, Pair, PartialDate, Place, Problem, Quantity, QuoteCheck, QuoteState,
    Reach, Reading, Relation, RelationKind, Rule, Severity, Speech, SpeechState, Stance, Standing, Status, Timestamp, Unit, Untracked,
    Value, Verdict,
};

/// What can be written as bytes and read again.
pub(super) trait Stored: Sized {
    /// Appends the bytes.
    fn put(&self, out: &mut Vec<u8>);
    /// Takes the bytes off the front; `None` where they are not of this type.
    fn take(from: &mut &[u8]) -> Option<Self>;
}

/// The bytes of a value.
pub(super) fn encode(value: &impl Stored) -> Vec<u8> {
    let mut out = Vec::with_capacity(1024);
    value.put(&mut out);
    out
}

/// The value of bytes; `None` where they hold another one, or more than one.
pub(super) fn decode<T: Stored>(mut bytes: &[u8]) -> Option<T> {
    let value = T::take(&mut bytes)?;
    bytes.is_empty().then_some(value)
}

fn take_bytes<'a>(from: &mut &'a [u8], count: usize) -> Option<&'a [u8]> {
    let (taken, rest) = from.split_at_checked(count)?;
    *from = rest;
    Some(taken)
}

impl Stored for u8 {
    fn put(&self, out: &mut Vec<u8>) {
        out.push(*self);
    }

    fn take(from: &mut &[u8]) -> Option<Self> {
        take_bytes(from, 1).map(|bytes| bytes[0])
    }
}

/// Seven bits a byte, the lowest first: most numbers are small.
impl Stored for u64 {
    fn put(&self, out: &mut Vec<u8>) {
        let mut rest = *self;
        while rest > 0x7f {
            out.push(0x80 | (rest & 0x7f) as u8);
            rest >>= 7;
        }
        out.push(rest as u8);
    }

    fn take(from: &mut &[u8]) -> Option<Self> {
        let mut value = 0;
        for shift in (0..64).step_by(7) {
            let byte = u8::take(from)?;
            value |= Self::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(value);
            }
        }
        None
    }
}

/// Types that go through a larger or a textual form.
macro_rules! through {
    ($($type:ty: $there:expr, $back:expr;)+) => { $(impl Stored for $type {
        fn put(&self, out: &mut Vec<u8>) {
            let there: fn(&$type) -> _ = $there;
            there(self).put(out);
        }

        fn take(from: &mut &[u8]) -> Option<Self> {
            let back: fn(_) -> Option<$type> = $back;
            back(Stored::take(from)?)
        }
    })+ };
}

/// A number's two parts as words, or where one is too long for a word, as bytes.
type Parts = (Option<(i64, i64)>, Option<(Vec<u8>, Vec<u8>)>);

through! {
    bool: |value| u8::from(*value), |byte: u8| Some(byte != 0);
    usize: |value| *value as u64, |value: u64| Self::try_from(value).ok();
    u16: |value| u64::from(*value), |value: u64| Self::try_from(value).ok();
    i64: |value| ((*value << 1) ^ (*value >> 63)) as u64, |value: u64| Some((value >> 1) as i64 ^ -((value & 1) as i64));
    Unit: |unit| unit.code().to_owned(), |code: String| Some(Self::new(code));
    PartialDate: ToString::to_string, |text: String| text.parse().ok();
    Date: |date| i64::from(date.year()) * 512 + i64::from(date.month()) * 32 + i64::from(date.day()),
        |packed: i64| Self::new(
            i16::try_from(packed.div_euclid(512)).ok()?,
            i8::try_from(packed.rem_euclid(512) / 32).ok()?,
            i8::try_from(packed.rem_euclid(32)).ok()?,
        ).ok();
    Timestamp: |at| (at.as_second(), i64::from(at.subsec_nanosecond())),
        |(second, nanosecond): (i64, i64)| Self::new(second, i32::try_from(nanosecond).ok()?).ok();
    Number: |number| match number.to_words() {
        Some(words) => (Some(words), None),
        None => (None, Some(number.to_bytes())),
    }, |(words, bytes): Parts| match words {
        Some((numerator, denominator)) => Self::from_words(numerator, denominator),
        None => bytes.and_then(|(numerator, denominator)| Self::from_bytes(&numerator, &denominator)),
    };
}

impl Stored for String {
    fn put(&self, out: &mut Vec<u8>) {
        self.len().put(out);
        out.extend_from_slice(self.as_bytes());
    }

    fn take(from: &mut &[u8]) -> Option<Self> {
        let count = usize::take(from)?;
        std::str::from_utf8(take_bytes(from, count)?).ok().map(str::to_owned)
    }
}

impl<T: Stored> Stored for Option<T> {
    fn put(&self, out: &mut Vec<u8>) {
        self.is_some().put(out);
        if let Some(value) = self {
            value.put(out);
        }
    }

    fn take(from: &mut &[u8]) -> Option<Self> {
        if bool::take(from)? { T::take(from).map(Some) } else { Some(None) }
    }
}

impl<T: Stored> Stored for Vec<T> {
    fn put(&self, out: &mut Vec<u8>) {
        self.len().put(out);
        self.iter().for_each(|item| item.put(out));
    }

    fn take(from: &mut &[u8]) -> Option<Self> {
        // Every item takes a byte at least: a wrong length can't make us allocate more than was read.
        let count = usize::take(from)?;
        if count > from.len() {
            return None;
        }
        (0..count).map(|_| T::take(from)).collect()
    }
}

impl<K: Stored + Ord, V: Stored> Stored for BTreeMap<K, V> {
    fn put(&self, out: &mut Vec<u8>) {
        self.len().put(out);
        for (key, value) in self {
            key.put(out);
            value.put(out);
        }
    }

    fn take(from: &mut &[u8]) -> Option<Self> {
        let count = usize::take(from)?;
        (0..count).map(|_| <(K, V)>::take(from)).collect()
    }
}

impl<A: Stored, B: Stored> Stored for (A, B) {
    fn put(&self, out: &mut Vec<u8>) {
        self.0.put(out);
        self.1.put(out);
    }

    fn take(from: &mut &[u8]) -> Option<Self> {
        Some((A::take(from)?, B::take(from)?))
    }
}

/// Structs, with every field they have.
macro_rules! structs {
    ($($type:ident { $($field:ident),+ $(,)? })+) => { $(impl Stored for $type {
        fn put(&self, out: &mut Vec<u8>) {
            let Self { $($field),+ } = self;
            $($field.put(out);)+
        }

        fn take(from: &mut &[u8]) -> Option<Self> {
            $(let $field = Stored::take(from)?;)+
            Some(Self { $($field),+ })
        }
    })+ };
}

structs! {
    Exception { rule, because }
    Place { file, line, column, length }
    Reading { value, unit, reason }
    Relation { kind, with }
    Quantity { text, kind, value, low, high, unit, approx, counted, when, ambiguous, relation }
    Evidence { id, source, snapshot, stance, quote, prefix, suffix, layer, start, matched, figure, note }
    Claim { id, speaker, attributed_to, class, quote, prefix, suffix, start, timecode, note, allow, quantities, evidence }
    Pair { claim, evidence, finding, ratio, detail }
    Finding { kind, pairs, detail }
    Event { at, by, claim, act, verdict, because, digest, parts, evidence, prev, id }
    Judgement { status, verdict, changed, rivals, reviews, heads }
    EvidenceState { place, capture, anchor, finding }
    ClaimState { claim, speaker, place, anchor, evidence, allow, contradictions, digest, judgement, history }
    Speech { id, title, speaker, date, place, language, translated_from, source, snapshot, from, until, note, allow }
    Untracked { place, quantity, quote }
    SpeechState { file, speech, place, capture, allow, claims, untracked }
    Problem { rule, severity, standing, place, home, claim, about, fingerprint, message, help }
    QuoteCheck { state, similarity, diff }
    Stamp { bytes, modified, changed }
    SeenSource { id, folder, record, checks }
    Check { at, snapshot, reach, status, content, payload_sha256, quotes, by }
}

/// Closed enums with written names, by their place in the list of all.
macro_rules! codes {
    ($($type:ident)+) => { $(impl Stored for $type {
        fn put(&self, out: &mut Vec<u8>) {
            out.push(*self as u8);
        }

        fn take(from: &mut &[u8]) -> Option<Self> {
            Self::ALL.get(usize::from(u8::take(from)?)).copied()
        }
    })+ };
}

codes! { Act Approx Class Content FindingKind Kind Layer Match QuoteState Reach RelationKind Rule Severity Stance Status Verdict }

/// Enums of which a member may hold something.
macro_rules! members {
    ($($type:ident { $($number:literal: $member:ident $(($value:ident))?),+ $(,)? })+) => { $(impl Stored for $type {
        fn put(&self, out: &mut Vec<u8>) {
            match self {
                $(Self::$member $(($value))? => { out.push($number); $($value.put(out);)? })+
            }
        }

        fn take(from: &mut &[u8]) -> Option<Self> {
            match u8::take(from)? {
                $($number => { $(let $value = Stored::take(from)?;)? Some(Self::$member $(($value))?) })+
                _ => None,
            }
        }
    })+ };
}

members! {
    Value { 0: Number(number), 1: Date(date) }
    AnchorState { 0: Found(how), 1: Broken(why), 2: Unchecked }
    CaptureState { 0: Uncaptured, 1: Captured, 2: Corrupt(what) }
    Standing { 0: Open, 1: Known, 2: Excepted(because) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Stored, decode, encode};
    use crate::model::{Date, Number, PartialDate, SpeechState, Timestamp, fixture};

    fn back<T: Stored + PartialEq + std::fmt::Debug>(value: &T) {
        assert_eq!(decode::<T>(&encode(value)).as_ref(), Some(value));
    }

    #[test]
    fn what_was_written_is_read() {
        for speech in fixture::state().speeches {
            back(&speech);
        }
        for date in ["-000044-03-15", "0001-01-01", "2024-12-31", "9999-12-31"] {
            back(&date.parse::<Date>().expect(date));
        }
        for date in ["2018", "2024-03", "2024-03-13", "--11-07", "--11", "198X", "21C"] {
            back(&date.parse::<PartialDate>().expect(date));
        }
        back(&"1969-12-31T23:59:59.5Z".parse::<Timestamp>().expect("a moment"));
        let long = Number::scaled(i128::MAX, 200).checked_div(&Number::scaled(-7, -3)).expect("a number");
        for number in [Number::zero(), long.clone(), Number::ratio(-2, 3).expect("a ratio")] {
            back(&number);
        }
    }

    #[test]
    fn cut_or_foreign_bytes_are_nothing() {
        let speech = fixture::state().speeches.remove(0);
        let bytes = encode(&speech);
        for end in 0..bytes.len() {
            assert_eq!(decode::<SpeechState>(&bytes[..end]), None, "{end}");
        }
        assert_eq!(decode::<SpeechState>(&[bytes.as_slice(), &[0]].concat()), None);
        assert_eq!(decode::<Vec<String>>(&[0xff; 9]), None);
        let (words, bytes) = (None::<(i64, i64)>, Some((vec![1_u8], vec![0_u8])));
        assert_eq!(decode::<Number>(&encode(&(words, bytes))), None, "divided by zero");
        assert_eq!(decode::<Number>(&encode(&(Some((1_i64, 0_i64)), false))), None, "divided by zero");
    }

    proptest! {
        #[test]
        fn numbers_come_back(number in any::<i64>(), count in any::<u64>(), texts in prop::collection::vec(prop::option::of(".*"), 0..5)) {
            back(&number);
            back(&count);
            back(&texts);
        }

        #[test]
        fn noise_never_panics(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            let _ = decode::<SpeechState>(&bytes);
        }
    }
}
