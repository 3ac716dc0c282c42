// Entries to tick: X ticks the one that has the focus, and what needs a choice waits for one. Says how many are ticked.
import { say } from "./live.js";

const lists = () => document.querySelectorAll("form[data-chooses]");

function look() {
  for (const form of lists()) {
    const count = form.querySelectorAll("input[type=checkbox]:checked").length;
    for (const button of form.querySelectorAll("[data-needs-choice]")) button.disabled = count === 0;
    const told = form.querySelector("[data-chosen]");
    if (!told) continue;
    told.hidden = false;
    told.textContent = count ? told.dataset.some.replace("{count}", count) : told.dataset.none;
  }
}

document.addEventListener("change", (event) => {
  if (event.target.closest("form[data-chooses]")) look();
});

document.addEventListener("keydown", (event) => {
  if (document.documentElement.dataset.keys === "off" || event.key !== "x") return;
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const entry = event.target.closest(".choosable");
  const box = entry?.querySelector("input[type=checkbox]");
  if (!box || event.target.matches("textarea, input:not([type=checkbox]), select")) return;
  event.preventDefault();
  box.checked = !box.checked;
  box.dispatchEvent(new Event("change", { bubbles: true }));
  say(box.closest("form").querySelector("[data-chosen]").textContent);
});

look();
document.addEventListener("htmx:load", look);
