//! From a view to a document.

use leptos::prelude::*;

/// Renders a whole document. The one place where a reactive owner is made: components need one to exist, and it is
/// dropped, with everything it holds, before this returns.
pub fn render<V, F>(view: F) -> String
where
    V: IntoView,
    F: FnOnce() -> V,
{
    let owner = Owner::new();
    let body = owner.with(|| view().into_view().to_html());
    owner.unset();
    format!("<!DOCTYPE html>{body}")
}
