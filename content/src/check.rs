//! What can only be seen when everything is loaded: links, marks, and glossary targets.

use std::collections::BTreeSet;

use problem::Problem;

use crate::course::{CodeBlock, Course, Known, Link};
use crate::lecture::Mark;
use crate::load::term_targets;
use crate::markdown::{Page, Rendered};
use crate::spelling;

pub(crate) fn check(course: &Course, known: &Known) -> Vec<Problem> {
    let mut check = Check { course, known, anchors: course.anchors(), problems: Vec::new() };
    for link in &course.links {
        check.link(link);
    }
    for (file, line, mark) in &course.mark_lines {
        check.mark(file, *line, mark);
    }
    for (line, target) in term_targets(&course.glossary) {
        if !check.anchors.contains(target) && course.lecture(target).is_none() {
            let message = format!("`{target}` is not in the course");
            check.problems.push(Problem::at("content/glossary.toml", line, message, "write it as lecture#slide"));
        }
    }
    check.glossary_place();
    check.twice();
    check.problems.sort();
    check.problems
}

pub(crate) fn check_text(
    course: &Course,
    known: &Known,
    file: &str,
    line: u32,
    markdown: &str,
) -> (Vec<Problem>, Vec<CodeBlock>) {
    let rendered = Page::default().render(markdown);
    let mut check = Check { course, known, anchors: course.anchors(), problems: own(&rendered, course, file, line) };
    for (at, address) in &rendered.links {
        check.link(&Link { file: file.to_owned(), line: line + at, address: address.clone() });
    }
    check.problems.sort();
    (check.problems, code(&rendered, file, line))
}

/// What a rendered text shows by itself. Its lines count from `first`.
pub(crate) fn own(rendered: &Rendered, course: &Course, file: &str, first: u32) -> Vec<Problem> {
    let mut problems: Vec<Problem> = rendered
        .problems
        .iter()
        .map(|(line, message, fix)| Problem::at(file, first + line, message.clone(), fix.clone()))
        .collect();
    for (line, text) in &rendered.prose {
        problems.extend(spelling::problems(file, first + line, text));
    }
    for (line, address) in &rendered.images {
        // An address of another form was reported when it was rendered.
        let Some(name) = address.trim_start_matches('/').strip_prefix("images/") else { continue };
        if !course.images.contains_key(name) {
            let message = format!("there is no image `{address}`");
            problems.push(Problem::at(file, first + line, message, "put it into content/images"));
        }
    }
    problems
}

/// The Dockerfiles of a rendered text. Its lines count from `first`.
pub(crate) fn code(rendered: &Rendered, file: &str, first: u32) -> Vec<CodeBlock> {
    let dockerfiles =
        rendered.code.iter().filter(|(_, fence, _)| matches!(fence.lang.as_str(), "dockerfile" | "docker"));
    dockerfiles
        .map(|(line, fence, text)| CodeBlock {
            file: file.to_owned(),
            line: first + line,
            lang: fence.lang.clone(),
            bad: fence.bad.clone(),
            fragment: fence.fragment,
            text: text.clone(),
        })
        .collect()
}

struct Check<'a> {
    course: &'a Course,
    known: &'a Known,
    anchors: BTreeSet<String>,
    problems: Vec<Problem>,
}

impl Check<'_> {
    fn link(&mut self, link: &Link) {
        if let Err((message, fix)) = self.target(link) {
            self.problems.push(Problem::at(&link.file, link.line, message, fix));
        }
    }

    fn target(&self, link: &Link) -> Result<(), (String, String)> {
        let address = link.address.as_str();
        let slug = link.file.strip_prefix("content/").and_then(|file| file.strip_suffix(".md")).unwrap_or_default();
        let (path, anchor) = match address.split_once('#') {
            Some((path, anchor)) => (path, Some(anchor)),
            None => (address, None),
        };
        let here = format!("/lectures/{slug}");
        let path = if path.is_empty() { here.as_str() } else { path };
        let Some(rest) = path.strip_prefix('/') else { return Ok(()) };
        let parts: Vec<&str> = rest.trim_end_matches('/').split('/').collect();
        let missing = |what: &str, name: &str, fix: &str| Err((format!("there is no {what} `{name}`"), fix.to_owned()));
        match parts.as_slice() {
            [""] | ["labs"] | ["progress"] | ["search"] | ["glossary"] => Ok(()),
            ["lectures", lecture] | ["lectures", lecture, "slides"] => {
                if self.course.lecture(lecture).is_none() {
                    return missing("lecture", lecture, "use the file name of a lecture without .md");
                }
                match anchor {
                    Some(anchor) if !self.is_anchor(lecture, anchor) => {
                        missing("slide", &format!("{lecture}#{anchor}"), "use the id in braces behind a slide's title")
                    }
                    _ => Ok(()),
                }
            }
            ["quizzes", id] if self.known.quizzes.contains(*id) => Ok(()),
            ["quizzes", id] => missing("quiz", id, "use the file name of a bank without .toml"),
            ["labs", lab] | ["labs", lab, ..] if self.known.labs.contains(*lab) => Ok(()),
            ["labs", lab, ..] => missing("lab", lab, "use the name of a lab's folder"),
            ["checks", id] if self.known.checks.contains(*id) => Ok(()),
            ["checks", id] => missing("check", id, "see `drydock explain` for their ids"),
            ["images", name] if self.course.images.contains_key(*name) => Ok(()),
            ["images", name] => missing("image", name, "put it into content/images"),
            _ => missing("page", address, "link lectures, labs, quizzes, or an https:// address"),
        }
    }

    fn is_anchor(&self, lecture: &str, anchor: &str) -> bool {
        let term = |id: &str| lecture == "review" && self.course.glossary.iter().any(|term| term.id == id);
        self.anchors.contains(&format!("{lecture}#{anchor}")) || anchor.strip_prefix("glossary-").is_some_and(term)
    }

    fn mark(&mut self, file: &str, line: u32, mark: &Mark) {
        let (what, id, known) = match mark {
            Mark::Quiz(id) => ("quiz", id, &self.known.quizzes),
            Mark::Lab(id) => ("lab", id, &self.known.labs),
        };
        if !known.contains(id) {
            let fix = match nearest(id, known) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("add the {what}, or remove the mark"),
            };
            self.problems.push(Problem::at(file, line, format!("there is no {what} `{id}`"), fix));
        }
    }

    /// A quiz has one place: progress would not know which of two was meant.
    fn twice(&mut self) {
        let mut seen: BTreeSet<&Mark> = BTreeSet::new();
        for (file, line, mark) in &self.course.mark_lines {
            if let (false, Mark::Quiz(id)) = (seen.insert(mark), mark) {
                let message = format!("quiz `{id}` stands in the course twice");
                self.problems.push(Problem::at(file, *line, message, "keep one place, and link to it from the other"));
            }
        }
    }

    /// Terms are linked to the review lecture, which must be there.
    fn glossary_place(&mut self) {
        if !self.course.glossary.is_empty() && self.course.lecture("review").is_none() {
            let fix = "add content/review.md with a line [[glossary]]";
            self.problems.push(Problem::of("content/glossary.toml", "there is no lecture `review` to show it", fix));
        }
    }
}

fn nearest<'a>(id: &str, known: &'a BTreeSet<String>) -> Option<&'a String> {
    let normal = |id: &str| id.to_lowercase().replace(['_', '-'], "");
    known.iter().find(|other| normal(other) == normal(id))
}
