//! What the record of re-checks says of an address: alive, failing, dead, or shut to us.
//!
//! The surprise: a failure is no death. The word needs the same failure again, a day or a week apart, and a site that turns
//! programs away is never dead, however often it does.

use super::{Check, Reach, Timestamp};

/// Hours between two answers that say "gone" or "no such host".
const GONE_HOURS: i64 = 24;
/// Hours between the first and the last of three checks without an answer.
const SILENT_HOURS: i64 = 7 * 24;

/// How an address fares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Health {
    /// It answers, or nobody has looked yet.
    Alive,
    /// It fails; not for long enough to call it dead.
    Failing {
        /// Since this check.
        since: Timestamp,
        /// How it failed last.
        reach: Reach,
    },
    /// It is gone.
    Dead {
        /// Since this check.
        since: Timestamp,
        /// How it failed last.
        reach: Reach,
    },
    /// It can't be checked by a program: a person has to look.
    Unverifiable(Reach),
}

/// Reads the health of an address out of its re-checks, oldest first.
pub fn health<'a>(checks: impl IntoIterator<Item = &'a Check>) -> Health {
    // Checks that found it gone, and checks that got no page at all, since it last answered.
    let (mut gone, mut silent): (Vec<Timestamp>, Vec<Timestamp>) = (Vec::new(), Vec::new());
    let mut last = None;
    for check in checks {
        last = Some(check.reach);
        match check.reach {
            Reach::Gone | Reach::NoSuchHost => {
                push(&mut gone, check.at);
                push(&mut silent, check.at);
            }
            Reach::ServerError | Reach::Unreachable => push(&mut silent, check.at),
            // The server is there: no silence. Whether the page is gone, this says nothing of.
            Reach::Legal | Reach::Blocked | Reach::TlsError | Reach::RefusedByPolicy | Reach::ProtocolError => silent.clear(),
            Reach::Ok | Reach::Moved | Reach::Redirected => {
                gone.clear();
                silent.clear();
            }
        }
    }
    let hours = |run: &[Timestamp]| match run {
        [first, .., last] => (last.as_second() - first.as_second()) / 3600,
        _ => 0,
    };
    let Some(reach) = last.filter(|reach| !reach.answered()) else { return Health::Alive };
    if !matches!(reach, Reach::Gone | Reach::NoSuchHost | Reach::ServerError | Reach::Unreachable) {
        return Health::Unverifiable(reach);
    }
    let since = *gone.first().into_iter().chain(silent.first()).min().unwrap_or(&Timestamp::UNIX_EPOCH);
    if gone.len() >= 2 && hours(&gone) >= GONE_HOURS || silent.len() >= 3 && hours(&silent) >= SILENT_HOURS {
        return Health::Dead { since, reach };
    }
    Health::Failing { since, reach }
}

/// One moment counts once, however many snapshots were compared then.
fn push(run: &mut Vec<Timestamp>, at: Timestamp) {
    if run.last() != Some(&at) {
        run.push(at);
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{Health, health};
    use crate::model::{Check, Reach, Timestamp};

    fn check(hours: i64, reach: Reach) -> Check {
        Check {
            at: Timestamp::from_second(1_763_794_800 + hours * 3600).unwrap(),
            snapshot: "20261122T065609Z-9c41d2e07b".to_owned(),
            reach,
            status: None,
            content: None,
            payload_sha256: None,
            quotes: BTreeMap::new(),
            by: "ci".to_owned(),
        }
    }

    #[test]
    fn death_needs_proof_over_time() {
        use Reach::{Blocked, Gone, Legal, NoSuchHost, Ok, ServerError, TlsError, Unreachable};
        let cases: &[(&[(i64, Reach)], &str)] = &[
            (&[], "alive"),
            (&[(0, Ok)], "alive"),
            (&[(0, Gone)], "failing"),
            (&[(0, Gone), (23, Gone)], "failing"),
            (&[(0, Gone), (24, Gone)], "dead"),
            (&[(0, Gone), (0, Gone)], "failing"),
            (&[(0, Gone), (20, Gone), (24, NoSuchHost)], "dead"),
            (&[(0, Gone), (24, Gone), (30, Ok)], "alive"),
            (&[(0, Gone), (10, Ok), (30, Gone)], "failing"),
            (&[(0, Gone), (10, Blocked), (30, Gone)], "dead"),
            (&[(0, Gone), (30, Blocked)], "unverifiable"),
            (&[(0, Unreachable), (24, Unreachable), (48, Unreachable)], "failing"),
            (&[(0, Unreachable), (168, Unreachable)], "failing"),
            (&[(0, Unreachable), (90, ServerError), (168, Unreachable)], "dead"),
            (&[(0, Unreachable), (90, Gone), (168, Unreachable)], "dead"),
            (&[(0, Unreachable), (90, Blocked), (100, Unreachable), (168, Unreachable)], "failing"),
            (&[(0, Blocked), (1000, Blocked), (5000, Blocked)], "unverifiable"),
            (&[(0, TlsError), (1000, TlsError)], "unverifiable"),
            (&[(0, Legal)], "unverifiable"),
        ];
        for (run, expected) in cases {
            let checks: Vec<Check> = run.iter().map(|(hours, reach)| check(*hours, *reach)).collect();
            let word = match health(&checks) {
                Health::Alive => "alive",
                Health::Failing { .. } => "failing",
                Health::Dead { since, .. } => {
                    assert_eq!(since, checks[0].at, "{run:?}");
                    "dead"
                }
                Health::Unverifiable(_) => "unverifiable",
            };
            assert_eq!(word, *expected, "{run:?}");
        }
    }
}
