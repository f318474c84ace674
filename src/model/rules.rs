//! The closed table of rules: level at the start, meaning, where a problem points, an example, and the way out.
//!
//! One row a rule, in the order of [`Rule`]; everything that tells of rules is made of it: `explain`, the README's table, the metadata
//! in reports. A test holds every row to one form.

use super::{Level, Rule};

/// What there is to know of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RuleInfo {
    /// The level at the start, before any configuration.
    pub level: Level,
    /// What it finds: one sentence on one line.
    pub meaning: &'static str,
    /// What its problems point at.
    pub points_at: &'static str,
    /// A case of it.
    pub example: &'static str,
    /// How to mend it, best a command.
    pub mend: &'static str,
}

const fn row(level: Level, meaning: &'static str, points_at: &'static str, example: &'static str, mend: &'static str) -> RuleInfo {
    RuleInfo { level, meaning, points_at, example, mend }
}

impl Rule {
    /// The rule's row of the table.
    pub const fn info(self) -> RuleInfo {
        use Level::{Allow, Deny, Warn};
        match self {
            Self::Unsourced => row(
                Deny,
                "A claim of class fact has no evidence.",
                "the claim's quote",
                "the record of \"près de 15 000 sanctions\" has no [[claim.evidence]] entry.",
                "factcheck cite 15000-sanctions-4kq2m7 URL --quote \"…\"\n\
                 If it is not worth checking: factcheck dismiss 15000-sanctions-4kq2m7 --because \"…\"",
            ),
            Self::BrokenAnchor => row(
                Deny,
                "A quote is not where its record says: not in the frozen transcript, or not in the evidence's snapshot.",
                "the quote of the claim, or of the evidence",
                "the record says \"15 000 sanctions\", the transcript says \"16 000 sanctions\".",
                "quote the text's own words, all of them, letter for letter; factcheck show CLAIM tells what was found instead.",
            ),
            Self::AlteredQuote => row(
                Deny,
                "A re-check found the cited words changed at the source.",
                "the evidence",
                "the page said 16,587 when it was frozen and says 17,012 now.",
                "cite the new words as well (factcheck cite), or keep the frozen ones and judge again: a later verdict settles it.",
            ),
            Self::CorruptSnapshot => row(
                Deny,
                "The files of a snapshot are not what its manifest says, or a record names a snapshot that is not there.",
                "the snapshot's SHA256SUMS, and each record that rests on it",
                "text.txt of a snapshot was edited by hand.",
                "git restore sources/SOURCE, then factcheck verify. A snapshot never changes; new text is a new snapshot.",
            ),
            Self::CorruptLedger => row(
                Deny,
                "The ledger holds a line that factcheck cannot have written.",
                "the line of the ledger",
                "the reason of an old verdict was edited in claims/ledger.jsonl, so its id no longer fits.",
                "git log -p -- claims/ledger.jsonl shows the right line; restore it. To change your mind, append: factcheck verdict …",
            ),
            Self::StaleVerdict => row(
                Deny,
                "The claim or its evidence changed after the verdict.",
                "the claim's quote",
                "judged imprecise against 16,587, then a second source was cited.",
                "look again (factcheck show CLAIM), then factcheck verdict CLAIM VERDICT --because \"…\"",
            ),
            Self::Inconsistent => row(
                Deny,
                "A claim's own quantities contradict each other.",
                "the quantity",
                "\"90 km, of which 130 km of tunnels\".",
                "if the record misread the words, correct its quantities; if the speaker said so, judge the claim.",
            ),
            Self::ReferenceMismatch => row(
                Deny,
                "A text refers to a claim that has another number, that is not there, or that no text can rest on.",
                "the number in the text, or the reference",
                "\"16 000 sanctions [claim:15000-sanctions-4kq2m7]\".",
                "correct the number in the text, or cite the claim that holds it. Rounding and hedges are fine.\n\
                 A text can rest on a claim whose standing verdict is accurate, accurate_lacks_context or imprecise, reviewed or not:\n\
                 not on one without a verdict, with another one, dismissed, disputed, or changed since (factcheck show CLAIM).",
            ),
            Self::UnsourcedNumber => row(
                Deny,
                "A number in a text that can be checked has no source.",
                "the number in the text",
                "\"Unemployment fell to 6.7 percent.\" without a link, footnote or [claim:…] in the sentence or at the paragraph's end.",
                "link the source in the sentence or at the end of its paragraph, add a footnote, or reference a claim: [claim:ID].\n\
                 A line such as \"Source: …\" after a paragraph, table or list stands for it; a table and a quotation also have the\n\
                 sources of the paragraphs beside them, a list those of the paragraph that introduces it with a colon.\n\
                 A link leads out of the text: an anchor, an e-mail address or an image is no source, and what \"Related:\" or \"See also\"\n\
                 leads on to is none for what stands before it.\n\
                 Headings, code, notes, dates, plans, forecasts, opinions and small counts in words (\"three reasons\") need none.",
            ),
            Self::Uncaptured => row(
                Warn,
                "Evidence or a transcript is cited but not frozen, so nobody can prove later what it said.",
                "the evidence, or the speech",
                "an evidence entry has a source and a figure, but no snapshot.",
                "factcheck cite --pending freezes what is cited; factcheck add TRANSCRIPT --id SPEECH freezes a transcript.",
            ),
            Self::Unverified => row(
                Warn,
                "A claim of class fact has evidence but no verdict, or two verdicts that contradict each other.",
                "the claim's quote",
                "two branches judged the same claim, one accurate and one misleading, and were merged.",
                "factcheck verdict CLAIM VERDICT --because \"…\"",
            ),
            Self::ValueMismatch => row(
                Warn,
                "Evidence that should support the claim shows another number.",
                "the evidence",
                "15 000 claimed, 16 587 in a quote with stance supports: below, 9.6 % off.",
                "cite the words that bear the number out, or give this evidence --stance contradicts and judge the claim.",
            ),
            Self::ScaleSlip => row(
                Warn,
                "Claim and evidence are a power of 1000 apart.",
                "the evidence",
                "\"8 billions\" on the long scale is 8 000 000 000 000; the source says 8 billion on the short one, 8 000 000 000.",
                "see which of the two was misread or mistranslated, correct `value` in the record or judge the claim.",
            ),
            Self::AmbiguousScale => row(
                Warn,
                "A number can be read in two ways, and nobody has said which is right.",
                "the claim's quote",
                "\"8 billions\" in a translated text; \"1.370\" in mixed text.",
                "keep the right reading as `value` in the claim's record and delete `ambiguous`.",
            ),
            Self::DeadSource => row(
                Warn,
                "A source is gone from the web.",
                "the evidence",
                "the page answered 404 in two re-checks, a day apart.",
                "nothing is lost, the snapshot stands; cite a living copy beside it if readers should follow the link.",
            ),
            Self::DriftedEvidence => row(
                Warn,
                "A source's text changed around the cited words, or in their form, while they still say the same.",
                "the evidence",
                "a sentence was added to the cited paragraph.",
                "read the new text; factcheck cite CLAIM URL --quote \"…\" freezes it as well.",
            ),
            Self::UntrackedQuantity => row(
                Warn,
                "A check-worthy quantity of a frozen transcript has no record.",
                "the statement in the frozen transcript",
                "the transcript says \"130 kilomètres\", the claim file says nothing of it.",
                "factcheck add --speech SPEECH --quote \"…\"; or add the transcript again, which records what is new.\n\
                 A speech of which only some claims were chosen with --quote carries an exception in its head.",
            ),
            Self::UnknownSpeaker => row(
                Warn,
                "Nobody is named as the speaker of a claim.",
                "the speech, or the claim that says \"unknown\" itself",
                "a transcript without labels, added without --speaker.",
                "write `speaker` under [speech], or in the claim where it is another person.",
            ),
            Self::RepeatedFalse => row(
                Warn,
                "A claim that was judged false is made again.",
                "the claim's quote",
                "\"15 000 sanctions\" was judged false in March and is said again in May.",
                "look at the older verdict, judge the new claim; it may rest on the same evidence.",
            ),
            Self::NeedlessException => row(
                Warn,
                "A written exception is not needed, or says nothing that could be followed.",
                "the exception",
                "`allow` in a record names single-source, and a second source was cited since.",
                "delete the exception; or give the comment of a text a rule and a reason.",
            ),
            Self::Unreviewed => row(
                Allow,
                "Nobody but the judge has looked at a verdict.",
                "the claim's quote",
                "a claim is judged misleading, and no second person agreed.",
                "somebody else runs factcheck review CLAIM",
            ),
            Self::SingleSource => row(
                Allow,
                "A claim of class fact rests on one source.",
                "the claim's quote",
                "two pieces of evidence, both from the same page.",
                "factcheck cite CLAIM URL --quote \"…\" with another one.",
            ),
            Self::SelfSourced => row(
                Allow,
                "The only source is the speaker's own site, or the speech itself.",
                "the claim's quote",
                "a figure of the government borne out by its press release alone.",
                "cite somebody who counted on their own. Sites of a speaker are named in factcheck.toml:\n\
                 [own_sites]\n\
                 \"A. Person\" = [\"ministry.example/press\"]",
            ),
            Self::OldEvidence => row(
                Allow,
                "A claim's newest evidence is older than the workspace allows.",
                "the newest evidence",
                "a claim on this year's budget rests on a page frozen three years ago.",
                "factcheck cite CLAIM URL --quote \"…\" with a newer source; or factcheck refresh, where the page still says it.\n\
                 The age is set in factcheck.toml: evidence_age_days = 365",
            ),
        }
    }

    /// The level at the start, before any configuration.
    pub const fn default_level(self) -> Level {
        self.info().level
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::Rule;

    #[test]
    fn every_row_has_the_same_form() {
        let meanings: BTreeSet<&str> = Rule::ALL.iter().map(|rule| rule.info().meaning).collect();
        assert_eq!(meanings.len(), Rule::ALL.len(), "two rules mean the same");
        for rule in Rule::ALL {
            let info = rule.info();
            assert!(info.meaning.ends_with('.') && !info.meaning.contains('\n'), "{rule}");
            assert!(info.example.ends_with('.') && !info.points_at.ends_with('.') && !info.points_at.is_empty(), "{rule}");
            let lines = [info.meaning, info.example, info.points_at].into_iter().chain(info.mend.lines());
            assert!(lines.into_iter().all(|line| !line.is_empty() && line.chars().count() <= 140), "{rule}");
        }
    }

    #[test]
    fn codes_are_kebab_case_and_stay() {
        let codes: Vec<&str> = Rule::ALL.iter().map(|rule| rule.code()).collect();
        let kebab = |code: &&str| code.split('-').all(|word| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase()));
        assert!(codes.iter().all(kebab));
        // People's configurations, baselines and exceptions name them: a code is never renamed and never given to another rule.
        let expected = "unsourced broken-anchor altered-quote corrupt-snapshot corrupt-ledger stale-verdict inconsistent reference-mismatch \
                        unsourced-number uncaptured unverified value-mismatch scale-slip ambiguous-scale dead-source drifted-evidence \
                        untracked-quantity unknown-speaker repeated-false needless-exception unreviewed single-source self-sourced old-evidence";
        assert_eq!(codes.join(" "), expected, "a new rule is added to this list, too");
    }
}
