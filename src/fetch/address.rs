//! Which addresses are public: our own table, since the standard library's is unstable and knows too little.
//!
//! Surprise: an address is judged by what it leads to. `::ffff:127.0.0.1` and `64:ff9b::127.0.0.1` are loopback
//! addresses in a v6 coat, so both are unwrapped before the table is asked.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Ranges of IPv4 that are not the public internet.
const DENIED_V4: &[([u8; 4], u8, &str)] = &[
    ([0, 0, 0, 0], 8, "0.0.0.0/8, this network"),
    ([10, 0, 0, 0], 8, "10.0.0.0/8, private use"),
    ([100, 64, 0, 0], 10, "100.64.0.0/10, shared by carriers"),
    ([127, 0, 0, 0], 8, "127.0.0.0/8, loopback"),
    ([169, 254, 0, 0], 16, "169.254.0.0/16, link-local"),
    ([172, 16, 0, 0], 12, "172.16.0.0/12, private use"),
    ([192, 0, 0, 0], 24, "192.0.0.0/24, protocol assignments"),
    ([192, 0, 2, 0], 24, "192.0.2.0/24, documentation"),
    ([192, 88, 99, 0], 24, "192.88.99.0/24, 6to4 relays"),
    ([192, 168, 0, 0], 16, "192.168.0.0/16, private use"),
    ([198, 18, 0, 0], 15, "198.18.0.0/15, benchmarks"),
    ([198, 51, 100, 0], 24, "198.51.100.0/24, documentation"),
    ([203, 0, 113, 0], 24, "203.0.113.0/24, documentation"),
    ([224, 0, 0, 0], 4, "224.0.0.0/4, multicast"),
    ([240, 0, 0, 0], 4, "240.0.0.0/4, reserved and broadcast"),
];

/// Ranges inside 2000::/3 that are not the public internet; all outside of it is denied.
const DENIED_V6: &[([u16; 3], u8, &str)] = &[
    ([0x2001, 0, 0], 23, "2001::/23, Teredo, ORCHID and other protocols"),
    ([0x2001, 0xdb8, 0], 32, "2001:db8::/32, documentation"),
    ([0x2002, 0, 0], 16, "2002::/16, 6to4"),
    ([0x3fff, 0, 0], 20, "3fff::/20, documentation"),
];

/// Ranges outside 2000::/3 that have a name people know; the rest is just "outside".
const NAMED_V6: &[([u16; 3], u8, &str)] = &[
    ([0xfc00, 0, 0], 7, "fc00::/7, private use"),
    ([0xfe80, 0, 0], 10, "fe80::/10, link-local"),
    ([0xfec0, 0, 0], 10, "fec0::/10, site-local"),
    ([0xff00, 0, 0], 8, "ff00::/8, multicast"),
    ([0x5f00, 0, 0], 16, "5f00::/16, segment routing"),
    ([0x64, 0xff9b, 1], 48, "64:ff9b:1::/48, local translation"),
];

/// The row of the table that denies an address; `None` for a public one.
pub(super) fn denied(address: IpAddr) -> Option<&'static str> {
    match unwrapped(address) {
        IpAddr::V4(v4) => denied_v4(v4),
        IpAddr::V6(v6) => denied_v6(v6),
    }
}

/// The IPv4 address inside a v4-mapped or NAT64 one; any other address as it is.
pub(super) fn unwrapped(address: IpAddr) -> IpAddr {
    let IpAddr::V6(v6) = address else { return address };
    let [a, b, c, d, e, f, high, low] = v6.segments();
    match [a, b, c, d, e, f] {
        [0, 0, 0, 0, 0, 0xffff] | [0x64, 0xff9b, 0, 0, 0, 0] => {
            let ([w, x], [y, z]) = (high.to_be_bytes(), low.to_be_bytes());
            IpAddr::V4(Ipv4Addr::new(w, x, y, z))
        }
        _ => address,
    }
}

fn denied_v4(address: Ipv4Addr) -> Option<&'static str> {
    let bits = address.to_bits();
    DENIED_V4.iter().find(|(net, len, _)| (bits ^ u32::from_be_bytes(*net)).leading_zeros() >= u32::from(*len)).map(|(_, _, name)| *name)
}

fn denied_v6(address: Ipv6Addr) -> Option<&'static str> {
    let bits = address.to_bits();
    let within = |rows: &'static [([u16; 3], u8, &'static str)]| {
        rows.iter()
            .find(|([a, b, c], len, _)| {
                let net = Ipv6Addr::new(*a, *b, *c, 0, 0, 0, 0, 0).to_bits();
                (bits ^ net).leading_zeros() >= u32::from(*len)
            })
            .map(|(_, _, name)| *name)
    };
    if bits >> 125 == 0b001 {
        return within(DENIED_V6);
    }
    Some(match bits {
        0 => "::, no address",
        1 => "::1, loopback",
        _ => within(NAMED_V6).unwrap_or("outside 2000::/3, not public"),
    })
}

#[cfg(test)]
mod tests {
    use std::net::{IpAddr, Ipv4Addr};

    use proptest::prelude::*;

    use super::{DENIED_V4, denied, unwrapped};

    fn name(text: &str) -> Option<&'static str> {
        denied(text.parse().unwrap())
    }

    #[test]
    fn denies_each_row_and_spares_its_neighbours() {
        // First and last address of each row, then the public addresses next to it.
        let rows: &[(&str, &[&str], &[&str])] = &[
            ("0.0.0.0/8", &["0.0.0.0", "0.255.255.255"], &["1.0.0.0"]),
            ("10.0.0.0/8", &["10.0.0.0", "10.255.255.255"], &["9.255.255.255", "11.0.0.0"]),
            ("100.64.0.0/10", &["100.64.0.0", "100.127.255.255"], &["100.63.255.255", "100.128.0.0"]),
            ("127.0.0.0/8", &["127.0.0.0", "127.0.0.1", "127.255.255.255"], &["126.255.255.255", "128.0.0.0"]),
            ("169.254.0.0/16", &["169.254.0.0", "169.254.169.254", "169.254.255.255"], &["169.253.255.255", "169.255.0.0"]),
            ("172.16.0.0/12", &["172.16.0.0", "172.31.255.255"], &["172.15.255.255", "172.32.0.0"]),
            ("192.0.0.0/24", &["192.0.0.0", "192.0.0.255"], &["191.255.255.255", "192.0.1.0"]),
            ("192.0.2.0/24", &["192.0.2.0", "192.0.2.255"], &["192.0.1.255", "192.0.3.0"]),
            ("192.88.99.0/24", &["192.88.99.0", "192.88.99.255"], &["192.88.98.255", "192.88.100.0"]),
            ("192.168.0.0/16", &["192.168.0.0", "192.168.255.255"], &["192.167.255.255", "192.169.0.0"]),
            ("198.18.0.0/15", &["198.18.0.0", "198.19.255.255"], &["198.17.255.255", "198.20.0.0"]),
            ("198.51.100.0/24", &["198.51.100.0", "198.51.100.255"], &["198.51.99.255", "198.51.101.0"]),
            ("203.0.113.0/24", &["203.0.113.0", "203.0.113.255"], &["203.0.112.255", "203.0.114.0"]),
            ("224.0.0.0/4", &["224.0.0.0", "239.255.255.255"], &["223.255.255.255"]),
            ("240.0.0.0/4", &["240.0.0.0", "255.255.255.255"], &[]),
            ("2001::/23", &["2001::", "2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff"], &["2001:200::", "2000:ffff::"]),
            ("2001:db8::/32", &["2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff"], &["2001:db7:ffff::", "2001:db9::"]),
            ("2002::/16", &["2002::", "2002:7f00:1::", "2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff"], &["2003::"]),
            ("3fff::/20", &["3fff::", "3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff"], &["3ffe:ffff::", "3fff:1000::"]),
            ("::,", &["::"], &[]),
            ("::1,", &["::1"], &[]),
            ("outside", &["::2", "::127.0.0.1", "100::1", "1fff:ffff::1", "4000::", "64:ff9b:2::1", "fe00::1"], &[]),
            ("fc00::/7", &["fc00::", "fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"], &[]),
            ("fe80::/10", &["fe80::", "febf:ffff::1"], &[]),
            ("fec0::/10", &["fec0::", "feff:ffff::1"], &[]),
            ("ff00::/8", &["ff00::", "ff02::1", "ffff::"], &[]),
            ("5f00::/16", &["5f00::", "5f00:ffff::"], &[]),
            ("64:ff9b:1::/48", &["64:ff9b:1::", "64:ff9b:1:ffff::1"], &[]),
        ];
        for (row, inside, outside) in rows {
            for address in *inside {
                assert!(name(address).is_some_and(|name| name.starts_with(row)), "{address} by {row}: {:?}", name(address));
            }
            for address in *outside {
                assert_eq!(name(address), None, "{address} beside {row}");
            }
        }
    }

    #[test]
    fn judges_wrapped_addresses_by_what_they_hold() {
        assert_eq!(name("::ffff:127.0.0.1"), Some("127.0.0.0/8, loopback"));
        assert_eq!(name("::ffff:169.254.169.254"), Some("169.254.0.0/16, link-local"));
        assert_eq!(name("64:ff9b::10.1.2.3"), Some("10.0.0.0/8, private use"));
        assert_eq!(name("::ffff:93.184.216.34"), None);
        assert_eq!(name("64:ff9b::93.184.216.34"), None, "networks without IPv4 reach it so");
        assert_eq!(name("2606:2800:21f:cb07:6820:80da:af6b:8b2c"), None);
    }

    proptest! {
        #[test]
        fn agrees_with_a_plain_reading_of_the_table(bits in any::<u32>()) {
            let address = Ipv4Addr::from_bits(bits);
            let plain = DENIED_V4.iter().any(|(net, len, _)| {
                let size = 1_u64 << (32 - u64::from(*len));
                let first = u64::from(u32::from_be_bytes(*net));
                (first..first + size).contains(&u64::from(bits))
            });
            prop_assert_eq!(denied(IpAddr::V4(address)).is_some(), plain);
            let mapped = IpAddr::V6(address.to_ipv6_mapped());
            prop_assert_eq!(unwrapped(mapped), IpAddr::V4(address));
            prop_assert_eq!(denied(mapped).is_some(), plain);
        }
    }
}
