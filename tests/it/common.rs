//! A desk: a workspace in a folder of its own, and the binary run in it with nothing of the machine's surroundings.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// The moment that every run counts as happening at: 2024-11-22T10:00:00Z.
const NOW: &str = "1732269600";

/// A folder that goes when the test ends.
pub struct Desk {
    dir: tempfile::TempDir,
}

/// What a run printed, and how it ended.
#[derive(Debug)]
pub struct Run {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Desk {
    /// An empty folder.
    pub fn empty() -> Self {
        Self { dir: tempfile::tempdir().expect("a folder") }
    }

    /// A new workspace.
    pub fn new() -> Self {
        let desk = Self::empty();
        desk.ok(&["init"]);
        desk
    }

    /// A new workspace with one recorded claim: "près de 3 000 salariés".
    pub fn with_a_claim() -> Self {
        let desk = Self::new();
        desk.write("speech.txt", "G. Maréval : Le port faisait vivre près de 3 000 salariés en 2023.\n");
        desk.ok(&["add", "speech.txt", "--date", "2024-02-20", "--lang", "fr"]);
        desk
    }

    pub fn path(&self) -> &Path {
        self.dir.path()
    }

    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path().join(name);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("made");
        std::fs::write(&path, content).expect("written");
        path
    }

    pub fn read_bytes(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.path().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    pub fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// Every file below the workspace with its content, but for `.factcheck/`: to show that nothing was written.
    pub fn files(&self) -> Vec<(String, Vec<u8>)> {
        let mut files = Vec::new();
        let mut folders = vec![self.path().to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(&folder).expect("listed") {
                let path = entry.expect("an entry").path();
                let name = path.strip_prefix(self.path()).expect("below").to_string_lossy().into_owned();
                if name.starts_with(".factcheck") || name.ends_with(".lock") {
                    continue;
                }
                if path.is_dir() { folders.push(path) } else { files.push((name, std::fs::read(&path).expect("read"))) }
            }
        }
        files.sort();
        files
    }

    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_factcheck"));
        command.args(args).current_dir(self.path()).env_clear().stdin(Stdio::null());
        command.env("SOURCE_DATE_EPOCH", NOW).env("HOME", self.path()).env("GIT_CONFIG_NOSYSTEM", "1");
        // git is found through it, when the tool asks who decides.
        command.env("PATH", "/usr/local/bin:/usr/bin:/bin");
        command
    }

    pub fn run(&self, args: &[&str]) -> Run {
        Run::of(self.command(args).output().expect("it runs"))
    }

    pub fn run_with_input(&self, args: &[&str], input: &[u8]) -> Run {
        use std::io::Write;
        let mut child = self.command(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it runs");
        let mut stdin = child.stdin.take().expect("a pipe");
        let input = input.to_vec();
        let writer = std::thread::spawn(move || stdin.write_all(&input).ok());
        let output = child.wait_with_output().expect("it ends");
        writer.join().expect("written");
        Run::of(output)
    }

    /// Runs what has to succeed.
    #[track_caller]
    pub fn ok(&self, args: &[&str]) -> Run {
        let run = self.run(args);
        assert_eq!(run.code, 0, "{args:?}\n{}{}", run.out, run.err);
        run
    }

    /// Runs what has to fail with this code, say all these words on stderr or stdout, and change no file.
    #[track_caller]
    pub fn refuses(&self, args: &[&str], code: i32, words: &[&str]) -> Run {
        let before = self.files();
        let run = self.run(args);
        assert_eq!(run.code, code, "{args:?}\n{}{}", run.out, run.err);
        for word in words {
            assert!(run.err.contains(word) || run.out.contains(word), "{args:?} does not say \"{word}\":\n{}{}", run.out, run.err);
        }
        let after = self.files();
        let names = |files: &[(String, Vec<u8>)]| files.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>();
        assert_eq!(names(&before), names(&after), "{args:?} changed files");
        assert!(before == after, "{args:?} changed a file's content");
        run
    }

    /// The one claim of the workspace.
    pub fn claim(&self) -> String {
        let list = self.ok(&["list", "--format", "csv"]).out;
        list.lines().nth(1).and_then(|line| line.split(',').next()).expect("a claim").to_owned()
    }
}

impl Run {
    fn of(output: Output) -> Self {
        Self {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }
}
