//! Arguments of the commands by which people decide.

use clap::Args;

/// Who decides; the same for every decision.
#[derive(Debug, Args)]
pub struct By {
    /// Who decides [default: git's user.email].
    #[arg(long, value_name = "PERSON")]
    pub by: Option<String>,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  factcheck verdict 15000-s imprecise --because \"16,587 designations by that day\"
  factcheck verdict 130-km accurate --because \"the ministry's table\" --by a@example.org
  factcheck verdict 20-ans \"Mostly True\" --because \"…\"     a label of yours or of a known house")]
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
#[command(after_help = "\
Examples:
  factcheck show 15000-s                                    what there is to agree with
  factcheck review 15000-s
  factcheck review 15000-s --because \"counted again\" --by b@example.org")]
pub struct Review {
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
#[command(after_help = "\
Example:
  factcheck withdraw 15000-s --because \"the table was for another year\"")]
pub struct Withdraw {
    #[command(flatten)]
    pub act: Because,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  factcheck dismiss 20-ans --because \"an anecdote, nothing to check\"")]
pub struct Dismiss {
    #[command(flatten)]
    pub act: Because,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  factcheck reopen 20-ans --because \"the minister repeated it in the budget debate\"")]
pub struct Reopen {
    #[command(flatten)]
    pub act: Because,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  factcheck comment 15000-s --because \"asked the press office on Monday\"")]
pub struct Comment {
    #[command(flatten)]
    pub act: Because,
}

/// A decision that takes a reason.
#[derive(Debug, Args)]
pub struct Because {
    /// The claim, by any unique prefix of its id.
    #[arg(value_name = "CLAIM")]
    pub claim: String,
    /// Why, or the remark.
    #[arg(long, value_name = "TEXT")]
    pub because: String,
    #[command(flatten)]
    pub by: By,
}
