//! `drydock grade`

use std::fmt::Write;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use labs::checks::Status;
use labs::files::Files;
use labs::grade::{BonusReport, CheckResult, Progress, Report, grade};
use labs::lab::{Catalog, Lab};
use labs::refusal::Refusal;
use labs::sandbox::Host;

use super::{BAD_INPUT, CourseFolder, Engine, FOUND, Failure, TROUBLE, print};
use crate::csv;
use crate::grading::{open_host, status_word};

/// Judge a folder, or many, as a lab's grader does
///
/// Ends with 0 when all passed, 1 when one did not, 2 for bad input, 3 for trouble with the engine.
#[derive(Debug, Args)]
pub struct Grade {
    /// The lab's slug: first-image
    lab: String,
    /// Folders with a learner's files
    #[arg(required = true)]
    folders: Vec<PathBuf>,
    /// Judge the source alone, without an engine; what needs a build is not checked, so a lab that builds cannot pass
    #[arg(long)]
    source_only: bool,
    /// How to write the result
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    #[command(flatten)]
    course: CourseFolder,
    #[command(flatten)]
    engine: Engine,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
    Csv,
}

impl Grade {
    pub(super) async fn run(self) -> Result<u8, Failure> {
        let catalog = self.catalog()?;
        let Some(lab) = catalog.find(&self.lab) else {
            let known: Vec<&str> = catalog.labs().iter().map(|lab| lab.slug.as_str()).collect();
            return Err(Failure::input(format!("there is no lab {}; the labs are {}", self.lab, known.join(", "))));
        };
        let host = if self.source_only {
            None
        } else {
            Some(open_host(self.engine.config(0)).await.map_err(|reason| {
                Failure::trouble(format!(
                    "{reason}\n  --source-only judges what needs no engine; `drydock images` prepares the sandbox"
                ))
            })?)
        };
        let mut code = 0;
        if self.format == Format::Csv {
            print(&csv_head(lab));
        }
        for folder in &self.folders {
            code = code.max(self.one(lab, folder, host.as_ref()).await?);
        }
        if let Some(host) = host {
            host.shut_down().await;
        }
        Ok(code)
    }

    fn catalog(&self) -> Result<Catalog, Failure> {
        let (catalog, problems) = match &self.course.folder {
            None => Catalog::embedded(),
            Some(folder) => Catalog::load(&folder.join("labs")),
        };
        if problems.is_empty() {
            return Ok(catalog);
        }
        let lines: Vec<String> = problems.iter().map(|problem| format!("  {problem}")).collect();
        Err(Failure::input(format!("the labs have mistakes:\n{}", lines.join("\n"))))
    }

    async fn one(&self, lab: &Lab, folder: &Path, host: Option<&Host>) -> Result<u8, Failure> {
        let shown = folder.display().to_string();
        let files = match Files::from_folder(folder) {
            Ok(files) => files,
            Err(refusals) => {
                for refusal in refusals {
                    eprintln!("drydock: {shown}: {} {}", refusal.message, refusal.fix);
                }
                return Ok(BAD_INPUT);
            }
        };
        let tell = self.format == Format::Text;
        let mut observer = |progress: Progress| {
            if let (true, Progress::Stage(stage)) = (tell, &progress) {
                eprintln!("{} …", stage.words());
            }
        };
        match grade(host, lab, &files, &mut observer).await {
            Ok(report) => {
                print(&match self.format {
                    Format::Text => text(&report, &shown),
                    Format::Json => serde_json::to_string_pretty(&report).map_err(Failure::trouble)? + "\n",
                    Format::Csv => csv_line(lab, &report, &shown),
                });
                Ok(if report.passed { 0 } else { FOUND })
            }
            Err(error) => {
                eprintln!("drydock: {shown}: {error}");
                Ok(TROUBLE)
            }
        }
    }
}

/// The verdict first, then what to do, then the evidence.
fn text(report: &Report, folder: &str) -> String {
    let mut out = String::new();
    let verdict = if report.passed { "passed" } else { "not passed" };
    let _ = writeln!(
        out,
        "{folder}: {} {verdict}, {} of {} points",
        report.lab, report.score.earned, report.score.possible
    );
    if let Some(limit) = &report.limit {
        let _ = writeln!(out, "\nThe limit {limit} ended it.");
    }
    for refusal in &report.refusals {
        let _ = writeln!(out, "\nrefused{}: {}\n  {}", at(refusal), refusal.message, refusal.fix);
    }
    if let Some(build) = report.build.as_ref().filter(|build| !build.message.is_empty()) {
        let line = build.line.map(|line| format!(" at line {line}")).unwrap_or_default();
        let _ = writeln!(out, "\nThe build did not succeed{line}: {}", build.message);
        for line in build.log_tail.lines().rev().take(12).collect::<Vec<_>>().into_iter().rev() {
            let _ = writeln!(out, "  | {line}");
        }
    }
    for check in report.not_passed() {
        out.push_str(&one_check(check));
    }
    let passed = report.checks.iter().filter(|check| check.status == Status::Pass);
    let passed: Vec<&str> = passed.map(|check| check.id.as_str()).collect();
    if !passed.is_empty() {
        let _ = writeln!(out, "\npass  {}", passed.join(", "));
    }
    for note in &report.notes {
        let _ = writeln!(out, "note  {note}");
    }
    if let Some(judged) = &report.bonus {
        out.push_str(&bonus(judged));
    }
    out
}

/// What was handed in besides, apart from the score.
fn bonus(judged: &BonusReport) -> String {
    let (folder, lab) = (&judged.folder, &judged.lab);
    let mut out = format!("\nbonus {folder}/: {} of {} points by the lab {lab}\n", judged.earned, judged.possible);
    if let Some(limit) = &judged.limit {
        let _ = writeln!(out, "\nThe limit {limit} ended it.");
    }
    for refusal in &judged.refusals {
        let _ = writeln!(out, "\nrefused{}: {}\n  {}", at(refusal), refusal.message, refusal.fix);
    }
    if let Some(build) = judged.build.as_ref().filter(|build| !build.message.is_empty()) {
        let _ = writeln!(out, "\nIts build did not succeed: {}", build.message);
    }
    for check in judged.checks.iter().filter(|check| check.status != Status::Pass) {
        out.push_str(&one_check(check));
    }
    out
}

fn at(refusal: &Refusal) -> String {
    refusal.line.map(|line| format!(" at line {line}")).unwrap_or_default()
}

fn one_check(check: &CheckResult) -> String {
    let line = check.line.map(|line| format!(" (line {line})")).unwrap_or_default();
    let mut out = format!(
        "\n{:<5} {}{line}, {} of {} points\n      {}\n",
        status_word(check.status),
        check.id,
        check.points.earned,
        check.points.possible,
        check.summary
    );
    if check.status == Status::Fail {
        for part in [&check.why, &check.fix].into_iter().filter(|part| !part.is_empty()) {
            let _ = writeln!(out, "      {}", part.trim().replace('\n', "\n      "));
        }
    }
    for evidence in &check.evidence {
        let _ = writeln!(out, "      · {evidence}");
    }
    out
}

fn csv_head(lab: &Lab) -> String {
    let checks: Vec<&str> = lab.checks.iter().map(|check| check.id.as_str()).collect();
    let bonus = if lab.bonus.is_some() { ",bonus" } else { "" };
    format!("folder,passed,earned,possible,limit,refusals,{}{bonus}\n", checks.join(","))
}

fn csv_line(lab: &Lab, report: &Report, folder: &str) -> String {
    let refusals: Vec<&str> = report.refusals.iter().map(|refusal| refusal.code.as_str()).collect();
    let mut fields = vec![
        csv::field(folder),
        report.passed.to_string(),
        report.score.earned.to_string(),
        report.score.possible.to_string(),
        csv::field(report.limit.as_deref().unwrap_or_default()),
        csv::field(&refusals.join(" ")),
    ];
    fields.extend(report.checks.iter().map(|check| status_word(check.status).to_owned()));
    if lab.bonus.is_some() {
        // Empty where nothing was handed in for it.
        fields.push(report.bonus.as_ref().map(|bonus| bonus.earned.to_string()).unwrap_or_default());
    }
    fields.join(",") + "\n"
}
