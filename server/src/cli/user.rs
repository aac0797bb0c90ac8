//! `drydock user`

use std::io::BufRead;

use argon2::Argon2;
use argon2::password_hash::rand_core::OsRng;
use argon2::password_hash::{PasswordHasher, SaltString};
use clap::{Args, Subcommand, ValueEnum};

use super::{Data, Failure, print};
use crate::store::accounts;

/// Fewest characters of a password (NIST SP 800-63B-4, section 3.1.1.2, for a password that stands alone).
const SHORTEST: usize = 15;

/// Manage accounts
#[derive(Debug, Subcommand)]
pub enum User {
    /// Add an account; the password is read from standard input
    Add(Add),
    /// List all accounts
    List(List),
    /// Keep an account from signing in
    Disable(One),
    /// Let a disabled account sign in again
    Enable(One),
}

#[derive(Debug, Args)]
pub struct Add {
    /// E-mail address
    email: String,
    /// Name to show [default: the part before the @]
    #[arg(long)]
    name: Option<String>,
    /// What the account may do
    #[arg(long, value_enum, default_value = "student")]
    role: Role,
    #[command(flatten)]
    data: Data,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Role {
    Student,
    Instructor,
    Admin,
}

#[derive(Debug, Args)]
pub struct List {
    #[command(flatten)]
    data: Data,
}

#[derive(Debug, Args)]
pub struct One {
    /// E-mail address
    email: String,
    #[command(flatten)]
    data: Data,
}

impl User {
    pub(super) async fn run(self) -> Result<u8, Failure> {
        match self {
            Self::Add(add) => add.run().await,
            Self::List(list) => list.run().await,
            Self::Disable(one) => one.set_enabled(false).await,
            Self::Enable(one) => one.set_enabled(true).await,
        }
    }
}

impl Add {
    async fn run(self) -> Result<u8, Failure> {
        let Some((before, after)) = self.email.split_once('@') else {
            return Err(Failure::input(format!("{} is no e-mail address: it has no @", self.email)));
        };
        if before.is_empty() || after.is_empty() {
            return Err(Failure::input(format!("{} is no e-mail address: a part beside the @ is empty", self.email)));
        }
        let mut password = String::new();
        eprintln!("Password (one line, at least {SHORTEST} characters):");
        std::io::stdin().lock().read_line(&mut password).map_err(Failure::trouble)?;
        let password = password.trim_end_matches(['\r', '\n']);
        if password.chars().count() < SHORTEST {
            return Err(Failure::input(format!(
                "the password has fewer than {SHORTEST} characters; nothing was added"
            )));
        }
        let hash = Argon2::default()
            .hash_password(password.as_bytes(), &SaltString::generate(&mut OsRng))
            .map_err(Failure::trouble)?
            .to_string();
        let role = match self.role {
            Role::Student => "student",
            Role::Instructor => "instructor",
            Role::Admin => "admin",
        };
        let store = self.data.store().await?;
        let name = self.name.as_deref().unwrap_or(before);
        match accounts::add(&store, &self.email, name, role, &hash).await.map_err(Failure::trouble)? {
            Some(_) => {
                print(&format!("Added {} as {role}.\n", self.email));
                Ok(0)
            }
            None => Err(Failure::input(format!("{} has an account already; nothing was changed", self.email))),
        }
    }
}

impl List {
    async fn run(self) -> Result<u8, Failure> {
        let store = self.data.store().await?;
        let all = accounts::all(&store).await.map_err(Failure::trouble)?;
        if all.is_empty() {
            print("There are no accounts. Add one with: drydock user add ADDRESS\n");
        }
        for account in all {
            let state = if account.disabled_at.is_some() { "disabled" } else { "enabled" };
            print(&format!("{}\t{}\t{}\t{state}\n", account.email, account.role, account.display_name));
        }
        Ok(0)
    }
}

impl One {
    async fn set_enabled(self, enabled: bool) -> Result<u8, Failure> {
        let store = self.data.store().await?;
        if accounts::set_enabled(&store, &self.email, enabled).await.map_err(Failure::trouble)? {
            print(&format!("{} is {} now.\n", self.email, if enabled { "enabled" } else { "disabled" }));
            Ok(0)
        } else {
            Err(Failure::input(format!("{} has no account; `drydock user list` shows all", self.email)))
        }
    }
}
