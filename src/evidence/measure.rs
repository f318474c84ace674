//! Two numbers set against each other: what they measure, and whether one holds for the other.
//!
//! The order is product law: hedge of the claim, rounding, slip of scale, above or below. Arithmetic is exact.
//!
//! The surprise: a bound that is broken ("more than 50 %" against 49.8) is not mended by rounding, and a hedge of the
//! evidence ("over 16 500") never lets an unhedged claim pass that its number does not bear.

mod ranges;

use ranges::{point_in_range, range_of_point, ranges};

use super::words::Way;
use crate::model::{Approx, Dimension, FindingKind, Kind, Number, Quantity, Unit, Value};

/// What a quantity measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Nature<'a> {
    Count,
    Share,
    Points,
    /// Money; `None` where the text never says which.
    Money(Option<&'a Unit>),
    Measure(&'a Unit),
    Multiple,
    Ordinal,
    Date,
}

/// Whether two quantities can be compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meeting {
    /// They can; the higher, the better they fit.
    Fit(u8),
    /// A share and a difference of shares.
    Mismatch,
    /// Their units or currencies can't meet.
    Apart,
    /// They speak of different things.
    Strangers,
}

/// What comparing two numbers gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Judged {
    pub kind: FindingKind,
    /// Claim divided by evidence.
    pub ratio: Option<Number>,
    /// How far apart, as the larger divided by the smaller; `None` where that says nothing.
    pub far: Option<Number>,
    pub detail: String,
    /// Whether a reading is at hand under which a slip of scale is none.
    pub explained: bool,
}

/// From here on a number that counts nothing may be an amount of money whose currency was not said.
const AMOUNT: i64 = 1_000;
/// From here on it may be one whatever word follows it: in speeches nothing else is counted in tens of billions.
const LARGE_AMOUNT: i64 = 10_000_000_000;

pub(super) fn nature(quantity: &Quantity) -> Nature<'_> {
    match (quantity.kind, &quantity.unit) {
        (Kind::Date, _) => Nature::Date,
        (Kind::Multiple, _) => Nature::Multiple,
        (Kind::Ordinal, _) => Nature::Ordinal,
        (_, Some(unit)) => match unit.dimension() {
            Dimension::Share => Nature::Share,
            Dimension::Points => Nature::Points,
            Dimension::Money => Nature::Money(Some(unit)),
            _ => Nature::Measure(unit),
        },
        (Kind::Fraction | Kind::Percent, None) => Nature::Share,
        (Kind::Currency, None) => Nature::Money(None),
        _ => Nature::Count,
    }
}

/// Whether claim and evidence can be compared. `loose`: the evidence is a bare figure, whose unit was left to the claim.
pub(super) fn meeting(claim: &Quantity, evidence: &Quantity, loose: bool) -> Meeting {
    use Nature::{Count, Date, Measure, Money, Multiple, Ordinal, Points, Share};
    let time = |unit: &Unit| matches!(unit.dimension(), Dimension::Time | Dimension::CalendarTime);
    let amount = |quantity: &Quantity| {
        let least = if quantity.counted.is_none() { AMOUNT } else { LARGE_AMOUNT };
        level(quantity).is_some_and(|n| n.abs() >= Number::from(least))
    };
    match (nature(claim), nature(evidence)) {
        (Date, Date) | (Count, Count) | (Share, Share) | (Points, Points) | (Multiple, Multiple) | (Ordinal, Ordinal) => Meeting::Fit(3),
        (Date, _) | (_, Date) => Meeting::Strangers,
        (Share, Points) | (Points, Share) => Meeting::Mismatch,
        (Money(Some(a)), Money(Some(b))) if a != b => Meeting::Apart,
        (Money(Some(_)), Money(Some(_))) => Meeting::Fit(3),
        (Money(_), Money(_)) => Meeting::Fit(2),
        (Measure(a), Measure(b)) if a == b || a.convert(&Number::zero(), b).is_some() => Meeting::Fit(3),
        (Measure(a), Measure(b)) if time(a) != time(b) => Meeting::Strangers,
        (Measure(_), Measure(_)) => Meeting::Apart,
        (_, Count) if loose => Meeting::Fit(1),
        (Multiple | Ordinal, _) | (_, Multiple | Ordinal) => Meeting::Strangers,
        (Measure(unit), _) | (_, Measure(unit)) if time(unit) => Meeting::Strangers,
        (Count, Money(_)) if amount(claim) => Meeting::Fit(1),
        (Money(_), Count) if amount(evidence) => Meeting::Fit(1),
        // A count and an amount say different things; worth a word only where the number tempts to take them for the same.
        (Count, _) | (_, Count) => match (level(claim), level(evidence)) {
            (Some(c), Some(e)) if c == e || rounds_to(&e, &c) => Meeting::Apart,
            _ => Meeting::Strangers,
        },
        (Share | Points | Money(_) | Measure(_), _) => Meeting::Apart,
    }
}

/// Compares two quantities that fit. `None` where one holds no number.
pub(super) fn judge(claim: &Quantity, evidence: &Quantity) -> Option<Judged> {
    let scale = Scale::of(claim, evidence);
    let (c, e) = (Form::of(claim, &scale, true)?, Form::of(evidence, &scale, false)?);
    let said = format!("{} claimed, {} shown", scale.shown(claim), scale.shown_in_claim(evidence));
    let judged = match (&c, &e) {
        (Form::Point(c), Form::Point(e)) => points(claim, evidence, c, e, &scale, &said),
        (Form::Point(c), Form::Range(low, high)) => point_in_range(claim, c, low, high, &said),
        (Form::Range(low, high), Form::Point(e)) => range_of_point(low, high, e, &said),
        (Form::Range(low, high), Form::Range(from, to)) => ranges((low, high), (from, to), &said),
    };
    let ratio = match (&c, &e) {
        (Form::Point(c), Form::Point(e)) if scale.has_ratio => c.checked_div(e),
        _ => None,
    };
    let far = if scale.has_ratio { far(&c, &e) } else { None };
    let mut detail = judged.1;
    if judged.0 == FindingKind::ScaleSlip {
        detail.push_str(&reading(claim, evidence));
    }
    detail.push_str(scale.note);
    if let (Some(hedge), true) = (evidence.approx, matches!(judged.0, FindingKind::Above | FindingKind::Below)) {
        detail.push_str(&format!("; the quote says {hedge}"));
    }
    Some(Judged { kind: judged.0, ratio, far, detail, explained: false })
}

/// The size of an amount, whose way is said elsewhere.
pub(super) fn amount(quantity: &Quantity) -> Quantity {
    let size = |value: &Option<Value>| match value {
        Some(Value::Number(number)) => Some(Value::Number(number.abs())),
        other => other.clone(),
    };
    Quantity { value: size(&quantity.value), ..quantity.clone() }
}

/// Two amounts of changes that run opposite ways; `claimed` is the claim's.
pub(super) fn opposed(claim: &Quantity, evidence: &Quantity, claimed: Option<Way>) -> Judged {
    let scale = Scale::of(claim, evidence);
    let (kind, ways) = match claimed {
        Some(Way::Fall) => (FindingKind::Below, "the claim speaks of a fall, the quote of a rise"),
        _ => (FindingKind::Above, "the claim speaks of a rise, the quote of a fall"),
    };
    let ratio = match (Form::of(claim, &scale, true), Form::of(evidence, &scale, false)) {
        (Some(Form::Point(c)), Some(Form::Point(e))) if scale.has_ratio => c.checked_div(&-e),
        _ => None,
    };
    let detail = format!("{} claimed, {} shown: {ways}", scale.shown(claim), scale.shown_in_claim(evidence));
    Judged { kind, ratio, far: None, detail, explained: false }
}

/// The line for a share against a difference of shares.
pub(super) fn mismatch(claim: &Quantity, evidence: &Quantity) -> String {
    let scale = Scale::of(claim, evidence);
    format!(
        "{} claimed, {} shown: a share and a difference of shares (percentage points) don't compare",
        scale.shown(claim),
        scale.shown(evidence)
    )
}

/// The line for units that can't meet.
pub(super) fn apart(claim: &Quantity, evidence: &Quantity) -> String {
    let scale = Scale::of(claim, evidence);
    let what = match (nature(claim), nature(evidence)) {
        (Nature::Money(_), Nature::Money(_)) => "different currencies, and the quote gives no rate",
        _ => "the units can't meet",
    };
    format!("{} claimed, {} shown: {what}", scale.shown(claim), scale.shown(evidence))
}

/// In which unit the two are compared.
struct Scale {
    /// The claim's unit, where both have one or the claim is a fraction.
    target: Option<Unit>,
    /// The unit of the evidence, likewise.
    source: Option<Unit>,
    /// Whether dividing one by the other means anything (not for degrees).
    has_ratio: bool,
    /// Unit of a difference, after a space: that of differences of shares is the percentage point.
    difference: String,
    note: &'static str,
}

const PERCENT: Unit = Unit::of("%");

impl Scale {
    fn of(claim: &Quantity, evidence: &Quantity) -> Self {
        let own = |quantity: &Quantity| match nature(quantity) {
            Nature::Share => Some(quantity.unit.clone().unwrap_or(PERCENT)),
            _ => quantity.unit.clone(),
        };
        let (target, source) = (own(claim), own(evidence));
        let temperature = target.as_ref().is_some_and(|unit| unit.dimension() == Dimension::Temperature);
        let note = match (&target, &source) {
            (Some(_), None) => "; the quote names no unit",
            (None, Some(_)) => "; the claim names no unit",
            _ => "",
        };
        let difference = match &target {
            Some(unit) if unit == &PERCENT => " pp".to_owned(),
            Some(unit) => format!(" {unit}"),
            None => String::new(),
        };
        Self { target, source, has_ratio: !temperature, difference, note }
    }

    /// A number of the quantity in its own unit: fractions as percent.
    fn own(quantity: &Quantity, number: &Number) -> Number {
        if nature(quantity) == Nature::Share && quantity.unit.is_none() && quantity.kind == Kind::Fraction {
            number * &Number::from(100)
        } else {
            number.clone()
        }
    }

    fn to_claim(&self, number: &Number) -> Option<Number> {
        match (&self.source, &self.target) {
            (Some(source), Some(target)) => source.convert(number, target),
            _ => Some(number.clone()),
        }
    }

    fn to_evidence(&self, number: &Number) -> Option<Number> {
        match (&self.target, &self.source) {
            (Some(target), Some(source)) => target.convert(number, source),
            _ => Some(number.clone()),
        }
    }

    fn shown(&self, quantity: &Quantity) -> String {
        let value = match (&quantity.value, quantity.kind) {
            (Some(Value::Number(number)), kind) if kind != Kind::Fraction => figure(number),
            _ => quantity.written_value(),
        };
        match &quantity.unit {
            Some(unit) => format!("{value} {unit}"),
            None => value,
        }
    }

    /// The evidence as written, and in the claim's unit where that is another.
    fn shown_in_claim(&self, evidence: &Quantity) -> String {
        let shown = self.shown(evidence);
        let number = evidence.value.as_ref().and_then(Value::number);
        match (&self.target, &self.source, number) {
            (Some(target), Some(source), Some(number)) if target != source => match self.to_claim(&Self::own(evidence, number)) {
                Some(converted) => format!("{shown} ({} {target})", figure(&converted)),
                None => shown,
            },
            _ => shown,
        }
    }
}

/// A number or a range, in the claim's unit.
enum Form {
    Point(Number),
    Range(Option<Number>, Option<Number>),
}

impl Form {
    fn of(quantity: &Quantity, scale: &Scale, is_claim: bool) -> Option<Self> {
        let number = |value: &Option<Value>| {
            let number = Scale::own(quantity, value.as_ref()?.number()?);
            if is_claim { Some(number) } else { scale.to_claim(&number) }
        };
        if let Some(point) = number(&quantity.value) {
            return Some(Self::Point(point));
        }
        match (number(&quantity.low), number(&quantity.high)) {
            (None, None) => None,
            (Some(low), Some(high)) if low == high => Some(Self::Point(low)),
            (Some(low), Some(high)) if low > high => Some(Self::Range(Some(high), Some(low))),
            (low, high) => Some(Self::Range(low, high)),
        }
    }

    fn level(&self) -> Option<&Number> {
        match self {
            Self::Point(number) => Some(number),
            Self::Range(low, high) => low.as_ref().or(high.as_ref()),
        }
    }
}

type Verdict = (FindingKind, String);

fn points(claim: &Quantity, evidence: &Quantity, c: &Number, e: &Number, scale: &Scale, said: &str) -> Verdict {
    use Approx::{About, AtLeast, AtMost, LessThan, MoreThan, Nearly};
    let strict = matches!(evidence.approx, Some(MoreThan | LessThan));
    let ratio = || ratio_words(c, e, scale);
    match claim.approx {
        None if c == e && !strict => return (FindingKind::Equal, format!("{said}: equal")),
        None if c == e => {
            let hedge = evidence.approx.map_or("", Approx::code);
            return (FindingKind::WithinHedge, format!("{said}: the same number, but the quote says {hedge}"));
        }
        None => {}
        Some(hedge @ (About | Nearly)) => {
            let (low, high) = around(c, hedge);
            if &low <= e && e <= &high {
                return (FindingKind::WithinHedge, format!("{said}: within \"{hedge}\" (from {} to {})", figure(&low), figure(&high)));
            }
        }
        Some(hedge @ (MoreThan | AtLeast | LessThan | AtMost)) => {
            let upward = matches!(hedge, MoreThan | AtLeast);
            let (same_way, other_way) = match evidence.approx {
                Some(MoreThan | AtLeast) => (upward, !upward),
                Some(LessThan | AtMost) => (!upward, upward),
                _ => (false, false),
            };
            let beyond = if upward { e > c } else { e < c };
            let touches = e == c && (matches!(hedge, AtLeast | AtMost) || same_way && strict);
            if other_way && (beyond || e == c && !strict && !matches!(hedge, MoreThan | LessThan)) {
                return (FindingKind::NotComparable, format!("{said}: both are bounds, and they leave the claim open"));
            }
            if beyond || touches && !other_way {
                return (FindingKind::WithinHedge, format!("{said}: \"{hedge}\" holds{}", ratio()));
            }
            if let Some(power) = slip(c, e, scale) {
                return (FindingKind::ScaleSlip, format!("{said}: {power}"));
            }
            let kind = if upward { FindingKind::Above } else { FindingKind::Below };
            return (kind, format!("{said}: \"{hedge}\" does not hold{}", ratio()));
        }
    }
    if rounded(c, e, scale) {
        return (FindingKind::EqualRounded, format!("{said}: equal when rounded"));
    }
    if let Some(power) = slip(c, e, scale) {
        return (FindingKind::ScaleSlip, format!("{said}: {power}"));
    }
    (side(c, e), format!("{said}: {}", apart_words(c, e, scale)))
}

/// What a hedge lets pass: 5 % to both sides, or from 90 % of the number up to it.
fn around(c: &Number, hedge: Approx) -> (Number, Number) {
    let part = |percent: i128| Number::scaled(percent, -2) * c.abs();
    let (toward, beyond) = if hedge == Approx::Nearly { (part(10), Number::zero()) } else { (part(5), part(5)) };
    if c.is_negative() { (c - &beyond, c + &toward) } else { (c - &toward, c + &beyond) }
}

/// Whether the evidence, rounded to the claim's precision, is the claim; or the other way round where the evidence is the coarser one.
fn rounded(c: &Number, e: &Number, scale: &Scale) -> bool {
    if rounds_to(e, c) {
        return true;
    }
    let (Some(own), Some(c_there)) = (scale.to_evidence(e), scale.to_evidence(c)) else { return false };
    let coarser = match (precision(c), precision(&own)) {
        (None, Some(_)) => true,
        (Some(c_step), Some(e_step)) => {
            let step = Number::scaled(1, e_step);
            let width = scale.to_claim(&step).zip(scale.to_claim(&Number::zero())).map(|(one, zero)| (&one - &zero).abs());
            width.is_some_and(|width| width > Number::scaled(1, c_step))
        }
        (_, None) => false,
    };
    coarser && rounds_to(&c_there, &own)
}

/// Whether `fine`, rounded half up to the precision of `coarse`, is `coarse`.
fn rounds_to(fine: &Number, coarse: &Number) -> bool {
    precision(coarse).is_some_and(|step| &fine.round_to(step) == coarse)
}

/// The exponent of the last non-zero digit, but at least two significant digits. `None` for 0 and for 1/3.
fn precision(number: &Number) -> Option<i32> {
    Some(number.last_digit()?.min(number.magnitude()? - 1))
}

/// Words for a ratio within 2 % of a power of 1000; only for numbers of the same unit.
fn slip(c: &Number, e: &Number, scale: &Scale) -> Option<String> {
    let same_unit = scale.target == scale.source || scale.target.is_none() || scale.source.is_none();
    let ratio = c.checked_div(e).filter(|_| same_unit && scale.has_ratio)?;
    [3, 6, -3, -6].into_iter().find_map(|exponent| {
        let power = Number::scaled(1, exponent);
        let off = (&ratio - &power).abs();
        let times = Number::scaled(1, exponent.abs());
        let words = if exponent > 0 { format!("{times} times too much") } else { format!("{times} times too little") };
        (off <= Number::scaled(2, -2) * power).then_some(words)
    })
}

/// Names the other reading of the words that makes a slip of scale go away.
fn reading(claim: &Quantity, evidence: &Quantity) -> String {
    let holds = |claim: &Quantity, evidence: &Quantity| {
        judge(claim, evidence)
            .is_some_and(|judged| matches!(judged.kind, FindingKind::Equal | FindingKind::EqualRounded | FindingKind::WithinHedge))
    };
    let readings = |quantity: &Quantity| -> Vec<(String, Quantity)> {
        let one = |reading: &crate::model::Reading| {
            let value = reading.value.clone()?;
            let mut other = Quantity { value: Some(value.clone()), low: None, high: None, ambiguous: Vec::new(), ..quantity.clone() };
            if reading.unit.as_ref() == Some(&Unit::NONE) {
                (other.kind, other.unit) = (Kind::Number, None);
            }
            Some((format!("read as {value} ({})", reading.reason), other))
        };
        quantity.ambiguous.iter().filter_map(one).collect()
    };
    if let Some((name, _)) = readings(claim).into_iter().find(|(_, other)| holds(other, evidence)) {
        return format!("; the claim {name} would hold");
    }
    if let Some((name, _)) = readings(evidence).into_iter().find(|(_, other)| holds(claim, other)) {
        return format!("; the quote {name} would bear it out");
    }
    String::new()
}

fn side(c: &Number, e: &Number) -> FindingKind {
    if c > e { FindingKind::Above } else { FindingKind::Below }
}

/// `9.6 % below (by 1587, ratio 0.904)`.
fn apart_words(c: &Number, e: &Number, scale: &Scale) -> String {
    let word = side(c, e);
    let difference = (c - e).abs();
    let by = format!("by {}{}", figure(&difference), scale.difference);
    let hundredfold = &difference * &Number::from(100);
    match (hundredfold.checked_div(&e.abs()), c.checked_div(e)) {
        (Some(percent), Some(ratio)) if scale.has_ratio => {
            let percent = match percent.to_places(1).as_str() {
                "0" => "less than 0.1".to_owned(),
                percent => percent.to_owned(),
            };
            format!("{percent} % {word} ({by}, ratio {})", significant(&ratio))
        }
        _ => format!("{word} ({by})"),
    }
}

/// ` (ratio 0.904)`.
fn ratio_words(c: &Number, e: &Number, scale: &Scale) -> String {
    match c.checked_div(e).filter(|_| scale.has_ratio) {
        Some(ratio) => format!(" (ratio {})", significant(&ratio)),
        None => String::new(),
    }
}

/// Three significant digits, at least: 0.904, 12.3, 2500; more where they would show 1 for what is not.
fn significant(number: &Number) -> String {
    let exponent = number.magnitude().map_or(0, |magnitude| magnitude - 2).min(0);
    let one = Number::from(1);
    let short = number.round_to(exponent);
    if short == one && number != &one { number.round_to(-5).to_string() } else { short.to_string() }
}

/// A number for people: exact where it is short, else rounded.
pub(super) fn figure(number: &Number) -> String {
    match number.last_digit() {
        None if number.is_zero() => "0".to_owned(),
        Some(last) if last >= -6 => number.to_string(),
        _ => format!("≈{}", number.round_to(number.magnitude().map_or(-4, |magnitude| (magnitude - 5).min(-4)))),
    }
}

/// One number that stands for the quantity, in its own unit.
fn level(quantity: &Quantity) -> Option<Number> {
    [&quantity.value, &quantity.low, &quantity.high].into_iter().find_map(|value| value.as_ref()?.number().cloned())
}

fn far(c: &Form, e: &Form) -> Option<Number> {
    let (c, e) = (c.level()?, e.level()?);
    if c == e {
        return Some(Number::from(1));
    }
    let ratio = c.checked_div(e).filter(|ratio| !ratio.is_negative() && !ratio.is_zero())?;
    let one = Number::from(1);
    if ratio < one { one.checked_div(&ratio) } else { Some(ratio) }
}
