// Puts the editor over each text area where the bundle was built. The text area stays in the form and is kept in step;
// if anything fails it is simply shown again.

async function enhance(form) {
  const { edit } = await import(new URL(form.dataset.editor, location.href));
  for (const area of form.querySelectorAll("textarea[data-language]")) edit(area);
}

for (const form of document.querySelectorAll("form[data-editor]")) {
  enhance(form).catch((error) => console.warn("The editor did not load; the text areas stay.", error));
}
