//! # What it checks
//! The service answers HTTP on the lab's port and path, with the status and the JSON keys that the lab asks for, and
//! after one line of the source was changed and the image built again, with what the changed line says.
//!
//! # Why it matters
//! A container that runs is not yet a service that works. Only an answer shows that the right program listens on the
//! right port, and only an answer from the changed source shows that it is yours.
//!
//! # Failing example
//! ```text
//! CMD ["gunicorn", "--bind", "127.0.0.1:8000", "app:app"]
//! ```
//! for a service that is asked on port 5000.
//!
//! # Passing example
//! ```text
//! CMD ["gunicorn", "--bind", "0.0.0.0:5000", "app:app"]
//! ```
//!
//! # Source
//! Docker documentation, "Networking overview: published ports".

use crate::checks::{Group, Judged, Meta, Needs, Severity};
use crate::grade::Evidence;
use crate::sandbox::{Answer, Listening, NoAnswer};

/// The check's description.
pub const META: Meta = Meta {
    id: "responds",
    title: "The service answers as it should",
    group: Group::Container,
    severity: Severity::Error,
    aliases: &[],
    needs: Needs::Container,
};

/// Judges the answer.
pub fn judge(seen: &Evidence) -> Judged {
    let Some(run) = &seen.run else { return Judged::skip("It was not run") };
    let Some(port) = seen.app.port else { return Judged::skip("The lab's service has no port") };
    let path = &seen.probe.path;
    let mut judged = match &run.answer {
        Some(Ok(answer)) => answered(seen, answer),
        Some(Err(reason)) => Judged::fail(format!("GET {path} on port {port} got no answer: {}", words(reason))).fix(
            match run.last_lines(6).iter().any(|line| loader_missing(line)) {
                true => {
                    "The file that is started is missing, or the loader that it names: look at the path, and build \
                         a static program where the image has no C library (CGO_ENABLED=0 in Go)."
                        .to_owned()
                }
                false => format!("Let the service listen on 0.0.0.0:{port}, and read its output."),
            },
        ),
        None => Judged::fail(format!("The container was not running, so nothing answers on port {port}"))
            .fix("Let it start first."),
    };
    if judged.status != crate::checks::Status::Pass {
        for socket in &run.listening {
            judged = judged.evidence(format!("it listens on {}:{}", socket.address, socket.port));
        }
        judged.evidence.extend(run.last_lines(6));
    }
    judged
}

fn answered(seen: &Evidence, answer: &Answer) -> Judged {
    let probe = &seen.probe;
    let body = String::from_utf8_lossy(&answer.body);
    let shown: String = body.trim().chars().take(200).filter(|c| !c.is_control()).collect();
    let judged = if answer.status != probe.status {
        Judged::fail(format!("GET {} answers {} and not {}", probe.path, answer.status, probe.status))
            .fix("Read the service's output for the reason.")
    } else if let Some(missing) = missing_key(&probe.json, &body) {
        Judged::fail(missing).fix("Run the lab's own service: it returns the right JSON.")
    } else if let Some(random) = seen.rebuild.as_ref().filter(|it| it.failed.is_none()).map(|it| &it.random)
        && !body.contains(random.as_str())
    {
        Judged::fail("The answer does not come from the lab's source: it did not follow a change of one line")
            .fix("COPY the lab's source into the image and run it; an answer from elsewhere does not count.")
    } else if let Some(socket) = loopback_only(seen) {
        Judged::fail(format!(
            "It answers on {}:{}, which only the container itself can reach",
            socket.address, socket.port
        ))
        .fix(format!("Let the service listen on 0.0.0.0:{}.", socket.port))
    } else if let Some(other) = other_path(seen) {
        Judged::fail(other).fix("Run the lab's own service: it answers there too.")
    } else {
        Judged::pass(format!("GET {} answers {}", probe.path, answer.status))
    };
    judged.evidence(format!("GET {} → {} in {:.0} ms", probe.path, answer.status, answer.seconds * 1e3)).evidence(shown)
}

/// The socket that answers the grader, who asks from within the container's network, and would answer nobody else.
fn loopback_only(seen: &Evidence) -> Option<&Listening> {
    let port = seen.app.port?;
    let sockets: Vec<_> = seen.run.as_ref()?.listening.iter().filter(|socket| socket.port == port).collect();
    sockets.first().copied().filter(|_| sockets.iter().all(|socket| !socket.reaches_outside()))
}

/// What is wrong with the answer from a second path, where the lab names one (`with.path`).
fn other_path(seen: &Evidence) -> Option<String> {
    let path = seen.text("path")?;
    match seen.run.as_ref()?.paths.get(path)? {
        Ok(answer) if answer.status == 200 => None,
        Ok(answer) => Some(format!("GET {path} answers {} and not 200", answer.status)),
        Err(reason) => Some(format!("GET {path} got no answer: {}", words(reason))),
    }
}

fn missing_key(keys: &[String], body: &str) -> Option<String> {
    if keys.is_empty() {
        return None;
    }
    match serde_json::from_str::<serde_json::Value>(body) {
        Ok(serde_json::Value::Object(object)) => {
            keys.iter().find(|key| !object.contains_key(*key)).map(|key| format!("The answer's JSON has no {key}"))
        }
        _ => Some("The answer is not a JSON object".to_owned()),
    }
}

/// What the kernel says of a program that is not there, and of one whose loader is not there.
fn loader_missing(line: &str) -> bool {
    line.starts_with("exec ") && line.trim_end().ends_with("no such file or directory")
}

/// Why there was no answer, in words.
fn words(reason: &NoAnswer) -> String {
    match reason {
        NoAnswer::Refused => "nothing listens there".to_owned(),
        NoAnswer::TimedOut => "it took too long".to_owned(),
        NoAnswer::NotHttp(what) => format!("what came back is not HTTP ({what})"),
        NoAnswer::Gone => "the container ended".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::Status;
    use crate::grade::RunSeen;

    fn seen(status: u16, body: &str) -> Evidence {
        let answer = Answer { status, headers: Vec::new(), body: body.into(), seconds: 0.01 };
        let mut seen =
            Evidence { run: Some(RunSeen { answer: Some(Ok(answer)), ..RunSeen::default() }), ..Evidence::default() };
        seen.app.port = Some(5000);
        seen.probe.json = vec!["service".to_owned()];
        seen
    }

    #[test]
    fn a_missing_loader_is_named_for_what_it_is() {
        let mut seen = seen(200, "");
        let run = seen.run.as_mut().unwrap();
        run.answer = Some(Err(NoAnswer::Gone));
        run.logs.stderr = "exec /info: no such file or directory\n".to_owned();
        assert!(judge(&seen).fix.contains("CGO_ENABLED=0"));
        seen.run.as_mut().unwrap().logs.stderr.clear();
        assert!(judge(&seen).fix.contains("listen"));
    }

    #[test]
    fn status_and_keys_decide() {
        assert_eq!(judge(&seen(200, "{\"service\": 1}")).status, Status::Pass);
        assert_eq!(judge(&seen(404, "{\"service\": 1}")).status, Status::Fail);
        assert_eq!(judge(&seen(200, "{\"other\": 1}")).status, Status::Fail);
        assert_eq!(judge(&seen(200, "hello")).status, Status::Fail);
    }
}
