//! The file operations of the store: reading what anybody may have put there, writing what a crash must not tear.
//!
//! A store may come out of a cloned repository, so a symbolic link, a pipe or a device is never followed or opened, and no
//! file is read beyond its limit. A write is over only when the system says that it reached the disk.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read, Write};
use std::path::Path;
use std::time::Duration;

use super::SnapshotError;
use super::steps::Steps;

/// The largest file that the store holds: the large hosts of git refuse 100 MiB.
pub const MAX_FILE: u64 = 95 << 20;

/// How long to sleep between two looks at a lock.
const LOCK_PAUSE: Duration = Duration::from_millis(20);

/// What stands at a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Nothing,
    File(u64),
    Folder,
    /// Neither; the text says what, with its article.
    Other(&'static str),
}

/// What stands at the path itself: no link is followed.
pub fn kind(path: &Path) -> Result<Kind, SnapshotError> {
    match fs::symlink_metadata(path) {
        Ok(meta) => Ok(kind_of(&meta)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Kind::Nothing),
        Err(error) => Err(SnapshotError::io("look at", path)(error)),
    }
}

/// Whether a plain folder stands there; `false` when there is nothing.
///
/// # Errors
/// When something else stands there.
pub fn is_folder(path: &Path) -> Result<bool, SnapshotError> {
    match kind(path)? {
        Kind::Folder => Ok(true),
        Kind::Nothing => Ok(false),
        Kind::File(_) => Err(SnapshotError::NotPlain { path: path.to_path_buf(), what: "a file, not a folder" }),
        Kind::Other(what) => Err(SnapshotError::NotPlain { path: path.to_path_buf(), what }),
    }
}

/// The bytes of a plain file; `None` when there is nothing.
///
/// # Errors
/// When it is no plain file, has more than `limit` bytes, or cannot be read.
pub fn read(path: &Path, limit: u64) -> Result<Option<Vec<u8>>, SnapshotError> {
    match kind(path)? {
        Kind::Nothing => return Ok(None),
        Kind::File(bytes) if bytes > limit => return Err(too_large(path, bytes, limit)),
        Kind::File(_) => {}
        Kind::Folder => return Err(SnapshotError::NotPlain { path: path.to_path_buf(), what: "a folder, not a file" }),
        Kind::Other(what) => return Err(SnapshotError::NotPlain { path: path.to_path_buf(), what }),
    }
    let file = open_plain(OpenOptions::new().read(true), path).map_err(SnapshotError::io("open", path))?;
    let meta = file.metadata().map_err(SnapshotError::io("look at", path))?;
    if let Kind::Folder | Kind::Other(_) = kind_of(&meta) {
        return Err(SnapshotError::NotPlain { path: path.to_path_buf(), what: "no plain file" });
    }
    let mut bytes = Vec::with_capacity(usize::try_from(meta.len().min(limit)).unwrap_or(0));
    // One byte more than allowed tells a file that grew in the meantime.
    file.take(limit + 1).read_to_end(&mut bytes).map_err(SnapshotError::io("read", path))?;
    if bytes.len() as u64 > limit {
        return Err(too_large(path, bytes.len() as u64, limit));
    }
    Ok(Some(bytes))
}

/// The names in a folder, sorted; empty when there is nothing. A name that is no UTF-8 is given with replacements.
pub fn names(folder: &Path) -> Result<Vec<String>, SnapshotError> {
    if !is_folder(folder)? {
        return Ok(Vec::new());
    }
    let entries = fs::read_dir(folder).map_err(SnapshotError::io("list", folder))?;
    let mut names = entries
        .map(|entry| entry.map(|entry| entry.file_name().to_string_lossy().into_owned()))
        .collect::<Result<Vec<_>, _>>()
        .map_err(SnapshotError::io("list", folder))?;
    names.sort_unstable();
    Ok(names)
}

/// The names of the plain folders in a folder, sorted; empty when there is nothing. No link is followed.
pub fn folders(folder: &Path) -> Result<Vec<String>, SnapshotError> {
    if !is_folder(folder)? {
        return Ok(Vec::new());
    }
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).map_err(SnapshotError::io("list", folder))? {
        let entry = entry.map_err(SnapshotError::io("list", folder))?;
        // The listing itself tells, most often; a name that is no UTF-8 is none of ours.
        if let (Ok(kind), Ok(name)) = (entry.file_type(), entry.file_name().into_string())
            && kind.is_dir()
        {
            names.push(name);
        }
    }
    names.sort_unstable();
    Ok(names)
}

/// Writes a new file and waits until the disk has it.
pub fn write_new(steps: &Steps, path: &Path, bytes: &[u8]) -> Result<(), SnapshotError> {
    steps.before("create", path)?;
    let mut file = OpenOptions::new().write(true).create_new(true).open(path).map_err(SnapshotError::io("create", path))?;
    write_and_sync(steps, &mut file, path, bytes)
}

/// Writes to an open file and waits until the disk has it.
pub fn write_and_sync(steps: &Steps, file: &mut File, path: &Path, bytes: &[u8]) -> Result<(), SnapshotError> {
    let (first, rest) = steps.pieces(bytes);
    for piece in [first, rest].into_iter().filter(|piece| !piece.is_empty()) {
        steps.before("write", path)?;
        file.write_all(piece).map_err(SnapshotError::io("write", path))?;
    }
    steps.before("flush to disk", path)?;
    file.sync_all().map_err(SnapshotError::io("flush to disk", path))
}

/// Makes a folder.
pub fn make_folder(steps: &Steps, path: &Path) -> Result<(), SnapshotError> {
    steps.before("create", path)?;
    fs::create_dir(path).map_err(SnapshotError::io("create", path))
}

/// Opens a file to write at its end, and makes it where there is none.
pub fn open_append(path: &Path) -> Result<File, SnapshotError> {
    if let Kind::Folder | Kind::Other(_) = kind(path)? {
        return Err(SnapshotError::NotPlain { path: path.to_path_buf(), what: "no plain file" });
    }
    open_plain(OpenOptions::new().append(true).create(true), path).map_err(SnapshotError::io("open", path))
}

/// Waits until the disk has the folder's entries.
pub fn sync_folder(steps: &Steps, path: &Path) -> Result<(), SnapshotError> {
    steps.before("flush to disk", path)?;
    #[cfg(unix)]
    File::open(path).and_then(|folder| folder.sync_all()).map_err(SnapshotError::io("flush to disk", path))?;
    #[cfg(not(unix))]
    let _ = path; // Elsewhere a folder cannot be opened as a file, and the system orders its own entries.
    Ok(())
}

/// Gives a file or folder its final name, and never replaces anything: `rename` alone would silently replace an empty
/// folder. `Ok(false)`: the name is taken.
pub fn rename_new(steps: &Steps, from: &Path, to: &Path) -> Result<bool, SnapshotError> {
    steps.before("publish", to)?;
    #[cfg(target_os = "linux")]
    {
        use rustix::fs::{CWD, RenameFlags, renameat_with};
        use rustix::io::Errno;
        match renameat_with(CWD, from, CWD, to, RenameFlags::NOREPLACE) {
            Ok(()) => return Ok(true),
            Err(Errno::EXIST) => return Ok(false),
            // Some file systems do not know the flag.
            Err(Errno::INVAL | Errno::NOSYS | Errno::NOTSUP) => {}
            Err(error) => return Err(SnapshotError::io("publish", to)(error.into())),
        }
    }
    // Every writer holds the lock, so between the look and the rename nobody else gives the name.
    if kind(to)? != Kind::Nothing {
        return Ok(false);
    }
    fs::rename(from, to).map_err(SnapshotError::io("publish", to))?;
    Ok(true)
}

/// The store's lock, held until it is dropped. The file stays: to delete it would let two processes hold two locks.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

impl Lock {
    /// Takes the lock, waiting up to `timeout` for another process to give it back.
    pub fn take(path: &Path, timeout: Duration) -> Result<Self, SnapshotError> {
        if let Kind::Folder | Kind::Other(_) = kind(path)? {
            return Err(SnapshotError::NotPlain { path: path.to_path_buf(), what: "no plain file" });
        }
        let file = open_plain(OpenOptions::new().write(true).create(true).truncate(false), path)
            .map_err(SnapshotError::io("open the lock", path))?;
        let mut waited = Duration::ZERO;
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(Self { _file: file }),
                Err(TryLockError::WouldBlock) if waited < timeout => {
                    let pause = LOCK_PAUSE.min(timeout - waited);
                    std::thread::sleep(pause);
                    waited += pause;
                }
                Err(TryLockError::WouldBlock) => {
                    return Err(SnapshotError::Locked { path: path.to_path_buf(), waited_ms: waited.as_millis() });
                }
                Err(TryLockError::Error(error)) => return Err(SnapshotError::io("lock", path)(error)),
            }
        }
    }
}

/// Opens without following a link in the last place and without waiting for a pipe's other end.
fn open_plain(options: &mut OpenOptions, path: &Path) -> io::Result<File> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        let flags = rustix::fs::OFlags::NOFOLLOW | rustix::fs::OFlags::NONBLOCK;
        options.custom_flags(flags.bits().cast_signed());
    }
    options.open(path)
}

fn kind_of(meta: &fs::Metadata) -> Kind {
    let kind = meta.file_type();
    if kind.is_file() {
        return Kind::File(meta.len());
    }
    if kind.is_dir() {
        return Kind::Folder;
    }
    if kind.is_symlink() {
        return Kind::Other("a symbolic link");
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt;
        if kind.is_fifo() {
            return Kind::Other("a pipe");
        }
        if kind.is_socket() {
            return Kind::Other("a socket");
        }
        if kind.is_block_device() || kind.is_char_device() {
            return Kind::Other("a device");
        }
    }
    Kind::Other("no plain file")
}

fn too_large(path: &Path, bytes: u64, limit: u64) -> SnapshotError {
    SnapshotError::TooLarge { what: path.display().to_string(), bytes, limit }
}
