//! Who is asking.
//!
//! Reading makes nobody: a learner comes into being with the first thing that is worth keeping, so a crawler or a health
//! check leaves no rows.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use tower_sessions::Session;

use super::error::{Error, Result};
use crate::store::{self, Store};

const LEARNER: &str = "learner";
const DAY: &str = "day";
const MS_PER_DAY: i64 = 86_400_000;

/// The browser that sent the request, and the learner it stands for, if it has done anything yet.
#[derive(Debug, Clone)]
pub struct Visitor {
    session: Session,
    learner: Option<String>,
}

impl Visitor {
    /// The learner's id, if there is one.
    pub fn learner(&self) -> Option<&str> {
        self.learner.as_deref()
    }

    /// The learner, made now where there is none. Only changing requests call this.
    pub async fn keep(&self, store: &Store) -> Result<String> {
        let known = match &self.learner {
            Some(id) if store::learners::exists(store, id).await? => Some(id.clone()),
            _ => None,
        };
        let id = match known {
            Some(id) => id,
            None => {
                let id = store::learners::create(store).await?;
                self.session.insert(LEARNER, &id).await.map_err(Error::internal)?;
                id
            }
        };
        self.remember().await?;
        Ok(id)
    }

    /// Renews the cookie once a day, so that a learner who comes back is not forgotten.
    async fn remember(&self) -> Result<()> {
        let today = store::clock::now() / MS_PER_DAY;
        let last: Option<i64> = self.session.get(DAY).await.map_err(Error::internal)?;
        if last != Some(today) {
            self.session.insert(DAY, today).await.map_err(Error::internal)?;
        }
        Ok(())
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Visitor {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Visitor> {
        let session = Session::from_request_parts(parts, state).await.map_err(|(_, why)| Error::internal(why))?;
        let learner = session.get(LEARNER).await.map_err(Error::internal)?;
        Ok(Visitor { session, learner })
    }
}

/// A learner who exists. Where there is none the handler does not start and the page is "not found": what it would show
/// belongs to someone else.
#[derive(Debug, Clone)]
pub struct Learner(pub String);

impl<S: Send + Sync> FromRequestParts<S> for Learner {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Learner> {
        let visitor = Visitor::from_request_parts(parts, state).await?;
        visitor.learner.map(Learner).ok_or_else(|| Error::not_found("There is nothing of yours under this address."))
    }
}
