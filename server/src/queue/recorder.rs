//! Writes what happens during a grading to the store, in batches: a build prints hundreds of lines in a second.

use std::time::Duration;

use tokio::sync::mpsc;

use super::{Bell, Happening};
use crate::store::Store;
use crate::store::events::{self, Audience};

/// Most happenings kept for one grading; a build cannot fill the database.
const MOST: usize = 20_000;
/// How long happenings gather before they are written.
const GATHER: Duration = Duration::from_millis(150);

/// Receives happenings until the sender is dropped.
pub(super) async fn record(
    store: Store,
    bell: Bell,
    submission: String,
    mut happenings: mpsc::UnboundedReceiver<Happening>,
) {
    let mut written = 0_usize;
    let mut batch = Vec::new();
    while happenings.recv_many(&mut batch, 500).await > 0 {
        tokio::time::sleep(GATHER).await;
        while let Ok(more) = happenings.try_recv() {
            batch.push(more);
        }
        batch.truncate(MOST.saturating_sub(written));
        written += batch.len();
        let events: Vec<(&str, String)> = batch.drain(..).map(|h| (h.kind, h.body)).collect();
        if let Err(error) = events::append(&store, &submission, Audience::Learner, &events).await {
            tracing::error!(%error, submission, "events of a grading could not be written");
        }
        bell.ring();
    }
}
