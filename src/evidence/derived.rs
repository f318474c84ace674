//! Numbers that a quote does not hold but gives: sum, difference, share, ratio, growth, what is left, an amount at a rate.
//!
//! The surprise: a quote is given little credit. Parts are summed only where they are all the numbers of their kind and
//! nothing speaks against it, and growth is worked out only for what the claim's words call a rise, a fall or a multiple.

use super::measure::{Nature, figure, nature};
use super::period::{self, Years};
use super::side::{Side, nouns};
use super::words::{self, Way};
use crate::model::{Approx, Dimension, Kind, Number, Quantity, RelationKind, Unit, Value};

/// A number worked out of a quote.
pub(super) struct Derived {
    pub quantity: Quantity,
    /// Which way, where it is the amount of a change.
    pub way: Option<Way>,
    /// The first of its parts.
    pub from: usize,
    /// `2695 + 16587 = 19282`.
    pub formula: String,
    /// Whether it speaks to the claim even where it does not bear it out.
    pub sure: bool,
    /// The years that it speaks of.
    pub years: Option<Years>,
}

/// What a quote gives for one of the claim's numbers.
pub(super) fn derive(claim: &Side, c: usize, evidence: &Side) -> Vec<Derived> {
    let mut all = Vec::new();
    let q = &claim.quantities[c];
    let (way, mark) = (claim.way(c), claim.mark(c));
    let like = matches!(nature(q), Nature::Count | Nature::Money(_) | Nature::Measure(_));
    match nature(q) {
        Nature::Multiple => all.extend(growths(claim, c, evidence)),
        Nature::Share | Nature::Points if way.is_some() => all.extend(growths(claim, c, evidence)),
        Nature::Points => all.extend(growths(claim, c, evidence)),
        Nature::Share if mark.rest => all.extend(rest_of_shares(evidence)),
        Nature::Share if !mark.level => all.extend(shares(claim, c, evidence)),
        _ if like && way.is_some() => all.extend(growths(claim, c, evidence)),
        _ if like && mark.rest => all.extend(rests(claim, c, evidence)),
        _ if like => all.extend(sum(claim, c, evidence)),
        _ => {}
    }
    all.extend(exchanged(q, evidence));
    all
}

/// The quantities of a rate of exchange in a quote ("1 euro = 1.08 dollars"), where it holds other amounts too.
pub(super) fn rate_terms(side: &Side) -> Vec<usize> {
    match rate(side) {
        Some((a, b)) if side.numbers().any(|at| at != a && at != b && matches!(nature(&side.quantities[at]), Nature::Money(_))) => {
            vec![a, b]
        }
        _ => Vec::new(),
    }
}

/// The pairs of a quantity before and after, older first, that words or years join.
pub(super) fn changes(side: &Side) -> Vec<(usize, usize)> {
    let numbers: Vec<usize> = side.numbers().filter(|at| side.point(*at).is_some()).collect();
    let mut found = Vec::new();
    for (n, &i) in numbers.iter().enumerate() {
        for &j in &numbers[n + 1..] {
            let (a, b) = (&side.quantities[i], &side.quantities[j]);
            let linked = |q: &Quantity, with| q.relation.is_some_and(|r| r.kind == RelationKind::Change && r.with == Some(with));
            let joined = linked(a, j) || linked(b, i) || leads_to(side, i, j, numbers.get(n + 1));
            if converted(side, j, a).is_none() {
                continue;
            }
            match (side.own_years(i), side.own_years(j)) {
                (Some(first), Some(second)) if !period::meet(first, second) => {
                    let counted = nature(a) != Nature::Count || nouns(a, b, side, side) != Some(0);
                    if joined || counted && side.way(i).is_none() && side.way(j).is_none() {
                        found.push(if first < second { (i, j) } else { (j, i) });
                    }
                }
                _ if joined => {
                    // "5 million, up from 4 million": the words between say that the first is the newer one; in
                    // "8 percent, falling to 6 percent" the second is.
                    let between = side.mark(i).way_to_next.filter(|_| numbers.get(n + 1) == Some(&j));
                    let backwards = between.is_some() && !side.mark(j).level;
                    found.push(if backwards { (j, i) } else { (i, j) });
                }
                _ => {}
            }
        }
    }
    found
}

/// "200 units to 300 units": the same things, and words that say where the second leads.
fn leads_to(side: &Side, i: usize, j: usize, next: Option<&usize>) -> bool {
    let (a, b) = (&side.quantities[i], &side.quantities[j]);
    let near = side.span(i).zip(side.span(j)).and_then(|(a, b)| b.start.checked_sub(a.end)).is_some_and(|gap| gap <= LEAD_GAP);
    let same = a.kind == b.kind && a.counted.is_some() && nouns(a, b, side, side) == Some(2);
    next == Some(&j) && near && same && side.mark(j).level && !side.mark(i).part_of_next
}

/// How many code points may stand between the ends of a change.
const LEAD_GAP: usize = 30;

/// Growth, ratio or difference, by what the claim's number is.
fn growths(claim: &Side, c: usize, evidence: &Side) -> Vec<Derived> {
    let q = &claim.quantities[c];
    let changes = changes(evidence);
    let years = |at: usize| evidence.own_years(at);
    let span = |(old, new): (usize, usize)| Some((years(old)?.0, years(new)?.1));
    let asked = claim.years(c).filter(|years| years.0 != years.1);
    let fitting: Vec<(usize, usize)> =
        changes.iter().copied().filter(|pair| asked.is_none() || span(*pair).is_none() || span(*pair) == asked).collect();
    let sure = fitting.len() == 1;
    fitting.into_iter().filter_map(|pair| growth(claim, c, q, evidence, pair, sure)).collect()
}

fn growth(claim: &Side, c: usize, q: &Quantity, evidence: &Side, (old, new): (usize, usize), sure: bool) -> Option<Derived> {
    let (a, b) = (evidence.point(old)?.clone(), converted(evidence, new, &evidence.quantities[old])?);
    let change = &b - &a;
    let way = Some(if change.is_negative() { Way::Fall } else { Way::Rise });
    let (first, second) = (figure(&a), figure(&b));
    let ends = nature(&evidence.quantities[old]);
    let hedge = hedge(evidence, &[old, new])?;
    let base = Derived {
        quantity: Quantity { approx: hedge, ..Quantity::new(Kind::Number, "") },
        way,
        from: old,
        formula: String::new(),
        sure,
        years: None,
    };
    let given = |kind: Kind, value: Number, unit: Option<Unit>, formula: String, base: Derived| {
        let quantity = Quantity { kind, value: Some(Value::Number(value)), unit, ..base.quantity };
        Some(Derived { quantity, formula, ..base })
    };
    let percent = Some(Unit::of("%"));
    let points = |base: Derived| {
        let share = |at: usize, n: &Number| if evidence.quantities[at].kind == Kind::Fraction { n * &Number::from(100) } else { n.clone() };
        let (x, y) = (share(old, &a), share(new, &b));
        let value = (&y - &x).abs();
        let formula = format!("{} - {} = {} points", figure(&y), figure(&x), figure(&(&y - &x)));
        given(Kind::Percent, value, Some(Unit::of("pp")), formula, base)
    };
    match nature(q) {
        Nature::Multiple => {
            let falls = claim.mark(c).way == Some(Way::Fall) || words::way_in(&q.text, claim.read_as) == Some(Way::Fall);
            let (upper, lower) = if falls { (&a, &b) } else { (&b, &a) };
            let value = upper.checked_div(lower)?;
            let formula = format!("{} / {} = {}", figure(upper), figure(lower), figure(&value));
            given(Kind::Multiple, value, None, formula, Derived { way: None, ..base })
        }
        Nature::Points if ends == Nature::Share => points(Derived { way: way.filter(|_| claim.way(c).is_some()), ..base }),
        Nature::Share => {
            let ratio = (&change * &Number::from(100)).checked_div(&a).filter(|_| !a.is_negative())?;
            // A claim of "2 %" where the points are 2 mixes the two up.
            let value = q.value.as_ref().and_then(Value::number).cloned()?;
            if ends == Nature::Share && q.kind == Kind::Percent && change.abs() == value && ratio.abs() != value {
                return points(base);
            }
            let formula = format!("({second} - {first}) / {first} = {} %", figure(&ratio));
            given(Kind::Percent, ratio.abs(), percent, formula, base)
        }
        Nature::Count | Nature::Money(_) | Nature::Measure(_) if alike(claim, c, evidence, old) => {
            let unit = evidence.quantities[old].unit.clone();
            let kind = evidence.quantities[old].kind;
            let formula = format!("{second} - {first} = {}", figure(&change));
            given(kind, change.abs(), unit, formula, base)
        }
        _ => None,
    }
}

/// Parts of a whole, as pairs of indices.
fn parts(side: &Side) -> Vec<(usize, usize)> {
    let numbers: Vec<usize> = side.numbers().collect();
    let mut found = Vec::new();
    for (n, &at) in numbers.iter().enumerate() {
        let related = side.quantities[at].relation.filter(|relation| relation.kind == RelationKind::PartOf);
        if let Some(whole) = related.and_then(|relation| relation.with) {
            found.push((at, whole));
        } else if let Some(&next) = numbers.get(n + 1).filter(|_| side.mark(at).part_of_next) {
            found.push((at, next));
        }
    }
    let fits = |&(part, whole): &(usize, usize)| {
        let Some(least) = side.quantities.get(whole).and_then(|q| converted(side, part, q)) else { return false };
        side.point(whole).is_some_and(|most| !least.is_negative() && &least <= most)
    };
    found.retain(fits);
    found
}

fn shares(claim: &Side, c: usize, evidence: &Side) -> Vec<Derived> {
    let q = &claim.quantities[c];
    let sure = !evidence.quantities.iter().any(|other| nature(other) == Nature::Share);
    let pairs = parts(evidence);
    let sure = sure && pairs.len() == 1 && q.counted.is_some();
    let one = |(part, whole): (usize, usize)| {
        let of = &evidence.quantities[whole];
        if !matches!(nature(of), Nature::Count | Nature::Money(_) | Nature::Measure(_)) {
            return None;
        }
        // Whole and part name things; the claim's noun has to be one of them, or unknown.
        let noun = nouns(q, of, claim, evidence);
        let other = nouns(q, &evidence.quantities[part], claim, evidence);
        if noun.is_none() && other != Some(2) || noun == Some(0) && other != Some(2) && claim.lang == evidence.lang && claim.lang.is_some()
        {
            return None;
        }
        let (upper, lower) = (converted(evidence, part, of)?, evidence.point(whole)?);
        let value = (&upper * &Number::from(100)).checked_div(lower)?;
        let formula = format!("{} / {} = {} %", figure(&upper), figure(lower), figure(&value));
        let approx = hedge(evidence, &[part, whole])?;
        let quantity =
            Quantity { value: Some(Value::Number(value)), unit: Some(Unit::of("%")), approx, ..Quantity::new(Kind::Percent, "") };
        let years = evidence.years(part);
        Some(Derived { quantity, way: None, from: part, formula, sure, years })
    };
    pairs.into_iter().filter_map(one).collect()
}

/// What parts leave of their whole.
fn rests(claim: &Side, c: usize, evidence: &Side) -> Vec<Derived> {
    let pairs = parts(evidence);
    let mut wholes: Vec<usize> = pairs.iter().map(|(_, whole)| *whole).collect();
    wholes.sort_unstable();
    wholes.dedup();
    let sure = wholes.len() == 1 && !evidence.numbers().any(|at| evidence.mark(at).rest);
    let one = |whole: usize| {
        if !alike(claim, c, evidence, whole) {
            return None;
        }
        let parts: Vec<usize> = pairs.iter().filter(|pair| pair.1 == whole).map(|pair| pair.0).collect();
        let mut left = evidence.point(whole)?.clone();
        let mut formula = figure(&left);
        for &part in &parts {
            let value = converted(evidence, part, &evidence.quantities[whole])?;
            formula.push_str(&format!(" - {}", figure(&value)));
            left = &left - &value;
        }
        formula.push_str(&format!(" = {}", figure(&left)));
        let all: Vec<usize> = parts.iter().copied().chain([whole]).collect();
        let model = &evidence.quantities[whole];
        let quantity = Quantity {
            value: Some(Value::Number(left)),
            unit: model.unit.clone(),
            approx: hedge(evidence, &all)?,
            ..Quantity::new(model.kind, "")
        };
        Some(Derived { quantity, way: None, from: whole, formula, sure, years: evidence.years(whole) })
    };
    wholes.into_iter().filter_map(one).collect()
}

/// What shares leave of 100 %.
fn rest_of_shares(evidence: &Side) -> Option<Derived> {
    let shares: Vec<usize> = evidence.numbers().filter(|at| nature(&evidence.quantities[*at]) == Nature::Share).collect();
    if shares.is_empty() || shares.iter().any(|at| evidence.mark(*at).rest || evidence.way(*at).is_some()) {
        return None;
    }
    let percent = Quantity { unit: Some(Unit::of("%")), ..Quantity::new(Kind::Percent, "") };
    let mut left = Number::from(100);
    let mut formula = "100".to_owned();
    for &at in &shares {
        let value = converted(evidence, at, &percent)?;
        formula.push_str(&format!(" - {}", figure(&value)));
        left = &left - &value;
    }
    formula.push_str(&format!(" = {} %", figure(&left)));
    let quantity = Quantity { value: Some(Value::Number(left.clone())), approx: hedge(evidence, &shares)?, ..percent };
    let from = *shares.first()?;
    (!left.is_negative()).then(|| Derived { quantity, way: None, from, formula, sure: true, years: evidence.years(from) })
}

/// From so many significant digits on, a sum is no coincidence.
const TELLING: i32 = 4;
/// More parts than these nobody lists in one quote.
const MOST_PARTS: usize = 8;

/// All the numbers of the claim's kind together.
fn sum(claim: &Side, c: usize, evidence: &Side) -> Option<Derived> {
    let q = &claim.quantities[c];
    let parts: Vec<usize> = evidence.numbers().filter(|at| same_nature(q, &evidence.quantities[*at])).collect();
    if !(2..=MOST_PARTS).contains(&parts.len()) || parts.iter().any(|at| evidence.quantities[*at].relation.is_some()) {
        return None;
    }
    if parts.iter().any(|at| !alike(claim, c, evidence, *at) || evidence.way(*at).is_some() || evidence.mark(*at).level) {
        return None;
    }
    // A part of a sum can't be related to another part of it by a common time that has passed.
    let spans: Vec<Years> = parts.iter().filter_map(|at| evidence.own_years(*at)).collect();
    let apart = spans.windows(2).any(|pair| !period::meet(pair[0], pair[1]));
    let split = parts.iter().any(|at| evidence.mark(*at).before || evidence.quantities[*at].when.is_some());
    if apart || split && claim.years(c).is_some() || parts.iter().any(|at| evidence.mark(*at).part_of_next) {
        return None;
    }
    let value = q.value.as_ref().and_then(Value::number)?;
    let digits = value.magnitude()? - value.last_digit()? + 1;
    let named: Vec<&Quantity> = parts.iter().map(|at| &evidence.quantities[*at]).filter(|part| part.counted.is_some()).collect();
    let one_noun = named.windows(2).all(|pair| nouns(pair[0], pair[1], evidence, evidence) == Some(2));
    let spoken_of = q.counted.is_some() && !named.is_empty();
    if nature(q) == Nature::Count && digits < TELLING && !(one_noun && spoken_of) {
        return None;
    }
    let model = &evidence.quantities[*parts.first()?];
    let (mut total, mut terms) = (Number::zero(), Vec::new());
    for &at in &parts {
        let value = converted(evidence, at, model)?;
        terms.push(figure(&value));
        total = &total + &value;
    }
    let unit = model.unit.as_ref().map(|unit| format!(" {unit}")).unwrap_or_default();
    let formula = format!("{} = {}{unit}", terms.join(" + "), figure(&total));
    let quantity = Quantity {
        value: Some(Value::Number(total)),
        unit: model.unit.clone(),
        approx: hedge(evidence, &parts)?,
        ..Quantity::new(model.kind, "")
    };
    Some(Derived { quantity, way: None, from: *parts.first()?, formula, sure: false, years: period::dates(evidence.quantities) })
}

/// Amounts of other currencies at the rate that the quote itself gives.
fn exchanged(q: &Quantity, evidence: &Side) -> Vec<Derived> {
    let Nature::Money(Some(wanted)) = nature(q) else { return Vec::new() };
    let Some((one, many)) = rate(evidence) else { return Vec::new() };
    let (base, quoted) = (&evidence.quantities[one], &evidence.quantities[many]);
    let Some(factor) = evidence.point(many) else { return Vec::new() };
    let amounts = evidence.numbers().filter(|at| *at != one && *at != many);
    let exchange = |at: usize| {
        let amount = &evidence.quantities[at];
        let value = evidence.point(at)?;
        let into_quoted = amount.unit == base.unit && quoted.unit.as_ref() == Some(wanted);
        let into_base = amount.unit == quoted.unit && base.unit.as_ref() == Some(wanted);
        let (exchanged, sign) = match (into_quoted, into_base) {
            (true, _) => (value * factor, "×"),
            (_, true) => (value.checked_div(factor)?, "/"),
            _ => return None,
        };
        let from = amount.unit.as_ref()?;
        let formula = format!("{} {from} {sign} {} = {} {wanted}", figure(value), figure(factor), figure(&exchanged));
        let quantity =
            Quantity { value: Some(Value::Number(exchanged)), unit: Some(wanted.clone()), text: String::new(), ..amount.clone() };
        Some(Derived { quantity, way: evidence.way(at), from: at, formula, sure: true, years: evidence.years(at) })
    };
    amounts.filter_map(exchange).collect()
}

/// How many code points may stand between the two sides of a rate.
const RATE_GAP: usize = 20;

/// No currency buys more of another.
const MOST_RATE: i64 = 100_000;

/// The unit and the many of a rate of exchange.
fn rate(side: &Side) -> Option<(usize, usize)> {
    let money: Vec<usize> = side.numbers().filter(|at| matches!(nature(&side.quantities[*at]), Nature::Money(Some(_)))).collect();
    let most = Number::from(MOST_RATE);
    let pairs = money.windows(2).filter_map(|pair| {
        let (a, b) = (pair[0], pair[1]);
        let gap = side.span(b)?.start.checked_sub(side.span(a)?.end)?;
        let one = |at: usize| side.point(at) == Some(&Number::from(1));
        let many = if one(a) { b } else { a };
        if gap > RATE_GAP || side.quantities[a].unit == side.quantities[b].unit || one(a) == one(b) || side.point(many)? > &most {
            return None;
        }
        Some((gap, if one(a) { (a, b) } else { (b, a) }))
    });
    pairs.min_by_key(|(gap, _)| *gap).map(|(_, rate)| rate)
}

/// A number of the side in the unit of another quantity.
fn converted(side: &Side, at: usize, target: &Quantity) -> Option<Number> {
    let (number, own) = (side.point(at)?, &side.quantities[at]);
    if !same_nature(own, target) {
        return None;
    }
    let number = match (own.kind, target.kind) {
        (Kind::Fraction, kind) if kind != Kind::Fraction => number * &Number::from(100),
        _ => number.clone(),
    };
    match (&own.unit, &target.unit) {
        (Some(from), Some(to)) => from.convert(&number, to),
        _ => Some(number),
    }
}

/// Whether two quantities measure the same.
fn same_nature(a: &Quantity, b: &Quantity) -> bool {
    match (nature(a), nature(b)) {
        (Nature::Measure(a), Nature::Measure(b)) => a.dimension() == b.dimension() && a.dimension() != Dimension::Temperature,
        (a, b) => a == b,
    }
}

/// Whether a number of the quote may be of the same things as the claim's.
fn alike(claim: &Side, c: usize, evidence: &Side, e: usize) -> bool {
    let (a, b) = (&claim.quantities[c], &evidence.quantities[e]);
    let same_language = claim.lang.is_some() && claim.lang == evidence.lang;
    same_nature(a, b) && nouns(a, b, claim, evidence).is_some_and(|noun| noun > 0 || !same_language)
}

/// The hedge that parts pass on. `None` where one is a bound, whose number says nothing of a result, or no single number.
fn hedge(side: &Side, parts: &[usize]) -> Option<Option<Approx>> {
    let mut hedge = None;
    for &at in parts {
        side.point(at)?;
        match side.quantities[at].approx {
            None => {}
            Some(approx @ (Approx::About | Approx::Nearly)) => hedge = Some(approx),
            Some(_) => return None,
        }
    }
    Some(hedge)
}
