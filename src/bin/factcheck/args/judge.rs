//! Arguments of the commands by which people decide.

use clap::Args;

#[derive(Debug, Args)]
#[command(after_help = "\
Verdicts: accurate, accurate_lacks_context, imprecise, misleading, false (these and outdated need captured
evidence); unsupported, unverifiable, not_checkable. Labels of PolitiFact, AFP and ClaimReview (\"Mostly True\", \"Trompeur\")
work too, and your own once [labels] in factcheck.toml maps them.")]
pub struct VerdictArgs {
    /// The claim, by any unique prefix of its id.
    #[arg(value_name = "CLAIM")]
    pub claim: String,
    /// The decision.
    #[arg(value_name = "VERDICT")]
    pub verdict: String,
    /// Why.
    #[arg(long, value_name = "TEXT")]
    pub because: String,
    #[command(flatten)]
    pub by: By,
}

#[derive(Debug, Args)]
pub struct Act {
    /// The claim, by any unique prefix of its id.
    #[arg(value_name = "CLAIM")]
    pub claim: String,
    /// Why.
    #[arg(long, value_name = "TEXT")]
    pub because: Option<String>,
    #[command(flatten)]
    pub by: By,
}

#[derive(Debug, Args)]
pub struct ActBecause {
    /// The claim, by any unique prefix of its id.
    #[arg(value_name = "CLAIM")]
    pub claim: String,
    /// Why, or the remark.
    #[arg(long, value_name = "TEXT")]
    pub because: String,
    #[command(flatten)]
    pub by: By,
}

#[derive(Debug, Args)]
pub struct By {
    /// Who decides [default: git's user.email].
    #[arg(long, value_name = "PERSON")]
    pub by: Option<String>,
}
