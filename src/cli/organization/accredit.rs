//! `counterpart organization accredit`: sets where an organization stands, by a published criterion.

use clap::Args;

use crate::cli::{COMMAND_LINE, Failure, instance, option};
use crate::config::Config;
use crate::model::ids::OrganizationId;
use crate::model::kinds::{Criterion, Standing};
use crate::model::text;
use crate::model::violation::Invalid;
use crate::registry::organizations::{Decision, accredit};
use crate::unit::{Expected, Unit};

/// Longest reason or reference, in characters.
const LONGEST: usize = 1000;

/// Admit an organization, or set another standing.
#[derive(Debug, Args)]
pub(in crate::cli) struct Arguments {
    /// The organization's id.
    id: OrganizationId,
    /// The published criterion that the decision rests on, such as `national_csirt`.
    #[arg(long, value_parser = Criterion::parse)]
    criterion: Criterion,
    /// Where it stands: accredited, suspended, withdrawn or listed.
    #[arg(long, value_parser = Standing::parse, default_value_t = Standing::Accredited)]
    standing: Standing,
    /// Why, in words; everybody who sees the organization reads it.
    #[arg(long, value_parser = note)]
    reason: Option<String>,
    /// The document of the decision.
    #[arg(long, value_parser = line)]
    reference: Option<String>,
}

pub(super) fn run(arguments: Arguments, config: Config) -> Result<(), Failure> {
    instance::with(config, async move |app| {
        let Arguments { id, criterion, standing, reason, reference } = arguments;
        let decision = Decision { standing, criterion, reason, reference };
        let decide = async move |unit: &mut Unit| accredit(unit, id, decision, &Expected::Any).await;
        let written = app.write(&COMMAND_LINE, None, decide).await.map_err(option::act_on(id))?;
        let (_, organization) = written.value;
        let was_so = if written.position.is_none() { " already" } else { "" };
        Ok(format!("{} ({id}) is{was_so} {standing} by {criterion}\n", organization.name))
    })
}

fn note(text: &str) -> Result<String, Invalid> {
    text::note(text, LONGEST)
}

fn line(text: &str) -> Result<String, Invalid> {
    text::line(text, LONGEST)
}
