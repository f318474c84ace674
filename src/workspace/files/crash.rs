//! A process that stops, or a disk that refuses, before each single step of every write of records and ledger.
//!
//! The stop is real: the test binary is run again as a child that aborts itself there, so no destructor tidies up. What a command
//! had answered for before must be there, everything must be readable, and the rest can be done as if nothing had happened. The surprise:
//! a rename is two steps to the disk, and between them a record is behind its name; the next run of it comes to the end.

use std::cell::Cell;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::rc::Rc;

use super::steps::LISTENER;
use crate::model::Act;
use crate::workspace::{
    About, AddRequest, CiteRequest, Depth, Input, JudgeRequest, Loaded, Session, SetRequest, Workspace, WorkspaceError, init,
};

const ROOT: &str = "RECORDS_CRASH_TEST_ROOT";
const STEP: &str = "RECORDS_CRASH_TEST_STEP";

fn workspace(root: &Path) -> Workspace {
    let now = "2026-11-27T12:00:00Z".parse().expect("a moment");
    Workspace::find(root, Session::new(now, "test")).expect("a workspace")
}

/// Something that a person does, and whether it is there.
type Deed = (&'static str, fn(&Workspace) -> Result<(), WorkspaceError>, fn(&Loaded) -> bool);

/// Everything that writes records or the ledger, in an order in which each can be done alone.
const DEEDS: [Deed; 7] = [
    ("add", add, |loaded| loaded.state.claims().count() == 2),
    ("cite", cite, |loaded| loaded.state.claims().any(|(_, claim)| !claim.claim.evidence.is_empty())),
    ("verdict", |workspace| judge(workspace, Act::Verdict, "the report says so"), |loaded| has(loaded, "the report says so")),
    ("comment", |workspace| judge(workspace, Act::Comment, "see page 4"), |loaded| has(loaded, "see page 4")),
    ("set", set, |loaded| loaded.state.claims().all(|(_, claim)| claim.claim.note.as_deref() == Some("heard"))),
    ("remove", remove, |loaded| loaded.state.claims().all(|(_, claim)| claim.claim.evidence.len() != 2)),
    ("rename", rename, |loaded| loaded.speech_id("port").is_ok()),
];

fn add(workspace: &Workspace) -> Result<(), WorkspaceError> {
    let about = About { date: Some("2024-02-20".parse().expect("a day")), language: Some("fr".to_owned()), ..About::default() };
    let input = Some(Input::File(workspace.root().join("speech.txt")));
    workspace.add(&AddRequest { input, about, ..AddRequest::default() }).map(|_| ())
}

fn cite(workspace: &Workspace) -> Result<(), WorkspaceError> {
    let report = Input::File(workspace.root().join("report.txt"));
    for quote in ["2,874 employees", "in 2023 the port had 2,874 employees"] {
        let request = CiteRequest { claim: claim(workspace)?, quote: Some(quote.to_owned()), ..CiteRequest::default() };
        workspace.cite(&request, &report)?;
    }
    Ok(())
}

fn remove(workspace: &Workspace) -> Result<(), WorkspaceError> {
    let loaded = workspace.load(Depth::Names)?;
    let cited = loaded.state.claims().find(|(_, claim)| claim.claim.evidence.len() == 2);
    cited.map_or(Ok(()), |(_, claim)| workspace.cite_remove(&claim.claim.id, &claim.claim.evidence[1].id).map(|_| ()))
}

fn set(workspace: &Workspace) -> Result<(), WorkspaceError> {
    let loaded = workspace.load(Depth::Names)?;
    let claims = loaded.state.claims().map(|(_, claim)| claim.claim.id.clone()).collect();
    let request = SetRequest { field: "note".to_owned(), value: "heard".to_owned(), claims, ..SetRequest::default() };
    workspace.set(&request).map(|_| ())
}

fn rename(workspace: &Workspace) -> Result<(), WorkspaceError> {
    // It may have been done without an answer.
    let done = workspace.load(Depth::Names)?.speech_id("port").is_ok();
    if done { Ok(()) } else { workspace.rename("2024-02-20-speech", "port") }
}

fn judge(workspace: &Workspace, act: Act, because: &str) -> Result<(), WorkspaceError> {
    let verdict = (act == Act::Verdict).then(|| "true".to_owned());
    let by = "a@example.org".to_owned();
    workspace.judge(&JudgeRequest { claim: claim(workspace)?, act, verdict, because: Some(because.to_owned()), by }).map(|_| ())
}

fn has(loaded: &Loaded, because: &str) -> bool {
    loaded.state.claims().flat_map(|(_, claim)| &claim.history).any(|event| event.because.as_deref() == Some(because))
}

/// The first claim of the speech.
fn claim(workspace: &Workspace) -> Result<String, WorkspaceError> {
    let loaded = workspace.load(Depth::Names)?;
    Ok(loaded.state.claims().next().map(|(_, claim)| claim.claim.id.clone()).unwrap_or_default())
}

/// Does what is not done, and notes each deed once it was answered for.
fn go_on(root: &Path) -> Result<(), WorkspaceError> {
    init(root, "test")?;
    let answered = answered(root);
    for (name, deed, _) in DEEDS.iter().filter(|(name, ..)| !answered.iter().any(|known| known == name)) {
        deed(&workspace(root))?;
        let mut list = fs::read_to_string(answers(root)).unwrap_or_default();
        list.push_str(&format!("{name}\n"));
        fs::write(answers(root), list).expect("noted");
    }
    Ok(())
}

fn answers(root: &Path) -> PathBuf {
    root.with_file_name("answered")
}

fn answered(root: &Path) -> Vec<String> {
    fs::read_to_string(answers(root)).unwrap_or_default().lines().map(str::to_owned).collect()
}

/// A folder with two documents, in memory where that is possible: a hundred rounds would have the disk do all the work.
fn folder() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).expect("a folder");
    let root = folder.path().join("desk");
    fs::create_dir(&root).expect("made");
    fs::write(root.join("speech.txt"), "Le port faisait vivre 2 874 salariés en 2023. Il y avait 12 grues en 2022.\n").expect("written");
    fs::write(root.join("report.txt"), "The report: in 2023 the port had 2,874 employees.\n").expect("written");
    (folder, root)
}

/// Runs with a listener before each step; gives the number of steps.
fn listening(root: &Path, mut listener: impl FnMut(usize) -> std::io::Result<()> + 'static) -> (Result<(), WorkspaceError>, usize) {
    let count = Rc::new(Cell::new(0));
    let counter = Rc::clone(&count);
    LISTENER.set(Some(Box::new(move |_, _| listener(counter.replace(counter.get() + 1)))));
    let done = go_on(root);
    LISTENER.set(None);
    (done, count.get())
}

/// What was answered for is there, and everything reads.
#[track_caller]
fn assert_kept(root: &Path, at: usize) {
    if !root.join("factcheck.toml").exists() && !root.join("claims").exists() {
        return;
    }
    let loaded = workspace(root).load(Depth::Full).expect("read");
    assert!(loaded.state.ledger_damage.is_empty(), "step {at}: {:?}", loaded.state.ledger_damage);
    // The one state that is not whole: a record that has its new name and not yet its new id. It is told, and the same command mends it.
    if let [problem] = loaded.unreadable.as_slice()
        && problem.message == "the speech's id is not the file's name, \"port\""
    {
        return assert_eq!(answered(root).len(), DEEDS.len() - 1, "step {at}");
    }
    assert!(loaded.unreadable.is_empty(), "step {at}: {:?}", loaded.unreadable);
    let answered = answered(root);
    for (name, _, is_there) in DEEDS.iter().filter(|(name, ..)| answered.iter().any(|known| known == name)) {
        assert!(is_there(&loaded), "step {at}: {name} was answered for and is lost");
    }
    assert!(loaded.state.snapshots.iter().all(|snapshot| snapshot.damage.is_empty()), "step {at}");
}

/// The rest is done as if nothing had happened, and the index made meanwhile holds what the files hold.
#[track_caller]
fn assert_goes_on(root: &Path, at: usize) {
    go_on(root).unwrap_or_else(|error| panic!("step {at}: {error}"));
    assert_eq!(answered(root).len(), DEEDS.len());
    assert_kept(root, at);
    let workspace = workspace(root);
    let (files, index) = (workspace.load(Depth::Names).expect("read"), workspace.read(crate::workspace::Scope::All, Depth::Names));
    assert!(index.expect("read").state.speeches == files.state.speeches, "step {at}");
    let records: Vec<String> = files.state.speeches.iter().map(|speech| speech.file.clone()).collect();
    assert_eq!(records, ["claims/port.toml"], "step {at}");
}

/// The child: runs into its own abort. Started by the test below only; by itself it does nothing.
#[test]
fn child_that_stops() {
    #[expect(clippy::disallowed_methods, reason = "a test tells its own child where to stop")]
    let (Ok(root), Ok(step)) = (std::env::var(ROOT), std::env::var(STEP)) else { return };
    let stop: usize = step.parse().expect("a number");
    let (done, _) = listening(Path::new(&root), move |at| {
        if at == stop {
            std::process::abort();
        }
        Ok(())
    });
    done.expect("done");
}

#[test]
fn a_stop_before_any_step_loses_nothing_that_was_answered_for() {
    let (_kept, root) = folder();
    let (done, steps) = listening(&root, |_| Ok(()));
    done.expect("done");
    assert_kept(&root, steps);
    assert!(steps > 60, "{steps}");
    let binary = std::env::current_exe().expect("a binary");
    for at in 0..steps {
        let (_kept, root) = folder();
        let mut child = Command::new(&binary);
        child.args(["--exact", "workspace::files::crash::child_that_stops", "--test-threads=1"]);
        child.env(ROOT, &root).env(STEP, at.to_string()).stdout(Stdio::null()).stderr(Stdio::null());
        assert!(!child.status().expect("it runs").success(), "step {at}: the child did not stop");
        assert_kept(&root, at);
        assert_goes_on(&root, at);
    }
}

#[test]
fn a_disk_that_refuses_any_step_is_named_and_loses_nothing_that_was_answered_for() {
    let (_kept, root) = folder();
    let (_, steps) = listening(&root, |_| Ok(()));
    for at in 0..steps {
        let (_kept, root) = folder();
        // The disk stays full: what is tried after a refusal is refused as well.
        let (done, _) = listening(&root, move |step| if step >= at { Err(std::io::Error::from_raw_os_error(28)) } else { Ok(()) });
        match done {
            Err(WorkspaceError::Write { path, .. }) => assert!(path.starts_with(&root), "step {at}: {}", path.display()),
            // Where the system can't say whether a name reached the disk, the write counts all the same.
            Err(error) => panic!("step {at}: {error}"),
            Ok(()) => assert_eq!(at + 1, steps, "only the last step may go unnoticed"),
        }
        assert_kept(&root, at);
        assert_goes_on(&root, at);
    }
}
