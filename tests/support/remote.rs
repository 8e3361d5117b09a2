//! A Postgres as one on another machine is: reached by a port, with passwords, and over TLS alone, with a certificate
//! that the test signed. Its socket is the back door of tests.

use std::fs::{self, Permissions};
use std::net::TcpListener;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::path::{Path, PathBuf};
use std::time::Duration;

use counterpart::db::managed::{ClusterAddress, ManagedCluster, ManagedOptions};
use diesel::QueryableByName;
use diesel::sql_types::Text;
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair};
use secrecy::SecretString;
use tempfile::TempDir;

/// Who may enter: over TCP nobody without TLS and a password.
const ENTRANCE: &str = "local all all trust\nhostssl all all 127.0.0.1/32 scram-sha-256\n";

/// A Postgres that is reached by a port.
pub struct Remote {
    pub cluster: ManagedCluster,
    port: u16,
    folder: TempDir,
}

impl Remote {
    /// The name in its certificate.
    pub const NAME: &str = "db.example";
    /// The password of its superuser.
    pub const PASSWORD: &str = "hunter2-superuser";

    /// One that speaks no TLS, although it lets nobody in without.
    pub async fn without_tls() -> Self {
        let (cluster, port) = listening().await;
        let remote = Self { cluster, port, folder: tempfile::tempdir().unwrap() };
        fs::write(remote.data().await.join("pg_hba.conf"), ENTRANCE).unwrap();
        remote.tell(&format!("ALTER ROLE postgres PASSWORD '{}'", Self::PASSWORD)).await;
        remote.tell("SELECT pg_reload_conf()").await;
        remote
    }

    /// One that speaks TLS, known by [`Remote::roots`].
    pub async fn with_tls() -> Self {
        let remote = Self::without_tls().await;
        let root = root();
        fs::write(remote.roots(), root.pem()).unwrap();
        let key = KeyPair::generate().unwrap();
        let certificate =
            CertificateParams::new([Self::NAME.to_owned()]).unwrap().signed_by(&key, &root).unwrap();
        remote.certify(&certificate.pem(), &key).await;
        remote.tell("ALTER SYSTEM SET ssl = on").await;
        remote.tell("SELECT pg_reload_conf()").await;
        while remote.ask("SELECT current_setting('ssl') AS answer").await != "on" {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        remote
    }

    /// Has it answer for itself with a root, as `openssl req -x509` makes one, and trusts that.
    pub async fn become_a_root(&self) {
        let root = root();
        fs::write(self.roots(), root.pem()).unwrap();
        self.certify(&root.pem(), root.key()).await;
        self.tell("SELECT pg_reload_conf()").await;
    }

    async fn certify(&self, certificate: &str, key: &KeyPair) {
        let data = self.data().await;
        hand_over(&data, "server.crt", certificate);
        hand_over(&data, "server.key", &key.serialize_pem());
    }

    /// The root that signed its certificate.
    pub fn roots(&self) -> PathBuf {
        self.folder.path().join("roots.pem")
    }

    /// A root that signed nothing of it.
    pub fn other_roots(&self) -> PathBuf {
        let file = self.folder.path().join("other-roots.pem");
        fs::write(&file, root().pem()).unwrap();
        file
    }

    /// The way to it from afar: by name, which needs no resolver here.
    pub fn url(&self, credentials: &str, database: &str, parameters: &str) -> SecretString {
        self.url_by(Self::NAME, credentials, database, parameters)
    }

    /// The same by another name.
    pub fn url_by(&self, name: &str, credentials: &str, database: &str, parameters: &str) -> SecretString {
        let port = self.port;
        format!("postgres://{credentials}@{name}:{port}/{database}?hostaddr=127.0.0.1{parameters}").into()
    }

    /// The back door.
    pub fn socket_url(&self, database: &str) -> SecretString {
        self.cluster.url(ClusterAddress::SUPERUSER, database).into()
    }

    /// Runs a statement behind everybody's back.
    pub async fn tell(&self, statement: &str) {
        self.enter().await.batch_execute(statement).await.unwrap();
    }

    /// The `answer` of a query behind everybody's back.
    pub async fn ask(&self, query: &str) -> String {
        #[derive(QueryableByName)]
        struct Answer {
            #[diesel(sql_type = Text)]
            answer: String,
        }
        let answer: Answer = diesel::sql_query(query).get_result(&mut self.enter().await).await.unwrap();
        answer.answer
    }

    async fn enter(&self) -> AsyncPgConnection {
        let url = self.cluster.url(ClusterAddress::SUPERUSER, "postgres");
        AsyncPgConnection::establish(&url).await.unwrap()
    }

    async fn data(&self) -> PathBuf {
        self.ask("SELECT current_setting('data_directory') AS answer").await.into()
    }
}

/// A cluster on a port that is free; another may take it before Postgres does.
async fn listening() -> (ManagedCluster, u16) {
    for _ in 0..5 {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let others = vec![("listen_addresses", "127.0.0.1".to_owned())];
        let options = ManagedOptions { port, others, ..ManagedOptions::ephemeral() };
        if let Ok(cluster) = ManagedCluster::start(&options).await {
            return (cluster, port);
        }
    }
    panic!("no port is free for long enough");
}

/// Writes a file that belongs to whom the folder belongs to, and that nobody else reads.
fn hand_over(folder: &Path, name: &str, text: &str) {
    let file = folder.join(name);
    fs::write(&file, text).unwrap();
    let owner = fs::metadata(folder).unwrap();
    chown(&file, Some(owner.uid()), Some(owner.gid())).unwrap();
    fs::set_permissions(&file, Permissions::from_mode(0o600)).unwrap();
}

fn root() -> CertifiedIssuer<'static, KeyPair> {
    let mut params = CertificateParams::new([Remote::NAME.to_owned()]).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.distinguished_name.push(DnType::CommonName, "The root of a test");
    CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap()
}
