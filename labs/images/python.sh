# Finishes a Debian root file system ($1) into a stand-in for the official Python images: Python under /usr/local with
# site-packages, pip from Debian's own wheel, the course's wheels offered with no network. $2: folder of wheels, filled
# from wheels.txt ($3) where it is empty.
set -eu
root=${1:?the folder of a root file system} wheels=${2:?} list=${3:?}
version=3.13
mkdir -p "$root/usr/local/bin" "$root/usr/local/lib" "$root/usr/local/include"

# The official images have all of Python below /usr/local, and learners copy /usr/local/lib/python3.13/site-packages.
rm -rf "$root/usr/local/lib/python$version"
mv "$root/usr/lib/python$version" "$root/usr/local/lib/python$version"
mv "$root/usr/bin/python$version" "$root/usr/local/bin/python$version"
rm -f "$root/usr/bin/python3" "$root/usr/local/lib/python$version/EXTERNALLY-MANAGED"
rm -rf "$root/usr/lib/python3" "$root/usr/share/python3" "$root/usr/bin/py3clean" "$root/usr/bin/py3compile" "$root/usr/bin/py3versions"
ln -s "python$version" "$root/usr/local/bin/python3"
ln -s python3 "$root/usr/local/bin/python"
[ ! -d "$root/usr/include/python$version" ] || mv "$root/usr/include/python$version" "$root/usr/local/include/"
library=$root/usr/local/lib/python$version
mkdir -p "$library/site-packages"
sed -i "s/'DEB_PYTHON_INSTALL_LAYOUT', 'posix_local'/'DEB_PYTHON_INSTALL_LAYOUT', 'posix_prefix'/; s/prefix_scheme = 'posix_local'/prefix_scheme = 'posix_prefix'/" \
  "$library/sysconfig/__init__.py"
# Debian's `site` is frozen into the program and looks for this name.
ln -s site-packages "$library/dist-packages"

inside() { chroot "$root" env -i PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin HOME=/tmp PYTHONDONTWRITEBYTECODE=1 "$@"; }
wheel=$(cd "$root" && ls usr/share/python-wheels/pip-*.whl)
inside python3 "/$wheel/pip" install --quiet --root-user-action=ignore --no-index --no-compile --find-links /usr/share/python-wheels pip

if [ -z "$(ls -A "$wheels")" ]; then
  mkdir -p "$root/tmp/wheels"
  cp "$list" "$root/tmp/wheels.txt"
  [ ! -s /etc/ssl/certs/ca-certificates.crt ] || cp /etc/ssl/certs/ca-certificates.crt "$root/tmp/ca.crt"
  set -- --cert /tmp/ca.crt
  [ -s "$root/tmp/ca.crt" ] || set --
  [ -z "${PIP_INDEX_URL:-}" ] || set -- "$@" --index-url "$PIP_INDEX_URL"
  grep -v '^#' "$root/tmp/wheels.txt" | while read -r line; do
    # One line holds several requirements.
    inside ${https_proxy:+"https_proxy=$https_proxy"} python3 -m pip download --quiet --disable-pip-version-check \
      --only-binary :all: --no-cache-dir "$@" -d /tmp/wheels $line
  done
  cp "$root"/tmp/wheels/* "$wheels/"
  rm -rf "$root/tmp/wheels" "$root/tmp/wheels.txt" "$root/tmp/ca.crt"
fi
mkdir -p "$root/opt/drydock/wheels"
cp "$wheels"/* "$root/opt/drydock/wheels/"
cat > "$root/etc/pip.conf" <<'END'
# A stand-in of the course: packages come from this folder, since there is no network.
[global]
no-index = true
find-links = /opt/drydock/wheels
disable-pip-version-check = true
END
rm -rf "$root"/tmp/* "$root"/var/log/* "$root"/var/cache/apt/* "$root"/var/lib/apt/lists/* "$root"/etc/resolv.conf
