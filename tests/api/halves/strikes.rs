//! Strikes: a trigger on every table that raises at the n-th row which a unit writes, for n = 1, 2, 3, until the unit gets
//! through.

use std::collections::BTreeSet;

use counterpart::access::Caller;
use counterpart::unit::{AsyncAct, Failure, Unfinished};
use diesel::QueryableByName;
use diesel::sql_types::Text;
use diesel_async::{AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection};
use reqwest::RequestBuilder;

use crate::support::{Answered, Field};

/// More rows than any operation here writes.
const MOST: usize = 500;

/// A sequence keeps count of each way to be struck, because it does not roll back.
const LAY: &str = "\
    CREATE SCHEMA strike; \
    CREATE TABLE strike.plan (at integer); \
    INSERT INTO strike.plan VALUES (NULL); \
    CREATE FUNCTION strike.fall() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$ \
    DECLARE reached integer := coalesce(nullif(current_setting('strike.reached', true), ''), '0')::integer + 1; \
    BEGIN \
        PERFORM set_config('strike.reached', reached::text, true); \
        IF reached = (SELECT at FROM strike.plan) THEN \
            PERFORM nextval(format('strike.%I', TG_TABLE_NAME || '_' || lower(TG_OP))); \
            RAISE EXCEPTION 'struck'; \
        END IF; \
        RETURN NULL; \
    END $$; \
    CREATE FUNCTION strike.image() RETURNS SETOF text LANGUAGE plpgsql AS $$ \
    DECLARE target text; part text; \
    BEGIN \
        FOR target IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename LOOP \
            EXECUTE format('SELECT md5(string_agg(r::text, chr(10) ORDER BY r::text)) FROM %I r', target) INTO part; \
            RETURN NEXT target || ' ' || coalesce(part, 'empty'); \
        END LOOP; \
    END $$; \
    DO $$ \
    DECLARE target text; way text; \
    BEGIN \
        FOR target IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP \
            EXECUTE format('CREATE TRIGGER strike AFTER INSERT OR UPDATE OR DELETE ON %I \
                FOR EACH ROW EXECUTE FUNCTION strike.fall()', target); \
            FOREACH way IN ARRAY ARRAY['insert', 'update', 'delete'] LOOP \
                EXECUTE format('CREATE SEQUENCE strike.%I', target || '_' || way); \
            END LOOP; \
        END LOOP; \
    END $$";

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    line: String,
}

/// The triggers over one service, and what they struck so far.
pub struct Strikes<'a> {
    field: &'a Field,
    connection: AsyncPgConnection,
    /// The operations that were struck, as the document names them.
    pub operations: BTreeSet<String>,
    /// How many strikes there were.
    pub count: usize,
}

impl<'a> Strikes<'a> {
    /// Lays the triggers.
    pub async fn lay(field: &'a Field) -> Self {
        let mut connection = field.database.connect().await;
        connection.batch_execute(LAY).await.unwrap();
        Self { field, connection, operations: BTreeSet::new(), count: 0 }
    }

    /// Strikes a request at every row that it writes, and returns the answer when nothing is left to strike.
    pub async fn request(&mut self, operation: &str, request: RequestBuilder) -> Answered {
        let image = self.image(operation).await;
        for at in 1..MOST {
            self.plan(&at.to_string()).await;
            let answer = Answered::to(request.try_clone().unwrap()).await;
            if answer.status < 300 {
                assert!(at > 1, "{operation} wrote nothing");
                self.plan("NULL").await;
                self.operations.insert(operation.to_owned());
                return answer;
            }
            // Errors of the one address of OAuth have a form of their own.
            let is_told = operation == "POST /oauth/token" || answer.problem().0 == answer.status;
            assert!(is_told && answer.status >= 500, "{operation} at row {at}: {}", answer.text());
            assert_eq!(self.image(operation).await, image, "{operation} at row {at} is half done");
            self.count += 1;
        }
        panic!("{operation} fails whatever is struck: a unit writes a finite number of rows")
    }

    /// Strikes an act at every row that it writes, and returns what it made when nothing is left to strike.
    pub async fn act<R, F>(&mut self, name: &str, caller: &Caller, act: F) -> R
    where
        R: Send + 'static,
        F: for<'u> AsyncAct<'u, R>,
    {
        let image = self.image(name).await;
        for at in 1..MOST {
            self.plan(&at.to_string()).await;
            match self.field.attempted(caller, act.clone()).await {
                Ok(made) => {
                    assert!(at > 1, "{name} wrote nothing");
                    self.plan("NULL").await;
                    return made;
                }
                Err(Unfinished::Failed(Failure::Database(_))) => {}
                Err(other) => panic!("{name} at row {at}: {other:?}"),
            }
            assert_eq!(self.image(name).await, image, "{name} at row {at} is half done");
            self.count += 1;
        }
        panic!("{name} fails whatever is struck: a unit writes a finite number of rows")
    }

    /// The ways in which rows were struck: table and statement.
    pub async fn struck(&mut self) -> BTreeSet<String> {
        self.lines("SELECT sequencename::text AS line FROM pg_sequences WHERE schemaname = 'strike' AND last_value > 0")
            .await
            .into_iter()
            .collect()
    }

    async fn plan(&mut self, at: &str) {
        self.connection.batch_execute(&format!("UPDATE strike.plan SET at = {at}")).await.unwrap();
    }

    /// A hash of every table that an operation leaves as it was when it fails. To sign in, or to accept, is to be counted
    /// first, in a unit of its own: no failure makes guessing free.
    async fn image(&mut self, operation: &str) -> Vec<String> {
        let mut tables = self.lines("SELECT * FROM strike.image() AS image (line)").await;
        let is_counted = ["POST /v1/sessions", "POST /v1/invitations/accept"].contains(&operation);
        tables.retain(|table| !is_counted || !table.starts_with("sign_in_failure "));
        tables
    }

    async fn lines(&mut self, query: &str) -> Vec<String> {
        let lines: Vec<Line> = diesel::sql_query(query).load(&mut self.connection).await.unwrap();
        lines.into_iter().map(|it| it.line).collect()
    }
}
