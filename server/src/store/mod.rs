//! What Drydock remembers, on SQLite or PostgreSQL. SQL stands in small named functions, one file a table's story;
//! queries are shared by both databases, and what cannot be shared asks [`Store::backend`].

pub mod accounts;
pub mod clock;
pub mod events;
pub mod export;
pub mod gradings;
pub mod ids;
pub mod learners;
mod migrations;
pub mod progress;
pub mod queue;
pub mod quizzes;
pub mod submissions;

use std::path::Path;
use std::time::Duration;

use sqlx::any::{AnyPoolOptions, install_default_drivers};
use sqlx::{Any, AnyPool, Executor, Transaction};

/// Anything the database refused or could not do: our fault or the machine's, never a learner's.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database answered with an error.
    #[error("the database refused: {0}")]
    Database(#[from] sqlx::Error),
    /// The tables could not be brought to this version.
    #[error("the tables could not be brought up to date: {0}")]
    Migration(#[from] sqlx::migrate::MigrateError),
    /// The address names neither SQLite nor PostgreSQL.
    #[error("{0} is no database address: write sqlite:///path/to/file or postgres://user@host/name")]
    Address(String),
    /// The folder of the database file could not be made.
    #[error("the data folder could not be made: {0}")]
    Folder(#[from] std::io::Error),
    /// A stored text that should be JSON is not.
    #[error("a stored record cannot be read: {0}")]
    Record(#[from] serde_json::Error),
}

/// Result of a store function.
pub type Result<T> = std::result::Result<T, StoreError>;

/// Which database answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Backend {
    /// One file in the data folder.
    Sqlite,
    /// A server, for several machines.
    Postgres,
}

/// A pool of connections to the one database. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Store {
    pool: AnyPool,
    backend: Backend,
    url: String,
}

impl Store {
    /// Connects to `sqlite://…` or `postgres://…`, making the SQLite file and its folder if they are not there.
    pub async fn connect(url: &str) -> Result<Self> {
        install_default_drivers();
        let backend = match url.split_once(':') {
            Some(("sqlite", _)) => Backend::Sqlite,
            Some(("postgres" | "postgresql", _)) => Backend::Postgres,
            _ => return Err(StoreError::Address(url.to_owned())),
        };
        let mut address = url.to_owned();
        if backend == Backend::Sqlite {
            if let Some(folder) = sqlite_path(url).and_then(|path| Path::new(path).parent()) {
                std::fs::create_dir_all(folder)?;
            }
            if !address.contains("mode=") {
                address.push_str(if address.contains('?') { "&mode=rwc" } else { "?mode=rwc" });
            }
        }
        let pool = AnyPoolOptions::new()
            .max_connections(if backend == Backend::Sqlite { 8 } else { 16 })
            .acquire_timeout(Duration::from_secs(20))
            .after_connect(move |connection, _| {
                Box::pin(async move {
                    if backend == Backend::Sqlite {
                        // A hand-in that was answered must survive a power cut, so FULL and not NORMAL.
                        for pragma in [
                            "PRAGMA busy_timeout = 15000",
                            "PRAGMA journal_mode = WAL",
                            "PRAGMA synchronous = FULL",
                            "PRAGMA foreign_keys = ON",
                        ] {
                            connection.execute(pragma).await?;
                        }
                    }
                    Ok(())
                })
            })
            .connect(&address)
            .await?;
        Ok(Self { pool, backend, url: address })
    }

    /// Brings the tables up to this version. Safe to call at every start, by several servers at once.
    pub async fn migrate(&self) -> Result<()> {
        migrations::migrator(self.backend).run(&self.pool).await?;
        Ok(())
    }

    /// The pool, for the functions of this module's files.
    pub(crate) fn pool(&self) -> &AnyPool {
        &self.pool
    }

    /// Which database answers.
    pub fn backend(&self) -> Backend {
        self.backend
    }

    /// The address connected to, for the session store, which has a pool of its own.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// A transaction that will write. SQLite takes its one write lock at once: a transaction that reads first and
    /// writes later would fail instead of waiting when another one writes in between.
    pub(crate) async fn write(&self) -> Result<Transaction<'static, Any>> {
        Ok(match self.backend {
            Backend::Sqlite => self.pool.begin_with("BEGIN IMMEDIATE").await?,
            Backend::Postgres => self.pool.begin().await?,
        })
    }

    /// Answers whether the database answers.
    pub async fn ping(&self) -> Result<()> {
        sqlx::query("SELECT 1").execute(&self.pool).await?;
        Ok(())
    }

    /// Closes all connections.
    pub async fn close(&self) {
        self.pool.close().await;
    }
}

fn sqlite_path(url: &str) -> Option<&str> {
    let path = url.strip_prefix("sqlite://").or_else(|| url.strip_prefix("sqlite:"))?;
    let path = path.split('?').next()?;
    (!path.is_empty() && path != ":memory:").then_some(path)
}
