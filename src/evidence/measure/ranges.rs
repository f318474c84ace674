//! Ranges against numbers and ranges. An end that is open lies beyond every number.

use super::{Verdict, around};
use crate::model::{Approx, FindingKind, Number, Quantity};

pub(super) fn point_in_range(claim: &Quantity, c: &Number, low: &Option<Number>, high: &Option<Number>, said: &str) -> Verdict {
    let holds = match claim.approx {
        Some(hedge @ (Approx::About | Approx::Nearly)) => {
            let (from, to) = around(c, hedge);
            low.as_ref().is_some_and(|low| low >= &from) && high.as_ref().is_some_and(|high| high <= &to)
        }
        Some(Approx::MoreThan) => low.as_ref().is_some_and(|low| low > c),
        Some(Approx::AtLeast) => low.as_ref().is_some_and(|low| low >= c),
        Some(Approx::LessThan) => high.as_ref().is_some_and(|high| high < c),
        Some(Approx::AtMost) => high.as_ref().is_some_and(|high| high <= c),
        None => false,
    };
    if holds {
        return (FindingKind::WithinHedge, format!("{said}: the hedge holds for all of it"));
    }
    let bound = matches!(claim.approx, Some(Approx::MoreThan | Approx::AtLeast | Approx::LessThan | Approx::AtMost));
    if low.as_ref().is_some_and(|low| c < low) {
        return (FindingKind::Below, format!("{said}: under all of it"));
    }
    if high.as_ref().is_some_and(|high| c > high) {
        return (FindingKind::Above, format!("{said}: over all of it"));
    }
    if bound || low.is_none() || high.is_none() {
        return (FindingKind::NotComparable, format!("{said}: what is shown leaves the claim open"));
    }
    (FindingKind::WithinHedge, format!("{said}: inside what is shown"))
}

pub(super) fn range_of_point(low: &Option<Number>, high: &Option<Number>, e: &Number, said: &str) -> Verdict {
    if low.as_ref().is_some_and(|low| e < low) {
        return (FindingKind::Above, format!("{said}: under what is claimed"));
    }
    if high.as_ref().is_some_and(|high| e > high) {
        return (FindingKind::Below, format!("{said}: over what is claimed"));
    }
    (FindingKind::WithinHedge, format!("{said}: inside what is claimed"))
}

/// Lower and upper end; an open one is missing.
pub(super) type Ends<'a> = (&'a Option<Number>, &'a Option<Number>);

pub(super) fn ranges(c: Ends, e: Ends, said: &str) -> Verdict {
    let closed = |ends: Ends| ends.0.is_some() && ends.1.is_some();
    let inside = |inner: Ends, outer: Ends| {
        let from = outer.0.as_ref().is_none_or(|low| inner.0.as_ref().is_some_and(|from| from >= low));
        from && outer.1.as_ref().is_none_or(|high| inner.1.as_ref().is_some_and(|to| to <= high))
    };
    if c == e && closed(c) {
        return (FindingKind::Equal, format!("{said}: equal"));
    }
    if inside(e, c) {
        return (FindingKind::WithinHedge, format!("{said}: inside what is claimed"));
    }
    if inside(c, e) {
        return if closed(e) {
            (FindingKind::WithinHedge, format!("{said}: inside what is shown"))
        } else {
            (FindingKind::NotComparable, format!("{said}: what is shown leaves the claim open"))
        };
    }
    // An end that is open lies beyond every number.
    let lower = match (c.0, e.0) {
        (Some(c), Some(e)) if c != e => c < e,
        (None, Some(_)) => true,
        (Some(_), None) => false,
        _ => match (c.1, e.1) {
            (Some(c), Some(e)) => c < e,
            (Some(_), None) => true,
            _ => false,
        },
    };
    let kind = if lower { FindingKind::Below } else { FindingKind::Above };
    (kind, format!("{said}: the ranges differ"))
}
