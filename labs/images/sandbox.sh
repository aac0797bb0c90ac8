# Finishes the sandbox's root file system ($1): the learner's ids, the mount points of a read-only root.
set -eu
root=${1:?the folder of a root file system}
chroot "$root" useradd --system --no-create-home dockremap
echo dockremap:100000:65536 > "$root/etc/subuid"
echo dockremap:100000:65536 > "$root/etc/subgid"
mkdir -p "$root/sock" "$root/var/lib/docker" "$root/etc/docker"
rm -rf "$root"/var/log/* "$root"/var/cache/* "$root"/var/lib/apt/lists/* "$root"/usr/share/doc "$root"/usr/share/man \
  "$root"/usr/share/locale
# A builder mounts a file of its own there, which cannot be removed.
rm -f "$root/etc/resolv.conf" 2>/dev/null || true
