//! Mutates the corpus and lints what comes out, for SECONDS seconds (10 if unset). It fails if anything panics, if a
//! place lies outside of its file, or if one small file takes absurdly long.
#![allow(clippy::print_stdout, clippy::panic)]

use std::path::Path;
use std::time::{Duration, Instant};
use std::{env, fs};

use labs::lint::{fix, lint};

/// Pieces that change how a file is read.
const PIECES: [&str; 40] = [
    "\\\n",
    "\\",
    "\n",
    "\r\n",
    "\t",
    "<<EOF\n",
    "<<-'E'\n",
    "EOF\n",
    "\"",
    "'",
    "`",
    "$(",
    "${",
    "}",
    "${a:-",
    "${a##*",
    "$$",
    "&&",
    "||",
    "|",
    "((",
    ")",
    "[\"",
    "\"]",
    "--mount=type=cache,target=",
    "--from=",
    "FROM ",
    "RUN ",
    "COPY ",
    "ONBUILD ",
    "ARG a=",
    "ENV ",
    "# escape=`\n",
    "# check=skip=all\n",
    "# hadolint ignore=",
    "\u{feff}",
    "\u{e9}\u{1f40b}",
    "case x in a) ",
    "HEALTHCHECK CMD ",
    "EXPOSE 1-",
];

/// Any file this small is done long before this, however busy the machine is.
const TOO_LONG: Duration = Duration::from_secs(20);

struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % (limit.max(1) as u64)).unwrap_or(0)
    }
}

fn main() {
    let seconds = env::var("SECONDS").ok().and_then(|text| text.parse().ok()).unwrap_or(10);
    let corpus = read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus"));
    let seed = env::var("SEED").ok().and_then(|text| text.parse().ok()).unwrap_or(0x9E37_79B9_7F4A_7C15);
    let (mut random, start, mut count) = (Random(seed), Instant::now(), 0_u64);
    while start.elapsed() < Duration::from_secs(seconds) {
        let text = mutate(&corpus, &mut random);
        let began = Instant::now();
        check(&text);
        assert!(began.elapsed() < TOO_LONG, "took {:?}:\n{text}", began.elapsed());
        count += 1;
    }
    println!("{count} files linted in {seconds} s without a fault");
}

fn read(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder)
        .map(|entries| entries.flatten().map(|entry| entry.path()).collect::<Vec<_>>())
        .unwrap_or_default();
    let mut files: Vec<String> = entries.iter().filter_map(|path| fs::read_to_string(path).ok()).collect();
    files.push("FROM a\nRUN b\n".to_owned());
    files
}

fn mutate(corpus: &[String], random: &mut Random) -> String {
    let mut text: Vec<char> = corpus[random.below(corpus.len())].chars().collect();
    for _ in 0..=random.below(8) {
        let at = random.below(text.len() + 1);
        match random.below(5) {
            0 => {
                let end = (at + random.below(20)).min(text.len());
                text.drain(at..end);
            }
            1 => {
                let end = (at + random.below(40)).min(text.len());
                let copy: Vec<char> = text[at..end].to_vec();
                let to = random.below(text.len() + 1);
                text.splice(to..to, copy);
            }
            2 => {
                let other: Vec<char> = corpus[random.below(corpus.len())].chars().collect();
                let from = random.below(other.len() + 1);
                let end = (from + random.below(200)).min(other.len());
                text.splice(at..at, other[from..end].iter().copied());
            }
            _ => {
                text.splice(at..at, PIECES[random.below(PIECES.len())].chars());
            }
        }
    }
    text.truncate(20_000);
    text.into_iter().collect()
}

fn check(text: &str) {
    let lines = u32::try_from(text.lines().count().max(1)).unwrap_or(u32::MAX);
    for finding in lint(text, "Dockerfile", None) {
        assert!(
            finding.line >= 1 && finding.line <= lines + 1,
            "line {} of {lines} for {}:\n{text}",
            finding.line,
            finding.code
        );
        assert!(
            finding.span.end as usize <= text.len() && finding.span.start <= finding.span.end,
            "{finding:?}:\n{text}"
        );
        assert!(
            text.is_char_boundary(finding.span.start as usize) && text.is_char_boundary(finding.span.end as usize),
            "{finding:?}:\n{text}"
        );
    }
    let fixed = fix(text, "Dockerfile", None);
    assert!(fixed.source.len() <= text.len() * 3 + 10_000, "fixing made it huge:\n{text}");
}
