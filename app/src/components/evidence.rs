//! The measured evidence: the rebuild, the image's layers, the build context.

use leptos::prelude::*;

use super::sign::{Sign, SignMark};
use crate::view::submission::{Cache, Context, Image};

/// The second build, step by step.
#[component]
pub fn CacheTable(cache: Cache) -> impl IntoView {
    let rows = cache
        .steps
        .into_iter()
        .map(|step| {
            let (class, sign, words) = if step.cached {
                ("step-cached", Sign::Good, "from the cache")
            } else {
                ("step-rerun", Sign::Half, "run again")
            };
            view! {
                <tr class=class>
                    <td class="num">{step.line}</td>
                    <th scope="row"><code>{step.name}</code></th>
                    <td><SignMark sign />{words}</td>
                    <td class="num">{step.seconds}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <section>
            <h2>"The second build"</h2>
            <p>{cache.change}</p>
            <dl class="facts">
                <div><dt>"Steps from the cache"</dt><dd class="num">{cache.reused}</dd></div>
                <div><dt>"Steps run again"</dt><dd class="num">{cache.rerun}</dd></div>
                <div><dt>"First build"</dt><dd class="num">{cache.first}</dd></div>
                <div><dt>"Second build"</dt><dd class="num">{cache.second}</dd></div>
            </dl>
            <div class="scroll" role="group" tabindex="0" aria-label="Steps of the second build">
                <table>
                    <thead>
                        <tr>
                            <th scope="col" class="num">"Line"</th>
                            <th scope="col">"Step"</th>
                            <th scope="col">"Second build"</th>
                            <th scope="col" class="num">"Time"</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </section>
    }
}

/// The image's layers from the base up.
#[component]
pub fn LayerTable(image: Image) -> impl IntoView {
    let rows = image
        .layers
        .into_iter()
        .map(|layer| {
            let class = if layer.base { "layer-base" } else { "layer-own" };
            view! {
                <tr class=class>
                    <th scope="row">{made_by(layer.created_by, layer.base)}</th>
                    <td class="num">{layer.size}</td>
                    <td class="bar-cell">
                        <svg class="bar" height="10" aria-hidden="true" focusable="false">
                            <rect width=format!("{}%", layer.percent.min(100)) height="10" />
                        </svg>
                    </td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <section>
            <h2>"The image"</h2>
            <dl class="facts">
                <div><dt>"Size"</dt><dd class="num">{image.size}</dd></div>
                <div><dt>"User"</dt><dd><code>{image.user}</code></dd></div>
                {(!image.compared.is_empty())
                    .then(|| view! { <div><dt>"Compared"</dt><dd>{image.compared}</dd></div> })}
            </dl>
            <div class="scroll" role="group" tabindex="0" aria-label="Layers of the image">
                <table>
                    <thead>
                        <tr>
                            <th scope="col">"Layer, made by"</th>
                            <th scope="col" class="num">"Size"</th>
                            <td></td>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </section>
    }
}

/// The instruction that made a layer; layers of the base may come without one.
fn made_by(instruction: String, base: bool) -> AnyView {
    match (instruction.is_empty(), base) {
        (true, true) => view! { <span class="need">"base image"</span> }.into_any(),
        (true, false) => view! { <span class="need">"without an instruction"</span> }.into_any(),
        (false, true) => view! { <code>{instruction}</code><span class="need">" base image"</span> }.into_any(),
        (false, false) => view! { <code>{instruction}</code> }.into_any(),
    }
}

/// What was sent to the engine.
#[component]
pub fn ContextFacts(context: Context) -> impl IntoView {
    view! {
        <section>
            <h2>"What was sent to the engine"</h2>
            <dl class="facts">
                <div><dt>"Build context"</dt><dd class="num">{context.size}</dd></div>
                <div><dt>"Files"</dt><dd class="num">{context.files}</dd></div>
                <div><dt>"Kept out by .dockerignore"</dt><dd class="num">{context.ignored}</dd></div>
            </dl>
        </section>
    }
}
