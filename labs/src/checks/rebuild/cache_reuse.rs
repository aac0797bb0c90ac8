//! # What it checks
//! After one line of the application changes, the next build takes the installed dependencies from the cache and does
//! not install them again. The grader makes the change, builds a second time in the same engine, and reads BuildKit's
//! own records of every step in every stage. The changed line carries a random value that the rebuilt service must
//! return, so an image that never takes the source in does not pass by reusing everything.
//!
//! # Why it matters
//! You build after every change. Whether that takes two seconds or two minutes is decided by the order of a few lines:
//! a step runs again as soon as anything before it, or any file it copies, has changed.
//!
//! # Failing example
//! ```text
//! COPY . .
//! RUN pip install --no-cache-dir -r requirements.txt
//! ```
//!
//! # Passing example
//! ```text
//! COPY requirements.txt .
//! RUN pip install --no-cache-dir -r requirements.txt
//! COPY . .
//! ```
//!
//! # Source
//! Docker documentation, "Optimize cache usage in builds".

use crate::checks::{Group, Judged, Meta, Needs, Severity};
use crate::dockerfile::Dockerfile;
use crate::grade::{Evidence, RebuildSeen, RunSeen};
use crate::sandbox::Step;

/// The check's description.
pub const META: Meta = Meta {
    id: "cache-reuse",
    title: "A changed line does not install the dependencies again",
    group: Group::Rebuild,
    severity: Severity::Warning,
    aliases: &[],
    needs: Needs::Rebuild,
};

/// Judges the second build's steps.
pub fn judge(seen: &Evidence) -> Judged {
    let Some(rebuild) = &seen.rebuild else { return Judged::skip("The lab changes no line") };
    if let Some(reason) = &rebuild.failed {
        return Judged::fail("The second build, after one line was changed, did not end well").evidence(reason.clone());
    }
    with_evidence(verdict(seen, rebuild), rebuild)
}

fn verdict(seen: &Evidence, rebuild: &RebuildSeen) -> Judged {
    let file = &rebuild.changed_file;
    let again = rebuild.second.iter().find(|step| !step.cached && installs(step, seen.dockerfile.as_ref()));
    if let Some(step) = again {
        let judged = Judged::fail(format!("After one line of {file} changed, the dependencies were installed again"))
            .fix("Copy only the list of dependencies, install, and copy the application after that.");
        return match step.line {
            Some(line) => judged.at(line),
            None => judged,
        };
    }
    if rebuild.second.iter().all(|step| step.cached) {
        return Judged::fail(format!("{file} was changed and no step ran again: the image does not hold that file"))
            .fix(format!("COPY {file} into the image."));
    }
    if let Some(run) = &seen.run
        && let Some(false) = returned(run, &rebuild.random)
    {
        return Judged::fail(format!("The rebuilt service answers, but not with what the changed line of {file} says"))
            .fix(format!("Run the lab's own {file}; an answer from elsewhere does not count."));
    }
    Judged::pass("After a change of one line, the dependencies came from the cache")
}

/// Whether the service returned the random value; none where it did not answer.
fn returned(run: &RunSeen, random: &str) -> Option<bool> {
    let answer = run.answer.as_ref()?.as_ref().ok()?;
    (answer.status < 500).then(|| String::from_utf8_lossy(&answer.body).contains(random))
}

fn with_evidence(mut judged: Judged, rebuild: &RebuildSeen) -> Judged {
    let reused = rebuild.second.iter().filter(|step| step.cached).count();
    judged = judged
        .evidence(format!("first build: {:.1} s", rebuild.first_seconds))
        .evidence(format!("second build: {:.1} s", rebuild.second_seconds))
        .evidence(format!("{reused} steps reused, {} run again", rebuild.second.len() - reused));
    for step in rebuild.second.iter().filter(|step| !step.cached).take(8) {
        let line = step.line.map_or_else(String::new, |line| format!("line {line}: "));
        judged = judged.evidence(format!("run again: {line}{} ({:.1} s)", step.name, step.seconds));
    }
    judged
}

/// Whether a step installs dependencies, by the commands of its instruction; by its name where the line is not known.
fn installs(step: &Step, file: Option<&Dockerfile>) -> bool {
    let instruction = step.line.zip(file).and_then(|(line, file)| {
        file.instructions.iter().find(|instruction| file.line(instruction.span.start) == line)
    });
    if let Some(script) = instruction.and_then(|instruction| instruction.script.as_ref()) {
        return script.commands.iter().any(|command| {
            let words: Vec<&str> = command.words.iter().map(|word| word.text.as_str()).collect();
            is_install(command.program(), words.get(1..).unwrap_or_default())
        });
    }
    let words: Vec<&str> = step.name.split_whitespace().collect();
    (0..words.len()).any(|at| is_install(words[at].rsplit('/').next().unwrap_or_default(), &words[at + 1..]))
}

fn is_install(program: &str, arguments: &[&str]) -> bool {
    let mut plain = arguments.iter().copied().filter(|argument| !argument.starts_with('-'));
    let first = plain.next().unwrap_or_default();
    let second = plain.next().unwrap_or_default();
    let python = program.starts_with("python");
    match program {
        _ if program.starts_with("pip") => matches!(first, "install" | "wheel" | "download"),
        _ if python => first == "pip" && matches!(second, "install" | "wheel" | "download"),
        "uv" => first == "sync" || (first == "pip" && matches!(second, "install" | "sync")),
        "poetry" | "pipenv" | "pdm" => matches!(first, "install" | "sync"),
        "npm" | "pnpm" | "bun" => matches!(first, "install" | "ci" | "i"),
        "yarn" => matches!(first, "" | "install"),
        "apt" | "apt-get" | "dnf" | "yum" | "microdnf" => first == "install",
        "apk" => first == "add",
        "go" => first == "mod" && second == "download",
        "cargo" => first == "fetch",
        "bundle" | "composer" => first == "install",
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::Status;
    use crate::sandbox::Answer;

    fn step(name: &str, cached: bool) -> Step {
        Step { name: name.to_owned(), line: None, cached, seconds: 0.1 }
    }

    fn seen(second: Vec<Step>, body: Option<&str>) -> Evidence {
        let answer = body.map(|body| Ok(Answer { status: 200, headers: Vec::new(), body: body.into(), seconds: 0.1 }));
        Evidence {
            rebuild: Some(RebuildSeen {
                first: Vec::new(),
                second,
                first_seconds: 3.0,
                second_seconds: 0.2,
                changed_file: "app.py".to_owned(),
                random: "r4nd0m".to_owned(),
                failed: None,
            }),
            run: Some(RunSeen { answer, ..RunSeen::default() }),
            ..Evidence::default()
        }
    }

    #[test]
    fn reusing_the_installation_passes() {
        let steps = vec![step("[2/3] RUN pip install -r requirements.txt", true), step("[3/3] COPY app.py .", false)];
        assert_eq!(judge(&seen(steps.clone(), Some("r4nd0m"))).status, Status::Pass);
        assert_eq!(judge(&seen(steps.clone(), None)).status, Status::Pass, "whether it answers is another check's");
        assert_eq!(judge(&seen(steps, Some("canned"))).status, Status::Fail);
    }

    #[test]
    fn installing_again_fails_in_any_stage() {
        let steps = vec![
            step("[build 2/3] RUN pip install -r requirements.txt", false),
            step("[stage-1 2/2] COPY --from=build /v /v", true),
        ];
        assert_eq!(judge(&seen(steps, Some("r4nd0m"))).status, Status::Fail);
    }

    #[test]
    fn an_image_without_the_source_does_not_pass_by_reusing_everything() {
        assert_eq!(judge(&seen(vec![step("[1/2] RUN pip install flask", true)], Some("r4nd0m"))).status, Status::Fail);
    }

    #[test]
    fn installers_are_told_from_other_commands() {
        for (program, arguments, yes) in [
            ("pip3", &["--no-cache-dir", "install", "-r", "x"][..], true),
            ("python3.13", &["-m", "pip", "install", "."][..], true),
            ("python", &["-m", "compileall", "."][..], false),
            ("apt-get", &["-y", "install", "curl"][..], true),
            ("apt-get", &["update"][..], false),
            ("go", &["build", "./..."][..], false),
            ("go", &["mod", "download"][..], true),
            ("chown", &["-R", "app", "."][..], false),
        ] {
            assert_eq!(is_install(program, arguments), yes, "{program} {arguments:?}");
        }
    }
}
