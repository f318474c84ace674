//! The main job: from a transcript to a failing gate, and on to a passing one.

use crate::common::Desk;

const SPEECH: &str = "\
---
title: Le port en chiffres
date: 2024-02-20
speaker: G. Maréval
language: fr
---

# 1. Les gens

G. Maréval : Le port faisait vivre près de 3 000 salariés en 2023.

Journaliste : Nos lecteurs disent que 212 apprentis sont partis en 2023.
";

const FILE: &str = "claims/2024-02-20-port.toml";

fn desk() -> Desk {
    let desk = Desk::new();
    desk.write("port.md", SPEECH);
    desk.write("report.md", "The port had 2,874 employees in 2023.\n\nThere were 212 apprentices in 2023.\n");
    desk.ok(&["add", "port.md"]);
    desk
}

#[test]
fn a_gate_fails_on_unsourced_claims_and_passes_when_they_are_sourced_judged_and_reviewed() {
    let desk = desk();
    let run = desk.refuses(&["check"], 1, &["unsourced", FILE]);
    assert!(run.out.contains("claims/2024-02-20-port.toml:") && run.out.contains('^'), "no place or caret in\n{}", run.out);

    desk.ok(&["cite", "3000", "report.md", "--quote", "The port had 2,874 employees in 2023"]);
    desk.ok(&["cite", "212", "report.md", "--quote", "There were 212 apprentices in 2023"]);
    let run = desk.run(&["check"]);
    assert_eq!(run.code, 0, "{}", run.out);
    assert!(run.out.contains("unverified"), "{}", run.out);

    for claim in ["3000", "212"] {
        desk.ok(&["verdict", claim, "accurate", "--because", "the report says so", "--by", "a@example.org"]);
        desk.refuses(&["review", claim, "--by", "a@example.org"], 4, &["second person"]);
        desk.ok(&["review", claim, "--by", "b@example.org"]);
    }
    let run = desk.ok(&["check"]);
    assert!(!run.out.contains("warning"), "{}", run.out);
    let report = desk.ok(&["report"]).out;
    assert!(report.contains("2 reviewed") && report.contains("within_hedge") && report.contains("equal"), "{report}");
    desk.ok(&["verify"]);
}

#[test]
fn adding_again_changes_nothing_and_a_change_is_merged() {
    let desk = desk();
    let first = desk.files();
    let run = desk.ok(&["add", "port.md"]);
    assert!(first == desk.files(), "the second add changed a file");
    assert!(run.err.contains("nothing changed"), "{}", run.err);

    // A person edits: a comment, another speaker, a shorter quote.
    let edited = desk.read(FILE).replace("[[claim]]", "# seen in the evening news\n[[claim]]").replace("Journaliste", "C. Doret");
    desk.write(FILE, &edited);
    // The transcript changes: one claim goes, one comes.
    let changed =
        SPEECH.replace("Nos lecteurs disent que 212 apprentis sont partis en 2023.", "Le budget atteint 4,5 millions d’euros en 2024.");
    desk.write("port.md", changed);
    let run = desk.ok(&["add", "port.md"]);
    assert!(run.err.contains("no longer in the transcript") && run.err.contains("1 new"), "{}", run.err);
    let now = desk.read(FILE);
    assert!(now.contains("C. Doret") && now.contains("4,5 millions d’euros"), "{now}");
    assert_eq!(now.matches("# seen in the evening news").count(), 2, "{now}");
    let kept: Vec<&str> = edited.lines().filter(|line| !line.starts_with("snapshot")).collect();
    let mut lines = now.lines();
    for line in kept {
        assert!(lines.any(|now| now == line), "\"{line}\" was changed or moved in\n{now}");
    }
    // What vanished is no longer anchored, and the gate says so.
    desk.refuses(&["check"], 1, &["broken-anchor"]);
}

#[test]
fn a_changed_claim_makes_its_verdict_stale() {
    let desk = desk();
    desk.ok(&["cite", "3000", "report.md", "--quote", "The port had 2,874 employees in 2023"]);
    desk.ok(&["verdict", "3000", "accurate", "--because", "yes", "--by", "a@example.org"]);
    desk.ok(&["set", "speaker", "Somebody Else", "3000"]);
    let run = desk.run(&["check"]);
    assert!(run.out.contains("stale-verdict"), "{}", run.out);
    desk.refuses(&["review", "3000", "--by", "b@example.org"], 4, &["changed after its verdict"]);
    desk.ok(&["verdict", "3000", "accurate", "--because", "still", "--by", "a@example.org"]);
    assert!(!desk.run(&["check"]).out.contains("stale-verdict"));
}

#[test]
fn verdicts_with_a_rating_need_captured_evidence_and_a_reason() {
    let desk = desk();
    desk.refuses(&["verdict", "3000", "false", "--because", "no", "--by", "a@example.org"], 4, &["captured evidence", "factcheck cite"]);
    desk.refuses(&["verdict", "3000", "untrue", "--because", "no", "--by", "a@example.org"], 2, &["accurate, "]);
    desk.refuses(&["verdict", "3000", "unsupported", "--because", " ", "--by", "a@example.org"], 2, &["--because"]);
    desk.refuses(&["verdict", "3000", "unsupported", "--because", "x"], 2, &["--by PERSON"]);
    desk.ok(&["verdict", "3000", "unsupported", "--because", "nothing found", "--by", "a@example.org"]);
}

#[test]
fn speeches_are_renamed_and_speakers_corrected_everywhere() {
    let desk = desk();
    desk.ok(&["rename", "2024-02-20-port", "port-2024"]);
    assert!(!desk.path().join(FILE).exists());
    desk.ok(&["set", "speaker", "Gaspard Maréval", "--was", "G. Maréval"]);
    let record = desk.read("claims/port-2024.toml");
    assert!(record.contains("id = \"port-2024\"") && !record.contains("\"G. Maréval\""), "{record}");
    // The renamed speech is still known by its source.
    let run = desk.ok(&["add", "port.md"]);
    assert!(run.err.contains("nothing changed"), "{}", run.err);
    desk.refuses(&["rename", "port-2024", "Port 2024"], 2, &["port-2024"]);
    desk.refuses(&["set", "colour", "blue", "3000"], 2, &["speaker"]);
}

#[test]
fn one_speech_is_taken_out_of_a_page_with_several() {
    let desk = Desk::new();
    desk.write("page.txt", "Premier discours\n\nNous avons planté 500 arbres.\n\nLire la suite\n\nSecond discours\n\nNous avons planté 700 arbres.\n\nLire la suite\n");
    desk.ok(&["add", "page.txt", "--lang", "fr", "--id", "second", "--from", "Second discours", "--until", "Lire la suite"]);
    let record = desk.read("claims/second.toml");
    assert!(record.contains("700") && !record.contains("500"), "{record}");
    desk.ok(&["add", "page.txt", "--lang", "fr", "--id", "first", "--from", "Premier discours", "--until", "Lire la suite"]);
    assert!(desk.read("claims/first.toml").contains("500"));
    desk.refuses(&["add", "page.txt", "--from", "Troisième discours", "--id", "third"], 4, &["Troisième discours"]);
    // Both are anchored in the one frozen page.
    assert!(!desk.run(&["check"]).out.contains("broken-anchor"));
}

#[test]
fn claims_are_added_by_hand_and_only_where_their_words_stand() {
    let desk = desk();
    desk.ok(&["add", "--speech", "2024-02-20-port", "--quote", "Nos lecteurs disent"]);
    desk.refuses(&["add", "--speech", "2024-02-20-port", "--quote", "Nos auditeurs disent"], 4, &["Nos auditeurs disent"]);
    desk.refuses(&["add", "--speech", "nowhere", "--quote", "x"], 2, &["nowhere"]);
}

#[test]
fn a_transcript_that_is_not_kept_leaves_its_source_and_a_warning() {
    let desk = Desk::new();
    let speech = desk.write("port.md", SPEECH);
    desk.ok(&[
        "add",
        &speech.to_string_lossy(),
        "--no-capture",
        "--source",
        "https://example.org/port",
        "--quote",
        "près de 3 000 salariés",
    ]);
    let record = desk.read(FILE);
    assert!(record.contains("source = \"example.org-port-") && !record.contains("snapshot"), "{record}");
    assert!(record.contains("speaker = \"G. Maréval\"") && record.contains("approx = \"nearly\""), "{record}");
    let run = desk.run(&["check"]);
    assert!(run.out.contains("uncaptured") && run.out.contains("anchor"), "{}", run.out);
    assert!(!run.out.contains("broken-anchor"), "{}", run.out);
}

#[test]
fn standard_input_and_html_are_transcripts_too() {
    let desk = Desk::new();
    let run = desk.run_with_input(&["add", "-", "--id", "evening", "--lang", "en"], b"We built 212 homes in 2023.\n");
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(desk.read("claims/evening.toml").contains("212 homes"));
    desk.ok(&["check", "--allow", "unsourced"]);
}

#[test]
fn a_file_that_is_named_by_its_day_gives_the_day() {
    let desk = Desk::new();
    desk.write("2024-05-01-port.txt", "The port employs 4,120 people.");
    let run = desk.ok(&["add", "2024-05-01-port.txt", "--speaker", "Mayor"]);
    assert!(run.err.contains("the date 2024-05-01 is the one in the file's name; --date gives another"), "{}", run.err);
    assert!(desk.read("claims/2024-05-01-port.toml").contains("date = 2024-05-01"));
    // What is said beats it, and no other digits are a day.
    desk.write("2024-05-02-port.txt", "The port employs 4,121 people.");
    assert!(!desk.ok(&["add", "2024-05-02-port.txt", "--date", "2024-05-03", "--speaker", "Mayor"]).err.contains("file's name"));
    desk.write("2024-05-0123.txt", "The port employs 4,122 people.");
    assert!(!desk.ok(&["add", "2024-05-0123.txt", "--speaker", "Mayor"]).err.contains("file's name"));
}

#[test]
fn files_beside_the_workspace_are_known_by_their_names() {
    let desk = Desk::new();
    let beside = tempfile::tempdir().expect("a folder");
    let (speech, source) = (beside.path().join("speech.txt"), beside.path().join("report.txt"));
    std::fs::write(&speech, "The city planted 4,200 trees.\n").expect("written");
    std::fs::write(&source, "In 2023 the city planted 4,200 trees.\n").expect("written");
    desk.ok(&["add", &speech.display().to_string(), "--date", "2024-03-05"]);
    desk.ok(&["cite", "4200", &source.display().to_string(), "--quote", "planted 4,200 trees"]);
    desk.ok(&["verify"]);
    desk.ok(&["check"]);
    for (name, record) in desk.files().iter().filter(|(name, _)| name.ends_with("source.toml")) {
        let record = String::from_utf8_lossy(record);
        assert!(record.contains("path = \"speech.txt\"") || record.contains("path = \"report.txt\""), "{name}: {record}");
    }
}
