//! The house: which room may use which, what is known only in one of them, and how long a file may be. Everything is
//! read from the sources themselves.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use counterpart::http::routes;

/// The most lines that a file may have, but for the generated tables.
const MOST_LINES: usize = 500;

/// The middle of all files is no longer than this.
const MEDIAN_LINES: usize = 120;

/// One file of the house.
struct File {
    /// Its path below the root of the repository, with `/`.
    path: String,
    /// Its lines that are code, each with its number.
    code: Vec<(usize, String)>,
    /// How many lines it has.
    lines: usize,
}

impl File {
    /// The room that it stands in: the folder or file directly below `src`.
    fn room(&self) -> &str {
        let below = self.path.strip_prefix("src/").unwrap_or(&self.path);
        below.split('/').next().unwrap_or_default().trim_end_matches(".rs")
    }

    /// Whether it is a test of its room.
    fn is_test(&self) -> bool {
        self.path.contains("/tests/")
            || self.path.ends_with("/tests.rs")
            || self.path.ends_with("/samples.rs")
    }
}

fn files(folder: &str) -> Vec<File> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut folders = vec![root.join(folder)];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path: PathBuf = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                let code = (1..).zip(text.lines()).filter(|(_, line)| !line.trim_start().starts_with("//"));
                files.push(File {
                    path: path.strip_prefix(root).unwrap().to_str().unwrap().replace('\\', "/"),
                    code: code.map(|(number, line)| (number, line.to_owned())).collect(),
                    lines: text.lines().count(),
                });
            }
        }
    }
    assert!(!files.is_empty(), "{folder} is empty");
    files
}

/// The rooms from left to right, as the map in `src/lib.rs` draws them.
fn rooms() -> Vec<String> {
    let map = include_str!("../../src/lib.rs");
    let drawn = map.split("```").nth(1).unwrap().trim_start_matches("text");
    let words = drawn.split(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '_'));
    words.filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// The rooms that a line of code names: `crate::room`, alone or in braces.
fn named(line: &str) -> Vec<&str> {
    let first = |path| {
        str::split(path, |letter: char| !(letter.is_ascii_alphanumeric() || letter == '_'))
            .next()
            .unwrap_or_default()
    };
    let mut found = Vec::new();
    for (at, step) in line.match_indices("crate::") {
        let rest = &line[at + step.len()..];
        match rest.strip_prefix('{') {
            Some(group) => found.extend(group.split(',').map(|path| first(path.trim()))),
            None => found.push(first(rest)),
        }
    }
    found
}

#[test]
fn the_map_shows_every_room() {
    let declared: BTreeSet<&str> = include_str!("../../src/lib.rs")
        .lines()
        .filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'))
        .collect();
    let drawn = rooms();
    let (last, drawn) = drawn.split_last().unwrap();
    assert_eq!(last, "main");
    assert_eq!(drawn.iter().map(String::as_str).collect::<BTreeSet<_>>(), declared);
}

#[test]
fn data_walks_through_the_rooms_in_one_direction() {
    let rooms = rooms();
    let place = |room: &str| rooms.iter().position(|it| it == room);
    let mut wrong = Vec::new();
    for file in files("src").iter().filter(|file| !matches!(file.room(), "lib" | "main")) {
        let own = place(file.room()).unwrap_or_else(|| panic!("{} stands in no room", file.path));
        for (number, line) in &file.code {
            assert!(
                !line.trim_end().ends_with("crate::{"),
                "{}:{number}: name the room on the line",
                file.path
            );
            for room in named(line) {
                if place(room).is_some_and(|other| other > own) {
                    wrong.push(format!("{}:{number}: {} uses {room}", file.path, file.room()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "an arrow runs the other way:\n{}", wrong.join("\n"));
}

#[test]
fn the_directory_learns_only_from_the_log() {
    for file in files("src").iter().filter(|file| file.room() == "directory") {
        for (number, line) in &file.code {
            for room in ["registry", "unit", "accounts", "journal"] {
                assert!(!named(line).contains(&room), "{}:{number} uses {room}", file.path);
            }
        }
    }
}

#[test]
fn main_only_calls_the_command_line() {
    for (_, line) in &files("src").iter().find(|file| file.path == "src/main.rs").unwrap().code {
        if let Some((_, rest)) = line.split_once("counterpart::") {
            assert!(rest.starts_with("cli"), "{line}");
        }
    }
}

/// Whether a line of code names a crate: in a path, an attribute or an import.
fn names_crate(line: &str, name: &str) -> bool {
    line.match_indices(name).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let after = &line[at + name.len()..];
        !before.is_some_and(|letter| letter.is_alphanumeric() || letter == '_')
            && (after.starts_with("::") || after.starts_with('(') || after.starts_with(';'))
    })
}

#[test]
fn postgres_is_spoken_to_in_its_rooms_and_in_stores_only() {
    let may = |path: &str| {
        let room = ["src/db/", "src/unit/", "src/changes/", "src/journal/", "src/jobs/"];
        room.iter().any(|room| path.starts_with(room))
            || path.ends_with("/store.rs")
            || path.contains("/store/")
    };
    for file in files("src").iter().filter(|file| !may(&file.path)) {
        for (number, line) in &file.code {
            for name in ["diesel", "diesel_async", "diesel_migrations"] {
                assert!(!names_crate(line, name), "{}:{number} uses {name}", file.path);
            }
        }
    }
}

#[test]
fn postgres_is_connected_to_in_one_way() {
    for file in files("src").iter().filter(|file| !file.path.starts_with("src/db/connect/")) {
        for (number, line) in &file.code {
            // The private one's first sign of life, over its socket.
            let is_private = file.path == "src/db/managed/postgres.rs" && line.contains("SUPERUSER");
            assert!(
                is_private || !(line.contains("::establish(") || line.contains("tokio_postgres::connect(")),
                "{}:{number} connects by itself",
                file.path
            );
        }
    }
}

#[test]
fn the_web_is_known_at_the_edge_only() {
    for file in files("src").iter().filter(|file| !matches!(file.room(), "http" | "console")) {
        for (number, line) in &file.code {
            assert!(!names_crate(line, "actix_web"), "{}:{number} uses actix_web", file.path);
        }
    }
}

#[test]
fn problems_are_named_in_one_place() {
    let slugs: Vec<String> = counterpart::http::problem::Slug::ALL
        .iter()
        .filter(|slug| slug.slug().contains('-'))
        .map(|slug| format!("\"{}\"", slug.slug()))
        .collect();
    for file in
        files("src").iter().filter(|file| !file.path.starts_with("src/http/problem/") && !file.is_test())
    {
        for (number, line) in &file.code {
            assert!(!line.contains("\"/problems/") || file.room() == "http", "{}:{number}", file.path);
            assert!(!slugs.iter().any(|slug| line.contains(slug)), "{}:{number} spells a problem", file.path);
            assert!(
                file.room() == "http" || !line.contains("Slug::"),
                "{}:{number} names a problem",
                file.path
            );
        }
    }
}

#[test]
fn every_handler_stands_in_the_table_of_routes() {
    let routed: BTreeSet<&str> =
        routes::table().0.iter().flat_map(|row| &row.operations).map(|operation| operation.id).collect();
    let mut handlers = BTreeSet::new();
    for file in files("src").iter().filter(|file| file.path.starts_with("src/http/api/")) {
        let mut is_documented = false;
        for (_, line) in &file.code {
            is_documented |= line.starts_with("#[utoipa::path");
            if let Some(rest) = line.strip_prefix("pub async fn ")
                && std::mem::take(&mut is_documented)
            {
                handlers.insert(rest.split(['(', '<']).next().unwrap().to_owned());
            }
        }
        assert!(!is_documented, "{}: an operation without a handler", file.path);
    }
    assert_eq!(handlers.iter().map(String::as_str).collect::<BTreeSet<_>>(), routed);
}

#[test]
fn files_stay_short() {
    for folder in ["src", "tests", "benches"] {
        let files = files(folder);
        for file in files.iter().filter(|file| file.path != "src/db/schema.rs") {
            assert!(file.lines <= MOST_LINES, "{} has {} lines: split it", file.path, file.lines);
        }
        let mut lengths: Vec<usize> = files.iter().map(|file| file.lines).collect();
        lengths.sort_unstable();
        let median = lengths[lengths.len() / 2];
        assert!(folder != "src" || median <= MEDIAN_LINES, "half of the files have {median} lines and more");
    }
}

#[test]
fn the_reader_of_sources_sees_what_it_should() {
    assert_eq!(named("use crate::model::ids::X;"), ["model"]);
    assert_eq!(named("use crate::{access::Caller, model, db::{self}};"), ["access", "model", "db"]);
    assert_eq!(named("fn f(it: crate::http::Y) -> $crate::cli::Z"), ["http", "cli"]);
    assert!(named("use super::store;").is_empty());
    assert!(names_crate("use diesel::prelude::*;", "diesel") && names_crate("#[diesel(embed)]", "diesel"));
    assert!(!names_crate("use diesel_async::X;", "diesel") && !names_crate("is_diesel()", "diesel"));
}
