// Words that are not saved yet: they hold up whatever would let the post go out without them (data-needs-saved), and
// Ctrl+S saves the form that says data-saves-by-key, Ctrl+Enter goes on to the next (data-saves-on), E begins to type.
const editor = () => document.querySelector("form[data-saves-by-key]");
const fields = (form) => [...form.querySelectorAll("textarea, input:not([type=hidden])")];
const held = "[data-needs-saved] button, button[data-needs-saved]";

// saved once more while the answer to the save before is on its way: htmx forgets that with the form that it takes away
let again = false;

function isUnsaved(form) {
  // what came back from a refusal stands in the fields and was never kept
  return form.hasAttribute("data-came-back") || fields(form).some((field) => field.value !== field.defaultValue);
}

function look() {
  const form = editor();
  if (!form) return;
  const unsaved = isUnsaved(form);
  form.toggleAttribute("data-dirty", unsaved);
  for (const button of document.querySelectorAll(held)) button.disabled = unsaved;
  for (const note of document.querySelectorAll("[data-unsaved-words]")) note.hidden = !unsaved;
  if (!again || !unsaved || form.hasAttribute("data-came-back")) return;
  again = false;
  form.requestSubmit();
}

document.addEventListener(
  "submit",
  (event) => {
    if (event.target === editor() && event.target.matches(".htmx-request")) again = true;
  },
  { capture: true },
);

document.addEventListener("input", look);
document.addEventListener("reset", () => setTimeout(look));
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-drops-unsaved]")) setTimeout(look);
});

document.addEventListener("keydown", (event) => {
  const form = editor();
  if (!form || event.altKey || event.shiftKey) return;
  if (event.ctrlKey || event.metaKey) {
    const onward = event.key === "Enter" && form.contains(event.target);
    if (event.key !== "s" && !onward) return;
    event.preventDefault();
    const button = onward && form.querySelector("[data-saves-on]");
    // htmx sends along the button that was clicked
    if (button) button.click();
    else form.requestSubmit();
  } else if (event.key === "e" && !event.target.closest("input, textarea, select, dialog")) {
    if (document.documentElement.dataset.keys === "off") return;
    event.preventDefault();
    form.querySelector("textarea").focus();
  }
});

look();
document.addEventListener("htmx:load", (event) => {
  look();
  // by then unsaved.js has brought back what was typed meanwhile
  if (event.detail.elt.contains(editor())) queueMicrotask(() => (again = false));
});
