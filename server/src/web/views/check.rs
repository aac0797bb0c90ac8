//! A check with its own documentation.

use std::collections::BTreeSet;

use app::view::check::{CheckGroup, CheckRow, CheckView, ChecksView};
use app::view::{Html, Link};
use labs::checks::{self, Check, Group, Needs};

use super::lecture;
use crate::loaded::Loaded;

/// The page.
pub fn of(loaded: &Loaded, check: &Check) -> CheckView {
    let meta = check.meta;
    let labs = loaded.catalog.labs().iter().filter(|lab| lab.checks.iter().any(|asked| asked.id == meta.id));
    let asked = loaded.banks.quizzes.iter().flat_map(|quiz| &quiz.questions);
    let asked = asked.filter(|question| question.check.as_deref() == Some(meta.id));
    let sections: BTreeSet<&str> = asked.map(|question| question.section.as_str()).collect();
    CheckView {
        id: meta.id.to_owned(),
        title: meta.title.to_owned(),
        needs: needs(meta.needs).to_owned(),
        severity: meta.severity.name().to_owned(),
        aliases: aliases(check),
        doc: doc(check),
        labs: labs.map(|lab| Link::to(format!("/labs/{}", lab.slug), &lab.title)).collect(),
        sections: sections.into_iter().filter_map(|section| lecture::place(loaded, section)).collect(),
    }
}

/// The list, in the order in which a grading comes to them.
pub fn list() -> ChecksView {
    let groups = [
        (Group::Source, "Asked for in labs: the Dockerfile"),
        (Group::Context, "What is sent to the builder"),
        (Group::Image, "The image"),
        (Group::Rebuild, "A second build after one changed line"),
        (Group::Container, "The running container"),
        (Group::Lint, "Rules for any Dockerfile"),
    ];
    let rows = |group| checks::all().iter().filter(move |check| check.meta.group == group).map(row).collect();
    ChecksView { groups: groups.map(|(group, title)| CheckGroup { title, checks: rows(group) }).into() }
}

fn row(check: &Check) -> CheckRow {
    CheckRow {
        id: check.meta.id.to_owned(),
        title: check.meta.title.to_owned(),
        severity: check.meta.severity.name().to_owned(),
        aliases: aliases(check),
    }
}

fn aliases(check: &Check) -> Vec<String> {
    check.meta.aliases.iter().map(|&alias| alias.to_owned()).collect()
}

fn needs(needs: Needs) -> &'static str {
    match needs {
        Needs::Source => "Source",
        Needs::Context => "Context",
        Needs::Image => "Image",
        Needs::Rebuild => "Rebuild",
        Needs::Container => "Container",
    }
}

/// The parts under their headings; the page's own heading is the first.
fn doc(check: &Check) -> Html {
    let parts = [
        ("What it checks", check.doc.what),
        ("Why it matters", check.doc.why),
        ("Fails", check.doc.failing),
        ("Passes", check.doc.passing),
        ("Source", check.doc.source),
    ];
    let parts = parts.iter().filter(|(_, text)| !text.is_empty());
    let text: Vec<String> = parts.map(|(heading, text)| format!("## {heading}\n\n{text}")).collect();
    Html(content::markdown::render_at(&text.join("\n\n"), 0))
}
