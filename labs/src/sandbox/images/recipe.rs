//! What is prepared, and the hash that says when it must be prepared anew.

use sha2::{Digest, Sha256};

/// A file of `labs/images/`: its name and its text.
pub(crate) struct Part(pub(crate) &'static str, pub(crate) &'static str);

macro_rules! part {
    ($name:literal) => {
        Part($name, include_str!(concat!("../../../images/", $name)))
    };
}

pub(crate) const SANDBOX_PACKAGES: Part = part!("sandbox.packages");
pub(crate) const SANDBOX_SCRIPT: Part = part!("sandbox.sh");
pub(crate) const DOCKERFILE: Part = part!("Dockerfile");
pub(crate) const SLIM_PACKAGES: Part = part!("slim.packages");
pub(crate) const FULL_PACKAGES: Part = part!("full.packages");
pub(crate) const GOLANG_PACKAGES: Part = part!("golang.packages");
pub(crate) const PYTHON_SCRIPT: Part = part!("python.sh");
pub(crate) const GOLANG_SCRIPT: Part = part!("golang.sh");
pub(crate) const SMALL_SCRIPT: Part = part!("small.sh");
pub(crate) const WHEELS: Part = part!("wheels.txt");

/// The Debian release that everything is made of.
pub(crate) const SUITE: &str = "trixie";

/// A base image that submissions may name.
pub(crate) struct Base {
    /// Which root file system.
    pub(crate) archive: &'static str,
    /// All names it goes by; the first is the one to show.
    pub(crate) tags: &'static [&'static str],
    /// Configuration as Dockerfile instructions.
    pub(crate) changes: &'static [&'static str],
}

const PYTHON: &[&str] =
    &["ENV PATH=/usr/local/bin:/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin", "ENV LANG=C.UTF-8", "CMD [\"python3\"]"];

/// All of them. `latest` and its like are there so that a lab can show what is wrong with them.
pub(crate) const BASES: &[Base] = &[
    Base {
        archive: "slim",
        tags: &["python:3.13-slim", "python:3.13-slim-trixie", "python:3-slim", "python:slim"],
        changes: PYTHON,
    },
    Base {
        archive: "full",
        tags: &["python:3.13", "python:3.13-trixie", "python:3", "python:latest"],
        changes: PYTHON,
    },
    Base {
        archive: "golang",
        tags: &["golang:1.24", "golang:1.24-trixie", "golang:1", "golang:latest"],
        changes: &[
            "ENV PATH=/go/bin:/usr/local/go/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            "ENV GOTOOLCHAIN=local GOPATH=/go",
            "WORKDIR /go",
            "CMD [\"bash\"]",
        ],
    },
    Base {
        archive: "alpine",
        tags: &["alpine:3.22", "alpine:3.21", "alpine:3", "alpine:latest"],
        changes: &["ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "CMD [\"/bin/sh\"]"],
    },
    Base {
        archive: "distroless",
        tags: &[
            "gcr.io/distroless/static-debian13:latest",
            "gcr.io/distroless/static-debian12:latest",
            "gcr.io/distroless/static:latest",
        ],
        changes: DISTROLESS,
    },
    Base {
        archive: "distroless",
        tags: &[
            "gcr.io/distroless/static-debian13:nonroot",
            "gcr.io/distroless/static-debian12:nonroot",
            "gcr.io/distroless/static:nonroot",
        ],
        changes: &[DISTROLESS[0], DISTROLESS[1], "USER 65532", "WORKDIR /home/nonroot"],
    },
];

const DISTROLESS: &[&str] = &[
    "ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    "ENV SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt",
];

/// The packages of a list, without its comments.
pub(crate) fn packages(list: &Part) -> String {
    list.1
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .collect::<Vec<_>>()
        .join(",")
}

fn hash<'a>(texts: impl Iterator<Item = &'a str>) -> String {
    let mut hasher = Sha256::new();
    for text in [SUITE, std::env::consts::ARCH].into_iter().chain(texts) {
        hasher.update(text.len().to_le_bytes());
        hasher.update(text);
    }
    hex::encode(hasher.finalize()).chars().take(12).collect()
}

/// Changes when the sandbox's image must be made anew.
pub(crate) fn sandbox_hash() -> String {
    hash([&SANDBOX_PACKAGES, &SANDBOX_SCRIPT].into_iter().map(|part| part.1))
}

/// Changes when the template must be made anew.
pub(crate) fn template_hash() -> String {
    let parts =
        [&SLIM_PACKAGES, &FULL_PACKAGES, &PYTHON_SCRIPT, &GOLANG_PACKAGES, &GOLANG_SCRIPT, &SMALL_SCRIPT, &WHEELS];
    let sandbox = sandbox_hash();
    let bases = BASES.iter().flat_map(|base| base.tags.iter().chain(base.changes).copied());
    hash(parts.into_iter().map(|part| part.1).chain(bases).chain([sandbox.as_str()]))
}
