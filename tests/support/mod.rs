//! What tests stand on: one Postgres for all of them, a database for each, and the service over it.

mod app;
mod database;
mod document;
mod door;
mod exchanged;
mod field;
mod figure;
mod image;
mod instance;
mod machine;
mod mail_server;
mod operator;
mod process;
mod remote;
mod served;

pub use app::{
    PASSWORD, PATIENCE, PROCESS, TestApp, config, contact_draft, email_draft, organization_draft, then,
};
pub use database::TestDatabase;
pub use document::{Operation, operations};
pub use door::Door;
pub use exchanged::{read_by_python_csv, read_by_vobject};
pub use field::{Entered, Field, account, desk, desk_for, unlimited};
pub use figure::figure;
pub use image::image;
pub use instance::Instance;
pub use machine::{Machine, ask, form};
pub use mail_server::MailServer;
pub use operator::{Operator, Ran};
pub use process::Process;
pub use remote::Remote;
pub use served::{Answered, Served, Visitor, served_config};
