//! Options that several commands share.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use labs::sandbox::HostConfig;

use super::Failure;
use crate::queue::Watermark;
use crate::store::Store;

/// How results are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people.
    Text,
    /// For programs.
    Json,
}

/// Where Drydock keeps what it remembers.
#[derive(Debug, Clone, Args)]
pub struct Data {
    /// Folder of the database and the keys [default: ~/.local/share/drydock]
    #[arg(long, env = "DRYDOCK_DATA", value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// Database: sqlite:///path or postgres://user@host/name [default: drydock.db in the data folder]
    #[arg(long, env = "DRYDOCK_DATABASE", value_name = "URL")]
    pub database: Option<String>,
}

impl Data {
    /// The data folder, made if it is not there, for its owner alone.
    pub fn folder(&self) -> Result<PathBuf, Failure> {
        use std::os::unix::fs::DirBuilderExt;
        let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
        let folder = self
            .data
            .clone()
            .or_else(|| set("XDG_DATA_HOME").map(|home| home.join("drydock")))
            .or_else(|| set("HOME").map(|home| home.join(".local/share/drydock")))
            .ok_or_else(|| {
                Failure::input("neither --data nor HOME says where to keep data: name a folder with --data")
            })?;
        std::fs::DirBuilder::new().recursive(true).mode(0o700).create(&folder).map_err(|error| {
            Failure::input(format!(
                "the data folder {} cannot be made: {error}; name another with --data",
                folder.display()
            ))
        })?;
        std::path::absolute(&folder).map_err(Failure::trouble)
    }

    /// The database, with its tables up to date.
    pub async fn store(&self) -> Result<Store, Failure> {
        let url = match &self.database {
            Some(url) => url.clone(),
            None => format!("sqlite://{}", self.folder()?.join("drydock.db").display()),
        };
        let store = Store::connect(&url).await.map_err(Failure::trouble)?;
        store.migrate().await.map_err(Failure::trouble)?;
        Ok(store)
    }
}

/// Another course than the one in the program.
#[derive(Debug, Clone, Default, Args)]
pub struct CourseFolder {
    /// Folder with content/, quizzes/ and labs/ to use instead of the course in the program
    #[arg(long = "course", env = "DRYDOCK_COURSE", value_name = "DIR")]
    pub folder: Option<PathBuf>,
}

/// The engine and the sandboxes.
#[derive(Debug, Clone, Default, Args)]
pub struct Engine {
    /// Socket of the Docker Engine [default: DOCKER_HOST, then /var/run/docker.sock]
    #[arg(long, env = "DRYDOCK_ENGINE", value_name = "SOCKET")]
    pub engine: Option<String>,
    /// Folder of prepared images [default: ~/.cache/drydock]
    #[arg(long, env = "DRYDOCK_CACHE", value_name = "DIR")]
    pub cache: Option<PathBuf>,
    /// How many sandboxes may be in use at once [default: what cores and memory allow]
    #[arg(long, env = "DRYDOCK_SLOTS", value_name = "N")]
    pub slots: Option<usize>,
}

impl Engine {
    /// Grading waits while the disk of the sandboxes has less than this free.
    pub fn watermark(&self) -> Watermark {
        Watermark { folder: self.config(0).cache, free: 4 << 30 }
    }

    /// The sandbox's settings; `warm` sandboxes wait ready.
    pub fn config(&self, warm: usize) -> HostConfig {
        let address =
            |socket: &String| if socket.starts_with('/') { format!("unix://{socket}") } else { socket.clone() };
        let mut config =
            HostConfig { docker: self.engine.as_ref().map(address), slots: self.slots, warm, ..HostConfig::default() };
        if let Some(cache) = &self.cache {
            config.state = cache.join("run");
            config.cache = cache.clone();
        }
        config
    }
}
