//! `drydock migrate`

use clap::Args;

use super::{Data, Failure, print};

/// Bring the database's tables up to date
#[derive(Debug, Args)]
pub struct Migrate {
    #[command(flatten)]
    data: Data,
}

impl Migrate {
    pub(super) async fn run(self) -> Result<u8, Failure> {
        let store = self.data.store().await?;
        store.close().await;
        print("The tables are up to date.\n");
        Ok(0)
    }
}
