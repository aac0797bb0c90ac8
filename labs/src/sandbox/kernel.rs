//! What the kernel knows of a container's processes and sockets, read from the host's side: nothing in the container
//! has to help, and nothing in it can lie.

use std::io::Read;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::os::fd::OwnedFd;

use rustix::fs::{Mode, OFlags, fstat, openat};

use super::cgroup::Cgroups;
use super::launch::LEARNER;
use super::names::ContainerId;
use super::observed::{Listening, Process};

/// Most of a file in `/proc` that is read.
const MOST: u64 = 1 << 20;

/// A process of the container that is held by its folder in `/proc`, so that its number cannot come to mean another.
pub(super) struct Held {
    folder: OwnedFd,
}

impl Held {
    /// Holds one process of the container: the first one where it is to be found.
    pub(super) fn first_of(cgroups: &Cgroups, container: &ContainerId) -> Option<Self> {
        let mut held: Vec<(u32, Self)> = Self::all_of(cgroups, container);
        let first = held.iter().position(|(pid, _)| *pid == 1).unwrap_or(0);
        (first < held.len()).then(|| held.swap_remove(first).1)
    }

    /// All of them, with their numbers in the container.
    fn all_of(cgroups: &Cgroups, container: &ContainerId) -> Vec<(u32, Self)> {
        let before = cgroups.processes_of(container);
        let held: Vec<(u32, Self)> =
            before.into_iter().filter_map(|pid| Some((pid, Self { folder: open_folder(pid)? }))).collect();
        // A number that was in the container before and after the folder was opened has meant the same process.
        let after = cgroups.processes_of(container);
        held.into_iter()
            .filter(|(pid, _)| after.contains(pid))
            .filter_map(|(_, held)| Some((number_in_container(&held.read("status")?)?, held)))
            .collect()
    }

    fn read(&self, name: &str) -> Option<String> {
        let file = openat(&self.folder, name, OFlags::RDONLY | OFlags::CLOEXEC, Mode::empty()).ok()?;
        let mut bytes = Vec::new();
        std::fs::File::from(file).take(MOST).read_to_end(&mut bytes).ok()?;
        Some(String::from_utf8_lossy(&bytes).into_owned())
    }

    /// Its network namespace, where that is not the host's own.
    pub(super) fn network(&self) -> Option<OwnedFd> {
        let space = openat(&self.folder, "ns/net", OFlags::RDONLY | OFlags::CLOEXEC, Mode::empty()).ok()?;
        let own = rustix::fs::stat("/proc/self/ns/net").ok()?;
        let found = fstat(&space).ok()?;
        ((found.st_dev, found.st_ino) != (own.st_dev, own.st_ino)).then_some(space)
    }
}

fn open_folder(pid: u32) -> Option<OwnedFd> {
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
    rustix::fs::open(format!("/proc/{pid}"), flags, Mode::empty()).ok()
}

/// A network namespace that is not the host's own, of any of these processes of the engine.
pub(super) fn network_of_any(pids: &[u32]) -> Option<OwnedFd> {
    let held = |pid: &u32| Some(Held { folder: open_folder(*pid)? });
    // Stage 1 stays in the container's own, empty network; the engine is in the one below.
    let engine = |held: &Held| held.read("comm").is_some_and(|name| name.trim() == "dockerd");
    pids.iter().filter_map(held).filter(engine).find_map(|held| held.network())
}

/// The effective ids of processes on the host: of the engine, which is called dockerd.
pub(super) fn uids(pids: &[u32]) -> Vec<u32> {
    let mut found: Vec<u32> = pids
        .iter()
        .filter_map(|pid| Some(Held { folder: open_folder(*pid)? }))
        .filter(|held| held.read("comm").is_some_and(|name| !matches!(name.trim(), "perl" | "unshare")))
        .filter_map(|held| field(&held.read("status")?, "Uid")?.split_whitespace().nth(1)?.parse().ok())
        .collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// All processes of a container, the first one first. `base` is where the sandbox's ids begin on the host.
pub(super) fn processes(cgroups: &Cgroups, container: &ContainerId, base: u32) -> Vec<Process> {
    let held = Held::all_of(cgroups, container);
    let mut found: Vec<Process> =
        held.iter().filter_map(|(pid, held)| process(&held.read("status")?, *pid, base)).collect();
    found.sort_by_key(|process| process.pid);
    found
}

fn field<'a>(status: &'a str, name: &str) -> Option<&'a str> {
    status.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':')).map(str::trim)
}

/// The innermost number of `NSpid`.
fn number_in_container(status: &str) -> Option<u32> {
    field(status, "NSpid")?.split_whitespace().next_back()?.parse().ok()
}

fn process(status: &str, pid: u32, base: u32) -> Option<Process> {
    // Effective id as the host has it, less the sandbox's range and the learner's place in it. What is below (the
    // engine's own helpers while a container starts) is no process of the learner's.
    let id = |name: &str| -> Option<u32> {
        let effective: u32 = field(status, name)?.split_whitespace().nth(1)?.parse().ok()?;
        effective.checked_sub(base)?.checked_sub(LEARNER)
    };
    Some(Process {
        pid,
        uid: id("Uid")?,
        gid: id("Gid")?,
        name: field(status, "Name")?.chars().filter(|c| !c.is_control()).take(64).collect(),
        capabilities: u64::from_str_radix(field(status, "CapEff")?, 16).ok()?,
        no_new_privileges: field(status, "NoNewPrivs") == Some("1"),
    })
}

/// The listening TCP sockets of a container's network.
pub(super) fn listening(cgroups: &Cgroups, container: &ContainerId) -> Option<Vec<Listening>> {
    let held = Held::first_of(cgroups, container)?;
    held.network()?;
    let mut found: Vec<Listening> = ["net/tcp", "net/tcp6"]
        .iter()
        .filter_map(|name| held.read(name))
        .flat_map(|table| table.lines().skip(1).filter_map(socket).take(1000).collect::<Vec<_>>())
        .collect();
    found.sort_by_key(|socket| (socket.port, socket.address));
    found.dedup();
    Some(found)
}

/// One line of `/proc/net/tcp`: address and port in hexadecimal, `0A` is listening.
fn socket(line: &str) -> Option<Listening> {
    let mut fields = line.split_whitespace().skip(1);
    let (address, port) = fields.next()?.split_once(':')?;
    if fields.nth(1)? != "0A" {
        return None;
    }
    let word = |at: usize| u32::from_str_radix(address.get(at..at + 8)?, 16).ok();
    let address = match address.len() {
        8 => IpAddr::V4(Ipv4Addr::from(word(0)?.to_ne_bytes())),
        32 => {
            let mut bytes = [0; 16];
            for (chunk, at) in bytes.chunks_exact_mut(4).zip([0, 8, 16, 24]) {
                chunk.copy_from_slice(&word(at)?.to_ne_bytes());
            }
            Ipv6Addr::from(bytes).to_canonical()
        }
        _ => return None,
    };
    Some(Listening { address, port: u16::from_str_radix(port, 16).ok()? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_listening_socket_is_read_and_a_connected_one_is_not() {
        let local = "   0: 0100007F:1388 00000000:0000 0A 00000000:00000000 00:00000000 00000000 0 0 1 1";
        let found = socket(local).unwrap();
        assert_eq!((found.address.to_string().as_str(), found.port), ("127.0.0.1", 5000));
        assert!(!found.reaches_outside());
        let all = "   1: 00000000000000000000000000000000:1F90 00000000000000000000000000000000:0000 0A 0 0 0 0";
        let found = socket(all).unwrap();
        assert_eq!((found.address.to_string().as_str(), found.port), ("::", 8080));
        assert!(found.reaches_outside());
        assert_eq!(socket(&local.replace(" 0A ", " 01 ")), None);
    }

    #[test]
    fn ids_are_told_as_the_container_has_them() {
        let status = "Name:\tpy\nUid:\t1073842824\t1073842824\t1\t1\nGid:\t1073841824\t1073841824\t1\t1\nNSpid:\t9\t8\t1\n\
                      CapEff:\t0000000000000000\nNoNewPrivs:\t1\n";
        let found = process(status, number_in_container(status).unwrap(), 0x4000_0000).unwrap();
        assert_eq!((found.pid, found.uid, found.gid, found.no_new_privileges), (1, 1000, 0, true));
        // The engine's own process has no id in the learner's range.
        assert_eq!(process(&status.replace("1073842824", "1073741824"), 1, 0x4000_0000), None);
    }
}
