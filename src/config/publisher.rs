//! `[publisher]` and `[report]`: who signs what leaves the workspace, and how its numbers are set. What is not written here
//! is left out of exports, never made up.

use crate::extract::{languages, separators};
use crate::model::{HOUSES, House, Publisher};
use crate::records::fields::{Fields, Reader, shown};

/// Keys of `[publisher]`.
pub(super) const PUBLISHER: &[&str] = &["name", "url", "review_url", "labels"];
/// Keys of `[report]`.
pub(super) const REPORT: &[&str] = &["language"];

/// The part of a new `factcheck.toml`.
pub(super) const TEXT: &str = "
# Who publishes the reviews (factcheck export --format claimreview). What is missing here is missing there.
[publisher]
# name = \"Example Desk\"
# url = \"https://desk.example.org/\"
# The address of a published review; {claim} stands for the claim's id.
# review_url = \"https://desk.example.org/reviews/{claim}\"
# Call verdicts as this house does, where [labels] has no word of yours: afp, claimreview or politifact.
# labels = \"claimreview\"

# How reports for people look.
[report]
# Set numbers as this language does (12.500,5 or 12,500.5); without it they have a space and a point.
# language = \"fr\"
";

pub(super) fn publisher<'t>(reader: &mut Reader<'t>, root: &Fields<'_, 't>) -> Publisher {
    let Some(fields) = reader.table(root, "publisher", "[publisher]") else { return Publisher::default() };
    reader.only(&fields, PUBLISHER);
    let name = reader.text(&fields, "name");
    let url = address(reader, &fields, "url");
    let review_url = address(reader, &fields, "review_url").filter(|address| {
        let fits = address.contains("{claim}");
        if !fits {
            let help = "write {claim} where the claim's id goes: review_url = \"https://desk.example.org/reviews/{claim}\"".to_owned();
            reader.problem(reader.value_at(&fields, "review_url"), "every review would have the same address", help);
        }
        fits
    });
    let labels = reader.text(&fields, "labels").filter(|house| {
        let known = House::named(house).is_some();
        if !known {
            let houses: Vec<&str> = HOUSES.iter().map(|house| house.name).collect();
            let message = format!("the labels of \"{}\" are not known", shown(house));
            reader.problem(reader.value_at(&fields, "labels"), message, format!("use one of: {}; or write [labels]", houses.join(", ")));
        }
        known
    });
    Publisher { name, url, review_url, labels }
}

pub(super) fn report_language<'t>(reader: &mut Reader<'t>, root: &Fields<'_, 't>) -> Option<String> {
    let fields = reader.table(root, "report", "[report]")?;
    reader.only(&fields, REPORT);
    let language = reader.text(&fields, "language")?;
    if separators(&language).is_none() {
        let message = format!("\"{}\" is no language whose numbers are known", shown(&language));
        reader.problem(reader.value_at(&fields, "language"), message, format!("use one of: {}", languages().join(", ")));
    }
    Some(language)
}

fn address<'t>(reader: &mut Reader<'t>, fields: &Fields<'_, 't>, key: &str) -> Option<String> {
    let address = reader.text(fields, key)?;
    let rest = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://"));
    if rest.is_some_and(|rest| !rest.is_empty() && rest.chars().all(|c| !c.is_whitespace() && !c.is_control() && c != '"')) {
        return Some(address);
    }
    let help = format!("write {key} = \"https://desk.example.org/\"");
    reader.problem(reader.value_at(fields, key), format!("\"{}\" is no web address", shown(&address)), help);
    None
}
