//! A claim's own numbers set against each other: a part larger than its whole, shares of one whole over 100 %, a change
//! that runs against its words.
//!
//! The surprise: only what cannot be true of any reading is told. Shares of overlapping groups may well come to more than 100 %.

use super::derived;
use super::measure::{Nature, figure, judge, nature};
use super::side::Side;
use super::words::Way;
use crate::model::{Approx, FindingKind, Kind, Number, Quantity, RelationKind, Unit, Value};

/// Two numbers of one claim that can't both be right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contradiction {
    /// Index of the quantity that does not fit.
    pub quantity: usize,
    /// What is wrong, in one line.
    pub message: String,
}

/// Checks the quantities of a claim against each other. `text` are the claim's words, in the language `lang` where that is known.
pub fn contradictions(quantities: &[Quantity], text: &str, lang: Option<&str>) -> Vec<Contradiction> {
    found(&Side::with_words(quantities, text, lang, None))
}

/// The same, of a claim that was read.
pub(super) fn found(side: &Side) -> Vec<Contradiction> {
    let mut all = parts(side);
    all.extend(shares(side));
    all.extend(changes(side));
    all.extend(rest(side));
    all.sort_by_key(|found| found.quantity);
    all.dedup_by(|a, b| a.quantity == b.quantity);
    all
}

/// A part that is larger than its whole.
fn parts(side: &Side) -> Vec<Contradiction> {
    let mut all = Vec::new();
    for at in side.numbers() {
        let quantity = &side.quantities[at];
        let Some((part, whole)) = whole_of(side, at).and_then(|whole| Some((least(quantity)?, whole))) else { continue };
        let of = &side.quantities[whole];
        let (Some(part), Some(most)) = (into(quantity, &part, of), most(of)) else { continue };
        if part > most {
            let message = format!("{} is said to be a part of {}, which is less", shown(quantity), shown(of));
            all.push(Contradiction { quantity: at, message });
        }
    }
    all
}

/// Shares of one whole that come to more than 100 %, rounding allowed for.
fn shares(side: &Side) -> Option<Contradiction> {
    let share = |at: &usize| {
        let q = &side.quantities[*at];
        nature(q) == Nature::Share && side.way(*at).is_none() && !side.mark(*at).level && q.relation.is_none() && q.when.is_none()
    };
    let all: Vec<usize> = side.numbers().filter(share).collect();
    let all_but = |at: usize| side.numbers().filter(|other| *other != at).all(|other| all.contains(&other));
    let noun = |at: usize| side.quantities[at].counted.as_ref().map(|noun| noun.to_lowercase());
    let one_whole = all.iter().all(|at| noun(*at).is_some() && noun(*at) == noun(all[0]));
    let has_rest = all.iter().any(|at| side.mark(*at).rest) && all_but(usize::MAX);
    if all.len() < 2 || !(one_whole || has_rest) {
        return None;
    }
    let percent = Quantity { unit: Some(Unit::of("%")), ..Quantity::new(Kind::Percent, "") };
    let mut total = Number::zero();
    for &at in &all {
        let quantity = &side.quantities[at];
        total = &total + &into(quantity, &least(quantity)?, &percent)?;
    }
    let slack = Number::scaled(i128::try_from(all.len()).ok()? * 5, -1);
    (total > &Number::from(100) + &slack).then(|| {
        let terms: Vec<String> = all.iter().map(|at| shown(&side.quantities[*at])).collect();
        Contradiction {
            quantity: *all.last().unwrap_or(&0),
            message: format!("the shares {} of one whole come to {} %, more than 100", terms.join(" + "), figure(&total)),
        }
    })
}

/// A rise from more to less, a fall from less to more, "doubled" from 50 to 80.
fn changes(side: &Side) -> Vec<Contradiction> {
    let mut all = Vec::new();
    for (old, new) in derived::changes(side) {
        let (a, b) = (&side.quantities[old], &side.quantities[new]);
        let linked = |q: &Quantity, with| q.relation.is_some_and(|r| r.kind == RelationKind::Change && r.with == Some(with));
        if !linked(a, new) && !linked(b, old) {
            continue;
        }
        let (Some(first), Some(second)) = (side.point(old), side.point(new).and_then(|second| into(b, second, a))) else { continue };
        // Words of the change stand before the first of the two, or between them.
        let early = old.min(new);
        let way = side.mark(early).way.or(side.mark(early).way_to_next);
        let wrong = match way {
            Some(Way::Rise) => &second < first,
            Some(Way::Fall) => &second > first,
            None => false,
        };
        if wrong {
            let words = if way == Some(Way::Rise) { "rise" } else { "fall" };
            let message = format!("the words speak of a {words}, the numbers go from {} to {}", shown(a), shown(b));
            all.push(Contradiction { quantity: old.max(new), message });
            continue;
        }
        // "doubled from 50 to 80"
        let multiple = early.checked_sub(1).filter(|at| nature(&side.quantities[*at]) == Nature::Multiple);
        if let Some(at) = multiple.filter(|at| side.mark(*at).way != Some(Way::Fall))
            && let Some(ratio) = second.checked_div(first)
        {
            let worked_out =
                Quantity { value: Some(Value::Number(ratio.clone())), approx: a.approx.or(b.approx), ..Quantity::new(Kind::Multiple, "") };
            let off = judge(&side.quantities[at], &worked_out)
                .is_some_and(|judged| matches!(judged.kind, FindingKind::Above | FindingKind::Below));
            let near = around_tenth(side.point(at), &ratio);
            if off && !near {
                let message = format!(
                    "{} times is said, but {} to {} is {} times",
                    shown(&side.quantities[at]),
                    shown(a),
                    shown(b),
                    ratio.to_places(2)
                );
                all.push(Contradiction { quantity: at, message });
            }
        }
    }
    all
}

/// A rest that is more than the parts leave of the whole.
fn rest(side: &Side) -> Vec<Contradiction> {
    let mut all = Vec::new();
    for at in side.numbers().filter(|at| side.mark(*at).rest) {
        let parts: Vec<(usize, usize)> =
            side.numbers().filter(|part| *part != at).filter_map(|part| Some((part, whole_of(side, part)?))).collect();
        let Some(&(_, whole)) = parts.first().filter(|first| parts.iter().all(|(_, whole)| *whole == first.1) && first.1 != at) else {
            continue;
        };
        let (of, quantity) = (&side.quantities[whole], &side.quantities[at]);
        let Some(mut left) = most(of) else { continue };
        let taken: Option<Vec<Number>> =
            parts.iter().map(|(part, _)| into(&side.quantities[*part], &least(&side.quantities[*part])?, of)).collect();
        let Some(taken) = taken else { continue };
        for part in &taken {
            left = &left - part;
        }
        let said = least(quantity).and_then(|said| into(quantity, &said, of));
        if said.is_some_and(|said| said > left) && !left.is_negative() {
            let terms: Vec<String> = taken.iter().map(figure).collect();
            let total = most(of).map(|most| figure(&most)).unwrap_or_default();
            let message = format!("{total} - {} leaves {}, not {}", terms.join(" - "), figure(&left), shown(quantity));
            all.push(Contradiction { quantity: at, message });
        }
    }
    all
}

/// The whole that a quantity is said to be a part of.
fn whole_of(side: &Side, at: usize) -> Option<usize> {
    let relation = side.quantities.get(at)?.relation.filter(|relation| relation.kind == RelationKind::PartOf);
    relation.and_then(|relation| relation.with).filter(|whole| *whole != at && *whole < side.quantities.len())
}

/// The least that a quantity can mean, by its hedge.
fn least(quantity: &Quantity) -> Option<Number> {
    let number = |value: &Option<Value>| value.as_ref().and_then(Value::number).cloned();
    let value = number(&quantity.value).or_else(|| number(&quantity.low))?;
    match quantity.approx {
        None | Some(Approx::MoreThan | Approx::AtLeast) => Some(value),
        Some(Approx::About) => Some(&value * &Number::scaled(95, -2)),
        Some(Approx::Nearly) => Some(&value * &Number::scaled(9, -1)),
        Some(Approx::LessThan | Approx::AtMost) => None,
    }
}

/// The most that it can mean.
fn most(quantity: &Quantity) -> Option<Number> {
    let number = |value: &Option<Value>| value.as_ref().and_then(Value::number).cloned();
    let value = number(&quantity.value).or_else(|| number(&quantity.high))?;
    match quantity.approx {
        None | Some(Approx::LessThan | Approx::AtMost | Approx::Nearly) => Some(value),
        Some(Approx::About) => Some(&value * &Number::scaled(105, -2)),
        Some(Approx::MoreThan | Approx::AtLeast) => None,
    }
}

/// A number of a quantity in the unit of another one.
fn into(quantity: &Quantity, number: &Number, target: &Quantity) -> Option<Number> {
    let number =
        if quantity.kind == Kind::Fraction && target.kind != Kind::Fraction { number * &Number::from(100) } else { number.clone() };
    match (nature(quantity), nature(target)) {
        (Nature::Share, Nature::Share) | (Nature::Count, Nature::Count) | (Nature::Points, Nature::Points) => {}
        (Nature::Money(a), Nature::Money(b)) if a == b => {}
        (Nature::Measure(_), Nature::Measure(_)) => {}
        _ => return None,
    }
    match (&quantity.unit, &target.unit) {
        (Some(from), Some(to)) => from.convert(&number, to),
        _ => Some(number),
    }
}

/// Whether a rough multiple ("doubled" for 1.9) is meant well.
fn around_tenth(said: Option<&Number>, is: &Number) -> bool {
    said.is_some_and(|said| (said - is).abs() <= Number::scaled(1, -1) * said.abs())
}

fn shown(quantity: &Quantity) -> String {
    match &quantity.unit {
        Some(unit) => format!("{} {unit}", quantity.written_value()),
        None => quantity.written_value(),
    }
}

#[cfg(test)]
mod tests {
    use super::contradictions;
    use crate::extract::{Options, extract};
    use crate::model::Quantity;

    fn messages(lang: &str, text: &str) -> Vec<String> {
        let found = extract(text, &Options { lang: Some(lang), ..Options::default() }).found;
        let quantities: Vec<Quantity> = found.into_iter().map(|found| found.quantity).collect();
        contradictions(&quantities, text, Some(lang)).into_iter().map(|found| format!("{}: {}", found.quantity, found.message)).collect()
    }

    #[test]
    fn contradictions_are_found() {
        for (lang, text, expected) in [
            ("en", "90 km, of which 130 km are tunnels", "1: 130 km is said to be a part of 90 km, which is less"),
            ("fr", "90 kilomètres, dont 130 kilomètres de tunnels", "1: 130 km is said to be a part of 90 km, which is less"),
            (
                "fr",
                "60 % des voix pour lui et 55 % des voix pour elle",
                "1: the shares 60 % + 55 % of one whole come to 115 %, more than 100",
            ),
            (
                "en",
                "Half of the pupils came by bus and 60 percent of the pupils walked.",
                "1: the shares 1/2 + 60 % of one whole come to 110 %, more than 100",
            ),
            ("en", "60 % voted yes and the remaining 50 % voted no", "1: the shares 60 % + 50 % of one whole come to 110 %, more than 100"),
            (
                "en",
                "Exports rose from 112 million to 100 million dollars.",
                "1: the words speak of a rise, the numbers go from 112000000 USD to 100000000 USD",
            ),
            (
                "en",
                "The population is 5 million, up from 6 million.",
                "1: the words speak of a rise, the numbers go from 6000000 to 5000000",
            ),
            ("fr", "Le taux a baissé de 8 % à 10 %.", "1: the words speak of a fall, the numbers go from 8 % to 10 %"),
            (
                "en",
                "Exports doubled from 50 million to 80 million dollars.",
                "0: 2 times is said, but 50000000 USD to 80000000 USD is 1.6 times",
            ),
            ("en", "130 km, of which 90 km are tunnels; the remaining 50 km are open.", "2: 130 - 90 leaves 40, not 50 km"),
        ] {
            assert_eq!(messages(lang, text), [expected], "{text}");
        }
    }

    #[test]
    fn what_may_be_true_is_let_pass() {
        for (lang, text) in [
            ("en", "130 km, of which 90 km are tunnels"),
            ("en", "more than 90 km, of which 100 km are tunnels"),
            ("en", "80 % of families own a car and 60 % own a house"),
            ("en", "50.4 % of the votes and 49.7 % of the votes"),
            ("en", "nearly 60 % voted yes and nearly 45 % voted no"),
            ("en", "about 52 % voted yes and about 52 % voted no"),
            ("en", "Exports rose from 100 million to 112 million dollars."),
            ("en", "The population is 5 million, up from 4 million."),
            ("en", "The rate fell from 8 percent to 6 percent."),
            ("fr", "Le taux est passé de 83 % en 2018 à 10,8 % en 2024."),
            ("en", "130 km, of which 90 km are tunnels; the remaining 40 km are open."),
            ("en", "Exports doubled from 50 million to 98 million dollars."),
            ("en", "Exports doubled from 50 million to about 94 million dollars."),
            ("en", "60 percent of pupils walked and 60 percent of teachers drove."),
            ("en", "50 percent of pupils walked and 51 percent of pupils cycled."),
            ("en", "60 percent of pupils walked, up 60 percent of pupils."),
            ("en", "90 schools, of which about 94 closed"),
            ("en", "90 schools, of which nearly 95 closed"),
            ("en", "Exports rose from 100 million to 100 million dollars."),
            ("en", "Exports fell from 100 million to 100 million dollars."),
            ("en", "debt at 120 % of GDP"),
            ("en", "nothing"),
        ] {
            assert_eq!(messages(lang, text), Vec::<String>::new(), "{text}");
        }
    }
}
