//! From tokens to quantities: what starts at each token of a sentence.
//!
//! The surprise: the order of the attempts is the grammar's precedence. Rejections come first, so that a name with a
//! number inside is stepped over as a whole.

use super::date;
use super::digits::LONE_GROUP;
use super::lang::{Cat, THAN};
use super::numeral::{Numeral, Sort};
use super::reject;
use super::token::Tok;
use super::unit;
use super::value::Exact;
use super::view::{View, back};
use crate::model::{Approx, Kind, PartialDate, RelationKind, Unit};

/// A number or a date.
#[derive(Debug, Clone, Copy)]
pub(super) enum Amount {
    Number(Exact),
    Date(PartialDate),
}

/// A quantity while it is being read: places are tokens of its sentence.
#[derive(Debug, Clone)]
pub(super) struct Item {
    /// First token.
    pub(super) from: usize,
    /// One past the last token.
    pub(super) to: usize,
    pub(super) kind: Kind,
    pub(super) value: Option<Amount>,
    pub(super) low: Option<Amount>,
    pub(super) high: Option<Amount>,
    pub(super) unit: Option<Unit>,
    pub(super) approx: Option<Approx>,
    /// Bytes of the counted noun.
    pub(super) counted: Option<(usize, usize)>,
    /// Bytes of the words for the time.
    pub(super) when: Option<(usize, usize)>,
    pub(super) other: Vec<(Option<Amount>, Option<Unit>, &'static str)>,
    pub(super) relation: Option<(RelationKind, Option<usize>)>,
    /// The largest power of ten that a scale word gave.
    pub(super) scale: i32,
    /// The bare word for 1, which needs a reason to count.
    pub(super) one: bool,
    /// The unit stands only with another number of its row.
    pub(super) shared: bool,
    /// How many of its unit the unit's word stands for.
    pub(super) factor: Option<Exact>,
    /// Digits only, so many.
    pub(super) plain: usize,
    pub(super) digits: bool,
    /// The currency sign that other readings hang on.
    pub(super) sign: Option<usize>,
    /// The sign stands before the number, so that the number's scale may be the next one's.
    pub(super) prefixed: bool,
    /// First token with its range or change word, hedges not included.
    pub(super) lead: usize,
    /// The hedge's first token.
    pub(super) hedge: usize,
}

impl Item {
    pub(super) fn new(from: usize, to: usize, kind: Kind) -> Self {
        Self {
            from,
            to,
            kind,
            value: None,
            low: None,
            high: None,
            unit: None,
            approx: None,
            counted: None,
            when: None,
            other: Vec::new(),
            relation: None,
            scale: 0,
            one: false,
            shared: false,
            factor: None,
            plain: 0,
            digits: false,
            sign: None,
            prefixed: false,
            lead: from,
            hedge: from,
        }
    }

    /// The number, where it has one.
    pub(super) fn number(&self) -> Option<Exact> {
        match self.value {
            Some(Amount::Number(value)) => Some(value),
            _ => None,
        }
    }

    /// Digits that say neither what they count nor in what.
    pub(super) fn is_bare(&self) -> bool {
        self.kind == Kind::Number && self.digits && self.scale == 0 && self.unit.is_none() && self.counted.is_none()
    }

    pub(super) fn is_money(&self) -> bool {
        self.kind == Kind::Currency
    }
}

/// Reads all items of a sentence, left to right.
pub(super) fn read(view: &View<'_>, items: &mut Vec<Item>) {
    let mut at = 0;
    while at < view.len() {
        at = match next(view, at, items) {
            Step::Found(mut item) => {
                lone_group(view, &mut item);
                let to = item.to.max(at + 1);
                items.push(*item);
                to
            }
            Step::Past(to) => to.max(at + 1),
            Step::None => at + 1,
        };
    }
}

/// "12,500 pesos": a decimal mark that sets a group apart instead. A count has no thousandths, nor has money but the
/// price of a litre; other measures have them unless the last one is a nought. Where the mark is hardly ever a group's,
/// only a sign in front ("$10,000") and a nought behind a count make it one, and a bare count keeps the other reading.
fn lone_group(view: &View<'_>, item: &mut Item) {
    let Some(at) = item.other.iter().position(|(_, _, reason)| *reason == LONE_GROUP) else { return };
    let (Some(Amount::Number(value)), Some(Amount::Number(grouped))) = (item.value, item.other[at].0) else { return };
    let nought = grouped.shift(-item.scale - 1).is_some_and(|tenth| tenth.small().is_some());
    let count = item.kind == Kind::Number;
    let (groups, doubtful) = if view.lexicon.style.lone_group {
        let money = item.is_money() && item.unit.as_ref().is_some_and(|unit| unit.code() != "EUR");
        let decimals = match item.kind {
            Kind::Number => item.scale > 0 && !nought,
            Kind::Currency => !money && !nought,
            Kind::Dimension | Kind::Duration | Kind::Age => !nought,
            _ => false,
        };
        (!decimals, item.kind != Kind::Percent)
    } else {
        let sign_first = item.is_money() && !view.is_digits(item.from);
        (item.scale == 0 && (sign_first || count && nought), item.scale == 0 && (sign_first || count))
    };
    if !doubtful {
        item.other.remove(at);
    } else if groups {
        item.value = Some(Amount::Number(grouped));
        item.other[at] = (Some(Amount::Number(value)), None, LONE_GROUP);
    }
}

/// A decimal comma in the same sentence tells what a lone dot is, and the other way round.
pub(super) fn settle(view: &View<'_>, items: &mut [Item]) {
    let decimal = view.lexicon.style.decimal;
    let shown = view.tokens.list.iter().any(|token| match token.kind {
        Tok::Digits(at) => view.tokens.digits[at].decimals && view.text.as_bytes()[token.start..token.end].contains(&decimal),
        _ => false,
    });
    if shown {
        for item in items.iter_mut() {
            item.other.retain(|(_, _, reason)| !reason.starts_with("decimal-"));
        }
    }
    kelvins(view, items);
}

/// "300 °C (573 K)", "(573.15K)": behind another temperature the letter is no thousand.
fn kelvins(view: &View<'_>, items: &mut [Item]) {
    let Some(first) = items.iter().position(|item| item.kind == Kind::Temperature) else { return };
    for item in &mut items[first + 1..] {
        if item.kind == Kind::Number
            && item.scale == 3
            && view.str(item.to - 1) == "K"
            && let Some(value) = item.number().and_then(|value| value.shift(-3))
        {
            (item.kind, item.unit, item.scale) = (Kind::Temperature, Some(Unit::of("K")), 0);
            item.value = Some(Amount::Number(value));
        }
    }
}

enum Step {
    Found(Box<Item>),
    Past(usize),
    None,
}

/// Kinds of phrases that an item can begin with, beside the article that counts.
const STARTS: u128 = 1 << Cat::Numeral as u8
    | 1 << Cat::Minus as u8
    | 1 << Cat::FractionWhole as u8
    | 1 << Cat::FractionPart as u8
    | 1 << Cat::Multiple as u8
    | 1 << Cat::MultipleWith as u8
    | 1 << Cat::MultipleBy as u8
    | 1 << Cat::Vague as u8
    | 1 << Cat::Quantifier as u8
    | 1 << Cat::ApproxNoun as u8
    | 1 << Cat::Sign as u8
    | 1 << Cat::Unit as u8
    | 1 << Cat::Month as u8
    | 1 << Cat::DecadeBefore as u8
    | 1 << Cat::DecadeWord as u8
    | 1 << Cat::OrdinalPhrase as u8
    | 1 << Cat::Every as u8
    | 1 << Cat::Quantity as u8
    | 1 << Cat::Inverted as u8
    | 1 << Cat::Point as u8
    | 1 << Cat::RejectPhrase as u8
    | 1 << Cat::PartBeforeUnit as u8
    | 1 << Cat::MultipleNoun as u8
    | 1 << Cat::CenturyWord as u8
    | 1 << Cat::Century as u8;

fn next(view: &View<'_>, at: usize, items: &[Item]) -> Step {
    let Some(token) = view.token(at) else { return Step::None };
    let starts = match token.kind {
        Tok::Digits(_) => true,
        Tok::Sign => {
            view.any(at, STARTS)
                || view.dash(at)
                || view.sign(at, '+')
                || !token_is_ascii(view, at)
                || view.sign(at, '(')
                || view.sign(at, '\'')
        }
        Tok::Word => {
            view.any(at, STARTS) || view.counting_article(at) || token.upper && token.end - token.start <= 24 && may_name(view, at)
        }
    };
    if !starts {
        return Step::None;
    }
    if let Some(hit) = view.at(at, Cat::RejectPhrase) {
        // "the Fourth of July" is a name, "the fourth of July, 1776" a day.
        let dated = date::read(view, at, items).filter(|item| item.to > at + hit.len);
        return dated.map_or(Step::Past(at + hit.len), |item| Step::Found(Box::new(item)));
    }
    if let Some(to) = reject::step_over(view, at) {
        return Step::Past(to);
    }
    if let Some(item) = date::read(view, at, items) {
        return if reject::named_day(view, &item) { Step::Past(item.to) } else { Step::Found(Box::new(item)) };
    }
    if let Some(item) = multiple(view, at) {
        return Step::Found(Box::new(item));
    }
    if let Some(hit) = view.at(at, Cat::OrdinalPhrase) {
        let mut item = Item::new(at, at + hit.len, Kind::Ordinal);
        item.value = Some(Amount::Number(Exact::whole(hit.data.into())));
        return Step::Found(Box::new(item));
    }
    if let Some(item) = every(view, at) {
        // "co drugi dzień" is how often, not how many.
        let often = unit::time_at(view, item.to);
        return if often { Step::Past(item.to) } else { Step::Found(Box::new(item)) };
    }
    if let Some(item) = unit::one_word(view, at).or_else(|| unit::inverted(view, at)) {
        return Step::Found(Box::new(item));
    }
    if let Some(item) = unit::sign_first(view, at) {
        return if reject::refuses(view, &item) { Step::Past(item.to) } else { Step::Found(Box::new(item)) };
    }
    let between = view.before(at, Cat::Between).is_some();
    let Some(numeral) = view.numeral(at, between) else {
        return unit::article_unit(view, at).map_or(Step::None, |item| Step::Found(Box::new(item)));
    };
    if let Some(item) = out_of(view, &numeral) {
        return Step::Found(Box::new(item));
    }
    if let Some(to) = reject::number(view, &numeral) {
        return Step::Past(to);
    }
    let item = from_numeral(view, numeral);
    if reject::refuses(view, &item) { Step::Past(item.to) } else { Step::Found(Box::new(item)) }
}

/// Whether a capital may begin a name with digits (G7), a roman number or a currency's code.
fn may_name(view: &View<'_>, at: usize) -> bool {
    view.glued(at + 1) || view.is(at, Cat::UnitSymbol) || date::roman(view, at).is_some()
}

fn token_is_ascii(view: &View<'_>, at: usize) -> bool {
    view.str(at).is_ascii()
}

/// A numeral with what follows it.
pub(super) fn from_numeral(view: &View<'_>, numeral: Numeral) -> Item {
    let kind = match numeral.sort {
        Sort::Cardinal => Kind::Number,
        Sort::Ordinal => Kind::Ordinal,
        Sort::Fraction => Kind::Fraction,
        Sort::Vague => Kind::Vague,
    };
    let mut item = Item::new(numeral.from, numeral.to, kind);
    if numeral.sort == Sort::Vague {
        item.low = Some(Amount::Number(numeral.value));
        item.high = numeral.high.map(Amount::Number);
    } else {
        item.value = Some(Amount::Number(numeral.value));
    }
    item.scale = numeral.scale;
    item.one = numeral.one;
    item.plain = if numeral.signed { 0 } else { numeral.plain };
    item.digits = numeral.digits;
    item.approx = numeral.about.then_some(Approx::About);
    item.other = numeral.other.map(|(value, reason)| (Some(Amount::Number(value)), None, reason)).into_iter().collect();
    if numeral.sort != Sort::Ordinal {
        unit::attach(view, &mut item, &numeral);
    }
    fewer(view, &mut item);
    // "decades": the vague word is a unit's own plural.
    if numeral.sort == Sort::Vague
        && item.unit.is_none()
        && item.to == item.from + 1
        && let Some(hit) = view.at(item.from, Cat::Unit).filter(|hit| hit.len == 1)
    {
        item.unit = Some(view.lexicon.units[hit.data as usize].unit.clone());
    }
    if item.unit.is_none() && view.grammar_something(&mut item) {
        return item;
    }
    item
}

/// "menos seis pontos do que", "menos 300 camas", "menos 14 % do que em 2022": fewer of a thing; less than nothing are shares,
/// degrees and sums with no "than" behind them.
fn fewer(view: &View<'_>, item: &mut Item) {
    let Some(hit) = view.at(item.from, Cat::Minus).filter(|_| view.is_word(item.from)) else { return };
    let points = item.unit.as_ref().is_some_and(|unit| unit.code() == "pp");
    let fewer = points
        || matches!(item.kind, Kind::Duration | Kind::Dimension)
        || item.kind == Kind::Number && view.noun(item.to)
        || matches!(item.kind, Kind::Percent | Kind::Currency)
            && (item.to..item.to + 5).any(|i| view.at(i, Cat::Comparison).is_some_and(|hit| hit.data == THAN));
    if fewer && let Some(value) = item.number() {
        item.value = Some(Amount::Number(value.negated()));
        item.from += hit.len;
        (item.lead, item.hedge) = (item.from, item.from);
    }
}

impl View<'_> {
    /// "40-something" in digits.
    fn grammar_something(&self, item: &mut Item) -> bool {
        let tail = item.to + usize::from(self.hyphen(item.to));
        let Some(value) = item.number().filter(|_| item.digits && item.plain > 0) else { return false };
        if !self.is(tail, Cat::DecadeTail) {
            return false;
        }
        let mut numeral = match self.numeral(item.from, false) {
            Some(numeral) => numeral,
            None => return false,
        };
        self.something(&mut numeral, tail);
        if numeral.sort != Sort::Vague {
            return false;
        }
        item.kind = Kind::Vague;
        (item.value, item.low, item.high) = (None, Some(Amount::Number(value)), numeral.high.map(Amount::Number));
        item.to = numeral.to;
        item.plain = 0;
        true
    }
}

/// "one in five", "un enfant sur cinq", "3 out of 10 people".
fn out_of(view: &View<'_>, numeral: &Numeral) -> Option<Item> {
    let upper = numeral.value.small().filter(|_| numeral.sort == Sort::Cardinal && numeral.scale == 0 && !numeral.decimals)?;
    let (word, at) = (0..=2).find_map(|words| {
        let at = numeral.to + words;
        (numeral.to..at).all(|i| view.is_word(i) && !view.is(i, Cat::Of)).then_some(())?;
        let next = if words == 0 { view.at(at, Cat::OutOfNext) } else { None };
        view.at(at, Cat::OutOf).or(next).map(|hit| (words, at + hit.len))
    })?;
    let lower = view.numeral(at, false).filter(|n| n.sort == Sort::Cardinal && !n.decimals)?;
    let below = lower.value.small().filter(|below| upper < *below && *below > 1)?;
    // "un vote sur 577", "un solo voto su 400" are counts out of a total; a share has a small round lower part.
    let only = (numeral.to..numeral.to + word).any(|i| view.is(i, Cat::Only));
    let single = upper == 1 && (word == 0 || below % 100 == 0 && !only) && !(1900..=2100).contains(&below);
    let words = upper == 1 && !lower.digits && below <= 100;
    let share = single || words || below <= 20 || [100, 1000, 10_000, 25, 30, 40, 50].contains(&below);
    if !share
        || numeral.digits && !lower.digits && word == 0
        || view.is(lower.to, Cat::Unit)
        || view.is(lower.to, Cat::Month)
        || unit::symbol_at(view, lower.to)
    {
        return None;
    }
    // "neuf élèves sur dix" is a share, "12 votes sur 20" a count.
    if upper > 3 && word > 0 && ![10, 100].contains(&below) {
        return None;
    }
    let mut item = Item::new(numeral.from, lower.to, Kind::Fraction);
    item.value = Some(Amount::Number(Exact::ratio(upper.into(), below.into())?));
    if word > 0 {
        let (first, last) = (view.token(numeral.to)?, view.token(numeral.to)?);
        item.counted = Some((first.start, last.end));
    }
    Some(item)
}

/// "jeder dritte", "every third child": one in three. Not "every second counts", nor how often ("jeden zweiten Tag").
fn every(view: &View<'_>, at: usize) -> Option<Item> {
    let hit = view.at(at, Cat::Every)?;
    let n = view.numeral(at + hit.len, false).filter(|n| n.sort == Sort::Ordinal && !view.is(at + hit.len, Cat::Unit))?;
    if unit::time_at(view, n.to) {
        return None;
    }
    let below = n.value.small().filter(|below| *below > 1)?;
    let mut item = Item::new(at, n.to, Kind::Fraction);
    item.value = Some(Amount::Number(Exact::ratio(1, below.into())?));
    Some(item)
}

/// "doubled", "twice as many", "three times more", "multiplied by three".
fn multiple(view: &View<'_>, at: usize) -> Option<Item> {
    let (to, value) = if let Some(hit) = view.at(at, Cat::MultipleBy) {
        let n = view.numeral(at + hit.len, false).filter(|n| matches!(n.sort, Sort::Cardinal | Sort::Fraction))?;
        // "multiplier par une fois et demie"
        let times = view.at(n.to, Cat::Times).map_or(n.to, |times| n.to + times.len);
        and_half(view, times, n.value).unwrap_or((n.to, n.value))
    } else if let Some(hit) = view.at(at, Cat::Multiple).filter(|hit| !view.is_digits(at + hit.len)) {
        (at + hit.len, Exact::whole(hit.data.into()))
    } else if let Some(hit) = view.at(at, Cat::MultipleWith) {
        view.at(at + hit.len, Cat::Comparative)?;
        (at + hit.len, Exact::whole(hit.data.into()))
    } else if let Some(hit) = view.at(at, Cat::MultipleNoun) {
        (view.is(back(at, 1), Cat::Determiner) && !view.noun(at + hit.len)).then_some(())?;
        (at + hit.len, Exact::whole(hit.data.into()))
    } else {
        if !view.is_digits(at) && !view.is(at, Cat::Numeral) {
            return None;
        }
        let n = view.numeral(at, false).filter(|n| n.sort == Sort::Cardinal)?;
        // "twelve-fold", "12-fold": the ending of a multiple.
        let fold = view.behind_hyphen(n.to);
        if let Some(hit) = view.at(fold, Cat::Fold).filter(|_| view.glued(fold)) {
            let mut item = Item::new(at, fold + hit.len, Kind::Multiple);
            item.value = Some(Amount::Number(n.value));
            return Some(item);
        }
        // "10x"; "2x a day" is how often.
        if view.glued(n.to)
            && n.digits
            && let Some(hit) = view.at(n.to, Cat::TimesGlued)
            && !(view.glued(n.to + hit.len) && (view.is_word(n.to + hit.len) || view.hyphen(n.to + hit.len)))
            && !view.is_digits(n.to + hit.len)
            && !view.is(n.to + hit.len, Cat::ArticleOne)
            && !view.is(n.to + hit.len, Cat::Per)
        {
            let mut item = Item::new(at, n.to + hit.len, Kind::Multiple);
            item.value = Some(Amount::Number(n.value));
            return Some(item);
        }
        let tied = view.tied(n.to);
        // "в 30 с лишним раз"
        let hedged = || view.at(n.to, Cat::HedgeAfter).map_or(n.to, |hit| n.to + hit.len);
        let n = Numeral { to: if tied { n.to + 1 } else { hedged() }, ..n };
        let times = n.to + view.at(n.to, Cat::Times)?.len;
        let more = and_half(view, times, n.value);
        let (times, value) = more.unwrap_or((times, n.value));
        let comparative = view.at(times, Cat::Comparative);
        // "5-кратный" is a ratio by itself, "5-mal" only how often.
        // Nothing happens "2.5 times".
        let ratio =
            tied && !view.lexicon.grammar.hyphen_makes_name || more.is_some() || times_before(view, at) || n.decimals && n.scale == 0;
        if comparative.is_none() && !ratio {
            return None;
        }
        let apart = view.lexicon.grammar.spoken_digits || view.lexicon.grammar.comparative_apart;
        let tail = comparative.filter(|_| !apart).map_or(0, |hit| hit.len);
        (times + tail, value)
    };
    let mut item = Item::new(at, to, Kind::Multiple);
    item.value = Some(Amount::Number(value));
    item.digits = view.is_digits(at);
    Some(item)
}

/// "deux fois et demie": what is added behind the times.
fn and_half(view: &View<'_>, at: usize, times: Exact) -> Option<(usize, Exact)> {
    let hit = view.at(at, Cat::AndHalf)?;
    let (above, below) = view.lexicon.fractions[hit.data as usize];
    Some((at + hit.len, times.plus(Exact::ratio(above.into(), below.into())?)?))
}

/// "в 3 раза", "в 2–3 раза": the preposition alone makes a ratio of the times.
fn times_before(view: &View<'_>, at: usize) -> bool {
    let (joined, low) = (back(at, 1), back(at, 2));
    let ranged = (view.dash(joined) || view.is(joined, Cat::Or)) && (view.is_digits(low) || view.is(low, Cat::Numeral));
    view.before(at, Cat::TimesBefore).is_some() || ranged && view.before(low, Cat::TimesBefore).is_some()
}
