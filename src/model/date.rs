//! Dates as precise as they were said: a year, a day, a day without a year, a decade, a century.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;

/// A date known to some precision. Written as in ISO 8601 and its extended format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PartialDate {
    /// `2018`
    Year(i16),
    /// `2024-03`
    Month(i16, u8),
    /// `2024-03-13`
    Day(Date),
    /// `--11-07`: a day whose year was not said.
    MonthDay(u8, u8),
    /// `--11`: a month whose year was not said.
    MonthOnly(u8),
    /// `198X`: the 1980s hold 198.
    Decade(i16),
    /// `21C`
    Century(u8),
}

/// A text that is no date of ours.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is no date; write 2018, 2024-03, 2024-03-13, --11-07, 198X or 21C")]
pub struct DateError(pub String);

impl PartialDate {
    /// The first and the last year that the date may lie in; `None` where no year was said.
    pub fn years(self) -> Option<(i16, i16)> {
        match self {
            Self::Year(year) | Self::Month(year, _) => Some((year, year)),
            Self::Day(date) => Some((date.year(), date.year())),
            Self::MonthDay(..) | Self::MonthOnly(_) => None,
            Self::Decade(tens) => Some((tens * 10, tens * 10 + 9)),
            Self::Century(number) => {
                let last = i16::from(number) * 100;
                Some((last - 99, last))
            }
        }
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Year(year) => write!(f, "{year:04}"),
            Self::Month(year, month) => write!(f, "{year:04}-{month:02}"),
            Self::Day(date) => write!(f, "{date}"),
            Self::MonthDay(month, day) => write!(f, "--{month:02}-{day:02}"),
            Self::MonthOnly(month) => write!(f, "--{month:02}"),
            Self::Decade(tens) => write!(f, "{tens:03}X"),
            Self::Century(number) => write!(f, "{number}C"),
        }
    }
}

impl FromStr for PartialDate {
    type Err = DateError;

    fn from_str(text: &str) -> Result<Self, DateError> {
        parse(text).ok_or_else(|| DateError(text.to_owned()))
    }
}

fn parse(text: &str) -> Option<PartialDate> {
    let digits = |part: &str, len: usize| {
        (part.len() == len && part.bytes().all(|b| b.is_ascii_digit())).then(|| part.parse::<i16>().ok()).flatten()
    };
    let small = |part: &str, most: i16| digits(part, 2).filter(|n| (1..=most).contains(n)).and_then(|n| u8::try_from(n).ok());
    if let Some(rest) = text.strip_prefix("--") {
        return match rest.split_once('-') {
            Some((month, day)) => Some(PartialDate::MonthDay(small(month, 12)?, small(day, 31)?)),
            None => Some(PartialDate::MonthOnly(small(rest, 12)?)),
        };
    }
    if let Some(tens) = text.strip_suffix('X') {
        return digits(tens, 3).map(PartialDate::Decade);
    }
    if let Some(number) = text.strip_suffix('C') {
        return number.parse().ok().filter(|n| (1..=99).contains(n)).map(PartialDate::Century);
    }
    let mut parts = text.split('-');
    let year = digits(parts.next()?, 4)?;
    match (parts.next(), parts.next(), parts.next()) {
        (None, ..) => Some(PartialDate::Year(year)),
        (Some(month), None, _) => Some(PartialDate::Month(year, small(month, 12)?)),
        (Some(month), Some(day), None) => {
            let (month, day) = (i8::try_from(small(month, 12)?).ok()?, i8::try_from(small(day, 31)?).ok()?);
            Date::new(year, month, day).ok().map(PartialDate::Day)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::PartialDate;

    #[test]
    fn prints_what_it_reads() {
        for text in ["2018", "2024-03", "2024-03-13", "--11-07", "--11", "198X", "21C", "0987"] {
            assert_eq!(text.parse::<PartialDate>().map(|d| d.to_string()), Ok(text.to_owned()));
        }
        for text in ["", "18", "2024-13", "2024-02-30", "--00-07", "19XX", "0C", "2024-3-1", "2024-03-13-1", "100C"] {
            assert!(text.parse::<PartialDate>().is_err(), "{text}");
        }
    }

    #[test]
    fn spans_years() {
        let years = |text: &str| text.parse::<PartialDate>().ok().and_then(PartialDate::years);
        assert_eq!(years("21C"), Some((2001, 2100)));
        assert_eq!(years("198X"), Some((1980, 1989)));
        assert_eq!(years("--11-07"), None);
    }
}
