//! What one run owes to each host: a pause between pages, its wishes in robots.txt, and quiet where it asked for it.
//!
//! Surprise: the moment of the next request is taken before it is waited for, so that two threads at one host queue up
//! and never ask together.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use url::Url;

use super::limits::Settings;
use super::robots::Robots;

/// Everything known of the hosts of one run.
pub(super) struct Hosts {
    known: Mutex<HashMap<String, Host>>,
    pause: Duration,
    clock: Arc<dyn Fn() -> Duration + Send + Sync>,
    sleep: Arc<dyn Fn(Duration) + Send + Sync>,
}

#[derive(Default)]
struct Host {
    /// Before this moment nothing is asked.
    free_at: Duration,
    robots: Option<Arc<Robots>>,
    /// How long it asked to be left alone.
    parked: Option<Duration>,
}

impl Hosts {
    pub fn new(pause: Duration, settings: &Settings) -> Self {
        Self { known: Mutex::default(), pause, clock: Arc::clone(&settings.clock), sleep: Arc::clone(&settings.sleep) }
    }

    /// Waits until the host may be asked again, and takes the next moment.
    pub fn take_turn(&self, url: &Url) {
        let wait = self.with(url, |host| {
            let now = (self.clock)();
            let delay = host.robots.as_ref().and_then(|robots| robots.delay).map_or(Duration::ZERO, Duration::from_secs);
            let turn = host.free_at.max(now);
            host.free_at = turn + self.pause.max(delay);
            turn - now
        });
        self.rest(wait);
    }

    /// Waits without asking anybody.
    pub fn rest(&self, wait: Duration) {
        if !wait.is_zero() {
            (self.sleep)(wait);
        }
    }

    /// What the host's robots.txt says, where it was read.
    pub fn robots(&self, url: &Url) -> Option<Arc<Robots>> {
        self.with(url, |host| host.robots.clone())
    }

    pub fn learn(&self, url: &Url, robots: Robots) -> Arc<Robots> {
        let robots = Arc::new(robots);
        self.with(url, |host| host.robots = Some(Arc::clone(&robots)));
        robots
    }

    /// Leaves the host alone for the rest of the run.
    pub fn park(&self, url: &Url, wait: Duration) {
        self.with(url, |host| host.parked = Some(wait));
    }

    /// The wait that the host asked for, where it was too long for this run.
    pub fn parked(&self, url: &Url) -> Option<Duration> {
        self.with(url, |host| host.parked)
    }

    fn with<T>(&self, url: &Url, work: impl FnOnce(&mut Host) -> T) -> T {
        work(self.lock().entry(authority(url)).or_default())
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Host>> {
        // Each step under the lock leaves the map whole, so a thread that died in between has spoilt nothing.
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Host and port: each server on a machine has its own wishes.
pub(super) fn authority(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default().trim_end_matches('.');
    format!("{}://{host}:{}", url.scheme(), url.port_or_known_default().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};
    use std::time::Duration;

    use url::Url;

    use super::{Hosts, authority};
    use crate::fetch::Settings;
    use crate::fetch::robots::Robots;

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    /// Hosts on a clock that only sleeping moves, and the waits so far.
    fn hosts(pause: Duration) -> (Hosts, Arc<Mutex<Vec<u64>>>) {
        let (now, waits) = (Arc::new(Mutex::new(Duration::ZERO)), Arc::new(Mutex::new(Vec::new())));
        let (clock, slept, log) = (Arc::clone(&now), Arc::clone(&now), Arc::clone(&waits));
        let settings = Settings {
            clock: Arc::new(move || *clock.lock().unwrap()),
            sleep: Arc::new(move |wait| {
                *slept.lock().unwrap() += wait;
                log.lock().unwrap().push(wait.as_secs());
            }),
            ..Settings::default()
        };
        (Hosts::new(pause, &settings), waits)
    }

    #[test]
    fn pauses_between_pages_of_one_host_only() {
        let (hosts, waits) = hosts(Duration::from_secs(1));
        for page in ["http://a.example/1", "http://b.example/1", "http://a.example/2", "http://A.example./3", "http://a.example:81/"] {
            hosts.take_turn(&url(page));
        }
        assert_eq!(*waits.lock().unwrap(), [1, 1]);
    }

    #[test]
    fn a_crawl_delay_makes_the_pause_longer_and_never_shorter() {
        for (delay, expected) in [("7", 7), ("1", 2), ("9999", 30)] {
            let (hosts, waits) = hosts(Duration::from_secs(2));
            let page = url("http://a.example/1");
            hosts.learn(&page, Robots::parse(format!("User-agent: *\nCrawl-delay: {delay}").as_bytes(), "factcheck"));
            hosts.take_turn(&page);
            hosts.take_turn(&page);
            assert_eq!(*waits.lock().unwrap(), [expected], "{delay}");
        }
    }

    #[test]
    fn a_server_is_known_by_scheme_host_and_port() {
        assert_eq!(authority(&url("https://a.example/x")), "https://a.example:443");
        assert_ne!(authority(&url("https://a.example/x")), authority(&url("http://a.example/x")));
    }
}
