//! What makes a connection trustworthy: TLS 1.2 and up, certificates checked against the system's roots.
//!
//! Surprise: a machine without roots can still fetch over http, so that is said only when https is asked for.

use std::sync::Arc;

use rustls_platform_verifier::Verifier;

use super::error::FetchError;

/// TLS 1.2 and up, checked against the system's roots; with what is missing where there are none.
pub(super) fn config(extra_roots: &[Vec<u8>]) -> Result<(rustls::ClientConfig, Option<String>), FetchError> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = rustls::ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .map_err(|error| FetchError::Setting { what: format!("TLS: {error}") })?;
    let roots = extra_roots.iter().map(|der| der.clone().into());
    let (mut config, problem) = match Verifier::new_with_extra_roots(roots, provider) {
        Ok(verifier) => (builder.dangerous().with_custom_certificate_verifier(Arc::new(verifier)).with_no_client_auth(), None),
        Err(error) => {
            let problem = format!("no certificate can be checked on this machine: {error}; install the system's ca-certificates");
            (builder.with_root_certificates(rustls::RootCertStore::empty()).with_no_client_auth(), Some(problem))
        }
    };
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok((config, problem))
}
