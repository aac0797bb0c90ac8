//! From files to a course.

use std::collections::BTreeMap;

use problem::Problem;
use sha2::{Digest, Sha256};

use crate::course::{Course, Link};
use crate::front::{self, Front, line_at};
use crate::lecture::{FiveWs, Lecture, Mark, Reading, Section, Slide, Term};
use crate::markdown::{self, Page, Rendered, Terms};
use crate::outline::{RawSection, RawSlide, outline};
use crate::source::Source;
use crate::{check, glossary, spelling};

/// Words that are read in a minute, with time to look at code and diagrams counted apart.
const WORDS_A_MINUTE: u32 = 180;
/// Words that fit a slide beside its one block.
const WORDS_A_SLIDE: u32 = 140;
/// Lines of code and rows of tables that fit a slide.
const ROWS_A_SLIDE: u32 = 34;

pub(crate) fn load(source: &Source) -> (Course, Vec<Problem>) {
    let mut problems = Vec::new();
    let mut course = Course { version: version(source), ..Course::default() };
    let mut texts: Vec<(&str, String)> = Vec::new();
    for (name, bytes) in source.files() {
        if let Some(image) = name.strip_prefix("images/") {
            if bytes.is_empty() {
                problems.push(Problem::of(format!("content/{name}"), "the image is empty", "draw it or remove it"));
            }
            course.images.insert(image.to_owned(), bytes.clone());
            continue;
        }
        match std::str::from_utf8(bytes) {
            // What an editor on Windows adds is no part of the text.
            Ok(text) => texts.push((name, text.trim_start_matches('\u{feff}').replace("\r\n", "\n"))),
            Err(error) => {
                let line = line_at(&String::from_utf8_lossy(bytes), error.valid_up_to());
                problems.push(Problem::at(
                    format!("content/{name}"),
                    line,
                    "the file is not UTF-8",
                    "save it as UTF-8",
                ));
            }
        }
    }
    for (name, what) in source.odd() {
        let fix = "make it a plain file, named in lower-case letters, digits and hyphens";
        problems.push(Problem::of(format!("content/{name}"), *what, fix));
    }
    if let Some((_, text)) = texts.iter().find(|(name, _)| *name == "glossary.toml") {
        course.glossary = glossary::read(text, &mut problems);
    }
    for (name, text) in &texts {
        if let Some(slug) = name.strip_suffix(".md") {
            let file = format!("content/{name}");
            let mut reader = Reader { file: &file, course: &mut course, problems: &mut problems };
            if let Some(lecture) = reader.lecture(slug, text) {
                course.lectures.push(lecture);
            }
        }
    }
    course.lectures.sort_by(|a, b| (a.order, &a.slug).cmp(&(b.order, &b.slug)));
    for pair in course.lectures.windows(2) {
        if let [first, second] = pair
            && first.order == second.order
        {
            let message = format!("order {} is also that of {}", second.order, first.slug);
            let file = format!("content/{}.md", second.slug);
            let text = texts.iter().find(|(name, _)| file.ends_with(*name)).map_or("", |(_, text)| text.as_str());
            let line = text.lines().position(|line| line.starts_with("order")).unwrap_or(0) + 1;
            let line = u32::try_from(line).unwrap_or(1);
            problems.push(Problem::at(file, line, message, "give every lecture an order of its own"));
        }
    }
    problems.sort();
    (course, problems)
}

fn version(source: &Source) -> String {
    let mut hash = Sha256::new();
    for (name, bytes) in source.files() {
        for part in [name.as_bytes(), bytes] {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part);
        }
    }
    hex::encode(hash.finalize().get(..8).unwrap_or_default())
}

struct Reader<'a> {
    file: &'a str,
    course: &'a mut Course,
    problems: &'a mut Vec<Problem>,
}

impl Reader<'_> {
    fn report(&mut self, line: u32, message: impl Into<String>, fix: impl Into<String>) {
        self.problems.push(Problem::at(self.file, line, message, fix));
    }

    fn lecture(&mut self, slug: &str, text: &str) -> Option<Lecture> {
        let Some(cut) = front::cut(text) else {
            self.report(1, "front matter is missing", "start the file with +++, title, summary, order, and +++");
            return None;
        };
        let front: Front = match toml::from_str(cut.front) {
            Ok(front) => front,
            Err(error) => {
                // The first line is the `+++` before it.
                let line = error.span().map_or(1, |span| line_at(cut.front, span.start)) + 1;
                self.report(line, error.message().replace('\n', ", "), "correct the front matter: see CONTRIBUTING.md");
                return None;
            }
        };
        self.front(&front, cut.front);
        let sections = outline(self.file, cut.body, cut.body_line, self.problems);
        self.ids(&sections);
        if sections.iter().all(|section| section.slides.is_empty()) {
            self.report(cut.body_line, "the lecture has no slides", "write `# Section {#id}` and `## Slide {#id}`");
        }
        let mut page =
            Page { offset: 2, prefix: format!("{slug}-"), terms: Terms::new(&self.course.glossary), ..Page::default() };
        let mut minutes = Minutes::default();
        let sections: Vec<Section> =
            sections.into_iter().map(|raw| self.section(raw, &mut page, &mut minutes)).collect();
        Some(self.finish(slug, front, sections, &minutes))
    }

    /// The Markdown of the front matter is checked like any other; its lines are found by its words.
    fn front(&mut self, front: &Front, source: &str) {
        let ws = &front.five_ws;
        let mut texts: Vec<&str> = vec![&front.title, &front.summary];
        texts.extend(front.outcomes.iter().map(String::as_str));
        texts.extend(front.analogy.as_deref());
        texts.extend([&ws.who, &ws.what, &ws.when, &ws.r#where, &ws.why, &ws.how].map(String::as_str));
        texts.extend(front.reading.iter().map(|reading| reading.why.as_str()));
        let line_of = |text: &str| {
            let first = text.trim().lines().next().unwrap_or_default();
            source.find(first).map_or(1, |at| line_at(source, at) + 1)
        };
        for text in texts {
            let rendered = Page::default().render(text.trim());
            self.collect(&rendered, line_of(text));
        }
        for reading in front.reading.iter().filter(|reading| reading.url.starts_with('/')) {
            self.link(line_of(&reading.url), &reading.url);
        }
    }

    fn finish(&mut self, slug: &str, front: Front, sections: Vec<Section>, minutes: &Minutes) -> Lecture {
        for (name, value) in [("title", &front.title), ("summary", &front.summary)] {
            if value.trim().is_empty() {
                self.report(1, format!("`{name}` is empty"), format!("write a {name} in the front matter"));
            }
        }
        for reading in &front.reading {
            let inside = reading.url.starts_with('/') && !reading.url.starts_with("//");
            if !inside && !reading.url.starts_with("https://") {
                let message = format!("`{}` cannot be linked from further reading", reading.url);
                self.report(1, message, "use an https:// address");
            }
        }
        let marks =
            || sections.iter().flat_map(|s| s.marks.iter().chain(s.slides.iter().flat_map(|slide| &slide.marks)));
        let quizzes = marks().filter_map(|mark| match mark {
            Mark::Quiz(id) => Some(id.clone()),
            Mark::Lab(_) => None,
        });
        let labs = marks().filter_map(|mark| match mark {
            Mark::Lab(slug) => Some(slug.clone()),
            Mark::Quiz(_) => None,
        });
        let inline = |text: &String| markdown::inline(text);
        let ws = front.five_ws;
        Lecture {
            slug: slug.to_owned(),
            quizzes: quizzes.collect(),
            labs: labs.collect(),
            words: minutes.words,
            minutes: minutes.total(),
            title: front.title,
            summary: front.summary,
            order: front.order,
            outcomes_html: front.outcomes.iter().map(inline).collect(),
            five_ws: FiveWs {
                who: inline(&ws.who),
                what: inline(&ws.what),
                when: inline(&ws.when),
                r#where: inline(&ws.r#where),
                why: inline(&ws.why),
                how: inline(&ws.how),
            },
            analogy_html: front.analogy.as_deref().map(markdown::render),
            reading: front
                .reading
                .into_iter()
                .map(|raw| Reading { why_html: markdown::inline(&raw.why), title: raw.title, url: raw.url })
                .collect(),
            sections,
        }
    }

    fn ids(&mut self, sections: &[RawSection]) {
        let mut seen: BTreeMap<&str, u32> = BTreeMap::new();
        for section in sections {
            let slides = section.slides.iter().map(|slide| (slide.id.as_str(), slide.line));
            for (id, line) in std::iter::once((section.id.as_str(), section.line)).chain(slides) {
                if let Some(first) = seen.insert(id, line) {
                    let message = format!("id `{id}` stands here twice, first in line {first}");
                    self.problems.push(Problem::at(
                        self.file,
                        line,
                        message,
                        "give every section and slide its own id",
                    ));
                }
            }
            if section.slides.is_empty() {
                self.problems.push(Problem::at(
                    self.file,
                    section.line,
                    "section without slides",
                    "add a slide or remove it",
                ));
            }
        }
    }

    fn section(&mut self, raw: RawSection, page: &mut Page, minutes: &mut Minutes) -> Section {
        self.marks(&raw.marks);
        self.spelling(raw.line, &raw.title);
        Section {
            id: raw.id,
            title: markdown::plain(&raw.title),
            line: raw.line,
            marks: raw.marks.into_iter().map(|(_, mark)| mark).collect(),
            slides: raw.slides.into_iter().map(|slide| self.slide(slide, page, minutes)).collect(),
        }
    }

    fn slide(&mut self, raw: RawSlide, page: &mut Page, minutes: &mut Minutes) -> Slide {
        self.marks(&raw.marks);
        let body = page.render(&raw.body);
        self.collect(&body, raw.line + 1);
        self.fits(&raw, &body);
        minutes.add(&body);
        let mut html = body.html;
        if raw.glossary {
            html.push_str(&glossary::html(&self.course.glossary));
        }
        let notes_html = raw.notes.map(|(line, notes)| {
            // Notes are another page: terms are linked where they are read first, on the slides.
            let mut notes_page =
                Page { offset: 3, prefix: format!("{}notes-{}-", page.prefix, raw.id), ..Page::default() };
            let rendered = notes_page.render(&notes);
            self.collect(&rendered, line);
            rendered.html
        });
        self.spelling(raw.line, &raw.title);
        Slide {
            title: markdown::plain(&raw.title),
            title_html: markdown::inline(&raw.title),
            id: raw.id,
            line: raw.line,
            html,
            notes_html,
            concepts: raw.concepts,
            words: body.words,
            marks: raw.marks.into_iter().map(|(_, mark)| mark).collect(),
            text: body.text,
        }
    }

    fn spelling(&mut self, line: u32, title: &str) {
        for (_, text) in Page::default().render(title).prose {
            self.problems.extend(spelling::problems(self.file, line, &text));
        }
    }

    fn marks(&mut self, marks: &[(u32, Mark)]) {
        let file = self.file;
        self.course.mark_lines.extend(marks.iter().map(|(line, mark)| (file.to_owned(), *line, mark.clone())));
    }

    /// Takes problems, code and links of a rendered text over, with lines of the file.
    fn collect(&mut self, rendered: &Rendered, first: u32) {
        self.problems.extend(check::own(rendered, self.course, self.file, first));
        self.course.code.extend(check::code(rendered, self.file, first));
        for (line, address) in &rendered.links {
            self.link(first + line, address);
        }
    }

    fn link(&mut self, line: u32, address: &str) {
        self.course.links.push(Link { file: self.file.to_owned(), line, address: address.to_owned() });
    }

    fn fits(&mut self, raw: &RawSlide, body: &Rendered) {
        if raw.glossary {
            return;
        }
        let is_empty = body.words == 0 && body.blocks == 0;
        if is_empty && raw.marks.is_empty() {
            self.report(raw.line, "the slide is empty", "write it or remove it");
        }
        if body.words > WORDS_A_SLIDE {
            let message = format!("{} words are too many for a slide", body.words);
            self.report(raw.line, message, format!("say it in {WORDS_A_SLIDE}, or make two slides of it"));
        }
        if body.blocks > 3 || body.rows > ROWS_A_SLIDE {
            let message = format!("{} blocks with {} lines do not fit a slide", body.blocks, body.rows);
            self.report(raw.line, message, "one code block, table or diagram a slide; move some to a slide of its own");
        }
    }
}

/// What takes time to read.
#[derive(Default)]
struct Minutes {
    words: u32,
    seconds: u32,
}

impl Minutes {
    fn add(&mut self, body: &Rendered) {
        self.words += body.words + body.table_words;
        // A line of code takes about two seconds to take in, a diagram or table a quarter of a minute.
        self.seconds += body.rows * 2 + body.blocks * 15;
    }

    fn total(&self) -> u32 {
        ((self.words * 60 / WORDS_A_MINUTE + self.seconds + 30) / 60).max(1)
    }
}

/// Where every glossary term must lead.
pub(crate) fn term_targets(glossary: &[Term]) -> impl Iterator<Item = (u32, &str)> {
    glossary.iter().filter_map(|term| Some((term.line, term.lecture.as_deref()?)))
}

#[cfg(test)]
mod tests;
