//! A bell that says "look again": at the line when something was handed in, at a submission when something happened.
//! It carries nothing, so a ring that is missed costs a second and never an event.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Notify;

/// Wakes everyone who waits. Cheap to clone; clones ring the same bell.
#[derive(Debug, Clone, Default)]
pub struct Bell(Arc<Notify>);

impl Bell {
    /// Wakes everyone who waits now.
    pub fn ring(&self) {
        self.0.notify_waiters();
    }

    /// Waits for the next ring, and at most a second: another process may have changed the database.
    pub async fn wait(&self) {
        let _ = tokio::time::timeout(Duration::from_secs(1), self.0.notified()).await;
    }
}
