//! Product names as their makers write them.

use problem::Problem;

/// Words that are written in one way only. The wrong forms are those that people write; a form that may be a command, a
/// package or a part of an address is only looked for in running text, never in code.
const NAMES: &[(&str, &[&str])] = &[
    ("Docker", &["docker", "DOCKER"]),
    ("Docker Hub", &["DockerHub", "Dockerhub", "dockerhub", "Docker hub", "docker hub"]),
    ("Docker Compose", &["docker-compose", "Docker-Compose", "Docker-compose"]),
    ("Dockerfile", &["dockerfile", "DockerFile", "Docker file", "docker file"]),
    ("GitHub", &["Github", "github", "Git Hub", "GITHUB"]),
    ("GitLab", &["Gitlab", "gitlab"]),
    ("Kubernetes", &["kubernetes", "Kubernetis"]),
    ("PostgreSQL", &["Postgresql", "postgresql", "PostGreSQL", "PostgresQL"]),
    ("MySQL", &["Mysql", "mysql", "MySql"]),
    ("Redis", &["REDIS"]),
    ("JavaScript", &["Javascript", "javascript", "Java Script"]),
    ("Node.js", &["NodeJS", "nodejs", "Nodejs", "node.js"]),
    ("macOS", &["MacOS", "Mac OS", "MacOs", "OS X"]),
    ("Python", &["PYTHON"]),
    ("Linux", &["linux", "LINUX"]),
    ("Debian", &["debian"]),
    ("Ubuntu", &["ubuntu"]),
    ("Alpine", &["alpine"]),
    ("BuildKit", &["Buildkit", "buildkit", "Build Kit"]),
    ("FreeBSD", &["freebsd", "FreeBsd"]),
    ("YAML", &["Yaml", "yaml"]),
    ("JSON", &["Json", "json"]),
    ("HTTP", &["Http"]),
];

/// A problem for each wrong spelling in a piece of running text.
pub(crate) fn problems(file: &str, line: u32, text: &str) -> Vec<Problem> {
    let report = |(wrong, right)| {
        let message = format!("`{wrong}` is spelt `{right}`");
        Problem::at(file, line, message, "spell product names as their makers do")
    };
    mistakes(text).into_iter().map(report).collect()
}

/// Each wrong spelling in a piece of running text, with the right one.
fn mistakes(text: &str) -> Vec<(&'static str, &'static str)> {
    let mut found = Vec::new();
    for (right, wrongs) in NAMES {
        for wrong in *wrongs {
            if stands(text, wrong) {
                found.push((*wrong, *right));
            }
        }
    }
    // "docker hub" also holds "docker": the longer mistake says it all.
    let longer: Vec<&str> = found.iter().map(|(wrong, _)| *wrong).collect();
    found.retain(|(wrong, _)| !longer.iter().any(|other| other.len() > wrong.len() && other.contains(wrong)));
    found
}

/// Whether a form stands in the text as a word: not as a part of a path, an address, a file name or a longer name.
fn stands(text: &str, form: &str) -> bool {
    let joins = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '/' | '@' | ':' | '=' | '\\');
    text.match_indices(form).any(|(at, _)| {
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        let mut after = text.get(at + form.len()..).unwrap_or_default().chars();
        let (next, second) = (after.next(), after.next());
        // A full stop ends a sentence, or joins a file name (`github.com`, `.dockerfile`).
        let in_name = before == Some('.') || (next == Some('.') && second.is_some_and(char::is_alphanumeric));
        let colon_ends = next == Some(':') && !second.is_some_and(char::is_alphanumeric);
        !before.is_some_and(joins) && (colon_ends || !next.is_some_and(joins)) && !in_name
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_spelt_as_their_makers_do() {
        assert_eq!(mistakes("Push it to Dockerhub or Github."), [("Dockerhub", "Docker Hub"), ("Github", "GitHub")]);
        assert_eq!(mistakes("On Docker hub: mac, macOS, PostgreSQL"), [("Docker hub", "Docker Hub")]);
        assert_eq!(mistakes("kubernetes: it runs pods"), [("kubernetes", "Kubernetes")]);
    }

    #[test]
    fn addresses_paths_and_file_names_are_left_alone() {
        for fine in [
            "see github.com/docker/cli",
            "/var/lib/docker/overlay2",
            "docker.io/library",
            "my.dockerfile",
            "python:3.13-alpine",
            "linux/amd64",
        ] {
            assert_eq!(mistakes(fine), [], "{fine}");
        }
    }
}
