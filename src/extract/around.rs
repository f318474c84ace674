//! What stands around a quantity: hedges, the counted noun, the time it speaks of, what a list leaves out.

use super::item::{Amount, Item};
use super::lang::{BEFORE_VERB, Cat, THAN};
use super::range::alike;
use super::token::Tok;
use super::value::Exact;
use super::view::{View, back};
use crate::model::{Approx, Kind, RelationKind, Unit};

/// Reads the neighbours of every item, in place.
pub(super) fn read(view: &View<'_>, items: &mut [Item]) {
    for at in 0..items.len() {
        let limit = items.get(at + 1).map_or(view.len(), |next| next.from);
        let last = at.checked_sub(1).map(|last| items[last].to);
        hedge(view, &mut items[at], last);
        counted(view, &mut items[at], limit);
    }
    shared_noun(view, items);
    elided(view, items);
    when(view, items);
    echoed(view, items);
}

/// Hedges before ("près de"), behind ("or more"), and verbs ("dépasse").
fn hedge(view: &View<'_>, item: &mut Item, last: Option<usize>) {
    // "más de un centenar": what is said outweighs what the noun only implies.
    if item.kind == Kind::Ordinal || item.approx.is_some_and(|approx| approx != Approx::About) {
        return;
    }
    // "the over-65s"
    let mut end = item.lead - usize::from(view.hyphen(back(item.lead, 1)) && view.glued(item.lead));
    // "dépasse les 300 milliards", "the more than 8 million": words that may stand between.
    for _ in 0..3 {
        if let Some((start, code)) = view.before(end, Cat::HedgeBefore) {
            // "с 8 до 2", "до 2030 года", "gestegen tot 684": the word only joins, places or ends a change here.
            let whole = |cat: Cat| view.at(start, cat).is_some_and(|hit| start + hit.len == end);
            let joins = whole(Cat::To) || whole(Cat::From) || whole(Cat::Between);
            let changes = matches!(item.relation, Some((RelationKind::Change, _)))
                || (start.saturating_sub(9)..start).any(|i| view.is(i, Cat::ChangeVerb));
            let lasts = whole(Cat::Between) && item.kind == Kind::Duration;
            // "rose 12 percent over two years", "built 40 schools over two years": how long it took.
            let spent = item.kind == Kind::Duration && whole(Cat::SpanCue) && last.is_some_and(|last| (last..start).all(|i| view.noun(i)));
            if spent {
                return;
            }
            if joins && (item.kind == Kind::Date || lasts || changes && whole(Cat::To)) {
                return;
            }
            // "367 gegen 234 Stimmen": two numbers set against each other.
            if whole(Cat::Comparison) && last == Some(start) {
                return;
            }
            let approx = Approx::ALL.get(code as usize).copied();
            // "14 percent fewer than 2022": no year is more than another.
            if item.kind == Kind::Date && matches!(approx, Some(Approx::MoreThan | Approx::LessThan)) {
                return;
            }
            item.approx = approx;
            item.hedge = start;
            return;
        }
        let Some((start, _)) = view.before(end, Cat::Determiner).or_else(|| view.before(end, Cat::AgeBefore)) else { break };
        end = start;
    }
    // "20 с лишним лет", "20+ years"
    if let Some((approx, _)) = (item.from + 1..item.to).find_map(|i| view.hedge_after(i)) {
        item.approx = Some(approx);
        return;
    }
    if view.sign(back(item.lead, 1), '~') || view.sign(back(item.lead, 1), '≈') {
        item.approx = Some(Approx::About);
        item.hedge = item.lead - 1;
        return;
    }
    // "5 homes or more", but in "350 больниц и более 40 тысяч" the hedge is the next number's.
    let next = |to: usize| view.is_digits(to) || view.is(to, Cat::Numeral);
    let behind = || view.hedge_after(item.to + 1).filter(|(_, to)| view.is_word(item.to) && !next(*to));
    item.approx = view.hedge_after(item.to).or_else(behind).map(|(approx, _)| approx).or(item.approx);
}

/// The head noun behind the number: the first word that is neither an article, a preposition nor a known adjective.
fn counted(view: &View<'_>, item: &mut Item, limit: usize) {
    if item.counted.is_some() || !matches!(item.kind, Kind::Number | Kind::Percent | Kind::Fraction | Kind::Ordinal | Kind::Vague) {
        return;
    }
    // A unit (of time, of money) is what a vague count counts.
    if item.kind == Kind::Vague && item.unit.is_some() {
        return;
    }
    let needs_of = matches!(item.kind, Kind::Percent | Kind::Fraction);
    let mut at = view.hedge_after(item.to).map_or(item.to, |(_, to)| to);
    let mut seen_of = false;
    for _ in 0..6 {
        if at >= limit {
            return;
        }
        if let Some(hit) = view.at(at, Cat::Of) {
            seen_of = true;
            at += hit.len;
        } else if view.lexicon.grammar.nouns_capital && view.token(at).is_some_and(|token| token.may(Cat::CountedStop)) {
            return;
        } else if let Some(hit) = view.at(at, Cat::CountedSkip).or_else(|| view.at(at, Cat::Determiner).filter(|_| seen_of)) {
            at += hit.len;
        } else {
            break;
        }
    }
    // "новых больниц": an adjective by its ending, where a noun follows.
    let plain = |at: usize| {
        view.token(at).is_some_and(|token| token.kind == Tok::Word && at < limit && !token.may(Cat::CountedStop) && !token.may(Cat::And))
    };
    for _ in 0..3 {
        let adjective = view.lexicon.adjective_endings.iter().any(|ending| view.str(at).ends_with(ending));
        if !(adjective && plain(at) && plain(at + 1)) {
            break;
        }
        at += 1;
    }
    // Where nouns have capitals, a small letter is an adjective's.
    let stops =
        |at: usize| view.token(at).is_none_or(|token| token.kind != Tok::Word || token.may(Cat::CountedStop) || token.may(Cat::And));
    if view.lexicon.grammar.nouns_capital
        && !stops(at)
        && let Some(noun) = (at..limit.min(at + 4)).take_while(|i| !stops(*i)).find(|i| view.token(*i).is_some_and(|token| token.upper))
    {
        at = noun;
    }
    let Some(token) = view.token(at).filter(|token| token.kind == Tok::Word && at < limit) else { return };
    if view.is(at, Cat::When)
        || view.is(at, Cat::Month)
        || view.is(at, Cat::Determiner)
        || (view.lexicon.grammar.nouns_capital && !token.upper)
        || token.may(Cat::CountedStop)
        || token.may(Cat::And)
        || is_verb(view, at)
        || (needs_of && !seen_of && item.kind == Kind::Percent)
    {
        return;
    }
    // "800,000 manufacturing jobs": more than one wants a plural.
    let plural = |at: usize| view.lexicon.plural_endings.iter().any(|ending| view.str(at).ends_with(ending));
    let single = item.one || item.number().is_some_and(|value| value.equals(Exact::whole(1)));
    let (mut at, mut token) = (at, token);
    if !view.lexicon.plural_endings.is_empty() && matches!(item.kind, Kind::Number | Kind::Vague) && !single && !plural(at) {
        let noun = (at + 1..at + 5).take_while(|i| plain(*i)).find(|i| plural(*i) && !view.is(*i, Cat::When));
        if let Some((noun, last)) = noun.and_then(|noun| Some((noun, view.token(noun)?))) {
            (at, token) = (noun, last);
        }
    }
    // "ex-servicemen": the whole compound.
    let mut last = at;
    while view.tied(last + 1) && view.is_word(last + 2) && last + 2 < limit {
        last += 2;
    }
    item.counted = view.token(last).map(|end| (token.start, end.end));
}

/// "23 являются": a word that ends as no noun does.
fn is_verb(view: &View<'_>, at: usize) -> bool {
    view.lexicon.verb_endings.iter().any(|ending| view.str(at).ends_with(ending))
}

/// "ils en avaient 61 000": a number without a noun counts what the one before it counted; money likewise.
fn elided(view: &View<'_>, items: &mut [Item]) {
    for at in 1..items.len() {
        let (earlier, rest) = items.split_at_mut(at);
        let [item, later @ ..] = rest else { break };
        if item.counted.is_some() || item.unit.is_some() || !matches!(item.kind, Kind::Number | Kind::Vague) {
            continue;
        }
        let money = earlier.iter().rev().take(NEAR).find(|other| other.is_money() && other.unit.is_some());
        if item.scale >= 6
            && let Some(money) = money
            && item.kind == Kind::Number
        {
            item.kind = Kind::Currency;
            item.unit.clone_from(&money.unit);
            item.sign = money.sign;
            continue;
        }
        // "a los 65 años, no a los 67"
        if item.plain > 0
            && view.before(item.from, Cat::AgeAt).is_some()
            && earlier.iter().any(|other| other.kind == Kind::Age)
            && !view.noun(item.to)
        {
            item.kind = Kind::Age;
            item.unit = Some(Unit::of("a"));
            continue;
        }
        // "frente al 28 de 2010"
        let dated = |date: &Item| date.kind == Kind::Date && view.at(item.to, Cat::Of).is_some_and(|of| item.to + of.len == date.from);
        let ends = !view.is_word(item.to)
            || view.is(item.to, Cat::When)
            || view.is(item.to, Cat::Determiner)
            || view.token(item.to).is_some_and(|next| next.may(Cat::CountedStop))
            || is_verb(view, item.to)
            || later.first().is_some_and(dated);
        if let Some(other) = earlier.iter().rev().take(NEAR).find(|other| other.kind == Kind::Number && other.counted.is_some())
            && ends
        {
            item.counted = other.counted;
        } else if ends && let Some(other) = compared(view, earlier, item) {
            item.kind = other.kind;
            item.unit.clone_from(&other.unit);
            item.sign = other.sign;
        } else if ends
            && item.kind == Kind::Number
            && item.plain > 0
            && view.token(item.to).is_none_or(|token| token.kind == Tok::Sign)
            && let [.., only] = earlier
            && only.kind == Kind::Dimension
            && (only.to..item.from).any(|i| view.is(i, Cat::And))
        {
            item.kind = Kind::Dimension;
            item.unit.clone_from(&only.unit);
        }
    }
}

/// "3 of the 12 hospitals", "367 gegen 234 Stimmen", "2,100 instead of 3,000 euros": the noun or unit stands with the second number only.
fn shared_noun(view: &View<'_>, items: &mut [Item]) {
    for at in (0..items.len().saturating_sub(1)).rev() {
        let (left, right) = items.split_at_mut(at + 1);
        let (item, next) = (&mut left[at], &right[0]);
        let gap = next.from.saturating_sub(item.to);
        let against = [Cat::Comparison, Cat::To].iter().any(|cat| view.at(item.to, *cat).is_some_and(|hit| hit.len == gap));
        let part = view.at(item.to, Cat::Of).is_some_and(|of| {
            of.len == gap || view.at(item.to + of.len, Cat::Determiner).is_some_and(|article| of.len + article.len == gap)
        });
        let lacks = item.kind == Kind::Number && (against || part) || item.kind == Kind::Fraction && part;
        if lacks && item.counted.is_none() && item.unit.is_none() && next.kind == Kind::Number {
            item.counted = next.counted;
        }
        let compared = view.at(item.to, Cat::Comparison).is_some_and(|hit| hit.len == gap && hit.data != THAN);
        if compared && item.is_bare() && item.digits && measured_alike(next, item) {
            (item.kind, item.unit, item.sign) = (next.kind, next.unit.clone(), next.sign);
        }
    }
}

/// Whether a measure has a unit that a bare number of its order may share.
fn measured_alike(measured: &Item, bare: &Item) -> bool {
    matches!(measured.kind, Kind::Percent | Kind::Dimension | Kind::Duration | Kind::Currency)
        && measured.unit.is_some()
        && measured.scale == bare.scale
        && measured.number().zip(bare.number()).is_some_and(|(a, b)| alike(a, b))
}

/// "34 %, contre 28 en 2010": what bare digits right behind a word of comparison are compared with, and so share the unit of. Where one has
/// a scale word and the other none, it may have been left out with the unit, and nothing is shared; nor with what is of another order.
fn compared<'i>(view: &View<'_>, earlier: &'i [Item], item: &Item) -> Option<&'i Item> {
    const CLOSE: usize = 4;
    let (cue, than) = view.before(item.hedge, Cat::Comparison).filter(|_| item.digits && item.kind == Kind::Number)?;
    let other = earlier.iter().rev().find(|other| other.kind != Kind::Date)?;
    (than != THAN && measured_alike(other, item) && other.to <= cue && cue - other.to <= CLOSE).then_some(other)
}

/// "vor zehn Jahren 48 Prozent, heute 61": the same share at another time, said without its sign.
fn echoed(view: &View<'_>, items: &mut [Item]) {
    const CLOSE: usize = 14;
    for at in 1..items.len() {
        let (earlier, rest) = items.split_at_mut(at);
        let item = &mut rest[0];
        let ends = !view.is_word(item.to) || view.token(item.to).is_some_and(|next| next.may(Cat::CountedStop));
        let Some(last) = earlier.iter().rev().find(|last| !matches!(last.kind, Kind::Date | Kind::Duration)) else { continue };
        let share = last.kind == Kind::Percent && item.when.is_some() && item.when != last.when && item.from - last.to <= CLOSE;
        if item.is_bare() && ends && share && last.number().zip(item.number()).is_some_and(|(a, b)| alike(a, b)) {
            (item.kind, item.unit) = (last.kind, last.unit.clone());
        }
    }
}

/// The date or the words for a time nearest to each quantity, in its own clause; a date at the head speaks for all.
fn when(view: &View<'_>, items: &mut [Item]) {
    let marks = times(view, items);
    if marks.is_empty() {
        return;
    }
    for at in 0..items.len() {
        if matches!(items[at].kind, Kind::Date | Kind::Ordinal | Kind::Age) {
            continue;
        }
        let item = &items[at];
        let after = marks.partition_point(|mark| mark.0 < item.to);
        let near = &marks[after.saturating_sub(NEAR)..(after + NEAR).min(marks.len())];
        let weighs = |other: &&Item| other.kind != Kind::Date && !near.iter().any(|mark| mark.0 <= other.from && other.to <= mark.1);
        let next = items[at + 1..].iter().take(NEAR).find(weighs).map_or(view.len(), |other| other.lead);
        let last = items[..at].iter().rev().take(NEAR).find(weighs).map_or(0, |other| other.to);
        let inside = |mark: &&(usize, usize)| mark.0 <= item.from && item.to <= mark.1;
        // "148 millions, aujourd'hui nous sommes 146": behind a comma, a time may open what is said of the next number.
        let opens = |mark: &(usize, usize)| {
            let from = view.before(mark.0, Cat::YearAfter).map_or(mark.0, |(start, _)| start);
            view.sign(back(from, 1), ',') && next < view.len() && !(mark.1..next).any(|i| view.sign(i, ',') || view.is(i, Cat::And))
        };
        let behind = near.iter().find(|mark| mark.0 >= item.to && mark.1 <= next && mark.0 - item.to <= FAR);
        let behind = behind.filter(|mark| !stopped(view, item.to, mark.0) && !opens(mark));
        let ahead = near.iter().rev().find(|mark| mark.1 <= item.lead && mark.0 >= last);
        // "1990 noch 5,4 Millionen, beträgt heute 3,7": a time before the number, with no comma between, is nearer than one behind a comma.
        let comma = |mut range: std::ops::Range<usize>| range.any(|i| view.sign(i, ','));
        let beside = ahead.is_some_and(|mark| mark.0 > 2 && !comma(mark.1..item.lead));
        let behind = behind.filter(|mark| !(beside && comma(item.to..mark.0)));
        let head = marks.first().filter(|mark| mark.0 <= 2 && mark.1 <= item.lead);
        let Some(mark) = behind.or(ahead).or(head).filter(|mark| !inside(mark)) else { continue };
        let (Some(first), Some(end)) = (view.token(mark.0), view.token(mark.1 - 1)) else { continue };
        items[at].when = Some((first.start, end.end));
    }
}

/// How many quantities around one are looked at; how many words away its time may stand.
const NEAR: usize = 12;
const FAR: usize = 40;

/// A clause ends between two tokens.
fn stopped(view: &View<'_>, from: usize, to: usize) -> bool {
    (from..to).any(|i| view.sign(i, ';') || view.at(i, Cat::ClauseSplit).is_some_and(|hit| hit.data != BEFORE_VERB))
}

/// Where times are named: dates among the items, and phrases of the tables ("last year"), with a number inside or not.
fn times(view: &View<'_>, items: &[Item]) -> Vec<(usize, usize)> {
    let mut marks: Vec<(usize, usize)> = items
        .iter()
        .filter(|item| item.kind == Kind::Date && matches!(item.value, Some(Amount::Date(_))))
        .map(|item| (item.from, item.to))
        .collect();
    let mut next = 0;
    let named = view.has(Cat::When) || view.has(Cat::WhenBefore);
    for at in 0..if named { view.len() } else { 0 } {
        let whole = view.at(at, Cat::When);
        let Some(hit) = view.at(at, Cat::WhenBefore).or(whole) else { continue };
        // "the past 4 years", "les trois premières années": the words run on over the duration, and need one.
        while items.get(next).is_some_and(|item| item.from < at + hit.len) {
            next += 1;
        }
        let duration = items.get(next).filter(|item| item.kind == Kind::Duration && item.from == at + hit.len);
        match (duration, whole) {
            (Some(item), _) => marks.push((at, item.to)),
            (None, Some(hit)) => marks.push((at, at + hit.len)),
            (None, None) => {}
        }
    }
    marks.retain(|mark| !compares(view, mark.0));
    marks.sort_unstable();
    marks
}

/// "the worst since 2009", "la première fois depuis quarante ans": the time that starts here is another one's than the quantity's.
fn compares(view: &View<'_>, mark: usize) -> bool {
    const CLOSE: usize = 6;
    let since = view.before(mark, Cat::Since).map(|(start, _)| start).or_else(|| view.is(mark, Cat::Since).then_some(mark));
    let superlative = |at: usize| view.at(at, Cat::Superlative).is_some() && !(at..since.unwrap_or(at)).any(|i| view.sign(i, ','));
    since.is_some_and(|since| (since.saturating_sub(CLOSE)..since).any(superlative))
}
