//! What authors write, read as one: text, quizzes and labs, and what they say about one another.

use std::collections::BTreeSet;
use std::path::Path;

use content::{CodeBlock, Course};
use labs::checks::{Finding, Severity};
use labs::lab::Catalog;
use problem::Problem;
use quizzes::Banks;

/// A course as its authors wrote it.
#[derive(Debug)]
pub struct Material {
    /// The text.
    pub course: Course,
    /// The quizzes.
    pub banks: Banks,
    /// The labs.
    pub catalog: Catalog,
}

/// The course in the program, and everything that is wrong with it.
pub fn embedded() -> (Material, Vec<Problem>) {
    gathered(Course::embedded(), Banks::embedded(), Catalog::embedded())
}

/// A course from a folder with `content`, `quizzes` and `labs` in it, and everything that is wrong with it; what is not
/// there comes from the program.
///
/// # Errors
/// When a folder or a file cannot be read. A mistake in a file is a problem, not an error.
pub fn from_folder(folder: &Path) -> std::io::Result<(Material, Vec<Problem>)> {
    if !folder.is_dir() {
        return Err(std::io::Error::new(std::io::ErrorKind::NotFound, "there is no such folder"));
    }
    let own = |name: &str| Some(folder.join(name)).filter(|path| path.is_dir());
    let course = own("content").map_or_else(|| Ok(Course::embedded()), |path| Course::load_dir(&path))?;
    let banks = own("quizzes").map_or_else(|| Ok(Banks::embedded()), |path| Banks::load_dir(&path))?;
    let catalog = own("labs").map_or_else(Catalog::embedded, |path| Catalog::load(&path));
    Ok(gathered(course, banks, catalog))
}

fn gathered(
    (course, mut problems): (Course, Vec<Problem>),
    (banks, of_quizzes): (Banks, Vec<Problem>),
    (catalog, of_labs): (Catalog, Vec<Problem>),
) -> (Material, Vec<Problem>) {
    problems.extend(of_quizzes);
    problems.extend(of_labs);
    let checks: BTreeSet<String> = labs::checks::all().iter().map(|check| check.meta.id.to_owned()).collect();
    let mut quizzes: BTreeSet<String> = banks.quizzes.iter().map(|quiz| quiz.id.clone()).collect();
    let mut labs: BTreeSet<String> = catalog.labs().iter().map(|lab| lab.slug.clone()).collect();
    // What is there and does not load was listed for its own mistakes; what points at it is right.
    for problem in &problems {
        let quiz = problem.file.strip_prefix("quizzes/").and_then(|file| file.strip_suffix(".toml"));
        quizzes.extend(quiz.map(str::to_owned));
        let lab = problem.file.strip_prefix("labs/").and_then(|file| file.split('/').next());
        labs.extend(lab.map(str::to_owned));
    }
    let known = content::Known { quizzes, labs, checks: checks.clone() };
    problems.extend(course.check(&known));
    problems.extend(banks.check(&quizzes::Known {
        anchors: course.anchors(),
        lectures: course.lectures.iter().map(|lecture| lecture.slug.clone()).collect(),
        checks,
    }));
    problems.extend(course.code.iter().filter(|block| block.lang == "dockerfile").flat_map(linted));
    problems.extend(catalog.labs().iter().filter_map(|lab| without_lecture(lab, &course)));
    for (file, line, text) in texts(&banks, &catalog) {
        let (found, blocks) = course.check_text(&known, &file, line, text);
        problems.extend(found);
        problems.extend(blocks.iter().filter(|block| block.lang == "dockerfile").flat_map(linted));
    }
    problems.sort();
    (Material { course, banks, catalog }, problems)
}

/// The Markdown of labs and quizzes, with its file and the line where it begins.
fn texts<'a>(banks: &'a Banks, catalog: &'a Catalog) -> Vec<(String, u32, &'a str)> {
    let mut texts = Vec::new();
    for lab in catalog.labs() {
        let file = |name: &str| format!("labs/{}/{name}", lab.slug);
        texts.push((file("task.md"), 1, lab.task.as_str()));
        texts.push((file("solution.md"), 1, lab.solution.as_str()));
        let hints = lab.hints.iter().zip(&lab.hint_lines);
        texts.extend(hints.map(|(hint, line)| (file("hints.md"), *line, hint.as_str())));
    }
    for quiz in &banks.quizzes {
        let file = format!("quizzes/{}.toml", quiz.id);
        texts.extend(quiz.markdown.iter().map(|(line, text)| (file.clone(), *line, text.as_str())));
    }
    texts
}

/// A Dockerfile in a lecture is right, or wrong in the way that it says.
fn linted(block: &CodeBlock) -> Vec<Problem> {
    let findings =
        if block.fragment || !block.text.lines().any(|line| line.trim_start().to_uppercase().starts_with("FROM")) {
            labs::lint::lint_fragment(&block.text, &block.file)
        } else {
            labs::lint::lint(&block.text, &block.file, None)
        };
    let matters = |finding: &&Finding| matches!(finding.severity, Severity::Error | Severity::Warning);
    let Some(shown) = &block.bad else {
        return findings.iter().filter(matters).map(|finding| wrong(block, finding)).collect();
    };
    let is = |finding: &Finding, code: &str| {
        finding.code == code
            || finding.aliases.iter().any(|alias| *alias == code || alias.ends_with(&format!("/{code}")))
    };
    let missing = shown.iter().filter(|code| !findings.iter().any(|finding| is(finding, code)));
    missing
        .map(|code| {
            Problem::at(
                &block.file,
                block.line,
                format!("this Dockerfile is marked bad for {code}, and the linter does not find that in it"),
                "show the mistake, or take the code out of bad=\"…\"",
            )
        })
        .collect()
}

fn wrong(block: &CodeBlock, finding: &Finding) -> Problem {
    let code = finding.code;
    Problem::at(
        &block.file,
        block.line + finding.line - 1,
        format!("the Dockerfile in the text has a mistake: {} ({code})", finding.message),
        format!("correct it, or mark the block as wrong on purpose with bad=\"{code}\""),
    )
}

fn without_lecture(lab: &labs::lab::Lab, course: &Course) -> Option<Problem> {
    let address = lab.lecture.as_deref()?;
    let known = course.anchors().contains(address) || course.lecture(address).is_some();
    (!known).then(|| {
        Problem::of(
            format!("labs/{}/lab.toml", lab.slug),
            format!("lecture = {address:?} names nothing in the course"),
            "name a lecture's slug, or slug#slide",
        )
    })
}
