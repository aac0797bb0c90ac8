//! What the web layer must be told from outside.

use std::path::PathBuf;

/// Settings of the web layer, decided once by the command line and the configuration.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The address people use, for example `https://drydock.example.edu`; `None` means only this machine.
    pub public_url: Option<String>,
    /// Host names that are answered besides `localhost`, `127.0.0.1`, `[::1]` and the one of `public_url`.
    pub extra_hosts: Vec<String>,
    /// The folder that keeps what must survive a restart; the session key is there.
    pub data_dir: PathBuf,
    /// Whether `X-Forwarded-For` of a proxy on this machine tells who is asking.
    pub behind_proxy: bool,
    /// How many changing requests one address may send at once before it has to wait.
    pub burst: u32,
    /// How many milliseconds until one more changing request is allowed.
    pub refill_ms: u64,
}

impl Settings {
    /// Settings for a server that only this machine can reach.
    pub fn local(data_dir: impl Into<PathBuf>) -> Settings {
        Settings {
            public_url: None,
            extra_hosts: Vec::new(),
            data_dir: data_dir.into(),
            behind_proxy: false,
            burst: 120,
            refill_ms: 500,
        }
    }

    /// Whether people reach the server over TLS, so that the cookie must never travel without it.
    pub fn is_https(&self) -> bool {
        self.public_url.as_deref().is_some_and(|url| url.starts_with("https://"))
    }

    /// Every host name that is answered, in lower case and without a port.
    pub fn hosts(&self) -> Vec<String> {
        let mut hosts: Vec<String> = ["localhost", "127.0.0.1", "[::1]"].map(str::to_owned).to_vec();
        let public = self.public_url.as_deref().and_then(|url| url.split_once("://")).map(|(_, rest)| rest);
        hosts.extend(public.and_then(|rest| rest.split('/').next()).map(|authority| host_of(authority).to_owned()));
        hosts.extend(self.extra_hosts.iter().cloned());
        hosts.iter_mut().for_each(|host| host.make_ascii_lowercase());
        hosts
    }
}

/// The host of `host[:port]`, with the brackets of an IPv6 address kept.
pub fn host_of(authority: &str) -> &str {
    match authority.rfind(':') {
        Some(colon) if !authority[colon..].contains(']') => &authority[..colon],
        _ => authority,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_host_of_an_authority_keeps_ipv6_brackets_and_drops_the_port() {
        assert_eq!(host_of("localhost:3000"), "localhost");
        assert_eq!(host_of("[::1]:3000"), "[::1]");
        assert_eq!(host_of("[::1]"), "[::1]");
        assert_eq!(host_of("drydock.example"), "drydock.example");
    }

    #[test]
    fn the_public_host_is_answered_and_https_is_noticed() {
        let settings =
            Settings { public_url: Some("https://Drydock.Example:8443/course".into()), ..Settings::local("/tmp") };
        assert!(settings.hosts().contains(&"drydock.example".to_owned()));
        assert!(settings.is_https());
        assert!(!Settings::local("/tmp").is_https());
    }
}
