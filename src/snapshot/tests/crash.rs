//! A machine that stops, or a disk that refuses, before each single step of every write.
//!
//! The stop is real: the test binary is run again as a child that aborts itself there, so no destructor tidies up. What is
//! left behind must be a whole store, and the next run must come to the same result as if nothing had happened.

use std::collections::BTreeSet;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::*;
use crate::model::{Check, Content, Reach};

const ROOT: &str = "SNAPSHOT_CRASH_TEST_ROOT";
const STEP: &str = "SNAPSHOT_CRASH_TEST_STEP";

/// Everything that writes: a first snapshot with its source and store, a second one, a file's, two checks.
fn write_all(store: &SnapshotStore) -> Result<(), SnapshotError> {
    for capture in [fetched("<p>15 000</p>", MORNING), fetched("<p>16 000</p>", EVENING), from_file("a.txt", b"15 000", MORNING)] {
        store.publish(&source_of(&capture.origin), &capture, TOOL)?;
    }
    let source = source_id(&fetched("", MORNING).origin);
    store.append(&source, &check(&store.snapshots(&source)?[0], Reach::Ok))?;
    store.append(&source, &check(&store.snapshots(&source)?[0], Reach::Gone))?;
    Ok(())
}

fn check(snapshot: &str, reach: Reach) -> Check {
    Check {
        at: if reach == Reach::Ok { MORNING } else { EVENING }.parse().unwrap(),
        snapshot: snapshot.to_owned(),
        reach,
        status: None,
        content: reach.answered().then_some(Content::Identical),
        payload_sha256: None,
        quotes: std::collections::BTreeMap::new(),
        by: "ci".to_owned(),
    }
}

/// In memory where that is possible: hundreds of rounds would have the disk do all the work.
fn quick_folder() -> TempDir {
    tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap()
}

fn listening(root: &Path, listener: impl Fn(usize) -> std::io::Result<()> + Send + Sync + 'static) -> (SnapshotStore, Arc<AtomicUsize>) {
    let mut store = SnapshotStore::open(root).unwrap();
    let count = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&count);
    store.steps.listener = Some(Arc::new(move |_, _| listener(counter.fetch_add(1, Ordering::SeqCst))));
    (store, count)
}

/// How many steps the whole takes, and what it makes.
fn undisturbed() -> (usize, BTreeSet<(PathBuf, Vec<u8>)>) {
    let folder = quick_folder();
    let root = folder.path().join("sources");
    let (store, count) = listening(&root, |_| Ok(()));
    write_all(&store).unwrap();
    assert_eq!(store.verify_all(), []);
    (count.load(Ordering::SeqCst), visible(&root))
}

/// What git would see: no lock, nothing half made.
fn visible(root: &Path) -> BTreeSet<(PathBuf, Vec<u8>)> {
    let relative = |(path, bytes): (PathBuf, Vec<u8>)| (path.strip_prefix(root).unwrap().to_path_buf(), bytes);
    let hidden = |path: &Path| path.starts_with(".tmp") || path.starts_with(".lock");
    if root.exists() { tree(root).into_iter().map(relative).filter(|(path, _)| !hidden(path)).collect() } else { BTreeSet::new() }
}

/// What may lie there after a stop: whole snapshots (I1), each what it is in the end (I2), and a log without damage but a
/// torn last line.
fn assert_whole(root: &Path, end: &BTreeSet<(PathBuf, Vec<u8>)>, at: usize) {
    for (path, bytes) in visible(root) {
        let is_log = path.ends_with(CHECKS_FILE);
        let whole = end.iter().find(|(known, _)| *known == path).map(|(_, bytes)| bytes.as_slice());
        let whole = whole.unwrap_or_else(|| panic!("step {at}: {} is not part of the end", path.display()));
        assert!(if is_log { whole.starts_with(&bytes) } else { whole == bytes }, "step {at}: {}", path.display());
    }
    let Ok(store) = SnapshotStore::open(root) else { panic!("step {at}: the store does not open") };
    // Without STORE.toml nothing was published yet.
    let found = if root.join("STORE.toml").exists() { store.verify_all() } else { Vec::new() };
    assert!(found.is_empty() && (root.join("STORE.toml").exists() || store.sources().unwrap().is_empty()), "step {at}: {found:#?}");
}

/// The child: runs into its own abort. Started by the test below only; by itself it does nothing.
#[test]
fn child_that_stops() {
    #[expect(clippy::disallowed_methods, reason = "a test tells its own child where to stop")]
    let (Ok(root), Ok(step)) = (std::env::var(ROOT), std::env::var(STEP)) else { return };
    let stop: usize = step.parse().unwrap();
    let (store, _) = listening(Path::new(&root), move |at| {
        if at == stop {
            std::process::abort();
        }
        Ok(())
    });
    write_all(&store).unwrap();
}

#[test]
fn a_stop_before_any_step_leaves_a_whole_store_and_a_rerun_comes_to_the_same_end() {
    let (steps, end) = undisturbed();
    assert!(steps > 80, "{steps}");
    let binary = std::env::current_exe().unwrap();
    for at in 0..steps {
        let folder = quick_folder();
        let root = folder.path().join("sources");
        let mut child = Command::new(&binary);
        child.args(["--exact", "snapshot::tests::crash::child_that_stops", "--test-threads=1"]).env(ROOT, &root).env(STEP, at.to_string());
        let status = child.stdout(Stdio::null()).stderr(Stdio::null()).status().unwrap();
        assert!(!status.success(), "step {at}: the child did not stop");
        assert_whole(&root, &end, at);
        let before = visible(&root);
        assert_eq!(visible(&root), before, "looking writes nothing (I4)");
        let store = SnapshotStore::open(&root).unwrap();
        write_all(&store).unwrap();
        assert_eq!(visible(&root), end, "step {at}: a rerun comes to another end (I3)");
        assert!(!root.join(".tmp").exists(), "step {at}: remains are left");
    }
}

#[test]
fn a_disk_that_refuses_any_step_is_named_and_leaves_a_whole_store() {
    let (steps, end) = undisturbed();
    // Disk full, too large, read-only, forbidden.
    let refusals = [
        (std::io::ErrorKind::StorageFull, 28),
        (std::io::ErrorKind::FileTooLarge, 27),
        (std::io::ErrorKind::ReadOnlyFilesystem, 30),
        (std::io::ErrorKind::PermissionDenied, 13),
    ];
    for at in 0..steps {
        let (kind, code) = refusals[at % refusals.len()];
        let folder = quick_folder();
        let root = folder.path().join("sources");
        let (store, _) = listening(&root, move |step| if step == at { Err(std::io::Error::from_raw_os_error(code)) } else { Ok(()) });
        let error = write_all(&store).unwrap_err();
        let SnapshotError::Io { path, source, .. } = &error else { panic!("step {at}: {error}") };
        assert_eq!(source.kind(), kind, "step {at}");
        assert!(path.starts_with(folder.path()) && error.to_string().contains(&path.display().to_string()), "step {at}: {error}");
        assert!(!error.is_corruption());
        assert_whole(&root, &end, at);
        // A process that goes on living tidies up behind itself.
        let left = disk::names(&root.join(".tmp")).unwrap_or_default();
        assert!(left.is_empty(), "step {at}: {left:?}");
        write_all(&SnapshotStore::open(&root).unwrap()).unwrap();
        assert_eq!(visible(&root), end, "step {at}");
    }
}

/// The order that makes a stop harmless: files, then their folder, then the name, then the folder of the name.
#[test]
fn nothing_gets_its_name_before_it_is_on_disk() {
    let folder = quick_folder();
    let root = folder.path().join("sources");
    SnapshotStore::init(&root).unwrap();
    let mut store = SnapshotStore::open(&root).unwrap();
    let seen = Arc::new(std::sync::Mutex::new(Vec::new()));
    let log = Arc::clone(&seen);
    store.steps.listener = Some(Arc::new(move |action, path: &Path| {
        log.lock().unwrap().push((action, path.file_name().unwrap_or_default().to_string_lossy().into_owned()));
        Ok(())
    }));
    let capture = from_file("a.txt", b"15 000", MORNING);
    let id = store.publish(&source_of(&capture.origin), &capture, TOOL).unwrap().snapshot;
    let seen = seen.lock().unwrap();
    let place = |action: &str, name: &str| {
        seen.iter().position(|(did, on)| *did == action && on == name).unwrap_or_else(|| panic!("no {action} {name} in {seen:#?}"))
    };
    let files = ["capture.warc", "manifest.json", "text.txt", sums::NAME];
    let flushed: Vec<usize> = files.iter().map(|file| place("flush to disk", file)).collect();
    assert!(files.iter().zip(&flushed).all(|(file, flushed)| place("write", file) < *flushed));
    let folder_flushed = place("flush to disk", &id);
    let published = place("publish", &source_of(&capture.origin).id);
    let parent_flushed = place("flush to disk", "sources");
    assert!(flushed.iter().all(|at| *at < folder_flushed) && folder_flushed < published && published < parent_flushed, "{seen:#?}");
    assert_eq!(flushed.iter().max(), flushed.last(), "SHA256SUMS is the last file");
}
