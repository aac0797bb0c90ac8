//! Hostile containers: what they do after an honest build.

use std::time::Duration;

use labs::sandbox::{Health, NoAnswer, Run, Sandbox, Started};

use crate::common::{built, nothing_left, open, run, started, until};

async fn image(sandbox: &Sandbox, rest: &str) -> labs::sandbox::Built {
    built(sandbox, &[("Dockerfile", &format!("FROM python:3.13-slim\n{rest}"))]).await
}

fn command(script: &str) -> Run {
    Run { cmd: vec!["python3".into(), "-u".into(), "-c".into(), script.into()], ..Run::default() }
}

#[test]
fn hostile_containers_are_bounded_and_told_apart() {
    run(|host| async move {
        let sandbox = open(&host).await;
        let plain = image(&sandbox, "ENV A=1\n").await;

        // It ignores the stop signal.
        let deaf = started(
            &sandbox,
            &plain,
            &command("import signal, time\nsignal.signal(15, signal.SIG_IGN)\nprint('up')\ntime.sleep(1000)"),
        )
        .await;
        until("a container is up", async || deaf.logs().await.unwrap().stdout.contains("up")).await;
        let stopped = deaf.stop(Duration::from_secs(2)).await.unwrap();
        assert!(!stopped.signal_respected && stopped.exit_code == Some(137), "{stopped:?}");
        deaf.remove().await.unwrap();

        // It floods its log.
        let loud = started(&sandbox, &plain, &command("while True: print('y' * 4000)")).await;
        until("more was printed than is kept", async || loud.logs().await.unwrap().stdout.len() >= 60 << 10).await;
        assert!(loud.logs().await.unwrap().stdout.len() <= 64 << 10);
        loud.remove().await.unwrap();

        // It eats memory, or forks without end: its own limits end it, not the sandbox's.
        let hungry = started(&sandbox, &plain, &command("x = []\nwhile True: x.append(b'x' * (8 << 20))")).await;
        let state = hungry.wait(Duration::from_secs(60)).await.unwrap().unwrap();
        assert!(state.out_of_memory, "{state:?}");
        let forking = started(&sandbox, &plain, &command("import os, time\ntry:\n  while True:\n    if os.fork() == 0: time.sleep(1000)\nexcept OSError: print('no more', flush=True)\ntime.sleep(1000)")).await;
        until("no process more", async || forking.logs().await.unwrap().stdout.contains("no more")).await;
        assert!(forking.processes().await.unwrap().len() <= 128);
        forking.remove().await.unwrap();

        // Its answers are no answers.
        let server = "import socket\ns = socket.create_server(('0.0.0.0', 8000))\nwhile True:\n  c, _ = s.accept()\n";
        for (body, expected) in [
            ("  c.recv(100)\n  c.sendall(b'SSH-2.0-nothing\\r\\n')\n  c.close()", "not http"),
            ("  c.recv(100)\n  try:\n    while True: c.sendall(b'x' * 65536)\n  except OSError: pass", "not http"),
            (
                "  c.sendall(b'HTTP/1.1 200 OK\\r\\n\\r\\n')\n  try:\n    while True: c.sendall(b'x' * 65536)\n  except OSError: pass",
                "cut",
            ),
            ("  keep = globals().setdefault('k', [])\n  keep.append(c)", "silent"),
        ] {
            let odd = started(&sandbox, &plain, &command(&format!("{server}{body}"))).await;
            until("it listens", async || !odd.listening().await.unwrap().is_empty()).await;
            let answer = odd.http("GET", 8000, "/").await.unwrap();
            match (expected, &answer) {
                ("not http", Err(NoAnswer::NotHttp(_))) | ("silent", Err(NoAnswer::TimedOut)) => {}
                ("cut", Ok(answer)) => assert!(answer.status == 200 && answer.body.len() <= 256 << 10),
                _ => panic!("{expected}: {answer:?}"),
            }
            odd.remove().await.unwrap();
        }

        // Nothing listens, the command is missing, it ends at once.
        let idle = started(&sandbox, &plain, &command("import time; time.sleep(1000)")).await;
        assert_eq!(idle.http("GET", 8000, "/").await.unwrap(), Err(NoAnswer::Refused));
        idle.remove().await.unwrap();
        let missing = Run { cmd: vec!["/no/such/file".into()], ..Run::default() };
        assert!(matches!(sandbox.start(&plain.image, &missing).await.unwrap(), Started::Refused { .. }));
        let brief = started(&sandbox, &plain, &command("raise SystemExit(3)")).await;
        assert_eq!(brief.wait(Duration::from_secs(60)).await.unwrap().unwrap().exit_code, Some(3));
        assert_eq!(brief.http("GET", 8000, "/").await.unwrap(), Err(NoAnswer::Gone));

        // A health check that never returns.
        let sick =
            image(&sandbox, "HEALTHCHECK --interval=1s --timeout=600s CMD echo begun > /proc/1/fd/1; sleep 1000\n")
                .await;
        let checked = started(&sandbox, &sick, &command("import time; time.sleep(1000)")).await;
        until("the health check has begun", async || checked.logs().await.unwrap().stdout.contains("begun")).await;
        assert_eq!(checked.state().await.unwrap().health, Health::Starting);
        checked.stop(Duration::from_secs(1)).await.unwrap();

        sandbox.close().await.unwrap();
        nothing_left().await;
    });
}

/// A web server that answers every request with one word.
fn says(word: &str, port: u16) -> String {
    format!(
        "import socket\ns = socket.create_server(('0.0.0.0', {port}))\nwhile True:\n  c, _ = s.accept()\n  c.recv(1000)\n  \
         c.sendall(b'HTTP/1.1 200 OK\\r\\nContent-Length: {}\\r\\n\\r\\n{word}')\n  c.close()",
        word.len()
    )
}

#[test]
fn a_port_that_others_hold_is_free_in_every_container() {
    run(|host| async move {
        // The machine itself holds it, another container of the same learner does, and a neighbour's does.
        let machine = std::net::TcpListener::bind("0.0.0.0:0").unwrap();
        let port = machine.local_addr().unwrap().port();
        let (one, two) = tokio::join!(open(&host), open(&host));
        let (image_one, image_two) = tokio::join!(image(&one, "ENV A=1\n"), image(&two, "ENV A=1\n"));
        let first = started(&one, &image_one, &command(&says("first", port))).await;
        let second = started(&one, &image_one, &command(&says("second", port))).await;
        let third = started(&two, &image_two, &command(&says("third", port))).await;
        for (container, word) in [(&first, "first"), (&second, "second"), (&third, "third")] {
            let answer = container.wait_http("GET", port, "/", Duration::from_secs(60)).await.unwrap().unwrap();
            assert_eq!(String::from_utf8_lossy(&answer.body), word);
        }
        // Held within the container itself, it is the learner's own mistake: the second server ends, the first answers.
        let twice = format!("import subprocess, sys\n{}", says("twice", port).replace(
            "while True:",
            &format!("print(subprocess.run([sys.executable, '-c', 'import socket; socket.create_server((\"\", {port}))'], capture_output=True).stderr)\nwhile True:"),
        ));
        let twice = started(&one, &image_one, &command(&twice)).await;
        let answer = twice.wait_http("GET", port, "/", Duration::from_secs(60)).await.unwrap().unwrap();
        assert_eq!(answer.body, b"twice");
        assert!(twice.logs().await.unwrap().stdout.contains("already in use"));
        one.close().await.unwrap();
        two.close().await.unwrap();
        nothing_left().await;
    });
}
