// The reading view: marks where the reader is, and sends "mark as read" without leaving the page. The page is the same
// for everyone; what this reader has read is asked for here.

const reading = document.querySelector("[data-lecture]");
const entries = new Map();
for (const link of document.querySelectorAll(".toc [data-section]")) entries.set(link.dataset.section, link);

function done(section) {
  const link = entries.get(section);
  if (link) link.dataset.done = "";
  const form = document.querySelector(`form[data-read="${CSS.escape(section)}"]`);
  if (!form) return;
  form.querySelector("button").hidden = true;
  form.querySelector("[role=status]").textContent = "✓ Read";
}

async function ask(address) {
  const answer = await fetch(address, { headers: { accept: "application/json" }, credentials: "same-origin" });
  if (!answer.ok || !answer.headers.get("content-type")?.includes("json")) return;
  for (const section of await answer.json()) done(section);
}

for (const form of document.querySelectorAll("form[data-read]")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const body = new URLSearchParams(new FormData(form));
    try {
      const answer = await fetch(form.action, { method: "POST", body, credentials: "same-origin" });
      if (!answer.ok) throw new Error(String(answer.status));
      done(form.dataset.read);
    } catch {
      // The plain form says what is wrong better than we could here.
      HTMLFormElement.prototype.submit.call(form);
    }
  });
}

// The section at the top of the screen is where the reader is.
const visible = new Set();
const watcher = new IntersectionObserver(
  (changes) => {
    for (const change of changes) {
      if (change.isIntersecting) visible.add(change.target.id);
      else visible.delete(change.target.id);
    }
    const here = [...entries.keys()].find((id) => visible.has(id));
    if (!here) return;
    for (const [id, link] of entries) {
      if (id === here) link.setAttribute("aria-current", "location");
      else link.removeAttribute("aria-current");
    }
  },
  { rootMargin: "0px 0px -60% 0px" },
);
for (const id of entries.keys()) {
  const section = document.getElementById(id);
  if (section) watcher.observe(section);
}

if (reading) ask(`/lectures/${reading.dataset.lecture}/read`).catch(() => {});
