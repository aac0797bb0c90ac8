//! Values with a form of their own: ports, signals, durations, platforms, image and stage names, mounts.

use super::ast::Word;
use super::suggest::closest;

/// What is wrong, and what to do.
type Wrong = (String, String);

/// Signals by name.
pub(super) const SIGNALS: [&str; 35] = [
    "SIGABRT",
    "SIGALRM",
    "SIGBUS",
    "SIGCHLD",
    "SIGCLD",
    "SIGCONT",
    "SIGFPE",
    "SIGHUP",
    "SIGILL",
    "SIGINT",
    "SIGIO",
    "SIGIOT",
    "SIGKILL",
    "SIGPIPE",
    "SIGPOLL",
    "SIGPROF",
    "SIGPWR",
    "SIGQUIT",
    "SIGSEGV",
    "SIGSTKFLT",
    "SIGSTOP",
    "SIGSYS",
    "SIGTERM",
    "SIGTRAP",
    "SIGTSTP",
    "SIGTTIN",
    "SIGTTOU",
    "SIGURG",
    "SIGUSR1",
    "SIGUSR2",
    "SIGVTALRM",
    "SIGWINCH",
    "SIGXCPU",
    "SIGXFSZ",
    "SIGRTMIN",
];

/// What `ADD --checksum` takes: an algorithm and as many hexadecimal digits as it gives.
pub(super) fn digest(text: &str) -> Result<(), (String, String)> {
    let digits = |algorithm: &str| match algorithm {
        "sha256" => Some(64),
        "sha384" => Some(96),
        "sha512" => Some(128),
        _ => None,
    };
    match text.split_once(':').map(|(algorithm, hex)| (digits(algorithm), hex)) {
        Some((Some(length), hex))
            if hex.len() == length && hex.bytes().all(|c| matches!(c, b'0'..=b'9' | b'a'..=b'f')) =>
        {
            Ok(())
        }
        _ => Err((
            format!("{text} is no checksum"),
            "Write sha256: and its 64 digits, as sha256sum prints them".to_owned(),
        )),
    }
}

/// Whether the engine knows the signal, by name or number.
pub(super) fn is_signal(text: &str) -> bool {
    if let Ok(number) = text.parse::<u32>() {
        return number > 0;
    }
    let name = text.to_uppercase();
    let name = name.strip_prefix("SIG").unwrap_or(&name);
    let realtime = |prefix: &str, sign: char| {
        name.strip_prefix(prefix).is_some_and(|rest| {
            rest.is_empty()
                || rest
                    .strip_prefix(sign)
                    .and_then(|number| number.parse::<u32>().ok())
                    .is_some_and(|number| (1..=15).contains(&number))
        })
    };
    SIGNALS.iter().any(|signal| &signal[3..] == name) || realtime("RTMIN", '+') || realtime("RTMAX", '-')
}

/// Checks one port of EXPOSE: `80`, `80/tcp`, `8000-8010`, and the form with a host's port that the builder only warns of.
pub(super) fn port(text: &str) -> Result<(), Wrong> {
    let (ports, protocol) = match text.split_once('/') {
        Some((ports, protocol)) => (ports, protocol),
        None => (text, "tcp"),
    };
    if text.starts_with('#') {
        return Err((
            "EXPOSE reads the comment as a port".to_owned(),
            "Put the comment on a line of its own".to_owned(),
        ));
    }
    if !["tcp", "udp", "sctp", ""].iter().any(|known| protocol.eq_ignore_ascii_case(known)) {
        return Err((format!("There is no protocol {protocol}"), "Use tcp, udp or sctp".to_owned()));
    }
    // An address in brackets has colons of its own.
    let last = ports.rsplit(':').next().unwrap_or_default();
    let number = |text: &str| text.parse::<u16>().ok().filter(|_| text.bytes().all(|byte| byte.is_ascii_digit()));
    let fine = match last.split_once('-') {
        Some((from, to)) => matches!((number(from), number(to)), (Some(from), Some(to)) if from <= to),
        None => number(last).is_some(),
    };
    if fine {
        Ok(())
    } else {
        let fix = "Write a number from 1 to 65535, or a range such as 8000-8010";
        Err((format!("{} is no port", if last.is_empty() { text } else { last }), fix.to_owned()))
    }
}

/// Checks a duration such as `30s` or `1m30s`.
pub(super) fn duration(text: &str) -> Result<(), Wrong> {
    let wrong = || Err((format!("{text} is no duration"), "Write a number with a unit, as in 30s or 1m30s".to_owned()));
    let unsigned = text.trim_start_matches('+');
    if unsigned == "0" {
        return Ok(());
    }
    let (mut rest, mut nanoseconds) = (unsigned, 0_f64);
    if rest.is_empty() {
        return wrong();
    }
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
        let Ok(number) = rest[..digits].parse::<f64>() else { return wrong() };
        rest = &rest[digits..];
        let unit = rest.find(|c: char| c.is_ascii_digit() || c == '.').unwrap_or(rest.len());
        nanoseconds += number
            * match &rest[..unit] {
                "ns" => 1.0,
                "us" | "\u{b5}s" | "\u{3bc}s" => 1e3,
                "ms" => 1e6,
                "s" => 1e9,
                "m" => 60e9,
                "h" => 3600e9,
                _ => return wrong(),
            };
        rest = &rest[unit..];
    }
    if nanoseconds > 0.0 && nanoseconds < 1e6 {
        return Err((format!("{text} is shorter than a millisecond"), "Use at least 1ms".to_owned()));
    }
    Ok(())
}

const SYSTEMS: [&str; 16] = [
    "aix",
    "android",
    "darwin",
    "dragonfly",
    "freebsd",
    "hurd",
    "illumos",
    "ios",
    "js",
    "linux",
    "nacl",
    "netbsd",
    "openbsd",
    "plan9",
    "solaris",
    "windows",
];
const MACHINES: [&str; 27] = [
    "386",
    "amd64",
    "amd64p32",
    "arm",
    "armbe",
    "arm64",
    "arm64be",
    "ppc64",
    "ppc64le",
    "loong64",
    "mips",
    "mipsle",
    "mips64",
    "mips64le",
    "mips64p32",
    "mips64p32le",
    "ppc",
    "riscv",
    "riscv64",
    "s390",
    "s390x",
    "sparc",
    "sparc64",
    "wasm",
    "x86_64",
    "aarch64",
    "i386",
];

/// Checks `--platform`.
pub(super) fn platform(text: &str) -> Result<(), Wrong> {
    let parts: Vec<&str> = text.split('/').collect();
    // A system may carry its version in brackets.
    let bare = |part: &str| part.split('(').next().unwrap_or_default().to_lowercase();
    let formed = parts
        .iter()
        .all(|part| !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || "_.-()".contains(c)));
    let known = match parts.as_slice() {
        [one] => {
            SYSTEMS.contains(&bare(one).as_str())
                || MACHINES.contains(&bare(one).as_str())
                || matches!(bare(one).as_str(), "armhf" | "armel")
        }
        [_, _] | [_, _, _] => true,
        _ => false,
    };
    if formed && known {
        return Ok(());
    }
    let near = closest(parts.last().copied().unwrap_or_default(), MACHINES);
    Err((
        format!("{text} is no platform"),
        near.map_or_else(
            || "Write system/machine, as in linux/amd64".to_owned(),
            |near| format!("Did you mean linux/{near}?"),
        ),
    ))
}

/// Whether a stage may have this name.
pub(super) fn is_stage_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c))
}

/// Checks the form of an image reference.
pub(super) fn image(text: &str) -> Result<(), Wrong> {
    let (name, digest) = text.split_once('@').map_or((text, None), |(name, digest)| (name, Some(digest)));
    let (name, tag) = match name.rsplit_once(':') {
        Some((name, tag)) if !tag.contains('/') => (name, Some(tag)),
        _ => (name, None),
    };
    let wrong = |fix: String| Err((format!("{text} is no image reference"), fix));
    let path = match name.split_once('/') {
        Some((host, path))
            if host.contains(['.', ':']) || host == "localhost" || host.chars().any(|c| c.is_ascii_uppercase()) =>
        {
            path
        }
        _ => name,
    };
    if path.chars().any(|c| c.is_ascii_uppercase()) {
        return wrong(format!("Image names are in lower case: {}", text.replace(path, &path.to_lowercase())));
    }
    let part_fine = |part: &str| {
        part.starts_with(|c: char| c.is_ascii_alphanumeric())
            && part.ends_with(|c: char| c.is_ascii_alphanumeric())
            && part.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "._-".contains(c))
            && !part.contains("..")
            && !part.contains("___")
    };
    if path.is_empty() || !path.split('/').all(part_fine) {
        return wrong("Use name:tag, as in python:3.13-slim".to_owned());
    }
    if let Some(tag) = tag {
        let first = tag.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_');
        if !first || tag.len() > 128 || !tag.chars().all(|c| c.is_ascii_alphanumeric() || "._-".contains(c)) {
            return wrong(format!(
                "{tag} cannot be a tag: use letters, digits, . _ -",
                tag = if tag.is_empty() { "An empty text" } else { tag }
            ));
        }
    }
    if let Some(digest) = digest {
        let fine = digest.split_once(':').is_some_and(|(kind, hex)| {
            let length = if kind == "sha512" { 128 } else { 64 };
            matches!(kind, "sha256" | "sha512")
                && hex.len() == length
                && hex.bytes().all(|byte| byte.is_ascii_hexdigit() && !byte.is_ascii_uppercase())
        });
        if !fine {
            return wrong("A digest is sha256: and 64 hexadecimal digits".to_owned());
        }
    }
    Ok(())
}

/// Checks the parts of `RUN --mount`.
pub(super) fn mount(parts: &[(String, Option<Word>)]) -> Result<(), Wrong> {
    const KEYS: [&str; 18] = [
        "type",
        "target",
        "dst",
        "destination",
        "source",
        "src",
        "from",
        "ro",
        "readonly",
        "rw",
        "readwrite",
        "id",
        "sharing",
        "mode",
        "uid",
        "gid",
        "required",
        "size",
    ];
    const KINDS: [&str; 5] = ["bind", "cache", "tmpfs", "secret", "ssh"];
    let mut kind = "bind";
    for (key, value) in parts {
        if !KEYS.contains(&key.as_str()) && key != "env" {
            let fix = closest(key, KEYS)
                .map_or_else(|| format!("Use {}", KEYS.join(", ")), |near| format!("Did you mean {near}?"));
            return Err((format!("--mount has no part {key}"), fix));
        }
        if let Some(value) = value.as_ref().filter(|_| key == "type") {
            if !KINDS.contains(&value.value.as_str()) && !value.value.contains('$') {
                let fix = closest(&value.value, KINDS)
                    .map_or_else(|| format!("Use {}", KINDS.join(", ")), |near| format!("Did you mean {near}?"));
                return Err((format!("There is no mount of type {}", value.value), fix));
            }
            kind = value.value.as_str();
        }
    }
    let value = |names: &[&str]| {
        parts.iter().find(|(key, _)| names.contains(&key.as_str())).and_then(|(_, value)| value.as_ref())
    };
    if kind == "secret" && value(&["id", "source", "src", "target", "dst", "destination", "env"]).is_none() {
        return Err((
            "--mount does not say which secret".to_owned(),
            "Add id=name, and give it with --secret".to_owned(),
        ));
    }
    if let Some(sharing) = value(&["sharing"]).filter(|sharing| sharing.known)
        && !matches!(sharing.value.as_str(), "shared" | "private" | "locked")
    {
        return Err((format!("There is no sharing {}", sharing.value), "Use shared, private or locked".to_owned()));
    }
    Ok(())
}

/// What a `--mount` that needs one has as its target; empty where it names none. None where it needs none, or where a
/// variable hides it.
pub(super) fn mount_target(parts: &[(String, Option<Word>)]) -> Option<&str> {
    let value = |names: &[&str]| {
        parts.iter().find(|(key, _)| names.contains(&key.as_str())).and_then(|(_, value)| value.as_ref())
    };
    let kind = value(&["type"]).map_or("bind", |kind| kind.value.as_str());
    match value(&["target", "dst", "destination"]) {
        _ if !matches!(kind, "bind" | "cache" | "tmpfs") => None,
        None => Some(""),
        Some(target) => target.known.then_some(target.value.as_str()),
    }
}

#[cfg(test)]
mod tests {
    use super::{duration, image, is_signal, platform, port};

    #[test]
    fn ports_are_numbers_ranges_and_known_protocols() {
        for good in ["80", "80/tcp", "53/UDP", "8000-8010", "127.0.0.1:80:80", "8080:80/tcp", "80/"] {
            assert!(port(good).is_ok(), "{good}");
        }
        for bad in ["http", "70000", "90-80", "80/http", "80,443", "-1", "#web", "+80"] {
            assert!(port(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn durations_carry_units() {
        for good in ["30s", "1m30s", "0", "1.5h", "500ms"] {
            assert!(duration(good).is_ok(), "{good}");
        }
        for bad in ["30", "", "5 s", "-3x", "s", "10us"] {
            assert!(duration(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn names_have_their_forms() {
        assert!(is_signal("SIGTERM") && is_signal("term") && is_signal("9") && is_signal("SIGRTMIN+3"));
        assert!(!is_signal("SIGTREM") && !is_signal("0"));
        assert!(platform("linux/amd64").is_ok() && platform("linux/arm/v7").is_ok() && platform("arm64").is_ok());
        assert!(platform("linux/").is_err() && platform("lunix").is_err() && platform("a/b/c/d").is_err());
        assert!(image("ghcr.io/a/b:1.0").is_ok() && image("localhost:5000/a").is_ok());
        assert!(
            image("Python:3").is_err()
                && image("python:").is_err()
                && image("python:3 .1").is_err()
                && image("a@sha256:12").is_err()
        );
    }
}
