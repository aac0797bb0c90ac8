//! Labs: the list, one lab with its form, handing in, the model solution, the starter's files.

use std::collections::BTreeMap;

use app::view::lab::SolutionGate;
use axum::extract::multipart::{Field, Multipart, MultipartError, MultipartRejection};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{Html, IntoResponse, Redirect, Response};
use labs::files::{FileLimits, Files, human_bytes};
use labs::lab::Lab;
use labs::refusal::Refusal;
use sha2::{Digest, Sha256};

use super::error::{Error, Result};
use super::home::standing;
use super::learner::Visitor;
use super::progress::with_gradings;
use super::views;
use super::views::lab::Desk;
use crate::loaded::Loaded;
use crate::state::AppState;
use crate::store;
use crate::store::submissions::{Content, HandIn};

/// Earlier hand-ins that a lab's page lists.
const LISTED: usize = 20;

/// All labs.
pub async fn list(State(state): State<AppState>, visitor: Visitor) -> Result<Html<String>> {
    let standing = standing(&state.store, visitor.learner()).await?;
    let loaded = state.loaded();
    let view = views::lab::list(&loaded, &standing, state.engine());
    Ok(Html(app::pages::labs(&loaded.site, &view)))
}

/// One lab with its form.
pub async fn lab(State(state): State<AppState>, Path(slug): Path<String>, visitor: Visitor) -> Result<Html<String>> {
    let loaded = state.loaded();
    let lab = find(&loaded, &slug)?;
    Ok(Html(page(&state, &loaded, lab, visitor.learner()).await?))
}

/// Keeps what was handed in and puts its grading in line.
pub async fn hand_in(
    State(state): State<AppState>,
    Path(slug): Path<String>,
    visitor: Visitor,
    form: Result<Multipart, MultipartRejection>,
) -> Result<Response> {
    let loaded = state.loaded();
    let lab = find(&loaded, &slug)?;
    let form = form.map_err(|_| {
        Error::bad_request("The hand-in did not arrive as the lab's form sends it.")
            .fix("Open the lab and hand in there.")
            .next("Open the lab", format!("/labs/{slug}"))
    })?;
    let parcel = Parcel::read(form, lab).await?;
    let content = parcel.content();
    let learner = visitor.keep(&state.store).await?;
    let form = once(parcel.form.as_deref(), &content.files);
    let hand_in = HandIn { learner: &learner, lab: &slug, form: &form, content: &content };
    let id = store::submissions::hand_in(&state.store, &hand_in).await?;
    state.bell.ring();
    Ok(Redirect::to(&format!("/submissions/{id}")).into_response())
}

/// The model solution, once it is open to this learner.
pub async fn solution(
    State(state): State<AppState>,
    Path(slug): Path<String>,
    visitor: Visitor,
) -> Result<Html<String>> {
    let loaded = state.loaded();
    let lab = find(&loaded, &slug)?;
    let standing = standing(&state.store, visitor.learner()).await?;
    match views::lab::gate(lab, standing.labs.get(&slug)) {
        SolutionGate::Open => Ok(Html(app::pages::solution(&loaded.site, &views::lab::solution(lab)))),
        SolutionGate::Locked(when) => {
            Err(Error::new(StatusCode::FORBIDDEN, "The model solution is not open yet", when)
                .fix("Try the lab first: a solution that one has struggled for is one that stays.")
                .next("Open the lab", format!("/labs/{slug}")))
        }
        SolutionGate::None => Err(Error::not_found("This lab has no model solution.")),
    }
}

/// A file of the starter, to be saved.
pub async fn starter_file(
    State(state): State<AppState>,
    Path((slug, name)): Path<(String, String)>,
) -> Result<Response> {
    let loaded = state.loaded();
    let lab = find(&loaded, &slug)?;
    let bytes =
        lab.starter.get(&name).ok_or_else(|| Error::not_found("The lab's starter has no file of this name."))?;
    let headers = [(CONTENT_TYPE, "text/plain; charset=utf-8"), (CONTENT_DISPOSITION, "attachment")];
    Ok((headers, bytes.to_vec()).into_response())
}

fn find<'a>(loaded: &'a Loaded, slug: &str) -> Result<&'a Lab> {
    loaded.catalog.find(slug).ok_or_else(|| Error::not_found("No lab has this address."))
}

/// The lab's page, with the files handed in last, or the starter's.
async fn page(state: &AppState, loaded: &Loaded, lab: &Lab, learner: Option<&str>) -> Result<String> {
    let standing = standing(&state.store, learner).await?;
    let mut submissions = match learner {
        Some(learner) => store::submissions::of_learner(&state.store, learner, &lab.slug).await?,
        None => Vec::new(),
    };
    submissions.truncate(LISTED);
    let mut files = Files::new();
    if let Some(last) = submissions.first() {
        for (name, bytes) in store::submissions::files(&state.store, &last.id).await? {
            // Names were validated when the files were handed in.
            let _ = files.insert(&name, bytes);
        }
    }
    let rows = with_gradings(&state.store, submissions).await?;
    let desk = Desk {
        standing: standing.labs.get(&lab.slug),
        files: &files,
        submissions: rows.iter().map(|(one, grading)| views::progress::row(loaded, one, grading.as_ref())).collect(),
        engine: state.engine(),
        form: store::ids::fresh(),
    };
    Ok(app::pages::lab(&loaded.site, &views::lab::of(loaded, lab, desk)))
}

/// What makes a hand-in the same one: the same showing of the form with the same files. A learner who goes back, changes a
/// line and hands in again hands in something new.
fn once(form: Option<&str>, files: &BTreeMap<String, Vec<u8>>) -> String {
    let Some(form) = form.filter(|form| store::ids::is_id(form)) else { return store::ids::fresh() };
    let mut hash = Sha256::new().chain_update(form);
    for (name, bytes) in files {
        hash.update(name.len().to_le_bytes());
        hash.update(name);
        hash.update(bytes.len().to_le_bytes());
        hash.update(bytes);
    }
    hex::encode(&hash.finalize()[..16])
}

/// What a form brought, before archives are opened.
#[derive(Debug, Default)]
struct Parcel {
    form: Option<String>,
    typed: Vec<(String, Vec<u8>)>,
    uploads: Vec<(String, Vec<u8>)>,
    bytes: u64,
    refusals: Vec<Refusal>,
}

impl Parcel {
    async fn read(mut form: Multipart, lab: &Lab) -> Result<Parcel> {
        let mut parcel = Parcel::default();
        let mut fields = 0;
        while let Some(field) = form.next_field().await.map_err(unreadable)? {
            fields += 1;
            parcel.take(field, lab, fields).await?;
        }
        Ok(parcel)
    }

    /// Takes one field. What exceeds the limits is read to its end but not kept: a browser whose upload is cut off shows
    /// "connection reset" instead of our page.
    async fn take(&mut self, mut field: Field<'_>, lab: &Lab, place: usize) -> Result<()> {
        let limits = FileLimits::default();
        let name = field.name().unwrap_or_default().to_owned();
        let file_name = field.file_name().map(str::to_owned);
        let mut bytes = Vec::new();
        let before = self.bytes;
        while let Some(chunk) = field.chunk().await.map_err(unreadable)? {
            self.bytes += chunk.len() as u64;
            if self.bytes <= limits.total {
                bytes.extend_from_slice(&chunk);
            }
        }
        if self.bytes > limits.total && before <= limits.total {
            self.refusals.push(Refusal::new(
                "submission-too-large",
                format!("What was sent is larger than {}", human_bytes(limits.total)),
                "Hand in source files only: no virtual environment, no caches, no .git, no build results.",
            ));
        }
        if place > limits.count + lab.editable.len() + 1 {
            if place == limits.count + lab.editable.len() + 2 {
                self.refusals.push(Refusal::new(
                    "too-many-files",
                    format!("There are more than {} files", limits.count),
                    "Hand in only the files of the lab.",
                ));
            }
            return Ok(());
        }
        match (name.as_str(), file_name) {
            ("form", _) => self.form = String::from_utf8(bytes).ok(),
            ("upload", Some(path)) if !path.is_empty() => self.uploads.push((path, bytes)),
            (name, _) => {
                let path = name.strip_prefix("file.").filter(|path| lab.is_editable(path));
                if let Some(path) = path.filter(|path| !is_blank(&bytes) || lab.starter.contains(path)) {
                    self.typed.push((path.to_owned(), unix_lines(bytes)));
                }
            }
        }
        Ok(())
    }

    /// The files: typed ones, then uploaded ones over them, then what archives hold over all; beside them what was turned
    /// away.
    fn unpacked(&self) -> Files {
        let mut files = Files::new();
        let (archives, plain): (Vec<_>, Vec<_>) =
            self.uploads.iter().partition(|(name, bytes)| is_archive(name, bytes));
        let mut refusals = insert(&mut files, &self.typed);
        let typed = files.clone();
        refusals.extend(insert(&mut files, plain));
        for (name, bytes) in archives {
            match Files::from_archive(bytes, name) {
                Ok(unpacked) => files = files.overlaid(&unpacked),
                Err(reasons) => refusals.extend(reasons),
            }
        }
        let over = files.check(&FileLimits::default());
        if !over.is_empty() {
            // What was typed comes back with the form; more than the limits is not kept.
            files = if typed.check(&FileLimits::default()).is_empty() { typed } else { Files::new() };
        }
        files.turn_away(self.refusals.iter().cloned().chain(refusals).chain(over));
        files
    }

    /// What is kept of it.
    fn content(&self) -> Content {
        let files = self.unpacked();
        let turned_away = files.turned_away();
        Content {
            files: files.iter().map(|(name, bytes)| (name.to_owned(), bytes.to_vec())).collect(),
            // Words and numbers: there is nothing in a refusal that JSON could not hold.
            turned_away: (!turned_away.is_empty()).then(|| serde_json::to_string(turned_away).unwrap_or_default()),
        }
    }
}

fn insert<'a>(files: &mut Files, named: impl IntoIterator<Item = &'a (String, Vec<u8>)>) -> Vec<Refusal> {
    named.into_iter().filter_map(|(name, bytes)| files.insert(name, bytes.clone()).err()).collect()
}

fn unreadable(error: MultipartError) -> Error {
    match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Error::from_status(StatusCode::PAYLOAD_TOO_LARGE),
        _ => Error::bad_request("The upload ended before it was complete, or is not in the form's shape.")
            .fix("Hand in again; if it happens again, upload fewer files at once."),
    }
}

fn is_blank(bytes: &[u8]) -> bool {
    bytes.iter().all(u8::is_ascii_whitespace)
}

/// Text areas send lines that end in CR LF, which a shell in an image does not take.
fn unix_lines(bytes: Vec<u8>) -> Vec<u8> {
    match String::from_utf8(bytes) {
        Ok(text) => text.replace("\r\n", "\n").into_bytes(),
        Err(error) => error.into_bytes(),
    }
}

/// By its first bytes, or by a name that promises one: a broken archive is then called so.
fn is_archive(name: &str, bytes: &[u8]) -> bool {
    let name = name.to_lowercase();
    let named = [".zip", ".tar", ".tar.gz", ".tgz"].iter().any(|end| name.ends_with(end));
    named
        || bytes.starts_with(b"PK\x03\x04")
        || bytes.starts_with(&[0x1f, 0x8b])
        || bytes.get(257..262) == Some(b"ustar")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_upload_wins_over_a_text_area_and_names_are_checked() {
        let mut parcel = Parcel::default();
        parcel.typed.push(("Dockerfile".into(), b"FROM typed".to_vec()));
        parcel.uploads.push(("Dockerfile".into(), b"FROM uploaded".to_vec()));
        parcel.uploads.push(("../evil".into(), b"x".to_vec()));
        let files = parcel.unpacked();
        assert_eq!(files.text("Dockerfile"), Some("FROM uploaded"));
        assert_eq!((files.turned_away().len(), files.len()), (1, 1));
    }

    #[test]
    fn what_is_called_an_archive_and_is_none_is_said_so() {
        let mut parcel = Parcel::default();
        parcel.uploads.push(("work.zip".into(), b"not a zip".to_vec()));
        assert_eq!(
            parcel.unpacked().turned_away().first().map(|refusal| refusal.code.as_str()),
            Some("not-an-archive")
        );
    }

    #[test]
    fn lines_of_a_text_area_end_as_in_unix() {
        assert_eq!(unix_lines(b"a\r\nb\r\n".to_vec()), b"a\nb\n");
    }
}
