//! One number with its unit, as claimed.

use std::fmt;

use super::code::coded_enum;
use super::{Number, PartialDate, Unit};

coded_enum! {
    /// What kind of quantity it is.
    Kind("kind of quantity") {
        /// A count or a bare number.
        Number => "number",
        /// Percent, percentage points, per mille, basis points.
        Percent => "percent",
        /// Half, two thirds, one in five.
        Fraction => "fraction",
        /// Doubled, three times.
        Multiple => "multiple",
        /// Third, 21st.
        Ordinal => "ordinal",
        /// An amount of money.
        Currency => "currency",
        /// Length, area, mass, volume, power, data, speed …
        Dimension => "dimension",
        /// Degrees.
        Temperature => "temperature",
        /// A length of time.
        Duration => "duration",
        /// Somebody's age.
        Age => "age",
        /// A year, a calendar date, a decade, a century.
        Date => "date",
        /// "des milliers de", "dozens": only a least reading is known.
        Vague => "vague",
    }
}

coded_enum! {
    /// How the speaker hedged the number.
    Approx("hedge") {
        /// Around.
        About => "about",
        /// Almost: just under.
        Nearly => "nearly",
        /// Strictly over.
        MoreThan => "more_than",
        /// That or over.
        AtLeast => "at_least",
        /// Strictly under.
        LessThan => "less_than",
        /// That or under.
        AtMost => "at_most",
    }
}

coded_enum! {
    /// How a quantity relates to another one.
    RelationKind("relation") {
        /// This is a part of the other: "130 km, of which 90 km".
        PartOf => "part_of",
        /// The other end of a change: "from 83 % to 10.8 %".
        Change => "change",
        /// Set against the other.
        Comparison => "comparison",
        /// A place in an order.
        Rank => "rank",
        /// Put right by a note: "a milliard [in fact a billion — translator]".
        Corrects => "corrects",
    }
}

/// A number or a date.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Value {
    /// An exact number.
    Number(Number),
    /// A date (kind `date` only).
    Date(PartialDate),
}

impl Value {
    /// The number, where it is one.
    pub fn number(&self) -> Option<&Number> {
        match self {
            Self::Number(number) => Some(number),
            Self::Date(_) => None,
        }
    }

    /// The date, where it is one.
    pub fn date(&self) -> Option<PartialDate> {
        match self {
            Self::Number(_) => None,
            Self::Date(date) => Some(*date),
        }
    }

    /// As written in records and JSON: a fraction stays a fraction ("1/2"), anything else is an exact decimal where there is one.
    pub fn written(&self, kind: Kind) -> String {
        match self {
            Self::Number(number) if kind == Kind::Fraction => number.to_fraction(),
            other => other.to_string(),
        }
    }

    /// Reads what [`Value::written`] wrote; dates where `kind` is a date.
    ///
    /// # Errors
    /// A sentence saying what is wrong with the text.
    pub fn parse(kind: Kind, text: &str) -> Result<Self, String> {
        if kind == Kind::Date {
            text.parse().map(Self::Date).map_err(|error: super::DateError| error.to_string())
        } else {
            text.parse().map(Self::Number).map_err(|error: super::NumberError| error.to_string())
        }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => number.fmt(f),
            Self::Date(date) => date.fmt(f),
        }
    }
}

impl From<Number> for Value {
    fn from(number: Number) -> Self {
        Self::Number(number)
    }
}

/// Another reading of the same words, less likely than the one in [`Quantity::value`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// The other value, where it differs.
    pub value: Option<Value>,
    /// The other unit, where it differs; [`Unit::NONE`] where it would have none.
    pub unit: Option<Unit>,
    /// Why it is possible: a short code in kebab-case such as `short-scale`, `decimal-dot`, `dollar`.
    pub reason: String,
}

/// A relation to another quantity of the same list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Relation {
    /// Which relation.
    pub kind: RelationKind,
    /// Index of the other quantity in its list (found, or the claim's quantities); `None` where the other side is not in it.
    pub with: Option<usize>,
}

/// One number with its unit, as claimed. Either `value`, or a range in `low`/`high` (one side may be open).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quantity {
    /// The words: numeral, scale word and unit, without hedge and counted noun.
    pub text: String,
    /// What kind it is.
    pub kind: Kind,
    /// The exact value, full magnitude.
    pub value: Option<Value>,
    /// Lower end of a range.
    pub low: Option<Value>,
    /// Upper end of a range.
    pub high: Option<Value>,
    /// Currency, percent or measure.
    pub unit: Option<Unit>,
    /// The hedge.
    pub approx: Option<Approx>,
    /// Head noun of what is counted, as written.
    pub counted: Option<String>,
    /// The time that the number speaks of, as written ("2018", "l'an dernier").
    pub when: Option<String>,
    /// Other readings, the likeliest left out.
    pub ambiguous: Vec<Reading>,
    /// Relation to another quantity.
    pub relation: Option<Relation>,
}

impl Quantity {
    /// A bare quantity of a kind; the rest is filled in by whoever reads it.
    pub fn new(kind: Kind, text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            kind,
            value: None,
            low: None,
            high: None,
            unit: None,
            approx: None,
            counted: None,
            when: None,
            ambiguous: Vec::new(),
            relation: None,
        }
    }

    /// The value as one text: `15000`, `20..30`, `2000..` (open above).
    pub fn written_value(&self) -> String {
        let side = |side: &Option<Value>| side.as_ref().map(|value| value.written(self.kind)).unwrap_or_default();
        match &self.value {
            Some(value) => value.written(self.kind),
            None if self.low.is_none() && self.high.is_none() => String::new(),
            None => format!("{}..{}", side(&self.low), side(&self.high)),
        }
    }
}
