// Words that are not saved yet: they hold up whatever would let the post go out without them (data-needs-saved), and
// Ctrl+S saves the form that says data-saves-by-key.
const editor = () => document.querySelector("form[data-saves-by-key]");
const fields = (form) => [...form.querySelectorAll("textarea, input:not([type=hidden])")];
const held = "[data-needs-saved] button, button[data-needs-saved]";

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
}

document.addEventListener("input", look);
document.addEventListener("reset", () => setTimeout(look));
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-drops-unsaved]")) setTimeout(look);
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "s" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
  const form = event.target.closest?.("form[data-saves-by-key]") ?? editor();
  if (!form) return;
  event.preventDefault();
  form.requestSubmit();
});

look();
