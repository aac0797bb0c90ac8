// Keeps what is being written in this browser, until it is handed in, and offers the starter's text again.

const PREFIX = "drydock.draft.";

function remember(key, text) {
  try {
    if (text === null) localStorage.removeItem(key);
    else localStorage.setItem(key, text);
  } catch {
    // No storage, or it is full: the text area itself still holds the text.
  }
}

function recall(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

// The editor listens for this event; a plain text area needs nothing.
function put(area, text) {
  area.value = text;
  area.dispatchEvent(new CustomEvent("draft:put"));
}

function button(text, action) {
  const element = document.createElement("button");
  element.type = "button";
  element.className = "quiet";
  element.textContent = text;
  element.addEventListener("click", action);
  return element;
}

function keep(area) {
  const key = PREFIX + area.dataset.draft;
  const served = area.value;
  const foot = area.parentElement.querySelector("[data-edit-foot]");
  const said = document.createElement("span");
  said.setAttribute("role", "status");
  const draft = recall(key);
  if (draft !== null && draft !== served) {
    put(area, draft);
    said.textContent = "Your unsent draft is back.";
    foot?.append(
      button("Use what was handed in last", () => {
        put(area, served);
        remember(key, null);
        said.textContent = "";
      }),
    );
  }
  if (area.dataset.starter) {
    foot?.append(
      button("Start again from the given text", () => {
        put(area, area.dataset.starter);
        remember(key, area.value);
      }),
    );
  }
  foot?.prepend(said);
  let timer;
  area.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => remember(key, area.value), 400);
  });
  area.form?.addEventListener("submit", () => {
    clearTimeout(timer);
    remember(key, null);
  });
}

for (const area of document.querySelectorAll("textarea[data-draft]")) keep(area);
