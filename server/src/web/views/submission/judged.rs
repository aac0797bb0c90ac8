//! What a finished grading's report says, part by part.

use app::view::submission::{Bonus, Cache, CacheStep, CheckRow, CheckStatus, Context, Image, Layer, Refusal};
use app::view::{Link, Points};
use labs::lab::Lab;

use super::verdict::{limit_words, with_line};
use crate::loaded::Loaded;
use crate::web::views::{numbers, report};

pub(super) fn title(id: &str) -> String {
    labs::checks::find(id).map_or_else(|| id.to_owned(), |check| check.meta.title.to_owned())
}

/// A summary, unless it says no more than the title that it stands beside.
pub(super) fn beside(title: &str, summary: &str) -> String {
    if title == summary { String::new() } else { summary.to_owned() }
}

pub(super) fn status(word: &str) -> CheckStatus {
    match word {
        "pass" => CheckStatus::Pass,
        "fail" => CheckStatus::Fail,
        "error" => CheckStatus::Error,
        _ => CheckStatus::Skip,
    }
}

pub(super) fn check(check: &report::Check) -> CheckRow {
    CheckRow {
        id: check.id.clone(),
        title: title(&check.id),
        status: status(&check.status),
        required: check.required,
        points: points(check.points),
        summary: beside(&title(&check.id), &check.summary),
        why: check.why.clone(),
        fix: check.fix.clone(),
        line: check.line,
        evidence: check.evidence.clone(),
    }
}

pub(super) fn bonus(loaded: &Loaded, judged: &report::Bonus) -> Bonus {
    let mut stopped: Vec<String> = judged
        .refusals
        .iter()
        .map(|refusal| format!("{} {}", with_line(refusal.line, &refusal.message), refusal.fix))
        .collect();
    if let Some(limit) = &judged.limit {
        let (name, meaning, next) = limit_words(limit);
        stopped.push(format!("Stopped: {name}. {meaning} {next}"));
    } else if let Some(build) = judged.build.as_ref().filter(|build| build.status == "failed") {
        stopped.push(format!("The image does not build. {}", with_line(build.line, &build.message)));
    }
    let lab = loaded.catalog.find(&judged.lab);
    Bonus {
        score: points(report::Score { earned: judged.earned, possible: judged.possible }),
        folder: judged.folder.clone(),
        lab: Link::to(format!("/labs/{}", judged.lab), lab.map_or_else(|| judged.lab.clone(), |lab| lab.title.clone())),
        size: judged.image.as_ref().map(|image| numbers::bytes(image.size_bytes)),
        stopped,
        checks: judged.checks.iter().map(check).collect(),
    }
}

pub(super) fn points(score: report::Score) -> Points {
    numbers::score(numbers::milli(score.earned), numbers::milli(score.possible))
}

pub(super) fn refusal(refusal: &report::Refusal) -> Refusal {
    Refusal {
        code: refusal.code.clone(),
        line: refusal.line,
        message: refusal.message.clone(),
        fix: refusal.fix.clone(),
    }
}

pub(super) fn cache(lab: Option<&Lab>, cache: &report::Cache) -> Cache {
    let seconds = |seconds: Option<f64>| seconds.map(numbers::seconds).unwrap_or_default();
    let change =
        lab.and_then(|lab| lab.change.as_ref()).map(|change| format!("One line of {} was changed.", change.file));
    Cache {
        change: change.unwrap_or_default(),
        reused: cache.reused,
        rerun: cache.rerun,
        first: seconds(cache.first_seconds),
        second: seconds(cache.second_seconds),
        steps: cache
            .steps
            .iter()
            .map(|step| CacheStep {
                name: step.name.clone(),
                line: step.line,
                cached: step.cached,
                seconds: if step.cached { String::new() } else { numbers::seconds(step.seconds) },
            })
            .collect(),
    }
}

pub(super) fn image(image: &report::Image) -> Image {
    let total: u64 = image.layers.iter().map(|layer| layer.size_bytes).sum();
    let share = |bytes: u64| {
        numbers::percent(i64::try_from(bytes).unwrap_or(i64::MAX / 200), i64::try_from(total).unwrap_or(i64::MAX))
    };
    Image {
        size: numbers::bytes(image.size_bytes),
        compared: String::new(),
        user: if image.user.is_empty() { "root".to_owned() } else { image.user.clone() },
        layers: image
            .layers
            .iter()
            .map(|layer| Layer {
                created_by: layer.created_by.trim_end_matches(" # buildkit").to_owned(),
                size: numbers::bytes(layer.size_bytes),
                percent: share(layer.size_bytes),
                base: layer.base,
            })
            .collect(),
    }
}

pub(super) fn context(context: &report::Context) -> Context {
    Context {
        size: numbers::bytes(context.bytes),
        files: context.files,
        ignored: numbers::bytes(context.ignored_bytes),
    }
}
