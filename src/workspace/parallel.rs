//! Many jobs on every core, their results one after the other on the caller's thread.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::sync_channel;

/// Results that may wait before a worker has to.
const WAITING: usize = 32;

/// How many small jobs are worth handing over together.
pub(super) const RUN: usize = 16;

/// Does `work` on every job and hands each result to `done`, in the order in which they are ready. The first error stops.
///
/// # Errors
/// The first of `done`.
pub(super) fn in_parallel<J: Sync, R: Send, E>(
    jobs: &[J],
    work: impl Fn(&J) -> R + Sync,
    mut done: impl FnMut(R) -> Result<(), E>,
) -> Result<(), E> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(jobs.len());
    // One job, or one core: threads would only cost.
    if threads < 2 {
        return jobs.iter().try_for_each(|job| done(work(job)));
    }
    let next = AtomicUsize::new(0);
    let (send, receive) = sync_channel(WAITING);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            let (send, next, work) = (send.clone(), &next, &work);
            scope.spawn(move || {
                while let Some(job) = jobs.get(next.fetch_add(1, Ordering::Relaxed)) {
                    // Nobody listens any more after an error.
                    if send.send(work(job)).is_err() {
                        return;
                    }
                }
            });
        }
        drop(send);
        receive.into_iter().try_for_each(&mut done)
    })
}

#[cfg(test)]
mod tests {
    use super::in_parallel;

    #[test]
    fn every_job_is_done_once_and_an_error_ends_it() {
        let jobs: Vec<u32> = (0..1_000).collect();
        let mut seen = Vec::new();
        in_parallel(
            &jobs,
            |job| job * 2,
            |result| {
                seen.push(result);
                Ok::<(), ()>(())
            },
        )
        .expect("no error");
        seen.sort_unstable();
        assert_eq!(seen, jobs.iter().map(|job| job * 2).collect::<Vec<_>>());
        let mut count = 0;
        let stopped = in_parallel(
            &jobs,
            |job| *job,
            |_| {
                count += 1;
                if count < 5 { Ok(()) } else { Err("enough") }
            },
        );
        assert_eq!((stopped, count), (Err("enough"), 5));
    }
}
