//! `drydock worker`

use std::sync::Arc;

use app::view::Engine as EngineView;
use clap::Args;
use tokio_util::sync::CancellationToken;

use super::serve::{asked_to_stop, load};
use super::{CourseFolder, Data, Engine, Failure, print};
use crate::assets::AssetFiles;
use crate::grading::{LabGrader, open_host};
use crate::queue::{Worker, WorkerOptions};
use crate::state::AppState;
use crate::web::settings::Settings;

/// Grade what is handed in to a server that shares the database
#[derive(Debug, Args)]
pub struct Run {
    #[command(flatten)]
    data: Data,
    #[command(flatten)]
    course: CourseFolder,
    #[command(flatten)]
    engine: Engine,
}

impl Run {
    pub(super) async fn run(self) -> Result<u8, Failure> {
        let store = self.data.store().await?;
        let assets = AssetFiles::embedded();
        let loaded = load(&self.course, &assets)?;
        let state = AppState::new(store, assets, Settings::local(self.data.folder()?), loaded);
        state.set_engine(EngineView::Ready);
        // A worker without a sandbox would give verdicts that a better one elsewhere could give.
        let host = open_host(self.engine.config(1)).await.map_err(Failure::trouble)?;
        let options = WorkerOptions { slots: host.slots(), watermark: Some(self.engine.watermark()) };
        let grader = Arc::new(LabGrader::new(state.clone(), Some(host.clone())));
        let worker = Worker::new(state.store.clone(), grader, state.bell.clone(), options);
        let stop = CancellationToken::new();
        let stopping = stop.clone();
        tokio::spawn(async move {
            asked_to_stop().await;
            stopping.cancel();
        });
        print("The worker is at work. Stop it with Ctrl-C.\n");
        worker.run(stop).await.map_err(Failure::trouble)?;
        host.shut_down().await;
        Ok(0)
    }
}
