//! Units: UCUM codes with exact factors, ISO 4217 codes for money, `%` and `pp`.
//!
//! A code that is not in the table is a unit of its own: equal to itself, convertible to nothing.

use std::borrow::Cow;
use std::fmt;

use super::Number;

/// What a unit measures. Units of one dimension convert into each other exactly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Dimension {
    /// Metres and the like.
    Length,
    /// Square metres and the like.
    Area,
    /// Litres and the like.
    Volume,
    /// Grams and the like.
    Mass,
    /// Joules and the like.
    Energy,
    /// Watts and the like.
    Power,
    /// Metres per second and the like.
    Speed,
    /// Bytes and the like.
    Data,
    /// Degrees.
    Temperature,
    /// Seconds up to weeks: what converts into seconds exactly.
    Time,
    /// Months up to millennia: what converts into months exactly (a month has no fixed number of days).
    CalendarTime,
    /// Pascals and the like.
    Pressure,
    /// Hertz.
    Frequency,
    /// Volts.
    Voltage,
    /// Amperes.
    Current,
    /// Sieverts.
    Dose,
    /// Shares of a whole: percent, per mille.
    Share,
    /// Percentage points: a difference of shares, never a share.
    Points,
    /// Money of one currency.
    Money,
    /// A unit that the table does not know.
    Other,
}

/// A unit by its code: UCUM (`km`, `har`, `[degF]`), ISO 4217 (`EUR`), `%`, `[ppth]` or `pp`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Unit(Cow<'static, str>);

/// A row of the table: `value × factor + offset` is the value in the dimension's base unit.
#[derive(Debug, Clone, Copy)]
pub struct UnitRow {
    /// UCUM code.
    pub code: &'static str,
    /// What it measures.
    pub dimension: Dimension,
    /// Numerator and denominator of the factor to the base unit.
    pub factor: (i128, i128),
    /// Numerator and denominator of the offset (temperatures only).
    pub offset: (i128, i128),
}

const fn row(code: &'static str, dimension: Dimension, numerator: i128, denominator: i128) -> UnitRow {
    UnitRow { code, dimension, factor: (numerator, denominator), offset: (0, 1) }
}

/// Every measure we convert, sorted by code. Factors are definitions: SI prefixes, the 1959 yard and pound agreement,
/// the US gallon of 231 cubic inches, the imperial gallon of 4.54609 litres, the oil barrel of 42 US gallons, the survey foot of 1200/3937 m (US acres and square miles), the nautical mile of 1852 m, the
/// thermochemical calorie, the Julian light-year, the electronvolt of the SI of 2019.
#[rustfmt::skip]
pub const UNITS: &[UnitRow] = {
    use Dimension::*;
    &[
        row("%", Share, 1, 100),
        row("10.a", CalendarTime, 120, 1),
        row("100.a", CalendarTime, 1200, 1),
        row("A", Current, 1, 1),
        row("By", Data, 8, 1),
        UnitRow { code: "Cel", dimension: Temperature, factor: (1, 1), offset: (27315, 100) },
        row("EBy", Data, 8_000_000_000_000_000_000, 1),
        row("EJ", Energy, 1_000_000_000_000_000_000, 1),
        row("GBy", Data, 8_000_000_000, 1),
        row("GHz", Frequency, 1_000_000_000, 1),
        row("GJ", Energy, 1_000_000_000, 1),
        row("GW", Power, 1_000_000_000, 1),
        row("GW.h", Energy, 3_600_000_000_000, 1),
        row("Ga", CalendarTime, 12_000_000_000, 1),
        row("Gbit", Data, 1_000_000_000, 1),
        row("GeV", Energy, 1_602_176_634, 10_000_000_000_000_000_000),
        row("GiBy", Data, 68_719_476_736, 1),
        row("Gt", Mass, 1_000_000_000_000_000, 1),
        row("Hz", Frequency, 1, 1),
        row("J", Energy, 1, 1),
        UnitRow { code: "K", dimension: Temperature, factor: (1, 1), offset: (0, 1) },
        row("KiBy", Data, 8192, 1),
        row("L", Volume, 1, 1000),
        row("MBy", Data, 8_000_000, 1),
        row("MHz", Frequency, 1_000_000, 1),
        row("MJ", Energy, 1_000_000, 1),
        row("MPa", Pressure, 1_000_000, 1),
        row("MW", Power, 1_000_000, 1),
        row("MW.h", Energy, 3_600_000_000, 1),
        row("Ma", CalendarTime, 12_000_000, 1),
        row("Mbit", Data, 1_000_000, 1),
        row("MeV", Energy, 1_602_176_634, 10_000_000_000_000_000_000_000),
        row("MiBy", Data, 8_388_608, 1),
        row("Mt", Mass, 1_000_000_000_000, 1),
        row("PBy", Data, 8_000_000_000_000_000, 1),
        row("PJ", Energy, 1_000_000_000_000_000, 1),
        row("Pa", Pressure, 1, 1),
        row("Sv", Dose, 1, 1),
        row("TBy", Data, 8_000_000_000_000, 1),
        row("TJ", Energy, 1_000_000_000_000, 1),
        row("TW", Power, 1_000_000_000_000, 1),
        row("TW.h", Energy, 3_600_000_000_000_000, 1),
        row("Tbit", Data, 1_000_000_000_000, 1),
        row("TeV", Energy, 1_602_176_634, 10_000_000_000_000_000),
        row("TiBy", Data, 8_796_093_022_208, 1),
        row("V", Voltage, 1, 1),
        row("W", Power, 1, 1),
        row("W.h", Energy, 3600, 1),
        row("ZBy", Data, 8_000_000_000_000_000_000_000, 1),
        row("[Btu]", Energy, 105_435, 100),
        row("[HP]", Power, 74_569_987_158_227_022, 100_000_000_000_000),
        row("[acr_br]", Area, 40_468_564_224, 10_000_000),
        row("[acr_us]", Area, 62_726_400_000, 15_499_969),
        row("[bbl_us]", Volume, 158_987_294_928, 1_000_000_000_000),
        row("[bu_us]", Volume, 3_523_907_016_688, 100_000_000_000_000),
        row("[car_m]", Mass, 2, 10),
        row("[cft_i]", Volume, 28_316_846_592, 1_000_000_000_000),
        row("[cin_i]", Volume, 16_387_064, 1_000_000_000_000),
        row("[cup_us]", Volume, 2_365_882_365, 10_000_000_000_000),
        row("[cyd_i]", Volume, 764_554_857_984, 1_000_000_000_000),
        UnitRow { code: "[degF]", dimension: Temperature, factor: (5, 9), offset: (45967, 180) },
        row("[foz_br]", Volume, 284_130_625, 10_000_000_000_000),
        row("[foz_us]", Volume, 295_735_295_625, 10_000_000_000_000_000),
        row("[ft_i]", Length, 3048, 10000),
        row("[ft_i]/s", Speed, 3048, 10_000),
        row("[fth_i]", Length, 18_288, 10_000),
        row("[gal_br]", Volume, 454_609, 100_000_000),
        row("[gal_us]", Volume, 3_785_411_784, 1_000_000_000_000),
        row("[in_i]", Length, 254, 10000),
        row("[kn_i]", Speed, 1852, 3600),
        row("[lb_av]", Mass, 45_359_237, 100_000),
        row("[lton_av]", Mass, 10_160_469_088, 10_000),
        row("[ly]", Length, 9_460_730_472_580_800, 1),
        row("[mi_i]", Length, 1_609_344, 1000),
        row("[mi_i]/h", Speed, 1_609_344, 3_600_000),
        row("[mi_i]2", Area, 2_589_988_110_336, 1_000_000),
        row("[nmi_i]", Length, 1852, 1),
        row("[oz_av]", Mass, 28_349_523_125, 1_000_000_000),
        row("[ppb]", Share, 1, 1_000_000_000),
        row("[ppm]", Share, 1, 1_000_000),
        row("[ppth]", Share, 1, 1000),
        row("[psi]", Pressure, 44_482_216_152_605, 6_451_600_000),
        row("[pt_br]", Volume, 56_826_125, 100_000_000_000),
        row("[pt_us]", Volume, 473_176_473, 1_000_000_000_000),
        row("[qt_br]", Volume, 11_365_225, 10_000_000_000),
        row("[qt_us]", Volume, 946_352_946, 1_000_000_000_000),
        row("[sft_i]", Area, 9_290_304, 100_000_000),
        row("[sin_i]", Area, 64_516, 100_000_000),
        row("[smi_us]", Area, 40_144_896_000_000, 15_499_969),
        row("[ston_av]", Mass, 90_718_474, 100),
        row("[stone_av]", Mass, 635_029_318, 100_000),
        row("[syd_i]", Area, 83_612_736, 100_000_000),
        row("[tbs_us]", Volume, 1_478_676_478_125, 100_000_000_000_000_000),
        row("[tsp_us]", Volume, 492_892_159_375, 100_000_000_000_000_000),
        row("[yd_i]", Length, 9144, 10000),
        row("a", CalendarTime, 12, 1),
        row("atm", Pressure, 101_325, 1),
        row("bar", Pressure, 100_000, 1),
        row("bit", Data, 1, 1),
        row("cL", Volume, 1, 100_000),
        row("cal", Energy, 4184, 1000),
        row("cm", Length, 1, 100),
        row("cm2", Area, 1, 10_000),
        row("cm3", Volume, 1, 1_000_000),
        row("d", Time, 86_400, 1),
        row("dL", Volume, 1, 10_000),
        row("dam", Length, 10, 1),
        row("dam2", Area, 100, 1),
        row("dm", Length, 1, 10),
        row("dm2", Area, 1, 100),
        row("dm3", Volume, 1, 1000),
        row("eV", Energy, 1_602_176_634, 10_000_000_000_000_000_000_000_000_000),
        row("g", Mass, 1, 1),
        row("h", Time, 3600, 1),
        row("hL", Volume, 1, 10),
        row("hPa", Pressure, 100, 1),
        row("har", Area, 10_000, 1),
        row("hm", Length, 100, 1),
        row("hm3", Volume, 1_000_000, 1),
        row("kBy", Data, 8000, 1),
        row("kHz", Frequency, 1000, 1),
        row("kJ", Energy, 1000, 1),
        row("kPa", Pressure, 1000, 1),
        row("kV", Voltage, 1000, 1),
        row("kW", Power, 1000, 1),
        row("kW.h", Energy, 3_600_000, 1),
        row("ka", CalendarTime, 12_000, 1),
        row("kbit", Data, 1000, 1),
        row("kcal", Energy, 4184, 1),
        row("keV", Energy, 1_602_176_634, 10_000_000_000_000_000_000_000_000),
        row("kg", Mass, 1000, 1),
        row("km", Length, 1000, 1),
        row("km/h", Speed, 1000, 3600),
        row("km/s", Speed, 1000, 1),
        row("km2", Area, 1_000_000, 1),
        row("km3", Volume, 1_000_000_000, 1),
        row("kt", Mass, 1_000_000_000, 1),
        row("m", Length, 1, 1),
        row("m/s", Speed, 1, 1),
        row("m2", Area, 1, 1),
        row("m3", Volume, 1, 1),
        row("mA", Current, 1, 1000),
        row("mL", Volume, 1, 1_000_000),
        row("mSv", Dose, 1, 1000),
        row("mbar", Pressure, 100, 1),
        row("mg", Mass, 1, 1000),
        row("min", Time, 60, 1),
        row("mm", Length, 1, 1000),
        row("mm2", Area, 1, 1_000_000),
        row("mo", CalendarTime, 1, 1),
        row("ms", Time, 1, 1000),
        row("nm", Length, 1, 1_000_000_000),
        row("ns", Time, 1, 1_000_000_000),
        row("pm", Length, 1, 1_000_000_000_000),
        row("pp", Points, 1, 1),
        row("quarter", CalendarTime, 3, 1),
        row("s", Time, 1, 1),
        row("t", Mass, 1_000_000, 1),
        row("uSv", Dose, 1, 1_000_000),
        row("ug", Mass, 1, 1_000_000),
        row("um", Length, 1, 1_000_000),
        row("us", Time, 1, 1_000_000),
        row("wk", Time, 604_800, 1),
    ]
};

impl Unit {
    /// UCUM's unity: what another reading has in the place of a unit, where it would have none.
    pub const NONE: Self = Self::of("1");

    /// A unit from a code known at compile time.
    pub const fn of(code: &'static str) -> Self {
        Self(Cow::Borrowed(code))
    }

    /// A unit from any code.
    pub fn new(code: impl Into<String>) -> Self {
        let code = code.into();
        match find(&code) {
            Some(row) => Self::of(row.code),
            None => Self(Cow::Owned(code)),
        }
    }

    /// The code.
    pub fn code(&self) -> &str {
        &self.0
    }

    /// What the unit measures. Three capital letters are a currency.
    pub fn dimension(&self) -> Dimension {
        match find(&self.0) {
            Some(row) => row.dimension,
            None if self.0.len() == 3 && self.0.bytes().all(|b| b.is_ascii_uppercase()) => Dimension::Money,
            None => Dimension::Other,
        }
    }

    /// The unit's row in the table, where it has one.
    pub fn row(&self) -> Option<&'static UnitRow> {
        find(&self.0)
    }

    /// `value` of this unit, expressed in `target`, exactly; `None` where the two do not measure the same.
    ///
    /// ```
    /// use factcheck::model::{Number, Unit};
    ///
    /// let (mile, kilometre) = (Unit::new("[mi_i]"), Unit::new("km"));
    /// let length = mile.convert(&Number::from(3), &kilometre).expect("both are lengths");
    /// assert_eq!(length.to_string(), "4.828032");
    /// assert_eq!(mile.convert(&Number::from(3), &Unit::new("kg")), None);
    /// ```
    pub fn convert(&self, value: &Number, target: &Self) -> Option<Number> {
        if self == target {
            return Some(value.clone());
        }
        let (Some(from), Some(to)) = (find(&self.0), find(&target.0)) else { return self.convert_rate(value, target) };
        if from.dimension != to.dimension {
            return None;
        }
        let rational = |(numerator, denominator)| Number::ratio(numerator, denominator);
        let base = &(value * &rational(from.factor)?) + &rational(from.offset)?;
        (&base - &rational(to.offset)?).checked_div(&rational(to.factor)?)
    }

    /// One measure for each of another (`m3/s`): both parts convert.
    fn convert_rate(&self, value: &Number, target: &Self) -> Option<Number> {
        let ((from, each), (to, for_each)) = (parts(&self.0)?, parts(&target.0)?);
        let rational = |(numerator, denominator)| Number::ratio(numerator, denominator);
        let same = from.dimension == to.dimension && each.dimension == for_each.dimension;
        let plain = [from, each].iter().all(|row| row.dimension != Dimension::Temperature);
        let factor = |row: &UnitRow| rational(row.factor);
        let base = (value * &factor(from)?).checked_div(&factor(each)?).filter(|_| same && plain)?;
        (&base * &factor(for_each)?).checked_div(&factor(to)?)
    }
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

fn find(code: &str) -> Option<&'static UnitRow> {
    UNITS.binary_search_by(|row| row.code.cmp(code)).ok().map(|at| &UNITS[at])
}

/// The rows of a rate's two units.
fn parts(code: &str) -> Option<(&'static UnitRow, &'static UnitRow)> {
    let (unit, each) = code.split_once('/')?;
    Some((find(unit)?, find(each)?))
}

#[cfg(test)]
mod tests {
    use super::{Dimension, UNITS, Unit};
    use crate::model::Number;

    #[test]
    fn table_is_sorted_and_unique() {
        for pair in UNITS.windows(2) {
            assert!(pair[0].code < pair[1].code, "UNITS: {} must stand before {}, once", pair[1].code, pair[0].code);
        }
    }

    #[test]
    fn converts_exactly() {
        for (value, from, to, expected) in [
            ("1", "[mi_i]", "km", Some("1.609344")),
            ("100", "har", "km2", Some("1")),
            ("212", "[degF]", "Cel", Some("100")),
            ("-40", "Cel", "[degF]", Some("-40")),
            ("0", "Cel", "K", Some("273.15")),
            ("6", "a", "mo", Some("72")),
            ("30", "a", "10.a", Some("3")),
            ("1", "[bbl_us]", "[gal_us]", Some("42")),
            ("8", "[pt_br]", "[gal_br]", Some("1")),
            ("160", "[foz_br]", "[gal_br]", Some("1")),
            ("1", "[gal_br]", "L", Some("4.54609")),
            ("4", "[qt_br]", "[gal_br]", Some("1")),
            ("1", "[ston_av]", "[lb_av]", Some("2000")),
            ("1", "[lton_av]", "[lb_av]", Some("2240")),
            ("1", "[HP]", "W", Some("745.69987158227022")),
            ("1", "wk", "mo", None),
            ("1", "Gbit/s", "MBy/s", Some("125")),
            ("36", "m3/h", "L/s", Some("10")),
            ("120", "g/km", "kg/km", Some("0.12")),
            ("1", "[ft_i]/s", "m/s", Some("0.3048")),
            ("1", "m3/s", "m/s", None),
            ("1", "K/s", "Cel/s", None),
            ("14.5", "mSv", "uSv", Some("14500")),
            ("1013.25", "mbar", "atm", Some("1")),
            ("1", "%", "pp", None),
            ("1", "EUR", "USD", None),
            ("5", "%", "[ppth]", Some("50")),
        ] {
            let value: Number = value.parse().expect("a number");
            let got = Unit::new(from).convert(&value, &Unit::new(to)).map(|n| n.to_string());
            assert_eq!(got.as_deref(), expected, "{from} to {to}");
        }
    }

    #[test]
    fn knows_money_and_strangers() {
        assert_eq!(Unit::of("RUB").dimension(), Dimension::Money);
        assert_eq!(Unit::of("parsec").dimension(), Dimension::Other);
    }
}
