// Questions to put in order: buttons and dragging in place of numbers to choose. The selects stay in the form and carry
// the answer, so the server sees the same either way.

function enhance(list) {
  const rows = () => [...list.querySelectorAll(".order-item")];
  const said = document.createElement("p");
  said.className = "unseen";
  said.setAttribute("role", "status");
  list.after(said);
  const how = list.parentElement.previousElementSibling;
  if (how?.classList.contains("how")) how.textContent = "Move each to its place: the first at the top.";

  function number() {
    rows().forEach((row, index, all) => {
      row.querySelector("select").value = String(index + 1);
      row.querySelector(".order-place").textContent = String(index + 1);
      const [up, down] = row.querySelectorAll("button");
      up.disabled = index === 0;
      down.disabled = index === all.length - 1;
    });
  }

  function move(row, by, button) {
    const all = rows();
    const to = all.indexOf(row) + by;
    if (to < 0 || to >= all.length) return;
    if (by < 0) all[to].before(row);
    else all[to].after(row);
    number();
    said.textContent = `${row.querySelector("label").textContent.trim()}: place ${to + 1} of ${all.length}`;
    // A button that has come to the end is disabled; the other one keeps the focus in the row.
    if (button.disabled) [...row.querySelectorAll("button")].find((other) => !other.disabled)?.focus();
    else button.focus();
  }

  // What the learner had chosen before comes first.
  rows()
    .map((row, index) => [Number(row.querySelector("select").value) || 100 + index, row])
    .sort(([a], [b]) => a - b)
    .forEach(([, row]) => list.append(row));

  for (const row of rows()) {
    const select = row.querySelector("select");
    const text = row.querySelector("label").textContent.trim();
    select.hidden = true;
    const place = document.createElement("span");
    place.className = "order-place";
    row.prepend(place);
    const moves = document.createElement("span");
    moves.className = "order-moves";
    for (const [by, shape, words] of [[-1, "↑", "up"], [1, "↓", "down"]]) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = shape;
      button.setAttribute("aria-label", `Move ${words}: ${text}`);
      button.addEventListener("click", () => move(row, by, button));
      moves.append(button);
    }
    row.append(moves);
    row.draggable = true;
    row.addEventListener("dragstart", () => row.classList.add("dragged"));
    row.addEventListener("dragend", () => {
      row.classList.remove("dragged");
      number();
    });
  }
  list.addEventListener("dragover", (event) => {
    const dragged = list.querySelector(".dragged");
    if (!dragged) return;
    event.preventDefault();
    const below = rows().find((row) => {
      const box = row.getBoundingClientRect();
      return row !== dragged && event.clientY < box.top + box.height / 2;
    });
    if (below) below.before(dragged);
    else list.append(dragged);
  });
  number();
}

for (const list of document.querySelectorAll("[data-order]")) enhance(list);
