//! What the build says of a wrong lexicon: where, what, and what goes there.
//!
//! The surprise: the build script's own modules are compiled into this test.

#[path = "../build/builder.rs"]
mod builder;
#[path = "../build/checks.rs"]
mod checks;
#[path = "../build/pack.rs"]
mod pack;
#[path = "../build/pieces.rs"]
mod pieces;
#[path = "../build/raw.rs"]
mod raw;

#[path = "../src/extract"]
#[expect(dead_code, reason = "the build uses a part of them")]
mod extract {
    pub(crate) mod digits;
    pub(crate) mod fold;
    pub(crate) mod value;
    pub(crate) mod lang {
        pub(crate) mod table;
    }

    /// What the tests of these files ask of their crate.
    pub(crate) fn number(exact: value::Exact) -> Option<factcheck::model::Number> {
        let (n, d, e) = exact.parts();
        factcheck::model::Number::ratio(n, d).map(|ratio| &ratio * &factcheck::model::Number::scaled(1, e))
    }
}

const LEXICON: &str = r#"language = "xx"
iso639_3 = "xxx"
scale = "long"

[endings]
s = ["", "s"]

[digits]
decimal = ","
groups = ["."]
date_order = "dmy"

[grammar]
joins = ["hundred"]

[numerals.unit]
one = 1

[numerals.teen]
ten = 10

[numerals.scale]
thousand = 3

[[also]]
words = ["thousand"]
exponent = 3
reason = "short-scale"
when = "always"

[fractions.whole]
half = "1/2"

[units]
km = ["kilo+s"]

[reject]
before = ["page+s"]
"#;

fn said(lexicon: &str) -> String {
    let folder = "lang/xx/lexicon.toml";
    builder::packed(folder, lexicon, Some("xx"), &raw::Raw::default()).err().unwrap_or_default()
}

#[test]
fn what_is_wrong_in_a_lexicon_says_where_and_what_goes_there() {
    assert_eq!(said(LEXICON), "");
    for (row, wrong, expected) in [
        (r#"language = "xx""#, r#"language = "es""#, r#":1: "language": "es", where one of these goes: "xx""#),
        (r#"iso639_3 = "xxx""#, r#"iso639_3 = "xx""#, r#":2: "iso639_3": "xx", where three letters go: fra"#),
        (r#"scale = "long""#, r#"scale = "wide""#, r#":3: "scale": "wide", where one of these goes: "long", "short""#),
        (r#"decimal = ",""#, r#"decimal = """#, r#":9: "decimal": "", where one of these goes: ",", ".""#),
        (r#"groups = ["."]"#, r#"groups = ["’"]"#, r#":10: "groups": "’", where one ASCII character goes"#),
        (r#"date_order = "dmy""#, r#"date_order = "ymd""#, r#":11: "date_order": "ymd", where one of these goes: "dmy", "mdy""#),
        (r#"date_order = "dmy""#, r#"date_ordre = "dmy""#, "at line 11, column 1"),
        (r#"date_order = "dmy""#, r#"date_ordre = "dmy""#, "unknown field `date_ordre`, expected one of `decimal`"),
        (r#"joins = ["hundred"]"#, r#"joins = ["hundreds"]"#, r#":14: "joins": "hundreds", where one of these goes: "ten-one", "#),
        ("one = 1", "one = 11", r#":17: "one": 11 in [numerals.unit], where 1 to 9 goes"#),
        ("one = 1", "one = 1\none = 2", "duplicate key"),
        ("one = 1", "one = 1\nten = 2", r#":18: "ten": two meanings as a number: 2 and 10"#),
        ("one = 1", "\"\" = 1", r#":17: "": 0 words (signs count, too), where a phrase has 1 to 8"#),
        ("thousand = 3", "thousand = 1000", r#":23: "thousand": 1000 in [numerals.scale], where 2 to 30 goes (the zeros of the scale)"#),
        (r#"when = "always""#, r#"when = "often""#, r#":29: "often": when of [[also]] is one of always, "#),
        (r#"half = "1/2""#, r#"half = "0.5""#, r#":32: "half": "0.5" is neither a fraction such as 3/2 nor a whole number"#),
        ("[units]", "[units]\nm = [\"kilos\"]", r#""kilos": two meanings as a unit: km and m"#),
        (r#"["kilo+s"]"#, r#"["kilo+es"]"#, r#":35: "kilo+es": no list of [endings] is called "es""#),
        (r#"["page+s"]"#, r#"["page+s", "page+s"]"#, r#":38: "page+s": stands twice in one list"#),
        (r#"["page+s"]"#, r#"["a b c d e f g h i"]"#, r#":38: "a b c d e f g h i": 9 words"#),
    ] {
        assert!(LEXICON.contains(row), "{row}");
        let said = said(&LEXICON.replace(row, wrong));
        assert!(said.contains("lang/xx/lexicon.toml") && said.contains(expected), "{wrong}\n  says: {said}\n  not: {expected}");
    }
}
