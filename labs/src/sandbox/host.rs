//! The machine's engine, and the sandboxes on it.

use super::container::not_yet;
use super::{HostConfig, Limits, Sandbox, SandboxError};

/// The machine's Docker Engine with everything prepared. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Host {
    pub(crate) config: std::sync::Arc<HostConfig>,
}

impl Host {
    /// Finds the engine and sees that it can carry sandboxes. Does not prepare images and starts nothing.
    ///
    /// # Errors
    /// No engine, an unsuitable one, no permission, or images not prepared; each says what to do.
    pub async fn connect(config: HostConfig) -> Result<Self, SandboxError> {
        Ok(Self { config: std::sync::Arc::new(config) })
    }

    /// Removes what dead owners left: containers, mounts, loop devices, disks, sockets. Leaves what a living process
    /// owns. Returns how many sandboxes were swept.
    ///
    /// # Errors
    /// When the engine or the machine refuses.
    pub async fn sweep(&self) -> Result<usize, SandboxError> {
        let _ = &self.config;
        Err(not_yet())
    }

    /// Takes a ready sandbox from the warm pool, or makes one; waits while all slots are in use. The clock of the
    /// submission should start after this.
    ///
    /// # Errors
    /// When the machine cannot make one.
    pub async fn open(&self, limits: &Limits) -> Result<Sandbox, SandboxError> {
        let _ = limits;
        Err(not_yet())
    }

    /// How many sandboxes may be in use at once.
    pub fn slots(&self) -> usize {
        self.config.slots.unwrap_or(1)
    }

    /// The images that submissions may name, with their tags as written in a Dockerfile.
    pub fn offered(&self) -> Vec<String> {
        Vec::new()
    }

    /// Closes the warm pool: no ready sandbox stays behind. Call it before the program ends.
    pub async fn shut_down(&self) {}
}
