//! Addresses that must not be asked, and servers and proxies that would lead there.

use super::{ALLOW, desk, state};
use crate::server::{self, Server};

const QUOTE: &str = "The road costs 1.4 trillion";

macro_rules! refused {
    ($($name:ident: $url:literal, $code:literal, $words:literal;)*) => {
        $(#[test]
        fn $name() {
            assert_eq!(state($url, &[]), "refused-by-policy");
            let desk = desk();
            desk.refuses(&["cite", &desk.claim(), $url, "--quote", QUOTE], $code, &[$words]);
        })*
    };
}

refused! {
    literal_loopback: "http://127.0.0.1/", 4, "127.0.0.0/8, loopback";
    literal_decimal_2130706433: "http://2130706433/", 4, "127.0.0.0/8";
    literal_octal: "http://0177.0.0.1/", 4, "127.0.0.0/8";
    literal_hex: "http://0x7f.0.0.1/", 4, "127.0.0.0/8";
    short_127_1: "http://127.1/", 4, "127.0.0.0/8";
    zero_host_0: "http://0/", 4, "0.0.0.0/8";
    fullwidth_digits: "http://①②⑦.⓪.⓪.①/", 4, "127.0.0.0/8";
    ideographic_dots: "http://127。0。0。1/", 4, "127.0.0.0/8";
    v6_loopback: "http://[::1]/", 4, "::1, loopback";
    v4_mapped_v6: "http://[::ffff:127.0.0.1]/", 4, "127.0.0.0/8";
    nat64_of_169_254: "http://[64:ff9b::169.254.169.254]/", 4, "169.254.0.0/16";
    six_to_four_of_127: "http://[2002:7f00:1::]/", 4, "2002::/16";
    teredo: "http://[2001::1]/", 4, "Teredo";
    ula_fc00: "http://[fc00::1]/", 4, "fc00::/7";
    linklocal_fe80_zone: "http://[fe80::1%25eth0]/", 2, "is no web address";
    metadata_169_254_169_254: "http://169.254.169.254/latest/meta-data/", 4, "link-local";
    cgnat_100_64: "http://100.64.0.1/", 4, "100.64.0.0/10";
    localhost_trailing_dot: "http://localhost./", 4, "a name of a local network";
    sub_localhost: "http://sub.localhost/", 4, "a name of a local network";
    userinfo_at_trick: "http://page.example@127.0.0.1/", 4, "take out what stands before the @";
    tab_in_host: "http://127.0\t.0.1/", 4, "127.0.0.0/8";
    file_scheme: "file:///etc/passwd", 2, "only http and https";
    gopher: "gopher://page.example/", 2, "only http and https";
    port_22: "http://page.example:22/", 4, "port 22 is neither 80 nor 443";
    port_0: "http://page.example:0/", 4, "port 0 is neither 80 nor 443";
}

#[test]
fn data_scheme() {
    assert_eq!(state("data:text/html,x", &[]), "refused-by-policy");
    let desk = desk();
    desk.refuses(&["cite", &desk.claim(), "data:text/html,x", "--quote", QUOTE], 2, &["only http and https"]);
}

macro_rules! refused_redirects {
    ($($name:ident: $path:literal, $words:literal;)*) => {
        $(#[test]
        fn $name() {
            let server = Server::start();
            let url = server.url($path);
            assert_eq!(state(&url, &["127.0.0.1"]), "refused-by-policy");
            let desk = desk();
            desk.refuses(&["cite", &desk.claim(), &url, "--quote", QUOTE, "--allow-private=127.0.0.1"], 4, &[$words, "redirects to"]);
        })*
    };
}

refused_redirects! {
    redirect_to_literal_private: "redirect-to-literal-private", "it leads to 10.0.0.1 (10.0.0.0/8, private use)";
    redirect_to_other_loopback: "redirect-to-other-loopback", "--allow-private=127.0.0.2/32";
    redirect_to_file: "redirect-to-file", "only http and https";
    redirect_with_credentials: "redirect-with-credentials", "a name or password";
}

/// A proxy would see the request without any guard, so none is used: these lead nowhere, and the page comes all the same.
#[test]
fn env_http_proxy_set() {
    let server = Server::start();
    let desk = desk();
    let mut command = desk.command(&["cite", &desk.claim(), &server.url("page"), "--quote", QUOTE, ALLOW]);
    for name in ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy", "HTTPS_PROXY"] {
        command.env(name, "http://127.0.0.1:1");
    }
    let output = command.output().expect("it runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(server.heads().len(), 1);
}

#[test]
fn robots_redirect_to_private() {
    let to = server::raw("302 Found", &[("Location", "http://10.0.0.1/robots.txt"), ("Content-Length", "0")], b"");
    let server = Server::with([("/robots.txt", to)]);
    let url = server.url("page");
    assert_eq!(state(&url, &["127.0.0.1"]), "blocked");
    let desk = desk();
    desk.refuses(&["cite", &desk.claim(), &url, "--quote", QUOTE, ALLOW], 4, &["leads to where it can't be read: http://10.0.0.1/"]);
    assert!(server.heads().is_empty(), "the page itself is not asked for");
}

/// What an archive holds is read from the archive, whatever addresses stand in it.
#[test]
fn import_wacz_with_private_url() {
    let server = Server::start();
    let (ours, theirs, url) = (desk(), desk(), server.url("page"));
    ours.ok(&["cite", &ours.claim(), &url, "--quote", QUOTE, ALLOW]);
    ours.ok(&["export", "--wacz", "-o", "private.wacz", &url]);
    let asked = server.all_heads().len();
    theirs.write("private.wacz", ours.read_bytes("private.wacz"));
    let run = theirs.ok(&["import", "private.wacz"]);
    assert!(run.out.contains(&url), "{}", run.out);
    assert_eq!(server.all_heads().len(), asked, "nothing is fetched");
    theirs.ok(&["verify"]);
}
