//! What changed between two texts, for people: lines with a little of what stands around them, and the words in them.

use similar::{DiffOp, TextDiff};

/// Unchanged lines shown around a change.
const CONTEXT: usize = 2;

/// What became of some words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// They stand in both texts.
    Same,
    /// They stand in the old one only.
    Old,
    /// They stand in the new one only.
    New,
}

/// A run of words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// What became of them.
    pub mark: Mark,
    /// The words, with the spaces between them.
    pub text: String,
}

/// A place where the texts differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hunk {
    /// Its first line in the old text, from 1.
    pub old_line: usize,
    /// Its first line in the new text, from 1.
    pub new_line: usize,
    /// Its lines, in the order of the texts.
    pub lines: Vec<Vec<Run>>,
}

/// Every place where two texts differ; none where they are the same.
pub fn diff(old: &str, new: &str) -> Vec<Hunk> {
    let lines = TextDiff::from_lines(old, new);
    let text = |slice: Option<&str>| slice.unwrap_or_default().trim_end_matches('\n').to_owned();
    let olds = |from: usize, len: usize| (from..from + len).map(|at| text(lines.old_slice(at)));
    let news = |from: usize, len: usize| (from..from + len).map(|at| text(lines.new_slice(at)));
    let whole = |mark: Mark, line: String| vec![Run { mark, text: line }];
    let mut hunks = Vec::new();
    for group in lines.grouped_ops(CONTEXT) {
        let (old_line, new_line) = group.first().map_or((1, 1), |op| (op.old_range().start + 1, op.new_range().start + 1));
        let mut hunk = Hunk { old_line, new_line, lines: Vec::new() };
        for op in group {
            match op {
                DiffOp::Equal { old_index, len, .. } => hunk.lines.extend(olds(old_index, len).map(|line| whole(Mark::Same, line))),
                DiffOp::Delete { old_index, old_len, .. } => hunk.lines.extend(olds(old_index, old_len).map(|line| whole(Mark::Old, line))),
                DiffOp::Insert { new_index, new_len, .. } => hunk.lines.extend(news(new_index, new_len).map(|line| whole(Mark::New, line))),
                DiffOp::Replace { old_index, old_len, new_index, new_len } => {
                    // Line by line as far as both go, so that a changed number is seen in its own line.
                    let both = old_len.min(new_len);
                    hunk.lines.extend(olds(old_index, both).zip(news(new_index, both)).map(|(old, new)| words(&old, &new)));
                    hunk.lines.extend(olds(old_index + both, old_len - both).map(|line| whole(Mark::Old, line)));
                    hunk.lines.extend(news(new_index + both, new_len - both).map(|line| whole(Mark::New, line)));
                }
            }
        }
        hunks.push(hunk);
    }
    hunks
}

fn words(old: &str, new: &str) -> Vec<Run> {
    let words = TextDiff::from_words(old, new);
    let mut runs: Vec<Run> = Vec::new();
    for change in words.iter_all_changes() {
        let mark = match change.tag() {
            similar::ChangeTag::Equal => Mark::Same,
            similar::ChangeTag::Delete => Mark::Old,
            similar::ChangeTag::Insert => Mark::New,
        };
        match runs.last_mut() {
            Some(run) if run.mark == mark => run.text.push_str(change.value()),
            _ => runs.push(Run { mark, text: change.value().to_owned() }),
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn shown(old: &str, new: &str) -> String {
        let line = |runs: &Vec<Run>| -> String {
            let run = |run: &Run| match run.mark {
                Mark::Same => run.text.clone(),
                Mark::Old => format!("[-{}-]", run.text),
                Mark::New => format!("{{+{}+}}", run.text),
            };
            runs.iter().map(run).collect::<String>() + "\n"
        };
        diff(old, new)
            .iter()
            .map(|hunk| format!("@{},{}\n{}", hunk.old_line, hunk.new_line, hunk.lines.iter().map(line).collect::<String>()))
            .collect()
    }

    #[test]
    fn shows_words_in_their_lines() {
        let old = "1\n2\n3\nIn 2025 the deficit fell by 12 %.\n5\n6\n7\n8\n9\n10\n";
        let new = "1\n2\n3\nIn 2025 the deficit fell by 21 %.\n5\n6\n7\n8\n9\n10\n11\n";
        assert_eq!(shown(old, new), "@2,2\n2\n3\nIn 2025 the deficit fell by [-12-]{+21+} %.\n5\n6\n@9,9\n9\n10\n{+11+}\n");
        assert_eq!(shown(old, old), "");
        assert_eq!(shown("a\nb\n", "b\n"), "@1,1\n[-a-]\nb\n");
        assert_eq!(shown("", "a"), "@1,1\n{+a+}\n");
    }

    proptest! {
        #[test]
        fn loses_no_word(old in "[ab\n ]{0,40}", new in "[ab\n ]{0,40}") {
            let hunks = diff(&old, &new);
            let of = |unwanted: Mark| -> usize {
                let runs = hunks.iter().flat_map(|hunk| hunk.lines.iter().flatten()).filter(|run| run.mark != unwanted);
                runs.map(|run| run.text.matches('a').count()).sum()
            };
            // What is not shown is the same in both.
            let (a, b) = (old.matches('a').count(), new.matches('a').count());
            prop_assert_eq!(a.cast_signed() - of(Mark::New).cast_signed(), b.cast_signed() - of(Mark::Old).cast_signed());
            prop_assert_eq!(hunks.is_empty(), old == new);
        }
    }
}
