use super::*;
use crate::Known;

fn lecture(body: &str) -> String {
    format!("+++\ntitle = \"T\"\nsummary = \"S\"\norder = 1\n+++\n{body}")
}

/// The course and its problems as text. The body starts in line 6.
fn read(body: &str) -> (Course, Vec<String>) {
    let (course, problems) = load(&Source::of([("x.md", &lecture(body))]));
    (course, problems.iter().map(ToString::to_string).collect())
}

#[test]
fn a_right_lecture_has_no_problems() {
    let body = "# One {#one}\n## A `slide` {#a}\nconcepts: image\nWords here, see [b](#b).\n## B {#b}\n[[quiz X_PRE]]\nMore.\n\
                ::: notes\nSay.\n:::\n";
    let (course, problems) = read(body);
    assert_eq!(problems, [""; 0]);
    let lecture = course.lecture("x").unwrap();
    assert_eq!((lecture.quizzes.as_slice(), lecture.minutes), (["X_PRE".to_owned()].as_slice(), 1));
    let place = course.slide("x#a").unwrap();
    assert_eq!((place.slide.title.as_str(), place.slide.title_html.as_str()), ("A slide", "A <code>slide</code>"));
    assert_eq!(course.slide("x#b").unwrap().slide.notes_html.as_deref(), Some("<p>Say.</p>\n"));
    let known = Known { quizzes: ["X_PRE".to_owned()].into(), ..Known::default() };
    assert_eq!(course.check(&known), []);
}

#[test]
fn front_matter_is_reported_with_its_line() {
    let (_, problems) = load(&Source::of([("x.md", "+++\ntitle = \"T\"\nsumary = \"S\"\norder = 1\n+++\n")]));
    assert_eq!(problems[0].line, Some(3), "{problems:?}");
    let (_, problems) = load(&Source::of([("x.md", "# No front matter {#x}\n")]));
    assert_eq!(problems[0].line, Some(1));
}

#[test]
fn ids_that_stand_twice_are_reported() {
    let (_, problems) = read("# One {#one}\n## A {#a}\nText.\n## B {#a}\nText.\n");
    assert!(problems[0].starts_with("content/x.md:9: id `a` stands here twice, first in line 7"), "{problems:?}");
}

#[test]
fn empty_lectures_sections_and_slides_are_reported() {
    assert!(read("").1[0].contains("has no slides"));
    let (_, problems) = read("# One {#one}\n# Two {#two}\n## A {#a}\n");
    assert!(problems.iter().any(|p| p.contains(":6: section without slides")), "{problems:?}");
    assert!(problems.iter().any(|p| p.contains(":8: the slide is empty")), "{problems:?}");
}

#[test]
fn a_diagram_that_does_not_parse_is_reported_at_its_own_line() {
    let body = "# One {#one}\n## A {#a}\n\n```mermaid title=\"t\" desc=\"d\"\nflowchart TD\n  A[\"x\" --> B\n```\n";
    let (_, problems) = read(body);
    assert!(problems[0].starts_with("content/x.md:11: the diagram does not parse"), "{problems:?}");
}

#[test]
fn dockerfiles_are_handed_on_with_their_lines() {
    let body = "# One {#one}\n## A {#a}\n```dockerfile bad=\"DL3007\"\nFROM python:latest\n```\n\n```dockerfile fragment\nRUN x\n```\n";
    let (course, problems) = read(body);
    assert_eq!(problems, [""; 0]);
    assert_eq!(course.code.iter().map(|code| (code.line, code.fragment)).collect::<Vec<_>>(), [(9, false), (13, true)]);
    assert_eq!(course.code[0].bad, Some(vec!["DL3007".to_owned()]));
}

#[test]
fn broken_links_marks_and_images_are_reported() {
    let body = "# One {#one}\n## A {#a}\n[1](#nowhere) [2](/lectures/y) [3](/labs/z) [4](/lectures/x#a) ![a](images/no.png)\n\
                [[lab layer-ordr]]\n";
    let (course, problems) = read(body);
    assert!(problems[0].contains("content/x.md:8: there is no image `images/no.png`"), "{problems:?}");
    let problems: Vec<String> = course.check(&Known::default()).iter().map(ToString::to_string).collect();
    assert_eq!(problems.len(), 4, "{problems:?}");
    for part in ["slide `x#nowhere`", "lecture `y`", "lab `z`", "lab `layer-ordr`"] {
        assert!(problems.iter().any(|problem| problem.contains(part)), "{part}: {problems:?}");
    }
}

#[test]
fn long_slides_and_misspelt_names_are_reported() {
    let long = "word ".repeat(200);
    let (_, problems) = read(&format!("# One {{#one}}\n## A {{#a}}\n{long}\n\nOn Github, not in `github`.\n"));
    assert!(problems.iter().any(|p| p.contains("x.md:7: 205 words are too many")), "{problems:?}");
    assert!(problems.iter().any(|p| p.contains("x.md:10: `Github` is spelt `GitHub`")), "{problems:?}");
    assert_eq!(problems.len(), 2);
}

#[test]
fn the_first_use_of_a_term_is_linked_in_each_lecture() {
    let glossary = "[[term]]\nname = \"layer\"\nalso = [\"layers\"]\ntext = \"A diff.\"\nlecture = \"x#a\"\n";
    let body =
        lecture("# One {#one}\n## A layer {#a}\nTwo `layer` layers, a layer.\n## Terms {#terms}\n[[glossary]]\n");
    let (course, problems) = load(&Source::of([("x.md", &body), ("glossary.toml", glossary)]));
    assert_eq!(problems, []);
    let html = &course.slide("x#a").unwrap().slide.html;
    assert_eq!(html.matches("class=\"term\"").count(), 1, "{html}");
    assert!(
        html.contains("<code>layer</code> <a class=\"term\" href=\"/lectures/review#glossary-layer\">layers</a>"),
        "{html}"
    );
    assert!(course.slide("x#terms").unwrap().slide.html.contains("<dl class=\"glossary\">"));
}

#[test]
fn markdown_from_elsewhere_is_checked_in_the_same_way() {
    let (course, _) = read("# One {#one}\n## A {#a}\nText.\n");
    let text = "See [a](/lectures/x#a) and [b](/lectures/x#b).\n\nOn Github.\n\n```dockerfile\nFROM a\n```\n";
    let (problems, code) = course.check_text(&Known::default(), "labs/y/task.md", 1, text);
    let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
    assert_eq!(problems.len(), 2, "{problems:?}");
    assert!(problems[0].starts_with("labs/y/task.md:1: there is no slide `x#b`"), "{problems:?}");
    assert!(problems[1].starts_with("labs/y/task.md:3: `Github`"), "{problems:?}");
    assert_eq!((code[0].line, code[0].text.as_str()), (6, "FROM a\n"));
}

#[test]
fn the_version_follows_the_sources() {
    let version = |text: &str| load(&Source::of([("x.md", text)])).0.version;
    assert_eq!(version("a"), version("a"));
    assert_ne!(version("a"), version("b"));
}

#[test]
fn a_file_from_windows_reads_as_any_other() {
    let text = format!("\u{feff}{}", lecture("# One {#one}\n## A {#a}\nText.\n")).replace('\n', "\r\n");
    let (course, problems) = load(&Source::of([("x.md", &text)]));
    assert_eq!((problems, course.lectures.len()), (vec![], 1));
}

#[test]
fn front_matter_and_headings_are_checked_like_the_text() {
    let text = "+++\ntitle = \"On Github\"\nsummary = \"S\"\norder = 1\nanalogy = \"See [x](/labs/none).\"\n[[reading]]\n\
                title = \"R\"\nurl = \"/lectures/none\"\nwhy = \"W\"\n+++\n# On dockerhub {#one}\n## A {#a}\n[x](https://) ![y](y.png)\n";
    let (course, problems) = load(&Source::of([("x.md", text)]));
    let all: Vec<String> =
        problems.into_iter().chain(course.check(&Known::default())).map(|it| it.to_string()).collect();
    for part in [
        ":2: `Github`",
        ":11: `dockerhub`",
        ":13: the address `https://`",
        ":5: there is no lab",
        ":8: there is no lecture",
    ] {
        assert!(all.iter().any(|problem| problem.contains(part)), "{part}: {all:?}");
    }
    assert_eq!(all.iter().filter(|problem| problem.contains("y.png")).count(), 1, "{all:?}");
}
