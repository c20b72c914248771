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
