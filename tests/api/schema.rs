//! The schema: what the migrations make, what diesel believes, and what the model means are the same.

use std::collections::BTreeMap;

use counterpart::db::migrations;
use counterpart::model::audience::AudienceKind;
use counterpart::model::availability::{AvailabilityKind, Weekday};
use counterpart::model::kinds::*;
use counterpart::model::tlp::Tlp;
use diesel::sql_types::Text;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use crate::support::TestDatabase;

async fn lines(connection: &mut AsyncPgConnection, query: &str) -> Vec<String> {
    #[derive(diesel::QueryableByName)]
    struct Line {
        #[diesel(sql_type = Text)]
        line: String,
    }
    let query = format!("SELECT line::text AS line FROM ({query}) AS told (line) ORDER BY line");
    diesel::sql_query(query).load::<Line>(connection).await.unwrap().into_iter().map(|it| it.line).collect()
}

/// Everything in the schema but the list of migrations, each thing on a line.
async fn whole(connection: &mut AsyncPgConnection) -> Vec<String> {
    lines(
        connection,
        "SELECT concat_ws(' ', 'column', table_name, ordinal_position, column_name, domain_name, udt_name, is_nullable, \
             column_default) FROM information_schema.columns \
             WHERE table_schema = 'public' AND table_name NOT LIKE '\\_\\_diesel%' \
         UNION ALL SELECT concat_ws(' ', 'constraint', conrelid::regclass, contypid::regtype, conname, \
             pg_get_constraintdef(oid)) FROM pg_constraint \
             WHERE connamespace = 'public'::regnamespace AND conrelid::regclass::text NOT LIKE '\\_\\_diesel%' \
         UNION ALL SELECT concat_ws(' ', 'index', indexdef) FROM pg_indexes \
             WHERE schemaname = 'public' AND tablename NOT LIKE '\\_\\_diesel%' \
         UNION ALL SELECT concat_ws(' ', 'function', proname, prokind, provolatile, pg_get_function_arguments(oid), prosrc) \
             FROM pg_proc WHERE pronamespace = 'public'::regnamespace \
         UNION ALL SELECT concat_ws(' ', 'type', typname, typtype, typnotnull) FROM pg_type \
             WHERE typnamespace = 'public'::regnamespace AND typname NOT LIKE '%\\_diesel%' \
         UNION ALL SELECT concat_ws(' ', 'policy', tablename, policyname, cmd, qual, with_check) FROM pg_policies \
             WHERE schemaname = 'public' \
         UNION ALL SELECT concat_ws(' ', 'rights', relname, relrowsecurity, relacl::text) FROM pg_class \
             WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname NOT LIKE '\\_\\_diesel%' \
         UNION ALL SELECT concat_ws(' ', 'rights', attrelid::regclass, attname, attacl::text) FROM pg_attribute \
             WHERE attacl IS NOT NULL AND attrelid IN \
                 (SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace) \
         UNION ALL SELECT concat_ws(' ', 'trigger', tgrelid::regclass, pg_get_triggerdef(oid)) FROM pg_trigger \
             WHERE NOT tgisinternal",
    )
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn migrations_go_down_and_up_again_and_leave_the_same() {
    let database = TestDatabase::new().await;
    let mut connection = database.connect().await;
    let before = whole(&mut connection).await;
    assert!(before.len() > 200, "{}", before.len());
    let mut connection = migrations::revert_all(connection).unwrap();
    assert_eq!(whole(&mut connection).await, Vec::<String>::new(), "what goes down leaves nothing");
    let (mut connection, applied) = migrations::migrate(connection).unwrap();
    assert!(applied.len() >= 9, "{applied:?}");
    assert_eq!(whole(&mut connection).await, before);
    let (_, applied) = migrations::migrate(connection).unwrap();
    assert!(applied.is_empty(), "{applied:?}");
}

/// The tables as `src/db/schema.rs` writes them: `table.column type`, with `?` where it may be NULL.
fn believed() -> Vec<String> {
    let mut columns = Vec::new();
    let mut table = "";
    for line in include_str!("../../src/db/schema.rs").lines().map(str::trim) {
        if let Some((column, kind)) = line.split_once(" -> ") {
            let kind = kind.trim_end_matches(',');
            let (kind, mark) = match kind.strip_prefix("Nullable<").and_then(|it| it.strip_suffix('>')) {
                Some(inner) => (inner, "?"),
                None => (kind, ""),
            };
            let kind = match kind.strip_prefix("Array<").and_then(|it| it.strip_suffix('>')) {
                Some(inner) => format!("_{}", postgres(inner)),
                None => postgres(kind).to_owned(),
            };
            columns.push(format!("{table}.{column} {kind}{mark}"));
        } else if let Some((name, _)) = line.split_once(" (").filter(|_| line.ends_with('{')) {
            table = name;
        }
    }
    columns.sort();
    columns
}

/// What Postgres calls a type of diesel.
fn postgres(kind: &str) -> &str {
    match kind {
        "Uuid" => "uuid",
        "Text" => "text",
        "Bytea" => "bytea",
        "Bool" => "bool",
        "Int2" => "int2",
        "Int4" => "int4",
        "Int8" => "int8",
        "Date" => "date",
        "Timestamptz" => "timestamptz",
        "Json" => "json",
        other => panic!("{other}: say here what Postgres calls it"),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn diesel_believes_what_the_migrations_make() {
    let database = TestDatabase::new().await;
    let mut connection = database.connect().await;
    let made = lines(
        &mut connection,
        "SELECT table_name || '.' || column_name || ' ' || udt_name || CASE is_nullable WHEN 'YES' THEN '?' ELSE '' END \
         FROM information_schema.columns WHERE table_schema = 'public' AND table_name NOT LIKE '\\_\\_diesel%'",
    )
    .await;
    let mut made = made;
    made.sort();
    assert_eq!(believed(), made);
}

/// The words in quotes of a CHECK, by the name of what it stands at.
async fn checked(connection: &mut AsyncPgConnection) -> BTreeMap<String, Vec<String>> {
    let checks = lines(
        connection,
        "SELECT typname || ' ' || pg_get_constraintdef(c.oid) FROM pg_constraint c JOIN pg_type t ON t.oid = contypid \
             WHERE connamespace = 'public'::regnamespace \
         UNION ALL SELECT conrelid::regclass || '.' || conname || ' ' || pg_get_constraintdef(oid) FROM pg_constraint \
             WHERE contype = 'c' AND conrelid <> 0 AND connamespace = 'public'::regnamespace \
               AND pg_get_constraintdef(oid) LIKE '%<@%'",
    )
    .await;
    let parsed = checks.iter().map(|check| {
        let (name, rule) = check.split_once(' ').unwrap();
        let mut words: Vec<String> = rule.split('\'').skip(1).step_by(2).map(str::to_owned).collect();
        words.sort();
        (name.to_owned(), words)
    });
    parsed.collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_words_that_columns_take_are_those_of_the_model() {
    let database = TestDatabase::new().await;
    let found = checked(&mut database.connect().await).await;
    let mut expected = BTreeMap::new();
    macro_rules! words {
        ($($name:literal => $vocabulary:ty),* $(,)?) => {$(
            let mut words: Vec<String> = <$vocabulary>::ALL.iter().map(ToString::to_string).collect();
            words.sort();
            expected.insert($name.to_owned(), words);
        )*};
    }
    words! {
        "organization_kind" => OrganizationKind,
        "standing" => Standing,
        "audience" => AudienceKind,
        "tlp" => Tlp,
        "account_role" => AccountRole,
        "authority_basis" => AuthorityBasis,
        "channel_kind" => ChannelKind,
        "channel_usage" => ChannelUsage,
        "channel_listing" => ChannelListing,
        "circle_rule" => CircleRule,
        "claim_basis" => ClaimBasis,
        "claim_kind" => ClaimKind,
        "belongs_to" => BelongsTo,
        "proof" => Proof,
        "key_kind" => KeyKind,
        "proof_method" => ProofMethod,
        "prover" => Prover,
        "availability_kind" => AvailabilityKind,
        "client.client_scopes_check" => ClientScope,
        "contact.contact_roles_check" => ContactRole,
        "organization.organization_team_types_check" => TeamType,
        "availability_hours.availability_hours_days_check" => Weekday,
    }
    expected.insert("country_code".to_owned(), vec!["^[A-Z]{2}$".to_owned()]);
    assert_eq!(found, expected);
}
