//! A whole server on a free port, with a database and a data folder of its own.

use std::net::SocketAddr;
use std::sync::{Arc, OnceLock};

use server::assets::AssetFiles;
use server::loaded::Loaded;
use server::queue::{Grader, Worker, WorkerOptions};
use server::router::router;
use server::state::AppState;
use server::store::Store;
use server::web::settings::Settings;
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;

/// A running server. It ends when this is dropped.
pub struct TestApp {
    /// `http://127.0.0.1:PORT`.
    pub url: String,
    pub state: AppState,
    stop: CancellationToken,
    _folder: TempDir,
}

impl TestApp {
    /// A server whose settings `change` has changed, and whose hand-ins `grader` judges.
    pub async fn start<G: Grader>(
        change: impl FnOnce(&mut Settings),
        grader: impl FnOnce(&AppState) -> Arc<G>,
    ) -> TestApp {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}/drydock.sqlite", folder.path().display());
        Self::start_on(&url, folder, change, grader).await
    }

    /// A server on the database at an address, with `folder` for its data.
    pub async fn start_on<G: Grader>(
        url: &str,
        folder: TempDir,
        change: impl FnOnce(&mut Settings),
        grader: impl FnOnce(&AppState) -> Arc<G>,
    ) -> TestApp {
        let store = Store::connect(url).await.unwrap();
        store.migrate().await.unwrap();
        let mut settings = Settings::local(folder.path());
        change(&mut settings);
        let (assets, loaded) = course();
        let state = AppState::new(store.clone(), assets, settings, loaded);
        state.set_engine(app::view::Engine::Ready);
        let stop = CancellationToken::new();
        let options = WorkerOptions { slots: 1, watermark: None };
        let worker = Worker::new(store, grader(&state), state.bell.clone(), options);
        tokio::spawn(worker.run(stop.clone()));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let service = router(state.clone()).await.unwrap().into_make_service_with_connect_info::<SocketAddr>();
        tokio::spawn(async move { axum::serve(listener, service).await });
        TestApp { url, state, stop, _folder: folder }
    }
}

/// The course in the program, loaded once for all tests: it is the same for each.
fn course() -> (AssetFiles, Loaded) {
    static COURSE: OnceLock<(AssetFiles, Loaded)> = OnceLock::new();
    let load = || {
        let assets = AssetFiles::embedded();
        let loaded = Loaded::embedded(&assets).0;
        (assets, loaded)
    };
    COURSE.get_or_init(load).clone()
}

impl Drop for TestApp {
    fn drop(&mut self) {
        self.stop.cancel();
        self.state.close();
    }
}
