//! Why a form came back.

use leptos::prelude::*;

use crate::view::Notice;

/// Stands above the form, is read out, and says what to do.
#[component]
pub fn NoticeBox(notice: Option<Notice>) -> impl IntoView {
    notice.map(|notice| {
        view! { <div class="notice" role="alert"><p><strong>{notice.what}</strong>" "{notice.fix}</p></div> }
    })
}
