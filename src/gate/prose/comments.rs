//! Exceptions that a text writes down itself: `<!-- factcheck: allow unsourced-number because … -->`.
//!
//! `allow` holds for the next block, or for the one that it stands in; `disable` holds until `enable` or the end. The surprise: what can't
//! be read holds nothing back, so that a slip of the hand never silences the gate.

use std::collections::{BTreeMap, BinaryHeap};
use std::ops::Range;

use crate::model::{Draft, MarkKind, Rule, Span};

/// One exception of a text.
#[derive(Debug)]
pub(super) struct Written {
    pub(super) bytes: Range<usize>,
    pub(super) words: String,
    rules: Vec<Rule>,
    because: String,
    /// Where it holds.
    span: Span,
    /// The rules that it held back.
    used: Vec<Rule>,
}

/// The exceptions of a text, asked in the order of the text.
#[derive(Debug, Default)]
pub(super) struct Exceptions {
    written: Vec<Written>,
    /// Those that are still to come, by where they begin to hold, the next one last.
    coming: Vec<usize>,
    /// For each rule those that began; some may have ended.
    begun: BTreeMap<Rule, BinaryHeap<usize>>,
}

/// A comment to the tool that it can't follow.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Misread {
    pub(super) bytes: Range<usize>,
    pub(super) words: String,
    pub(super) why: String,
}

/// What a comment asks for.
#[derive(Debug, PartialEq, Eq)]
enum Asked {
    Allow(Vec<Rule>, String),
    Disable(Vec<Rule>, String),
    Enable(Vec<Rule>),
}

/// The exceptions of a text, and the comments that are none.
pub(super) fn read(draft: &Draft) -> (Exceptions, Vec<Misread>) {
    let (mut written, mut misread): (Vec<Written>, Vec<Misread>) = (Vec::new(), Vec::new());
    // Those that are disabled and not enabled again.
    let mut open: Vec<usize> = Vec::new();
    let end = draft.passages.last().map_or(0, |passage| passage.span.end);
    for mark in &draft.marks {
        let MarkKind::Comment { words, bytes } = &mark.kind else { continue };
        let at = mark.span.start;
        let mut refuse = |why: String| misread.push(Misread { bytes: bytes.clone(), words: words.clone(), why });
        let mut write = |rules, because, span| {
            written.push(Written { bytes: bytes.clone(), words: words.clone(), rules, because, span, used: Vec::new() });
            written.len() - 1
        };
        match asked(words) {
            Err(why) => refuse(why),
            Ok(Asked::Allow(rules, because)) => {
                write(rules, because, block(draft, at));
            }
            Ok(Asked::Disable(rules, because)) => open.push(write(rules, because, Span::new(at, end.max(at)))),
            Ok(Asked::Enable(rules)) => {
                let ended = |written: &Written| written.rules.iter().all(|rule| rules.contains(rule));
                let before = open.len();
                open.retain(|index| {
                    let ends = ended(&written[*index]);
                    if ends {
                        written[*index].span.end = at;
                    }
                    !ends
                });
                if open.len() == before {
                    refuse("nothing that was disabled ends here; name the rules that `disable` names".to_owned());
                }
            }
        }
    }
    let mut coming: Vec<usize> = (0..written.len()).collect();
    coming.sort_by_key(|at| std::cmp::Reverse(written[*at].span.start));
    (Exceptions { written, coming, begun: BTreeMap::new() }, misread)
}

impl Exceptions {
    /// The reason of the one that holds a problem of this rule at this place back, the last of several; it remembers that it did.
    /// Places ascend from call to call.
    pub(super) fn cover(&mut self, rule: Rule, at: usize) -> Option<&str> {
        while let Some(next) = self.coming.pop_if(|next| self.written[*next].span.start <= at) {
            for rule in &self.written[next].rules {
                self.begun.entry(*rule).or_default().push(next);
            }
        }
        let begun = self.begun.get_mut(&rule)?;
        while begun.peek().is_some_and(|last| self.written[*last].span.end <= at) {
            begun.pop();
        }
        let written = &mut self.written[*begun.peek()?];
        if !written.used.contains(&rule) {
            written.used.push(rule);
        }
        Some(&written.because)
    }

    /// All of them, in order.
    pub(super) fn written(&self) -> &[Written] {
        &self.written
    }
}

impl Written {
    /// The rules that it names and that had nothing to hold back.
    pub(super) fn needless(&self) -> impl Iterator<Item = Rule> {
        self.rules.iter().copied().filter(|rule| !self.used.contains(rule))
    }
}

/// The block that a comment at this place speaks of: the passage around it, else the next one with its whole table, list or quotation.
fn block(draft: &Draft, at: usize) -> Span {
    let passages = &draft.passages;
    let next = passages.partition_point(|passage| passage.span.end < at);
    let Some(passage) = passages.get(next) else { return Span::new(at, at) };
    let goes_on = next.checked_sub(1).is_some_and(|before| passages[before].group == passage.group);
    match passage.group {
        Some(group) if at <= passage.span.start && !goes_on => {
            // The passages of a group stand together.
            let len = passages[next..].partition_point(|other| other.group == Some(group));
            Span::new(passage.span.start, passages[next + len - 1].span.end)
        }
        _ => passage.span,
    }
}

fn asked(words: &str) -> Result<Asked, String> {
    const FORM: &str = "write: allow unsourced-number because …";
    let (verb, rest) = words.split_once(' ').unwrap_or((words, ""));
    let (named, because) = match rest.split_once("because") {
        Some((named, because)) => (named, because.trim().trim_start_matches(':').trim()),
        None => (rest, ""),
    };
    let mut rules = Vec::new();
    for word in named.split([',', ' ']).filter(|word| !word.is_empty()) {
        let rule: Rule =
            word.parse().map_err(|_| format!("there is no rule \"{word}\"; a text can except unsourced-number and reference-mismatch"))?;
        if !rule.is_on_texts() {
            return Err(format!("{rule} does not look at texts; a text can except unsourced-number and reference-mismatch"));
        }
        rules.push(rule);
    }
    if !matches!(verb, "allow" | "disable" | "enable") {
        return Err(format!("\"{verb}\" is neither allow, disable nor enable; {FORM}"));
    }
    if rules.is_empty() {
        return Err(format!("it names no rule; {FORM}"));
    }
    match verb {
        "enable" => Ok(Asked::Enable(rules)),
        _ if !because.contains(char::is_alphanumeric) => Err(format!("it gives no reason; {FORM}")),
        "allow" => Ok(Asked::Allow(rules, because.to_owned())),
        _ => Ok(Asked::Disable(rules, because.to_owned())),
    }
}
