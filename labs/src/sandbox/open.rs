//! One open sandbox.

use super::build::{BuildEvent, BuildOptions, BuildOutcome};
use super::container::{Run, Started, not_yet};
use super::image::Image;
use super::layers::LayerDir;
use super::names::ImageId;
use super::{Limits, SandboxError};

/// A sandbox in use. Close it with [`Sandbox::close`]; dropping it closes it too, in the background.
#[derive(Debug)]
pub struct Sandbox {
    pub(crate) limits: Limits,
}

impl Sandbox {
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
        let _ = (context, dockerfile, options, on);
        Err(not_yet())
    }

    /// Configuration, layers and history of an image that was built here.
    ///
    /// # Errors
    /// When the inner engine cannot say.
    pub async fn image(&self, image: &ImageId) -> Result<Image, SandboxError> {
        let _ = image;
        Err(not_yet())
    }

    /// The layers that stand above the base, ready to be read in place.
    ///
    /// # Errors
    /// When the inner engine cannot say where they are, or says what cannot be.
    pub async fn layers(&self, image: &Image) -> Result<Vec<LayerDir>, SandboxError> {
        let _ = image;
        Err(not_yet())
    }

    /// Starts a container of an image, with no network but its own loopback.
    ///
    /// # Errors
    /// When the sandbox fails; a command that cannot be started is [`Started::Refused`].
    pub async fn start(&self, image: &ImageId, run: &Run) -> Result<Started, SandboxError> {
        let _ = (image, run);
        Err(not_yet())
    }

    /// The limits it runs under.
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// The version of the engine inside.
    pub fn engine_version(&self) -> &str {
        ""
    }

    /// Ends and removes everything of it.
    ///
    /// # Errors
    /// When something could not be removed; the sweep will try again.
    pub async fn close(self) -> Result<(), SandboxError> {
        Err(not_yet())
    }
}
