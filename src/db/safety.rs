//! What a Postgres must promise before the service writes to it.

use diesel::result::Error;
use diesel::sql_types::{Bool, Text};
use diesel_async::{AsyncPgConnection, RunQueryDsl};

/// Why the service does not start on this database.
#[derive(Debug, thiserror::Error)]
pub enum Unsafe {
    /// An acknowledged write could be lost.
    #[error(
        "{0} is off in Postgres, so that an acknowledged write could be lost: turn it on \
         (database.allow_unsafe_durability is for tests only)"
    )]
    NotDurable(String),
    /// The service could change its own log.
    #[error(
        "the service signs in to Postgres as a superuser or as the tables' owner, or as a member of such a role, \
         whom no rule binds: use the role of DATABASE_URL that `counterpart database prepare` made"
    )]
    TooMighty,
    /// The service could leave a trap for the owner.
    #[error(
        "the service may make tables and functions in the schema public, which the owner might call: as a superuser, run \
         REVOKE CREATE ON SCHEMA public FROM PUBLIC in this database"
    )]
    MayCreate,
    /// The settings cannot be read.
    #[error("reading Postgres' settings: {0}")]
    Unreadable(#[from] Error),
}

#[derive(diesel::QueryableByName)]
struct Setting {
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    setting: String,
}

#[derive(diesel::QueryableByName)]
struct Might {
    #[diesel(sql_type = Bool)]
    mighty: bool,
    #[diesel(sql_type = Bool)]
    creates: bool,
}

/// Refuses a Postgres that may lose acknowledged writes, and a role that no right binds or that makes things of its own.
///
/// # Errors
/// [`Unsafe`], which says what to do.
pub async fn require_safe(
    connection: &mut AsyncPgConnection,
    allow_unsafe_durability: bool,
) -> Result<(), Unsafe> {
    let settings: Vec<Setting> = diesel::sql_query(
        "SELECT name, setting FROM pg_settings \
         WHERE name IN ('fsync', 'full_page_writes', 'synchronous_commit') ORDER BY name",
    )
    .load(connection)
    .await?;
    let off = settings.into_iter().find(|it| it.setting == "off");
    if let Some(off) = off.filter(|_| !allow_unsafe_durability) {
        return Err(Unsafe::NotDurable(off.name));
    }
    let might: Might = diesel::sql_query(
        "SELECT EXISTS ( \
             SELECT FROM pg_roles WHERE (rolsuper OR rolbypassrls) AND pg_has_role(current_user, oid, 'MEMBER') \
         ) OR EXISTS ( \
             SELECT FROM pg_tables WHERE schemaname = 'public' AND pg_has_role(current_user, tableowner, 'MEMBER') \
         ) AS mighty, has_schema_privilege('public', 'CREATE') AS creates",
    )
    .get_result(connection)
    .await?;
    match might {
        Might { mighty: true, .. } => Err(Unsafe::TooMighty),
        Might { creates: true, .. } => Err(Unsafe::MayCreate),
        Might { .. } => Ok(()),
    }
}
