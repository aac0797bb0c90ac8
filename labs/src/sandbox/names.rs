//! Names and ids that come from the inner engine, validated before they go into any path or request.

use std::fmt;

use super::SandboxError;

/// A container's id: 12 to 64 lower-case hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ContainerId(String);

/// An image's id: `sha256:` and 64 lower-case hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq, Hash, serde::Serialize)]
pub struct ImageId(String);

fn hex(text: &str, least: usize, most: usize) -> bool {
    (least..=most).contains(&text.len()) && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// Whether this is a digest as images and layers have it: `sha256:` and 64 hexadecimal digits.
pub fn is_digest(text: &str) -> bool {
    text.strip_prefix("sha256:").is_some_and(|digits| hex(digits, 64, 64))
}

impl ContainerId {
    /// Takes an id as an engine gave it; anything else than a plain id is an engine that lies.
    pub fn parse(text: &str) -> Result<Self, SandboxError> {
        if hex(text, 12, 64) { Ok(Self(text.to_owned())) } else { Err(refused("name a container", text)) }
    }

    /// The plain digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl ImageId {
    /// Takes an id as an engine gave it; anything else than a digest is an engine that lies.
    pub fn parse(text: &str) -> Result<Self, SandboxError> {
        if is_digest(text) { Ok(Self(text.to_owned())) } else { Err(refused("name an image", text)) }
    }

    /// The digest with its `sha256:`.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn refused(what: &'static str, text: &str) -> SandboxError {
    let shown: String = text.chars().take(40).collect();
    SandboxError::Inner { what, reason: format!("{shown:?} is not an id") }
}

impl fmt::Display for ContainerId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for ImageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_ids_pass() {
        assert!(ContainerId::parse(&"a1".repeat(32)).is_ok());
        assert!(ContainerId::parse(&"a1".repeat(6)).is_ok());
        for bad in ["", "-e1234567890ab", "../../etc/passwd", "A1A1A1A1A1A1", "a1a1a1a1a1a1\n", "a1a1a1a1a1a"] {
            assert!(ContainerId::parse(bad).is_err(), "{bad:?}");
        }
        assert!(ImageId::parse(&format!("sha256:{}", "0f".repeat(32))).is_ok());
        for bad in ["sha256:12", "python:3.13-slim", "sha512:", &format!("sha256:{}/..", "0f".repeat(31))] {
            assert!(ImageId::parse(bad).is_err(), "{bad:?}");
        }
    }
}
