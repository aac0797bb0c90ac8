//! One open sandbox.

use tokio::sync::OwnedSemaphorePermit;

use super::build::{BuildEvent, BuildOptions, BuildOutcome};
use super::container::{Run, Started};
use super::host::Host;
use super::image::Image;
use super::launch::Launched;
use super::layers::LayerDir;
use super::names::ImageId;
use super::{Limits, SandboxError};

/// A sandbox in use. Close it with [`Sandbox::close`]; dropping it closes it too, in the background.
#[derive(Debug)]
pub struct Sandbox {
    opened: Option<Opened>,
}

#[derive(Debug)]
pub(crate) struct Opened {
    pub(crate) host: Host,
    pub(crate) launched: Launched,
    pub(crate) limits: Limits,
    /// Kept so that the slot is free only when everything is removed.
    pub(crate) slot: OwnedSemaphorePermit,
}

impl Sandbox {
    pub(crate) fn new(opened: Opened) -> Self {
        Self { opened: Some(opened) }
    }

    /// What it is made of.
    pub(crate) fn inner(&self) -> Result<&Opened, SandboxError> {
        self.opened.as_ref().ok_or_else(|| SandboxError::EngineDied("the sandbox is closed".to_owned()))
    }

    /// Builds. `context` is a tar archive; `dockerfile` is the Dockerfile's name in it. `on` hears what happens.
    ///
    /// # Errors
    /// When the sandbox fails by our fault; a limit or a refused build is a [`BuildOutcome`].
    pub async fn build(
        &self,
        context: Vec<u8>,
        dockerfile: &str,
        options: &BuildOptions,
        on: &mut (dyn FnMut(BuildEvent) + Send),
    ) -> Result<BuildOutcome, SandboxError> {
        super::building::build(self.inner()?, context, dockerfile, options, on).await
    }

    /// Configuration, layers and history of an image that was built here.
    ///
    /// # Errors
    /// When the inner engine cannot say.
    pub async fn image(&self, image: &ImageId) -> Result<Image, SandboxError> {
        super::image::inspect(self.inner()?, image).await
    }

    /// The layers that stand above the base, ready to be read in place.
    ///
    /// # Errors
    /// When the inner engine cannot say where they are, or says what cannot be.
    pub async fn layers(&self, image: &Image) -> Result<Vec<LayerDir>, SandboxError> {
        super::layers::find(self.inner()?, image).await
    }

    /// Starts a container of an image, with no network but its own loopback.
    ///
    /// # Errors
    /// When the sandbox fails; a command that cannot be started is [`Started::Refused`].
    pub async fn start(&self, image: &ImageId, run: &Run) -> Result<Started, SandboxError> {
        super::container::start(self.inner()?, image, run).await
    }

    /// The limits it runs under.
    ///
    /// # Errors
    /// When it is closed.
    pub fn limits(&self) -> Result<&Limits, SandboxError> {
        Ok(&self.inner()?.limits)
    }

    /// How the sandbox ended, where it has: its memory ran out, or its engine is gone.
    pub async fn death(&self) -> Option<String> {
        let opened = self.opened.as_ref()?;
        opened.launched.death(&opened.host.shared.docker).await
    }

    /// The version of the engine inside.
    pub fn engine_version(&self) -> &str {
        self.opened.as_ref().map_or("", |opened| opened.launched.version.as_str())
    }

    /// Ends and removes everything of it.
    ///
    /// # Errors
    /// When something could not be removed; the sweep will try again.
    pub async fn close(mut self) -> Result<(), SandboxError> {
        match self.opened.take() {
            // In a task of its own: a caller that goes away meanwhile leaves nothing half removed.
            Some(opened) => match tokio::spawn(opened.remove()).await {
                Ok(removed) => removed,
                Err(error) => Err(SandboxError::io("a sandbox")(std::io::Error::other(error))),
            },
            None => Ok(()),
        }
    }
}

impl Opened {
    async fn remove(self) -> Result<(), SandboxError> {
        let removed = self.launched.remove(&self.host.shared.docker).await;
        drop(self.slot);
        self.host.warm_up();
        removed
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        let Some(opened) = self.opened.take() else { return };
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            runtime.spawn(async move {
                if let Err(error) = opened.remove().await {
                    tracing::warn!(%error, "a sandbox could not be removed");
                }
            });
        }
        // Without a runtime the sweep of the next start removes it.
    }
}
