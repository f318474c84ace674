//! Which years a quantity speaks of, and how two dates stand to each other.
//!
//! Only years in digits count here, and those that words such as "last year" make of a known day (`words`). A quantity
//! whose time is said in other words has no known period, and what is not known never contradicts.

use crate::model::{Approx, Date, FindingKind, Kind, PartialDate, Quantity, Value};

/// First and last year.
pub(super) type Years = (i16, i16);

/// The years of the only dates among quantities.
pub(super) fn dates(all: &[Quantity]) -> Option<Years> {
    let mut known = all.iter().filter(|other| other.kind == Kind::Date).filter_map(date_years);
    let first = known.next()?;
    known.all(|years| years == first).then_some(first)
}

/// The month of the only date among quantities, where it names one.
pub(super) fn month(all: &[Quantity]) -> Option<u8> {
    let mut dates = all.iter().filter(|other| other.kind == Kind::Date);
    let date = dates.next()?.value.as_ref().and_then(Value::date)?;
    if dates.next().is_some() { None } else { parts(date)?.1 }
}

/// Whether the two share a year.
pub(super) fn meet(a: Years, b: Years) -> bool {
    a.0 <= b.1 && b.0 <= a.1
}

/// `2018`, or `2018–2024`.
pub(super) fn shown(years: Years) -> String {
    if years.0 == years.1 { years.0.to_string() } else { format!("{}–{}", years.0, years.1) }
}

/// What comparing two dates gave: the finding, a distance in days for ranking, and a line for people.
pub(super) struct Dated {
    pub kind: FindingKind,
    pub distance: i64,
    pub detail: String,
}

/// Compares two quantities that are dates; `None` where they share nothing that could be compared (a day without a year and a year).
pub(super) fn compare_dates(claim: &Quantity, evidence: &Quantity, days: (Option<Date>, Option<Date>)) -> Option<Dated> {
    let (c, e) = (Days::of(claim)?, Days::of(evidence)?);
    let said = format!("{} claimed, {} shown", claim.written_value(), evidence.written_value());
    if let (Some(c), Some(e)) = (c.dated(), e.dated()) {
        let kind = dated(c, e, claim, evidence);
        let distance = ordinal(e.0) - ordinal(c.0);
        let detail = match kind {
            FindingKind::Above => format!("{said}: claimed later"),
            FindingKind::Below => format!("{said}: claimed earlier"),
            FindingKind::Equal => format!("{said}: the same date"),
            FindingKind::EqualRounded => format!("{said}: the same, as far as the quote goes"),
            _ => format!("{said}: the claim holds it"),
        };
        return Some(Dated { kind, distance: distance.abs(), detail });
    }
    // A day or month whose year one side leaves out.
    let ((c_year, c_month, c_day), (e_year, e_month, e_day)) = (c.parts?, e.parts?);
    let (c_month, e_month) = (c_month?, e_month?);
    let order = (c_month, c_day.unwrap_or(0)).cmp(&(e_month, e_day.unwrap_or(0)));
    let far = |year: Option<i16>, said_on: Option<i16>| year.zip(said_on).is_some_and(|(year, said)| year.abs_diff(said) > 1);
    let said_on = |date: Option<Date>| date.map(|date| date.year());
    let distance = (ordinal((0, c_month, c_day.unwrap_or(1))) - ordinal((0, e_month, e_day.unwrap_or(1)))).abs();
    let same_day = c_day.is_none() || e_day.is_none() || c_day == e_day;
    let (kind, why) = if far(e_year, said_on(days.0)) || far(c_year, said_on(days.1)) {
        (FindingKind::PeriodMismatch, "the year left out can't be the other's")
    } else if c_month == e_month && same_day {
        if c_day.is_some() && e_day.is_none() {
            (FindingKind::EqualRounded, "the same, as far as the quote goes")
        } else {
            (FindingKind::Equal, "the same date")
        }
    } else if order.is_gt() {
        (FindingKind::Above, "claimed later")
    } else {
        (FindingKind::Below, "claimed earlier")
    };
    Some(Dated { kind, distance, detail: format!("{said}: {why}") })
}

type Day = (i16, u8, u8);

/// What a date says: its days where it has a year, its parts where it has none.
struct Days {
    days: Option<(Day, Day)>,
    parts: Option<(Option<i16>, Option<u8>, Option<u8>)>,
}

impl Days {
    fn of(quantity: &Quantity) -> Option<Self> {
        let date = |value: &Option<Value>| value.as_ref().and_then(Value::date);
        if let Some(date) = date(&quantity.value) {
            return Some(Self { days: days(date), parts: parts(date) });
        }
        let (low, high) = (days(date(&quantity.low)?)?, days(date(&quantity.high)?)?);
        Some(Self { days: Some((low.0, high.1)), parts: None })
    }

    fn dated(&self) -> Option<(Day, Day)> {
        self.days
    }
}

fn dated(c: (Day, Day), e: (Day, Day), claim: &Quantity, evidence: &Quantity) -> FindingKind {
    let bound = match claim.approx {
        Some(Approx::MoreThan) => Some(e.0 > c.1),
        Some(Approx::AtLeast) => Some(e.0 >= c.0),
        Some(Approx::LessThan) => Some(e.1 < c.0),
        Some(Approx::AtMost) => Some(e.1 <= c.1),
        _ => None,
    };
    let range = |quantity: &Quantity| quantity.value.is_none();
    match bound {
        Some(true) => FindingKind::WithinHedge,
        None if c == e => FindingKind::Equal,
        None if c.0 <= e.0 && e.1 <= c.1 => {
            if range(claim) {
                FindingKind::WithinHedge
            } else {
                FindingKind::Equal
            }
        }
        None if e.0 <= c.0 && c.1 <= e.1 => {
            if range(evidence) {
                FindingKind::WithinHedge
            } else {
                FindingKind::EqualRounded
            }
        }
        Some(false) if matches!(claim.approx, Some(Approx::MoreThan | Approx::AtLeast)) => FindingKind::Above,
        Some(false) => FindingKind::Below,
        None if (c.0, c.1) > (e.0, e.1) => FindingKind::Above,
        None => FindingKind::Below,
    }
}

fn days(date: PartialDate) -> Option<(Day, Day)> {
    match date {
        PartialDate::Month(year, month) => Some(((year, month, 1), (year, month, 31))),
        PartialDate::Day(day) => {
            let (_, month, number) = parts(date)?;
            let day = (day.year(), month?, number?);
            Some((day, day))
        }
        other => other.years().map(|(first, last)| ((first, 1, 1), (last, 12, 31))),
    }
}

fn parts(date: PartialDate) -> Option<(Option<i16>, Option<u8>, Option<u8>)> {
    match date {
        PartialDate::Year(_) | PartialDate::Decade(_) | PartialDate::Century(_) => None,
        PartialDate::Month(year, month) => Some((Some(year), Some(month), None)),
        PartialDate::Day(day) => Some((Some(day.year()), u8::try_from(day.month()).ok(), u8::try_from(day.day()).ok())),
        PartialDate::MonthDay(month, day) => Some((None, Some(month), Some(day))),
        PartialDate::MonthOnly(month) => Some((None, Some(month), None)),
    }
}

fn ordinal(day: Day) -> i64 {
    (i64::from(day.0) * 12 + i64::from(day.1)) * 31 + i64::from(day.2)
}

fn date_years(quantity: &Quantity) -> Option<Years> {
    let years = |value: &Option<Value>| value.as_ref().and_then(Value::date).and_then(PartialDate::years);
    years(&quantity.value).or_else(|| Some((years(&quantity.low)?.0, years(&quantity.high)?.1)))
}

/// The years written in digits: `2018`, `2018-2024`, `2023/24`.
pub(super) fn years_in(text: &str) -> Option<Years> {
    let mut found: Option<Years> = None;
    let mut add = |year: i16| {
        let (first, last) = found.unwrap_or((year, year));
        found = Some((first.min(year), last.max(year)));
    };
    let mut previous: Option<i16> = None;
    let mut rest = text;
    while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
        let linked = previous.filter(|_| matches!(rest[..at].trim(), "/" | "-" | "–"));
        let run = &rest[at..];
        let len = run.find(|c: char| !c.is_ascii_digit()).unwrap_or(run.len());
        let number: Option<i16> = run[..len].parse().ok();
        previous = match (len, number, linked) {
            (4, Some(year @ 1000..=2999), _) => Some(year),
            (2, Some(short), Some(before)) if short > before % 100 => Some(before - before % 100 + short),
            _ => None,
        };
        if let Some(year) = previous {
            add(year);
        }
        rest = &run[len..];
    }
    found
}

#[cfg(test)]
mod tests {
    use super::years_in;

    #[test]
    fn reads_years_in_digits_only() {
        for (text, expected) in [
            ("2018", Some((2018, 2018))),
            ("en mars 2024", Some((2024, 2024))),
            ("2018-2024", Some((2018, 2024))),
            ("2023/24", Some((2023, 2024))),
            ("2024-03", Some((2024, 2024))),
            ("13.03.2024", Some((2024, 2024))),
            ("l'an dernier", None),
            ("15000", None),
            ("3000", None),
            ("le 7 novembre", None),
            ("", None),
        ] {
            assert_eq!(years_in(text), expected, "{text}");
        }
    }
}
