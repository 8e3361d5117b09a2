//! The matrix as a page for people: docs/access-matrix.md.

use std::fmt::Write as _;
use std::path::Path;

use super::oracle::{Asker, Audience, Body, Role, Rule, Target, verdict};
use super::rows::ROWS;
use super::stage::{OTHERS, TEAMS};

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/access-matrix.md");

const ROLES: [Role; 4] = [Role::Reader, Role::Editor, Role::Administrator, Role::Auditor];

const BEGINNING: &str = "\
# Who may do what

Written by `make matrix` from the rules that the tests hold against the service: each cell is asked over HTTP there. *yes*:
it is carried out, or fails for another reason than who asks. *401*: sign in. *403*: it can be seen, and not done. *404*: as
if there were nothing. Columns are whose record it is; rows are who asks. *Own* is an account of the very organization.
Roles do the same where they share a row.
";

/// What the roles of one organization may.
type Group = (&'static str, Vec<(Role, Vec<String>)>);

/// One line for each who asks, where those who get the same share it.
fn table(page: &mut String, rule: Rule, contact: Option<Audience>) {
    let reachable = |body: &Body| contact.is_none_or(|audience| audience >= body.audience);
    let teams: Vec<Body> = TEAMS.into_iter().filter(reachable).collect();
    let names: Vec<&str> = teams.iter().map(|team| team.name).collect();
    let _ = writeln!(page, "\n| | {} |\n|---{}|", names.join(" | "), "|---".repeat(names.len()));
    let cell = |asker: Option<Asker>, body: Body| {
        verdict(rule, asker, Some(Target { body, contact, is_self: false })).to_string()
    };
    let mut lines: Vec<(String, Vec<String>)> =
        vec![("a stranger".to_owned(), teams.iter().map(|body| cell(None, *body)).collect())];
    let own = |role| {
        teams
            .iter()
            .map(|body| match (role, body.is_administered) {
                (Role::Administrator, false) => String::new(),
                _ => cell(Some(Asker { body: *body, role }), *body),
            })
            .collect()
    };
    let mut groups: Vec<Group> = vec![("own", ROLES.map(|role| (role, own(role))).to_vec())];
    for body in OTHERS {
        let of = |role| teams.iter().map(|team| cell(Some(Asker { body, role }), *team)).collect();
        groups.push((body.name, ROLES.map(|role| (role, of(role))).to_vec()));
    }
    for (name, roles) in groups {
        let mut shared: Vec<(Vec<String>, Vec<String>)> = Vec::new();
        for (role, cells) in roles {
            let role = format!("{role:?}").to_lowercase();
            match shared.iter_mut().find(|(_, known)| *known == cells) {
                Some((names, _)) => names.push(role),
                None => shared.push((vec![role], cells)),
            }
        }
        let all = shared.len() == 1;
        for (roles, cells) in shared {
            let roles = if all { "any role".to_owned() } else { roles.join(", ") };
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
            | Rule::ListsAccounts
            | Rule::Invites
            | Rule::ReadsCircle
            | Rule::EditsCircle => {}
            Rule::Registers | Rule::MakesCircles => {
                let what = if rule == Rule::Registers { "of its own country" } else { "of its own" };
                let _ = writeln!(page, "\n| | {what} |\n|---|---|");
                for body in OTHERS {
                    let asker = Asker { body, role: Role::Administrator };
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
