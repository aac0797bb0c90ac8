//! Reaching for the machine and for other sandboxes.

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::common::{folders, nothing_left, open, run, until};
use crate::{as_engine, start_as_engine};

/// Each attack prints HELD or BROKEN with its name.
const SCRIPT: &str = r#"
import ctypes, glob, os, socket, subprocess
libc = ctypes.CDLL(None, use_errno=True)
def attack(name, does):
    try: got = does()
    except (OSError, subprocess.CalledProcessError) as error: print('HELD', name, error); return
    print('HELD' if got in (False, None) else 'BROKEN', name, got)
def write(path, text):
    with open(path, 'w') as f: f.write(text)
    return path
def mount(kind, options=''):
    os.makedirs('/tmp/m', exist_ok=True)
    if libc.mount(kind.encode(), b'/tmp/m', kind.encode(), 0, options.encode()) != 0: raise OSError(ctypes.get_errno(), kind)
    libc.umount2(b'/tmp/m', 2)
    return 'mounted ' + kind
def node():
    os.mknod('/tmp/loop', 0o60666, os.makedev(7, 0))
    with open('/tmp/loop', 'rb') as f: return f.read(1)
def syscall(number, *arguments):
    result = libc.syscall(number, *arguments)
    if result < 0: raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result
print('who', open('/proc/self/uid_map').read().split(), [l for l in open('/proc/self/status') if l.startswith('CapEff')])
for name in ['kernel/core_pattern', 'kernel/modprobe', 'kernel/sysrq', 'kernel/panic', 'kernel/kptr_restrict', 'vm/overcommit_memory', 'vm/drop_caches', 'fs/suid_dumpable', 'kernel/unprivileged_bpf_disabled']:
    path = '/proc/sys/' + name
    attack('sysctl ' + name, lambda: write(path, open(path).read() if 'drop' not in name else '1'))
attack('sysrq-trigger', lambda: write('/proc/sysrq-trigger', 'h'))
attack('uevent_helper', lambda: write('/sys/kernel/uevent_helper', '/x'))
attack('a device node', node)
attack('loop-control', lambda: open('/dev/loop-control', 'rb') and 'opened')
attack('disk devices', lambda: glob.glob('/engine/dev/loop*') + glob.glob('/engine/dev/[sv]d*') or None)
for kind in ['debugfs', 'tracefs', 'securityfs', 'pstore', 'configfs', 'ext4', 'efivarfs']:
    attack('mount ' + kind, lambda: mount(kind))
def raise_limits():
    for root in ['/sys/fs/cgroup/memory', '/engine/sys/fs/cgroup/memory']:
        for folder in ['', '/docker']:
            for name in ['memory.limit_in_bytes', 'memory.memsw.limit_in_bytes']:
                try: write(root + folder + '/' + name, '-1')
                except OSError: pass
    for root in ['/sys/fs/cgroup/pids', '/engine/sys/fs/cgroup/pids']:
        for folder in ['', '/docker']:
            try: write(root + folder + '/pids.max', 'max')
            except OSError: pass
    for root in ['/sys/fs/cgroup/cpu', '/engine/sys/fs/cgroup/cpu']:
        try: write(root + '/cpu.cfs_quota_us', '-1')
        except OSError: pass
    # Version 2: one tree for all of them.
    for root in ['/sys/fs/cgroup', '/engine/sys/fs/cgroup']:
        for folder in ['', '/docker']:
            for name in ['memory.max', 'memory.swap.max', 'pids.max', 'cpu.max']:
                try: write(root + folder + '/' + name, 'max')
                except OSError: pass
raise_limits()
for path in glob.glob('/engine/sys/fs/cgroup/*/release_agent') + glob.glob('/sys/fs/cgroup/*/release_agent'):
    attack('release_agent ' + path, lambda: write(path, '/x'))
attack('release_agent by a new mount', lambda: (os.makedirs('/tmp/m', exist_ok=True), libc.mount(b'cgroup', b'/tmp/m', b'cgroup', 0, b'memory') == 0 and write('/tmp/m/release_agent', '/x'))[1])
def other_sockets():
    found = []
    for top in ['/engine/run', '/engine/var/run', '/engine/sock', '/engine/tmp']:
        for folder, _, names in os.walk(top):
            found += [os.path.join(folder, n) for n in names if n == 'docker.sock']
    real = [f for f in found if os.stat(f).st_dev != os.stat('/engine/sock').st_dev]
    return real or None
attack('another docker.sock', other_sockets)
attack('the template or another disk', lambda: [l for l in open('/proc/mounts') if 'template' in l or '.img' in l] or None)
attack('the root of the sandbox', lambda: write('/engine/etc/passwd', ''))
attack('the dynamic loader', lambda: write('/engine/usr/bin/perl', ''))
attack('remount the root writable', lambda: libc.mount(None, b'/engine', None, 32 | 4096, None) == 0 and write('/engine/etc/x', ''))
attack('stage 1 by its memory', lambda: open('/engine/proc/1/mem', 'rb') and None)
attack('load a module', lambda: syscall(175, b'x', 1, b''))
attack('kexec', lambda: syscall(246, 0, 0, None, 0))
attack('bpf', lambda: syscall(321, 0, b'\0' * 72, 72))
attack('perf', lambda: syscall(298, b'\0' * 112, 0, -1, -1, 0))
attack('open by handle', lambda: syscall(304, 3, b'\0' * 32, 0))
attack('keyring', lambda: syscall(248, b'user', b'x', b'y', 1, -3))
attack('the clock', lambda: syscall(227, 0, b'\0' * 16))
attack('reboot', lambda: syscall(169, 0xfee1dead, 672274793, 0xcdef0123, None))
attack('swap', lambda: syscall(167, b'/engine/var/lib/docker/ballast', 0))
attack('ptrace', lambda: syscall(101, 16, 1, 0, 0))
attack('io_uring', lambda: syscall(425, 8, b'\0' * 120))
def network():
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.connect(('192.0.2.1', 9)); return 'a route'
attack('a way out', network)
attack('a vsock', lambda: socket.socket(40, socket.SOCK_STREAM) and 'opened')
attack('the kernel log', lambda: open('/dev/kmsg').read(1))
print('finished')
"#;

/// The limits of a sandbox and of the learner's part in it, as the machine holds them, by the sandbox's first process.
///
/// Version 1 has a tree for each controller, version 2 one for all. The machines that run this test so far have version 1,
/// so the names of version 2 are those of the kernel's documentation and have not been seen at work here.
fn limits(pid: u64) -> BTreeMap<PathBuf, String> {
    let groups = std::fs::read_to_string(format!("/proc/{pid}/cgroup")).unwrap();
    let mut found = BTreeMap::new();
    for line in groups.lines() {
        let (controllers, path) = line.split_once(':').unwrap().1.split_once(':').unwrap();
        // The first process has moved itself one level down.
        let path = path.strip_suffix("/in").or_else(|| path.strip_suffix("/stage1")).unwrap_or(path);
        for controller in controllers.split(',') {
            let names: &[&str] = match controller {
                "memory" => &["memory.limit_in_bytes"],
                "pids" => &["pids.max"],
                "cpu" => &["cpu.cfs_quota_us"],
                "" => &["memory.max", "memory.swap.max", "pids.max", "cpu.max"],
                _ => continue,
            };
            for (below, name) in ["", "in/docker"].iter().flat_map(|below| names.iter().map(move |name| (below, name)))
            {
                let file = PathBuf::from(format!("/sys/fs/cgroup/{controller}{path}")).join(below).join(name);
                if let Ok(limit) = std::fs::read_to_string(&file) {
                    found.insert(file, limit);
                }
            }
        }
    }
    found
}

#[test]
fn root_of_the_inner_engine_reaches_nothing_of_the_machine() {
    run(|host| async move {
        let core_pattern = std::fs::read_to_string("/proc/sys/kernel/core_pattern").unwrap();
        let sandbox = open(&host).await;
        let folder = folders().pop().unwrap();
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        let (_, found) =
            crate::common::ask("/var/run/docker.sock".as_ref(), "GET", &format!("/containers/{name}/json"), None);
        let pid = found["State"]["Pid"].as_u64().unwrap();
        let before = limits(pid);
        println!("{before:#?}");
        for controller in ["memory", "pids"] {
            let found =
                before.keys().filter(|file| file.to_string_lossy().contains(&format!("/{controller}."))).count();
            assert!(found >= 2, "the limits of {controller} are not where they were looked for: {before:?}");
        }
        let socket = folder.join("sock/docker.sock");
        let log = tokio::task::spawn_blocking(move || as_engine(&socket, SCRIPT)).await.unwrap();
        println!("{log}");
        assert!(log.matches("HELD").count() > 40, "{log}");
        let broken: Vec<&str> =
            log.lines().filter(|line| line.starts_with("BROKEN") || line.contains("Error")).collect();
        assert!(broken.is_empty(), "{broken:#?}");
        assert_eq!(limits(pid), before);
        assert_eq!(std::fs::read_to_string("/proc/sys/kernel/core_pattern").unwrap(), core_pattern);
        sandbox.close().await.unwrap();
        nothing_left().await;
    });
}

#[test]
fn two_sandboxes_have_ids_of_their_own() {
    run(|host| async move {
        let (one, two) = tokio::join!(open(&host), open(&host));
        let script = "print(*open('/proc/self/uid_map').read().split()); print('finished')";
        let mut starts = Vec::new();
        for folder in folders().into_iter().filter(|folder| folder.join("sock/docker.sock").exists()) {
            let log = tokio::task::spawn_blocking(move || as_engine(&folder.join("sock/docker.sock"), script));
            starts.push(log.await.unwrap().split_whitespace().nth(1).unwrap().to_owned());
        }
        starts.sort();
        starts.dedup();
        assert!(starts.len() >= 2, "{starts:?}");
        one.close().await.unwrap();
        two.close().await.unwrap();
    });
}

/// What only the first sandbox has: a process, a file on its disk, a socket, a server on its loopback.
const LEAVE: &str = "
import os, socket, subprocess, time
open('/engine/var/lib/docker/word-of-a-neighbour', 'w').close()
u = socket.socket(socket.AF_UNIX); u.bind('/engine/sock/word-of-a-neighbour')
subprocess.Popen(['sleep', '1000'], env={'X': 'word-of-a-neighbour'})
s = socket.create_server(('127.0.0.1', 7777))
print('finished', flush=True); time.sleep(1000)
";

/// Looks for it as root of a sandbox's engine. Its own command line does not hold the word.
const LOOK: &str = "
import glob, os, socket
word = '-'.join(['word', 'of', 'a', 'neighbour'])
for path in glob.glob('/proc/[0-9]*/environ'):
  try:
    if word in open(path, errors='replace').read(): print('SEEN a process')
  except OSError: pass
try: socket.create_connection(('127.0.0.1', 7777), 5); print('SEEN a server')
except OSError: pass
if word in open('/proc/net/unix').read(): print('SEEN a socket')
for top, folders, names in os.walk('/engine'):
  folders[:] = [name for name in folders if os.path.join(top, name) not in ('/engine/proc', '/engine/sys')]
  if any(word in name for name in folders + names): print('SEEN a file in', top)
print('finished')
";

#[test]
fn root_of_one_inner_engine_sees_nothing_of_another() {
    run(|host| async move {
        let one = open(&host).await;
        let first = folders().pop().unwrap();
        let two = open(&host).await;
        let second = folders().into_iter().find(|folder| *folder != first).unwrap();
        let look = async |folder: &PathBuf| {
            let socket = folder.join("sock/docker.sock");
            tokio::task::spawn_blocking(move || as_engine(&socket, LOOK)).await.unwrap()
        };
        start_as_engine(&first.join("sock/docker.sock"), LEAVE);
        until("the first has left its things", async || first.join("sock/word-of-a-neighbour").exists()).await;
        until("a look in its own sandbox finds them all", async || {
            let own = look(&first).await;
            ["SEEN a server", "SEEN a process", "SEEN a socket", "SEEN a file"].iter().all(|seen| own.contains(seen))
        })
        .await;
        let other = look(&second).await;
        assert!(!other.contains("SEEN") && !other.contains("Error"), "{other}");
        one.close().await.unwrap();
        two.close().await.unwrap();
        nothing_left().await;
    });
}
