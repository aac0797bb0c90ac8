//! How long a sandbox takes to be ready and to be gone (median of 20), and a whole grading of the good Flask solution
//! against the same steps without judging (build, change, build, run, ask, stop) on the same engine, alternating in one run.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, clippy::panic)]

use std::time::{Duration, Instant};

use labs::grade::grade;
use labs::lab::{Catalog, Lab};
use labs::sandbox::{BuildOptions, BuildOutcome, Host, HostConfig, Limits, Run, Sandbox, Started};

const SANDBOXES: usize = 20;
const ROUNDS: usize = 7;

#[tokio::main]
async fn main() {
    let cold = Host::connect(HostConfig { warm: 0, ..HostConfig::default() }).await.unwrap();
    let (mut ready, mut gone) = (Vec::new(), Vec::new());
    for _ in 0..SANDBOXES {
        let begun = Instant::now();
        let sandbox = cold.open(&Limits::default()).await.unwrap();
        ready.push(begun.elapsed());
        let begun = Instant::now();
        sandbox.close().await.unwrap();
        gone.push(begun.elapsed());
    }
    println!("sandbox ready, median of {SANDBOXES}: {:.2} s; gone: {:.2} s", median(&mut ready), median(&mut gone));

    let (catalog, problems) = Catalog::embedded();
    assert!(problems.is_empty(), "{problems:?}");
    let lab = catalog.find("first-image").unwrap();
    let (mut graded, mut by_hand) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let begun = Instant::now();
        assert!(grade(Some(&cold), lab, &lab.good, &mut ()).await.unwrap().passed);
        graded.push(begun.elapsed());
        let begun = Instant::now();
        let sandbox = cold.open(&Limits::default()).await.unwrap();
        steps(&sandbox, lab).await;
        sandbox.close().await.unwrap();
        by_hand.push(begun.elapsed());
    }
    report("cold pool", &mut graded, &mut by_hand);

    let warm = Host::connect(HostConfig { warm: 1, ..HostConfig::default() }).await.unwrap();
    let (mut graded, mut by_hand) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        waits_ready(&warm).await;
        let begun = Instant::now();
        assert!(grade(Some(&warm), lab, &lab.good, &mut ()).await.unwrap().passed);
        graded.push(begun.elapsed());
        waits_ready(&warm).await;
        let begun = Instant::now();
        let sandbox = warm.open(&Limits::default()).await.unwrap();
        steps(&sandbox, lab).await;
        sandbox.close().await.unwrap();
        by_hand.push(begun.elapsed());
    }
    report("warm pool", &mut graded, &mut by_hand);
    cold.shut_down().await;
    warm.shut_down().await;
}

async fn waits_ready(host: &Host) {
    host.warm_up();
    while host.ready() == 0 {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// What a person would do at a terminal.
async fn steps(sandbox: &Sandbox, lab: &Lab) {
    let dockerfile = lab.good.text("Dockerfile").unwrap();
    let change = lab.change.as_ref().unwrap();
    let mut image = None;
    for changed in [false, true] {
        let mut tar = tar::Builder::new(Vec::new());
        for (name, bytes) in lab.good.iter() {
            let text = String::from_utf8_lossy(bytes);
            let replaced =
                if changed && name == change.file { text.replace(&change.find, &change.replace) } else { text.into() };
            let mut header = tar::Header::new_gnu();
            header.set_size(replaced.len() as u64);
            header.set_mode(0o644);
            tar.append_data(&mut header, name, replaced.as_bytes()).unwrap();
        }
        let outcome =
            sandbox.build(tar.into_inner().unwrap(), dockerfile, &BuildOptions::default(), &mut |_| {}).await.unwrap();
        let BuildOutcome::Built(built) = outcome else { panic!("{outcome:?}") };
        image = Some(built.image);
    }
    let started = sandbox.start(&image.unwrap(), &Run::default()).await.unwrap();
    let Started::Running(container) = started else { panic!("it did not start") };
    container.wait_http("GET", lab.app.port.unwrap(), "/", Duration::from_secs(30)).await.unwrap().unwrap();
    container.stop(Duration::from_secs(10)).await.unwrap();
}

fn report(what: &str, graded: &mut [Duration], by_hand: &mut [Duration]) {
    let (graded, by_hand) = (median(graded), median(by_hand));
    println!(
        "{what}: grading {graded:.2} s, the same steps by hand {by_hand:.2} s, ratio {:.2} (median of {ROUNDS})",
        graded / by_hand
    );
}

fn median(times: &mut [Duration]) -> f64 {
    times.sort();
    times[times.len() / 2].as_secs_f64()
}
