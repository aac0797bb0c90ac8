//! A check with its own documentation.

use std::collections::BTreeSet;

use app::view::check::CheckView;
use app::view::{Html, Link};
use labs::checks::{Check, Needs};

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
        aliases: meta.aliases.iter().map(|&alias| alias.to_owned()).collect(),
        doc: doc(check),
        labs: labs.map(|lab| Link::to(format!("/labs/{}", lab.slug), &lab.title)).collect(),
        sections: sections.into_iter().filter_map(|section| lecture::place(loaded, section)).collect(),
    }
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
