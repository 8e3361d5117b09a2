//! What is asked of teams, in the words of FIRST's API.

use std::collections::HashSet;

use serde::Deserialize;
use utoipa::IntoParams;

use super::gathered::Parts;
use crate::access::Caller;
use crate::exchange::compatible::{FirstTeam, Scope};
use crate::http::problem::{Problem, Slug};
use crate::http::query::List;
use crate::model::country::Country;

/// Most teams of one answer.
const MOST: usize = 10_000;

/// Teams of one answer, when nothing is said.
const USUAL: usize = 100;

/// Which teams, and what of them.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct TeamQuery {
    /// Only these fields, in this order.
    #[serde(default)]
    #[param(inline, example = json!(["id", "team", "email"]))]
    pub fields: List<String>,
    /// How many teams at most: 1 to 10000.
    #[serde(default = "usual")]
    #[param(minimum = 1, maximum = 10000, default = 100)]
    pub limit: usize,
    /// How many teams are passed over.
    #[serde(default)]
    #[param(default = 0)]
    pub offset: usize,
    /// By which fields, in this order; a hyphen before one turns it round. Left out, by name.
    #[serde(default)]
    #[param(inline, example = json!(["-last-modified"]))]
    pub sort: List<String>,
    /// Whether the teams stand in an envelope; else the array comes alone.
    #[serde(default = "yes")]
    #[param(default = true)]
    pub envelope: bool,
    /// Whether the answer is written with line breaks and spaces.
    #[serde(default)]
    #[param(default = false)]
    pub pretty: bool,
    /// `public` for what everybody sees; `members`, with a token, for all that you see; `country` for names, web site and
    /// countries; `minimal` for the same under one letter each; `pgp` for keys. Left out, all that you see.
    #[param(example = "public")]
    pub scope: Option<String>,
    /// Teams in whose names, host, country or name of the country this text stands.
    #[param(example = "cert")]
    pub q: Option<String>,
    /// Teams of any of these countries (ISO 3166-1 alpha-2).
    #[serde(default)]
    #[param(inline, example = json!(["CH"]))]
    pub country: List<String>,
    /// Teams of this short name; case does not count.
    #[param(example = "CERT-EX")]
    pub team: Option<String>,
}

fn usual() -> usize {
    USUAL
}

fn yes() -> bool {
    true
}

/// What is asked for, understood.
#[derive(Debug)]
pub struct Asked {
    /// Whether it is what a stranger sees.
    pub is_public: bool,
    /// The fields, each with the name under which it is sent.
    pub fields: Vec<(&'static str, &'static str)>,
    sort: Vec<(&'static str, bool)>,
    countries: Vec<Country>,
}

impl TeamQuery {
    /// What is asked for.
    ///
    /// # Errors
    /// `malformed`, naming the parameter; `unauthenticated` for what needs a token.
    pub fn understood(&self, caller: &Caller) -> Result<Asked, Problem> {
        if !(1..=MOST).contains(&self.limit) {
            return Err(Problem::malformed(format!("limit: ask for 1 to {MOST} teams.")));
        }
        let (scope, is_public) = match self.scope.as_deref() {
            Some("members") if caller.member().is_none() => return Err(Problem::of(Slug::Unauthenticated)),
            None | Some("members") => (Scope::Whole, false),
            Some("public") => (Scope::Whole, true),
            Some("country") => (Scope::Country, false),
            Some("minimal") => (Scope::Minimal, false),
            Some("pgp") => (Scope::Pgp, false),
            Some(_) => {
                return Err(Problem::malformed("scope: use public, members, country, minimal or pgp."));
            }
        };
        let countries = self.country.iter().map(|code| Country::parse(&code.to_uppercase()));
        let countries = countries
            .collect::<Result<_, _>>()
            .map_err(|wrong| Problem::malformed(format!("country: {wrong}")))?;
        let sort = self.sort.iter().map(|word| {
            let (name, is_turned) =
                word.strip_prefix('-').map_or((word.as_str(), false), |name| (name, true));
            field("sort", name).map(|name| (name, is_turned))
        });
        let sort: Vec<(&'static str, bool)> = sort.collect::<Result<_, _>>()?;
        let fields = self.sent(scope)?;
        once("sort", sort.iter().map(|(name, _)| *name))?;
        once("fields", fields.iter().map(|(name, _)| *name))?;
        Ok(Asked { is_public, fields, sort, countries })
    }

    /// The fields that are sent. Those of a brief answer may be named by what stands for them there.
    fn sent(&self, scope: Scope) -> Result<Vec<(&'static str, &'static str)>, Problem> {
        let all = scope.fields();
        if self.fields.is_empty() {
            return Ok(all);
        }
        let known = |word: &String| {
            let it = all.iter().find(|(name, field)| *name == word.as_str() || *field == word.as_str());
            it.copied().ok_or_else(|| no_field("fields", &all))
        };
        self.fields.iter().map(known).collect()
    }

    /// Whether a team is asked for.
    pub fn takes(&self, asked: &Asked, team: &FirstTeam) -> bool {
        let country = team.text("country");
        let is_of = |code: &Country| country == Some(code.as_str());
        (asked.countries.is_empty() || asked.countries.iter().any(is_of))
            && self.team.as_deref().is_none_or(|name| {
                team.text("team").is_some_and(|it| it.to_lowercase() == name.trim().to_lowercase())
            })
            && self.q.as_deref().is_none_or(|text| team.holds(text.trim()))
    }
}

impl Asked {
    /// What has to be looked at to choose the teams and to put them in order.
    pub fn chosen_by(&self, query: &TeamQuery) -> Parts {
        let sorted = self.sort.iter().map(|(field, _)| *field);
        Parts::of(sorted.chain(query.q.iter().map(|_| "host")))
    }

    /// What is told by sending them: what is sent, and what decides which they are.
    pub fn told_by(&self, query: &TeamQuery) -> Parts {
        let sent = self.fields.iter().map(|(_, field)| *field);
        let sorted = self.sort.iter().map(|(field, _)| *field);
        Parts::of(sent.chain(sorted).chain(query.q.iter().map(|_| "host")))
    }

    /// Whether teams come in another order than that of their names.
    pub fn sorts(&self) -> bool {
        !self.sort.is_empty()
    }

    /// Puts teams in order. Whatever has no such field comes last, turned round or not.
    pub fn sort<T>(&self, teams: &mut [(FirstTeam, T)]) {
        teams.sort_by(|(one, _), (other, _)| {
            let orders =
                self.sort.iter().map(|(field, is_turned)| match (one.key(field), other.key(field)) {
                    (Some(one), Some(other)) if *is_turned => other.cmp(&one),
                    (Some(one), Some(other)) => one.cmp(&other),
                    (one, other) => one.is_none().cmp(&other.is_none()),
                });
            orders.into_iter().find(|it| it.is_ne()).unwrap_or(std::cmp::Ordering::Equal)
        });
    }
}

/// Refuses a field that is named twice.
fn once<'n>(parameter: &str, names: impl Iterator<Item = &'n str>) -> Result<(), Problem> {
    let mut seen = HashSet::new();
    for name in names {
        if !seen.insert(name) {
            return Err(Problem::malformed(format!("{parameter}: name each field once.")));
        }
    }
    Ok(())
}

fn field(parameter: &str, word: &str) -> Result<&'static str, Problem> {
    let all = Scope::Whole.fields();
    let known = all.iter().find(|(name, _)| *name == word).map(|(name, _)| *name);
    known.ok_or_else(|| no_field(parameter, &all))
}

fn no_field(parameter: &str, known: &[(&str, &str)]) -> Problem {
    let names: Vec<&str> = known.iter().map(|(name, _)| *name).collect();
    Problem::malformed(format!("{parameter}: use fields of {}.", names.join(", ")))
}
