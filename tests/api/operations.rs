//! What operators are handed besides the program: documentation of metrics, alert rules, containers.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::generated_clients::tools::Tools;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// A file of the project, read now.
fn file(path: &str) -> String {
    fs::read_to_string(Path::new(ROOT).join(path)).unwrap()
}

fn operations() -> String {
    file("docs/operations.md")
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { sources(&path) } else { vec![path] }).collect()
}

/// The texts that stand first in calls of these macros, anywhere in the sources.
fn named_in_calls(macros: &[&str]) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for path in sources(&Path::new(ROOT).join("src")) {
        let text = fs::read_to_string(&path).unwrap_or_default();
        for call in macros {
            for (at, _) in text.match_indices(&format!("{call}!(")) {
                let before = text[..at].chars().next_back();
                let rest = text[at + call.len() + 2..].trim_start();
                let is_whole = !before.is_some_and(|letter| letter.is_alphanumeric() || letter == '_');
                if let Some(name) = rest.strip_prefix('"').filter(|_| is_whole) {
                    names.insert(name.split('"').next().unwrap().to_owned());
                }
            }
        }
    }
    names
}

fn metrics() -> BTreeSet<String> {
    named_in_calls(&["describe_counter", "describe_gauge", "describe_histogram"])
}

/// The words in back quotes that stand first in the rows of the table under a heading.
fn documented(heading: &str) -> BTreeSet<String> {
    let operations = operations();
    let section = operations.split(&format!("\n## {heading}\n")).nth(1).unwrap();
    let section = section.split("\n## ").next().unwrap();
    let rows = section.lines().filter_map(|line| line.strip_prefix("| `"));
    rows.map(|row| row.split('`').next().unwrap().to_owned()).collect()
}

#[test]
fn every_metric_is_documented_and_every_documented_metric_exists() {
    let metrics = metrics();
    assert!(metrics.len() > 15, "{metrics:?}");
    assert_eq!(documented("Metrics"), metrics);
    assert_eq!(
        named_in_calls(&["counter", "gauge", "histogram"]),
        metrics,
        "each is described, and recorded"
    );
}

/// The values of a key of alert rules.
fn values<'a>(alerts: &'a str, key: &str) -> Vec<&'a str> {
    let key = format!("{key}: ");
    alerts.lines().filter_map(|line| line.trim_start_matches([' ', '-']).strip_prefix(&key)).collect()
}

#[test]
fn alerts_ask_only_for_metrics_that_are_told() {
    let (mut known, mut asked) = (metrics(), BTreeSet::new());
    // What Prometheus itself says of each instance that it asks.
    known.insert("up".to_owned());
    let functions =
        "sum max min rate increase histogram_quantile absent vector by and or offset instance le for"
            .split(' ')
            .collect::<Vec<_>>();
    let alerts = file("docs/alerts.yml");
    let expressions = alerts.split("expr: ").skip(1).map(|rest| {
        let end = ["\n        for:", "\n        labels:"].iter().filter_map(|end| rest.find(end)).min();
        &rest[..end.unwrap()]
    });
    for expression in expressions {
        // Labels and their values stand in braces.
        let mut depth = 0;
        let bare: String = expression
            .chars()
            .map(|letter| {
                depth += i32::from(letter == '{') - i32::from(letter == '}');
                if depth > 0 || letter == '}' { ' ' } else { letter }
            })
            .collect();
        let words = bare.split(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '_'));
        let words = words.filter(|word| word.starts_with(|letter: char| letter.is_ascii_alphabetic()));
        for word in words.filter(|word| !functions.contains(word)) {
            // What follows a number in brackets is a unit of time.
            let name = word.strip_suffix("_bucket").unwrap_or(word);
            assert!(known.contains(name), "{word} in {expression}");
            asked.insert(name.to_owned());
        }
    }
    assert!(asked.len() > 8, "{asked:?}");
}

#[test]
fn every_alert_says_how_bad_it_is_and_what_to_do() {
    let (alerts, operations) = (file("docs/alerts.yml"), operations());
    let names = values(&alerts, "alert");
    assert!(names.len() > 10, "{names:?}");
    assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len());
    for (key, severities) in [("severity", Some(["page", "ticket"])), ("summary", None), ("runbook", None)] {
        let values = values(&alerts, key);
        assert_eq!(values.len(), names.len(), "{key}");
        assert!(severities.is_none_or(|allowed| values.iter().all(|value| allowed.contains(value))));
    }
    for (name, runbook) in names.iter().zip(values(&alerts, "runbook")) {
        assert_eq!(runbook, format!("docs/operations.md#{}", name.to_lowercase()));
        assert!(operations.contains(&format!("\n### {name}\n")), "no section {name} in docs/operations.md");
    }
    let sections = operations.lines().filter_map(|line| line.strip_prefix("### Counterpart"));
    for section in sections {
        assert!(names.contains(&format!("Counterpart{section}").as_str()), "no alert {section}");
    }
}

/// What the configuration can be told in the environment.
fn variables() -> BTreeSet<String> {
    let (mut section, mut names) = (String::new(), BTreeSet::new());
    for line in file("docs/configuration.toml").lines() {
        if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            section = name.to_uppercase();
        } else if let Some((key, _)) = line.strip_prefix("# ").and_then(|rest| rest.split_once(" = "))
            && key.chars().all(|letter| letter.is_ascii_lowercase() || letter == '_')
        {
            names.insert(format!("COUNTERPART_{section}_{}", key.to_uppercase()));
        }
    }
    names.extend(
        ["DATABASE_URL", "DATABASE_OWNER_URL", "DATABASE_URL_FILE", "DATABASE_OWNER_URL_FILE"]
            .map(String::from),
    );
    names.insert("COUNTERPART_CONFIG".into());
    names.insert("COUNTERPART_MAIL_PASSWORD_FILE".into());
    names
}

/// The names of variables in a text.
fn set_in(text: &str) -> BTreeSet<&str> {
    let words = text.split(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '_'));
    words.filter(|word| word.starts_with("COUNTERPART_") || word.starts_with("DATABASE_")).collect()
}

#[test]
fn containers_set_only_what_can_be_set() {
    let known = variables();
    assert!(known.contains("COUNTERPART_HTTP_BIND"), "{known:?}");
    for path in ["docker-compose.yml", "Dockerfile", "docs/operations.md"] {
        let text = file(path);
        let set = set_in(&text);
        assert!(set.len() > 3, "{set:?}");
        for name in set {
            assert!(known.contains(name), "{name}");
        }
    }
}

#[test]
fn the_image_is_built_by_the_toolchain_of_the_project_and_runs_as_nobody_in_particular() {
    let (toolchain, dockerfile) = (file("rust-toolchain.toml"), file("Dockerfile"));
    let channel =
        toolchain.lines().find_map(|line| line.strip_prefix("channel = \"")?.strip_suffix('"')).unwrap();
    assert!(dockerfile.contains(&format!("FROM rust:{channel}-slim")), "{channel}");
    assert!(dockerfile.contains(&format!("RUSTUP_TOOLCHAIN={channel} ")), "{channel}");
    let last_stage = dockerfile.rsplit("\nFROM ").next().unwrap();
    let user = last_stage.lines().find_map(|line| line.strip_prefix("USER ")).unwrap();
    assert!(!user.starts_with('0') && !user.starts_with("root"), "{user}");
    assert!(last_stage.contains("HEALTHCHECK"));
    // Of the sources everything is copied that the program is made of.
    let mut copied: Vec<&str> = dockerfile.lines().filter_map(|line| line.strip_prefix("COPY ")).collect();
    copied.retain(|line| !line.starts_with("--from"));
    let mut copied: Vec<&str> =
        copied.iter().flat_map(|line| line.rsplit_once(' ').unwrap().0.split(' ')).collect();
    // And what is copied goes to the builder.
    let sent: Vec<String> =
        file(".dockerignore").lines().filter_map(|it| it.strip_prefix('!').map(str::to_owned)).collect();
    copied.sort_unstable();
    let mut expected: Vec<&str> = sent.iter().map(String::as_str).collect();
    expected.sort_unstable();
    assert_eq!(copied, expected);
    for path in sources(&Path::new(ROOT).join("src")) {
        let text = fs::read_to_string(&path).unwrap_or_default();
        for (at, call) in text.match_indices("include_str!(\"") {
            let file = text[at + call.len()..].split('"').next().unwrap();
            let whole = fs::canonicalize(path.parent().unwrap().join(file)).unwrap();
            let below =
                whole.strip_prefix(fs::canonicalize(ROOT).unwrap()).unwrap().to_str().unwrap().to_owned();
            let is_there = copied.iter().any(|it| below.starts_with(it));
            assert!(is_there || below.starts_with("tests/"), "the builder lacks {below}");
        }
    }
}

#[test]
fn compose_accepts_its_file() {
    let Some(tools) = Tools::with("the file for compose", &["docker-compose"]) else { return };
    let understood = Tools::run(tools.shell(Path::new(ROOT)).arg("docker-compose config"));
    for service in ["prepare", "counterpart", "postgres", "mail"] {
        assert!(understood.contains(&format!("\n  {service}:\n")), "{understood}");
    }
}

#[test]
#[ignore = "brings up two durable Postgres clusters: `make faults` runs it"]
fn a_backup_is_restored_and_proved() {
    let script = Path::new(ROOT).join("scripts/rehearse-restore.sh");
    let ran = Command::new(script).env("PROGRAM", env!("CARGO_BIN_EXE_counterpart")).output().unwrap();
    let (out, err) = (String::from_utf8_lossy(&ran.stdout), String::from_utf8_lossy(&ran.stderr));
    assert!(ran.status.success(), "{out}{err}");
    for proved in
        ["as many rows as before", "history goes on where the checkpoints were", "the key files fit"]
    {
        assert!(out.contains(proved), "{out}");
    }
    println!("{}", out.lines().last().unwrap());
}

#[test]
fn secrets_of_the_containers_are_made_by_the_script() {
    let (script, compose) = (file("scripts/make-secrets.sh"), file("docker-compose.yml"));
    let files = compose.lines().filter_map(|line| line.trim().strip_prefix("file: ./secrets/"));
    let files: Vec<&str> = files.collect();
    assert!(files.len() > 5, "{files:?}");
    for file in files {
        assert!(script.contains(file), "{file}");
    }
}
