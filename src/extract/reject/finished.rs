//! Finished items that only look like quantities: an article, an adverb, a name.

use crate::extract::item::Item;
use crate::extract::lang::{Cat, PER_SECOND};
use crate::extract::numeral::{Numeral, Sort};
use crate::extract::value::Exact;
use crate::extract::view::{View, back};
use crate::model::Kind;

/// Finished items that only look like quantities.
pub(in crate::extract) fn refuses(view: &View<'_>, item: &Item) -> bool {
    match item.kind {
        Kind::Dimension | Kind::Duration => article_time(view, item),
        // One is an article, a pronoun or a number: it counts where something says so.
        Kind::Number => item.one && !item.digits && !one_counts(view, item),
        Kind::Ordinal => !item.digits && (ordinal_adverb(view, item) || ordinal_is_noun(view, item) || ordinal_is_unit(view, item)),
        Kind::Fraction if item.digits => improper(view, item),
        Kind::Fraction => fraction_is_name(view, item),
        _ => false,
    }
}

/// 120/80, 60/40 and 20/20 are two numbers with a bar between them.
fn improper(view: &View<'_>, item: &Item) -> bool {
    let upper = view.digits(item.from).and_then(|digits| digits.value?.small());
    upper.is_some_and(|upper| upper >= 20) && item.number().is_some_and(|value| !value.below(Exact::whole(1)))
}

/// "an einem Tag", "ein Liter Milch": the article before a unit, with nothing that makes it a count.
fn article_time(view: &View<'_>, item: &Item) -> bool {
    if !view.lexicon.grammar.article_is_one || !item.one || item.digits || item.from == 0 && item.to + 1 >= view.len() {
        return false;
    }
    let article = view.number(item.from).is_some_and(|(_, word)| word.weak);
    let short = item.number().is_some_and(|value| value.below(Exact::whole(1)));
    let next = item.to + view.at(item.to, Cat::And).map_or(usize::from(view.sign(item.to, ',')), |hit| hit.len);
    let more = view.numeral(next, false).is_some_and(|n| view.is(n.to, Cat::Unit));
    // "höher als ein Jahr zuvor" is a point in time.
    let hedged =
        (view.before(item.from, Cat::HedgeBefore).is_some() || view.before(item.from, Cat::Only).is_some()) && !view.is(item.to, Cat::Ago);
    article && item.to <= item.from + 2 && !short && !more && !hedged
}

/// What stands before a token, and before its comma.
fn behind_comma(view: &View<'_>, from: usize) -> usize {
    back(from, 1 + usize::from(view.sign(back(from, 1), ',')))
}

fn one_counts(view: &View<'_>, item: &Item) -> bool {
    let (from, to) = (item.from, item.to);
    if view.lexicon.grammar.strong_one_counts && view.number(from).is_some_and(|(_, word)| !word.weak) {
        // "de één": the pronoun.
        return view.before(from, Cat::Determiner).is_none() && !view.is(to, Cat::Of);
    }
    // "eine Eins": the figure as a noun.
    let figure = view.token(from).is_some_and(|token| token.upper) && view.number(from).is_some_and(|(_, word)| !word.weak);
    if view.lexicon.grammar.nouns_capital && figure && view.before(from, Cat::Determiner).is_some() {
        return true;
    }
    // Said alone, or in a row of numbers.
    let number = |at: usize| view.is_digits(at) || view.numeral(at, false).is_some_and(|n| n.sort == Sort::Cardinal);
    let end = view.len();
    let alone = from == 0 && (to == end || to + 1 == end && !view.is_word(to));
    let comma = |at: usize| usize::from(view.sign(at, ','));
    // "un 8,5 %": the article stands before any number; in a row of numbers it is one of them.
    let strict = view.lexicon.grammar.article_is_one;
    let ends = |n: &Numeral| {
        let bare = !view.is_word(n.to) || view.is(n.to, Cat::Numeral);
        n.sort == Sort::Cardinal && bare && !view.hyphen(n.to) || n.one
    };
    let row = |at: usize| view.numeral(at, false).is_some_and(|n| if strict { ends(&n) } else { number(n.to + comma(n.to)) });
    let next = to + comma(to);
    let after = number(next) && !view.is_digits(to) && (!is_article(view, from) || next > to && !strict || row(next));
    // "… 700, un aumento": an article, not the next of a row.
    let before = number(behind_comma(view, from)) && !view.noun(to) && !view.is_digits(to);
    // "solo un 4 %": the article of the number behind.
    let only = view.before(from, Cat::Only).is_some() && !view.is_digits(to) || view.is(to, Cat::Alone);
    let against = view.before(from, Cat::HedgeBefore).is_some() && (view.is_word(to) && !view.is(to, Cat::CountedStop));
    // "one soldier was killed and two were wounded": a second number leaves the same noun out.
    let coordinated = view.is_word(to)
        && (to + 1..to + 8).any(|i| {
            view.is(i, Cat::And)
                && view.is(i + 2, Cat::CountedStop)
                && view.numeral(i + 1, false).is_some_and(|n| n.sort == Sort::Cardinal && !n.one)
        });
    // "один депутат из 450"
    let out_of = view.is_word(to) && view.is(to + 1, Cat::OutOf) && number(to + 2);
    alone || after || before || only || against || coordinated || out_of
}

/// Whether the word for 1 is the article too.
pub(in crate::extract) fn is_article(view: &View<'_>, from: usize) -> bool {
    view.numeral(from, false).is_some_and(|n| n.weak)
}

/// "I first met …": an ordinal without a noun of its own and without a determiner is an adverb or an enumerator.
fn ordinal_adverb(view: &View<'_>, item: &Item) -> bool {
    let small = item.number().and_then(Exact::small).is_some_and(|value| value <= 2);
    if !small {
        return false;
    }
    let hyphened = view.hyphen(back(item.from, 1)) && view.glued(item.from);
    if view.len() <= item.to - item.from + 1 {
        return false;
    }
    // "second-largest", "second largest"
    let ranked = view.is(view.behind_hyphen(item.to), Cat::Rank);
    let determined = view.lexicon.grammar.no_articles || view.before(item.from, Cat::Determiner).is_some() || ranked;
    let noun = view.is_word(item.to) && !view.is(item.to, Cat::CountedStop);
    // In a row of ordinals each stands for itself.
    let row = view.sign(item.to, ',') && view.numeral(item.to + 1, false).is_some_and(|n| n.sort == Sort::Ordinal)
        || view.sign(back(item.from, 1), ',') && view.is(back(item.from, 2), Cat::Numeral)
        || view.numeral(item.to, false).is_some_and(|n| n.sort == Sort::Ordinal)
        || view.numeral(back(item.from, 1), false).is_some_and(|n| n.sort == Sort::Ordinal);
    // "Первое: …" only counts the points of a speech.
    let enumerates = view.lexicon.grammar.no_articles && !noun && !view.is_word(back(item.from, 1));
    hyphened || enumerates && !row || !(determined && (noun || !view.is_word(item.to)) || row)
}

/// "no quarto", "na quinta": a room, a weekday; an ordinal only before its noun or in a row.
fn ordinal_is_noun(view: &View<'_>, item: &Item) -> bool {
    let word = |at: usize| view.is(at, Cat::Numeral) || view.is_digits(at);
    item.to == item.from + 1
        && view.is(item.from, Cat::NeedsNoun)
        && !view.noun(item.to)
        && !word(item.to)
        && !word(behind_comma(view, item.from))
        && view.len() > 2
}

/// "12 euro al secondo".
fn ordinal_is_unit(view: &View<'_>, item: &Item) -> bool {
    view.before(item.to, Cat::Per)
        .is_some_and(|(from, per)| per == PER_SECOND && from < item.from && view.before(from, Cat::Unit).is_some())
}

/// "half-hearted", "a half-finished bridge".
fn fraction_is_name(view: &View<'_>, item: &Item) -> bool {
    let hyphen = view.tied(item.to) && view.is_word(item.to + 1);
    hyphen && (item.to == item.from + 1 || view.is(item.from, Cat::ArticleOne))
}
