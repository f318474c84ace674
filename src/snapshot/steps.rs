//! The single steps of a write, each a place where a disk may refuse and a machine may stop.
//!
//! In production nobody listens to them and this is nothing at all. Tests give the store a listener that refuses a step, or
//! ends the process before it: so every one of them is tried without a switch that a user could turn.

use std::path::Path;

use super::SnapshotError;

#[cfg(test)]
type Listener = dyn Fn(&'static str, &Path) -> std::io::Result<()> + Send + Sync;

/// Who is told before each step.
#[derive(Clone, Default)]
pub struct Steps {
    #[cfg(test)]
    pub listener: Option<std::sync::Arc<Listener>>,
}

impl std::fmt::Debug for Steps {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Steps")
    }
}

impl Steps {
    /// Tells that a step is next.
    ///
    /// # Errors
    /// What the listener of a test makes of it.
    #[cfg_attr(not(test), expect(clippy::unused_self, clippy::unnecessary_wraps, reason = "nobody listens in production"))]
    pub fn before(&self, action: &'static str, path: &Path) -> Result<(), SnapshotError> {
        #[cfg(test)]
        if let Some(listener) = &self.listener {
            return listener(action, path).map_err(SnapshotError::io(action, path));
        }
        let _ = (action, path);
        Ok(())
    }

    /// The bytes in the pieces to write: one, or two where a test stops between them.
    #[cfg_attr(not(test), expect(clippy::unused_self, reason = "nobody listens in production"))]
    pub fn pieces<'a>(&self, bytes: &'a [u8]) -> (&'a [u8], &'a [u8]) {
        #[cfg(test)]
        if self.listener.is_some() {
            return bytes.split_at(bytes.len() / 2);
        }
        (bytes, &[])
    }
}
