//! The tables, from the files in `migrations/`, forward only. One text serves both databases.

use std::borrow::Cow;

use rust_embed::RustEmbed;
use sqlx::migrate::{Migration, MigrationType, Migrator};

use super::Backend;

#[derive(RustEmbed)]
#[folder = "../migrations"]
#[include = "*.sql"]
struct Files;

/// All migrations, in the spelling of one database.
pub(super) fn migrator(backend: Backend) -> Migrator {
    let mut migrations: Vec<Migration> = Files::iter()
        .filter_map(|name| {
            let text = String::from_utf8(Files::get(&name)?.data.into_owned()).ok()?;
            let (version, rest) = name.split_once('_')?;
            let description = rest.trim_end_matches(".sql").replace('_', " ");
            let sql = match backend {
                Backend::Sqlite => text,
                Backend::Postgres => text.replace(" BLOB ", " BYTEA "),
            };
            let version = version.parse().ok()?;
            Some(Migration::new(version, Cow::Owned(description), MigrationType::Simple, Cow::Owned(sql), false))
        })
        .collect();
    migrations.sort_by_key(|migration| migration.version);
    Migrator { migrations: Cow::Owned(migrations), ..Migrator::DEFAULT }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_of_the_folder_is_a_migration_and_versions_are_unique() {
        let migrator = migrator(Backend::Postgres);
        let versions: std::collections::BTreeSet<_> = migrator.migrations.iter().map(|m| m.version).collect();
        assert_eq!(versions.len(), Files::iter().count());
        assert!(migrator.migrations.iter().all(|m| !m.sql.contains(" BLOB ")));
    }
}
