//! There is more than one right answer: other ways of writing a good solution pass with all points.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

mod common;
mod grading;

use grading::{dockerfile, explain, lab};
use labs::grade::grade;
use labs::sandbox::Host;

/// A virtual environment made in a first stage, a `# syntax` line, entry point and arguments apart.
const VENV: &str = r#"# syntax=docker/dockerfile:1
FROM python:3.13 AS build
WORKDIR /app
RUN python -m venv /opt/venv
ENV PATH="/opt/venv/bin:$PATH"
COPY requirements.txt .
RUN pip install --no-cache-dir -r requirements.txt

FROM python:3.13-slim
WORKDIR /app
ENV PATH="/opt/venv/bin:$PATH"
COPY --from=build /opt/venv /opt/venv
COPY --chown=1000:1000 app.py .
USER 1000
EXPOSE 5000
ENTRYPOINT ["gunicorn"]
CMD ["-b", "0.0.0.0:5000", "app:app"]
"#;

/// A heredoc, packages in the user's own folder, pip's cache in a cache mount.
const HEREDOC: &str = r#"FROM python:3.13-slim
RUN <<END
set -e
groupadd --gid 1000 app
useradd --uid 1000 --gid app --create-home app
END
WORKDIR /home/app
USER 1000:1000
ENV PATH=/home/app/.local/bin:$PATH
COPY --chown=1000:1000 requirements.txt .
RUN --mount=type=cache,target=/home/app/.cache/pip,uid=1000,gid=1000 pip install --user -r requirements.txt
COPY --chown=1000:1000 app.py .
CMD ["python", "-m", "gunicorn", "--bind=0.0.0.0:5000", "app:app"]
"#;

/// Lower case, a version in ARG, JSON copies, an image copied from by name.
const LOWER: &str = r#"arg VERSION=3.13
from python:${VERSION}-slim
env PIP_NO_CACHE_DIR=1
workdir /srv/app
copy ["requirements.txt", "./"]
run python3 -m pip install -r requirements.txt
copy --from=python:3.13 /etc/os-release /srv/built-on
copy [ "app.py", "gunicorn.conf.py", "/srv/app/" ]
user 65534:65534
entrypoint ["python3", "-m", "gunicorn", "-b", ":5000", "app:app"]
"#;

#[test]
fn other_ways_of_writing_a_good_solution_pass_with_all_points() {
    common::run(all);
}

async fn all(host: Host) {
    let lab = lab("first-image");
    let ignore = ".git\n**/.env\n*venv\n**/__pycache__/\nnode_modules/\n";
    let mut wrong = String::new();
    for (name, source, ignore) in
        [("venv", VENV, ignore), ("heredoc", HEREDOC, "*\n!*.py\n!requirements.txt\n"), ("lower case", LOWER, ignore)]
    {
        let mut files = dockerfile(source);
        files.insert(".dockerignore", ignore).unwrap();
        let report = grade(Some(&host), &lab, &files, &mut ()).await.unwrap();
        println!("{name}: {} of {} {:?}", report.score.earned, report.score.possible, report.timings_ms);
        if report.score.earned != report.score.possible || !report.passed {
            wrong.push_str(&format!("{name}:\n{}\n", explain(&report)));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
