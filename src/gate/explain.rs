//! What a rule means, for people: the text behind `factcheck explain`.

use crate::model::Rule;

/// The whole explanation: meaning, where it points, an example, how to mend it, how to leave it out.
pub fn explain(rule: Rule) -> String {
    let info = rule.info();
    let out = if rule.is_corruption() {
        "It can't be left out: no level, option, exception or baseline silences it.".to_owned()
    } else if rule.is_on_texts() {
        format!(
            "To leave it out here, before the block or in it: <!-- factcheck: allow {rule} because … -->\n\
             For a stretch: <!-- factcheck: disable {rule} because … --> until <!-- factcheck: enable {rule} -->\n\
             In plain text, on a line of its own: [factcheck: allow {rule} because …]\n\
             For a folder: {rule} = \"allow\" under [rules.\"folder\"] in factcheck.toml."
        )
    } else if rule == Rule::NeedlessException {
        format!("To leave it out: {rule} = \"allow\" under [rules] in factcheck.toml.")
    } else {
        format!("To leave it out here, in the claim or in [speech]: allow = [{{ rule = \"{rule}\", because = \"…\" }}]")
    };
    format!("{}\n\nPoints at: {}.\n\nExample: {}\n\nTo mend it: {}\n\n{out}", info.meaning, info.points_at, info.example, info.mend)
}
