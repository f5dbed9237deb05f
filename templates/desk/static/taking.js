// A passage selected on a page goes into the evidence box: the form is filled with it, and sent by its button.
"use strict";
(() => {
  const form = document.querySelector("form[data-take]");
  const text = document.querySelector("[data-text]");
  if (!form || !text) return;
  const field = form.querySelector("[name=text]");
  document.addEventListener("selectionchange", () => {
    const chosen = document.getSelection();
    if (!chosen || chosen.isCollapsed || !text.contains(chosen.anchorNode) || !text.contains(chosen.focusNode)) return;
    const words = chosen.toString().replace(/\n{2,}/g, "\n").trim();
    if (words.length < 2) return;
    field.value = words;
    form.hidden = false;
  });
})();
