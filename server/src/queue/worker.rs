//! The loop of a worker: claim, judge, keep. Several slots share one worker; several workers share one database.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt;
use labs::owner::{Life, Owner};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use super::recorder::record;
use super::{Bell, Grader, Trouble, Watermark};
use crate::store::events::{self, Audience};
use crate::store::gradings::{self, Grading, Verdict};
use crate::store::{Result, Store, ids, queue, submissions};

/// How a worker works.
#[derive(Debug, Clone)]
pub struct WorkerOptions {
    /// How many gradings run at the same time.
    pub slots: usize,
    /// When grading pauses for want of disk; none never pauses.
    pub watermark: Option<Watermark>,
}

/// Takes gradings from the line and has them judged.
#[derive(Clone)]
pub struct Worker {
    store: Store,
    grader: Arc<dyn Grader>,
    bell: Bell,
    owner: Owner,
    options: WorkerOptions,
}

enum End {
    Verdict(Box<Verdict>),
    Trouble(Trouble),
    LeaseLost,
    /// The server was asked to stop.
    Asked,
}

impl Worker {
    /// A worker of this process.
    pub fn new(store: Store, grader: Arc<dyn Grader>, bell: Bell, options: WorkerOptions) -> Self {
        Self { store, grader, bell, owner: Owner::this(), options }
    }

    /// Works until `stop` is cancelled; what runs then is given back to the line.
    pub async fn run(self, stop: CancellationToken) -> Result<()> {
        self.take_back_from_the_dead().await?;
        let slots: Vec<_> =
            (0..self.options.slots.max(1)).map(|_| tokio::spawn(self.clone().slot(stop.clone()))).collect();
        let reclaim = tokio::spawn(self.clone().reclaim(stop.clone()));
        for slot in slots {
            if let Err(error) = slot.await {
                tracing::error!(%error, "a slot of the worker ended early");
            }
        }
        reclaim.abort();
        Ok(())
    }

    /// What a killed predecessor on this machine was grading goes back in line at once.
    async fn take_back_from_the_dead(&self) -> Result<()> {
        for owner in queue::owners(&self.store).await? {
            if holder_has_ended(&owner) {
                let moved = queue::reclaim_of(&self.store, &owner).await?;
                tracing::info!(moved, owner, "gradings of an ended process are back in line");
            }
        }
        Ok(())
    }

    async fn reclaim(self, stop: CancellationToken) {
        while !stop.is_cancelled() {
            match queue::reclaim_expired(&self.store).await {
                Ok(0) => {}
                Ok(moved) => tracing::warn!(moved, "leases ran out; their gradings are back in line"),
                Err(error) => tracing::error!(%error, "leases could not be looked after"),
            }
            tokio::time::sleep(Duration::from_secs(5)).await;
        }
    }

    async fn slot(self, stop: CancellationToken) {
        let mut full = false;
        while !stop.is_cancelled() {
            let room = self.options.watermark.as_ref().is_none_or(Watermark::has_room);
            if full == room {
                full = !room;
                tracing::warn!(full, "whether the disk is too full to grade has changed");
            }
            let owner = token(&self.owner);
            let claimed = if room { queue::claim(&self.store, &owner).await } else { Ok(None) };
            match claimed {
                Ok(Some(grading)) => self.guarded(grading, &owner, &stop).await,
                Ok(None) => tokio::select! {
                    () = self.bell.wait() => {}
                    () = stop.cancelled() => {}
                },
                Err(error) => {
                    tracing::error!(%error, "the line could not be read");
                    tokio::time::sleep(Duration::from_secs(1)).await;
                }
            }
        }
    }

    /// Works on one grading. A panic of the grader ends this grading, not the slot.
    async fn guarded(&self, grading: Grading, owner: &str, stop: &CancellationToken) {
        let id = grading.id.clone();
        match AssertUnwindSafe(self.work(grading, owner, stop)).catch_unwind().await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::error!(%error, grading = id, "a grading could not be kept"),
            Err(_) => {
                tracing::error!(grading = id, "the grader panicked");
                let reason = "The grader has a fault of its own and could not judge this. Your files are kept; tell your instructor.";
                if let Err(error) = queue::fail(&self.store, &id, owner, reason).await {
                    tracing::error!(%error, grading = id, "a grading could not be ended");
                }
                self.bell.ring();
            }
        }
    }

    async fn work(&self, grading: Grading, owner: &str, stop: &CancellationToken) -> Result<()> {
        let content = submissions::content(&self.store, &grading.submission_id).await?;
        let (tell, happenings) = mpsc::unbounded_channel();
        let recorder =
            tokio::spawn(record(self.store.clone(), self.bell.clone(), grading.submission_id.clone(), happenings));
        let end = {
            let happened = move |happening| {
                // The receiver goes only after this sender.
                let _ = tell.send(happening);
            };
            let judging = self.grader.grade(&grading.lab, &content, &happened);
            tokio::select! {
                verdict = judging => match verdict {
                    Ok(verdict) => End::Verdict(Box::new(verdict)),
                    Err(trouble) => End::Trouble(trouble),
                },
                () = self.hold(&grading.id, owner) => End::LeaseLost,
                () = stop.cancelled() => End::Asked,
            }
        };
        if let Err(error) = recorder.await {
            tracing::error!(%error, "the recorder of a grading ended early");
        }
        self.keep(&grading, owner, end).await?;
        self.bell.ring();
        Ok(())
    }

    /// Renews the lease; ends when it is lost.
    async fn hold(&self, grading: &str, owner: &str) {
        loop {
            tokio::time::sleep(Duration::from_millis(queue::LEASE.unsigned_abs() / 3)).await;
            match queue::renew(&self.store, grading, owner).await {
                Ok(true) => {}
                Ok(false) => return,
                Err(error) => tracing::warn!(%error, "a lease could not be renewed"),
            }
        }
    }

    async fn keep(&self, grading: &Grading, owner: &str, end: End) -> Result<()> {
        let done = |state: &str| vec![("done", format!("{{\"state\":\"{state}\"}}"))];
        let submission = &grading.submission_id;
        match end {
            End::Verdict(verdict) => {
                if gradings::finish(&self.store, &grading.id, owner, &verdict).await? {
                    metrics::counter!("drydock_gradings_total", "outcome" => if verdict.passed { "passed" } else { "not_passed" })
                        .increment(1);
                    events::append(&self.store, submission, Audience::Learner, &done("graded")).await?;
                }
            }
            End::Trouble(trouble) => {
                tracing::error!(detail = trouble.detail, lab = grading.lab, "a grading ended without a verdict");
                metrics::counter!("drydock_gradings_total", "outcome" => "trouble").increment(1);
                let detail = serde_json::json!({ "detail": trouble.detail }).to_string();
                events::append(&self.store, submission, Audience::Staff, &[("trouble", detail)]).await?;
                if trouble.again {
                    queue::give_back(&self.store, &grading.id, owner, &trouble.message).await?;
                } else {
                    queue::fail(&self.store, &grading.id, owner, &trouble.message).await?;
                }
                if gradings::newest(&self.store, submission).await?.is_some_and(|g| g.state == "failed") {
                    events::append(&self.store, submission, Audience::Learner, &done("failed")).await?;
                }
            }
            End::Asked => {
                queue::uncount(&self.store, &grading.id, owner).await?;
                let reason = "The server was stopped; your work is graded when it is back.";
                queue::give_back(&self.store, &grading.id, owner, reason).await?;
            }
            End::LeaseLost => tracing::warn!(grading = grading.id, "another worker took this grading over"),
        }
        Ok(())
    }
}

/// Names one claim of a process, so that a claim that lost its lease is not taken for the next one of the same process.
fn token(owner: &Owner) -> String {
    format!("{}@{owner}", ids::fresh())
}

/// Whether the process behind a token is known to have ended. One elsewhere, or of an earlier boot, is never called so:
/// another machine may share the database, and its lease runs out by itself.
fn holder_has_ended(token: &str) -> bool {
    let owner = token.split_once('@').and_then(|(_, owner)| Owner::parse(owner));
    owner.is_some_and(|owner| owner.life() == Life::Ended)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lease_is_taken_from_an_ended_process_of_this_machine_alone() {
        let mut child = std::process::Command::new("sleep").arg("1000").spawn().unwrap();
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", child.id())).unwrap();
        let started = stat.rsplit_once(')').unwrap().1.split_ascii_whitespace().nth(19).unwrap().to_owned();
        let me = Owner::this().to_string();
        let boot = me.splitn(3, '.').nth(2).unwrap();
        let of = |boot: &str| format!("{}@{}.{started}.{boot}", ids::fresh(), child.id());
        let (here, elsewhere) = (of(boot), of("01234567-89ab-cdef-0123-456789abcdef-4026531836"));
        assert!(!holder_has_ended(&here) && !holder_has_ended(&elsewhere));
        child.kill().unwrap();
        child.wait().unwrap();
        assert!(holder_has_ended(&here) && !holder_has_ended(&elsewhere));
        assert!(!holder_has_ended("what an earlier version wrote"));
        assert_ne!(token(&Owner::this()), token(&Owner::this()));
    }
}
