// A button on every block of code that copies it.

function wrap(block) {
  const holder = document.createElement("div");
  holder.className = "copyable";
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "Copy";
  button.setAttribute("aria-label", "Copy this code");
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText((block.querySelector("code") ?? block).textContent);
    button.textContent = "Copied";
    setTimeout(() => (button.textContent = "Copy"), 2000);
  });
  block.replaceWith(holder);
  holder.append(block, button);
}

// Only where copying is possible: a page served without TLS from another machine has no clipboard.
if (navigator.clipboard) {
  for (const block of document.querySelectorAll(".prose pre, .file > pre")) wrap(block);
}
