//! What every rule means, with an example and the way out: the text behind `factcheck explain`.
//!
//! The first line is the meaning in one sentence; a test holds every text to that form.

use crate::model::Rule;

/// The whole explanation: meaning, example, how to mend it.
pub const fn explain(rule: Rule) -> &'static str {
    match rule {
        Rule::Unsourced => {
            "A claim of class fact has no evidence.\n\n\
             Example: the record of \"près de 15 000 sanctions\" has no [[claim.evidence]] entry.\n\n\
             To mend it: factcheck cite 15000-sanctions-4kq2m7 URL --quote \"…\"\n\
             If it is not worth checking: factcheck dismiss 15000-sanctions-4kq2m7 --because \"…\""
        }
        Rule::BrokenAnchor => {
            "A quote is not where its record says: not in the frozen transcript, or not in the evidence's snapshot.\n\n\
             Example: the record says \"15 000 sanctions\", the transcript says \"16 000 sanctions\".\n\n\
             To mend it: quote the text's own words, all of them, letter for letter; factcheck show CLAIM tells what was found instead."
        }
        Rule::AlteredQuote => {
            "A re-check found the cited words changed at the source.\n\n\
             Example: the page said 16,587 when it was frozen and says 17,012 now.\n\n\
             To mend it: cite the new words as well (factcheck cite), or keep the frozen ones and judge again: a later verdict settles it."
        }
        Rule::CorruptSnapshot => {
            "The files of a snapshot are not what its manifest says, or a record names a snapshot that is not there.\n\n\
             Example: text.txt of a snapshot was edited by hand.\n\n\
             To mend it: git restore sources/SOURCE, then factcheck verify. A snapshot never changes; new text is a new snapshot."
        }
        Rule::CorruptLedger => {
            "The ledger holds a line that factcheck cannot have written.\n\n\
             Example: the reason of an old verdict was edited in claims/ledger.jsonl, so its id no longer fits.\n\n\
             To mend it: git log -p -- claims/ledger.jsonl shows the right line; restore it. To change your mind, append: factcheck verdict …"
        }
        Rule::StaleVerdict => {
            "The claim or its evidence changed after the verdict.\n\n\
             Example: judged imprecise against 16,587, then a second source was cited.\n\n\
             To mend it: look again (factcheck show CLAIM), then factcheck verdict CLAIM VERDICT --because \"…\""
        }
        Rule::Inconsistent => {
            "A claim's own quantities contradict each other.\n\n\
             Example: \"90 km, of which 130 km of tunnels\".\n\n\
             To mend it: if the record misread the words, correct its quantities; if the speaker said so, judge the claim."
        }
        Rule::ReferenceMismatch => {
            "A text cites a claim with another number than the claim's.\n\n\
             Example: \"16 000 sanctions [claim:15000-sanctions-4kq2m7]\".\n\n\
             To mend it: correct the number in the text, or cite the claim that holds it."
        }
        Rule::UnsourcedNumber => {
            "A number in a text has neither a link nor a claim behind it.\n\n\
             Example: \"Unemployment fell to 6.7 percent.\" without a link, footnote or [claim:…] in the paragraph.\n\n\
             To mend it: link the source beside the number, or reference a claim that was checked."
        }
        Rule::Uncaptured => {
            "Evidence or a transcript is cited but not frozen, so nobody can prove later what it said.\n\n\
             Example: an evidence entry has a source and a figure, but no snapshot.\n\n\
             To mend it: factcheck cite --pending freezes what is cited; factcheck add TRANSCRIPT --id SPEECH freezes a transcript."
        }
        Rule::Unverified => {
            "A claim of class fact has evidence but no verdict, or two verdicts that contradict each other.\n\n\
             Example: two branches judged the same claim, one accurate and one misleading, and were merged.\n\n\
             To mend it: factcheck verdict CLAIM VERDICT --because \"…\""
        }
        Rule::ValueMismatch => {
            "Evidence that should support the claim shows another number.\n\n\
             Example: 15 000 claimed, 16 587 in a quote with stance supports: below, 9.6 % off.\n\n\
             To mend it: cite the words that bear the number out, or give this evidence --stance contradicts and judge the claim."
        }
        Rule::ScaleSlip => {
            "Claim and evidence are a power of 1000 apart.\n\n\
             Example: \"8 billions\" on the long scale is 8 000 000 000 000; the source says 8 billion on the short one, 8 000 000 000.\n\n\
             To mend it: see which of the two was misread or mistranslated, correct `value` in the record or judge the claim."
        }
        Rule::AmbiguousScale => {
            "A number can be read in two ways, and nobody has said which is right.\n\n\
             Example: \"8 billions\" in a translated text; \"1.370\" in mixed text.\n\n\
             To mend it: keep the right reading as `value` in the claim's record and delete `ambiguous`."
        }
        Rule::DeadSource => {
            "A source is gone from the web.\n\n\
             Example: the page answered 404 in two re-checks, a day apart.\n\n\
             To mend it: nothing is lost, the snapshot stands; cite a living copy beside it if readers should follow the link."
        }
        Rule::DriftedEvidence => {
            "A source's text changed around the cited words, or in their form, while they still say the same.\n\n\
             Example: a sentence was added to the cited paragraph.\n\n\
             To mend it: read the new text; factcheck cite CLAIM URL --quote \"…\" freezes it as well."
        }
        Rule::UntrackedQuantity => {
            "A check-worthy quantity of a tracked speech has no record.\n\n\
             Example: the transcript says \"130 kilomètres\", the claim file says nothing of it.\n\n\
             To mend it: factcheck add --speech SPEECH --quote \"…\""
        }
        Rule::UnknownSpeaker => {
            "Nobody is named as the speaker of a claim.\n\n\
             Example: a transcript without labels, added without --speaker.\n\n\
             To mend it: write `speaker` under [speech], or in the claim where it is another person."
        }
        Rule::RepeatedFalse => {
            "A claim that was judged false is made again.\n\n\
             Example: \"15 000 sanctions\" was judged false in March and is said again in May.\n\n\
             To mend it: look at the older verdict, judge the new claim; it may rest on the same evidence."
        }
        Rule::NeedlessException => {
            "A written exception is no longer needed.\n\n\
             Example: `allow` names single-source, and a second source was cited since.\n\n\
             To mend it: delete the exception from the record."
        }
        Rule::Unreviewed => {
            "Nobody but the judge has looked at a verdict.\n\n\
             Example: a claim is judged misleading, and no second person agreed.\n\n\
             To mend it: somebody else runs factcheck review CLAIM"
        }
        Rule::SingleSource => {
            "A claim of class fact rests on one source.\n\n\
             Example: two pieces of evidence, both from the same page.\n\n\
             To mend it: factcheck cite CLAIM URL --quote \"…\" with another one."
        }
        Rule::SelfSourced => {
            "The only source is the speaker's own site, or the speech itself.\n\n\
             Example: a government's figure borne out by the government's press release alone.\n\n\
             To mend it: cite somebody who counted on their own."
        }
        Rule::OldEvidence => {
            "Evidence is older than the workspace allows.\n\n\
             Example: a claim on this year's budget rests on a page frozen three years ago.\n\n\
             To mend it: factcheck cite CLAIM URL --quote \"…\" with a newer source, or factcheck refresh."
        }
    }
}

/// What a rule means, in one line.
pub fn meaning(rule: Rule) -> &'static str {
    explain(rule).lines().next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{explain, meaning};
    use crate::model::Rule;

    #[test]
    fn every_rule_is_explained_in_the_same_form() {
        let meanings: BTreeSet<&str> = Rule::ALL.iter().map(|rule| meaning(*rule)).collect();
        assert_eq!(meanings.len(), Rule::ALL.len(), "two rules mean the same");
        for rule in Rule::ALL {
            let text = explain(*rule);
            let parts: Vec<&str> = text.split("\n\n").collect();
            assert_eq!(parts.len(), 3, "{rule}");
            assert!(parts[0].ends_with('.') && !parts[0].contains('\n'), "{rule}");
            assert!(parts[1].starts_with("Example: ") && parts[2].starts_with("To mend it: "), "{rule}");
            assert!(text.lines().all(|line| line.chars().count() <= 140), "{rule}");
        }
    }
}
