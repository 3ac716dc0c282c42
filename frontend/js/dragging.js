// Posts dragged to another day, by mouse, pen or finger (held for a moment, so that the page still scrolls). While a post
// is held, each day says what would become of it there.
import { moveTo, plan } from "./calendar.js";

const HELD = 350; // milliseconds until a finger has taken hold of a post
const STILL = 8; // pixels that count as not moved
const EDGE = 56; // pixels from the window's edge within which the page scrolls along

let drag = null;

document.addEventListener("pointerdown", (event) => {
  const slot = event.target.closest("[data-slot]");
  if (!slot || drag || event.button !== 0 || event.target.closest(".slot-way")) return;
  const finger = event.pointerType === "touch";
  drag = { slot, finger, pointer: event.pointerId, x: event.clientX, y: event.clientY, ghost: null, over: null };
  if (finger) drag.timer = setTimeout(begin, HELD);
});

document.addEventListener("pointermove", (event) => {
  if (!drag || event.pointerId !== drag.pointer) return;
  const far = Math.hypot(event.clientX - drag.x, event.clientY - drag.y) > STILL;
  if (!drag.ghost) {
    if (!far) return;
    if (drag.finger) return end();
    begin();
  }
  place(event.clientX, event.clientY);
});

document.addEventListener("pointerup", (event) => {
  if (!drag || event.pointerId !== drag.pointer) return;
  const { ghost, slot, over } = drag;
  const from = slot.closest("[data-day]");
  end();
  if (!ghost) return;
  // the click that ends a drag opens nothing
  addEventListener("click", swallow, { capture: true, once: true });
  setTimeout(() => removeEventListener("click", swallow, { capture: true }), 50);
  if (over && over !== from) moveTo(slot.dataset.slot, slot.dataset.version, over.dataset.day);
});

document.addEventListener("pointercancel", end);
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && drag) end();
});
// the answer to an earlier move has come: the post in the hand stands in a calendar that is not shown any more
document.addEventListener("htmx:afterSettle", () => {
  if (!drag || drag.slot.isConnected) return;
  const slot = document.getElementById(drag.slot.id);
  if (!slot) return end();
  drag.slot = slot;
  if (!drag.ghost) return;
  lift();
  place(drag.at.x, drag.at.y);
});
document.addEventListener("contextmenu", (event) => {
  if (drag?.finger) event.preventDefault();
});
document.addEventListener("touchmove", (event) => drag?.ghost && event.preventDefault(), { passive: false });

function swallow(event) {
  event.preventDefault();
  event.stopPropagation();
}

function begin() {
  const { slot, x, y } = drag;
  const box = slot.getBoundingClientRect();
  drag.ghost = slot.cloneNode(true);
  drag.ghost.removeAttribute("id");
  drag.ghost.classList.add("ghost");
  drag.ghost.style.inlineSize = `${box.width}px`;
  drag.dx = x - box.x;
  drag.dy = y - box.y;
  drag.reason = document.createElement("span");
  drag.reason.className = "reason";
  drag.ghost.append(drag.reason);
  document.body.append(drag.ghost);
  lift();
  place(x, y);
  drag.scrolling = setInterval(scrollAlong, 16);
}

function lift() {
  drag.slot.classList.add("lifted");
  plan().classList.add("dragging");
  showVerdicts(drag);
}

function place(x, y) {
  drag.ghost.style.translate = `${x - drag.dx}px ${y - drag.dy}px`;
  const day = document.elementFromPoint(x, y)?.closest("[data-day]") ?? null;
  if (day !== drag.over) {
    drag.over?.classList.remove("over");
    day?.classList.add("over");
    drag.over = day;
    tellReason();
  }
  drag.at = { x, y };
}

// As long as a post is held at the edge, the page scrolls along, and other days come under it.
function scrollAlong() {
  const { x, y } = drag.at;
  if (y >= EDGE && y <= innerHeight - EDGE) return;
  scrollBy(0, y < EDGE ? -12 : 12);
  place(x, y);
}

function tellReason() {
  const word = drag.over?.querySelector("[data-verdict] .state");
  drag.reason.replaceChildren(...(word ? [word.cloneNode(true), ` ${drag.over.dataset.says}`] : []));
}

function end() {
  if (!drag) return;
  clearTimeout(drag.timer);
  clearInterval(drag.scrolling);
  drag.ghost?.remove();
  drag.slot.classList.remove("lifted");
  drag.over?.classList.remove("over");
  drag = null;
  plan()?.classList.remove("dragging");
  for (const day of document.querySelectorAll("[data-day]")) {
    delete day.dataset.tone;
    delete day.dataset.says;
    day.querySelector("[data-verdict]").hidden = true;
  }
}

// The same page that moves a post without script knows every day's verdict.
async function showVerdicts(mine) {
  const address = `${plan().dataset.path}/${mine.slot.dataset.slot}/move`;
  const answer = await fetch(address, { headers: { "HX-Request": "true" } }).catch(() => null);
  if (!answer?.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (drag !== mine) return;
  for (const row of page.querySelectorAll("[data-verdict-day]")) {
    const day = plan().querySelector(`[data-day="${row.dataset.verdictDay}"]`);
    if (!day) continue;
    day.dataset.tone = row.dataset.tone;
    day.dataset.says = row.dataset.says;
    const word = day.querySelector("[data-verdict]");
    word.replaceChildren(row.querySelector(".state"));
    word.hidden = false;
  }
  tellReason();
}
