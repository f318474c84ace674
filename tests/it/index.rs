//! The index against the files: whatever was edited in between, it holds what a look at everything gives.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use factcheck::gate;
use factcheck::model::{Act, Check, Claim, Level, Policy, Problem, Reach, Rule, SnapshotState, Source, Stance};
use factcheck::records::{self, ClaimFile, Ledger, NewEvent};
use factcheck::snapshot::SnapshotStore;
use factcheck::store::{Index, Need, Word, Words};
use factcheck::workspace::search::SearchRequest;
use factcheck::workspace::{Depth, JudgeRequest, Scope, Session, Workspace};

use crate::common::Desk;
use crate::generate::{Dice, Plan, generate};

/// A small generated workspace.
fn desk(speeches: usize, claims_a_speech: usize, pages: usize) -> Desk {
    let desk = Desk::empty();
    generate(desk.path(), Plan { speeches, claims_a_speech, pages, page_bytes: 600 });
    desk
}

fn workspace(desk: &Desk) -> Workspace {
    let now = "2026-11-27T12:00:00Z".parse().expect("a moment");
    Workspace::find(desk.path(), Session::new(now, "test")).expect("a workspace")
}

fn index(desk: &Desk) -> Index {
    Index::open_read_only(&desk.path().join(".factcheck/status.sqlite")).expect("an index")
}

/// The index equals the files, in its views and in what is read out of it.
#[track_caller]
fn is_level(workspace: &Workspace, desk: &Desk, after: &str) {
    let said = workspace.bring_level().expect(after);
    assert_eq!(said, Vec::<String>::new(), "{after}");
    let files = workspace.load(Depth::Names).expect("read");
    assert!(files.unreadable.is_empty(), "{after}: {:?}", files.unreadable);
    assert_eq!(index(desk).check_equals(&files.state), Vec::<String>::new(), "{after}");
    let read = workspace.read(Scope::All, Depth::Names).expect("read");
    assert!(read.state == files.state, "{after}: what is read out of the index is not what the files hold");
    gate_agrees(workspace, after);
}

/// The gate finds in what it remembers, and in what changed since, what it finds in the files; with every rule on.
#[track_caller]
fn gate_agrees(workspace: &Workspace, after: &str) {
    let mut policy = Policy::default();
    Rule::ALL.iter().for_each(|rule| policy.set_everywhere(*rule, Level::Warn));
    let today = "2026-11-27".parse().expect("a day");
    let files = workspace.load(Depth::Full).expect("read");
    let expected = gate::check(&files.state, &policy, today);
    let gated = workspace.check(&policy, today).expect("judged");
    assert!(!gated.files.is_empty() && gated.rest.unreadable.is_empty(), "{after}");
    assert_eq!(gated.rest.state.remarks, files.state.remarks, "{after}");
    let (found, expected) = (lines(&gated.problems), lines(&expected));
    let differing = found.iter().zip(&expected).position(|(a, b)| a != b).unwrap_or(found.len().min(expected.len()));
    assert!(found == expected, "{after}: {:?} instead of {:?}", found.get(differing), expected.get(differing));
}

/// A search of the index finds what one finds that was made of the files, words and all.
#[track_caller]
fn search_agrees(workspace: &Workspace, desk: &Desk, after: &str) {
    let state = workspace.load(Depth::Names).expect("read").state;
    let store = SnapshotStore::open(&desk.path().join("sources")).expect("a store");
    let words = |snapshot: &SnapshotState| {
        let (_, main, text) = store.texts(&snapshot.source, &snapshot.id).ok()?;
        text.or(main).map(|text| Words::of(&text))
    };
    let anew = Index::with_words(&state, words).expect("an index");
    for text in ["port", "handled", "bibliothèque"] {
        let request = SearchRequest { text: text.to_owned(), sources: true, most: 1_000, ..SearchRequest::default() };
        workspace.search(&request).expect("searched");
        let found = |index: &Index| index.texts(&Word::of(text, true), Need::All, 1_000).expect("found");
        assert_eq!(found(&index(desk)), found(&anew), "{after}: {text}");
    }
}

fn lines(problems: &[Problem]) -> Vec<String> {
    problems.iter().map(|problem| format!("{problem:?}")).collect()
}

fn claim_files(desk: &Desk) -> Vec<PathBuf> {
    let entries = fs::read_dir(desk.path().join("claims")).expect("listed").map(|entry| entry.expect("an entry").path());
    let mut files: Vec<PathBuf> = entries.filter(|path| path.extension().is_some_and(|end| end == "toml")).collect();
    files.sort();
    files
}

fn parse(path: &Path) -> ClaimFile {
    let name = format!("claims/{}", path.file_name().expect("a name").to_string_lossy());
    ClaimFile::parse(&name, &fs::read_to_string(path).expect("read")).expect("a claim file")
}

/// The text of one claim of a file, from its header to the next.
fn block(text: &str, at: usize) -> std::ops::Range<usize> {
    let starts: Vec<usize> = text.match_indices("[[claim]]").map(|(at, _)| at).chain([text.len()]).collect();
    starts[at]..starts[at + 1]
}

fn event(workspace: &Workspace, claim: &str, act: Act, second: usize) -> String {
    let state = workspace.load(Depth::Names).expect("read").state;
    let (_, known) = state.claims().find(|(_, known)| known.claim.id == claim).expect("the claim");
    let new = NewEvent {
        at: format!("2026-11-27T10:{:02}:{:02}Z", second / 60 % 60, second % 60).parse().expect("a moment"),
        by: "c@example.org".to_owned(),
        claim: claim.to_owned(),
        act,
        verdict: None,
        because: Some(format!("for reason {second}")),
        digest: known.digest.clone(),
        parts: Vec::new(),
        evidence: Vec::new(),
        prev: known.judgement.heads.clone(),
    };
    Ledger::append_line(new).expect("an event").1
}

/// One edit of any kind; the answer names it.
fn edit(desk: &Desk, workspace: &Workspace, dice: &mut Dice, number: usize) -> String {
    let files = claim_files(desk);
    let path = files[dice.throw(files.len())].clone();
    let name = path.file_name().expect("a name").to_string_lossy().into_owned();
    let mut file = parse(&path);
    let at = dice.throw(file.claims().len().max(1));
    let ledger = desk.path().join("claims/ledger.jsonl");
    let store = SnapshotStore::open(&desk.path().join("sources")).expect("a store");
    let sources = store.sources().expect("listed");
    let source = sources[dice.throw(sources.len())].clone();
    let folder = desk.path().join("sources").join(&source);
    let kept = desk.path().join("kept");
    if file.claims().is_empty() {
        fs::remove_file(&path).expect("removed");
        return format!("the empty file {name} removed");
    }
    match dice.throw(14) {
        0 => {
            let note = format!("note {number}");
            file.set_claim_field(at, "note", Some(&note)).expect("set");
            fs::write(&path, file.text()).expect("written");
            format!("a note on {}", file.claims()[at].id)
        }
        1 => {
            let quote = file.claims()[at].quote.replace("In 20", "About 20").replace("En 20", "Vers 20");
            file.set_claim_field(at, "quote", Some(&quote)).expect("set");
            fs::write(&path, file.text()).expect("written");
            format!("the words of {}", file.claims()[at].id)
        }
        2 => {
            let mut text = file.text();
            text.replace_range(block(&text, at), "");
            fs::write(&path, text).expect("written");
            format!("{} deleted", file.claims()[at].id)
        }
        3 => {
            let mut claim = file.claims()[at].clone();
            claim.id = format!("new-{number}");
            file.push_claim(&claim).expect("added");
            fs::write(&path, file.text()).expect("written");
            format!("new-{number} added")
        }
        4 if files.len() > 2 => {
            fs::create_dir_all(&kept).expect("made");
            fs::rename(&path, kept.join(&name)).expect("moved");
            format!("{name} taken away")
        }
        4 | 5 => {
            let back = fs::read_dir(&kept).ok().and_then(|mut entries| entries.find_map(Result::ok));
            match back {
                Some(entry) if entry.file_name().to_string_lossy().ends_with(".toml") => {
                    fs::rename(entry.path(), desk.path().join("claims").join(entry.file_name())).expect("moved");
                    format!("{:?} brought back", entry.file_name())
                }
                _ => "nothing".to_owned(),
            }
        }
        6 | 7 => {
            let claim = file.claims()[at].id.clone();
            let act = if dice.throw(2) == 0 { Act::Comment } else { Act::Dismiss };
            let text = fs::read_to_string(&ledger).expect("read") + &event(workspace, &claim, act, number);
            fs::write(&ledger, text).expect("written");
            format!("{act} on {claim}")
        }
        8 => {
            // What a merge by union may do: other order, a line twice.
            let text = fs::read_to_string(&ledger).expect("read");
            let mut lines: Vec<&str> = text.lines().collect();
            lines.reverse();
            lines.extend(lines.first().copied());
            fs::write(&ledger, lines.join("\n") + "\n").expect("written");
            "the ledger shuffled".to_owned()
        }
        9 => {
            // Nobody may take the last event of a chain away and be caught: the claim is judged without it.
            let text = fs::read_to_string(&ledger).expect("read");
            let read = Ledger::parse("claims/ledger.jsonl", &text);
            let named: Vec<&String> = read.events.iter().flat_map(|event| &event.prev).collect();
            let gone = read.events.iter().rev().find(|event| !named.contains(&&event.id)).map(|event| event.id.clone());
            let rest: Vec<&str> =
                text.lines().filter(|line| gone.as_ref().is_none_or(|gone| !line.contains(&format!("\"id\":\"{gone}\"")))).collect();
            fs::write(&ledger, rest.iter().map(|line| format!("{line}\n")).collect::<String>()).expect("written");
            "an event taken away".to_owned()
        }
        10 => match store.snapshots(&source).expect("listed").first() {
            Some(snapshot) => {
                fs::rename(folder.join(snapshot), desk.path().join(format!("{source}+{snapshot}"))).expect("moved");
                format!("{source}/{snapshot} taken away")
            }
            None => {
                let lost = fs::read_dir(desk.path()).expect("listed").filter_map(Result::ok);
                let lost =
                    lost.map(|entry| entry.file_name().to_string_lossy().into_owned()).find(|name| name.starts_with(&format!("{source}+")));
                let Some(lost) = lost else { return "nothing".to_owned() };
                fs::rename(desk.path().join(&lost), folder.join(&lost[source.len() + 1..])).expect("moved");
                format!("{lost} brought back")
            }
        },
        11 => {
            let record = Source { title: Some(format!("Title {number}")), ..store.source(&source).expect("a record") };
            fs::write(folder.join("source.toml"), records::source_toml(&record)).expect("written");
            format!("the title of {source}")
        }
        12 => {
            let Some(snapshot) = store.snapshots(&source).expect("listed").first().cloned() else { return "nothing".to_owned() };
            let at = format!("2026-11-{:02}T06:00:00Z", 1 + number % 27).parse().expect("a moment");
            let check = Check {
                at,
                snapshot,
                reach: Reach::Gone,
                status: Some(404),
                content: None,
                payload_sha256: None,
                quotes: [].into(),
                by: "ci".to_owned(),
            };
            store.append(&source, &check).expect("written");
            format!("a check of {source}")
        }
        _ => {
            let other = files[dice.throw(files.len())].clone();
            if other == path {
                return "nothing".to_owned();
            }
            let (mut text, there) = (file.text(), fs::read_to_string(&other).expect("read"));
            let range = block(&text, at);
            let moved = text[range.clone()].to_owned();
            text.replace_range(range, "");
            fs::write(&path, text).expect("written");
            fs::write(&other, format!("{}\n\n{moved}", there.trim_end())).expect("written");
            format!("{} moved to another file", file.claims()[at].id)
        }
    }
}

#[test]
fn after_any_edits_the_index_equals_one_made_anew() {
    for seed in 1..=2 {
        let desk = desk(4, 5, 12);
        let workspace = workspace(&desk);
        is_level(&workspace, &desk, "the beginning");
        let mut dice = Dice::new(seed);
        let mut log = Vec::new();
        for number in 0..25 {
            // Now and then several at once.
            for _ in 0..=dice.throw(3) / 2 {
                log.push(edit(&desk, &workspace, &mut dice, number));
            }
            is_level(&workspace, &desk, &format!("seed {seed}, {log:#?}"));
            // Seldom, so that words are missing of many snapshots at once, and of some that are gone again.
            if number % 6 == 5 {
                search_agrees(&workspace, &desk, &format!("seed {seed}, {log:#?}"));
            }
        }
        let dump = index(&desk).dump_stable().expect("a dump");
        fs::remove_file(desk.path().join(".factcheck/status.sqlite")).expect("removed");
        workspace.bring_level().expect("made anew");
        assert!(dump == index(&desk).dump_stable().expect("a dump"), "seed {seed}: made anew it is another: {log:#?}");
    }
}

#[test]
fn only_what_changed_is_read_again_once_its_times_have_settled() {
    let desk = desk(2, 3, 4);
    let workspace = workspace(&desk);
    // Longer than the coarsest clock of a file system ticks.
    std::thread::sleep(Duration::from_millis(2_100));
    is_level(&workspace, &desk, "the beginning");
    let file = desk.path().join(".factcheck/status.sqlite");
    let before = fs::read(&file).expect("read");
    for _ in 0..3 {
        workspace.read(Scope::All, Depth::Names).expect("read");
    }
    assert!(fs::read(&file).expect("read") == before, "nothing changed, and something was written");
    // Written inside of a snapshot, which is written once: its name is enough, so only a close look sees it.
    let page = SnapshotStore::open(&desk.path().join("sources")).expect("a store");
    let source = page.sources().expect("listed").remove(0);
    let snapshot = page.snapshots(&source).expect("listed").remove(0);
    let text = desk.path().join("sources").join(&source).join(&snapshot).join("text.txt");
    assert!(workspace.read(Scope::All, Depth::Full).expect("read").state.snapshots.iter().all(|state| state.damage.is_empty()));
    fs::write(&text, "other words\n").expect("written");
    assert!(workspace.read(Scope::All, Depth::Names).expect("read").state.snapshots.iter().all(|state| state.damage.is_empty()));
    let looked = workspace.read(Scope::All, Depth::Full).expect("read").state;
    let reference = workspace.load(Depth::Full).expect("read").state;
    assert!(looked.snapshots.iter().any(|state| state.id == snapshot && !state.damage.is_empty()));
    assert!(looked == reference, "a close look at the index gives what a close look at the files gives");
    assert!(workspace.read(Scope::All, Depth::Full).expect("read").state == reference, "and so does the next");
    gate_agrees(&workspace, "a damaged snapshot");
    gate_agrees(&workspace, "looked at again");
}

#[test]
fn words_of_texts_are_taken_up_for_who_searches_and_a_text_that_is_mended_is_found() {
    let desk = desk(2, 3, 4);
    let workspace = workspace(&desk);
    is_level(&workspace, &desk, "the beginning");
    assert!(!index(&desk).has_all_words().expect("read"), "nobody searched yet");
    let text = fs::read_dir(desk.path().join("sources")).expect("listed").filter_map(Result::ok).find_map(|source| {
        let snapshots = fs::read_dir(source.path()).ok()?.filter_map(Result::ok);
        snapshots.map(|snapshot| snapshot.path().join("text.txt")).find(|text| text.exists())
    });
    let text = text.expect("a text");
    let away = text.with_extension("away");
    fs::rename(&text, &away).expect("moved");
    search_agrees(&workspace, &desk, "a text is missing");
    assert!(index(&desk).has_all_words().expect("read"));
    fs::rename(&away, &text).expect("moved back");
    search_agrees(&workspace, &desk, "it is there again");
    is_level(&workspace, &desk, "the end");
}

#[test]
fn a_claim_that_repeats_a_false_one_is_told_of_until_the_verdict_goes() {
    let desk = desk(3, 4, 6);
    let workspace = workspace(&desk);
    is_level(&workspace, &desk, "the beginning");
    // The same words in another speech, where nobody judged them yet.
    let paths = claim_files(&desk);
    let borne_out = |claim: &&Claim| claim.evidence.iter().any(|entry| entry.stance == Stance::Supports);
    let said = parse(&paths[0]).claims().iter().find(borne_out).expect("a claim that is not judged false").clone();
    let id = format!("{}-again", said.id);
    let mut file = parse(&paths[2]);
    file.push_claim(&Claim { id: id.clone(), evidence: Vec::new(), start: None, ..said.clone() }).expect("a claim");
    fs::write(&paths[2], file.text()).expect("written");
    let repeats = || {
        let gated = workspace.check(&Policy::default(), "2026-11-27".parse().expect("a day")).expect("judged");
        gated.problems.iter().filter(|problem| problem.rule == Rule::RepeatedFalse && problem.claim.as_ref() == Some(&id)).count()
    };
    assert_eq!(repeats(), 0);
    let judge = |act, verdict: Option<&str>| {
        let because = Some("the report says otherwise".to_owned());
        let by = "z@example.org".to_owned();
        workspace.judge(&JudgeRequest { claim: said.id.clone(), act, verdict: verdict.map(str::to_owned), because, by }).expect("judged");
    };
    judge(Act::Verdict, Some("false"));
    assert_eq!(repeats(), 1, "the speech did not change, what it repeats did");
    gate_agrees(&workspace, "judged false");
    judge(Act::Verdict, Some("accurate"));
    assert_eq!(repeats(), 0);
    gate_agrees(&workspace, "judged again");
}

#[test]
fn a_record_that_cannot_be_read_is_told_every_time_and_then_forgotten() {
    let desk = desk(2, 3, 4);
    let workspace = workspace(&desk);
    is_level(&workspace, &desk, "the beginning");
    let path = claim_files(&desk).remove(0);
    let good = fs::read_to_string(&path).expect("read");
    fs::write(&path, good.replace("class = \"fact\"", "class = \"truth\"")).expect("written");
    for _ in 0..2 {
        assert!(!workspace.read(Scope::All, Depth::Names).expect("read").unreadable.is_empty());
    }
    fs::write(&path, &good).expect("written");
    is_level(&workspace, &desk, "mended");
    let ledger = desk.path().join("claims/ledger.jsonl");
    let sound = fs::read_to_string(&ledger).expect("read");
    fs::write(&ledger, sound.replacen("The report", "The rumour", 1)).expect("written");
    assert!(!workspace.read(Scope::All, Depth::Names).expect("read").state.ledger_damage.is_empty());
    fs::write(&ledger, sound).expect("written");
    is_level(&workspace, &desk, "mended");
}

#[test]
fn two_people_make_a_thousand_edits_each_and_have_one_database() {
    let (ours, theirs) = (desk(4, 250, 8), Desk::empty());
    let git = |desk: &Desk, args: &[&str]| {
        let mut command = Command::new("git");
        command.arg("-C").arg(desk.path()).args(["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "init.defaultBranch=main"]);
        command.args(args).env_clear().env("PATH", "/usr/local/bin:/usr/bin:/bin").env("HOME", desk.path()).env("GIT_CONFIG_NOSYSTEM", "1");
        let output = command.output().expect("git runs");
        assert!(
            output.status.success(),
            "{args:?}: {}{}",
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        );
    };
    let path = |desk: &Desk| desk.path().to_str().expect("a path").to_owned();
    git(&ours, &["init", "-q"]);
    git(&ours, &["add", "-A"]);
    git(&ours, &["commit", "-qm", "Begin"]);
    git(&theirs, &["clone", "-q", &path(&ours), "."]);
    // Each has every second claim: a note, and an event.
    for (person, desk) in [&ours, &theirs].into_iter().enumerate() {
        let mut events = fs::read_to_string(desk.path().join("claims/ledger.jsonl")).expect("read");
        let known = Ledger::parse("claims/ledger.jsonl", &events);
        for path in claim_files(desk) {
            let mut file = parse(&path);
            for at in (person..file.claims().len()).step_by(2) {
                file.set_claim_field(at, "note", Some(&format!("seen by {person}"))).expect("set");
                let claim = &file.claims()[at];
                let speaker = file.speech().speaker.clone().unwrap_or_default();
                let of_claim = known.of_claim(&claim.id);
                let judgement = records::judgement(&of_claim, &records::digest(claim, &speaker), !claim.evidence.is_empty());
                let new = NewEvent {
                    at: format!("2026-11-27T10:00:{:02}Z", at % 60).parse().expect("a moment"),
                    by: format!("{person}@example.org"),
                    claim: claim.id.clone(),
                    act: Act::Comment,
                    verdict: None,
                    because: Some("seen".to_owned()),
                    digest: records::digest(claim, &speaker),
                    parts: Vec::new(),
                    evidence: Vec::new(),
                    prev: judgement.heads,
                };
                events.push_str(&Ledger::append_line(new).expect("an event").1);
            }
            fs::write(&path, file.text()).expect("written");
        }
        fs::write(desk.path().join("claims/ledger.jsonl"), events).expect("written");
        // The index is there before the merge, so what follows is brought level, not made anew.
        workspace(desk).bring_level().expect("level");
        git(desk, &["commit", "-qam", "Go on"]);
    }
    git(&ours, &["pull", "-q", "--no-rebase", "--no-edit", &path(&theirs), "main"]);
    git(&theirs, &["pull", "-q", "--no-rebase", "--no-edit", &path(&ours), "main"]);
    let dumps = [&ours, &theirs].map(|desk| {
        is_level(&workspace(desk), desk, "merged");
        index(desk).dump_stable().expect("a dump")
    });
    assert!(dumps[0] == dumps[1], "the two have different databases");
    assert_eq!(dumps[0].matches(" act=\"comment\"").count(), 1_000);
    assert_eq!(dumps[0].matches(" note=\"seen by ").count(), 1_000);
}

/// A comment by the binary.
fn comment(desk: &Desk, claim: &str, words: &str) -> Command {
    let mut command = desk.command(&["comment", claim, "--because", words, "--by", "a@example.org", "--lock-timeout", "120"]);
    command.stdout(Stdio::null()).stderr(Stdio::null());
    command
}

#[test]
fn what_was_acknowledged_survives_a_kill_at_any_moment() {
    const ROUNDS: u32 = 40;
    let desk = desk(2, 4, 4);
    let claims: Vec<String> = claim_files(&desk).iter().flat_map(|path| parse(path).claims().to_vec()).map(|claim| claim.id).collect();
    let begun = std::time::Instant::now();
    assert!(comment(&desk, &claims[0], "before all").status().expect("it runs").success());
    let whole = begun.elapsed();
    let mut dice = Dice::new(11);
    let (mut said, mut killed) = (vec!["before all".to_owned()], 0);
    // What may stand as a claim's note: the last one that was acknowledged, or one of a process that was killed after it.
    let mut notes: BTreeMap<String, Vec<Option<String>>> = claims.iter().map(|claim| (claim.clone(), vec![None])).collect();
    for round in 0..ROUNDS {
        let claim = &claims[dice.throw(claims.len())];
        let words = format!("in round {round}");
        // Turn by turn an event, a field of a record, and a rebuild of the index.
        let mut command = match round % 3 {
            0 => comment(&desk, claim, &words),
            1 => desk.command(&["set", "note", &words, claim]),
            _ => {
                let _there_may_be_none = fs::remove_file(desk.path().join(".factcheck/status.sqlite"));
                desk.command(&["list"])
            }
        };
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("it runs");
        std::thread::sleep(whole * u32::try_from(dice.throw(150)).expect("small") / 100);
        child.kill().expect("killed or over");
        let done = child.wait().expect("it ends").success();
        killed += u32::from(!done);
        match round % 3 {
            0 if done => said.push(words),
            1 if done => *notes.get_mut(claim).expect("known") = vec![Some(words)],
            1 => notes.get_mut(claim).expect("known").push(Some(words)),
            _ => {}
        }
        // Whatever the moment: the next one finds everything that was acknowledged, and an index that is right.
        let run = desk.run(&["verify", "--quick"]);
        assert_eq!(run.code, 0, "round {round}: {}{}", run.out, run.err);
        desk.ok(&["list"]);
        let ledger = desk.read("claims/ledger.jsonl");
        for words in &said {
            assert!(ledger.contains(&format!("\"{words}\"")), "round {round}: \"{words}\" is lost");
        }
        for claim in claim_files(&desk).iter().flat_map(|path| parse(path).claims().to_vec()) {
            assert!(notes[&claim.id].contains(&claim.note), "round {round}: the note of {} is {:?}", claim.id, claim.note);
        }
        is_level(&workspace(&desk), &desk, &format!("round {round}"));
    }
    assert!(killed > 5, "{killed} of {ROUNDS} killed before their end: the moments are not spread");
}

#[test]
fn eight_processes_at_once_lose_no_event() {
    const EACH: usize = 4;
    let desk = desk(2, 4, 4);
    let claims: Vec<String> = claim_files(&desk).iter().flat_map(|path| parse(path).claims().to_vec()).map(|claim| claim.id).collect();
    std::thread::scope(|scope| {
        for process in 0..8 {
            let (desk, claims) = (&desk, &claims);
            scope.spawn(move || {
                for number in 0..EACH {
                    let words = format!("process {process} says {number}");
                    let status = comment(desk, &claims[(process + number) % claims.len()], &words).status().expect("it runs");
                    assert!(status.success(), "{words}");
                }
            });
        }
    });
    let ledger = desk.read("claims/ledger.jsonl");
    for process in 0..8 {
        for number in 0..EACH {
            assert_eq!(ledger.matches(&format!("\"process {process} says {number}\"")).count(), 1, "{process} {number}");
        }
    }
    desk.ok(&["verify"]);
    is_level(&workspace(&desk), &desk, "eight at once");
}

#[test]
fn a_foreign_file_in_the_place_of_the_index_is_set_aside_with_a_line() {
    let desk = desk(1, 2, 1);
    fs::create_dir_all(desk.path().join(".factcheck")).expect("made");
    fs::write(desk.path().join(".factcheck/status.sqlite"), "no database ".repeat(500)).expect("written");
    let run = desk.ok(&["list"]);
    assert!(run.err.contains("was corrupt; it was set aside as") && run.err.contains("status.sqlite.broken-1"), "{}", run.err);
    assert_eq!(desk.ok(&["list"]).err, "");
    assert!(desk.path().join(".factcheck/status.sqlite.broken-1").exists());
}
