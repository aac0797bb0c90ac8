//! People who learn. A learner is apart from the session that a browser holds and from an account.

use super::{Result, Store, clock, ids};

/// Makes a learner without an account and gives its id.
pub async fn create(store: &Store) -> Result<String> {
    let id = ids::fresh();
    sqlx::query("INSERT INTO learner (id, created_at, seen_at) VALUES ($1, $2, $2)")
        .bind(&id)
        .bind(clock::now())
        .execute(store.pool())
        .await?;
    Ok(id)
}

/// Whether a learner of that id exists.
pub async fn exists(store: &Store, id: &str) -> Result<bool> {
    let row = sqlx::query("SELECT 1 FROM learner WHERE id = $1").bind(id).fetch_optional(store.pool()).await?;
    Ok(row.is_some())
}

/// Notes that the learner was here now.
pub async fn seen(store: &Store, id: &str) -> Result<()> {
    sqlx::query("UPDATE learner SET seen_at = $2 WHERE id = $1")
        .bind(id)
        .bind(clock::now())
        .execute(store.pool())
        .await?;
    Ok(())
}

/// The learner of an account, made if there is none yet.
pub async fn of_account(store: &Store, account: &str) -> Result<String> {
    let found: Option<(String,)> = sqlx::query_as("SELECT id FROM learner WHERE account_id = $1")
        .bind(account)
        .fetch_optional(store.pool())
        .await?;
    if let Some((id,)) = found {
        return Ok(id);
    }
    sqlx::query(
        "INSERT INTO learner (id, account_id, created_at, seen_at) VALUES ($1, $2, $3, $3) ON CONFLICT (account_id) DO NOTHING",
    )
    .bind(ids::fresh())
    .bind(account)
    .bind(clock::now())
    .execute(store.pool())
    .await?;
    let (id,): (String,) =
        sqlx::query_as("SELECT id FROM learner WHERE account_id = $1").bind(account).fetch_one(store.pool()).await?;
    Ok(id)
}
