//! The matrix as a page for people: docs/access-matrix.md.

use std::fmt::Write as _;
use std::path::Path;

use super::oracle::{Asker, Audience, Body, Grants, Role, Rule, Target, verdict};
use super::rows::ROWS;
use super::stage::{GRANTS, OTHERS, TEAMS, reaches};

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/access-matrix.md");

const ROLES: [Role; 4] = [Role::Reader, Role::Editor, Role::Administrator, Role::Auditor];

const BEGINNING: &str = "\
# Who may do what

Written by `make matrix` from the rules that the tests hold against the service: each cell is asked over HTTP there. *yes*:
it is carried out, or fails for another reason than who asks. *401*: sign in. *403*: it can be seen, and not done. *404*: as
if there were nothing. Columns are whose record it is; rows are who asks. *Own* is an account of the very organization.
Roles do the same where they share a row. *A circle* is one of the secretariat, in which are a team, a team under the lead,
another member, a listed one and a suspended one. A *machine* is a client with the role of an administrator and the scopes that
stand beside it.
";

/// What the roles of one organization, and its machines, may.
type Group = (String, Vec<(String, Vec<String>)>);

/// Who of an organization asks: by role, or a machine by its scopes.
fn askers() -> Vec<(String, Role, Option<Grants>)> {
    let scopes = |word: &str| if word.is_empty() { "no scope".to_owned() } else { word.replace(' ', ", ") };
    let persons = ROLES.map(|role| (format!("{role:?}").to_lowercase(), role, None));
    let machines =
        GRANTS.map(|(it, word)| (format!("machine ({})", scopes(word)), Role::Administrator, Some(it)));
    persons.into_iter().chain(machines).collect()
}

/// One line for each who asks, where those who get the same share it.
fn table(page: &mut String, rule: Rule, contact: Option<Audience>) {
    let reachable = |body: &Body| contact.is_none_or(|audience| reaches(body, audience));
    let teams: Vec<Body> = TEAMS.into_iter().filter(reachable).collect();
    let names: Vec<&str> = teams.iter().map(|team| team.name).collect();
    let _ = writeln!(page, "\n| | {} |\n|---{}|", names.join(" | "), "|---".repeat(names.len()));
    let cell = |asker: Option<Asker>, body: Body| {
        verdict(rule, asker, Some(Target { body, contact, is_self: false })).to_string()
    };
    let mut lines: Vec<(String, Vec<String>)> =
        vec![("a stranger".to_owned(), teams.iter().map(|body| cell(None, *body)).collect())];
    let group = |name: &str, cells: &dyn Fn(Role, Option<Grants>) -> Vec<String>| -> Group {
        let rows = askers().into_iter().map(|(label, role, grants)| (label, cells(role, grants)));
        (name.to_owned(), rows.collect())
    };
    let mut groups = vec![group("own", &|role, grants| {
        let own = |body: &Body| match (role, body.is_administered) {
            (Role::Administrator, false) => String::new(),
            _ => cell(Some(Asker { body: *body, role, grants }), *body),
        };
        teams.iter().map(own).collect()
    })];
    for body in OTHERS {
        groups.push(group(body.name, &|role, grants| {
            teams.iter().map(|team| cell(Some(Asker { body, role, grants }), *team)).collect()
        }));
    }
    for (name, roles) in groups {
        let mut shared: Vec<(Vec<String>, Vec<String>)> = Vec::new();
        for (role, cells) in roles {
            match shared.iter_mut().find(|(_, known)| *known == cells) {
                Some((names, _)) => names.push(role),
                None => shared.push((vec![role], cells)),
            }
        }
        let all = shared.len() == 1;
        for (roles, cells) in shared {
            let roles = if all { "anybody".to_owned() } else { roles.join(", ") };
            lines.push((format!("{name}: {roles}"), cells));
        }
    }
    for (who, cells) in lines {
        let _ = writeln!(page, "| {who} | {} |", cells.join(" | "));
    }
}

fn page() -> String {
    let mut page = BEGINNING.to_owned();
    for rule in Rule::ALL {
        let operations: Vec<String> =
            ROWS.iter().filter(|row| row.rule == rule).map(|row| format!("`{}`", row.id)).collect();
        let _ = write!(page, "\n## {}\n\n{}\n", rule.sentence(), operations.join(", "));
        match rule {
            Rule::Everybody
            | Rule::SignedIn
            | Rule::Persons
            | Rule::ListsAccounts
            | Rule::Invites
            | Rule::ReadsCircle
            | Rule::EditsCircle => {}
            Rule::Registers | Rule::MakesCircles => {
                let what = if rule == Rule::Registers { "of its own country" } else { "of its own" };
                let _ = writeln!(page, "\n| | {what} |\n|---|---|");
                for body in OTHERS {
                    let asker = Asker { body, role: Role::Administrator, grants: None };
                    let _ = writeln!(
                        page,
                        "| {}: administrator | {} |",
                        body.name,
                        verdict(rule, Some(asker), None)
                    );
                }
            }
            Rule::Reads | Rule::EditsContacts | Rule::Proves => {
                for (audience, what) in [
                    (Audience::Public, "public"),
                    (Audience::Members, "for members"),
                    (Audience::Circle, "for a circle"),
                    (Audience::Authority, "for the authority"),
                    (Audience::Own, "for the organization alone"),
                ] {
                    let _ = writeln!(page, "\nA contact that is {what}:");
                    table(&mut page, rule, Some(audience));
                }
            }
            _ => table(&mut page, rule, None),
        }
    }
    page
}

#[test]
#[ignore = "it writes: make matrix"]
fn the_page_is_written_anew() {
    std::fs::write(PAGE, page()).unwrap();
}

#[test]
fn the_page_is_that_of_the_rules() {
    let page = page();
    let written = std::fs::read_to_string(Path::new(PAGE)).unwrap_or_default();
    assert!(
        written == page,
        "docs/access-matrix.md is behind the rules: run `make matrix` and look at the difference"
    );
}
