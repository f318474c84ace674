//! Words around the quotes of claims, out of their frozen transcripts; and results written to files.

use std::collections::BTreeMap;
use std::path::Path;

use super::files::{relative, write_whole};
use super::work_out::{locate, published_day};
use super::{Loaded, Workspace, WorkspaceError};
use crate::evidence::anchor::{self, Located};
use crate::model::{CaptureState, Claim, Date, Layer};
use crate::report::{Passage, Passages};

/// Code points of context on either side of a quote: about two sentences.
const AROUND: usize = 220;

impl Workspace {
    /// Where the claims' quotes stand in their transcripts. Claims whose transcript is not frozen, or whose quote is not in it, have
    /// no passage.
    pub fn passages(&self, loaded: &Loaded) -> Passages {
        let mut passages = Passages::new();
        for speech in loaded.state.speeches.iter().filter(|speech| speech.capture == CaptureState::Captured) {
            let (Some(source), Some(snapshot)) = (speech.speech.source.as_deref(), speech.speech.snapshot.as_deref()) else { continue };
            let Ok(layers) = self.layers(source, snapshot) else { continue };
            let chars = |text: &Option<String>| text.as_deref().map(|text| text.chars().collect::<Vec<_>>()).unwrap_or_default();
            let (main, text) = (chars(&layers.main), chars(&layers.text));
            for claim in &speech.claims {
                let claim = &claim.claim;
                let hinted = hinted(claim, &main).map(|passage| (&main, passage)).or_else(|| Some((&text, hinted(claim, &text)?)));
                let found = hinted.or_else(|| match locate(&quote(claim), &layers, None) {
                    (layer, Located::Found { span, .. }) => {
                        Some((if layer == Some(Layer::Text) { &text } else { &main }, (span.start, span.end)))
                    }
                    _ => None,
                });
                if let Some((chars, (start, end))) = found {
                    passages.insert(claim.id.clone(), around(chars, start, end));
                }
            }
        }
        passages
    }

    /// The days that the newest snapshots of sources say that they were published on, by the sources' ids.
    pub fn published(&self, loaded: &Loaded) -> BTreeMap<String, Date> {
        let mut days = BTreeMap::new();
        for snapshot in &loaded.state.snapshots {
            let manifest = self.snapshots.manifest(&snapshot.source, &snapshot.id).ok();
            if let Some(day) = manifest.and_then(|manifest| published_day(manifest.dates.published.as_deref())) {
                days.insert(snapshot.source.clone(), day);
            }
        }
        days
    }

    /// Writes a result of a command to a file, whole or not at all.
    ///
    /// # Errors
    /// `Usage` for a file of the record (under `claims/`, `sources/` or `.factcheck/`) and, unless `replace`, for one that is there
    /// already; `Write` when it cannot be written.
    pub fn write_result(&self, path: &Path, content: &[u8], replace: bool) -> Result<(), WorkspaceError> {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let inside = relative(&self.root, folder);
        if ["claims", "sources", ".factcheck"].iter().any(|own| inside == *own || inside.starts_with(&format!("{own}/"))) {
            return Err(WorkspaceError::Usage(format!(
                "{} lies in the folder {inside}/, which holds the workspace's own records; give another place with --output",
                path.display()
            )));
        }
        if path.exists() && !replace {
            return Err(WorkspaceError::Usage(format!(
                "{} is there already; give another name with --output, or --force to replace it",
                path.display()
            )));
        }
        write_whole(path, content)
    }
}

fn quote(claim: &Claim) -> anchor::Quote<'_> {
    anchor::Quote { exact: &claim.quote, prefix: claim.prefix.as_deref(), suffix: claim.suffix.as_deref(), start: claim.start }
}

/// Where the record says, when the words do stand there letter for letter: nothing has to be searched then.
fn hinted(claim: &Claim, text: &[char]) -> Option<(usize, usize)> {
    let start = claim.start?;
    let mut end = start;
    for c in claim.quote.chars() {
        if *text.get(end)? != c {
            return None;
        }
        end += 1;
    }
    Some((start, end))
}

/// The words around a stretch of its paragraph, cut at spaces, with an ellipsis where the paragraph goes on.
fn around(text: &[char], start: usize, end: usize) -> Passage {
    let (start, end) = (start.min(text.len()), end.min(text.len()));
    let breaks = |at: usize| text[at] == '\n' && text.get(at + 1).is_none_or(|next| *next == '\n');
    let mut from = start;
    while from > 0 && start - from < AROUND && !breaks(from - 1) {
        from -= 1;
    }
    let whole = from == 0 || breaks(from - 1);
    let words_from = if whole { from } else { (from..start).find(|at| text[*at].is_whitespace()).unwrap_or(start) };
    let before: String = text[words_from..start].iter().collect();
    let mut to = end;
    while to < text.len() && to - end < AROUND && !breaks(to) {
        to += 1;
    }
    let ends = to == text.len() || breaks(to);
    let words_to = if ends { to } else { (end..to).rev().find(|at| text[*at].is_whitespace()).unwrap_or(end) };
    let after: String = text[end..words_to].iter().collect();
    let cut = |words: &str, cut: bool, mark: &str| if cut { mark.to_owned() + words.trim() } else { words.trim().to_owned() };
    let after = if ends { after.trim().to_owned() } else { format!("{} …", after.trim()) };
    Passage { start, end, before: cut(&before, !whole, "… "), after }
}

#[cfg(test)]
mod tests {
    use super::around;

    #[test]
    fn context_is_whole_words_of_the_paragraph() {
        let long = "word ".repeat(100);
        let cases = [
            ("One. The port grew by 5 %. Two.", "grew by 5 %", "One. The port", ". Two."),
            ("Other.\n\nThe port\ngrew by 5 %\n\nOther.", "grew by 5 %", "The port", ""),
            ("grew by 5 %", "grew by 5 %", "", ""),
        ];
        for (text, quote, before, after) in cases {
            let start = text[..text.find(quote).expect("there")].chars().count();
            let chars: Vec<char> = text.chars().collect();
            let passage = around(&chars, start, start + quote.chars().count());
            assert_eq!((passage.before.as_str(), passage.after.as_str()), (before, after), "{text}");
        }
        let text: Vec<char> = format!("{long}grew{long}").chars().collect();
        let passage = around(&text, 500, 504);
        assert!(passage.before.starts_with("… word ") && passage.before.ends_with("word"), "{passage:?}");
        assert!(passage.after.starts_with("word ") && passage.after.ends_with("word …"), "{passage:?}");
        assert!(passage.before.chars().count() <= 222 && passage.after.chars().count() <= 222);
    }
}
