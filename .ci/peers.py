"""Times drydock against hadolint and dive: whole processes, alternating, medians; memory as the peak of the process."""
import glob, io, os, statistics, subprocess, sys, tarfile, time, json, hashlib

drydock, work = sys.argv[1:3]


def once(command, environment=None):
    begun = time.perf_counter()
    pid = os.spawnvpe(os.P_NOWAIT, "sh", ["sh", "-c", command + " >/dev/null 2>&1"], environment or os.environ)
    _, _, used = os.wait4(pid, 0)
    return time.perf_counter() - begun, used.ru_maxrss / 1024


def pair(title, ours, theirs, rounds):
    results = {"ours": [], "theirs": []}
    for _ in range(rounds):
        for name, command in (("ours", ours), ("theirs", theirs)):
            results[name].append(once("exec " + command, {**os.environ, "CI": "true"}))
    median = lambda name, at: statistics.median(result[at] for result in results[name])
    print(f"{title}: drydock {median('ours', 0) * 1e3:.1f} ms, {median('ours', 1):.0f} MB; "
          f"peer {median('theirs', 0) * 1e3:.1f} ms, {median('theirs', 1):.0f} MB; "
          f"{median('theirs', 0) / median('ours', 0):.1f} times faster, "
          f"{median('ours', 1) / median('theirs', 1):.2f} of the memory (median of {rounds})")


def archive(path, megabytes):
    """An image archive as `docker save` writes it: a large layer, one that overwrites half of it, one that deletes a third."""
    size, count = 64 << 10, megabytes * 16 * 2 // 3
    block = os.urandom(size)
    layers = []
    for wanted in (range(count), range(0, count, 2), None):
        name = os.path.join(work, f"layer{len(layers)}.tar")
        with tarfile.open(name, "w") as tar:
            for n in wanted if wanted is not None else range(0, count, 3):
                info = tarfile.TarInfo(f"data/{n % 97}/{'' if wanted is not None else '.wh.'}file{n}")
                info.size = size if wanted is not None else 0
                tar.addfile(info, io.BytesIO(block) if info.size else None)
        layers.append(name)
    digests = [hashlib.file_digest(open(name, "rb"), "sha256").hexdigest() for name in layers]
    config = json.dumps({"architecture": "amd64", "os": "linux", "config": {},
                         "history": [{"created_by": f"layer {n}"} for n in range(3)],
                         "rootfs": {"type": "layers", "diff_ids": ["sha256:" + digest for digest in digests]}}).encode()
    manifest = [{"Config": "config.json", "RepoTags": ["bench:1"], "Layers": [f"{digest}/layer.tar" for digest in digests]}]
    with tarfile.open(path, "w") as tar:
        for name, digest in zip(layers, digests):
            tar.add(name, f"{digest}/layer.tar")
        for name, data in (("config.json", config), ("manifest.json", json.dumps(manifest).encode())):
            info = tarfile.TarInfo(name)
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    for name in layers:
        os.remove(name)


one = sorted(glob.glob(os.path.join(work, "many", "*")))[0]
print("\n== lint against hadolint (all rules of both)")
pair("one file", f"{drydock} lint --format json {one}", f"hadolint --no-fail -f json {one}", 15)
many = os.path.join(work, "many")
pair("500 files", f"{drydock} lint --format json {many}/*.Dockerfile", f"hadolint --no-fail -f json {many}/*.Dockerfile", 5)
print("\n== inspect against dive")
for megabytes in (600, 150):
    path = os.path.join(work, f"{megabytes}.tar")
    archive(path, megabytes)
    dive = f"dive --ci --source docker-archive {path}"
    pair(f"{megabytes} MB, secret scan off", f"{drydock} inspect --no-secrets --format json {path}", dive, 3)
    pair(f"{megabytes} MB, secret scan on", f"{drydock} inspect --format json {path}", dive, 3)
    os.remove(path)
