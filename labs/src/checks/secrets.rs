//! What is a secret: by its name, by its form, by its file.

/// Names that hold secrets, by the parts between underscores, as the builder's own check reads them.
pub(super) fn is_secret_name(name: &str) -> bool {
    const PARTS: [&str; 11] = [
        "apikey",
        "auth",
        "credential",
        "credentials",
        "key",
        "password",
        "pword",
        "passwd",
        "secret",
        "token",
        "passphrase",
    ];
    let lower = name.to_lowercase();
    let parts: Vec<&str> = lower.split(['_', '-', '.']).collect();
    if parts.contains(&"public") {
        return false;
    }
    // Names of things about a secret: where it lies, how long it lives, which kind it is.
    let about = [
        "file",
        "path",
        "dir",
        "url",
        "uri",
        "endpoint",
        "expiry",
        "expire",
        "expires",
        "expiration",
        "ttl",
        "timeout",
        "length",
        "size",
        "name",
        "type",
        "algorithm",
        "id",
        "count",
        "limit",
        "header",
        "enabled",
        "disable",
        "disabled",
        "fingerprint",
        "sha256",
        "server",
    ];
    if parts.len() > 1 && parts.last().is_some_and(|last| about.contains(last)) && !lower.contains("access_key_id") {
        return false;
    }
    parts.iter().any(|part| PARTS.contains(part))
        || lower.ends_with("password")
        || lower.ends_with("passwd")
        || lower.ends_with("apikey")
        || lower.contains("secretkey")
        || lower.contains("access_key_id")
}

/// Values that are no secrets whatever their name says: switches, numbers, paths, fingerprints.
pub(super) fn is_harmless(value: &str) -> bool {
    let lower = value.to_lowercase();
    let switch = matches!(lower.as_str(), "true" | "false" | "yes" | "no" | "on" | "off" | "none" | "null" | "0" | "1");
    let path = value.starts_with('/') && !value.contains('=') && value.len() > 1;
    let fingerprint = value.len() >= 40
        && value.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b' ')
        && value.bytes().all(|byte| !byte.is_ascii_lowercase());
    switch || path || fingerprint
}

/// What kind of secret stands in a text in its own well-known form.
pub(super) fn literal(text: &str) -> Option<&'static str> {
    const FORMS: [(&str, usize, &str); 14] = [
        ("AKIA", 16, "an AWS access key"),
        ("ASIA", 16, "an AWS access key"),
        ("ghp_", 36, "a GitHub token"),
        ("gho_", 36, "a GitHub token"),
        ("ghs_", 36, "a GitHub token"),
        ("github_pat_", 40, "a GitHub token"),
        ("glpat-", 20, "a GitLab token"),
        ("npm_", 36, "an npm token"),
        ("pypi-", 60, "a PyPI token"),
        ("xoxb-", 20, "a Slack token"),
        ("xoxp-", 20, "a Slack token"),
        ("sk_live_", 16, "a Stripe key"),
        ("AIza", 35, "a Google API key"),
        ("hf_", 34, "a Hugging Face token"),
    ];
    if text.contains("-----BEGIN") && text.contains("PRIVATE KEY") {
        return Some("a private key");
    }
    FORMS
        .iter()
        .find(|(start, length, _)| {
            text.match_indices(start).any(|(at, _)| {
                let before = text[..at].chars().last().is_none_or(|c| !c.is_ascii_alphanumeric() && c != '_');
                let body = text[at + start.len()..]
                    .chars()
                    .take_while(|c| c.is_ascii_alphanumeric() || "_-".contains(*c))
                    .count();
                before && body >= *length
            })
        })
        .map(|(_, _, kind)| *kind)
}

/// Whether an address carries a password: `https://user:secret@host`. Variables and placeholders are none.
pub(super) fn has_password(text: &str) -> bool {
    text.match_indices("://").any(|(at, _)| {
        let rest = &text[at + 3..];
        let authority = rest.split(['/', '?', '#', ' ', '"', '\'']).next().unwrap_or_default();
        let Some((login, host)) = authority.rsplit_once('@') else { return false };
        let Some((_, password)) = login.split_once(':') else { return false };
        !password.is_empty() && !host.is_empty() && !password.contains(['$', '<', '{', '*', '%'])
    })
}

/// What kind of secret a file with this name holds.
pub(super) fn file(path: &str) -> Option<&'static str> {
    let trimmed = path.trim_end_matches('/');
    let name = trimmed.rsplit('/').next().unwrap_or_default().to_lowercase();
    let example = ["example", "sample", "template", "dist", "default", "test", "pub"]
        .iter()
        .any(|part| name.split(['.', '-', '_']).any(|own| own == *part));
    if example {
        return None;
    }
    match name.as_str() {
        ".env" => Some("a file of secrets"),
        "id_rsa" | "id_dsa" | "id_ecdsa" | "id_ed25519" => Some("a private key"),
        ".ssh" => Some("a folder of private keys"),
        ".netrc" | ".pypirc" | ".git-credentials" | ".dockerconfigjson" | ".pgpass" | ".my.cnf" => {
            Some("a file of credentials")
        }
        "credentials"
        | "credentials.json"
        | "service-account.json"
        | "serviceaccount.json"
        | "secrets.json"
        | "secrets.yml"
        | "secrets.yaml"
        | "secrets.toml"
        | "secret.json"
        | "kubeconfig" => Some("a file of credentials"),
        ".aws" => Some("a folder of credentials"),
        name if name.starts_with(".env.") => Some("a file of secrets"),
        name if name.ends_with(".pem") && !name.contains("cert") && !name.contains("ca") && !name.contains("chain") => {
            Some("a key file")
        }
        name if [".key", ".p12", ".pfx", ".jks", ".keystore", ".ppk"].iter().any(|end| name.ends_with(end)) => {
            Some("a key file")
        }
        _ => None,
    }
}
