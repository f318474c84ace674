//! The parts that need no file. Whole files, good and hostile, are read where they are read in earnest: in a child.

use super::{iso, push_page, string};

#[test]
fn dates_become_iso() {
    let cases = [
        ("D:20240313120000+01'00'", "2024-03-13T12:00:00+01:00"),
        ("D:20240313120000Z", "2024-03-13T12:00:00Z"),
        ("D:20240313", "2024-03-13"),
        ("D:2024", "D:2024"),
        ("13 mars 2024", "13 mars 2024"),
        ("D:2024é313", "D:2024é313"),
    ];
    for (given, expected) in cases {
        assert_eq!(iso(given), expected);
    }
}

#[test]
fn strings_are_read_by_their_marks() {
    assert_eq!(string(b"\xfe\xff\0\xc9\0t"), "Ét");
    assert_eq!(string(b"\xef\xbb\xbf\xc3\x89t"), "Ét");
    assert_eq!(string(b"\xc9t"), "Ét");
}

#[test]
fn pages_end_with_a_form_feed() {
    let mut text = String::new();
    push_page(&mut text, "\n\n One \n\n\n\ntwo\u{1b}\u{c}\n");
    push_page(&mut text, "");
    push_page(&mut text, "unemploy-\nment e\u{301}");
    assert_eq!(text, "One\n\ntwo\n\u{c}\n\u{c}\nunemploy-\nment é\n\u{c}\n");
}
