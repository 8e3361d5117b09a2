//! The private Postgres: it comes up, it goes with its process, and nothing that a kill leaves stands in its way.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use counterpart::db::managed::{ClusterAddress, ManagedCluster, ManagedError, ManagedOptions};
use diesel::QueryableByName;
use diesel::sql_types::Text;
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection};
use tempfile::TempDir;

#[derive(QueryableByName)]
struct Answer {
    #[diesel(sql_type = Text)]
    answer: String,
}

async fn connect(address: &ClusterAddress) -> AsyncPgConnection {
    AsyncPgConnection::establish(&address.url(ClusterAddress::SUPERUSER, "postgres")).await.unwrap()
}

async fn ask(address: &ClusterAddress, query: &str) -> String {
    let mut connection = connect(address).await;
    let rows: Vec<Answer> = diesel::sql_query(query).load(&mut connection).await.unwrap();
    rows.into_iter().next().unwrap().answer
}

async fn tell(address: &ClusterAddress, statements: &str) {
    connect(address).await.batch_execute(statements).await.unwrap();
}

/// A cluster that stays in its folder, as that of the service does.
fn kept(folder: &TempDir) -> ManagedOptions {
    ManagedOptions { folder: folder.path().join("postgres"), ephemeral: false, ..ManagedOptions::ephemeral() }
}

#[tokio::test]
async fn an_ephemeral_cluster_is_fast_and_leaves_nothing() {
    let options = ManagedOptions::ephemeral();
    let cluster = ManagedCluster::start(&options).await.unwrap();
    assert_eq!(ask(&cluster.address(), "SELECT current_setting('fsync') AS answer").await, "off");
    cluster.stop().await.unwrap();
    assert!(!options.folder.exists());
}

#[tokio::test]
async fn a_cluster_is_durable_unless_told_otherwise_and_listens_to_no_network() {
    let folder = tempfile::tempdir().unwrap();
    let cluster = ManagedCluster::start(&ManagedOptions { durable: true, ..kept(&folder) }).await.unwrap();
    let query = "SELECT string_agg(name || '=' || setting, ' ' ORDER BY name) AS answer FROM pg_settings WHERE name IN \
                 ('fsync', 'full_page_writes', 'synchronous_commit', 'data_checksums', 'listen_addresses', \
                 'unix_socket_permissions')";
    assert_eq!(
        ask(&cluster.address(), query).await,
        "data_checksums=on fsync=on full_page_writes=on listen_addresses= synchronous_commit=on \
         unix_socket_permissions=0700"
    );
    cluster.stop().await.unwrap();
}

#[tokio::test]
async fn only_the_owner_gets_to_the_socket() {
    let cluster = ManagedCluster::start(&ManagedOptions::ephemeral()).await.unwrap();
    let mode = fs::metadata(cluster.address().sockets()).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o700);
    cluster.stop().await.unwrap();
}

#[tokio::test]
async fn what_is_committed_survives_a_stop_a_halt_and_a_crash() {
    let folder = tempfile::tempdir().unwrap();
    let options = ManagedOptions { durable: true, ..kept(&folder) };
    let mut cluster = ManagedCluster::start(&options).await.unwrap();
    tell(&cluster.address(), "CREATE TABLE note (text text); INSERT INTO note VALUES ('kept')").await;
    let note = "SELECT text AS answer FROM note";

    let mut open = connect(&cluster.address()).await;
    cluster.crash().await.unwrap();
    assert!(open.batch_execute("SELECT 1").await.is_err());
    let url = cluster.url(ClusterAddress::SUPERUSER, "postgres");
    assert!(AsyncPgConnection::establish(&url).await.is_err());
    cluster.resume().await.unwrap();
    assert_eq!(ask(&cluster.address(), note).await, "kept");

    cluster.halt().await.unwrap();
    assert!(AsyncPgConnection::establish(&url).await.is_err());
    cluster.resume().await.unwrap();
    assert_eq!(ask(&cluster.address(), note).await, "kept");

    cluster.stop().await.unwrap();
    let cluster = ManagedCluster::start(&options).await.unwrap();
    assert_eq!(ask(&cluster.address(), note).await, "kept");
    cluster.stop().await.unwrap();
}

#[tokio::test]
async fn an_ephemeral_cluster_survives_a_crash_while_it_is_held() {
    let options = ManagedOptions::ephemeral();
    let mut cluster = ManagedCluster::start(&options).await.unwrap();
    cluster.crash().await.unwrap();
    cluster.resume().await.unwrap();
    assert_eq!(ask(&cluster.address(), "SELECT 'up' AS answer").await, "up");
    cluster.halt().await.unwrap();
    drop(cluster);
    assert!(!options.folder.exists());
}

#[tokio::test]
async fn a_second_start_is_refused_and_finds_the_first() {
    let folder = tempfile::tempdir().unwrap();
    let options = kept(&folder);
    assert_eq!(ManagedCluster::running(&options).await, None);
    let first = ManagedCluster::start(&options).await.unwrap();
    assert!(matches!(ManagedCluster::start(&options).await, Err(ManagedError::InUse(_))));
    let found = ManagedCluster::running(&options).await.unwrap();
    assert_eq!(ask(&found, "SELECT 'joined' AS answer").await, "joined");
    first.stop().await.unwrap();
    assert_eq!(ManagedCluster::running(&options).await, None);
}

#[tokio::test]
async fn an_unfinished_initdb_and_a_foreign_pid_file_do_not_stand_in_the_way() {
    let folder = tempfile::tempdir().unwrap();
    let options = kept(&folder);
    ManagedCluster::start(&options).await.unwrap().stop().await.unwrap();

    let data = options.folder.join("data");
    let process = std::process::id();
    fs::write(data.join("postmaster.pid"), format!("{process}\n{}\n0\n5432\n", data.display())).unwrap();
    fs::write(options.folder.join("run/.s.PGSQL.5432.lock"), format!("{process}\n")).unwrap();
    ManagedCluster::start(&options).await.unwrap().stop().await.unwrap();

    fs::remove_dir_all(&data).unwrap();
    fs::create_dir(options.folder.join("data.new")).unwrap();
    fs::write(options.folder.join("data.new/PG_VERSION"), "15\n").unwrap();
    ManagedCluster::start(&options).await.unwrap().stop().await.unwrap();
}

#[tokio::test]
async fn a_folder_with_a_long_or_odd_name_serves_as_well() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["a \"state\", folder", &"long".repeat(30)] {
        let options = ManagedOptions { folder: folder.path().join(name), ..kept(&folder) };
        let cluster = ManagedCluster::start(&options).await.unwrap();
        assert_eq!(ask(&cluster.address(), "SELECT 'up' AS answer").await, "up", "{name}");
        let sockets = cluster.address().sockets().to_owned();
        cluster.stop().await.unwrap();
        if !sockets.starts_with(&options.folder) {
            fs::remove_dir(sockets).unwrap();
        }
    }
}

#[tokio::test]
async fn a_cluster_goes_with_a_killed_process_and_the_next_start_works_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let options = kept(&folder);
    for round in 0..3 {
        let mut holder = Holder::start(&options.folder);
        let address = ManagedCluster::running(&options).await.unwrap();
        if round == 0 {
            tell(&address, "CREATE TABLE note (text text); INSERT INTO note VALUES ('kept')").await;
        }
        // A session that is busy must not hold the shutdown up.
        let busy =
            tokio::spawn(async move { connect(&address).await.batch_execute("SELECT pg_sleep(60)").await });
        tokio::time::sleep(Duration::from_millis(50)).await;
        holder.kill();
        assert!(busy.await.unwrap().is_err());

        let cluster = ManagedCluster::start(&options).await.unwrap();
        assert_eq!(ask(&cluster.address(), "SELECT text AS answer FROM note").await, "kept");
        cluster.stop().await.unwrap();
    }
}

#[tokio::test]
async fn a_process_killed_while_starting_leaves_no_postgres() {
    let folder = tempfile::tempdir().unwrap();
    let options = kept(&folder);
    ManagedCluster::start(&options).await.unwrap().stop().await.unwrap();
    for wait in [0, 5, 20, 40, 80] {
        let mut holder = Holder::spawn(&options.folder);
        while !options.folder.join("data/postmaster.pid").exists() {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        tokio::time::sleep(Duration::from_millis(wait)).await;
        holder.kill();
        ManagedCluster::start(&options).await.unwrap().stop().await.unwrap();
    }
}

#[tokio::test]
async fn a_kill_of_everything_at_once_does_not_break_the_next_start() {
    let folder = tempfile::tempdir().unwrap();
    let options = kept(&folder);
    let mut holder = Holder::start(&options.folder);
    let address = ManagedCluster::running(&options).await.unwrap();
    tell(&address, "CREATE TABLE note (text text); INSERT INTO note VALUES ('kept')").await;
    tell(&address, "CHECKPOINT").await;
    let pid = fs::read_to_string(options.folder.join("data/postmaster.pid")).unwrap();
    let killed = Command::new("kill").args(["-KILL", pid.lines().next().unwrap()]).status().unwrap();
    assert!(killed.success());
    holder.kill();
    let cluster = ManagedCluster::start(&options).await.unwrap();
    assert_eq!(ask(&cluster.address(), "SELECT text AS answer FROM note").await, "kept");
    cluster.stop().await.unwrap();
}

#[tokio::test]
async fn a_first_start_that_is_killed_in_the_middle_is_made_good_by_the_next() {
    for wait in [100, 400] {
        let folder = tempfile::tempdir().unwrap();
        let options = kept(&folder);
        let mut holder = Holder::spawn(&options.folder);
        while !options.folder.join("data.new").exists() && !options.folder.join("data").exists() {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        tokio::time::sleep(Duration::from_millis(wait)).await;
        holder.kill();
        ManagedCluster::start(&options).await.unwrap().stop().await.unwrap();
    }
}

#[tokio::test]
async fn a_folder_that_the_user_of_postgres_cannot_enter_is_named() {
    if !rustix::process::geteuid().is_root() {
        // Only root hands Postgres to another user.
        return;
    }
    let closed = tempfile::Builder::new().permissions(fs::Permissions::from_mode(0o700)).tempdir().unwrap();
    let options = ManagedOptions { folder: closed.path().join("state/postgres"), ..kept(&closed) };
    match ManagedCluster::start(&options).await {
        Err(ManagedError::Unreachable { folder, .. }) => assert_eq!(folder, closed.path()),
        other => panic!("{other:?}"),
    }
}

/// Another process that holds a cluster: this program, running the one test below.
struct Holder(Child);

impl Holder {
    fn spawn(folder: &Path) -> Self {
        let test = "managed_cluster::this_process_holds_a_cluster_until_it_is_killed";
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", test, "--ignored", "--nocapture"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        writeln!(child.stdin.as_mut().unwrap(), "{}", folder.display()).unwrap();
        Self(child)
    }

    fn start(folder: &Path) -> Self {
        let mut holder = Self::spawn(folder);
        let lines = BufReader::new(holder.0.stdout.as_mut().unwrap()).lines();
        assert!(lines.map_while(Result::ok).any(|line| line.contains("the cluster is up")));
        holder
    }

    fn kill(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

#[tokio::test]
#[ignore = "the second process of the tests above, which name the folder on its standard input"]
async fn this_process_holds_a_cluster_until_it_is_killed() {
    let mut folder = String::new();
    std::io::stdin().read_line(&mut folder).unwrap();
    let folder = PathBuf::from(folder.trim());
    if folder.as_os_str().is_empty() {
        return;
    }
    let options = ManagedOptions { folder, ephemeral: false, ..ManagedOptions::ephemeral() };
    let cluster = ManagedCluster::start(&options).await.unwrap();
    println!("the cluster is up");
    std::io::stdin().read_line(&mut String::new()).unwrap();
    cluster.stop().await.unwrap();
}
