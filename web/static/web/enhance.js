// Comfort only: every page works without it.
"use strict";

// A list of many boxes gets a search field.
document.querySelectorAll(".picker-search").forEach((field) => {
  const list = document.getElementById(field.dataset.filters);
  field.hidden = false;
  field.addEventListener("input", () => {
    const wanted = field.value.trim();
    list.querySelectorAll(".choice").forEach((choice) => {
      const chosen = choice.querySelector("input").checked;
      choice.hidden = !chosen && !choice.textContent.includes(wanted);
    });
  });
});

// A form is sent once, and what was typed is not lost by leaving the page.
document.querySelectorAll("form[data-guard]").forEach((form) => {
  let changed = false;
  form.addEventListener("input", () => { changed = true; });
  form.addEventListener("saved", () => { changed = false; });
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    changed = false;
  });
  window.addEventListener("beforeunload", (event) => { if (changed) { event.preventDefault(); } });
  window.addEventListener("pageshow", () => { delete form.dataset.sent; });
});

// One item after the other: Enter sends from every field but a longer text, also from a choice.
document.querySelectorAll("form[data-enter]").forEach((form) => {
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target.tagName !== "SELECT") { return; }
    event.preventDefault();
    form.querySelector("button[type=submit]").click();
  });
  const first = form.querySelector("select");
  if (first && window.matchMedia("(hover: hover)").matches) { first.focus({ preventScroll: true }); }
});

// Rows with boxes: all of a page at once; what acts is sent once.
document.querySelectorAll("form[data-ticks]").forEach((form) => {
  const boxes = [...form.querySelectorAll(".tick input")];
  const label = form.querySelector("[data-tick-all]");
  const all = label.querySelector("input");
  label.hidden = false;
  const tell = () => { all.checked = boxes.every((box) => box.checked); };
  all.addEventListener("change", () => {
    boxes.forEach((box) => { box.checked = all.checked; });
  });
  boxes.forEach((box) => { box.addEventListener("change", tell); });
  tell();
  form.addEventListener("submit", (event) => {
    if (!event.submitter || event.submitter.value !== "accept") { return; }
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
  });
  window.addEventListener("pageshow", () => { delete form.dataset.sent; tell(); });
});

// A page to print has a button for it.
document.querySelectorAll("[data-print]").forEach((place) => {
  place.hidden = false;
  place.querySelector("button").addEventListener("click", () => { window.print(); });
});

// Lists by keys. They are heard only while a line has the focus, so that no single letter acts
// anywhere else on a page (WCAG 2.1.4). Enter opens a line as any link.
document.querySelectorAll(".list").forEach((list) => {
  const lines = [...list.querySelectorAll("a.line")];
  const steps = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 };
  list.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) { return; }
    const row = event.target.closest(".ticked");
    const line = row ? row.querySelector("a.line") : event.target.closest("a.line");
    if (!line) { return; }
    if (event.key in steps) {
      const next = lines[lines.indexOf(line) + steps[event.key]];
      if (next) { next.focus(); }
      event.preventDefault();
    } else if (event.key === " " && row && event.target === line) {
      const box = row.querySelector("input");
      if (box) { box.click(); }
      event.preventDefault();
    }
  });
});
// From item to item of a pile by Alt and the arrows of its list, but not while something is typed.
document.querySelectorAll("[data-along]").forEach((way) => {
  const sides = { ArrowUp: "prev", ArrowDown: "next" };
  document.addEventListener("keydown", (event) => {
    if (!event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) { return; }
    if (!(event.key in sides) || /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) { return; }
    const link = way.querySelector(`[rel=${sides[event.key]}]`);
    if (link) { event.preventDefault(); link.click(); }
  });
});
// Who has no mouse and no keyboard is not told of keys.
if (window.matchMedia("(hover: hover)").matches) {
  document.querySelectorAll("[data-keys]").forEach((help) => { help.hidden = false; });
}

// The menu of the account closes by Escape, and when something else is pressed.
document.querySelectorAll("details.account").forEach((menu) => {
  document.addEventListener("click", (event) => {
    if (!menu.contains(event.target)) { menu.open = false; }
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) { return; }
    menu.open = false;
    menu.querySelector("summary").focus();
  });
});
