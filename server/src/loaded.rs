//! A course, its quizzes and its labs, read once, with the pages that are the same for everyone.

use std::collections::BTreeMap;
use std::path::Path;

use app::view::{Link, Site};
use content::Course;
use labs::lab::Catalog;
use problem::Problem;
use quizzes::Banks;

use crate::assets::{AssetFiles, content_type};
use crate::material::{self, Material};
use crate::web::page::{Page, REVALIDATE};
use crate::web::views;

/// The name in the header and in titles.
const NAME: &str = "Drydock";

/// One version of the course.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// The text.
    pub course: Course,
    /// The quizzes.
    pub banks: Banks,
    /// The labs.
    pub catalog: Catalog,
    /// What every page shares.
    pub site: Site,
    /// Lectures to read, by slug.
    pub lectures: BTreeMap<String, Page>,
    /// Lectures as slides, by slug.
    pub slides: BTreeMap<String, Page>,
    /// Pictures of the text, by name.
    pub images: BTreeMap<String, Page>,
}

/// A lecture's slug with its two pages.
type Rendered = (String, Page, Page);

impl Loaded {
    /// The course in the binary.
    pub fn embedded(assets: &AssetFiles) -> (Loaded, Vec<Problem>) {
        Loaded::of(material::embedded(), assets)
    }

    /// A course from a folder with `content`, `quizzes` and `labs` in it; what is not there comes from the binary.
    ///
    /// # Errors
    /// When a folder or a file cannot be read. A mistake in a file is a problem, not an error.
    pub fn from_folder(folder: &Path, assets: &AssetFiles) -> std::io::Result<(Loaded, Vec<Problem>)> {
        Ok(Loaded::of(material::from_folder(folder)?, assets))
    }

    fn of((material, problems): (Material, Vec<Problem>), assets: &AssetFiles) -> (Loaded, Vec<Problem>) {
        let Material { course, banks, catalog } = material;
        let lectures = course.lectures.iter().map(|lecture| Link::to(lecture.address(), &lecture.title)).collect();
        let site = Site { assets: assets.addresses(), name: NAME.to_owned(), lectures };
        let mut loaded = Loaded {
            course,
            banks,
            catalog,
            site,
            lectures: BTreeMap::new(),
            slides: BTreeMap::new(),
            images: BTreeMap::new(),
        };
        for (slug, reading, slides) in loaded.rendered() {
            loaded.lectures.insert(slug.clone(), reading);
            loaded.slides.insert(slug, slides);
        }
        let images = loaded.course.images.iter();
        let images = images.map(|(name, body)| (name.clone(), Page::new(content_type(name), REVALIDATE, body.clone())));
        loaded.images = images.collect();
        (loaded, problems)
    }

    /// Renders and compresses every lecture, on as many threads as there are lectures: compression takes the time.
    fn rendered(&self) -> Vec<Rendered> {
        let render = |slug: &str| {
            let view = views::lecture::of(self, slug)?;
            let reading = Page::html(app::pages::lecture(&self.site, &view));
            let slides = Page::html(app::pages::slides(&self.site, &view));
            Some((slug.to_owned(), reading, slides))
        };
        std::thread::scope(|scope| {
            let threads: Vec<_> =
                self.course.lectures.iter().map(|lecture| scope.spawn(|| render(&lecture.slug))).collect();
            threads
                .into_iter()
                .filter_map(|thread| thread.join().unwrap_or_else(|fault| std::panic::resume_unwind(fault)))
                .collect()
        })
    }
}
