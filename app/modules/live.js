// A submission while it is graded. Events carry numbers; after a break the browser asks for what came after the last
// one by itself. When grading is over the page is loaded again: the server's own words are the verdict.

const SIGNS = {
  good: "M3 8.6 6.6 12 13 4.4",
  todo: "M4 4 12 12M12 4 4 12",
  skip: "M4 8H12",
  trouble: "M8 3V9M8 12.2V12.6",
  half: "M8 2.5A5.5 5.5 0 0 1 8 13.5Z",
  open: "",
};
const STAGE = {
  running: ["stage stage-running", "half", "going on: "],
  done: ["stage stage-done", "good", "done: "],
  stopped: ["stage stage-stopped", "todo", "stopped: "],
  skipped: ["stage stage-skipped", "skip", "not needed: "],
};
const CHECK = { pass: "good", fail: "todo", skip: "skip", error: "trouble" };
const SVG = "http://www.w3.org/2000/svg";

function sign(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", `sign sign-${name}`);
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("aria-hidden", "true");
  if (name === "half" || name === "open") {
    const ring = document.createElementNS(SVG, "circle");
    for (const [key, value] of [["cx", 8], ["cy", 8], ["r", 5.5]]) ring.setAttribute(key, value);
    svg.append(ring);
  }
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", SIGNS[name]);
  svg.append(path);
  return svg;
}

function span(className, text) {
  const element = document.createElement("span");
  element.className = className;
  element.textContent = text;
  return element;
}

function follow(live) {
  const part = (name) => live.querySelector(`[data-live-${name}]`);
  const [status, estimate, stages, checks, log] = ["status", "estimate", "stages", "checks", "log"].map(part);

  function stage(id, state, text, note) {
    let row = stages.querySelector(`[data-stage="${CSS.escape(id)}"]`);
    if (!row) {
      row = document.createElement("li");
      row.dataset.stage = id;
      stages.append(row);
    }
    const title = text || row.querySelector(".stage-title")?.textContent || id;
    const [className, mark, words] = STAGE[state] ?? STAGE.running;
    row.className = className;
    row.replaceChildren(sign(mark), span("unseen", words), span("stage-title", title), span("stage-note", note ?? ""));
    // What stands before a stage that has begun is over.
    for (let before = row.previousElementSibling; before; before = before.previousElementSibling) {
      if (before.classList.contains("stage-running")) stage(before.dataset.stage, "done");
    }
  }

  const handlers = {
    progress({ stage: id, state, text, note, place, estimate: when }) {
      if (place > 1) status.textContent = `Number ${place} in line`;
      else if (place === 1) status.textContent = "Next in line";
      else if (text) status.textContent = text;
      estimate.textContent = when ?? "";
      if (id) stage(id, state, text, note);
    },
    step({ name, cached, seconds }) {
      append(`${cached ? "CACHED " : ""}${name}${seconds ? `  ${Number(seconds).toFixed(1)} s` : ""}\n`);
    },
    log({ text }) {
      append(text);
    },
    check({ id, title, status: outcome, summary }) {
      const row = checks.querySelector(`[data-check="${CSS.escape(id)}"]`) ?? document.createElement("li");
      row.dataset.check = id;
      row.className = `check check-${outcome}`;
      row.replaceChildren(sign(CHECK[outcome] ?? "skip"), span("", title || id), span("", summary && summary !== title ? summary : ""));
      if (!row.isConnected) checks.append(row);
    },
  };

  // The log follows its end, unless the reader has scrolled up.
  function append(text) {
    const atEnd = log.scrollTop + log.clientHeight >= log.scrollHeight - 8;
    log.append(text);
    if (atEnd) log.scrollTop = log.scrollHeight;
  }

  const source = new EventSource(live.dataset.events);
  for (const [kind, handle] of Object.entries(handlers)) {
    source.addEventListener(kind, (event) => handle(JSON.parse(event.data)));
  }
  source.addEventListener("done", () => {
    source.close();
    location.reload();
  });
  source.addEventListener("error", () => {
    estimate.textContent = "The connection broke; trying again. Your hand-in is safe.";
    // A refused stream is not tried again by the browser: ask for the page, which knows.
    if (source.readyState === EventSource.CLOSED) setTimeout(() => location.reload(), 3000);
  });
  source.addEventListener("open", () => {
    if (estimate.textContent.startsWith("The connection broke")) estimate.textContent = "";
  });
  // An empty log comes with a blank.
  if (log.textContent.trim() === "") log.textContent = "";
  log.scrollTop = log.scrollHeight;
}

for (const live of document.querySelectorAll("[data-events]")) follow(live);
