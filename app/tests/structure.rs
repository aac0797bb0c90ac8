//! What must hold on every page, whatever it shows: checked on a sample of each.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod sample;

use std::collections::BTreeSet;

fn pages() -> Vec<(&'static str, String)> {
    sample::all(app::Assets::new([("style.css", "1f3a"), ("codemirror.js", "77")]))
}

/// The opening tags of a page, comments left out.
fn tags(page: &str) -> Vec<&str> {
    page.split('<')
        .skip(1)
        .filter(|rest| rest.starts_with(|c: char| c.is_ascii_alphabetic()))
        .map(|rest| &rest[..rest.find('>').expect("a tag ends")])
        .collect()
}

fn name(tag: &str) -> &str {
    tag.split([' ', '/']).next().unwrap()
}

fn attribute<'a>(tag: &'a str, key: &str) -> Option<&'a str> {
    let start = tag.find(&format!(" {key}=\""))? + key.len() + 3;
    Some(&tag[start..start + tag[start..].find('"')?])
}

#[test]
fn every_page_is_a_whole_document_in_english() {
    for (page, html) in pages() {
        assert!(html.starts_with("<!DOCTYPE html><html lang=\"en\""), "{page}");
        assert!(html.ends_with("</html>"), "{page}");
        assert_eq!(tags(&html).iter().filter(|tag| name(tag) == "main").count(), 1, "{page}");
    }
}

#[test]
fn every_page_has_one_first_heading_and_skips_no_level() {
    for (page, html) in pages() {
        let levels: Vec<u32> = tags(&html).iter().filter_map(|tag| name(tag).strip_prefix('h')?.parse().ok()).collect();
        assert_eq!(levels.iter().filter(|level| **level == 1).count(), 1, "{page}: {levels:?}");
        assert_eq!(levels.first(), Some(&1), "{page}");
        assert!(levels.windows(2).all(|two| two[1] <= two[0] + 1), "{page}: {levels:?}");
    }
}

#[test]
fn no_page_has_inline_style_or_script() {
    for (page, html) in pages() {
        for tag in tags(&html) {
            assert!(attribute(tag, "style").is_none() && name(tag) != "style", "{page}: {tag}");
            assert!(!tag.contains(" on"), "{page}: {tag}");
            assert!(name(tag) != "script" || attribute(tag, "src").is_some(), "{page}: {tag}");
        }
    }
}

#[test]
fn ids_are_unique_and_what_refers_to_them_finds_them() {
    for (page, html) in pages() {
        let tags = tags(&html);
        let mut ids = BTreeSet::new();
        for id in tags.iter().filter_map(|tag| attribute(tag, "id")) {
            assert!(ids.insert(id), "{page}: {id} twice");
        }
        for tag in &tags {
            for key in ["for", "aria-labelledby", "aria-describedby"] {
                let Some(target) = attribute(tag, key) else { continue };
                assert!(ids.contains(target), "{page}: {key}={target}");
            }
            if let Some(place) = attribute(tag, "href").and_then(|href| href.strip_prefix('#')) {
                assert!(ids.contains(place), "{page}: #{place}");
            }
        }
    }
}

#[test]
fn every_field_has_a_label() {
    for (page, html) in pages() {
        let labelled: BTreeSet<&str> =
            tags(&html).iter().filter(|tag| name(tag) == "label").filter_map(|tag| attribute(tag, "for")).collect();
        let mut in_label = false;
        for part in html.split('<').skip(1) {
            if part.starts_with("label") {
                in_label = true;
            } else if part.starts_with("/label") {
                in_label = false;
            } else if matches!(name(part.split('>').next().unwrap()), "input" | "select" | "textarea") {
                let tag = &part[..part.find('>').unwrap()];
                let named = in_label
                    || attribute(tag, "type") == Some("hidden")
                    || attribute(tag, "aria-label").is_some()
                    || attribute(tag, "id").is_some_and(|id| labelled.contains(id));
                assert!(named, "{page}: {tag}");
            }
        }
    }
}

#[test]
fn text_of_a_learner_is_escaped_and_its_first_line_kept() {
    let pages = pages();
    let page = |wanted: &str| &pages.iter().find(|(name, _)| *name == wanted).unwrap().1;
    assert!(page("lab").contains("\n\nFROM python:3.13-slim"), "the parser drops one line break of a text area");
    for name in ["lab", "submission-failed"] {
        assert!(!page(name).contains("<script>alert"), "{name}");
        assert!(page(name).contains("&lt;script&gt;alert"), "{name}");
    }
    assert!(!page("search").contains("layer <cache>"));
}

#[test]
fn a_page_names_its_files_by_version_and_leaves_the_editor_out_where_it_was_not_built() {
    let with = pages();
    let lab = &with.iter().find(|(name, _)| *name == "lab").unwrap().1;
    assert!(lab.contains("/assets/style.css?v=1f3a"));
    assert!(lab.contains("data-editor=\"/assets/codemirror.js?v=77\""));
    let without = sample::all(app::Assets::default());
    assert!(!without.iter().find(|(name, _)| *name == "lab").unwrap().1.contains("data-editor"));
}

#[test]
fn only_an_unfinished_submission_reloads_itself() {
    for (page, html) in pages() {
        assert_eq!(html.contains("http-equiv=\"refresh\""), page == "submission-live", "{page}");
    }
}
