//! "Did you mean …?" for mistyped keys and codes.

/// The candidate that differs from `word` by the fewest letters, where that is few enough to be a slip of the hand.
pub fn closest<'c>(word: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    // A third of the word's letters, so that a short word is never "meant" as quite another one.
    let most = (word.chars().count() / 3).clamp(1, 3);
    let near = candidates.into_iter().map(|candidate| (distance(word, candidate, most), candidate));
    near.filter(|(distance, _)| *distance <= most).min_by_key(|(distance, _)| *distance).map(|(_, candidate)| candidate)
}

/// Letters to insert, delete, replace or swap with their neighbour; `most + 1` stands for anything above `most`.
/// Case and the choice between `-` and `_` count for nothing.
fn distance(left: &str, right: &str, most: usize) -> usize {
    let fold = |text: &str| -> Vec<char> {
        text.chars().take(64).flat_map(char::to_lowercase).map(|letter| if letter == '_' { '-' } else { letter }).collect()
    };
    let (left, right) = (fold(left), fold(right));
    if left.len().abs_diff(right.len()) > most {
        return most + 1;
    }
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=right.len()).collect();
    for (row, letter) in left.iter().enumerate() {
        let mut line = Vec::with_capacity(above.len());
        line.push(row + 1);
        for (column, other) in right.iter().enumerate() {
            let mut cost = (above[column] + usize::from(letter != other)).min(above[column + 1] + 1).min(line[column] + 1);
            let swapped = row > 0 && column > 0 && *letter == right[column - 1] && left[row - 1] == *other;
            if swapped {
                cost = cost.min(before[column - 1] + 1);
            }
            line.push(cost);
        }
        before = std::mem::replace(&mut above, line);
    }
    above.last().copied().unwrap_or(0).min(most + 1)
}

#[cfg(test)]
mod tests {
    use super::closest;

    #[test]
    fn finds_slips_and_nothing_far() {
        let keys = ["stance", "source", "snapshot", "start", "unsourced-number", "unsourced", "id"];
        for (word, expected) in [
            ("stanse", Some("stance")),
            ("sorce", Some("source")),
            ("Source", Some("source")),
            ("unsourced_number", Some("unsourced-number")),
            ("unsuorced", Some("unsourced")),
            ("di", Some("id")),
            ("snapshots", Some("snapshot")),
            ("speaker", None),
            ("", None),
            ("x", None),
            ("ünsourced", Some("unsourced")),
        ] {
            assert_eq!(closest(word, keys), expected, "{word}");
        }
        assert_eq!(closest(&"a".repeat(100_000), keys), None);
    }
}
