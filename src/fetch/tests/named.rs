//! Addresses that must not be fetched, each under its name: nothing allowed, no name known, and nothing is ever asked.

use super::{NOW, refused, settings};
use crate::fetch::Fetcher;
use crate::model::FetchPolicy;

macro_rules! refused_urls {
    ($($name:ident: $url:literal, $shown:literal, $reach:literal, $words:literal;)*) => {
        $(#[test]
        fn $name() {
            let strict = Fetcher::with_settings(&FetchPolicy::default(), "factcheck/0.1.0", settings()).unwrap();
            refused(stringify!($name), $shown, strict.get($url, NOW), $reach, $words);
        })*
    };
}

refused_urls! {
    literal_loopback: "http://127.0.0.1/", "http://127.0.0.1/", "refused-by-policy", "127.0.0.0/8, loopback";
    literal_decimal_2130706433: "http://2130706433/", "http://127.0.0.1/", "refused-by-policy", "127.0.0.0/8";
    literal_octal: "http://0177.0.0.1/", "http://127.0.0.1/", "refused-by-policy", "127.0.0.0/8";
    literal_hex: "http://0x7f.0.0.1/", "http://127.0.0.1/", "refused-by-policy", "127.0.0.0/8";
    short_127_1: "http://127.1/", "http://127.0.0.1/", "refused-by-policy", "127.0.0.0/8";
    zero_host_0: "http://0/", "http://0.0.0.0/", "refused-by-policy", "0.0.0.0/8";
    fullwidth_digits: "http://①②⑦.⓪.⓪.①/", "http://127.0.0.1/", "refused-by-policy", "127.0.0.0/8";
    ideographic_dots: "http://127。0。0。1/", "http://127.0.0.1/", "refused-by-policy", "127.0.0.0/8";
    v6_loopback: "http://[::1]/", "http://[::1]/", "refused-by-policy", "::1, loopback";
    v4_mapped_v6: "http://[::ffff:127.0.0.1]/", "http://[::ffff:7f00:1]/", "refused-by-policy", "127.0.0.0/8";
    nat64_of_169_254: "http://[64:ff9b::169.254.169.254]/", "http://[64:ff9b::a9fe:a9fe]/", "refused-by-policy", "169.254.0.0/16";
    six_to_four_of_127: "http://[2002:7f00:1::]/", "http://[2002:7f00:1::]/", "refused-by-policy", "2002::/16";
    teredo: "http://[2001::1]/", "http://[2001::1]/", "refused-by-policy", "Teredo";
    ula_fc00: "http://[fc00::1]/", "http://[fc00::1]/", "refused-by-policy", "fc00::/7";
    linklocal_fe80_zone: "http://[fe80::1%25eth0]/", "fe80::1", "refused-by-policy", "is no web address";
    metadata_169_254_169_254: "http://169.254.169.254/latest/meta-data/", "http://169.254.169.254/", "refused-by-policy", "link-local";
    cgnat_100_64: "http://100.64.0.1/", "http://100.64.0.1/", "refused-by-policy", "100.64.0.0/10";
    localhost_trailing_dot: "http://localhost./", "http://localhost./", "refused-by-policy", "a name of a local network";
    sub_localhost: "http://sub.localhost/", "http://sub.localhost/", "refused-by-policy", "a name of a local network";
    userinfo_at_trick: "http://page.example@127.0.0.1/", "http://127.0.0.1/", "refused-by-policy", "take out what stands before the @";
    // A backslash is a slash, so the host is the one before it: nobody asks the other.
    backslash_at_trick: "http://unheard.example\\@127.0.0.1/", "http://unheard.example/@127.0.0.1/", "no-such-host", "no host named unheard.example";
    tab_in_host: "http://127.0\t.0.1/", "http://127.0.0.1/", "refused-by-policy", "127.0.0.0/8";
    file_scheme: "file:///etc/passwd", "file:///etc/passwd", "refused-by-policy", "only http and https";
    data_scheme: "data:text/html,x", "data:text/html,x", "refused-by-policy", "only http and https";
    gopher: "gopher://page.example/", "gopher://page.example/", "refused-by-policy", "only http and https";
    port_22: "http://page.example:22/", "http://page.example:22/", "refused-by-policy", "port 22 is neither 80 nor 443";
    port_0: "http://page.example:0/", "http://page.example:0/", "refused-by-policy", "port 0 is neither 80 nor 443";
    dns_name_to_loopback: "http://page.example/", "http://page.example/", "refused-by-policy", "it leads to 127.0.0.1";
    // The first address is as public as can be; one bad one spoils the answer.
    dns_mixed_public_private: "http://mixed.example/", "http://mixed.example/", "refused-by-policy", "it leads to";
}
