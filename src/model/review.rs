//! A published review of a claim, with the parts that schema.org's ClaimReview has: ours on the way out, another house's on the way
//! in. Absent is absent: nothing is made up to fill a part.

/// A published review.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Review {
    /// Address of the review.
    pub url: Option<String>,
    /// The publisher's own name for it; ours is the claim's id.
    pub identifier: Option<String>,
    /// The claim's words.
    pub claim: String,
    /// Language of the claim.
    pub language: Option<String>,
    /// Who reviewed.
    pub publisher: Option<String>,
    /// Home page of who reviewed.
    pub publisher_url: Option<String>,
    /// When the review was published, as written.
    pub published: Option<String>,
    /// The rating in words (`alternateName`).
    pub label: Option<String>,
    /// The rating as a number, as written.
    pub rating: Option<String>,
    /// The best that the rating could be.
    pub best: Option<String>,
    /// The worst that the rating could be.
    pub worst: Option<String>,
    /// Why this rating.
    pub because: Option<String>,
    /// The review's text, where it is given.
    pub body: Option<String>,
    /// Who made the claim.
    pub speaker: Option<String>,
    /// When the claim was made, as written.
    pub said: Option<String>,
    /// Where it appeared.
    pub appearances: Vec<Work>,
    /// Where it appeared first.
    pub first: Option<Work>,
    /// What the review rests on.
    pub citations: Vec<Work>,
}

/// A document, as a review names it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Work {
    /// Its address.
    pub url: Option<String>,
    /// Its title.
    pub name: Option<String>,
    /// Its day, as written.
    pub date: Option<String>,
}

impl Review {
    /// What the review says in one line: `Example Desk, 2024-03-15: "Half true" (3 of 1 to 5): the tracker shows more`.
    pub fn summary(&self) -> String {
        let who = self.publisher.as_deref().or(self.publisher_url.as_deref()).unwrap_or("somebody");
        let when = self.published.as_deref().map(|at| format!(", {}", at.get(..10).unwrap_or(at))).unwrap_or_default();
        let label = self.label.as_deref().map(|label| format!(" \"{label}\"")).unwrap_or_default();
        let scale = match (&self.rating, &self.worst, &self.best) {
            (Some(rating), Some(worst), Some(best)) => format!(" ({rating} of {worst} to {best})"),
            (Some(rating), ..) => format!(" ({rating})"),
            (None, ..) => String::new(),
        };
        let because = self.because.as_deref().or(self.body.as_deref()).map(|because| format!(": {because}")).unwrap_or_default();
        format!("{who}{when}:{label}{scale}{because}")
    }
}

#[cfg(test)]
mod tests {
    use super::Review;

    #[test]
    fn sums_up_what_is_there() {
        let some = |text: &str| Some(text.to_owned());
        let mut review = Review { claim: "x".to_owned(), ..Review::default() };
        assert_eq!(review.summary(), "somebody:");
        review.label = some("Half true");
        review.rating = some("3");
        assert_eq!(review.summary(), "somebody: \"Half true\" (3)");
        (review.worst, review.best, review.publisher) = (some("1"), some("5"), some("Example Desk"));
        (review.published, review.because) = (some("2024-03-15T10:00:00Z"), some("More is shown."));
        assert_eq!(review.summary(), "Example Desk, 2024-03-15: \"Half true\" (3 of 1 to 5): More is shown.");
    }
}
