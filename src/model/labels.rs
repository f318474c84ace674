//! The words by which fact-checking houses call their verdicts, and what those mean here.
//!
//! The surprise: no two houses mean quite the same by a label. The tables say which of our verdicts comes nearest, they do
//! not translate; who knows better writes `[labels]` in `factcheck.toml`.

use super::Verdict;

/// A house and its labels. The first label of a verdict is the one that exports write.
#[derive(Debug, PartialEq, Eq)]
pub struct House {
    /// The name that `factcheck.toml` knows it by.
    pub name: &'static str,
    /// Labels, as the house writes them, and what they mean here.
    pub labels: &'static [(&'static str, Verdict)],
}

impl House {
    /// The house of a name.
    pub fn named(name: &str) -> Option<&'static Self> {
        HOUSES.iter().find(|house| house.name == name)
    }

    /// What the house calls a verdict.
    pub fn label(&self, verdict: Verdict) -> Option<&'static str> {
        self.labels.iter().find(|(_, meant)| *meant == verdict).map(|(label, _)| *label)
    }
}

/// The houses whose labels come with the tool.
pub const HOUSES: &[House] = &[
    House {
        name: "afp",
        labels: &[
            ("True", Verdict::Accurate),
            ("Missing context", Verdict::AccurateLacksContext),
            ("Partly false", Verdict::Imprecise),
            ("Misleading", Verdict::Misleading),
            ("False", Verdict::False),
            ("Unproven", Verdict::Unsupported),
            ("Vrai", Verdict::Accurate),
            ("Contexte manquant", Verdict::AccurateLacksContext),
            ("Partiellement faux", Verdict::Imprecise),
            ("Trompeur", Verdict::Misleading),
            ("Faux", Verdict::False),
            ("Non prouvé", Verdict::Unsupported),
        ],
    },
    House {
        name: "claimreview",
        labels: &[
            ("True", Verdict::Accurate),
            ("Mostly true", Verdict::AccurateLacksContext),
            ("Half true", Verdict::Imprecise),
            ("Mostly false", Verdict::Misleading),
            ("False", Verdict::False),
            ("Unsupported", Verdict::Unsupported),
            ("Unverifiable", Verdict::Unverifiable),
            ("Outdated", Verdict::Outdated),
            ("Mixture", Verdict::Imprecise),
        ],
    },
    House {
        name: "politifact",
        labels: &[
            ("True", Verdict::Accurate),
            ("Mostly True", Verdict::AccurateLacksContext),
            ("Half True", Verdict::Imprecise),
            ("Mostly False", Verdict::Misleading),
            ("False", Verdict::False),
            ("Pants on Fire", Verdict::False),
        ],
    },
];

/// The verdict that a label of any house means, whatever its capitals and however its words are joined ("mostly-true"); all
/// houses that know it agree.
pub fn labelled(label: &str) -> Option<Verdict> {
    let label = label.trim().to_lowercase().replace(['-', '_'], " ");
    HOUSES.iter().flat_map(|house| house.labels).find(|(known, _)| known.to_lowercase() == label).map(|(_, verdict)| *verdict)
}

#[cfg(test)]
mod tests {
    use super::{HOUSES, House, labelled};
    use crate::model::Verdict;

    #[test]
    fn houses_agree_where_they_share_a_label_and_rank_alike() {
        assert!(HOUSES.is_sorted_by_key(|house| house.name));
        for house in HOUSES {
            for (label, verdict) in house.labels {
                assert_eq!(labelled(label), Some(*verdict), "{}: {label}", house.name);
                assert_eq!(labelled(&label.to_uppercase()), Some(*verdict), "{}: {label}", house.name);
                assert_eq!(labelled(&label.replace(' ', "-")), Some(*verdict), "{}: {label}", house.name);
                // A label that is a verdict's own name means that verdict.
                if let Ok(own) = label.to_lowercase().replace(' ', "_").parse::<Verdict>() {
                    assert_eq!(own, *verdict, "{}: {label}", house.name);
                }
            }
            // What is rated has a label in every house, and goes back to itself.
            for verdict in Verdict::ALL.iter().filter(|verdict| verdict.rating().is_some()) {
                let label = house.label(*verdict).expect("a label");
                assert_eq!(labelled(label), Some(*verdict), "{}: {label}", house.name);
            }
        }
        assert_eq!(House::named("politifact").and_then(|house| house.label(Verdict::False)), Some("False"));
        assert_eq!((House::named("nobody"), labelled("nonsense")), (None, None));
    }

    #[test]
    fn ratings_fall_from_right_to_wrong() {
        let ratings: Vec<Option<u8>> = Verdict::ALL.iter().map(|verdict| verdict.rating()).collect();
        assert_eq!(ratings, [Some(5), Some(4), Some(3), Some(2), Some(1), None, None, None, None]);
        assert_eq!(labelled("pants on fire").and_then(Verdict::rating), Some(1), "the worst of all must not read as the best");
    }
}
