//! Accounts: an e-mail address, a password's Argon2 hash and a role. Signing in comes with a later version of the web;
//! `drydock user` manages them already, so that nothing has to be migrated away.

use super::{Result, Store, clock, ids};

/// An account as staff see it.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Account {
    /// Identifier.
    pub id: String,
    /// E-mail address, lower case.
    pub email: String,
    /// Name to show.
    pub display_name: String,
    /// `student`, `instructor` or `admin`.
    pub role: String,
    /// When it was disabled, if it was.
    pub disabled_at: Option<i64>,
}

/// Adds an account. `Ok(None)` when the address has one already.
pub async fn add(store: &Store, email: &str, name: &str, role: &str, password_hash: &str) -> Result<Option<String>> {
    let id = ids::fresh();
    let done = sqlx::query(
        "INSERT INTO account (id, email, display_name, password_hash, role, created_at)
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (email) DO NOTHING",
    )
    .bind(&id)
    .bind(email.to_lowercase())
    .bind(name)
    .bind(password_hash)
    .bind(role)
    .bind(clock::now())
    .execute(store.pool())
    .await?;
    Ok((done.rows_affected() == 1).then_some(id))
}

/// All accounts by address.
pub async fn all(store: &Store) -> Result<Vec<Account>> {
    let rows = sqlx::query_as("SELECT id, email, display_name, role, disabled_at FROM account ORDER BY email")
        .fetch_all(store.pool())
        .await?;
    Ok(rows)
}

/// Disables or enables an account; false when there is none of that address.
pub async fn set_enabled(store: &Store, email: &str, enabled: bool) -> Result<bool> {
    let done = sqlx::query("UPDATE account SET disabled_at = $2 WHERE email = $1")
        .bind(email.to_lowercase())
        .bind((!enabled).then(clock::now))
        .execute(store.pool())
        .await?;
    Ok(done.rows_affected() == 1)
}
