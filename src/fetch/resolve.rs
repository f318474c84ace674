//! Names to addresses, behind the guard: the client connects to what was checked, so no second look-up can differ.
//!
//! Surprise: one bad address spoils the whole answer. Taking only the good ones would let a hostile server choose which
//! of them is tried first.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use super::guard::{Demand, Denial, Guard};
use super::limits::{Lookup, LookupError};

/// The resolver of one hop.
pub(super) struct HopResolver {
    pub guard: Arc<Guard>,
    pub demand: Demand,
    pub lookup: Lookup,
}

/// Why a name gave no address; travels through the client's error chain.
#[derive(Debug, thiserror::Error)]
pub(super) enum Unresolved {
    #[error("{host} leads to an address that is refused")]
    Denied { host: String, denial: Denial },
    #[error("{host}: {source}")]
    Lookup { host: String, source: LookupError },
}

impl Resolve for HopResolver {
    fn resolve(&self, name: Name) -> Resolving {
        let (guard, demand, lookup) = (Arc::clone(&self.guard), self.demand.clone(), self.lookup.clone());
        Box::pin(async move {
            let host = name.as_str();
            let found = match lookup {
                Lookup::With(function) => function(host),
                Lookup::System => system(host).await,
            };
            let checked = found
                .and_then(|found| if found.is_empty() { Err(LookupError::NoSuchHost) } else { Ok(found) })
                .map_err(|source| Unresolved::Lookup { host: host.to_owned(), source })
                .and_then(|found| check(&guard, &demand, host, found))?;
            // Port 0 stands for the URL's own.
            let addresses: Addrs = Box::new(checked.into_iter().map(|ip| SocketAddr::new(ip, 0)));
            Ok(addresses)
        })
    }
}

fn check(guard: &Guard, demand: &Demand, host: &str, found: Vec<IpAddr>) -> Result<Vec<IpAddr>, Unresolved> {
    for ip in &found {
        guard.peer(demand, *ip).map_err(|denial| Unresolved::Denied { host: host.to_owned(), denial })?;
    }
    Ok(found)
}

async fn system(host: &str) -> Result<Vec<IpAddr>, LookupError> {
    match tokio::net::lookup_host((host, 0)).await {
        Ok(found) => Ok(found.map(|address| address.ip()).collect()),
        Err(error) => Err(classify(&error)),
    }
}

/// The standard library keeps the resolver's code to itself, so its words must do; in them "not known" is final.
fn classify(error: &std::io::Error) -> LookupError {
    let text = error.to_string();
    let unknown = ["Name or service not known", "nodename nor servname", "No address associated", "Name does not resolve", "No such host"];
    if unknown.iter().any(|words| text.contains(words)) || error.raw_os_error() == Some(11_001) {
        LookupError::NoSuchHost
    } else {
        LookupError::Failed(super::text::clean(&text))
    }
}

#[cfg(test)]
mod tests {
    use super::{LookupError, classify};

    #[test]
    fn tells_no_such_host_from_no_answer() {
        let lookup = |text: &str| classify(&std::io::Error::other(format!("failed to lookup address information: {text}")));
        for text in ["Name or service not known", "nodename nor servname provided, or not known", "Name does not resolve"] {
            assert_eq!(lookup(text), LookupError::NoSuchHost, "{text}");
        }
        assert!(matches!(lookup("Temporary failure in name resolution"), LookupError::Failed(_)));
    }
}
