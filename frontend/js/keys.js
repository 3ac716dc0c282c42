// Single keys: / searches, ? tells them, J and K go through what is marked as data-entries. Whoever wants none of it
// says so in Me (data-keys="off").
const typing = "input, textarea, select, [contenteditable]";

document.addEventListener("keydown", (event) => {
  if (document.documentElement.dataset.keys === "off") return;
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest(typing)) return;
  if (document.querySelector("dialog[open]")) return;
  const act = { "/": search, "?": help, j: () => step(1), k: () => step(-1) }[event.key];
  if (act?.()) event.preventDefault();
});

function search() {
  const field = document.querySelector("[type=search]");
  field?.focus();
  return field;
}

function help() {
  const dialog = document.getElementById("keys");
  dialog?.showModal();
  return dialog;
}

function step(by) {
  const links = [...document.querySelectorAll("[data-entries] [data-entry]")];
  if (!links.length) return false;
  const at = links.indexOf(document.activeElement.closest("[data-entry]"));
  links[Math.min(Math.max(at + by, 0), links.length - 1)].focus();
  return true;
}
