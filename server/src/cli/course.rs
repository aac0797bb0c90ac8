//! `drydock course`

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand, ValueEnum};

use super::{CourseFolder, FOUND, Failure, print};
use crate::material;

/// Work on the course
#[derive(Debug, Subcommand)]
pub enum Course {
    /// List every mistake in lectures, quizzes and labs, with file and line
    Check(Check),
    /// Begin a lecture, a quiz or a lab from a scaffold
    New(New),
}

#[derive(Debug, Args)]
pub struct Check {
    #[command(flatten)]
    course: CourseFolder,
}

#[derive(Debug, Args)]
pub struct New {
    /// What to begin
    #[arg(value_enum)]
    what: What,
    /// Its slug (lecture, lab) or id (quiz)
    name: String,
    /// The course's folder
    #[arg(long, default_value = ".")]
    course: PathBuf,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum What {
    Lecture,
    Quiz,
    Lab,
}

impl Course {
    pub(super) fn run(self) -> Result<u8, Failure> {
        match self {
            Self::Check(check) => check.run(),
            Self::New(new) => new.run(),
        }
    }
}

impl Check {
    fn run(self) -> Result<u8, Failure> {
        let (material, problems) = match &self.course.folder {
            None => material::embedded(),
            Some(folder) => material::from_folder(folder).map_err(|error| {
                Failure::input(format!("the course in {} cannot be read: {error}", folder.display()))
            })?,
        };
        for problem in &problems {
            print(&format!("{problem}\n"));
        }
        let course = &material.course;
        for lecture in &course.lectures {
            let minutes = count(lecture.minutes as usize, "minute");
            let slides = count(lecture.slides().count(), "slide");
            print(&format!("content/{}.md: {slides}, {} words, {minutes} to read\n", lecture.slug, lecture.words));
        }
        print(&format!(
            "{} lectures with {} slides, {} quizzes with {} questions, {} labs: {}\n",
            course.lectures.len(),
            course.lectures.iter().map(|lecture| lecture.slides().count()).sum::<usize>(),
            material.banks.quizzes.len(),
            material.banks.quizzes.iter().map(|quiz| quiz.questions.len()).sum::<usize>(),
            material.catalog.labs().len(),
            if problems.is_empty() { "no mistake found".to_owned() } else { count(problems.len(), "mistake") },
        ));
        Ok(if problems.is_empty() { 0 } else { FOUND })
    }
}

fn count(number: usize, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}

impl New {
    fn run(self) -> Result<u8, Failure> {
        let upper = matches!(self.what, What::Quiz);
        let fits = |c: char| {
            c.is_ascii_digit()
                || if upper { c.is_ascii_uppercase() || c == '_' } else { c.is_ascii_lowercase() || c == '-' }
        };
        if self.name.is_empty() || !self.name.chars().all(fits) {
            let form = if upper { "capital letters, digits and _" } else { "small letters, digits and -" };
            return Err(Failure::input(format!("{:?} cannot be its name: use {form}", self.name)));
        }
        let (name, course) = (&self.name, &self.course);
        let files: Vec<(PathBuf, &str)> = match self.what {
            What::Lecture => vec![(course.join(format!("content/{name}.md")), include_str!("scaffold/lecture.md"))],
            What::Quiz => vec![(course.join(format!("quizzes/{name}.toml")), include_str!("scaffold/quiz.toml"))],
            What::Lab => {
                let lab = course.join("labs").join(name);
                vec![
                    (lab.join("lab.toml"), include_str!("scaffold/lab/lab.toml")),
                    (lab.join("task.md"), include_str!("scaffold/lab/task.md")),
                    (lab.join("hints.md"), include_str!("scaffold/lab/hints.md")),
                    (lab.join("solution.md"), include_str!("scaffold/lab/solution.md")),
                    (lab.join("starter/Dockerfile"), include_str!("scaffold/lab/starter")),
                    (lab.join("good/Dockerfile"), include_str!("scaffold/lab/good")),
                    (lab.join("bad/root/Dockerfile"), include_str!("scaffold/lab/starter")),
                    (lab.join("bad/root/expect.toml"), include_str!("scaffold/lab/expect.toml")),
                ]
            }
        };
        if let Some((there, _)) = files.iter().find(|(path, _)| path.exists()) {
            return Err(Failure::input(format!("{} is there already; nothing was written", there.display())));
        }
        for (path, text) in &files {
            write(path, &text.replace("NAME", name))?;
            print(&format!("{}\n", path.display()));
        }
        print("Fill it in; `drydock course check --course .` names what is still missing.\n");
        Ok(0)
    }
}

fn write(path: &Path, text: &str) -> Result<(), Failure> {
    let folder = path.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder)
        .and_then(|()| std::fs::write(path, text))
        .map_err(|error| Failure::input(format!("{} cannot be written: {error}", path.display())))
}
