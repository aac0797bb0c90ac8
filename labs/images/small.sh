# Makes the stand-ins for alpine and distroless/static from the slim root file system ($1) into the folder $2.
set -eu
root=${1:?the folder of a root file system} out=${2:?}
rm -rf "$out"; mkdir -p "$out/debs" "$out/alpine" "$out/distroless"

# Download as root: apt's own user may not write here.
chroot "$root" sh -c 'cd /tmp && apt-get -qq -o APT::Sandbox::User=root download busybox-static musl'
for deb in "$root"/tmp/*.deb; do chroot "$root" dpkg-deb -x "/tmp/${deb##*/}" /tmp/small; done

a=$out/alpine
mkdir -p "$a/bin" "$a/sbin" "$a/usr/bin" "$a/usr/sbin" "$a/usr/local/bin" "$a/lib" "$a/etc/ssl/certs" "$a/home" "$a/opt" "$a/proc" \
  "$a/root" "$a/run" "$a/srv" "$a/sys" "$a/dev" "$a/tmp" "$a/var/log" "$a/var/cache/apk" "$a/var/tmp"
chmod 1777 "$a/tmp" "$a/var/tmp"; chmod 700 "$a/root"
busybox=$root/tmp/small/usr/bin/busybox
cp "$busybox" "$a/bin/busybox"; chmod 755 "$a/bin/busybox"
find "$root/tmp/small" -name 'ld-musl-*.so.1' -exec cp -L {} "$a/lib/" \;
find "$root/tmp/small" -name 'libc.so' -path '*musl*' -exec cp -L {} "$a/lib/" \;
for file in "$a"/lib/ld-musl-*; do [ -s "$file" ] || cp "$a/lib/libc.so" "$file"; done
rm -f "$a/lib/libc.so"
chroot "$a" /bin/busybox --install -s
cp "$root/etc/ssl/certs/ca-certificates.crt" "$a/etc/ssl/certs/"
printf 'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/sbin/nologin\n' > "$a/etc/passwd"
printf 'root:x:0:root\ntty:x:5:\nusers:x:100:\nnogroup:x:65533:\nnobody:x:65534:\n' > "$a/etc/group"
printf 'root:*::0:::::\nnobody:!::0:::::\n' > "$a/etc/shadow"; chmod 640 "$a/etc/shadow"
printf 'NAME="Alpine-like stand-in"\nID=alpine\nVERSION_ID=3.22.0\nPRETTY_NAME="Drydock stand-in for Alpine (Debian busybox and musl)"\n' > "$a/etc/os-release"
echo 3.22.0 > "$a/etc/alpine-release"
printf '127.0.0.1\tlocalhost\n' > "$a/etc/hosts"

# Debian's busybox leaves these out. The options are those of Alpine's.
for name in addgroup adduser apk; do rm -f "$a/bin/$name" "$a/sbin/$name" "$a/usr/bin/$name" "$a/usr/sbin/$name"; done
cat > "$a/usr/sbin/addgroup" <<'END'
#!/bin/sh
# addgroup [-g GID] [-S] [USER] GROUP
gid= least=1000
while [ $# -gt 0 ]; do case $1 in
  -g|--gid) gid=$2; shift 2;; -S|--system) least=100; shift;; -*) shift;; *) break;; esac; done
[ $# -gt 0 ] || { echo "usage: addgroup [-g GID] [-S] [USER] GROUP" >&2; exit 1; }
if [ $# -gt 1 ]; then
  grep -q "^$2:" /etc/group || { echo "addgroup: unknown group $2" >&2; exit 1; }
  sed -i "s/^\($2:[^:]*:[^:]*:\)\(.\+\)\$/\1\2,$1/; s/^\($2:[^:]*:[^:]*:\)\$/\1$1/" /etc/group; exit
fi
! grep -q "^$1:" /etc/group || { echo "addgroup: group '$1' in use" >&2; exit 1; }
[ -n "$gid" ] || { gid=$least; while cut -d: -f3 /etc/group | grep -qx "$gid"; do gid=$((gid + 1)); done; }
echo "$1:x:$gid:" >> /etc/group
END
cat > "$a/usr/sbin/adduser" <<'END'
#!/bin/sh
# adduser [-h DIR] [-g GECOS] [-s SHELL] [-G GROUP] [-S] [-D] [-H] [-u UID] USER [GROUP]
home= gecos= shell=/bin/sh group= uid= make=1 least=1000 system=
while [ $# -gt 0 ]; do case $1 in
  -h) home=$2; shift 2;; -g) gecos=$2; shift 2;; -s) shell=$2; shift 2;; -G) group=$2; shift 2;; -u) uid=$2; shift 2;;
  -S) system=1 least=100 shell=/sbin/nologin; shift;; -H) make=; shift;; -D) shift;;
  -[SDH][SDH]*) case $1 in *S*) system=1 least=100;; esac; case $1 in *H*) make=;; esac; shift;;
  -*) echo "adduser: unrecognized option: $1" >&2; exit 1;; *) break;; esac; done
[ $# -gt 0 ] || { echo "usage: adduser [OPTIONS] USER [GROUP]" >&2; exit 1; }
[ $# -lt 2 ] || exec /usr/sbin/addgroup "$1" "$2"
! grep -q "^$1:" /etc/passwd || { echo "adduser: user '$1' in use" >&2; exit 1; }
[ -n "$uid" ] || { uid=$least; while cut -d: -f3 /etc/passwd | grep -qx "$uid"; do uid=$((uid + 1)); done; }
if [ -n "$group" ]; then gid=$(grep "^$group:" /etc/group | cut -d: -f3); [ -n "$gid" ] || { echo "adduser: unknown group $group" >&2; exit 1; }
elif [ -n "$system" ]; then gid=65533
else gid=$uid; echo "$1:x:$gid:" >> /etc/group; fi
home=${home:-/home/$1}
echo "$1:x:$uid:$gid:${gecos:-Linux User}:$home:$shell" >> /etc/passwd
echo "$1:!::0:99999:7:::" >> /etc/shadow
[ -z "$make" ] || { mkdir -p "$home" && chown "$uid:$gid" "$home"; }
END
cat > "$a/sbin/apk" <<'END'
#!/bin/sh
echo "apk: this is the course's stand-in for Alpine and there is no network: no package can be added" >&2
exit 1
END
chmod 755 "$a/usr/sbin/addgroup" "$a/usr/sbin/adduser" "$a/sbin/apk"

d=$out/distroless
mkdir -p "$d/etc/ssl/certs" "$d/home/nonroot" "$d/root" "$d/tmp" "$d/var/tmp" "$d/usr/share" "$d/proc" "$d/sys" "$d/dev" "$d/bin" "$d/lib" "$d/run"
chmod 1777 "$d/tmp" "$d/var/tmp"; chmod 700 "$d/root" "$d/home/nonroot"; chown 65532:65532 "$d/home/nonroot"
cp "$root/etc/ssl/certs/ca-certificates.crt" "$d/etc/ssl/certs/"
cp -a "$root/usr/share/zoneinfo" "$d/usr/share/"
rm -rf "$d/usr/share/zoneinfo/right" "$d/usr/share/zoneinfo/posix"
printf 'root:x:0:0:root:/root:/sbin/nologin\nnobody:x:65534:65534:nobody:/nonexistent:/sbin/nologin\nnonroot:x:65532:65532:nonroot:/home/nonroot:/sbin/nologin\n' > "$d/etc/passwd"
printf 'root:x:0:\nnobody:x:65534:\ntty:x:5:\nstaff:x:50:\nnonroot:x:65532:\n' > "$d/etc/group"
printf 'hosts: files dns\n' > "$d/etc/nsswitch.conf"
printf 'PRETTY_NAME="Drydock stand-in for distroless static"\nNAME="Debian GNU/Linux"\nID="debian"\n' > "$d/etc/os-release"

for name in alpine distroless; do tar --numeric-owner --sort=name -C "$out/$name" -cf "$out/$name.tar" .; done
rm -rf "$out/alpine" "$out/distroless" "$out/debs" "$root"/tmp/*
