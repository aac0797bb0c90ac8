//! So many of so many, as words and as a draught scale.

use leptos::prelude::*;

use crate::view::Count;

/// A named count with its bar: "Sections read 12 of 40".
#[component]
pub fn CountScale(#[prop(into)] label: String, count: Count) -> impl IntoView {
    let text = format!("{} of {}", count.done, count.of);
    view! {
        <div class="count">
            <dt>{label}</dt>
            <dd><span class="count-text">{text}</span><Scale count /></dd>
        </div>
    }
}

/// The bar alone: a scale like the draught marks on a hull. The words beside it say the same.
#[component]
pub fn Scale(count: Count) -> impl IntoView {
    let width = match count.of {
        0 => 0,
        of => (count.done.min(of) * 100) / of,
    };
    // Ticks help only while they can be told apart.
    let ticks = (2..=24).contains(&count.of).then(|| {
        (1..count.of)
            .map(|n| {
                let x = format!("{}%", f64::from(n) * 100.0 / f64::from(count.of));
                view! { <line x1=x.clone() x2=x y1="0" y2="8" /> }
            })
            .collect_view()
    });
    view! {
        <svg class="scale" height="8" aria-hidden="true" focusable="false">
            <rect class="scale-all" width="100%" height="8" />
            <rect class="scale-done" width=format!("{width}%") height="8" />
            {ticks}
        </svg>
    }
}
