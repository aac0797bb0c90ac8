//! What people and programs upload: what is turned away is a hand-in too, and its page says why and what to do.

use std::io::Write;
use std::sync::Arc;

use reqwest::multipart::{Form, Part};
use server::grading::LabGrader;

use crate::html::text;
use crate::person::{FakeApp, Person, location};
use crate::test_app::TestApp;

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

/// A server whose hand-ins are really judged, by their source: what is turned away is not built anyway.
async fn judged_by_source() -> TestApp {
    TestApp::start(|_| {}, |state| Arc::new(LabGrader::new(state.clone(), None))).await
}

/// What the page of a submission says in the end.
async fn verdict(person: &Person, form: Form) -> String {
    let page = location(&person.send("first-image", form).await);
    person.wait_for(&page).await;
    text(&person.page(&page).await)
}

#[tokio::test]
async fn archives_that_reach_outside_are_kept_as_hand_ins_that_say_why_they_were_not_built() {
    let app = judged_by_source().await;
    let person = Person::of(&app.url);
    for (name, kind, said) in [
        ("../evil", tar::EntryType::Regular, "bad-name"),
        ("/etc/evil", tar::EntryType::Regular, "bad-name"),
        ("a/../../evil", tar::EntryType::Regular, "bad-name"),
        ("link", tar::EntryType::Symlink, "not-a-file"),
    ] {
        let page = verdict(&person, upload("work.tar", tar_with(name, kind))).await;
        assert!(page.contains("Why it was not built") && page.contains(said), "{name}: {page}");
        assert!(!page.contains("no-dockerfile"), "{name}: {page}");
    }
    let page = verdict(&person, upload("work.zip", b"no zip at all".to_vec())).await;
    assert!(page.contains("work.zip") && page.contains("not-an-archive"), "{page}");
    let page = verdict(&person, Form::new().text("file.Dockerfile", "FROM python:3.13-slim\n")).await;
    assert!(!page.contains("Why it was not built"), "the next one is judged as ever: {page}");
}

#[tokio::test]
async fn what_is_too_large_or_too_much_says_so_and_what_was_typed_is_judged_and_comes_back() {
    let app = judged_by_source().await;
    let person = Person::of(&app.url);
    let form = upload("big.bin", vec![b'x'; 6 << 20]).text("file.Dockerfile", "FROM python:3.13-slim\n# mine\n");
    let page = verdict(&person, form).await;
    assert!(page.contains("larger than") && page.contains("submission-too-large"), "{page}");
    assert!(page.contains("runs as root"), "the Dockerfile is judged by its source: {page}");
    let mut many = Form::new().text("file.Dockerfile", "FROM scratch\n# mine\n");
    for number in 0..260 {
        many = many.part("upload", Part::bytes(b"x".to_vec()).file_name(format!("{number}.txt")));
    }
    let page = verdict(&person, many).await;
    assert!(page.contains("more than 200 files"), "{page}");
    assert!(text(&person.page("/labs/first-image").await).contains("# mine"), "it comes back with the form");
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
