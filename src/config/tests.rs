//! How files and variables become settings.

use std::io::Write;
use std::time::Duration;

use secrecy::ExposeSecret;

use super::*;

fn file(text: &str) -> tempfile::NamedTempFile {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(text.as_bytes()).unwrap();
    file
}

fn load(toml: &str, environment: &[(&str, &str)]) -> Result<Config, ConfigError> {
    let environment = environment.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    let home = [("HOME".to_owned(), "/home/ada".to_owned())];
    Config::load(Some(file(toml).path()), home.into_iter().chain(environment))
}

fn complaint(toml: &str, environment: &[(&str, &str)]) -> String {
    load(toml, environment).unwrap_err().to_string()
}

#[test]
fn the_environment_wins_over_the_file_and_the_file_over_the_default() {
    let config = load(
        "[http]\nbind = \"0.0.0.0:80\"\nworkers = 3\ntrusted_proxies = [\"10.0.0.0/8\", \"2001:db8::1\"]\n[directory]\nwait_limit = \"3s\"",
        &[("COUNTERPART_HTTP_BIND", "[::1]:8081"), ("COUNTERPART_LIMITS_ACCOUNT_PER_MINUTE", "7")],
    )
    .unwrap();
    assert_eq!(config.http.bind.to_string(), "[::1]:8081");
    assert_eq!(config.http.workers, 3);
    let proxies: Vec<_> = config.http.trusted_proxies.iter().map(ToString::to_string).collect();
    assert_eq!(proxies, ["10.0.0.0/8", "2001:db8::1/128"]);
    assert_eq!(config.directory.wait_limit, Duration::from_secs(3));
    assert_eq!(config.directory.poll_interval, Duration::from_millis(250));
    assert_eq!(config.limits.account_per_minute, 7);
}

#[test]
fn an_unknown_key_is_named_with_its_place_and_the_choices() {
    let text = complaint("", &[("COUNTERPART_IMPORT_BLOK", "1")]);
    assert_eq!(
        text,
        "unknown setting import.blok (in the variable COUNTERPART_IMPORT_BLOK): the choices are block, loss_guard_percent, \
         retire_missing_after"
    );
    let text = complaint("[htpp]\nbind = \"127.0.0.1:1\"", &[]);
    assert!(text.starts_with("unknown setting htpp.bind (in /"), "{text}");
    assert!(text.contains("the choices are http, database, "), "{text}");
    assert!(complaint("http = 1", &[]).starts_with("unknown setting http (in /"));
}

#[test]
fn a_bad_value_is_named_with_what_is_allowed_and_not_repeated() {
    let text = complaint("", &[("COUNTERPART_HTTP_WORKERS", "secret")]);
    assert_eq!(
        text,
        "bad value for http.workers (in the variable COUNTERPART_HTTP_WORKERS): it must be a whole number, from 0 to 1024"
    );
    for wrong in [
        "[http]\nworkers = 5000",
        "[http]\nworkers = 1.5",
        "[http]\nbind = 8080",
        "[http]\npublic_url = \"ftp://directory.example\"",
        "[http]\ntrusted_proxies = [\"10.0.0.0/8\", 4]",
        "[directory]\npoll_interval = 250",
        "[log]\nformat = \"xml\"",
        "[log]\nlevel = \"verbose\"",
        "[database]\nurl = \"mysql://app@db.example/x\"",
        "[database]\nallow_unsafe_durability = \"yes\"",
    ] {
        let error = load(wrong, &[]).unwrap_err();
        assert!(matches!(error.0[..], [Fault::Invalid { .. }]), "{wrong}: {error}");
    }
}

#[test]
fn all_faults_are_told_at_once() {
    let error = load("[http]\nbind = 1\nbnd = 2", &[("COUNTERPART_LOG_LEVEL", "?")]).unwrap_err();
    assert_eq!(error.0.len(), 3, "{error}");
}

#[test]
fn a_file_that_is_absent_or_no_toml_is_named() {
    let error = Config::load(Some(Path::new("/nowhere/counterpart.toml")), []).unwrap_err();
    assert!(error.to_string().starts_with("cannot read the configuration file /nowhere/counterpart.toml: "));
    let error = load("[http]\nworkers = 2\npassword hunter2\n", &[]).unwrap_err().to_string();
    assert!(error.contains("is not TOML, line 3: "), "{error}");
    assert!(!error.contains("hunter2"), "{error}");
}

#[test]
fn the_file_can_be_named_by_the_environment() {
    let file = file("[http]\nworkers = 5");
    let variable = ("COUNTERPART_CONFIG".to_owned(), file.path().display().to_string());
    let home = ("HOME".to_owned(), "/home/ada".to_owned());
    assert_eq!(Config::load(None, [variable, home]).unwrap().http.workers, 5);
}

#[test]
fn a_database_url_comes_from_either_variable_or_from_a_file() {
    let url = "postgres://app:hunter2@db.example/directory";
    let held = file(&format!("{url}\n"));
    let path = held.path().to_str().unwrap();
    for (name, value) in [
        ("DATABASE_URL", url),
        ("COUNTERPART_DATABASE_URL", url),
        ("DATABASE_URL_FILE", path),
        ("COUNTERPART_DATABASE_URL_FILE", path),
    ] {
        let config = load("[database]\nurl = \"postgres://other@db.example/x\"", &[(name, value)]).unwrap();
        assert_eq!(config.database.url.as_ref().map(ExposeSecret::expose_secret), Some(url), "{name}");
        assert!(!config.to_toml().contains("hunter2"), "{name}");
        assert!(!format!("{config:?}").contains("hunter2"), "{name}");
    }
    assert!(load("", &[("DATABASE_URL", "")]).unwrap().database.url.is_none());
}

#[test]
fn a_url_that_is_set_twice_is_refused() {
    let url = "postgres://app@db.example/directory";
    let other = "postgres://app@db2.example/directory";
    let text = complaint("", &[("COUNTERPART_DATABASE_URL", url), ("DATABASE_URL", other)]);
    assert!(text.starts_with("database.url is set twice"), "{text}");
    let text = complaint("", &[("DATABASE_URL", url), ("DATABASE_URL_FILE", "/nowhere")]);
    assert!(text.starts_with("database.url is set twice"), "{text}");
    let text = complaint("", &[("DATABASE_URL_FILE", "/nowhere")]);
    assert!(
        text.starts_with("cannot read the file of database.url (in the variable DATABASE_URL_FILE)"),
        "{text}"
    );
}

#[test]
fn variables_that_kubernetes_adds_for_a_service_are_no_settings() {
    let links = [
        ("COUNTERPART_SERVICE_HOST", "192.0.2.1"),
        ("COUNTERPART_SERVICE_PORT_HTTP", "8080"),
        ("COUNTERPART_PORT", "tcp://192.0.2.1:8080"),
        ("COUNTERPART_PORT_8080_TCP_ADDR", "192.0.2.1"),
    ];
    assert!(load("", &links).is_ok());
}

#[test]
fn what_is_printed_reads_as_the_same_configuration() {
    let config = load("[http]\nworkers = 9\npublic_url = \"https://directory.example/poc/\"", &[]).unwrap();
    let printed = config.to_toml();
    assert_eq!(load(&printed, &[]).unwrap().to_toml(), printed);
    assert_eq!(config.http.base_url(), "https://directory.example/poc");
}

#[test]
fn the_template_sets_nothing_and_each_of_its_keys_is_a_setting() {
    let template = Config::template();
    assert_eq!(
        template.parse::<toml::Table>().unwrap().values().filter_map(|v| v.as_table()).flatten().count(),
        0
    );
    let is_key = |line: &str| line.split_once(" = ").is_some_and(|(key, _)| !key.contains(' '));
    let set: Vec<_> = template
        .lines()
        .map(|line| line.strip_prefix("# ").filter(|rest| is_key(rest)).unwrap_or(line))
        .collect();
    let config = load(&set.join("\n"), &[]).unwrap();
    assert_eq!(config.to_toml(), load("", &[]).unwrap().to_toml());
}

#[test]
fn the_documented_file_is_current() {
    assert!(
        include_str!("../../docs/configuration.toml") == Config::template(),
        "docs/configuration.toml is behind: write it anew with `make configuration`"
    );
}
