# Stage 2 of a sandbox: root of a user namespace of its own and nothing on the host. It is the engine's world.
set -eu
mount --make-rprivate /
umount -R /sys/fs/cgroup 2>/dev/null || true
if [ "$CGROUP" = 2 ]; then
  mount -t cgroup2 cgroup /sys/fs/cgroup
  mkdir -p /sys/fs/cgroup/engine /sys/fs/cgroup/docker
  for process in $(cat /sys/fs/cgroup/cgroup.procs); do
    echo "$process" > /sys/fs/cgroup/engine/cgroup.procs 2>/dev/null || true
  done
  # Stage 1 moves the helper that started this a moment later.
  for attempt in $(seq 200); do
    echo +memory > /sys/fs/cgroup/cgroup.subtree_control 2>/dev/null && break
    sleep 0.02
  done
  for controller in $(cat /sys/fs/cgroup/cgroup.controllers); do
    echo "+$controller" > /sys/fs/cgroup/cgroup.subtree_control 2>/dev/null || true
  done
  [ "$LEARNER_MEMORY" = 0 ] || echo "$LEARNER_MEMORY" > /sys/fs/cgroup/docker/memory.max
  [ "$LEARNER_MEMORY" = 0 ] || echo 0 > /sys/fs/cgroup/docker/memory.swap.max 2>/dev/null || true
  [ "$LEARNER_PIDS" = 0 ] || echo "$LEARNER_PIDS" > /sys/fs/cgroup/docker/pids.max
else
  mount -t tmpfs -o size=1m cgroup /sys/fs/cgroup
  for controller in blkio cpu cpuacct cpuset devices freezer memory pids systemd; do
    option=$controller
    [ "$controller" != systemd ] || option=none,name=systemd
    mkdir -p "/sys/fs/cgroup/$controller"
    mount -t cgroup -o "$option" cgroup "/sys/fs/cgroup/$controller" 2>/dev/null || rmdir "/sys/fs/cgroup/$controller"
  done
fi
mount -t tmpfs -o size=32m tmpfs /run
mount -t tmpfs -o size=64m tmpfs /tmp
unset STAGE2 LEARNER_MEMORY LEARNER_PIDS CGROUP COUNT
# The engine would start its containerd itself, with plugins that nobody needs here, and look for it every half second.
cat > /run/containerd.toml <<END
version = 2
root = "/run/containerd/root"
state = "/run/containerd/state"
disabled_plugins = ["io.containerd.grpc.v1.cri", "io.containerd.snapshotter.v1.btrfs", "io.containerd.snapshotter.v1.zfs",
  "io.containerd.snapshotter.v1.devmapper", "io.containerd.snapshotter.v1.blockfile", "io.containerd.internal.v1.opt",
  "io.containerd.internal.v1.tracing", "io.containerd.tracing.processor.v1.otlp", "io.containerd.nri.v1.nri"]
[grpc]
  address = "/run/containerd.sock"
END
# Without it the engine is of no use: they end together.
{ containerd --config /run/containerd.toml --log-level error; kill -TERM 1; } &
while [ ! -S /run/containerd.sock ]; do sleep 0.01; done
# No lab needs a network between containers yet: without bridge and filters the engine is ready a fifth of a second sooner.
exec dockerd --containerd /run/containerd.sock --userns-remap default -H unix:///sock/docker.sock --exec-root /run/docker --pidfile /run/docker.pid \
  --log-level warn --data-root /var/lib/docker --storage-driver overlay2 --bridge none --iptables=false --ip6tables=false
