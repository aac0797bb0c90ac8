//! A PostgreSQL server of Debian's package, started for the tests on a free port and ended with them.

use std::net::TcpListener;
use std::os::unix::fs::chown;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};

/// A running server; dropping it stops it.
pub struct Postgres {
    folder: tempfile::TempDir,
    programs: PathBuf,
    port: u16,
}

impl Postgres {
    /// Makes a cluster in a temporary folder and starts it.
    pub fn start() -> Self {
        let programs = programs();
        let folder = tempfile::tempdir().unwrap();
        if is_root() {
            let id = |field: &str| {
                let out = Command::new("id").args([field, "postgres"]).output().unwrap();
                String::from_utf8(out.stdout)
                    .unwrap()
                    .trim()
                    .parse()
                    .expect("Debian's postgresql package makes the user postgres")
            };
            chown(folder.path(), Some(id("-u")), Some(id("-g"))).unwrap();
        }
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let server = Self { folder, programs, port };
        let data = server.data();
        server.run("initdb", &["-D", &data, "-U", "drydock", "--auth=trust", "--no-sync", "-E", "UTF8"]);
        let options = format!("-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off");
        let log = server.folder.path().join("log").display().to_string();
        server.run("pg_ctl", &["-D", &data, "-l", &log, "-w", "-t", "60", "-o", &options, "start"]);
        server
    }

    /// The address of a new, empty database.
    pub fn database(&self, name: &str) -> String {
        let port = self.port.to_string();
        self.run("createdb", &["-h", "127.0.0.1", "-p", &port, "-U", "drydock", name]);
        format!("postgres://drydock@127.0.0.1:{}/{name}", self.port)
    }

    fn data(&self) -> String {
        self.folder.path().join("data").display().to_string()
    }

    fn run(&self, program: &str, arguments: &[&str]) {
        let status = self.status(program, arguments);
        assert!(status.success(), "{program} {arguments:?} ended with {status}");
    }

    fn status(&self, program: &str, arguments: &[&str]) -> ExitStatus {
        let program = self.programs.join(program);
        // The server refuses to run as root.
        let mut command = if is_root() {
            let mut command = Command::new("setpriv");
            command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups"]).arg(&program);
            command
        } else {
            Command::new(&program)
        };
        command.args(arguments).current_dir("/").stdout(Stdio::null()).status().unwrap()
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        // A server that never started cannot be stopped; a second panic would hide the first.
        let _ = self.status("pg_ctl", &["-D", &self.data(), "-m", "immediate", "stop"]);
    }
}

fn is_root() -> bool {
    Path::new("/proc/self").exists() && rustix::process::geteuid().is_root()
}

/// Debian keeps the server's programs off the search path, in a folder by version.
fn programs() -> PathBuf {
    let mut versions: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .expect("PostgreSQL is not installed: apt-get install postgresql")
        .filter_map(|entry| Some(entry.ok()?.path().join("bin")))
        .filter(|folder| folder.join("initdb").exists())
        .collect();
    versions.sort();
    versions.pop().expect("PostgreSQL's server programs are missing: apt-get install postgresql")
}
