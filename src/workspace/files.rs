//! Files of a workspace: whole or not at all, one writer at a time, paths that mean the same on every machine.

use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use super::WorkspaceError;

/// How often a waiting writer looks again.
const LOCK_POLL: Duration = Duration::from_millis(50);

/// How long to wait before anything is said: most commands write for less.
const QUIET: Duration = Duration::from_millis(500);

/// Takes one line that is worth saying.
type Tell = Arc<dyn Fn(&str) + Send + Sync>;

/// Who is told what a command is waiting for, and, where somebody wants to know, what it does meanwhile.
#[derive(Clone)]
pub struct Notice {
    tell: Tell,
    details: Option<Tell>,
}

impl Notice {
    /// Tells this function.
    pub fn to(tell: impl Fn(&str) + Send + Sync + 'static) -> Self {
        Self { tell: Arc::new(tell), details: None }
    }

    /// Tells nobody.
    pub fn nobody() -> Self {
        Self::to(|_| ())
    }

    /// The same, and this function is told what is read, remembered and fetched.
    #[must_use]
    pub fn with_details(self, tell: impl Fn(&str) + Send + Sync + 'static) -> Self {
        Self { details: Some(Arc::new(tell)), ..self }
    }

    fn tell(&self, words: &str) {
        (self.tell)(words);
    }

    /// Tells a detail, worded only where somebody listens.
    pub(super) fn detail(&self, words: impl FnOnce() -> String) {
        if let Some(tell) = &self.details {
            tell(&words());
        }
    }
}

impl std::fmt::Debug for Notice {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Notice")
    }
}

/// Held while a command writes; released when dropped, also by a crash.
#[derive(Debug)]
pub(super) struct Lock {
    _file: File,
}

/// Takes the workspace's lock, waiting up to `timeout`; `notice` is told once where there is something to wait for.
///
/// # Errors
/// [`WorkspaceError::Locked`] when the time is up, `Write` when `.factcheck/` can't be made.
pub(super) fn lock(state_dir: &Path, timeout: Duration, notice: &Notice) -> Result<Lock, WorkspaceError> {
    let write = |path: &Path| {
        let path = path.to_owned();
        move |source| WorkspaceError::Write { path, source }
    };
    fs::create_dir_all(state_dir).map_err(write(state_dir))?;
    let path = state_dir.join("lock");
    let file = OpenOptions::new().create(true).truncate(false).write(true).open(&path).map_err(write(&path))?;
    let mut waited = Duration::ZERO;
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(Lock { _file: file }),
            Err(fs::TryLockError::WouldBlock) if waited < timeout => {
                if waited >= QUIET && waited < QUIET + LOCK_POLL {
                    notice.tell(&format!(
                        "waiting for another command that is writing to this workspace ({} is locked), at most {} seconds",
                        path.display(),
                        timeout.as_secs()
                    ));
                }
                std::thread::sleep(LOCK_POLL);
                waited += LOCK_POLL;
            }
            Err(fs::TryLockError::WouldBlock) => return Err(WorkspaceError::Locked(path)),
            Err(fs::TryLockError::Error(source)) => return Err(WorkspaceError::Write { path, source }),
        }
    }
}

/// Replaces a file's content: temporary file beside it, fsync, rename, fsync of the folder. Whoever reads sees the
/// old content or the new one, never a part.
///
/// # Errors
/// `Write` with the path; the old content stands.
pub(super) fn write_whole(path: &Path, content: &[u8]) -> Result<(), WorkspaceError> {
    let write = |source| WorkspaceError::Write { path: path.to_owned(), source };
    let dir = path.parent().unwrap_or(Path::new("."));
    steps::before("make the folder", dir).and_then(|()| fs::create_dir_all(dir)).map_err(write)?;
    steps::before("create", path).map_err(write)?;
    let mut temporary = tempfile::Builder::new().prefix(".factcheck-").tempfile_in(dir).map_err(write)?;
    write_pieces(temporary.as_file_mut(), path, content).map_err(write)?;
    // A temporary file is private to its owner; a file that git shares should keep the mode that it had, or the usual one.
    steps::before("set the mode", path).and_then(|()| keep_mode(path, temporary.as_file())).map_err(write)?;
    steps::before("flush to disk", path).and_then(|()| temporary.as_file().sync_all()).map_err(write)?;
    steps::before("publish", path).map_err(write)?;
    temporary.persist(path).map_err(|error| write(error.error))?;
    sync_dir(dir);
    Ok(())
}

/// Writes the bytes, in pieces where a test stops between them.
fn write_pieces(file: &mut impl Write, path: &Path, content: &[u8]) -> std::io::Result<()> {
    for piece in steps::pieces(content) {
        steps::before("write", path)?;
        file.write_all(piece)?;
    }
    Ok(())
}

/// Gives a file another name, which must be free: who calls holds the lock and has looked.
///
/// # Errors
/// `Write` with the new path; the file has its old name then.
pub(super) fn rename(from: &Path, to: &Path) -> Result<(), WorkspaceError> {
    let write = |source| WorkspaceError::Write { path: to.to_owned(), source };
    steps::before("rename", to).and_then(|()| fs::rename(from, to)).map_err(write)?;
    sync_dir(to.parent().unwrap_or(Path::new(".")));
    Ok(())
}

#[cfg(unix)]
fn keep_mode(path: &Path, temporary: &File) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let mode = fs::metadata(path).map_or(0o644, |metadata| metadata.permissions().mode());
    temporary.set_permissions(fs::Permissions::from_mode(mode))
}

#[cfg(not(unix))]
fn keep_mode(_path: &Path, _temporary: &File) -> std::io::Result<()> {
    Ok(())
}

/// Makes a rename durable where the platform lets a folder be synced; elsewhere the rename alone has to do.
fn sync_dir(dir: &Path) {
    if steps::before("flush to disk", dir).is_err() {
        return;
    }
    if let Ok(handle) = File::open(dir) {
        let _unsupported_is_fine = handle.sync_all();
    }
}

/// Appends lines durably after the first `keep` bytes, cutting off what a torn write left behind them.
///
/// # Errors
/// `Write` with the path.
pub(super) fn append(path: &Path, keep: usize, lines: &str) -> Result<(), WorkspaceError> {
    let write = |source| WorkspaceError::Write { path: path.to_owned(), source };
    if let Some(dir) = path.parent() {
        fs::create_dir_all(dir).map_err(write)?;
    }
    steps::before("open", path).map_err(write)?;
    let mut file = OpenOptions::new().create(true).append(true).open(path).map_err(write)?;
    let keep = keep as u64;
    if file.metadata().map_err(write)?.len() > keep {
        steps::before("cut", path).and_then(|()| file.set_len(keep)).map_err(write)?;
    }
    let written = write_pieces(&mut file, path, lines.as_bytes());
    let written = written.and_then(|()| steps::before("flush to disk", path)).and_then(|()| file.sync_all());
    if written.is_err() {
        // A disk that filled up in the middle must not leave half a line; if even this fails, reading calls the line torn.
        let _best_effort = file.set_len(keep);
    }
    written.map_err(write)
}

/// `path` as seen from `root`, with `/` between the parts, never absolute: files outside the workspace get `..` parts.
pub fn relative(root: &Path, path: &Path) -> String {
    let (root, path) = (canonical(root), canonical(path));
    let (mut from, mut to) = (root.components().peekable(), path.components().peekable());
    while let (Some(a), Some(b)) = (from.peek(), to.peek()) {
        if a != b {
            break;
        }
        from.next();
        to.next();
    }
    let up = from.map(|_| "..".to_owned());
    let down = to.filter_map(|part| match part {
        Component::Normal(name) => Some(name.to_string_lossy().into_owned()),
        _ => None,
    });
    up.chain(down).collect::<Vec<_>>().join("/")
}

fn canonical(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())
}

/// The content of a text file, `None` where there is none.
///
/// # Errors
/// `Read` for anything but absence; `Refused` for bytes that are no UTF-8, with the place.
pub(super) fn read_text(path: &Path) -> Result<Option<String>, WorkspaceError> {
    let Some(bytes) = read_bytes(path)? else { return Ok(None) };
    String::from_utf8(bytes).map(Some).map_err(|error| {
        let good = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = good.iter().filter(|byte| **byte == b'\n').count() + 1;
        WorkspaceError::Refused(format!("{}:{line}: invalid UTF-8 (byte {}); save the file as UTF-8", path.display(), good.len()))
    })
}

/// The bytes of a file, `None` where there is none.
///
/// # Errors
/// `Read` for anything but absence.
pub(super) fn read_bytes(path: &Path) -> Result<Option<Vec<u8>>, WorkspaceError> {
    // A device or a pipe in a file's place would never end.
    if fs::metadata(path).is_ok_and(|metadata| !metadata.is_file()) {
        return Err(WorkspaceError::Refused(format!("{} is no ordinary file", path.display())));
    }
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(source) => Err(WorkspaceError::Read { path: path.to_owned(), source }),
    }
}

/// The length of a file and its last byte; `None` where there is none.
///
/// # Errors
/// `Read` for anything but absence.
pub(super) fn last_byte(path: &Path) -> Result<Option<(usize, u8)>, WorkspaceError> {
    let last = || -> std::io::Result<Option<(usize, u8)>> {
        // A pipe would never open; what reads the whole file says so.
        let length = fs::metadata(path).map(|metadata| if metadata.is_file() { metadata.len() } else { 0 })?;
        if length == 0 {
            return Ok(None);
        }
        let mut file = File::open(path)?;
        let mut byte = [0];
        file.seek(SeekFrom::Start(length - 1))?;
        file.read_exact(&mut byte)?;
        Ok(usize::try_from(length).ok().map(|length| (length, byte[0])))
    };
    match last() {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        last => last.map_err(|source| WorkspaceError::Read { path: path.to_owned(), source }),
    }
}

/// The single steps of a write, each a place where a disk may refuse and a machine may stop. In production nobody listens, and this is
/// nothing at all; a test puts a listener in its thread.
mod steps {
    use std::io::Result;
    use std::path::Path;

    #[cfg(test)]
    type Listener = Box<dyn FnMut(&'static str, &Path) -> Result<()>>;

    #[cfg(test)]
    thread_local! {
        pub(super) static LISTENER: std::cell::RefCell<Option<Listener>> = const { std::cell::RefCell::new(None) };
    }

    #[cfg_attr(not(test), expect(clippy::unnecessary_wraps, reason = "nobody listens in production"))]
    pub(super) fn before(action: &'static str, path: &Path) -> Result<()> {
        #[cfg(test)]
        if let Some(answer) = LISTENER.with_borrow_mut(|listener| listener.as_mut().map(|listener| listener(action, path))) {
            return answer;
        }
        let _ = (action, path);
        Ok(())
    }

    /// The bytes in the pieces to write: one, or two where a test stops between them.
    pub(super) fn pieces(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
        #[cfg(test)]
        let (first, rest) = bytes.split_at(if LISTENER.with_borrow(Option::is_some) { bytes.len() / 2 } else { bytes.len() });
        #[cfg(not(test))]
        let (first, rest): (&[u8], &[u8]) = (bytes, &[]);
        [first, rest].into_iter().filter(|piece| !piece.is_empty())
    }
}

#[cfg(test)]
mod crash;

#[cfg(test)]
mod tests {
    use super::{Notice, lock, relative, write_whole};
    use std::time::Duration;

    #[test]
    fn paths_are_relative_and_use_slashes() {
        let dir = tempfile::tempdir().expect("a folder");
        let root = dir.path().join("desk");
        std::fs::create_dir_all(root.join("notes")).expect("made");
        std::fs::write(root.join("notes/a.md"), "x").expect("written");
        std::fs::write(dir.path().join("b.md"), "x").expect("written");
        assert_eq!(relative(&root, &root.join("notes/a.md")), "notes/a.md");
        assert_eq!(relative(&root, &root.join("notes/../notes/a.md")), "notes/a.md");
        assert_eq!(relative(&root, &dir.path().join("b.md")), "../b.md");
    }

    #[test]
    fn a_second_writer_is_told() {
        let dir = tempfile::tempdir().expect("a folder");
        let nobody = Notice::nobody();
        let held = lock(dir.path(), Duration::ZERO, &nobody).expect("free");
        let error = lock(dir.path(), Duration::ZERO, &nobody).expect_err("held").to_string();
        assert!(error.contains("another command") && error.contains("--lock-timeout"), "{error}");
        let told = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
        let here = std::sync::Arc::clone(&told);
        let notice = Notice::to(move |words| here.lock().expect("whole").push(words.to_owned()));
        lock(dir.path(), Duration::from_millis(800), &notice).expect_err("still held");
        let told = told.lock().expect("whole");
        assert!(told.len() == 1 && told[0].contains("waiting for another command"), "once: {told:?}");
        drop(held);
        lock(dir.path(), Duration::ZERO, &nobody).expect("free again");
    }

    #[test]
    fn a_failed_write_leaves_the_old_content() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("file");
        write_whole(&path, b"old").expect("written");
        // A folder in the way of the rename: the content beside it must not be touched.
        let blocked = dir.path().join("folder");
        std::fs::create_dir_all(blocked.join("inside")).expect("made");
        assert!(write_whole(&blocked, b"new").is_err());
        assert_eq!(std::fs::read(&path).expect("read"), b"old");
        assert_eq!(std::fs::read_dir(dir.path()).expect("listed").count(), 2, "no temporary file is left");
    }
}
