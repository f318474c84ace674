//! Closed enums whose members have one written name each, the same in files, tables, JSON and on the command line.

use super::suggest::closest;

/// A word that is not one of an enum's written names.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{word}\" is no {what}; {}", self.help())]
pub struct UnknownCode {
    /// The word as given.
    pub word: String,
    /// What was expected, for people ("stance", "verdict" …).
    pub what: &'static str,
    /// The names that would do, separated by commas.
    pub expected: String,
}

impl UnknownCode {
    /// The name that was meant, where the word looks like one; else all of them.
    pub fn help(&self) -> String {
        match closest(&self.word, self.expected.split(", ")) {
            Some(meant) => format!("did you mean \"{meant}\"?"),
            None => format!("use one of: {}", self.expected),
        }
    }
}

/// Defines an enum with written names: `ALL`, `code()`, `Display` and `FromStr` come from one list.
macro_rules! coded_enum {
    ($(#[$meta:meta])* $name:ident ($what:literal) { $($(#[$vmeta:meta])* $variant:ident => $code:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$vmeta])* $variant),+ }

        impl $name {
            /// Every member, in the order of declaration.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The written name.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.code())
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::model::UnknownCode;

            fn from_str(word: &str) -> Result<Self, Self::Err> {
                Self::ALL.iter().copied().find(|member| member.code() == word).ok_or_else(|| {
                    $crate::model::UnknownCode {
                        word: word.to_owned(),
                        what: $what,
                        expected: Self::ALL.iter().map(|member| member.code()).collect::<Vec<_>>().join(", "),
                    }
                })
            }
        }
    };
}

pub(crate) use coded_enum;
