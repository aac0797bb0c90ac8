//! `drydock doctor`

use clap::Args;
use labs::sandbox::doctor::{Canary, Verdict, examine};

use super::{Engine, FOUND, Failure, Format, print};
use crate::grading::open_host;

/// Prove on this machine that the sandbox's limits hold
///
/// Ends with 0 when all hold, 1 when one does not or could not be checked, 3 without a sandbox.
#[derive(Debug, Args)]
pub struct Doctor {
    /// How to write the result
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    #[command(flatten)]
    engine: Engine,
}

impl Doctor {
    pub(super) async fn run(self) -> Result<u8, Failure> {
        let host = open_host(self.engine.config(0)).await.map_err(Failure::trouble)?;
        eprintln!("Trying each limit in a sandbox of its own; this takes about half a minute …");
        let canaries = examine(&host).await;
        host.shut_down().await;
        let all = canaries.iter().all(|canary| canary.verdict == Verdict::Held);
        print(&match self.format {
            Format::Json => serde_json::to_string_pretty(&canaries).map_err(Failure::trouble)? + "\n",
            Format::Text => canaries.iter().map(line).collect(),
        });
        if !all {
            eprintln!(
                "A limit does not hold, or could not be checked: do not let strangers hand in here before it does."
            );
        }
        Ok(if all { 0 } else { FOUND })
    }
}

fn line(canary: &Canary) -> String {
    let verdict = match canary.verdict {
        Verdict::Held => "holds",
        Verdict::NotHeld => "DOES NOT HOLD",
        Verdict::NotChecked => "not checked",
    };
    format!("{:<10} {:<14} {}: {}\n", canary.limit.name(), verdict, canary.tried, canary.evidence)
}
