//! When to try again: `Retry-After` in both its forms, and our own waits where a server says nothing.
//!
//! Surprise: a date is read by the server's own clock (its `Date` header) where it has one, so that a clock that is wrong,
//! theirs or ours, does not turn a minute into an hour.

use std::time::Duration;

use jiff::civil::DateTime;
use jiff::fmt::rfc2822;
use jiff::tz::TimeZone;

use crate::model::Timestamp;

/// The longest wait that a server may ask for; longer means: not in this run.
pub(super) const LONGEST: Duration = Duration::from_secs(120);

/// The wait that an answer asks for; `None` where it says nothing, something unreadable, or a moment that is past.
pub(super) fn after(value: Option<&str>, date: Option<&str>, now: Timestamp) -> Option<Duration> {
    let value = value?.trim();
    if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
        // More digits than a number holds are a long wait all the same.
        let seconds = value.parse().unwrap_or(u64::MAX);
        return (seconds > 0).then(|| Duration::from_secs(seconds));
    }
    let until = moment(value)?;
    let from = date.and_then(moment).unwrap_or(now);
    u64::try_from(until.as_second() - from.as_second()).ok().filter(|seconds| *seconds > 0).map(Duration::from_secs)
}

/// The wait before a further try: 1, 2, 4 s …, or longer where the server asks for it.
pub(super) fn pause(tries: u8, asked: Option<Duration>) -> Duration {
    Duration::from_secs(1 << tries.min(6)).max(asked.unwrap_or_default())
}

/// Half to one and a half of a wait, so that many clients of one server do not come back together.
pub(super) fn jitter(wait: Duration) -> Duration {
    use std::hash::{BuildHasher, Hasher, RandomState};
    // The seed of a hash map is the standard library's only source of chance.
    let chance = RandomState::new().build_hasher().finish() % 1001;
    let millis = u64::try_from(wait.as_millis()).unwrap_or(u64::MAX / 4096);
    Duration::from_millis(millis / 2 + millis.saturating_mul(chance) / 1000)
}

/// A date of HTTP, in any of its three forms.
fn moment(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    if let Ok(moment) = rfc2822::DateTimeParser::new().parse_timestamp(text) {
        return Some(moment);
    }
    // Sunday, 06-Nov-94 08:49:37 GMT, and: Sun Nov  6 08:49:37 1994
    let forms = ["%A, %d-%b-%y %H:%M:%S GMT", "%a %b %e %H:%M:%S %Y"];
    let read = forms.iter().find_map(|form| DateTime::strptime(form, text).ok())?;
    read.to_zoned(TimeZone::UTC).ok().map(|zoned| zoned.timestamp())
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{after, jitter, pause};
    use crate::model::Timestamp;

    /// 2025-11-22T06:56:09Z
    const NOW: Timestamp = Timestamp::constant(1_763_794_569, 0);

    #[test]
    fn reads_both_forms() {
        let cases = [
            ("120", None, Some(120)),
            (" 5 ", None, Some(5)),
            ("0", None, None),
            ("31536000", None, Some(31_536_000)),
            ("99999999999999999999999", None, Some(u64::MAX)),
            ("-5", None, None),
            ("1.5", None, None),
            ("soon", None, None),
            ("", None, None),
            ("Sat, 22 Nov 2025 06:57:09 GMT", None, Some(60)),
            ("Saturday, 22-Nov-25 06:57:09 GMT", None, Some(60)),
            ("Sat Nov 22 06:57:09 2025", None, Some(60)),
            ("Sat, 22 Nov 2025 06:56:09 GMT", None, None),
            ("Sat, 22 Nov 2014 06:56:09 GMT", None, None),
            ("Sat, 99 Nov 2025 06:56:09 GMT", None, None),
            // Their clock is an hour ahead: a minute is meant, not an hour and one.
            ("Sat, 22 Nov 2025 07:57:09 GMT", Some("Sat, 22 Nov 2025 07:56:09 GMT"), Some(60)),
            ("Sat, 22 Nov 2025 06:57:09 GMT", Some("nonsense"), Some(60)),
        ];
        for (value, date, expected) in cases {
            assert_eq!(after(Some(value), date, NOW), expected.map(Duration::from_secs), "{value} {date:?}");
        }
        assert_eq!(after(None, None, NOW), None);
    }

    #[test]
    fn waits_longer_each_time() {
        let waits: Vec<u64> = (0..4).map(|tries| pause(tries, None).as_secs()).collect();
        assert_eq!(waits, [1, 2, 4, 8]);
        assert_eq!(pause(0, Some(Duration::from_secs(90))).as_secs(), 90);
        assert_eq!(pause(3, Some(Duration::from_secs(2))).as_secs(), 8, "a server may ask for more patience, not for less");
        for _ in 0..200 {
            let wait = jitter(Duration::from_secs(4));
            assert!((Duration::from_secs(2)..=Duration::from_secs(6)).contains(&wait), "{wait:?}");
        }
    }
}
