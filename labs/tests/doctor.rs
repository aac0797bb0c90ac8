//! `doctor` on the real engine: every limit holds, and each one that is taken away is reported.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

mod common;

use common::{config, nothing_left, run};
use labs::sandbox::doctor::{Verdict, examine, examine_only};
use labs::sandbox::{Host, HostConfig, Limit};

#[test]
fn every_limit_holds_and_each_one_taken_away_is_reported() {
    run(|host| async move {
        let found = examine(&host).await;
        println!("{found:#?}");
        assert_eq!(found.len(), Limit::ALL.len());
        for canary in &found {
            assert_eq!(canary.verdict, Verdict::Held, "{canary:?}");
        }
        for limit in Limit::ALL {
            let without = HostConfig { without: vec![limit], ..config() };
            let host = Host::connect(without).await.unwrap();
            let found = examine_only(&host, &[limit]).await;
            println!("without it: {found:#?}");
            assert_eq!(found[0].verdict, Verdict::NotHeld, "without the limit of {}: {found:?}", limit.name());
        }
        nothing_left().await;
    });
}
