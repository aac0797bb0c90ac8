//! Image references.

/// Tags that are pushed anew all the time.
const ROLLING: [&str; 10] =
    ["latest", "edge", "nightly", "rolling", "testing", "unstable", "dev", "main", "master", "canary"];

/// Names of releases, which stand for a version.
const RELEASES: [&str; 22] = [
    "trixie", "bookworm", "bullseye", "buster", "stretch", "jessie", "wheezy", "forky", "noble", "jammy", "focal",
    "bionic", "xenial", "trusty", "plucky", "oracular", "questing", "resolute", "mantic", "lunar", "kinetic", "ltsc",
];

/// An image reference, taken apart.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ImageRef {
    /// The reference as the builder sees it, variables replaced.
    pub full: String,
    /// Registry host, where one is named (`ghcr.io`, `localhost:5000`).
    pub registry: Option<String>,
    /// Path without registry and without `library/`: `python`, `distroless/static`.
    pub path: String,
    /// Tag.
    pub tag: Option<String>,
    /// Digest, with its algorithm.
    pub digest: Option<String>,
}

impl ImageRef {
    /// Takes a reference apart. Any text gives something: what the builder rejects is for `validate` to say.
    pub fn parse(full: &str) -> Self {
        let (name, digest) = match full.split_once('@') {
            Some((name, digest)) => (name, Some(digest.to_owned())),
            None => (full, None),
        };
        let (name, tag) = match name.rsplit_once(':') {
            Some((name, tag)) if !tag.contains('/') => (name, Some(tag.to_owned())),
            _ => (name, None),
        };
        let (registry, path) = match name.split_once('/') {
            Some((host, path)) if host.contains(['.', ':']) || host == "localhost" => (Some(host), path),
            _ => (None, name),
        };
        let hub = registry.is_none_or(|host| host == "docker.io" || host == "index.docker.io");
        Self {
            full: full.to_owned(),
            registry: registry.filter(|_| !hub).map(str::to_owned),
            path: if hub { path.strip_prefix("library/").unwrap_or(path) } else { path }.to_owned(),
            tag,
            digest,
        }
    }

    /// The last part of the path: `static` of `gcr.io/distroless/static`.
    pub fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or_default()
    }

    /// Whether it is an official image of this name (`python`, `docker.io/library/python`).
    pub fn is_official(&self, name: &str) -> bool {
        self.registry.is_none() && self.path == name
    }

    /// The tag in lower case, or `latest` where neither tag nor digest is named, or empty for a bare digest.
    pub fn tag_or_latest(&self) -> String {
        match (&self.tag, &self.digest) {
            (Some(tag), _) => tag.to_lowercase(),
            (None, None) => "latest".to_owned(),
            (None, Some(_)) => String::new(),
        }
    }

    /// Whether a digest, or a version or release in the tag, says which image this is. `latest`, `slim` and `lts` move.
    pub fn is_pinned(&self) -> bool {
        if self.digest.is_some() {
            return true;
        }
        let Some(tag) = self.tag.as_deref().map(str::to_lowercase) else { return false };
        if ROLLING.contains(&tag.as_str()) || tag.starts_with("latest-") || tag.ends_with("-latest") {
            return false;
        }
        // Distroless images carry the release in their name and only variants in their tag.
        tag.contains(|c: char| c.is_ascii_digit())
            || RELEASES.iter().any(|release| tag.contains(release))
            || (self.is_distroless() && self.registry.as_deref() == Some("gcr.io"))
    }

    /// Whether it is one of the images without shell and package manager.
    pub fn is_distroless(&self) -> bool {
        self.path.contains("distroless") || self.registry.as_deref().is_some_and(|host| host == "cgr.dev")
    }

    /// Whether this image's own configuration names a user who is not root.
    pub fn starts_as_non_root(&self) -> bool {
        let tag = self.tag_or_latest();
        let parts = |text: &str| text.split(['-', '_', '.', '/']).any(|part| part == "nonroot" || part == "rootless");
        parts(&tag)
            || tag.contains("unprivileged")
            || self.path.contains("unprivileged")
            || parts(&self.path)
            || self.registry.as_deref() == Some("cgr.dev")
            || self.registry.as_deref() == Some("dhi.io")
            || self.path.starts_with("bitnami/")
            || matches!(
                self.path.as_str(),
                "jenkins/jenkins" | "elasticsearch" | "kibana" | "logstash" | "solr" | "opensearchproject/opensearch"
            )
            || (self.path.starts_with("ubi")
                && self.registry.is_some()
                && !self.path.ends_with("-minimal")
                && self.path.contains('/')
                && ["nodejs", "python", "openjdk", "go-toolset", "httpd", "nginx", "ruby", "php"]
                    .iter()
                    .any(|runtime| self.name().starts_with(runtime)))
    }
}

#[cfg(test)]
mod tests {
    use super::ImageRef;

    #[test]
    fn references_come_apart_at_the_right_places() {
        let image = ImageRef::parse("localhost:5000/team/app:1.2@sha256:abc");
        assert_eq!(image.registry.as_deref(), Some("localhost:5000"));
        assert_eq!(
            (image.path.as_str(), image.tag.as_deref(), image.digest.as_deref()),
            ("team/app", Some("1.2"), Some("sha256:abc"))
        );
        let image = ImageRef::parse("localhost:5000/app");
        assert_eq!((image.path.as_str(), image.tag), ("app", None));
        assert!(ImageRef::parse("docker.io/library/python:3").is_official("python"));
        assert!(ImageRef::parse("gcr.io/distroless/static-debian12:nonroot").starts_as_non_root());
    }
}
