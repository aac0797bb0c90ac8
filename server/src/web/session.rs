//! The browser's side of a learner: a signed cookie that names a session in the database.

use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::str::FromStr;

use async_trait::async_trait;
use sqlx::postgres::PgPoolOptions;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions};
use time::Duration;
use tower_sessions::cookie::{Key, SameSite};
use tower_sessions::service::SignedCookie;
use tower_sessions::session::{Id, Record};
use tower_sessions::session_store::{self, ExpiredDeletion};
use tower_sessions::{Expiry, SessionManagerLayer, SessionStore};
use tower_sessions_sqlx_store::{PostgresStore, SqliteStore};

use super::settings::Settings;
use crate::store::{Backend, Store};

/// How long a browser is remembered after it last did something worth keeping. Browsers cap it at 400 days.
const REMEMBERED: Duration = Duration::days(400);
/// How often sessions that ran out are deleted.
const SWEEP: std::time::Duration = std::time::Duration::from_secs(6 * 3600);
/// The file in the data folder that holds the key which signs cookies.
const KEY_FILE: &str = "session.key";
/// Bytes of that key.
const KEY_BYTES: usize = 64;

/// Why sessions cannot be offered.
#[derive(Debug, thiserror::Error)]
pub enum SessionError {
    /// The key file cannot be read or written.
    #[error("the session key {0} cannot be read or written: {1}")]
    Key(String, std::io::Error),
    /// The key file holds something else.
    #[error("{0} does not hold a session key; remove it to have a new one made (every learner then starts anew)")]
    Damaged(String),
    /// The session tables cannot be opened.
    #[error("the session tables cannot be opened: {0}")]
    Database(#[from] sqlx::Error),
}

/// The session tables of whichever database is in use.
#[derive(Debug, Clone)]
pub enum Sessions {
    /// A table in the SQLite file.
    Sqlite(SqliteStore),
    /// A schema of their own in PostgreSQL.
    Postgres(PostgresStore),
}

/// The layer that gives handlers a session.
pub type SessionLayer = SessionManagerLayer<Sessions, SignedCookie>;

/// Opens the session tables beside those of `store`, and reads the key, which is made at the very first start only.
pub async fn layer(store: &Store, settings: &Settings) -> Result<SessionLayer, SessionError> {
    let sessions = Sessions::open(store).await?;
    let key = key(&settings.data_dir)?;
    tokio::spawn(sessions.clone().continuously_delete_expired(SWEEP));
    let https = settings.is_https();
    Ok(SessionManagerLayer::new(sessions)
        .with_name(if https { "__Host-drydock" } else { "drydock" })
        .with_same_site(SameSite::Lax)
        .with_http_only(true)
        .with_secure(https)
        .with_expiry(Expiry::OnInactivity(REMEMBERED))
        .with_signed(key))
}

impl Sessions {
    async fn open(store: &Store) -> Result<Sessions, SessionError> {
        Ok(match store.backend() {
            Backend::Sqlite => {
                let options =
                    SqliteConnectOptions::from_str(store.url())?.busy_timeout(std::time::Duration::from_secs(15));
                let pool = SqlitePoolOptions::new().max_connections(2).connect_with(options).await?;
                let sessions = SqliteStore::new(pool);
                sessions.migrate().await?;
                Sessions::Sqlite(sessions)
            }
            Backend::Postgres => {
                let pool = PgPoolOptions::new().max_connections(4).connect(store.url()).await?;
                let sessions = PostgresStore::new(pool);
                sessions.migrate().await?;
                Sessions::Postgres(sessions)
            }
        })
    }
}

#[async_trait]
impl SessionStore for Sessions {
    async fn create(&self, record: &mut Record) -> session_store::Result<()> {
        match self {
            Sessions::Sqlite(sessions) => sessions.create(record).await,
            Sessions::Postgres(sessions) => sessions.create(record).await,
        }
    }

    async fn save(&self, record: &Record) -> session_store::Result<()> {
        match self {
            Sessions::Sqlite(sessions) => sessions.save(record).await,
            Sessions::Postgres(sessions) => sessions.save(record).await,
        }
    }

    async fn load(&self, id: &Id) -> session_store::Result<Option<Record>> {
        match self {
            Sessions::Sqlite(sessions) => sessions.load(id).await,
            Sessions::Postgres(sessions) => sessions.load(id).await,
        }
    }

    async fn delete(&self, id: &Id) -> session_store::Result<()> {
        match self {
            Sessions::Sqlite(sessions) => sessions.delete(id).await,
            Sessions::Postgres(sessions) => sessions.delete(id).await,
        }
    }
}

#[async_trait]
impl ExpiredDeletion for Sessions {
    async fn delete_expired(&self) -> session_store::Result<()> {
        match self {
            Sessions::Sqlite(sessions) => sessions.delete_expired().await,
            Sessions::Postgres(sessions) => sessions.delete_expired().await,
        }
    }
}

/// The key in `folder`, readable by us alone. Made once; a new one would sign everybody out.
fn key(folder: &Path) -> Result<Key, SessionError> {
    let path = folder.join(KEY_FILE);
    let name = path.display().to_string();
    let failed = |error| SessionError::Key(name.clone(), error);
    std::fs::create_dir_all(folder).map_err(failed)?;
    match std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path) {
        Ok(mut file) => {
            let mut bytes = [0_u8; KEY_BYTES];
            getrandom::fill(&mut bytes).map_err(|error| failed(std::io::Error::other(error)))?;
            file.write_all(&bytes).and_then(|()| file.sync_all()).map_err(failed)?;
            Ok(Key::from(&bytes))
        }
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
            let bytes = std::fs::read(&path).map_err(failed)?;
            if bytes.len() != KEY_BYTES {
                return Err(SessionError::Damaged(name.clone()));
            }
            Ok(Key::from(&bytes))
        }
        Err(error) => Err(failed(error)),
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn the_key_is_made_once_for_our_eyes_only_and_kept() {
        let folder = tempfile::tempdir().unwrap();
        let first = key(folder.path()).unwrap();
        let mode = std::fs::metadata(folder.path().join(KEY_FILE)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        assert_eq!(key(folder.path()).unwrap(), first);
        std::fs::write(folder.path().join(KEY_FILE), "short").unwrap();
        assert!(matches!(key(folder.path()), Err(SessionError::Damaged(_))));
    }
}
