//! `drydock images`

use clap::Args;
use labs::sandbox::images::{Progress, prepare};

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
        let prepared = prepare(&config, &mut |progress| eprintln!("{}", words(&progress))).await;
        for image in &prepared.map_err(Failure::trouble)?.bases {
            let note = if image.stand_in { "  stand-in made of Debian packages" } else { "" };
            print(&format!("{:>8.1} MB  {}{note}\n", image.size_bytes as f64 / 1e6, image.tags.join(", ")));
        }
        Ok(0)
    }
}

fn words(progress: &Progress) -> String {
    match progress {
        Progress::Kept { what } => format!("{what}: ready"),
        Progress::Began { what } => format!("{what} …"),
        Progress::Done { what, seconds, bytes } => format!("{what}: {seconds:.0} s, {:.1} MB", *bytes as f64 / 1e6),
    }
}
