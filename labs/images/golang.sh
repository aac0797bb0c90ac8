# Finishes a Debian root file system ($1) into a stand-in for the official Go image: the toolchain below /usr/local/go, the
# standard library compiled beforehand, no way to a module proxy.
set -eu
# What is deleted below lies in this folder: without one, nothing may be done at all.
root=${1:?the root file system}
[ -d "$root/usr/lib/go-1.24" ] && [ "$(realpath "$root")" != / ] || { echo "golang.sh: $root is no root file system with Go" >&2; exit 1; }
goroot=$root/usr/local/go
cache=/usr/local/go/.cache/go-build

# Debian has links from one folder into the other; the official image has one folder.
rm -rf "$goroot"
cp -a "$root/usr/lib/go-1.24" "$goroot"
for link in $(find "$goroot" -maxdepth 2 -type l); do
  name=${link#"$goroot"/}
  rm "$link"
  case $name in
    src|pkg/include|VERSION) cp -a "$root/usr/share/go-1.24/$name" "$link";;
  esac
done
rm -rf "$root/usr/lib/go-1.24" "$root/usr/share/go-1.24" "$root/usr/bin/go" "$root/usr/bin/gofmt"
# Tests of the standard library: nobody runs them here.
find "$goroot/src" -name testdata -type d -prune -exec rm -rf {} +
find "$goroot/src" -name '*_test.go' -delete
# What optimizes at link time is as large as the rest of the C compiler.
rm -f "$root"/usr/libexec/gcc/*/*/lto1 "$root"/usr/libexec/gcc/*/*/lto-wrapper "$root"/usr/bin/*lto-dump*

# A machine may have more cores than a sandbox: as many compilers as cores would use up its memory. The cache lies here so
# that every user finds it, and beside a cache mount on /root/.cache.
printf '%s\n' '# A stand-in of the course: there is no network.' GOPROXY=off GOSUMDB=off GOTOOLCHAIN=local GOFLAGS=-p=2 \
  "GOCACHE=$cache" > "$goroot/go.env"
mkdir -p "$root/go/src" "$root/go/bin" "$root/go/pkg" "$root/var/tmp/warm"
chmod 1777 "$root/go" "$root/go/src" "$root/go/bin" "$root/go/pkg"

# Compiled beforehand, as the course builds: what services import.
{
  printf 'package main\n\nimport (\n'
  for name in context crypto/rand database/sql embed encoding/csv encoding/hex encoding/json expvar flag html/template \
    log/slog maps math/rand/v2 net/http net/http/httptest net/http/httputil os/exec os/signal os/user regexp runtime/debug slices sort \
    testing text/template; do printf '\t_ "%s"\n' "$name"; done
  printf ')\n\nfunc main() {}\n'
} > "$root/var/tmp/warm/main.go"
printf 'module warm\n\ngo 1.24\n' > "$root/var/tmp/warm/go.mod"
inside() { chroot "$root" env -i PATH=/usr/local/go/bin:/usr/bin:/bin HOME=/root GOPATH=/go "$@"; }
inside go telemetry off
for cgo in 0 1; do
  for trim in false true; do
    inside CGO_ENABLED=$cgo go -C /var/tmp/warm build -trimpath=$trim -o /dev/null .
  done
done
# Whoever builds may add to it.
chmod -R a+rwX "$root$cache"
rm -rf "$root/var/tmp/warm" "$root"/tmp/* "$root"/var/log/* "$root"/var/cache/apt/* "$root"/var/lib/apt/lists/* "$root/etc/resolv.conf"
