// Slides by key: arrows, space, Page Up and Down, Home and End; n shows notes, f fills the screen. The address keeps
// the place. Without this module links and scrolling turn the slides.

const deck = document.querySelector("[data-deck]");
const slides = deck ? [...deck.querySelectorAll(".slide")] : [];
const status = document.querySelector("[data-deck-status]");
const STEPS = ["fit-1", "fit-2", "fit-3", "fit-4", "fit-5"];
// From this shape on, width over height, a diagram is better below its text than beside it.
const WIDE = 1.9;
let here = Math.max(0, slides.findIndex((slide) => `#${slide.id}` === decodeURIComponent(location.hash)));

function show(index) {
  here = Math.min(slides.length - 1, Math.max(0, index));
  slides[here].scrollIntoView({ block: "start" });
  keep();
}

// The place goes into the address without filling the history with every slide.
function keep() {
  const slide = slides[here];
  if (location.hash !== `#${slide.id}`) history.replaceState(null, "", `#${slide.id}`);
  const title = slide.querySelector("h1, h2, h3")?.textContent ?? "";
  if (status) status.textContent = `${here + 1} of ${slides.length}: ${title}`;
}

// A slide with more than the screen holds is set smaller by steps.
function fit(slide) {
  slide.classList.remove(...STEPS);
  for (const step of STEPS) {
    if (slide.scrollHeight <= Math.ceil(innerHeight) + 1 && slide.offsetHeight <= Math.ceil(innerHeight) + 1) return;
    slide.classList.remove(...STEPS);
    slide.classList.add(step);
  }
}

function place(slide) {
  const diagrams = [...slide.querySelectorAll(".diagram > svg")];
  const text = slide.querySelector(".prose > :is(p, ul, ol, .callout)");
  const box = diagrams[0]?.viewBox.baseVal;
  slide.classList.toggle("slide-beside", Boolean(text) && diagrams.length === 1 && box.width / box.height < WIDE);
}

// Drawings grow with the words: their own size is for the reading view.
function size(slide) {
  const scale = parseFloat(getComputedStyle(deck).fontSize) / 18;
  for (const svg of slide.querySelectorAll(".diagram > svg")) {
    svg.setAttribute("width", Math.round(svg.viewBox.baseVal.width * scale));
    svg.setAttribute("height", Math.round(svg.viewBox.baseVal.height * scale));
    svg.setAttribute("preserveAspectRatio", "xMinYMin meet");
  }
}

// On a phone slides are read by scrolling and may be longer than the screen.
function fitAll() {
  const screen = matchMedia("(min-width: 48rem) and (min-height: 26rem)").matches;
  for (const slide of slides) {
    if (screen) size(slide);
    if (screen) fit(slide);
    else slide.classList.remove(...STEPS);
  }
}

function notes() {
  const all = slides.flatMap((slide) => [...slide.querySelectorAll("[data-notes]")]);
  const open = !all.some((one) => one.open);
  for (const one of all) one.open = open;
  fitAll();
  slides[here].scrollIntoView({ block: "start" });
}

const KEYS = {
  ArrowRight: () => show(here + 1),
  ArrowDown: () => show(here + 1),
  PageDown: () => show(here + 1),
  ArrowLeft: () => show(here - 1),
  ArrowUp: () => show(here - 1),
  PageUp: () => show(here - 1),
  Home: () => show(0),
  End: () => show(slides.length - 1),
  n: notes,
  f: () => (document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen()),
};

addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const busy = event.target.closest?.("a, button, summary, input, textarea, select");
  if (event.key === " " && !busy) {
    event.preventDefault();
    show(here + (event.shiftKey ? -1 : 1));
    return;
  }
  // What scrolls sideways keeps its arrows.
  const focused = event.target.closest?.("pre, .table-scroll, .diagram");
  if (focused && focused.scrollWidth > focused.clientWidth && event.key.startsWith("Arrow")) return;
  const action = KEYS[event.key];
  if (!action) return;
  event.preventDefault();
  action();
});

const watcher = new IntersectionObserver(
  (changes) => {
    for (const change of changes) {
      if (!change.isIntersecting) continue;
      here = slides.indexOf(change.target);
      keep();
    }
  },
  { threshold: 0.55 },
);

if (slides.length > 0) {
  deck.classList.add("deck-keys");
  for (const slide of slides) place(slide);
  fitAll();
  addEventListener("resize", fitAll);
  addEventListener("hashchange", () => {
    const index = slides.findIndex((slide) => `#${slide.id}` === decodeURIComponent(location.hash));
    if (index >= 0) show(index);
  });
  slides[here].scrollIntoView({ block: "start", behavior: "instant" });
  for (const slide of slides) watcher.observe(slide);
}
