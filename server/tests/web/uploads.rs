//! What people and programs upload: each refusal says what and what to do, and nothing is kept of it.

use std::io::Write;

use reqwest::StatusCode;
use reqwest::multipart::{Form, Part};

use crate::html::text;
use crate::person::{FakeApp, Person, location};

fn upload(name: &str, bytes: Vec<u8>) -> Form {
    Form::new().part("upload", Part::bytes(bytes).file_name(name.to_owned()))
}

/// A tar with one file under any name whatever, as `tar` itself would not make it.
fn tar_with(name: &str, kind: tar::EntryType) -> Vec<u8> {
    let mut header = tar::Header::new_ustar();
    header.as_mut_bytes()[..name.len()].copy_from_slice(name.as_bytes());
    header.set_entry_type(kind);
    header.set_mode(0o644);
    if kind == tar::EntryType::Symlink {
        header.set_link_name("/etc/passwd").unwrap();
        header.set_size(0);
    } else {
        header.set_size(4);
    }
    header.set_cksum();
    let mut archive = tar::Builder::new(Vec::new());
    let body: &[u8] = if kind == tar::EntryType::Symlink { b"" } else { b"evil" };
    archive.append(&header, body).unwrap();
    archive.into_inner().unwrap()
}

async fn refused(person: &Person, form: Form) -> String {
    let response = person.send("first-image", form).await;
    assert_eq!(response.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert!(response.headers().get("set-cookie").is_none(), "nobody is made for a refusal");
    text(&response.text().await.unwrap())
}

#[tokio::test]
async fn archives_that_reach_outside_are_refused_with_the_reason() {
    let app = FakeApp::start().await;
    let person = app.person();
    for (name, kind) in [
        ("../evil", tar::EntryType::Regular),
        ("/etc/evil", tar::EntryType::Regular),
        ("a/../../evil", tar::EntryType::Regular),
        ("link", tar::EntryType::Symlink),
    ] {
        let page = refused(&person, upload("work.tar", tar_with(name, kind))).await;
        assert!(page.contains("Nothing was handed in"), "{name}: {page}");
    }
    let page = refused(&person, upload("work.zip", b"no zip at all".to_vec())).await;
    assert!(page.contains("work.zip"), "{page}");
}

#[tokio::test]
async fn what_is_too_large_or_too_much_is_refused_and_the_text_areas_come_back() {
    let app = FakeApp::start().await;
    let person = app.person();
    let form = upload("big.bin", vec![b'x'; 6 << 20]).text("file.Dockerfile", "FROM python:3.13-slim\n# mine\n");
    assert!(refused(&person, form).await.contains("larger than"));
    let mut many = Form::new().text("file.Dockerfile", "FROM scratch\n# mine\n");
    for number in 0..260 {
        many = many.part("upload", Part::bytes(b"x".to_vec()).file_name(format!("{number}.txt")));
    }
    let page = refused(&person, many).await;
    assert!(page.contains("more than 200 files") && page.contains("# mine"), "{page}");
}

#[tokio::test]
async fn an_archive_and_several_files_are_taken() {
    let app = FakeApp::start().await;
    let person = app.person();
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    zip.start_file("work/Dockerfile", zip::write::SimpleFileOptions::default()).unwrap();
    zip.write_all(b"FROM python:3.13-slim\nUSER 10001\n").unwrap();
    zip.start_file("work/.dockerignore", zip::write::SimpleFileOptions::default()).unwrap();
    zip.write_all(b".git\n").unwrap();
    let archive = zip.finish().unwrap().into_inner();
    let zipped = location(&person.send("first-image", upload("work.zip", archive)).await);
    person.wait_for(&zipped).await;
    let page = text(&person.page(&zipped).await);
    assert!(page.contains("Passed") && page.contains(".dockerignore"), "{page}");
    let files = upload("Dockerfile", b"FROM a\n".to_vec())
        .part("upload", Part::bytes(b".git\n".to_vec()).file_name(".dockerignore"));
    let several = location(&person.send("first-image", files).await);
    person.wait_for(&several).await;
    assert!(text(&person.page(&several).await).contains("The container runs as root"));
}
