//! The first page.

use axum::extract::State;
use axum::response::Html;

use super::error::Result;
use super::learner::Visitor;
use super::views;
use super::views::home::Standing;
use crate::state::AppState;
use crate::store::{self, Store};

/// Where the learner is, and what comes next.
pub async fn home(State(state): State<AppState>, visitor: Visitor) -> Result<Html<String>> {
    let standing = standing(&state.store, visitor.learner()).await?;
    let loaded = state.loaded();
    let view = views::home::of(&loaded, &standing, state.engine());
    Ok(Html(app::pages::home(&loaded.site, &view)))
}

/// What is remembered of a learner; nothing for a visitor who is none yet.
pub async fn standing(store: &Store, learner: Option<&str>) -> Result<Standing> {
    let Some(learner) = learner else { return Ok(Standing::default()) };
    Ok(Standing {
        read: store::progress::read(store, learner).await?,
        quizzes: store::progress::quizzes(store, learner).await?,
        labs: store::progress::labs(store, learner).await?,
    })
}
