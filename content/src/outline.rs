//! A lecture's body cut into sections and slides, by lines. Markdown inside a slide is not looked at here, but fences are:
//! a `#` in a Dockerfile is no heading.

use problem::Problem;

use crate::lecture::Mark;

/// A section as it is written.
#[derive(Debug, Default)]
pub(crate) struct RawSection {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) line: u32,
    pub(crate) marks: Vec<(u32, Mark)>,
    pub(crate) slides: Vec<RawSlide>,
}

/// A slide as it is written.
#[derive(Debug, Default)]
pub(crate) struct RawSlide {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) line: u32,
    pub(crate) concepts: Vec<String>,
    /// Markdown whose first line is the one behind the heading; what does not belong to it is blank, so that lines hold.
    pub(crate) body: String,
    /// Notes and the line of their first line.
    pub(crate) notes: Option<(u32, String)>,
    pub(crate) marks: Vec<(u32, Mark)>,
    /// The glossary stands here.
    pub(crate) glossary: bool,
}

/// Cuts a body into sections. `first` is the number of its first line.
pub(crate) fn outline(file: &str, body: &str, first: u32, problems: &mut Vec<Problem>) -> Vec<RawSection> {
    let mut work = Work { file, problems, sections: Vec::new(), fence: None, notes: None, stray: false };
    for (line, number) in body.lines().zip(first..) {
        work.line(line, number);
    }
    if let Some(opened) = work.notes {
        work.problems.push(Problem::at(file, opened, "`::: notes` is not closed", "end the notes with a line `:::`"));
    }
    if let Some((_, opened)) = work.fence {
        work.problems.push(Problem::at(
            file,
            opened,
            "the code block is not closed",
            "end it with a line of backticks",
        ));
    }
    work.sections
}

struct Work<'a> {
    file: &'a str,
    problems: &'a mut Vec<Problem>,
    sections: Vec<RawSection>,
    /// The fence that is open, and its line.
    fence: Option<(String, u32)>,
    /// The line at which open notes started.
    notes: Option<u32>,
    /// Text outside slides was reported for this stretch.
    stray: bool,
}

impl Work<'_> {
    fn report(&mut self, line: u32, message: impl Into<String>, fix: &str) {
        self.problems.push(Problem::at(self.file, line, message, fix));
    }

    fn slide(&mut self) -> Option<&mut RawSlide> {
        self.sections.last_mut()?.slides.last_mut()
    }

    fn line(&mut self, text: &str, number: u32) {
        let trimmed = text.trim();
        if let Some((fence, _)) = &self.fence {
            if trimmed.starts_with(fence.as_str()) && trimmed.trim_start_matches(['`', '~']).is_empty() {
                self.fence = None;
            }
            self.text(text, number);
            return;
        }
        let fence: String = trimmed.chars().take_while(|c| matches!(c, '`' | '~')).collect();
        if fence.len() >= 3 {
            self.fence = Some((fence, number));
            self.text(text, number);
            return;
        }
        if trimmed == "::: notes" {
            self.open_notes(number);
        } else if trimmed == ":::" {
            if self.notes.take().is_none() {
                self.report(number, "`:::` closes nothing", "open notes with a line `::: notes`");
            }
            self.blank();
        } else if trimmed.starts_with(":::") {
            self.report(number, format!("`{trimmed}` is not known"), "only `::: notes` and `:::` are");
            self.blank();
        } else if let Some(title) = text.strip_prefix("# ") {
            self.heading(number);
            let (title, id) = self.title(title, number);
            self.sections.push(RawSection { id, title, line: number, ..RawSection::default() });
        } else if let Some(title) = text.strip_prefix("## ") {
            self.heading(number);
            let (title, id) = self.title(title, number);
            match self.sections.last_mut() {
                Some(section) => section.slides.push(RawSlide { id, title, line: number, ..RawSlide::default() }),
                None => self.report(number, "slide outside a section", "put a line `# Section {#id}` before it"),
            }
        } else if trimmed.starts_with("[[") && trimmed.ends_with("]]") && self.notes.is_none() {
            self.mark(trimmed, number);
        } else {
            self.text(text, number);
        }
    }

    fn heading(&mut self, number: u32) {
        self.stray = false;
        if let Some(opened) = self.notes.take() {
            self.report(
                opened,
                format!("`::: notes` is not closed before line {number}"),
                "end the notes with a line `:::`",
            );
        }
    }

    fn title(&mut self, text: &str, number: u32) -> (String, String) {
        let text = text.trim();
        if let Some((title, id)) = text.strip_suffix('}').and_then(|text| text.rsplit_once("{#")) {
            if is_slug(id) && !title.trim().is_empty() {
                return (title.trim().to_owned(), id.to_owned());
            }
            self.report(
                number,
                format!("`{id}` is no id"),
                "use lower-case letters, digits and hyphens: {#image-layers}",
            );
        } else {
            self.report(number, "heading without an id", "end it with {#id}, stable for ever: links point at it");
        }
        (text.to_owned(), slug(text))
    }

    fn open_notes(&mut self, number: u32) {
        self.blank();
        if let Some(opened) = self.notes {
            self.report(number, format!("notes inside the notes of line {opened}"), "close them with `:::` first");
        }
        self.notes = Some(number);
        match self.slide() {
            Some(slide) if slide.notes.is_none() => slide.notes = Some((number + 1, String::new())),
            Some(slide) => {
                // A second block goes on where the first ended; blank lines keep the numbers right.
                if let Some((first, notes)) = &mut slide.notes {
                    let gap = (number + 1).saturating_sub(*first) as usize;
                    let have = notes.lines().count();
                    notes.push_str(&"\n".repeat(gap.saturating_sub(have)));
                }
            }
            None => self.report(number, "notes outside a slide", "move them below a line `## Slide {#id}`"),
        }
    }

    fn mark(&mut self, text: &str, number: u32) {
        self.blank();
        let words: Vec<&str> = text.trim_matches(['[', ']']).split_whitespace().collect();
        let mark = match words.as_slice() {
            ["quiz", id] => Mark::Quiz((*id).to_owned()),
            ["lab", slug] => Mark::Lab((*slug).to_owned()),
            ["glossary"] => {
                match self.slide() {
                    Some(slide) => slide.glossary = true,
                    None => {
                        self.report(number, "the glossary stands outside a slide", "move it below a slide's heading")
                    }
                }
                return;
            }
            _ => {
                self.report(
                    number,
                    format!("`{text}` is not known"),
                    "write [[quiz ID]], [[lab slug]] or [[glossary]]",
                );
                return;
            }
        };
        match self.sections.last_mut() {
            Some(section) => match section.slides.last_mut() {
                Some(slide) => slide.marks.push((number, mark)),
                None => section.marks.push((number, mark)),
            },
            None => self.report(number, "a quiz or lab outside a section", "move it below a line `# Section {#id}`"),
        }
    }

    /// A line that belongs to nothing: kept blank, so that later lines keep their numbers.
    fn blank(&mut self) {
        if let Some(slide) = self.slide() {
            slide.body.push('\n');
        }
    }

    fn text(&mut self, text: &str, number: u32) {
        let in_notes = self.notes.is_some();
        let stray = self.stray;
        let Some(slide) = self.slide() else {
            if !text.trim().is_empty() && !stray && !in_notes {
                self.stray = true;
                self.report(number, "text outside a slide", "put a line `## Slide {#id}` before it");
            }
            return;
        };
        if in_notes {
            slide.body.push('\n');
            if let Some((_, notes)) = &mut slide.notes {
                notes.push_str(text);
                notes.push('\n');
            }
            return;
        }
        if let Some(list) = text.strip_prefix("concepts:").filter(|_| slide.body.trim().is_empty()) {
            let concepts = list.split(',').map(str::trim).filter(|concept| !concept.is_empty());
            slide.concepts.extend(concepts.map(str::to_owned));
            slide.body.push('\n');
            return;
        }
        slide.body.push_str(text);
        slide.body.push('\n');
    }
}

pub(crate) fn is_slug(id: &str) -> bool {
    !id.is_empty() && id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

/// An id from a title, where an author gave none.
pub(crate) fn slug(title: &str) -> String {
    let words: Vec<String> = title
        .to_lowercase()
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect();
    words.join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(body: &str) -> (Vec<RawSection>, Vec<String>) {
        let mut problems = Vec::new();
        let sections = outline("content/x.md", body, 1, &mut problems);
        (sections, problems.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn slides_notes_marks_and_concepts_are_told_apart() {
        let (sections, problems) = read(
            "# One {#one}\n[[quiz X_PRE]]\n## First {#first}\nconcepts: image, layer\n\nText.\n::: notes\nSay it.\n:::\n\
             [[lab first-image]]\nMore.\n",
        );
        assert_eq!(problems, [""; 0]);
        assert_eq!(sections[0].marks, [(2, Mark::Quiz("X_PRE".into()))]);
        let slide = &sections[0].slides[0];
        assert_eq!(slide.concepts, ["image", "layer"]);
        assert_eq!(slide.notes, Some((8, "Say it.\n".into())));
        assert_eq!(slide.marks, [(10, Mark::Lab("first-image".into()))]);
        // "More." is on line 11; the body starts behind the heading of line 3.
        assert_eq!(slide.body.lines().position(|line| line == "More."), Some(11 - 4));
    }

    #[test]
    fn a_comment_in_code_is_no_heading() {
        let (sections, problems) = read("# A {#a}\n## B {#b}\n```dockerfile\n# not a section\n## nor a slide\n```\n");
        assert_eq!((sections.len(), sections[0].slides.len(), problems.len()), (1, 1, 0));
    }

    #[test]
    fn notes_that_are_not_closed_are_reported_where_they_open() {
        let (_, problems) = read("# A {#a}\n## B {#b}\n::: notes\nx\n## C {#c}\n");
        assert!(problems[0].contains("x.md:3:") && problems[0].contains("not closed before line 5"), "{problems:?}");
        let (_, problems) = read("# A {#a}\n## B {#b}\n:::\n");
        assert!(problems[0].contains("x.md:3:") && problems[0].contains("closes nothing"), "{problems:?}");
    }

    #[test]
    fn text_and_slides_must_stand_where_they_belong() {
        let (_, problems) = read("## Slide {#s}\n");
        assert!(problems[0].contains("outside a section"), "{problems:?}");
        let (_, problems) = read("# A {#a}\nText.\nMore.\n");
        assert_eq!(problems.len(), 1);
        assert!(problems[0].contains(":2: text outside a slide"), "{problems:?}");
    }

    #[test]
    fn an_id_is_wanted_and_must_be_a_slug() {
        let (sections, problems) = read("# A title\n## B {#Not OK}\n");
        assert_eq!(sections[0].id, "a-title");
        assert_eq!(problems.len(), 2);
    }
}
