//! Clients that generators made walk through a service: they sign in, read, register, change, are refused, and read what a
//! later service answers.

use std::process::Command;

use counterpart::model::kinds::AccountRole;

use super::future::Future;
use super::made::Made;
use super::tools::{Tools, left_out};
use crate::support::{Field, PASSWORD};

/// Makes the client of a section of `docs/clients.md`, and has its program walk.
async fn walk(heading: &str, name: &str, tools: Tools, libraries: &str) {
    let field = Field::start().await;
    let email = "integrator@secretariat.example";
    field.account(field.secretariat, AccountRole::Administrator, email).await;
    let service = field.url("");
    let future = Future::of(service.clone());
    let (heading, name, libraries) = (heading.to_owned(), name.to_owned(), libraries.to_owned());
    let later = future.url();
    tokio::task::spawn_blocking(move || {
        let client = Made::of(&heading, &name, &tools, &[("LIBRARIES", &libraries)]);
        let variables = [
            ("LIBRARIES", libraries.as_str()),
            ("SERVICE", &service),
            ("FUTURE", &later),
            ("EMAIL", email),
            ("PASSWORD", PASSWORD),
        ];
        client.walks(&tools, &variables);
    })
    .await
    .unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_client_in_python_walks_and_reads_later_answers() {
    let Some(tools) = Tools::with("the client in Python", &["openapi-python-client"]) else { return };
    walk("Python", "python", tools, "").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn types_for_typescript_walk_and_read_later_answers() {
    let programs = ["node", "tsc", "openapi-typescript"];
    let Some(tools) = Tools::with("the types for TypeScript", &programs) else { return };
    walk("TypeScript, with types alone", "openapi-typescript", tools, "").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_client_in_typescript_walks_and_reads_later_answers() {
    let programs = ["node", "tsc", "java", "openapi-generator-cli"];
    let Some(tools) = Tools::with("the client in TypeScript", &programs) else { return };
    walk("TypeScript, with code", "typescript-fetch", tools, "").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_client_in_java_walks_and_reads_later_answers() {
    let programs = ["java", "javac", "openapi-generator-cli"];
    let Some(tools) = Tools::with("the client in Java", &programs) else { return };
    let Some(libraries) = libraries(&tools) else {
        left_out("the client in Java", "jakarta.annotation (Debian: libjakarta-annotation-api-java)");
        return;
    };
    walk("Java", "java", tools, &libraries).await;
}

/// The class path of a client in Java: Jackson, which the generator brings, and `jakarta.annotation`.
fn libraries(tools: &Tools) -> Option<String> {
    let found = |folder: &str, name: &str| {
        let found = Command::new("find").args(["-L", folder, "-name", name]).output().ok()?;
        String::from_utf8(found.stdout).ok()?.lines().next().map(str::to_owned)
    };
    let generator = found(tools.folder("python/lib").to_str()?, "openapi-generator.jar")?;
    let annotations = found("/usr/share/java", "jakarta[.-]annotation-api.jar")?;
    Some(format!("{generator}:{annotations}"))
}
