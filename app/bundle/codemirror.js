// What esbuild bundles into `dist/codemirror.js`: CodeMirror with the languages that labs use, in the course's colours.
//
// The editor lives in a shadow root: there it uses constructed style sheets, which a strict Content-Security-Policy
// allows; in the page itself it would write <style> elements, which the policy refuses.

import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { python } from "@codemirror/lang-python";
import { HighlightStyle, StreamLanguage, bracketMatching, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { dockerFile } from "@codemirror/legacy-modes/mode/dockerfile";
import { go } from "@codemirror/legacy-modes/mode/go";
import { shell } from "@codemirror/legacy-modes/mode/shell";
import { yaml } from "@codemirror/lang-yaml";
import { EditorState } from "@codemirror/state";
import { EditorView, drawSelection, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";

const LANGUAGES = {
  dockerfile: () => StreamLanguage.define(dockerFile),
  go: () => StreamLanguage.define(go),
  python,
  shell: () => StreamLanguage.define(shell),
  yaml,
};

const COLOURS = HighlightStyle.define([
  { tag: tags.keyword, color: "var(--steel)", fontWeight: "600" },
  { tag: [tags.string, tags.special(tags.string)], color: "var(--good)" },
  { tag: tags.comment, color: "var(--ink-quiet)", fontStyle: "italic" },
  { tag: [tags.number, tags.bool, tags.atom], color: "var(--caution)" },
  { tag: [tags.function(tags.variableName), tags.standard(tags.variableName)], color: "var(--plum)" },
  { tag: [tags.variableName, tags.propertyName, tags.attributeName], color: "var(--plum)" },
]);

const LOOK = EditorView.theme({
  "&": { color: "var(--ink)", backgroundColor: "var(--paper-inset)", fontSize: "0.86rem" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.5", minHeight: "8rem", maxHeight: "34rem" },
  ".cm-content": { caretColor: "var(--ink)", padding: "0.5rem 0" },
  ".cm-cursor": { borderLeftColor: "var(--ink)", borderLeftWidth: "2px" },
  ".cm-gutters": { backgroundColor: "transparent", color: "var(--ink-quiet)", border: "none" },
  ".cm-activeLine": { backgroundColor: "transparent" },
  "&.cm-focused .cm-activeLine": { backgroundColor: "color-mix(in srgb, var(--line) 35%, transparent)" },
  ".cm-activeLineGutter": { backgroundColor: "transparent", color: "var(--ink)" },
  ".cm-selectionBackground, &.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground": {
    backgroundColor: "color-mix(in srgb, var(--steel) 26%, transparent)",
  },
});

/** Puts an editor in place of a text area. Tab indents; Escape, then Tab, leaves. */
export function edit(area) {
  const host = document.createElement("div");
  host.className = "editor-host";
  const root = host.attachShadow({ mode: "open" });
  // In the page before the editor is made: it measures its lines at once.
  area.after(host);
  const label = area.labels?.[0];
  const language = LANGUAGES[area.dataset.language];
  const tell = () => area.dispatchEvent(new Event("input", { bubbles: true }));
  const view = new EditorView({
    root,
    parent: root,
    state: EditorState.create({
      doc: area.value,
      extensions: [
        lineNumbers(),
        history(),
        drawSelection(),
        highlightActiveLine(),
        bracketMatching(),
        indentUnit.of("    "),
        EditorState.tabSize.of(4),
        language ? language() : [],
        syntaxHighlighting(COLOURS),
        LOOK,
        keymap.of([...defaultKeymap, ...historyKeymap, indentWithTab]),
        EditorView.contentAttributes.of({
          tabindex: "0",
          "aria-label": `${label?.textContent.trim() ?? "File"}. Tab indents; press Escape, then Tab, to leave.`,
        }),
        EditorView.updateListener.of((update) => {
          if (!update.docChanged) return;
          area.value = update.state.doc.toString();
          tell();
        }),
      ],
    }),
  });
  area.addEventListener("draft:put", () => {
    view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: area.value } });
  });
  label?.addEventListener("click", (event) => {
    event.preventDefault();
    view.focus();
  });
  area.hidden = true;
  return view;
}
