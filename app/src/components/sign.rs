//! Small signs that say how something went. The shape alone tells, colour only helps; words stand beside or are hidden.

use leptos::prelude::*;

/// What a sign says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    /// A tick.
    Good,
    /// A cross: yours to do.
    Todo,
    /// A dash: not judged, not needed.
    Skipped,
    /// A bar and a dot: our fault.
    Trouble,
    /// Half a disc: going on, or partly right.
    Half,
    /// A ring: not begun.
    Open,
}

/// A sign with words for those who do not see it; empty words where the text beside it says the same.
#[component]
pub fn SignMark(sign: Sign, #[prop(into, optional)] words: String) -> impl IntoView {
    let (class, path) = match sign {
        Sign::Good => ("sign sign-good", "M3 8.6 6.6 12 13 4.4"),
        Sign::Todo => ("sign sign-todo", "M4 4 12 12M12 4 4 12"),
        Sign::Skipped => ("sign sign-skip", "M4 8H12"),
        Sign::Trouble => ("sign sign-trouble", "M8 3V9M8 12.2V12.6"),
        Sign::Half => ("sign sign-half", "M8 2.5A5.5 5.5 0 0 1 8 13.5Z"),
        Sign::Open => ("sign sign-open", ""),
    };
    let ring = matches!(sign, Sign::Half | Sign::Open).then(|| view! { <circle cx="8" cy="8" r="5.5" /> });
    view! {
        <svg class=class viewBox="0 0 16 16" aria-hidden="true" focusable="false">{ring}<path d=path /></svg>
        {(!words.is_empty()).then(|| view! { <span class="unseen">{words}</span> })}
    }
}
