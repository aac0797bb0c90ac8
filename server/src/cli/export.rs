//! `drydock export`

use std::fmt::Write;

use clap::Args;

use super::{Data, Failure, print};
use crate::csv;
use crate::store::export;

/// Write all graded checks as CSV, one line for each check of each hand-in
#[derive(Debug, Args)]
pub struct Export {
    #[command(flatten)]
    data: Data,
}

impl Export {
    pub(super) async fn run(self) -> Result<u8, Failure> {
        let store = self.data.store().await?;
        let rows = export::checks(&store).await.map_err(Failure::trouble)?;
        let mut text = String::from("learner,lab,submission,received_at_ms,passed,check,status,earned,possible\n");
        for row in rows {
            let points = |milli: i64| format!("{}.{:03}", milli / 1000, milli.unsigned_abs() % 1000);
            let fields = [
                csv::field(&row.learner_id),
                csv::field(&row.lab),
                csv::field(&row.submission_id),
                row.received_at.to_string(),
                row.passed.to_string(),
                csv::field(&row.check_id),
                csv::field(&row.status),
                points(row.earned_milli),
                points(row.possible_milli),
            ];
            let _ = writeln!(text, "{}", fields.join(","));
        }
        print(&text);
        Ok(0)
    }
}
