//! The rules on texts: every number that can be checked has a source, and what is said of a claim is what the claim says.
//!
//! Which numbers can be checked is what extraction calls check-worthy facts, so that a plan, an opinion or a list's number asks for
//! nothing. The surprise: extraction does not see links, references and code, only as many spaces; a number in an address is no number
//! of the text.

mod comments;
mod points;
mod scope;
#[cfg(all(test, feature = "html"))]
mod tests;

use std::collections::BTreeSet;
use std::ops::Range;

use points::Points;
use scope::{Reference, Source, SourceKind, Sources};

use super::Hit;
use crate::extract::{self, Extraction, Options};
use crate::model::{
    Block, BlockKind, ClaimState, Class, Date, Document, Draft, Finding, FindingKind, Kind, MarkKind, Number, Passage, PassageKind, Place,
    Quantity, RelationKind, Rule, Span, Status, Verdict,
};

/// A place in a draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum At {
    /// Words of its text.
    Words(Span),
    /// Bytes of its file.
    Bytes(Range<usize>),
}

/// What a text says of a claim.
#[derive(Debug, Clone, Copy)]
pub struct Retold<'a> {
    /// The quantities, in order.
    pub quantities: &'a [Quantity],
    /// The words that hold them.
    pub words: &'a str,
    /// ISO 639-1.
    pub lang: Option<&'a str>,
    /// The day of the text.
    pub date: Option<Date>,
}

/// The claims that a text may refer to.
pub trait Claims {
    /// The claim with this id.
    fn claim(&self, id: &str) -> Option<&ClaimState>;
    /// Ids that look like this one.
    fn close_to(&self, id: &str) -> Vec<String>;
    /// What the arithmetic says of the text's words, set against the claim's.
    fn compare(&self, claim: &ClaimState, retold: &Retold<'_>) -> Finding;
}

/// A text and what is known beside it.
pub struct Text<'a> {
    /// The text.
    pub draft: &'a Draft,
    /// Its own file's name, which a link to itself has.
    pub name: Option<&'a str>,
    /// The claims; `None` where there are none to look in: then a reference is taken as it stands.
    pub claims: Option<&'a dyn Claims>,
    /// ISO 639-1; what the text says of itself, or detected, where absent.
    pub language: Option<&'a str>,
    /// The place of some of its words.
    pub place: &'a dyn Fn(At) -> Place,
}

/// What the rules found in a text, and which of its claims nobody looked up.
#[derive(Debug, Default)]
pub struct Judged {
    /// What they found, to be weighed.
    pub hits: Vec<(Rule, Hit)>,
    /// How many references were taken as they stand.
    pub unresolved: usize,
}

/// Applies the rules on texts to a text.
///
/// ```
/// # #[cfg(feature = "html")]
/// # fn main() -> Result<(), factcheck::ingest::Undrafted> {
/// use factcheck::gate::prose::{At, Text, check_text};
/// use factcheck::ingest::draft;
/// use factcheck::model::{Format, Place, Rule};
///
/// let draft = draft("It costs [4 million euros](https://example.org/budget). It serves 12,400 readers.\n", Format::Markdown)?;
/// // Where the words stand; a caller that has the file tells line and column.
/// let place = |_: At| Place { file: "article.md".to_owned(), line: 1, column: 1, length: 0 };
/// let judged = check_text(&Text { draft: &draft, name: None, claims: None, language: Some("en"), place: &place });
///
/// let [(rule, hit)] = judged.hits.as_slice() else { panic!("one number has no source") };
/// assert_eq!(*rule, Rule::UnsourcedNumber);
/// assert_eq!(hit.message, "\"12,400\" has no source");
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "html"))]
/// # fn main() {}
/// ```
pub fn check_text(text: &Text<'_>) -> Judged {
    let draft = text.draft;
    let points = Points::new(&draft.text);
    let unsaid = unsaid(draft);
    let references = scope::references(draft, &points, &unsaid);
    let addresses = scope::addresses(&draft.text, &points, &unsaid);
    let sources = Sources::new(draft, &points, text.name, &references, &addresses);
    let reader = Reader::new(text, &points, &references, &sources, unsaid.into_iter().chain(addresses.iter().copied()));
    let mut found = reader.references();
    found.extend(reader.numbers());
    found.sort_by_key(|found| (found.span, found.rule));
    let (mut exceptions, misread) = comments::read(text.draft);
    let mut hits = Vec::with_capacity(found.len());
    for Found { rule, span, claim, about, message, help } in found {
        let mut hit = Hit::new((text.place)(At::Words(span)), about, message, help);
        hit.claim = claim;
        hit.excepted = exceptions.cover(rule, span.start).map(str::to_owned);
        hits.push((rule, hit));
    }
    for exception in exceptions.written() {
        for rule in exception.needless() {
            let message = format!("the exception from {rule} is not needed: nothing that it stands for has such a problem");
            let place = (text.place)(At::Bytes(exception.bytes.clone()));
            hits.push((Rule::NeedlessException, Hit::new(place, exception.words.clone(), message, "delete the comment".to_owned())));
        }
    }
    for comment in misread {
        let (why, help) = comment.why.split_once("; ").unwrap_or((&comment.why, "correct or delete the comment"));
        let (message, place) = (format!("this comment holds nothing back: {why}"), (text.place)(At::Bytes(comment.bytes)));
        hits.push((Rule::NeedlessException, Hit::new(place, comment.words, message, help.to_owned())));
    }
    let unresolved = if text.claims.is_none() { references.len() } else { 0 };
    Judged { hits, unresolved }
}

/// Whether a text holds a reference to a claim, so that the claims are wanted.
pub fn refers(draft: &Draft) -> bool {
    scope::may_refer(&draft.text) && !scope::references(draft, &Points::new(&draft.text), &unsaid(draft)).is_empty()
}

/// A problem of a text before its place is known.
struct Found {
    rule: Rule,
    span: Span,
    claim: Option<String>,
    about: String,
    message: String,
    help: String,
}

/// What a reference came to.
enum Looked<'a> {
    /// Nobody looked, or it names nothing that could be compared.
    Taken,
    /// The claim holds these quantities of the text, by their index.
    Holds(&'a ClaimState, BTreeSet<usize>),
    /// There is a problem with it, which is told of itself.
    Told,
}

struct Reader<'a> {
    text: &'a Text<'a>,
    points: &'a Points<'a>,
    references: &'a [Reference],
    sources: &'a Sources<'a>,
    /// References to footnotes that are not there, or empty.
    untold: Vec<Span>,
    extraction: Extraction,
    /// For each statement: the indices of its quantities.
    quantities: Vec<Vec<usize>>,
}

impl<'a> Reader<'a> {
    fn new(
        text: &'a Text<'a>,
        points: &'a Points<'a>,
        references: &'a [Reference],
        sources: &'a Sources<'a>,
        unread: impl Iterator<Item = Span>,
    ) -> Self {
        let draft = text.draft;
        let notes = draft.marks.iter().filter(|mark| mark.kind == MarkKind::Note).map(|mark| mark.span);
        let notes: Vec<Span> = notes.collect();
        let untold: Vec<Span> =
            scope::footnotes(&draft.text, points).into_iter().filter(|span| notes.binary_search(span).is_err()).collect();
        let telephones = scope::telephones(&draft.text, points);
        let cited = references.iter().map(|reference| reference.span);
        let masks = unread.chain(notes).chain(cited).chain(untold.iter().copied()).chain(telephones);
        let masked = masked(points, &draft.text, masks.collect());
        let blocks = draft.passages.iter().map(|passage| Block { span: passage.span, kind: kind(passage.kind) }).collect();
        let meta = draft.meta.clone();
        let document = Document { text: masked, format: draft.format, blocks, cues: Vec::new(), meta, map: None };
        let options = Options { lang: text.language, ..Options::default() };
        let extraction = extract::extract_wanted(&document, &options, &|sentence| is_wanted(text, references, sources, sentence));
        let mut quantities = vec![Vec::new(); extraction.statements.len()];
        for (at, found) in extraction.found.iter().enumerate() {
            if let Some(statement) = found.claim {
                quantities[statement].push(at);
            }
        }
        Self { text, points, references, sources, untold, extraction, quantities }
    }

    fn passage_at(&self, point: usize) -> Option<usize> {
        passage_at(&self.text.draft.passages, point)
    }

    /// The claims that the text refers to: that they are there, say the same and were judged.
    fn references(&self) -> Vec<Found> {
        let Some(claims) = self.text.claims else { return Vec::new() };
        let mut found = Vec::new();
        for (at, reference) in self.references.iter().enumerate() {
            let id = reference.id.as_str();
            let words = self.points.slice(reference.span).to_owned();
            let told = |claim: Option<&str>, message: String, help: String| Found {
                rule: Rule::ReferenceMismatch,
                span: reference.span,
                claim: claim.map(str::to_owned),
                about: words.clone(),
                message,
                help,
            };
            if id.is_empty() {
                let help = "write [claim:ID] on one line, with the full id; factcheck list shows the ids".to_owned();
                found.push(told(None, "this reference names no claim".to_owned(), help));
                continue;
            }
            let Some(claim) = claims.claim(id) else {
                let close = claims.close_to(id);
                let help = match close.as_slice() {
                    [] => "factcheck list shows the ids; a reference needs the full one".to_owned(),
                    [one] => format!("did you mean [claim:{one}]?"),
                    several => format!("did you mean one of {}?", several.join(", ")),
                };
                found.push(told(None, format!("no claim has the id {id}"), help));
                continue;
            };
            if let Some(objection) = objection(claim) {
                let help =
                    format!("factcheck show {id}; where the text is about that: <!-- factcheck: allow reference-mismatch because … -->");
                found.push(told(Some(id), format!("claim {id} {objection}, so no text can rest on it"), help));
            }
            if let Some(other) = self.other_number(at, claim, claims) {
                found.push(other);
            }
        }
        found
    }

    /// The number of the text that stands where the claim's should.
    fn other_number(&self, reference: usize, claim: &ClaimState, claims: &dyn Claims) -> Option<Found> {
        let span = self.references[reference].span;
        let statements = self.resting_on(reference);
        let mut nearest: Option<(usize, FindingKind)> = None;
        for statement in statements {
            let finding = self.compare(statement, claim, claims);
            for &at in &self.quantities[statement] {
                let kind = finding.pairs.iter().find(|pair| self.quantities[statement][pair.claim] == at).map(|pair| pair.finding);
                if kind.is_some_and(holds) {
                    return None;
                }
                let dated = self.extraction.found[at].quantity.kind == Kind::Date;
                // What was set against the claim's number is nearer than any other; then the last one before the reference.
                let (kind, paired) = (kind.unwrap_or(FindingKind::NotInQuote), kind.is_some());
                let better = nearest.is_none_or(|(known, other)| {
                    let before = |at: usize| self.extraction.found[at].span.end <= span.start;
                    (paired, before(at)) > (other != FindingKind::NotInQuote, before(known))
                        || paired == (other != FindingKind::NotInQuote) && before(at)
                });
                if better && (!dated || paired) {
                    nearest = Some((at, kind));
                }
            }
        }
        let (at, kind) = nearest?;
        let number = &self.extraction.found[at];
        let id = &claim.claim.id;
        let own: Vec<String> =
            claim.claim.quantities.iter().filter(|own| own.kind != Kind::Date).map(|own| format!("\"{}\"", own.text)).collect();
        if own.is_empty() {
            return None;
        }
        let how = match kind {
            FindingKind::NotInQuote | FindingKind::NotComparable => String::new(),
            kind => format!(" ({})", kind.code().replace('_', " ")),
        };
        let message = format!("\"{}\" is not what claim {id} says: {}{how}", self.points.slice(number.span), own.join(", "));
        Some(Found {
            rule: Rule::ReferenceMismatch,
            span: number.span,
            claim: Some(id.clone()),
            about: self.sentence_of(number.claim),
            message,
            help: format!("correct the number, or cite the claim that holds it; factcheck show {id}"),
        })
    }

    /// The statements that a reference is meant for.
    fn resting_on(&self, reference: usize) -> Vec<usize> {
        let span = self.references[reference].span;
        let Some(passage) = self.passage_at(span.start) else { return Vec::new() };
        let within = self.text.draft.passages[passage].span;
        let statements = &self.extraction.statements;
        let first = statements.partition_point(|statement| statement.sentence.end <= within.start);
        let inside = (first..statements.len()).take_while(|at| statements[*at].sentence.start < within.end);
        let meant =
            |at: &usize| self.sources.are_for(passage, statements[*at].sentence, &Source { span, kind: SourceKind::Claim(reference) });
        // Where its own sentence holds a number, the reference is for that one alone.
        let last = statements.partition_point(|statement| statement.sentence.start <= span.start).max(first);
        let mut own: Vec<usize> = (first..last).rev().take_while(|at| self.ends_before(*at, span)).filter(meant).collect();
        own.reverse();
        if own.is_empty() { inside.filter(meant).collect() } else { own }
    }

    /// Whether a reference stands in a statement's sentence or right behind it.
    fn ends_before(&self, statement: usize, reference: Span) -> bool {
        let sentence = self.extraction.statements[statement].sentence;
        let between = Span::new(sentence.end, reference.start.max(sentence.end));
        sentence.start <= reference.start && !self.points.slice(between).contains(char::is_alphanumeric)
    }

    fn compare(&self, statement: usize, claim: &ClaimState, claims: &dyn Claims) -> Finding {
        let quantities: Vec<Quantity> = self.quantities[statement].iter().map(|at| self.extraction.found[*at].quantity.clone()).collect();
        let words = self.points.slice(self.extraction.statements[statement].span);
        let lang = Some(self.extraction.lang.as_str()).filter(|lang| !lang.is_empty());
        claims.compare(claim, &Retold { quantities: &quantities, words, lang, date: self.text.draft.meta.date })
    }

    /// The numbers that can be checked and rest on nothing.
    fn numbers(&self) -> Vec<Found> {
        let mut found = Vec::new();
        for (at, statement) in self.extraction.statements.iter().enumerate() {
            let worthy = |at: &usize| statement.check_worthy || self.has_changed(*at);
            if statement.class != Class::Fact || !self.quantities[at].iter().any(worthy) || self.asks(statement.sentence) {
                continue;
            }
            let numbers = self.quantities[at].iter().copied().filter(worthy).filter(|at| !self.asks_for_nothing(*at));
            let numbers: Vec<usize> = numbers.collect();
            let Some(passage) = self.passage_at(statement.span.start).filter(|_| !numbers.is_empty()) else { continue };
            let sources = || self.sources.of(passage, statement.sentence);
            if sources().any(|source| !matches!(source.kind, SourceKind::Claim(_))) {
                continue;
            }
            let mut held: BTreeSet<usize> = BTreeSet::new();
            let mut cited: Vec<&str> = Vec::new();
            let mut settled = false;
            for source in sources() {
                let SourceKind::Claim(reference) = source.kind else { continue };
                match self.look(reference, at) {
                    Looked::Taken | Looked::Told => settled = true,
                    Looked::Holds(claim, quantities) => {
                        held.extend(quantities);
                        cited.push(&claim.claim.id);
                    }
                }
            }
            let bare: Vec<usize> = numbers.into_iter().filter(|at| !held.contains(at)).collect();
            let Some(first) = bare.first().filter(|_| !settled) else { continue };
            let list = self.listed(&bare);
            let have = if bare.len() == 1 { "has" } else { "have" };
            let (message, help) = match cited.as_slice() {
                [] => (format!("{list} {have} no source"), self.help(passage)),
                [id, ..] => {
                    let help = format!("give a source for it beside [claim:{id}]: a link, a footnote, or the claim that holds it");
                    (format!("{list} {have} no source: claim {id} does not say so"), help)
                }
            };
            let span = self.extraction.found[*first].span;
            found.push(Found { rule: Rule::UnsourcedNumber, span, claim: None, about: self.sentence_of(Some(at)), message, help });
        }
        found
    }

    /// Whether a number is a duration that changed: a measure, which somebody took. One by itself ("the talks lasted 4 hours") tells what
    /// happened, as extraction has it, and asks for no more than the rest of the story does.
    fn has_changed(&self, at: usize) -> bool {
        let quantity = &self.extraction.found[at].quantity;
        quantity.kind == Kind::Duration && quantity.relation.is_some_and(|relation| relation.kind == RelationKind::Change)
    }

    /// Whether a sentence is a question.
    fn asks(&self, sentence: Span) -> bool {
        let end = self.points.slice(Span::new(sentence.end.saturating_sub(LONGEST_CLOSING).max(sentence.start), sentence.end));
        end.trim_end_matches(CLOSING).ends_with(['?', '？', '؟'])
    }

    /// Whether a number that extraction finds worth checking is none that a reader of an article looks a source up for: a year, a small
    /// count in words ("three reasons"), a number that only names something ("Harrow 2.4", "exits with 1", the first cell of a row).
    fn asks_for_nothing(&self, at: usize) -> bool {
        let found = &self.extraction.found[at];
        let quantity = &found.quantity;
        let value = quantity.value.as_ref().and_then(|value| value.number());
        let below = |most: i64| value.is_some_and(|value| *value <= Number::from(most));
        let digits = quantity.text.chars().any(char::is_numeric);
        if quantity.kind == Kind::Date {
            return true;
        }
        let before = self.points.slice(Span::new(found.span.start.saturating_sub(40), found.span.start));
        // "x86-64", "windows-1252".
        let glued = before.strip_suffix('-').unwrap_or(if quantity.text.starts_with('-') { before } else { "" });
        if glued.ends_with(char::is_alphanumeric) {
            return true;
        }
        match quantity.kind {
            Kind::Number | Kind::Dimension | Kind::Duration if !digits => below(SPELT_OUT),
            // The width of a number names it: "64-bit".
            Kind::Dimension => quantity.unit.as_ref().is_some_and(|unit| unit.code() == "bit") && below(512),
            Kind::Number if quantity.unit.is_none() && quantity.approx.is_none() => {
                let text = quantity.text.as_str();
                let plain = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') && below(9999);
                let counts = quantity.counted.is_some() || quantity.relation.is_some();
                let year = text.len() == 4 && !text.contains('.') && !below(1499) && below(2100);
                // "exits with 1", "before 2.0".
                let code = (text.len() == 1 || text.ends_with(".0")) && quantity.when.is_none();
                let name = before.strip_suffix([' ', '\u{a0}']).and_then(|before| before.rsplit(|c: char| !c.is_alphabetic()).next());
                let named = name.is_some_and(|name| name.starts_with(char::is_uppercase));
                plain && (!counts && (year || code || named) || self.names_row(found.span))
            }
            _ => false,
        }
    }

    /// Whether a number is all that the first cell of a table's row holds, so that it names the row.
    fn names_row(&self, number: Span) -> bool {
        let row = self.passage_at(number.start).map(|at| &self.text.draft.passages[at]).filter(|row| row.kind == PassageKind::Row);
        row.is_some_and(|row| row.span.start == number.start && self.points.slice(Span::new(number.end, number.end + 1)) == "\t")
    }

    fn look(&self, reference: usize, statement: usize) -> Looked<'_> {
        let Some(claims) = self.text.claims else { return Looked::Taken };
        let Some(claim) = claims.claim(&self.references[reference].id) else { return Looked::Told };
        let finding = self.compare(statement, claim, claims);
        let own = &self.quantities[statement];
        let held: BTreeSet<usize> = finding.pairs.iter().filter(|pair| holds(pair.finding)).map(|pair| own[pair.claim]).collect();
        if held.is_empty() && self.other_number(reference, claim, claims).is_some() && self.resting_on(reference).contains(&statement) {
            return Looked::Told;
        }
        Looked::Holds(claim, held)
    }

    fn help(&self, passage: usize) -> String {
        let span = self.text.draft.passages[passage].span;
        let untold = self.untold.get(self.untold.partition_point(|label| label.start < span.start));
        if let Some(label) = untold.filter(|label| span.contains(**label)).map(|label| self.points.slice(*label)) {
            return format!("the footnote {label} is told nowhere: write its text, `{label}: …`, or link the source");
        }
        "link the source in its sentence or at the end of its paragraph, or reference a checked claim: [claim:ID]".to_owned()
    }

    fn listed(&self, numbers: &[usize]) -> String {
        let words = |at: usize| self.points.slice(self.extraction.found[at].span);
        match *numbers {
            [one] => format!("\"{}\"", words(one)),
            [first, second] => format!("\"{}\" and \"{}\"", words(first), words(second)),
            [first, second, ref rest @ ..] => format!("\"{}\", \"{}\" and {} more", words(first), words(second), rest.len()),
            [] => String::new(),
        }
    }

    /// The words that a problem is about.
    fn sentence_of(&self, statement: Option<usize>) -> String {
        let words = statement.map_or("", |at| self.points.slice(self.extraction.statements[at].span));
        words.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

fn passage_at(passages: &[Passage], point: usize) -> Option<usize> {
    let at = passages.partition_point(|passage| passage.span.end <= point);
    passages.get(at).filter(|passage| passage.span.start <= point).map(|_| at)
}

/// Whether it matters what a sentence says: not where nothing is stated, nor where there is a source, unless its passage refers to a claim
/// that it may have to agree with.
fn is_wanted(text: &Text<'_>, references: &[Reference], sources: &Sources<'_>, sentence: Span) -> bool {
    let Some(at) = passage_at(&text.draft.passages, sentence.start) else { return false };
    let passage = &text.draft.passages[at];
    if matches!(kind(passage.kind), BlockKind::Heading | BlockKind::Code) {
        return false;
    }
    let next = references.partition_point(|reference| reference.span.start < passage.span.start);
    let compared = text.claims.is_some() && references.get(next).is_some_and(|reference| reference.span.start < passage.span.end);
    compared || !sources.of(at, sentence).any(|source| text.claims.is_none() || !matches!(source.kind, SourceKind::Claim(_)))
}

/// Up to here house styles write a count in words; what they write so is seldom what a source is for.
const SPELT_OUT: i64 = 12;

/// How many code points behind the mark that ends a sentence are looked through.
const LONGEST_CLOSING: usize = 20;

/// What may stand behind the mark that ends a sentence.
const CLOSING: &[char] = &['"', '\'', '”', '’', '»', '›', ')', ']', ' ', '\u{a0}', '\u{202f}', '」', '』', '）'];

const fn holds(finding: FindingKind) -> bool {
    matches!(finding, FindingKind::Equal | FindingKind::EqualRounded | FindingKind::WithinHedge)
}

/// Why no text can rest on a claim, as the end of a sentence about it.
fn objection(claim: &ClaimState) -> Option<String> {
    let judgement = &claim.judgement;
    match (judgement.status, judgement.verdict.as_ref().and_then(|event| event.verdict)) {
        (Status::Judged | Status::Reviewed, Some(Verdict::Accurate | Verdict::AccurateLacksContext | Verdict::Imprecise)) => None,
        (Status::Judged | Status::Reviewed, Some(verdict)) => Some(format!("was judged {}", verdict.code().replace('_', " "))),
        (Status::Judged | Status::Reviewed | Status::Sourced, None) | (Status::Sourced, Some(_)) => Some("has no verdict".to_owned()),
        (Status::Unsourced, _) => Some("has no source itself".to_owned()),
        (Status::Dismissed, _) => Some("was dismissed as not worth checking".to_owned()),
        (Status::Stale, _) => Some("changed after its verdict".to_owned()),
        (Status::Disputed, _) => Some("has two verdicts that contradict each other".to_owned()),
    }
}

/// What a passage is to extraction: what states nothing is called a heading.
const fn kind(kind: PassageKind) -> BlockKind {
    match kind {
        PassageKind::Heading | PassageKind::Head | PassageKind::Note => BlockKind::Heading,
        PassageKind::Code => BlockKind::Code,
        PassageKind::Row => BlockKind::Row,
        PassageKind::Item => BlockKind::Item,
        PassageKind::Paragraph | PassageKind::Caption | PassageKind::Quote => BlockKind::Paragraph,
    }
}

/// What a draft does not state: marked so, or code. Ascending, not overlapping.
fn unsaid(draft: &Draft) -> Vec<Span> {
    let marks = draft.marks.iter().filter(|mark| mark.kind == MarkKind::Unsaid).map(|mark| mark.span);
    let code = draft.passages.iter().filter(|passage| passage.kind == PassageKind::Code).map(|passage| passage.span);
    joined(marks.chain(code).collect())
}

/// The same stretches, ascending and without overlaps.
fn joined(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort();
    let mut out: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        match out.last_mut().filter(|last| span.start <= last.end) {
            Some(last) => last.end = last.end.max(span.end),
            None => out.push(span),
        }
    }
    out
}

const SPACES: &str = "                                ";

/// A text with a space for each character of these stretches.
fn masked(points: &Points<'_>, text: &str, spans: Vec<Span>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for span in joined(spans) {
        let (from, to) = (points.byte(span.start), points.byte(span.end));
        out.push_str(&text[done..from]);
        (0..span.len() / SPACES.len()).for_each(|_| out.push_str(SPACES));
        out.push_str(&SPACES[..span.len() % SPACES.len()]);
        done = to;
    }
    out.push_str(&text[done..]);
    out
}
