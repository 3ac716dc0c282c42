// What was typed and not saved outlives a closed page: forms with data-unsaved="key" are kept in this tab's own store,
// under the person's id, until they are sent or the person signs out.
import { say } from "./live.js";

const PREFIX = "unsaved:";
const keyOf = (form) => `${PREFIX}${document.body.dataset.person}:${form.dataset.unsaved}`;
const fields = (form) => [...form.querySelectorAll("textarea, input:not([type=hidden], [type=password], [type=file])")];
const checkable = (field) => field.type === "checkbox" || field.type === "radio";

document.addEventListener("input", (event) => {
  const form = event.target.closest("form[data-unsaved]");
  if (!form) return;
  const typed = fields(form)
    .filter((field) => field.name && !checkable(field) && field.value !== field.defaultValue)
    .map((field) => [field.name, field.value]);
  if (typed.length) sessionStorage.setItem(keyOf(form), JSON.stringify(typed));
  else sessionStorage.removeItem(keyOf(form));
});

function bringBack(within) {
  for (const form of within.querySelectorAll("form[data-unsaved]")) {
    const kept = sessionStorage.getItem(keyOf(form));
    if (!kept) continue;
    let differs = false;
    for (const [name, value] of JSON.parse(kept)) {
      const field = fields(form).find((each) => each.name === name);
      if (!field || field.value.trim() === value.trim()) continue;
      field.value = value;
      differs = true;
    }
    if (!differs) {
      // it is what stands there: it was saved, or came back in the fields
      sessionStorage.removeItem(keyOf(form));
      continue;
    }
    const note = form.querySelector("[data-unsaved-note]");
    if (note) {
      note.hidden = false;
      say(note.textContent);
    }
    form.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-drops-unsaved]");
  const form = button?.closest("form[data-unsaved]");
  if (!form) return;
  sessionStorage.removeItem(keyOf(form));
  form.reset();
  form.querySelector("[data-unsaved-note]").hidden = true;
});

// sent and taken: what was typed meanwhile stays
document.addEventListener("htmx:beforeOnLoad", (event) => {
  const { elt, xhr, requestConfig } = event.detail;
  if (xhr.status >= 400 || !elt.matches("form[data-unsaved]")) return;
  const kept = JSON.parse(sessionStorage.getItem(keyOf(elt)) ?? "[]");
  const sent = requestConfig.formData;
  if (kept.every(([name, value]) => sent.get(name) === value)) sessionStorage.removeItem(keyOf(elt));
});

document.addEventListener("submit", (event) => {
  if (event.target.matches("[data-signs-out]")) {
    for (const key of Object.keys(sessionStorage)) {
      if (key.startsWith(PREFIX)) sessionStorage.removeItem(key);
    }
  }
});

bringBack(document);
document.addEventListener("htmx:load", (event) => bringBack(event.detail.elt));
