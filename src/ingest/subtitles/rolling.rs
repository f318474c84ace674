//! Rolling captions: each cue shows again what the cue before it showed, and a little more.
//!
//! A speaker may say the same line twice, so lines are taken out only in a file that rolls as a whole.

use super::captions::Caption;
use super::markup::Word;

/// The most time between two captions of which one rolls on, in milliseconds.
const CLOSE: u64 = 1_000;
/// A file rolls if at least so many of its captions repeat …
const LEAST: usize = 3;
/// … and at least one in so many.
const ONE_IN: usize = 3;

/// Takes repeated lines out; says how many.
pub(super) fn merge(captions: &mut [Caption]) -> usize {
    let repeated: Vec<Repeat> = (0..captions.len())
        .map(|at| match at.checked_sub(1) {
            Some(before) if close(&captions[before], &captions[at]) => overlap(&captions[before].lines, &captions[at].lines),
            _ => Repeat::default(),
        })
        .collect();
    let count = repeated.iter().filter(|repeat| !repeat.is_empty()).count();
    if count < LEAST || count * ONE_IN < captions.len() {
        return 0;
    }
    let mut lines = 0;
    for (caption, repeat) in captions.iter_mut().zip(&repeated) {
        lines += repeat.lines + usize::from(repeat.words > 0);
        caption.lines.drain(..repeat.lines);
        if let Some(line) = caption.lines.first_mut() {
            line.drain(..repeat.words);
        }
        caption.lines.retain(|line| !line.is_empty());
    }
    lines
}

/// What the beginning of a caption repeats of the one before: whole lines, then words of the next line.
#[derive(Debug, Default, PartialEq, Eq)]
struct Repeat {
    lines: usize,
    words: usize,
}

impl Repeat {
    fn is_empty(&self) -> bool {
        self.lines == 0 && self.words == 0
    }
}

fn close(before: &Caption, after: &Caption) -> bool {
    match (before.time, after.time) {
        (Some((from, to)), Some((next, _))) => from <= next && next <= to.saturating_add(CLOSE),
        _ => false,
    }
}

/// The longest end of `before` that `after` begins with. The last line may have grown.
fn overlap(before: &[Vec<Word>], after: &[Vec<Word>]) -> Repeat {
    let shown = |line: &[Word]| line.iter().map(|word| word.text.clone()).collect::<Vec<_>>();
    let (before, after): (Vec<_>, Vec<_>) =
        (before.iter().map(|line| shown(line)).collect(), after.iter().map(|line| shown(line)).collect());
    for from in 0..before.len() {
        let tail = &before[from..];
        let Some((last, whole)) = tail.split_last() else { break };
        if !after.starts_with(whole) {
            continue;
        }
        match after.get(whole.len()) {
            Some(line) if line == last => return Repeat { lines: tail.len(), words: 0 },
            Some(line) if line.starts_with(last) => return Repeat { lines: whole.len(), words: last.len() },
            _ => {}
        }
    }
    Repeat::default()
}
