//! Reading quiz files.

use std::cell::RefCell;
use std::collections::BTreeSet;

use problem::Problem;
use sha2::{Digest, Sha256};
use toml::de::DeTable;

use crate::bank::{Banks, Quiz, Reveal, Stage};
use crate::fields::{Doc, Fields};
use crate::kinds::Kind;
use crate::question::Question;
use crate::source::Source;

/// Share of the points that passes where the author says nothing.
const PASS: f64 = 0.7;

pub(crate) fn load(source: &Source) -> (Banks, Vec<Problem>) {
    let mut problems = Vec::new();
    let mut quizzes = Vec::new();
    let mut hash = Sha256::new();
    for (name, bytes) in source.files() {
        hash.update((name.len() as u64).to_le_bytes());
        hash.update(name.as_bytes());
        hash.update((bytes.len() as u64).to_le_bytes());
        hash.update(bytes);
        let file = format!("quizzes/{name}");
        match std::str::from_utf8(bytes) {
            Ok(text) => quizzes.extend(read(&file, text, &mut problems)),
            Err(error) => {
                let good = bytes.get(..error.valid_up_to()).unwrap_or_default();
                let line =
                    u32::try_from(good.iter().filter(|byte| **byte == b'\n').count()).unwrap_or(u32::MAX - 1) + 1;
                problems.push(Problem::at(file, line, "the file is not UTF-8", "save it as UTF-8"));
            }
        }
    }
    quizzes.sort_by(|a, b| (&a.lecture, a.stage, &a.id).cmp(&(&b.lecture, b.stage, &b.id)));
    problems.sort();
    (Banks { quizzes, version: short(hash) }, problems)
}

fn short(hash: Sha256) -> String {
    hex::encode(hash.finalize().get(..8).unwrap_or_default())
}

/// One file. What is wrong goes to `problems`; questions that are right are kept.
fn read(file: &str, text: &str, problems: &mut Vec<Problem>) -> Option<Quiz> {
    let doc = Doc { file, text, problems: RefCell::default(), markdown: RefCell::default() };
    let table = match DeTable::parse(text) {
        Ok(table) => table,
        Err(error) => {
            let line = error.span().map_or(1, |span| doc.line_at(span.start));
            let message = error.message().replace('\n', ", ");
            problems.push(Problem::at(file, line, message, "correct the TOML: the file cannot be read beyond this"));
            return None;
        }
    };
    let fields = Fields::new(&doc, table.get_ref(), 0..0);
    let mut quiz = read_quiz(file, &fields, &doc);
    fields.finish();
    if let Some(quiz) = &mut quiz {
        quiz.markdown = doc.markdown.take();
    }
    problems.append(&mut doc.problems.borrow_mut());
    quiz
}

fn read_quiz(file: &str, fields: &Fields<'_>, doc: &Doc<'_>) -> Option<Quiz> {
    let (id, title, lecture) = (fields.text("id"), fields.text("title"), fields.text("lecture"));
    let intro = fields.optional_markdown("intro").unwrap_or_default();
    let stage = match fields.text("stage").as_deref() {
        Some("pre") => Some(Stage::Pre),
        Some("mid") => Some(Stage::Mid),
        Some("post") => Some(Stage::Post),
        Some(other) => {
            let fix = "write `stage = \"pre\"`, `\"mid\"` or `\"post\"`";
            doc.report(fields.line_of("stage"), format!("`{other}` is no stage"), fix);
            None
        }
        None => None,
    };
    let reveal = match fields.optional_text("reveal").as_deref() {
        None | Some("after-submit") => Reveal::AfterSubmit,
        Some("after-pass") => Reveal::AfterPass,
        Some("never") => Reveal::Never,
        Some(other) => {
            let fix = "write `reveal = \"after-submit\"`, `\"after-pass\"` or `\"never\"`";
            doc.report(fields.line_of("reveal"), format!("`{other}` is no reveal policy"), fix);
            // What an author misspelt must not show more than what was meant.
            Reveal::Never
        }
    };
    let pass = fields.number("pass").unwrap_or(PASS);
    if !(0.0..=1.0).contains(&pass) {
        doc.report(fields.line_of("pass"), "`pass` is not between 0 and 1", "write the share that passes, as 0.7");
    }
    let mut questions: Vec<Question> = Vec::new();
    let mut seen = BTreeSet::new();
    for table in fields.tables("question") {
        let question = read_question(&table);
        if let Some(id) = table.optional_text("id").filter(|id| !seen.insert(id.clone())) {
            doc.report(table.line_of("id"), format!("question `{id}` stands here twice"), "give it an id of its own");
            continue;
        }
        questions.extend(question);
    }
    let id = id?;
    if format!("quizzes/{id}.toml") != file {
        doc.report(fields.line_of("id"), format!("id `{id}` is not the file's name"), "make id and file name the same");
    }
    Some(Quiz {
        id,
        title: title?,
        lecture: lecture?,
        stage: stage?,
        intro,
        reveal,
        pass: pass.clamp(0.0, 1.0),
        questions,
        markdown: Vec::new(),
        file: file.to_owned(),
    })
}

fn read_question(fields: &Fields<'_>) -> Option<Question> {
    let id = fields.text("id");
    let (concept, prompt) = (fields.text("concept"), fields.markdown("prompt"));
    let (section, explanation) = (fields.text("section"), fields.markdown("explanation"));
    let check = fields.optional_text("check");
    let points = fields.number("points").unwrap_or(1.0);
    if points <= 0.0 {
        fields.report("`points` is not more than 0", "write `points = 1` or leave it out");
    }
    if id.as_deref().is_some_and(|id| !is_slug(id)) {
        fields.report("the question's id is not a slug", "use lower-case letters, digits and hyphens");
        return None;
    }
    let kind = fields.text("kind").and_then(|name| Kind::read(&name, fields));
    // Only a question that was read to its end knows which fields its kind has.
    if kind.is_some() {
        fields.finish();
    }
    let (kind, prompt) = (kind?, prompt?);
    let content_hash = content_hash(&kind, &prompt);
    Some(Question {
        id: id?,
        concept: concept?,
        prompt,
        points: points.max(f64::MIN_POSITIVE),
        section: section?,
        check,
        explanation: explanation?,
        kind,
        content_hash,
        line: fields.line,
    })
}

fn is_slug(id: &str) -> bool {
    !id.is_empty() && id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

/// Hash over what is asked and what is right, with blanks normalised: rewording an explanation keeps it.
fn content_hash(kind: &Kind, prompt: &str) -> String {
    let mut hash = Sha256::new();
    for text in [kind.name(), prompt].into_iter().map(str::to_owned).chain(kind.rules().content()) {
        let normal = text.split_whitespace().collect::<Vec<_>>().join(" ");
        hash.update((normal.len() as u64).to_le_bytes());
        hash.update(normal);
    }
    short(hash)
}

#[cfg(test)]
mod tests;
