// Saves a draft while it is written. Without scripts each step is saved by its own button.
"use strict";

document.querySelectorAll("form[data-autosave]").forEach((form) => {
  const EVERY = 3000, PATIENCE = 8000;
  const said = form.querySelector(".saved-at");
  let changed = false, saving = null, timer = null, stopped = false, pressed = null;

  const tell = (text) => { if (said.textContent !== text) { said.textContent = text; } };

  // An empty first page is no draft yet.
  const isEmpty = () => !form.elements.mark.value
    && [...form.querySelectorAll("textarea")].every((area) => !area.value.trim());

  async function save() {
    timer = null;
    if (stopped || saving || isEmpty()) { return; }
    changed = false;
    const sent = new FormData(form);
    sent.set("go", "auto");
    const giveUp = new AbortController();
    const limit = setTimeout(() => giveUp.abort(), PATIENCE);
    saving = fetch(form.action, { method: "POST", body: sent, signal: giveUp.signal })
      .then(async (answer) => {
        if (!(answer.headers.get("content-type") || "").includes("json")) { throw new Error("no answer"); }
        const told = await answer.json();
        tell(told.said);
        if (answer.ok) {
          form.elements.mark.value = told.mark;
          if (form.action !== new URL(told.url, location.href).href) {
            form.action = told.url;
            history.replaceState(null, "", told.url);
          }
          if (!changed) { form.dispatchEvent(new Event("saved")); }
        } else if (answer.status !== 400) {
          // Another window was faster: only the person decides what stays.
          stopped = true;
        }
      })
      .catch(() => { changed = true; tell(form.dataset.unreached); })
      .finally(() => {
        clearTimeout(limit);
        saving = null;
        if (changed) { wait(); }
      });
    await saving;
  }

  function wait() { if (!timer && !stopped) { timer = setTimeout(save, EVERY); } }

  form.addEventListener("input", () => { changed = true; wait(); });
  form.addEventListener("click", (event) => {
    pressed = event.target.closest("button[type=submit]") || pressed;
  });
  // What is on its way is waited for, so that it is not taken for somebody else's change.
  document.addEventListener("submit", (event) => {
    if (event.target !== form) { return; }
    clearTimeout(timer);
    if (!saving) { stopped = true; return; }
    event.preventDefault();
    event.stopImmediatePropagation();
    const button = event.submitter || pressed || form.querySelector("button[type=submit]");
    saving.finally(() => { stopped = true; button.click(); });
  }, true);
  window.addEventListener("pageshow", () => { stopped = false; });
});
