//! `drydock images`

use clap::Args;

use super::{Engine, Failure, print};

/// Prepare the sandbox's image and the base images of the labs; quick when they are there already
#[derive(Debug, Args)]
pub struct Images {
    #[command(flatten)]
    engine: Engine,
}

impl Images {
    pub(super) async fn run(self) -> Result<u8, Failure> {
        let config = self.engine.config(0);
        let prepared = labs::sandbox::images::prepare(&config, &mut |line| eprintln!("{line}")).await;
        let prepared = prepared.map_err(Failure::trouble)?;
        for image in &prepared.images {
            let note = if image.stand_in { "stand-in from Debian packages" } else { "" };
            print(&format!("{:<44} {:>9.1} MB  {note}\n", image.name, image.size_bytes as f64 / 1e6));
        }
        Ok(0)
    }
}
