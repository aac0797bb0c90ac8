//! Our reading of `.dockerignore` beside Docker's own client, which sends a context to an engine. The engine here is one
//! socket that takes what the client sends: what an engine does with it is not asked.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::Path;
use std::process::Command;

use labs::dockerignore::Ignore;

const TREE: &[&str] = &[
    "app.py",
    "README.md",
    "notes.md",
    "docs/README.md",
    "docs/guide/a.md",
    "docs/guide/b.txt",
    ".env",
    ".env.example",
    ".git/config",
    ".git/objects/aa/bb",
    "src/app.py",
    "src/.env",
    "src/__pycache__/app.pyc",
    "src/deep/er/x.log",
    "x.log",
    "a b.txt",
    "a[1].txt",
    "a1.txt",
    "ab.txt",
    "star*.txt",
    "node_modules/x/index.js",
    "src/node_modules/y/index.js",
    "build/out.bin",
    "build.rs",
    "rebuild/x",
    "venv/bin/python",
    ".venv/bin/python",
    "Makefile",
    "ünï.txt",
    "#hash",
];

const LISTS: &[&str] = &[
    "*",
    "*\n!app.py",
    "*\n!src",
    "*\n!src/**",
    "*\n!src/app.py\n!*.md",
    "**",
    "**\n!**/*.py",
    "**/*.py",
    "*.md\n!README.md",
    "!README.md\n*.md",
    "docs\n!docs/README.md",
    "docs/*\n!docs/guide",
    "docs/**/*.md",
    "docs/**",
    "/docs",
    "/docs/",
    "./docs",
    "docs/../src",
    "../docs",
    "docs/.",
    "//docs//guide",
    ".",
    "/",
    "!",
    "!.",
    "",
    "\n\n  \n",
    "# app.py\napp.py",
    " # app.py",
    " app.py ",
    "\tapp.py\t",
    "#hash",
    "\\#hash",
    ".env*",
    ".env*\n!.env.example",
    "**/.env",
    "*/.env",
    ".git",
    ".git/",
    "**/.git",
    ".git/**",
    "**/node_modules",
    "**/node_modules/",
    "node_modules/**",
    "*/node_modules",
    "build",
    "build*",
    "build/",
    "*build",
    "**build",
    "**/build*",
    "a?.txt",
    "a??.txt",
    "a[1b].txt",
    "a[!1].txt",
    "a[^1].txt",
    "a\\[1\\].txt",
    "a b.txt",
    "a\\ b.txt",
    "star\\*.txt",
    "star*.txt",
    "[a-z]*.txt",
    "[a-c]b.txt",
    "*.l?g",
    "**/*.log",
    "src/**/x.log",
    "src/*/x.log",
    "src/*/*/x.log",
    "**/x.log",
    "**/deep",
    "**/deep\n!**/x.log",
    "s*c",
    "s*c/app.py",
    "*/app.py",
    "?nï.txt",
    "ün*",
    "*env",
    "**env",
    ".*",
    ".*/",
    "*.*",
    "*\n!*.py\nsrc",
    "*\n!docs/**/*.md",
    "src/\n!src/deep/\nsrc/deep/er",
    "\u{feff}app.py",
    "app.py\r\nREADME.md\r\n",
    "! README.md",
    "*.md\n! README.md",
    "!!README.md",
    "docs\\guide",
    "**/",
    "***",
    "*/**",
    "**/*",
    "**/**",
];

/// A pattern put together of pieces, the same ones in every run.
fn composed(random: &mut u64) -> String {
    const PIECES: &[&str] =
        &["*", "**", "?", "/", "/", "src", "docs", "app", ".py", ".md", ".env", "[a-s]", "!", "\n", "\n!", "x", ".."];
    let mut draw = |end: usize| {
        *random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(*random >> 33).unwrap() % end
    };
    (0..2 + draw(7)).map(|_| PIECES[draw(PIECES.len())]).collect()
}

/// What the client sends of the folder; none where it refuses the list.
fn sent(folder: &Path, work: &Path) -> Option<BTreeSet<String>> {
    let socket = work.join("engine.sock");
    let _ = fs::remove_file(&socket);
    let listener = UnixListener::bind(&socket).unwrap();
    listener.set_nonblocking(true).unwrap();
    let mut client = Command::new("docker")
        .args(["--host", &format!("unix://{}", socket.display()), "build", "."])
        .current_dir(folder)
        .env("DOCKER_BUILDKIT", "0")
        .env("DOCKER_CONFIG", work)
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let mut context = None;
    loop {
        match listener.accept() {
            Ok((connection, _)) => context = answer(connection).or(context),
            Err(_) => std::thread::sleep(std::time::Duration::from_millis(2)),
        }
        if client.try_wait().unwrap().is_some() {
            break;
        }
    }
    let mut said = String::new();
    client.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    let Some(context) = context else {
        assert!(said.contains("pattern"), "the client sent nothing: {said}");
        return None;
    };
    let mut archive = tar::Archive::new(context.as_slice());
    let files = archive.entries().unwrap().map(Result::unwrap).filter(|entry| entry.header().entry_type().is_file());
    Some(files.map(|entry| String::from_utf8(entry.path_bytes().into_owned()).unwrap()).collect())
}

/// Answers the requests of one connection; the body of the build's.
fn answer(connection: UnixStream) -> Option<Vec<u8>> {
    connection.set_nonblocking(false).unwrap();
    let mut reader = BufReader::new(connection.try_clone().unwrap());
    let mut writer = connection;
    let mut request = String::new();
    reader.read_line(&mut request).unwrap();
    let mut line = String::new();
    while reader.read_line(&mut line).unwrap() > 2 {
        line.clear();
    }
    let building = request.starts_with("POST") && request.contains("/build");
    let body = building.then(|| chunks(&mut reader));
    let answer = if building { "{\"stream\":\"done\"}\n" } else { "" };
    let length = answer.len();
    let head =
        "HTTP/1.1 200 OK\r\nApi-Version: 1.41\r\nOstype: linux\r\nContent-Type: application/json\r\nConnection: close";
    let _ = write!(writer, "{head}\r\nContent-Length: {length}\r\n\r\n{answer}");
    body
}

fn chunks(reader: &mut impl BufRead) -> Vec<u8> {
    let mut body = Vec::new();
    loop {
        let mut size = String::new();
        reader.read_line(&mut size).unwrap();
        let size = usize::from_str_radix(size.trim(), 16).unwrap();
        let at = body.len();
        body.resize(at + size, 0);
        reader.read_exact(&mut body[at..]).unwrap();
        reader.read_line(&mut String::new()).unwrap();
        if size == 0 {
            return body;
        }
    }
}

#[test]
fn what_is_kept_back_is_what_dockers_client_keeps_back() {
    let work = tempfile::tempdir().unwrap();
    let folder = work.path().join("context");
    for name in TREE.iter().chain(&["Dockerfile"]) {
        let file = folder.join(name);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, "x").unwrap();
    }
    let mut random = 1;
    let composed: Vec<String> = (0..120).map(|_| composed(&mut random)).collect();
    let (mut different, mut compared) = (String::new(), 0);
    for list in LISTS.iter().copied().chain(composed.iter().map(String::as_str)) {
        fs::write(folder.join(".dockerignore"), list).unwrap();
        // A pattern that is none (`[a`) ends the client; what a matcher says of it does not matter.
        let Some(sent) = sent(&folder, work.path()) else { continue };
        // The client does not look into a folder that it keeps back for what a `!` with a wildcard brings back; the builder,
        // which asks for the files itself, does.
        if list.lines().any(|line| line.starts_with('!') && line.contains(['*', '?', '['])) {
            continue;
        }
        compared += 1;
        let ignore = Ignore::parse(list);
        for name in TREE {
            if ignore.excludes(name) == sent.contains(*name) {
                let _ = writeln!(
                    different,
                    "{list:?}: {name} is {} by the client",
                    if sent.contains(*name) { "sent" } else { "kept back" }
                );
            }
        }
    }
    assert!(compared >= 150, "{compared}");
    assert!(different.is_empty(), "{different}");
}
