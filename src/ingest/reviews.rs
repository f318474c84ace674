//! ClaimReview in JSON-LD → reviews. Forgiving about form (one or many, text or object, old or new properties), strict about
//! meaning: what a property does not say is absent.

use serde_json::{Map, Value};

use crate::model::{Review, Work};

/// The most reviews that one document may bring.
const MOST: usize = 10_000;

/// The reviews of a JSON-LD text: an object, an array or a graph. Whatever else it holds is passed over.
///
/// # Errors
/// A sentence saying why this is no JSON.
pub fn reviews(text: &str) -> Result<Vec<Review>, String> {
    let value: Value =
        serde_json::from_str(text.trim_start_matches('\u{feff}').trim()).map_err(|error| format!("it is no JSON: {error}"))?;
    Ok(objects(value).iter().filter_map(review).take(MOST).collect())
}

/// The objects of a block of JSON-LD, in order: itself, an array's, a graph's. serde_json bounds the depth.
pub(super) fn objects(value: Value) -> Vec<Value> {
    let (mut open, mut found) = (vec![value], Vec::new());
    while let Some(value) = open.pop() {
        match value {
            Value::Array(items) => open.extend(items.into_iter().rev()),
            Value::Object(mut object) => {
                open.extend(object.remove("@graph"));
                found.push(Value::Object(object));
            }
            _ => {}
        }
    }
    found
}

/// Whether an object says that it is a ClaimReview.
pub(super) fn is_review(value: &Value) -> bool {
    let is = |kind: &Value| kind.as_str().is_some_and(|kind| kind.rsplit(['/', ':', '#']).next() == Some("ClaimReview"));
    match value.get("@type") {
        Some(Value::Array(kinds)) => kinds.iter().any(is),
        Some(kind) => is(kind),
        None => false,
    }
}

fn review(value: &Value) -> Option<Review> {
    let object = value.as_object().filter(|_| is_review(value))?;
    let empty = Map::new();
    let part = |name: &str| first(object.get(name)).and_then(Value::as_object).unwrap_or(&empty);
    let (item, rating) = (part("itemReviewed"), part("reviewRating"));
    let claim = text(object, "claimReviewed").or_else(|| text(item, "text")).or_else(|| text(item, "name"))?;
    let publisher = first(object.get("author")).or_else(|| first(object.get("publisher")));
    let speaker = first(item.get("author"));
    let mut appearances = works(item.get("appearance"));
    // Before there was an appearance, the address of where it was said stood here.
    if appearances.is_empty() {
        appearances = works(item.get("sameAs"));
    }
    Some(Review {
        url: text(object, "url"),
        identifier: text(object, "identifier"),
        claim,
        language: text(item, "inLanguage"),
        publisher: publisher.and_then(name),
        publisher_url: publisher.and_then(Value::as_object).and_then(|publisher| text(publisher, "url")),
        published: text(object, "datePublished"),
        label: text(rating, "alternateName"),
        rating: text(rating, "ratingValue"),
        best: text(rating, "bestRating"),
        worst: text(rating, "worstRating"),
        because: text(rating, "ratingExplanation"),
        body: text(object, "reviewBody"),
        speaker: speaker.and_then(name),
        said: text(item, "datePublished"),
        appearances,
        first: works(item.get("firstAppearance")).into_iter().next(),
        citations: works(object.get("citation")),
    })
}

/// A property's value, of several the first.
fn first(value: Option<&Value>) -> Option<&Value> {
    match value? {
        Value::Array(items) => items.first(),
        value => Some(value),
    }
}

/// A text or number, as written; blank is absent.
fn text(object: &Map<String, Value>, key: &str) -> Option<String> {
    match first(object.get(key))? {
        Value::String(text) if !text.trim().is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Object(inner) => text(inner, "@value"),
        _ => None,
    }
}

/// Who or what: a text, or an object with a name.
fn name(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !text.trim().is_empty() => Some(text.clone()),
        Value::Object(object) => text(object, "name"),
        _ => None,
    }
}

fn works(value: Option<&Value>) -> Vec<Work> {
    let work = |value: &Value| match value {
        Value::String(text) if !text.trim().is_empty() => Some(Work { url: Some(text.clone()), ..Work::default() }),
        Value::Object(object) => {
            let name = text(object, "name").or_else(|| text(object, "headline"));
            let work = Work { url: text(object, "url").or_else(|| text(object, "@id")), name, date: text(object, "datePublished") };
            (work != Work::default()).then_some(work)
        }
        _ => None,
    };
    match value {
        Some(Value::Array(items)) => items.iter().filter_map(work).collect(),
        Some(value) => work(value).into_iter().collect(),
        None => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::reviews;

    #[test]
    fn reads_what_houses_write() {
        // Old and new, one and many, text and object: each gives claim, publisher, rating and speaker.
        let forms = [
            r#"{"@context":"https://schema.org","@type":"ClaimReview","claimReviewed":"C","author":{"@type":"Organization","name":"P","url":"https://p.example"},
                "reviewRating":{"@type":"Rating","ratingValue":2,"bestRating":5,"worstRating":1,"alternateName":"L"},
                "itemReviewed":{"@type":"Claim","author":{"@type":"Person","name":"S"},"datePublished":"2024-03-13","appearance":{"@type":"CreativeWork","url":"https://a.example"}}}"#,
            r#"[{"@type":["Review","ClaimReview"],"claimReviewed":["C"],"author":["P"],"reviewRating":[{"ratingValue":"2","bestRating":"5","worstRating":"1","alternateName":"L"}],
                "itemReviewed":[{"@type":"CreativeWork","author":"S","datePublished":"2024-03-13","sameAs":"https://a.example"}]}]"#,
            r#"{"@graph":[{"@type":"WebPage"},{"@type":"http://schema.org/ClaimReview","claimReviewed":{"@value":"C"},"publisher":{"name":"P"},
                "reviewRating":{"ratingValue":2,"bestRating":5,"worstRating":1,"alternateName":"L"},
                "itemReviewed":{"author":[{"name":"S"}],"datePublished":"2024-03-13","appearance":["https://a.example"]}}]}"#,
        ];
        for form in forms {
            let read = reviews(form).expect("JSON");
            let [review] = &read[..] else { panic!("{form}: {read:?}") };
            let told = (review.claim.as_str(), review.publisher.as_deref(), review.label.as_deref(), review.speaker.as_deref());
            assert_eq!(told, ("C", Some("P"), Some("L"), Some("S")), "{form}");
            let scale = (review.rating.as_deref(), review.best.as_deref(), review.worst.as_deref());
            assert_eq!(scale, (Some("2"), Some("5"), Some("1")), "{form}");
            assert_eq!(review.appearances[0].url.as_deref(), Some("https://a.example"), "{form}");
        }
    }

    #[test]
    fn makes_nothing_up() {
        for (text, count) in [
            ("{}", 0),
            ("[]", 0),
            ("3", 0),
            (r#"{"@type":"ClaimReview"}"#, 0),
            (r#"{"@type":"Review","claimReviewed":"C"}"#, 0),
            (r#"{"@type":"ClaimReview","claimReviewed":"  "}"#, 0),
            (r#"{"@type":"ClaimReview","claimReviewed":"C","reviewRating":7,"itemReviewed":"x","author":{}}"#, 1),
        ] {
            let read = reviews(text).expect("JSON");
            assert_eq!(read.len(), count, "{text}");
            assert!(read.iter().all(|review| review.publisher.is_none() && review.rating.is_none() && review.speaker.is_none()), "{text}");
        }
        assert!(reviews("<html>").is_err_and(|why| why.contains("no JSON")));
        assert!(reviews(&"[".repeat(100_000)).is_err(), "deep nesting is refused");
    }
}
