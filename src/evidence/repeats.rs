//! Whether a claim was made before: the same figure for the same thing, or another figure for it.
//!
//! The surprise: a wrong "said before" is worse than a missed one. So everything that tells two claims apart (another thing
//! counted, another region, another year, a rise against a fall, a plan against a fact) ends the matter, and what they share
//! has to outweigh what only one of them names.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::compare::unlike;
use super::measure::{Meeting, Nature, amount, judge, meeting, nature};
use super::period;
use super::said::Said;
use super::side::nouns;
use super::subject::Subject;
use super::things::Field;
use crate::model::{
    Approx, ClaimState, Class, FindingKind, Kind, Likeness, Number, Quantity, Refuted, SpeechState, State, Status, Value, Verdict,
};

impl Said<'_> {
    /// Words for an index: claims that are alike share some of them. Letters and digits only.
    pub fn keys(&self) -> Vec<String> {
        let mut keys: Vec<String> = self.telling().filter_map(|at| figure_key(&self.side.quantities[at], 0)).collect();
        keys.extend(self.subject.things.iter().map(|thing| format!("t{}", thing.name.replace('-', ""))));
        keys.extend(self.subject.names.iter().map(|name| format!("n{name}")));
        keys.extend(self.subject.stems.iter().map(|stem| format!("w{stem}")));
        keys.sort_unstable();
        keys.dedup();
        keys
    }

    /// The words by which an index finds claims that may be alike: those of [`Said::keys`], and the figures next to its own.
    pub fn wanted(&self) -> Vec<String> {
        let mut keys = self.keys();
        for at in self.telling() {
            keys.extend([-1, 1].into_iter().filter_map(|step| figure_key(&self.side.quantities[at], step)));
        }
        keys
    }

    /// The numbers by which a claim is known; its dates where it has no others.
    fn telling(&self) -> impl Iterator<Item = usize> {
        let telling = |at: &usize| !matches!(self.side.quantities[*at].kind, Kind::Vague);
        let numbers: Vec<usize> = self.side.numbers().filter(telling).collect();
        let dates = if numbers.is_empty() { 0..self.side.quantities.len() } else { 0..0 };
        numbers.into_iter().chain(dates.filter(|at| self.side.quantities[*at].kind == Kind::Date))
    }
}

/// What a quantity says, as far as an index can tell it from others.
enum Figure {
    Date(String),
    /// What a number measures, and its size in the base unit.
    Number(String, Number),
}

impl Figure {
    fn of(quantity: &Quantity) -> Option<Self> {
        if let Some(date) = quantity.value.as_ref().and_then(Value::date) {
            return Some(Self::Date(date.to_string().chars().filter(char::is_ascii_alphanumeric).collect()));
        }
        let number = [&quantity.value, &quantity.low, &quantity.high].into_iter().find_map(|value| value.as_ref()?.number())?.abs();
        let (kind, base) = match nature(quantity) {
            Nature::Count => ("c".to_owned(), number),
            Nature::Share if quantity.kind == Kind::Fraction && quantity.unit.is_none() => ("s".to_owned(), &number * &Number::from(100)),
            Nature::Share => ("s".to_owned(), number),
            Nature::Points => ("p".to_owned(), number),
            Nature::Multiple => ("m".to_owned(), number),
            Nature::Ordinal => ("o".to_owned(), number),
            Nature::Money(unit) => (unit.map_or_else(|| "x".to_owned(), |unit| format!("x{}", unit.code().to_lowercase())), number),
            Nature::Measure(unit) => match unit.row().and_then(|row| Number::ratio(row.factor.0, row.factor.1)) {
                Some(factor) => (format!("u{:?}", unit.dimension()).to_lowercase(), &number * &factor),
                None => (format!("u{}", unit.code().to_lowercase()), number),
            },
            Nature::Date => return None,
        };
        Some(Self::Number(kind.chars().filter(char::is_ascii_alphanumeric).collect(), base))
    }

    /// What it measures, and its first two digits; `step` moves on to the neighbour.
    fn key(&self, step: i64) -> Option<String> {
        match self {
            Self::Date(date) => (step == 0).then(|| format!("vd{date}")),
            Self::Number(kind, base) => {
                let magnitude = base.magnitude().unwrap_or(0);
                let digits = base.round_to(magnitude - 1).checked_div(&Number::scaled(1, magnitude - 1))?.to_i64()? + step;
                let sign = if magnitude < 0 { "m" } else { "" };
                Some(format!("v{kind}{digits}e{sign}{}", magnitude.abs()))
            }
        }
    }
}

fn figure_key(quantity: &Quantity, step: i64) -> Option<String> {
    Figure::of(quantity)?.key(step)
}

/// A figure that another claim must name to the last digit to say the same; `None` for measures, which come in other units and rounded
/// to them, and for ranges.
fn exact_key(quantity: &Quantity) -> Option<String> {
    let point = quantity.value.is_some() || quantity.low == quantity.high;
    match Figure::of(quantity)? {
        Figure::Date(date) => Some(format!("d{date}")),
        // Money whose currency is not said may be any.
        Figure::Number(kind, base) if point && !kind.starts_with('u') => Some(format!("{} {}", &kind[..1], base.to_fraction())),
        Figure::Number(..) => None,
    }
}

/// Whether a claim repeats an older one: with the same figures, or with others.
pub fn likeness(new: &Said, old: &Said) -> Option<Likeness> {
    if tells_apart(new, old) {
        return None;
    }
    let pairs = pairs(new, old);
    let (same, other): (Vec<&Pairing>, Vec<&Pairing>) = pairs.iter().partition(|pair| pair.same);
    let shared = shared(new, old, &pairs);
    let digits = same.iter().map(|pair| pair.digits).max().unwrap_or(0);
    let more = i32::try_from(same.len()).unwrap_or(0) * 2 - 2;
    match (same.is_empty(), other.is_empty()) {
        (true, true) => None,
        (false, true) if shared + digits + more < SAME => None,
        (false, true) => Some(if months_differ(new, old) { Likeness::Variant } else { Likeness::Same }),
        (false, false) => (shared + digits + more >= SAME).then_some(Likeness::Variant),
        (true, false) => {
            let close = i32::from(other.iter().any(|pair| pair.close));
            (other.iter().all(|pair| pair.near) && shared + close >= VARIANT).then_some(Likeness::Variant)
        }
    }
}

/// What two claims with one figure must share.
const SAME: i32 = 4;
/// And two with different figures: there the figure says nothing for them.
const VARIANT: i32 = 4;
/// Claims that name no year, said so many years apart, speak of different times.
const APART_YEARS: u16 = 3;
/// A year that only one of the two names must not be so far from the day of the other.
const NAMED_APART: u16 = 2;

/// Whether the two can't be one claim, whatever their figures.
fn tells_apart(a: &Said, b: &Said) -> bool {
    let open = |class: Class| matches!(class, Class::Plan | Class::Forecast);
    let disjoint = |field: Field| {
        let (a, b): (BTreeSet<_>, BTreeSet<_>) = (a.subject.of_field(field).collect(), b.subject.of_field(field).collect());
        !a.is_empty() && !b.is_empty() && a.is_disjoint(&b)
    };
    // Each on a topic that the other does not name: "oil production" and "steel production".
    let only = |one: &Subject, other: &Subject| one.of_field(Field::Topic).any(|topic| !other.things.contains(&topic));
    let topics = only(&a.subject, &b.subject) && only(&b.subject, &a.subject);
    open(a.class) != open(b.class) || disjoint(Field::Region) || topics || times_differ(a, b)
}

fn times_differ(a: &Said, b: &Said) -> bool {
    let years = |said: &Said| said.side.numbers().find_map(|at| said.side.years(at));
    let day = |said: &Said| said.side.date.map(|date| date.year());
    let far =
        |year: i16, (first, last): (i16, i16)| year.saturating_sub(last).max(first.saturating_sub(year)).unsigned_abs() >= NAMED_APART;
    match (years(a), years(b)) {
        (Some(a), Some(b)) => !period::meet(a, b),
        (Some(named), None) => day(b).is_some_and(|day| far(day, named)),
        (None, Some(named)) => day(a).is_some_and(|day| far(day, named)),
        (None, None) => day(a).zip(day(b)).is_some_and(|(a, b)| a.abs_diff(b) >= APART_YEARS),
    }
}

/// Whether both name a time within the year, and not the same.
fn months_differ(a: &Said, b: &Said) -> bool {
    period::month(a.side.quantities).zip(period::month(b.side.quantities)).is_some_and(|(a, b)| a != b)
}

/// A number of one claim set against one of the other.
struct Pairing {
    new: usize,
    old: usize,
    /// The same figure, with no bound that the other has not.
    same: bool,
    /// 2 where both count the same thing.
    noun: u8,
    /// At most twice as much.
    near: bool,
    /// Within a sixth.
    close: bool,
    /// Whether what befell the counted, or the way of a change, is said and the same.
    fate: bool,
    /// How much its digits tell, 0 to 3: many things are 7 %, few are 10.84 %.
    digits: i32,
}

fn pairs(new: &Said, old: &Said) -> Vec<Pairing> {
    let mut all: Vec<Pairing> = new.telling().flat_map(|a| old.telling().filter_map(move |b| pairing(new, a, old, b))).collect();
    all.sort_by_key(|pair| (!pair.same, 2 - pair.noun, !pair.close, pair.new.abs_diff(pair.old), pair.new));
    let mut kept: Vec<Pairing> = Vec::new();
    for pair in all {
        if !kept.iter().any(|other| other.new == pair.new || other.old == pair.old) {
            kept.push(pair);
        }
    }
    kept
}

fn pairing(new: &Said, a: usize, old: &Said, b: usize) -> Option<Pairing> {
    let (x, y) = (&new.side.quantities[a], &old.side.quantities[b]);
    if x.kind == Kind::Date || y.kind == Kind::Date {
        let same = x.kind == y.kind && x.value.is_some() && x.value == y.value;
        return same.then_some(Pairing { new: a, old: b, same, noun: 1, near: true, close: true, fate: false, digits: 0 });
    }
    let meets = matches!(meeting(x, y, false), Meeting::Fit(2..));
    let noun = nouns(x, y, &new.side, &old.side).filter(|noun| *noun > 0 || !new.subject.same_language(&old.subject))?;
    if !meets || new.side.way(a) != old.side.way(b) || unlike(&new.side, a, &old.side, b).is_some() {
        return None;
    }
    let bare = |quantity: &Quantity| Quantity { approx: None, ..amount(quantity) };
    let judged = judge(&bare(x), &bare(y))?;
    // Rounding makes two figures one only where a unit had to be converted: 12 and 12.4 million were said as they were meant.
    let converted = x.unit.is_some() && y.unit.is_some() && x.unit != y.unit;
    let equal = judged.kind == FindingKind::Equal || converted && judged.kind == FindingKind::EqualRounded;
    let same = equal && bound(x.approx) == bound(y.approx);
    let within = |percent: i64| {
        let (Some(ratio), bound) = (&judged.ratio, Number::from(percent)) else { return false };
        let hundredfold = ratio * &Number::from(100);
        hundredfold <= bound && &hundredfold * &bound >= Number::from(10_000)
    };
    let fate = new.side.way(a).is_some() || new.side.mark(a).fates & old.side.mark(b).fates != 0;
    Some(Pairing { new: a, old: b, same, noun, near: within(200), close: within(116), fate, digits: telling(x).min(telling(y)) })
}

/// Which way a bound is open: "more than 15 000" is another claim than "nearly 15 000".
const fn bound(approx: Option<Approx>) -> i8 {
    match approx {
        Some(Approx::MoreThan | Approx::AtLeast) => 1,
        Some(Approx::LessThan | Approx::AtMost) => -1,
        Some(Approx::About | Approx::Nearly) | None => 0,
    }
}

fn telling(quantity: &Quantity) -> i32 {
    let number = quantity.value.as_ref().and_then(Value::number);
    let digits = number.and_then(|number| Some(number.magnitude()? - number.last_digit()?)).unwrap_or(1);
    digits.clamp(0, 3)
}

/// What speaks for the two being one claim, beside their figures; less what only one of them names.
fn shared(new: &Said, old: &Said, pairs: &[Pairing]) -> i32 {
    let (a, b) = (&new.subject, &old.subject);
    let count = |number: usize| i32::try_from(number).unwrap_or(i32::MAX);
    let noun = if pairs.iter().any(|pair| pair.noun == 2) { 3 } else { 0 };
    let in_both = |field: Field| count(a.of_field(field).filter(|thing| b.things.contains(thing)).count());
    let nouns = (in_both(Field::Noun) - i32::from(noun > 0)).clamp(0, 2);
    let (topics, regions) = (in_both(Field::Topic).min(2), in_both(Field::Region).min(2));
    let words = if a.same_language(b) {
        let least = a.stems.len().min(b.stems.len());
        let stems = a.stems.intersection(&b.stems).count();
        // Where both go on in other words, they may go on about other things; with other names they surely do.
        let named = |one: &Subject, other: &Subject| one.capitals.iter().any(|name| !other.stems.contains(name));
        let other = count((least - stems).min(3)) + if named(a, b) && named(b, a) { 3 } else { 0 };
        match (least, stems) {
            (0, _) => 0,
            (1, 1) => 1,
            (1, _) => -1,
            _ => count(6 * stems / least) - other,
        }
    } else {
        let names = count(a.names.intersection(&b.names).count()).min(2 - regions.min(2));
        2 * names + count(a.sounds.intersection(&b.sounds).count()).min(2)
    };
    let only = |one: &Subject, other: &Subject| {
        let alone = |field: Field| one.of_field(field).any(|thing| !other.things.contains(&thing));
        i32::from(alone(Field::Noun) || alone(Field::Topic)) + 2 * i32::from(alone(Field::Region))
    };
    let alone = only(a, b) + only(b, a);
    let known = !new.speaker.is_empty() && new.speaker == old.speaker && new.speaker != "unknown";
    let years = |said: &Said| said.side.numbers().find_map(|at| said.side.years(at));
    let year = years(new).is_some() && years(old).is_some();
    let fate = pairs.iter().any(|pair| pair.fate);
    noun + 2 * (nouns + topics + regions) + words + i32::from(known) + i32::from(fate) + 2 * i32::from(year) - alone
}

/// Whether a claim's standing verdict is that it is false.
pub fn is_refuted(claim: &ClaimState) -> bool {
    is_judged(claim) && claim.judgement.verdict.as_ref().and_then(|event| event.verdict) == Some(Verdict::False)
}

fn is_judged(claim: &ClaimState) -> bool {
    matches!(claim.judgement.status, Status::Judged | Status::Reviewed)
}

/// Claims that were judged false, to find what repeats them.
///
/// The surprise: there may be thousands, and each claim of a workspace is set against them. Most share no figure with any, so
/// nothing is read of a claim before its figures are looked up; and only figures that can be the same count, not those nearby.
#[derive(Debug, Default)]
pub struct RefutedClaims<'a> {
    said: Vec<Said<'a>>,
    claims: Vec<Refuted>,
    exact: HashMap<String, Vec<u32>>,
    /// Measures and ranges, by the keys of their neighbours as well.
    near: HashMap<String, Vec<u32>>,
}

impl<'a> RefutedClaims<'a> {
    /// Those of these claims that were judged false.
    pub fn of(claims: impl IntoIterator<Item = (&'a SpeechState, &'a ClaimState)>) -> Self {
        let mut this = Self::default();
        for (speech, claim) in claims.into_iter().filter(|(_, claim)| is_refuted(claim)) {
            let Some(verdict) = claim.judgement.verdict.clone() else { continue };
            let index = u32::try_from(this.said.len()).unwrap_or(u32::MAX);
            let said = Said::new(&claim.claim, &speech.speech);
            for at in said.telling() {
                let quantity = &said.side.quantities[at];
                if let Some(key) = exact_key(quantity) {
                    this.exact.entry(key).or_default().push(index);
                } else {
                    let keys = [-1, 0, 1].into_iter().filter_map(|step| figure_key(quantity, step));
                    keys.for_each(|key| this.near.entry(key).or_default().push(index));
                }
            }
            this.claims.push(Refuted { claim: claim.claim.id.clone(), said: speech.speech.date, verdict });
            this.said.push(said);
        }
        this
    }

    /// The claim that another one repeats, of several the first; nothing for one that is judged itself or dismissed.
    pub fn repeated_by(&self, speech: &SpeechState, claim: &ClaimState) -> Option<&Refuted> {
        if self.said.is_empty() || is_judged(claim) || claim.judgement.status == Status::Dismissed {
            return None;
        }
        let mut candidates: Vec<u32> = Vec::new();
        for quantity in &claim.claim.quantities {
            let found = match exact_key(quantity) {
                Some(key) => self.exact.get(&key),
                None => figure_key(quantity, 0).and_then(|key| self.near.get(&key)),
            };
            candidates.extend(found.into_iter().flatten());
        }
        if candidates.is_empty() {
            return None;
        }
        candidates.sort_unstable();
        candidates.dedup();
        let said = Said::new(&claim.claim, &speech.speech);
        let first = candidates.into_iter().find(|old| likeness(&said, &self.said[*old as usize]) == Some(Likeness::Same))?;
        self.claims.get(first as usize)
    }

    /// The claims of these speeches that repeat one, by their ids.
    pub fn repeated_in(&self, speeches: &[SpeechState]) -> BTreeMap<String, Refuted> {
        let claims = speeches.iter().flat_map(|speech| speech.claims.iter().map(move |claim| (speech, claim)));
        claims.filter_map(|(speech, claim)| Some((claim.claim.id.clone(), self.repeated_by(speech, claim)?.clone()))).collect()
    }
}

/// The claims of a workspace that repeat one that was judged false and are not judged themselves, by their ids.
pub fn of_false(state: &State) -> BTreeMap<String, Refuted> {
    RefutedClaims::of(state.claims()).repeated_in(&state.speeches)
}

/// Claims by the words of their keys, so that a new one is set against few.
#[derive(Debug, Default)]
pub struct Repeats<'a> {
    said: Vec<Said<'a>>,
    by_key: HashMap<String, Vec<u32>>,
}

/// So many postings are walked for one claim, the rarest keys first: what only frequent words join is no repeat.
const WALKED: usize = 4_000;
/// So many of the likeliest are looked at.
pub const LOOKED_AT: usize = 40;

impl<'a> Repeats<'a> {
    /// Takes a claim in; they count from 0.
    pub fn push(&mut self, said: Said<'a>) {
        let index = u32::try_from(self.said.len()).unwrap_or(u32::MAX);
        for key in said.keys() {
            self.by_key.entry(key).or_default().push(index);
        }
        self.said.push(said);
    }

    /// The claims taken in so far that a new one repeats, those with the same figures first, then the latest.
    pub fn of(&self, new: &Said) -> Vec<(usize, Likeness)> {
        let mut postings: Vec<&Vec<u32>> = new.wanted().iter().filter_map(|key| self.by_key.get(key)).collect();
        postings.sort_by_key(|list| list.len());
        let (mut votes, mut walked): (HashMap<u32, u32>, usize) = (HashMap::new(), 0);
        for list in postings {
            walked += list.len();
            if walked > WALKED && !votes.is_empty() {
                break;
            }
            for index in list {
                *votes.entry(*index).or_default() += 1;
            }
        }
        let mut likely: Vec<(u32, u32)> = votes.into_iter().collect();
        likely.sort_unstable_by_key(|(index, votes)| (u32::MAX - votes, u32::MAX - index));
        let mut found: Vec<(usize, Likeness)> = likely
            .into_iter()
            .take(LOOKED_AT)
            .filter_map(|(index, _)| Some((index as usize, likeness(new, self.said.get(index as usize)?)?)))
            .collect();
        found.sort_by_key(|(index, likeness)| (*likeness, usize::MAX - index));
        found
    }

    /// The clusters of all claims that repeat each other, each with at least two; members in the order taken in, each with
    /// what it is to those before it (`None` for the first).
    pub fn clusters(said: impl IntoIterator<Item = Said<'a>>) -> Vec<Vec<(usize, Option<Likeness>)>> {
        let mut known = Self::default();
        let mut clusters: Vec<Vec<(usize, Option<Likeness>)>> = Vec::new();
        let mut cluster_of: Vec<Option<usize>> = Vec::new();
        for (at, new) in said.into_iter().enumerate() {
            // One cluster only, that of the best: what joins two clusters is as likely an error as a bridge.
            let best = known.of(&new).into_iter().next();
            let cluster = best.map(|(old, likeness)| {
                let cluster = *cluster_of[old].get_or_insert_with(|| {
                    clusters.push(vec![(old, None)]);
                    clusters.len() - 1
                });
                clusters[cluster].push((at, Some(likeness)));
                cluster
            });
            cluster_of.push(cluster);
            known.push(new);
        }
        clusters
    }
}

#[cfg(test)]
mod tests;
