use std::io::Write;

use super::*;

/// A layer's tar, built by hand.
#[derive(Default)]
struct Layer(Vec<u8>);

impl Layer {
    fn put(mut self, path: &str, kind: tar::EntryType, mode: u32, link: Option<&str>, bytes: &[u8]) -> Self {
        let mut header = tar::Header::new_gnu();
        header.set_entry_type(kind);
        header.set_size(bytes.len() as u64);
        header.set_mode(mode);
        if let Some(link) = link {
            header.set_link_name(link).unwrap();
        }
        let mut builder = tar::Builder::new(&mut self.0);
        builder.append_data(&mut header, path, bytes).unwrap();
        // Without the closing zeros: more entries may follow.
        std::mem::forget(builder);
        self
    }
    fn file(self, path: &str, size: usize) -> Self {
        self.put(path, tar::EntryType::Regular, 0o644, None, &vec![b'x'; size])
    }
    fn text(self, path: &str, text: &str) -> Self {
        self.put(path, tar::EntryType::Regular, 0o644, None, text.as_bytes())
    }
    fn folder(self, path: &str) -> Self {
        self.put(path, tar::EntryType::Directory, 0o755, None, b"")
    }
    fn hard_link(self, path: &str, target: &str) -> Self {
        self.put(path, tar::EntryType::Link, 0o644, Some(target), b"")
    }
    fn tar(mut self) -> Vec<u8> {
        self.0.extend_from_slice(&[0; 1024]);
        self.0
    }
}

fn config(layers: usize) -> String {
    let ids: Vec<_> = (0..layers).map(|index| format!("sha256:{index}")).collect();
    let mut history = vec![serde_json::json!({"created_by": "ENV A=b", "empty_layer": true})];
    history.extend((0..layers).map(|index| serde_json::json!({"created_by": format!("step {index}")})));
    serde_json::json!({
        "os": "linux", "architecture": "amd64",
        "config": {"User": "10001", "Env": ["PATH=/bin", "API_TOKEN=abc"], "Cmd": ["python"], "ExposedPorts": {"5000/tcp": {}}},
        "rootfs": {"type": "layers", "diff_ids": ids}, "history": history
    })
    .to_string()
}

/// `docker save` of an old engine, with the manifest at the end.
fn old_save(layers: Vec<Vec<u8>>) -> Vec<u8> {
    let mut builder = Layer::default();
    let names: Vec<_> = (0..layers.len()).map(|index| format!("l{index}/layer.tar")).collect();
    // In no order: that is what engines do.
    for (name, layer) in names.iter().zip(&layers).rev() {
        builder = builder.put(name, tar::EntryType::Regular, 0o644, None, layer);
    }
    let manifest = serde_json::json!([{"Config": "c.json", "RepoTags": ["x:1"], "Layers": names}]).to_string();
    builder.text("c.json", &config(layers.len())).text("manifest.json", &manifest).tar()
}

/// An OCI layout with gzipped layers and a nested index.
fn oci(layers: Vec<Vec<u8>>) -> Vec<u8> {
    let mut builder = Layer::default();
    let mut descriptors = Vec::new();
    let count = layers.len();
    for (index, layer) in layers.into_iter().enumerate() {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(&layer).unwrap();
        builder = builder.put(
            &format!("blobs/sha256/l{index}"),
            tar::EntryType::Regular,
            0o644,
            None,
            &encoder.finish().unwrap(),
        );
        descriptors.push(serde_json::json!({"mediaType": "application/vnd.oci.image.layer.v1.tar+gzip", "digest": format!("sha256:l{index}"), "size": 1}));
    }
    let manifest =
        serde_json::json!({"schemaVersion": 2, "config": {"digest": "sha256:c"}, "layers": descriptors}).to_string();
    let nested = serde_json::json!({"manifests": [{"mediaType": "m", "digest": "sha256:m"}]}).to_string();
    let index = serde_json::json!({"manifests": [{"mediaType": "i", "digest": "sha256:i"}]}).to_string();
    builder
        .text("blobs/sha256/c", &config(count))
        .text("blobs/sha256/m", &manifest)
        .text("blobs/sha256/i", &nested)
        .text("index.json", &index)
        .tar()
}

fn read(archive: &[u8]) -> ImageReport {
    let streamed = inspect_reader(archive, Options::default()).unwrap();
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(archive).unwrap();
    let sought = inspect_file(file.path(), Options::default()).unwrap();
    assert_eq!(serde_json::to_value(&streamed).unwrap(), serde_json::to_value(&sought).unwrap());
    assert_eq!(streamed.wasted_bytes, streamed.layers.iter().map(|layer| layer.wasted_bytes).sum::<u64>());
    streamed
}

fn waste(report: &ImageReport) -> Vec<u64> {
    report.layers.iter().map(|layer| layer.wasted_bytes).collect()
}

#[test]
fn every_layout_reads_alike() {
    let layers = || vec![Layer::default().file("a", 100).tar(), Layer::default().file("a", 50).file("b", 5).tar()];
    for archive in [old_save(layers()), oci(layers())] {
        let report = read(&archive);
        assert_eq!((report.size_bytes, report.wasted_bytes), (155, 100));
        assert_eq!(report.layers[1].created_by, "step 1");
        assert_eq!((report.layers[1].added, report.layers[1].changed), (1, 1));
        assert_eq!(report.config.user, "10001");
        assert_eq!(report.config.exposed_ports, ["5000/tcp"]);
        assert_eq!(report.config.env, ["PATH=/bin", "API_TOKEN=***"]);
    }
}

#[test]
fn a_gzipped_archive_reads_as_well() {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(&old_save(vec![Layer::default().file("a", 100).tar()])).unwrap();
    assert_eq!(read(&encoder.finish().unwrap()).size_bytes, 100);
}

#[test]
fn deleting_in_a_later_layer_wastes_and_is_charged_to_the_deleting_layer() {
    let report = read(&old_save(vec![
        Layer::default().file("keep", 10).tar(),
        Layer::default().folder("tmp").file("tmp/big", 1000).file("tmp/also", 5).tar(),
        Layer::default().file(".wh.tmp", 0).tar(),
    ]));
    assert_eq!((report.size_bytes, report.wasted_bytes), (1015, 1005));
    assert_eq!(waste(&report), [0, 0, 1005]);
    assert_eq!(report.layers[2].removed, 2);
}

#[test]
fn an_opaque_folder_hides_lower_layers_but_not_its_own() {
    let report = read(&old_save(vec![
        Layer::default().folder("app").file("app/old", 100).file("app-other", 7).tar(),
        Layer::default().folder("app").file("app/new", 30).file("app/.wh..wh..opq", 0).tar(),
    ]));
    assert_eq!(waste(&report), [0, 100]);
    assert_eq!(
        report.largest_files.iter().map(|file| file.path.as_str()).collect::<Vec<_>>(),
        ["/app/new", "/app-other"]
    );
}

#[test]
fn a_whiteout_beside_a_new_file_of_the_same_name_deletes_only_the_old_one() {
    let report = read(&old_save(vec![
        Layer::default().file("a", 100).tar(),
        Layer::default().file("a", 30).file(".wh.a", 0).tar(),
    ]));
    assert_eq!((report.size_bytes, report.wasted_bytes), (130, 100));
}

#[test]
fn hard_links_count_once_and_keep_bytes_alive() {
    let report = read(&old_save(vec![
        Layer::default().file("a", 100).hard_link("b", "a").tar(),
        Layer::default().file(".wh.a", 0).tar(),
        Layer::default().file(".wh.b", 0).tar(),
    ]));
    assert_eq!(report.size_bytes, 100);
    assert_eq!(waste(&report), [0, 0, 100]);
}

#[test]
fn a_file_that_replaces_a_folder_takes_what_was_in_it() {
    let report =
        read(&old_save(vec![Layer::default().folder("d").file("d/x", 40).tar(), Layer::default().file("d", 2).tar()]));
    assert_eq!((report.size_bytes, report.wasted_bytes), (42, 40));
}

#[test]
fn aufs_marks_and_empty_layers_are_no_files() {
    let report = read(&old_save(vec![Layer::default().file(".wh..wh.plnk", 9).file("a", 1).tar(), vec![0; 1024]]));
    assert_eq!(report.size_bytes, 1);
    assert_eq!(report.layers.len(), 2);
}

#[test]
fn secrets_are_found_also_when_a_later_layer_deletes_them() {
    let report = read(&old_save(vec![
        Layer::default()
            .text("app/key.txt", "x\n-----BEGIN RSA PRIVATE KEY-----\nabc\n")
            .text("app/.git/HEAD", "ref")
            .tar(),
        Layer::default().text("app/c.py", "KEY='AKIAABCDEFGHIJKLMNOP'").text("app/.env", "A=b").tar(),
        Layer::default().file("app/.wh.key.txt", 0).tar(),
    ]));
    let found: Vec<_> =
        report.secrets.iter().map(|it| (it.rule, it.path.as_str(), it.layer, it.deleted_later)).collect();
    assert_eq!(
        found,
        [
            (Rule::SecretVariable, "", None, false),
            (Rule::PrivateKey, "/app/key.txt", Some(0), true),
            (Rule::GitFolder, "/app/.git/HEAD", Some(0), false),
            (Rule::CloudKey, "/app/c.py", Some(1), false),
            (Rule::EnvFile, "/app/.env", Some(1), false),
        ]
    );
    assert!(!serde_json::to_string(&report).unwrap().contains("AKIAABCD"), "a report never repeats a secret");
}

#[test]
fn build_arguments_in_the_history_are_secrets_too() {
    let found = history_secrets("|2 VERSION=1 DB_PASSWORD=hunter2 /bin/sh -c pip install");
    assert_eq!(found.iter().map(|it| it.what.as_str()).collect::<Vec<_>>(), ["ARG DB_PASSWORD holds a secret"]);
    assert!(history_secrets("COPY app.py . # buildkit").is_empty());
}

#[test]
fn caches_toolchains_and_setuid_files_are_listed() {
    let report = read(&old_save(vec![
        Layer::default()
            .file("root/.cache/pip/http/a", 10)
            .file("root/.cache/pip/http/b", 20)
            .file("var/lib/apt/lists/deb_Packages", 30)
            .file("var/lib/apt/lists/lock", 1)
            .file("usr/bin/gcc-14", 5)
            .file("usr/bin/gcc-ranlib", 5)
            .put("usr/bin/su", tar::EntryType::Regular, 0o4755, None, b"x")
            .tar(),
    ]));
    let caches: Vec<_> = report.caches.iter().map(|it| (it.path.as_str(), it.size_bytes)).collect();
    assert_eq!(caches, [("/root/.cache/pip", 30), ("/var/lib/apt/lists", 30)]);
    assert_eq!(report.toolchains.iter().map(|it| it.path.as_str()).collect::<Vec<_>>(), ["/usr/bin/gcc-14"]);
    assert_eq!(report.setuid.iter().map(|it| it.path.as_str()).collect::<Vec<_>>(), ["/usr/bin/su"]);
}

#[test]
fn shared_layers_need_not_be_fetched() {
    let a = read(&old_save(vec![Layer::default().file("a", 100).tar()]));
    let b = read(&old_save(vec![Layer::default().file("a", 100).tar(), Layer::default().file("b", 7).tar()]));
    let comparison = compare(&b, &a);
    assert_eq!((comparison.shared.len(), comparison.fetch_bytes), (1, 7));
}

#[test]
fn what_is_not_an_image_is_said_to_be_so() {
    let plain = Layer::default().text("a.txt", "hello").tar();
    assert!(matches!(inspect_reader(&plain[..], Options::default()), Err(InspectError::NotAnImage(_))));
    assert!(inspect_reader(&b"garbage"[..], Options::default()).is_err());
    let whole = old_save(vec![Layer::default().file("a", 100_000).tar()]);
    assert!(inspect_reader(&whole[..whole.len() / 2], Options::default()).is_err());
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(&whole[..whole.len() / 2]).unwrap();
    assert!(inspect_file(file.path(), Options::default()).is_err());
}

#[test]
fn folders_that_an_archive_does_not_name_are_replaced_as_well() {
    let report = read(&old_save(vec![
        Layer::default().file("x/y/z", 10).tar(),
        Layer::default().file("x", 5).tar(),
        Layer::default().file("x/q", 6).tar(),
    ]));
    assert_eq!(waste(&report), [0, 10, 5]);
    assert_eq!(report.largest_files.iter().map(|file| file.path.as_str()).collect::<Vec<_>>(), ["/x/q"]);
}

#[test]
fn a_name_written_in_two_ways_is_one_path() {
    let report = read(&old_save(vec![
        Layer::default().file("etc/passwd", 10).tar(),
        Layer::default().file("./etc//passwd", 20).file("etc/./passwd", 30).tar(),
    ]));
    assert_eq!((waste(&report), report.layers[1].added), (vec![0, 30], 0));
}

#[test]
fn a_layer_that_stands_twice_is_fetched_once() {
    let mut image = read(&old_save(vec![Layer::default().file("a", 10).tar(), Layer::default().file("a", 10).tar()]));
    image.layers[1].diff_id = image.layers[0].diff_id.clone();
    let mut other = read(&old_save(vec![Layer::default().file("b", 10).tar()]));
    other.layers[0].diff_id = "sha256:other".to_owned();
    assert_eq!(compare(&image, &other).fetch_bytes, 10);
}

#[test]
fn bytes_that_are_no_archive_are_not_quoted() {
    let error = inspect_reader(&b"hello \x1b[31m world\n".repeat(100)[..], Options::default()).unwrap_err().to_string();
    assert_eq!(error, "not an image archive: it is no tar archive, or it is damaged");
}
