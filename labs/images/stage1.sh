# Stage 1 of a sandbox: host root with a handful of capabilities, running this text and nothing else. It mounts the
# sandbox's own cgroups, makes a part of them over to stage 2, maps the disk's ids, forks stage 2 into a user namespace
# of its own and then drops everything. Set by the caller: BASE COUNT LEARNER_MEMORY LEARNER_PIDS STAGE2.
set -eu
umount -R /sys/fs/cgroup 2>/dev/null || true

# Files that the owner of a delegated cgroup may write; limits stay with the host's root.
delegate() { for file in "$1" "$1"/cgroup.procs "$1"/tasks "$1"/cgroup.threads "$1"/cgroup.subtree_control; do
  [ ! -e "$file" ] || chown "$BASE:$BASE" "$file"; done; }

if grep -q '^0::' /proc/self/cgroup && ! grep -q ':memory:' /proc/self/cgroup; then
  export CGROUP=2
  mount -t cgroup2 -o nodev,noexec,nosuid cgroup /sys/fs/cgroup
  mkdir -p /sys/fs/cgroup/stage1 /sys/fs/cgroup/in/engine /sys/fs/cgroup/in/docker
  for process in $(cat /sys/fs/cgroup/cgroup.procs); do
    echo "$process" > /sys/fs/cgroup/stage1/cgroup.procs 2>/dev/null || true
  done
  for controller in $(cat /sys/fs/cgroup/cgroup.controllers); do
    echo "+$controller" > /sys/fs/cgroup/cgroup.subtree_control 2>/dev/null || true
  done
  for folder in in in/engine in/docker; do delegate "/sys/fs/cgroup/$folder"; done
else
  export CGROUP=1
  mount -t tmpfs -o size=1m,nodev,noexec,nosuid cgroup /sys/fs/cgroup
  for controller in blkio cpu cpuacct cpuset devices freezer memory pids systemd; do
    option=$controller
    [ "$controller" != systemd ] || option=none,name=systemd
    root=/sys/fs/cgroup/$controller
    mkdir -p "$root"
    mount -t cgroup -o "nodev,noexec,nosuid,$option" cgroup "$root" 2>/dev/null || { rmdir "$root"; continue; }
    for folder in "$root/in" "$root/in/docker" "$root/in/docker/buildkit"; do
      mkdir -p "$folder"
      if [ "$controller" = cpuset ]; then
        cat "$root/cpuset.cpus" > "$folder/cpuset.cpus"
        cat "$root/cpuset.mems" > "$folder/cpuset.mems"
      fi
      delegate "$folder"
    done
  done
  if [ -d /sys/fs/cgroup/memory ] && [ "$LEARNER_MEMORY" != 0 ]; then
    echo "$LEARNER_MEMORY" > /sys/fs/cgroup/memory/in/docker/memory.limit_in_bytes
    echo "$LEARNER_MEMORY" > /sys/fs/cgroup/memory/in/docker/memory.memsw.limit_in_bytes 2>/dev/null || true
  fi
  if [ -d /sys/fs/cgroup/pids ] && [ "$LEARNER_PIDS" != 0 ]; then
    echo "$LEARNER_PIDS" > /sys/fs/cgroup/pids/in/docker/pids.max
  fi
  for folder in /sys/fs/cgroup/*/in; do echo 0 > "$folder/cgroup.procs"; done
fi
chown "$BASE:$BASE" /sock

exec perl -e '
use strict; use warnings;
my $number = { x86_64 => 272, aarch64 => 97 }->{(split " ", `uname -m`)[0]} or die "unknown machine";
my ($base, $count) = @ENV{"BASE", "COUNT"};
pipe(my $ready, my $tell_ready); pipe(my $go, my $tell_go);
my $child = fork();
die "fork: $!" unless defined $child;
if ($child == 0) {
    syscall($number, 0x10000000) == 0 or die "unshare: $!";            # CLONE_NEWUSER
    syswrite($tell_ready, "x"); sysread($go, my $byte, 1);
    exit 1 unless $byte;
    $) = "0 0"; $( = 0; ($<, $>) = (0, 0); die "setuid: $!" if $> != 0;
    delete @ENV{qw(BASE)};
    my @network = $ENV{SHARE_NETWORK} ? () : ("--net");                # shared only where doctor proves that it would show
    exec "unshare", "--mount", "--pid", "--fork", "--kill-child", @network, "--cgroup", "--ipc", "--uts", "--mount-proc",
        "bash", "-c", $ENV{STAGE2}, "stage2";
    die "exec: $!";
}
sysread($ready, my $byte, 1) or die "stage 2 did not begin";
for my $map ("uid_map", "gid_map") {
    open(my $file, ">", "/proc/$child/$map") or die "$map: $!";
    syswrite($file, "0 $base $count\n") or die "$map: $!";
    close $file;
}
# The disk holds ids as stage 2 sees them; an id-mapped mount shows them shifted by this sandbox'"'"'s own base, so that one
# template serves all ranges; the base images are mounts below it. open_tree(CLONE | CLOEXEC | RECURSIVE),
# mount_setattr(EMPTY_PATH | RECURSIVE, IDMAP), move_mount(F_EMPTY_PATH).
open(my $space, "<", "/proc/$child/ns/user") or die "ns: $!";
my $disk = "/var/lib/docker"; my $empty = "";
my $tree = syscall(428, -100, $disk, 0x88001);
die "open_tree: $!" if $tree < 0;
my $attributes = pack("QQQQ", 0x100000, 0, 0, fileno($space));
syscall(442, $tree, $empty, 0x9000, $attributes, 32) == 0 or die "mount_setattr: $!";
syscall(429, $tree, $empty, -100, $disk, 4) == 0 or die "move_mount: $!";
require POSIX; POSIX::close($tree);
close $space;
sub move_to { open(my $file, ">", "/sys/fs/cgroup/$_[0]/cgroup.procs") or die "cgroup: $!"; syswrite($file, "$child\n"); close $file; }
move_to("in") if $ENV{CGROUP} == 2;
syswrite($tell_go, "x");
if ($ENV{CGROUP} == 2) {
    # Version 2 allows no process beside a parted cgroup: once its own root is set, the helper goes into a leaf too.
    for (1 .. 1000) {
        last if readlink("/proc/$child/ns/cgroup") ne readlink("/proc/self/ns/cgroup");
        select(undef, undef, undef, 0.01);
    }
    move_to("in/engine");
}
close $tell_go; close $ready; close $tell_ready; close $go;
exec "setpriv", "--bounding-set=-all", "--inh-caps=-all", "--ambient-caps=-all", "--no-new-privs", "perl", "-e",
    "\$SIG{TERM} = sub { kill 9, $child }; while (1) { my \$ended = wait(); exit(\$? >> 8 || 1) if \$ended == $child; exit 1 if \$ended == -1 && !\$!{EINTR} }";
'
