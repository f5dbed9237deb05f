// The inbox by key.  Everything here is possible without it: boxes, buttons, links.
"use strict";
const VERDICTS = { r: "relevant", i: "irrelevant", l: "later", u: "use" };
// A page that the inbox led to: its heading first, then the way on and what decides, by Tab or by key.
(() => {
  const way = document.querySelector('nav[data-keys="onwards"]');
  if (!way) return;
  const heading = document.querySelector("main h1");
  heading.tabIndex = -1;
  if (!location.hash) heading.focus({ preventScroll: true });
  way.querySelector(".keyhelp").hidden = false;
  const form = document.querySelector('form[data-keys="decide"]');
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]")) return;
    if (event.key === "n") way.querySelector("a[rel=next]")?.click();
    else if (form && event.key === "m") form.querySelector("input[name=note]").focus();
    else if (form && event.key in VERDICTS)
      form.requestSubmit(form.querySelector(`button[name=verdict][value="${VERDICTS[event.key]}"]`));
    else return;
    event.preventDefault();
  });
})();
(() => {
  const form = document.querySelector('form[data-keys="inbox"]');
  if (!form || !form.querySelector("input[name=subject]")) return;
  const PLACE = "inbox-place"; // where one stood and what came below, for when the page was left and comes again
  let here = null;
  const boxes = () => [...form.querySelectorAll("input[name=subject]")].filter((box) => box.offsetParent !== null);
  form.querySelector(".keyhelp")?.removeAttribute("hidden");

  function stand(box) {
    form.querySelector(".items .here")?.classList.remove("here");
    here = box;
    const all = boxes();
    sessionStorage.setItem(PLACE, JSON.stringify(all.slice(all.indexOf(box)).map((one) => one.value)));
    box.closest("li").classList.add("here");
    box.focus({ preventScroll: true });
    box.closest("li").scrollIntoView({ block: "nearest" });
  }
  function step(by) {
    const all = boxes();
    const at = all.indexOf(here);
    const left = JSON.parse(sessionStorage.getItem(PLACE) ?? "[]");
    const again = here ? undefined : left.map((value) => all.find((one) => one.value === value)).find(Boolean);
    const next = again ?? all[at < 0 ? (by > 0 ? 0 : all.length - 1) : at + by];
    if (next) stand(next);
  }
  function send(verdict) {
    if (here && !boxes().some((box) => box.checked)) here.checked = true;
    if (!boxes().some((box) => box.checked)) return;
    form.requestSubmit(form.querySelector(`button[name=verdict][value="${verdict}"]`));
  }
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]");
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (typing) {
      if (event.key === "Enter" && typing.name === "note") {
        event.preventDefault();
        send("note");
      } else if (event.key === "Escape") {
        typing.blur();
      }
      return;
    }
    const key = event.key;
    if (key === "j" || key === "k") step(key === "j" ? 1 : -1);
    else if (key === "x" && here) here.checked = !here.checked;
    else if (key === "X" && here) {
      const story = [...here.closest("section").querySelectorAll("input[name=subject]")];
      const all = story.every((box) => box.checked);
      story.forEach((box) => (box.checked = !all));
    } else if (key === "o" && here) here.closest("li").querySelector("a")?.click();
    else if (key === "m") form.querySelector("input[name=note]").focus();
    else if (key in VERDICTS) send(VERDICTS[key]);
    else return;
    event.preventDefault();
  });
  form.addEventListener("focusin", (event) => {
    if (event.target.name === "subject" && event.target !== here) stand(event.target);
  });
})();
