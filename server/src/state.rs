//! What every handler shares.

use std::ops::Deref;
use std::sync::{Arc, PoisonError, RwLock};

use app::view::Engine;
use tokio::sync::{Semaphore, watch};

use crate::assets::AssetFiles;
use crate::loaded::Loaded;
use crate::queue::Bell;
use crate::store::Store;
use crate::web::settings::Settings;

/// Event streams that may be open at once.
const STREAMS: usize = 1024;

/// One state for all handlers; cheap to clone.
#[derive(Debug, Clone)]
pub struct AppState(Arc<Inner>);

/// What is in it.
#[derive(Debug)]
pub struct Inner {
    /// What is remembered.
    pub store: Store,
    /// Style sheet, modules, icon.
    pub assets: AssetFiles,
    /// How this server is reached.
    pub settings: Settings,
    /// Rings when something was handed in, and when something happened to a submission.
    pub bell: Bell,
    /// Room for event streams.
    pub streams: Arc<Semaphore>,
    loaded: RwLock<Arc<Loaded>>,
    engine: RwLock<Engine>,
    closing: watch::Sender<bool>,
}

impl AppState {
    /// The state of a server that has loaded `loaded` and keeps its records in `store`.
    pub fn new(store: Store, assets: AssetFiles, settings: Settings, loaded: Loaded) -> AppState {
        AppState(Arc::new(Inner {
            store,
            assets,
            settings,
            bell: Bell::default(),
            streams: Arc::new(Semaphore::new(STREAMS)),
            loaded: RwLock::new(Arc::new(loaded)),
            engine: RwLock::new(Engine::SourceOnly("The engine is being looked for.".to_owned())),
            closing: watch::Sender::new(false),
        }))
    }

    /// The course as it is now. A handler asks once, so that it never mixes two versions.
    pub fn loaded(&self) -> Arc<Loaded> {
        Arc::clone(&self.loaded.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Puts another version of the course in place.
    pub fn replace(&self, loaded: Loaded) {
        *self.loaded.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(loaded);
    }

    /// Whether labs are built here, as pages say it.
    pub fn engine(&self) -> Engine {
        self.engine.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Says whether labs are built here.
    pub fn set_engine(&self, engine: Engine) {
        *self.engine.write().unwrap_or_else(PoisonError::into_inner) = engine;
    }

    /// Ends event streams, so that a server that is asked to stop does not wait for them.
    pub fn close(&self) {
        self.closing.send_replace(true);
    }

    /// Becomes true when the server stops.
    pub fn closing(&self) -> watch::Receiver<bool> {
        self.closing.subscribe()
    }
}

impl Deref for AppState {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.0
    }
}
