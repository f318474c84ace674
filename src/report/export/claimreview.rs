//! Reviews ↔ schema.org's ClaimReview in JSON-LD: one graph, a node a review.
//!
//! The surprise: our claim is an utterance, these words of this speaker on this day, so the speech is where it first appeared; where
//! the speaker quotes somebody else it is only an appearance. A verdict without a rating has its words (`alternateName`) and no number.

use serde::Serialize;
use serde_json::{Number, Value};

use super::super::json;
use super::super::show::day;
use crate::model::{ClaimState, Origin, Policy, Review, SpeechState, State, Status, Verdict, Work};

/// What consumers want of a review and the workspace does not know, with the number of reviews that lack it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lacking {
    /// What, and how to bring it in.
    pub what: &'static str,
    /// How many reviews.
    pub reviews: usize,
}

/// The reviews that this workspace can publish: of claims whose verdict stands. The numbers are claims left out: judged once, but stale,
/// disputed or dismissed since.
pub fn own_reviews(state: &State, policy: &Policy) -> (Vec<Review>, usize) {
    let (mut reviews, mut left_out) = (Vec::new(), 0);
    for (speech, claim) in state.claims() {
        match (claim.judgement.status, &claim.judgement.verdict) {
            (Status::Judged | Status::Reviewed, Some(_)) => reviews.extend(own_review(state, speech, claim, policy)),
            (_, Some(_)) => left_out += 1,
            (_, None) => {}
        }
    }
    (reviews, left_out)
}

fn own_review(state: &State, speech: &SpeechState, claim: &ClaimState, policy: &Policy) -> Option<Review> {
    let event = claim.judgement.verdict.as_ref()?;
    let verdict = event.verdict?;
    let rating = verdict.rating();
    let scale = |end: u8| rating.map(|_| end.to_string());
    let head = &speech.speech;
    let said = head.date.map(|date| date.to_string());
    let spoken = Work { url: head.source.as_deref().and_then(|id| address(state, id)), name: head.title.clone(), date: said.clone() };
    let quoting = claim.claim.attributed_to.as_deref().is_some_and(|whom| !whom.is_empty());
    let known = (spoken != Work::default()).then_some(spoken);
    Some(Review {
        url: policy.publisher.review_of(&claim.claim.id),
        identifier: Some(claim.claim.id.clone()),
        claim: claim.claim.quote.clone(),
        language: head.language.clone(),
        publisher: policy.publisher.name.clone(),
        publisher_url: policy.publisher.url.clone(),
        published: Some(day(event).to_string()),
        label: Some(policy.label(verdict).map_or_else(|| verdict.code().replace('_', " "), str::to_owned)),
        rating: rating.map(|rating| rating.to_string()),
        best: scale(BEST),
        worst: scale(WORST),
        because: event.because.clone(),
        body: None,
        speaker: Some(claim.speaker.clone()).filter(|speaker| speaker != "unknown"),
        said,
        appearances: known.iter().cloned().collect(),
        first: known.filter(|_| !quoting),
        citations: claim.claim.sources().into_iter().map(|id| citation(state, id)).collect(),
    })
}

/// The ends of the scale that [`Verdict::rating`] rates on.
const BEST: u8 = 5;
const WORST: u8 = 1;

// The scale is the verdicts' own: a table that rates otherwise must not compile.
const _: () = assert!(matches!(Verdict::Accurate.rating(), Some(BEST)) && matches!(Verdict::False.rating(), Some(WORST)));

/// A source's address; a file has none that anybody else could open.
fn address(state: &State, id: &str) -> Option<String> {
    match &state.sources.iter().find(|source| source.id == id)?.origin {
        Origin::Url(url) => Some(url.clone()),
        Origin::Path(_) => None,
    }
}

fn citation(state: &State, id: &str) -> Work {
    let source = state.sources.iter().find(|source| source.id == id);
    let name = source.map_or_else(
        || Some(id.to_owned()),
        |source| {
            let path = matches!(source.origin, Origin::Path(_)).then(|| source.origin.text().to_owned());
            source.title.clone().or(path)
        },
    );
    Work { url: address(state, id), name, date: None }
}

/// JSON-LD of the reviews, and what they lack of what their consumers ask for. The order is that of the day, the claim and the
/// address, whatever the order given.
pub fn claimreview(reviews: &[Review]) -> (String, Vec<Lacking>) {
    let mut sorted: Vec<&Review> = reviews.iter().collect();
    sorted.sort_by_key(|review| (&review.said, &review.claim, &review.url, &review.identifier, &review.publisher));
    let text = json::text(&Graph { context: "https://schema.org", graph: sorted.iter().map(|review| node(review)).collect() });
    let count =
        |what: &'static str, lacks: fn(&Review) -> bool| Lacking { what, reviews: reviews.iter().filter(|review| lacks(review)).count() };
    let lacking = [
        count("no url; set [publisher] review_url in factcheck.toml", |review| review.url.is_none()),
        count("no author; set [publisher] name in factcheck.toml", |review| review.publisher.is_none()),
        count("nobody who made the claim; set its speaker", |review| review.speaker.is_none()),
        count("no day of the claim; set the date of its speech", |review| review.said.is_none()),
        count("no address of an appearance; add the speech from a web address", |review| {
            review.appearances.iter().all(|work| work.url.is_none())
        }),
    ];
    (text, lacking.into_iter().filter(|lacking| lacking.reviews > 0).collect())
}

#[derive(Serialize)]
struct Graph<'a> {
    #[serde(rename = "@context")]
    context: &'static str,
    #[serde(rename = "@graph")]
    graph: Vec<Node<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Node<'a> {
    #[serde(rename = "@type")]
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    identifier: Option<&'a str>,
    claim_reviewed: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    author: Option<Agent<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_published: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    review_rating: Option<Rating<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    review_body: Option<&'a str>,
    item_reviewed: Item<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    citation: Vec<WorkNode<'a>>,
}

#[derive(Serialize)]
struct Agent<'a> {
    #[serde(rename = "@type")]
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Rating<'a> {
    #[serde(rename = "@type")]
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    rating_value: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    best_rating: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    worst_rating: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    alternate_name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rating_explanation: Option<&'a str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Item<'a> {
    #[serde(rename = "@type")]
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    author: Option<Agent<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_published: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    in_language: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    appearance: Vec<WorkNode<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    first_appearance: Option<WorkNode<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct WorkNode<'a> {
    #[serde(rename = "@type")]
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_published: Option<&'a str>,
}

fn node(review: &Review) -> Node<'_> {
    let publisher = Agent { kind: "Organization", name: review.publisher.as_deref(), url: review.publisher_url.as_deref() };
    let rating = Rating {
        kind: "Rating",
        rating_value: review.rating.as_deref().map(number),
        best_rating: review.best.as_deref().map(number),
        worst_rating: review.worst.as_deref().map(number),
        alternate_name: review.label.as_deref(),
        rating_explanation: review.because.as_deref(),
    };
    let rated = [&review.rating, &review.best, &review.worst, &review.label, &review.because].iter().any(|part| part.is_some());
    Node {
        kind: "ClaimReview",
        url: review.url.as_deref(),
        identifier: review.identifier.as_deref(),
        claim_reviewed: &review.claim,
        author: (publisher.name.is_some() || publisher.url.is_some()).then_some(publisher),
        date_published: review.published.as_deref(),
        review_rating: rated.then_some(rating),
        review_body: review.body.as_deref(),
        item_reviewed: Item {
            kind: "Claim",
            author: review.speaker.as_deref().map(|name| Agent { kind: "Person", name: Some(name), url: None }),
            date_published: review.said.as_deref(),
            in_language: review.language.as_deref(),
            appearance: review.appearances.iter().map(work).collect(),
            first_appearance: review.first.as_ref().map(work),
        },
        citation: review.citations.iter().map(work).collect(),
    }
}

fn work(work: &Work) -> WorkNode<'_> {
    WorkNode { kind: "CreativeWork", url: work.url.as_deref(), name: work.name.as_deref(), date_published: work.date.as_deref() }
}

/// A number where the text is one as JSON writes it, else the text.
fn number(text: &str) -> Value {
    let number = serde_json::from_str::<Number>(text).ok().filter(|number| number.to_string() == text);
    number.map_or_else(|| Value::String(text.to_owned()), Value::Number)
}
