// The plan's calendar: a post goes to another day by Alt and an arrow, or in a dialog; dragging.js does it by mouse and
// finger. The day alone is sent, and the part of the page that changes comes back with the focus where it was.
import htmx from "./htmx.js";
import { say } from "./live.js";

const DAY = 24 * 60 * 60 * 1000;
const STEPS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };

let moving = "";
let further = 0; // days that were pressed while the post was still on its way

export const plan = () => document.querySelector("[data-plan]");

export async function moveTo(post, version, day) {
  if (moving) return;
  const { path, month, view } = plan().dataset;
  // a day that is not shown brings its own month
  const shown = plan().querySelector(`[data-day="${day}"]`);
  moving = post;
  await htmx.ajax("POST", `${path}/${post}/move`, {
    source: plan(),
    values: { day, version, view, month: shown ? month : day.slice(0, 7) },
  });
}

document.addEventListener("htmx:afterSettle", (event) => {
  if (!moving || event.detail.target.id !== "plan") return;
  const slot = document.getElementById(`slot-${moving}`);
  const [by, refused] = [further, document.querySelector("#plan [role=alert]")];
  arrived();
  slot?.querySelector("a").focus();
  if (by && slot && !refused) return step(slot, by);
  say((refused ?? document.getElementById("told")).innerText);
});

// What others do meanwhile is shown within a quarter of a minute, unless somebody has a post in the hand.
setInterval(async () => {
  if (!plan() || moving || document.hidden || document.querySelector(".dragging, #move-dialog[open]")) return;
  const { path, stamp } = plan().dataset;
  const answer = await fetch(`${path}/changed?stamp=${stamp}`).catch(() => null);
  if (answer?.status !== 200 || moving || document.querySelector(".dragging, #move-dialog[open]")) return;
  const post = document.activeElement.closest("[data-slot]")?.dataset.slot;
  const renewed = document.getElementById("plan-renewed");
  await htmx.ajax("GET", location.href, { source: renewed });
  document.getElementById(`slot-${post}`)?.querySelector("a").focus();
  say(renewed.dataset.says);
}, 15_000);

document.addEventListener("htmx:afterRequest", (event) => {
  if (moving && !event.detail.successful && ![409, 422].includes(event.detail.xhr?.status)) arrived();
});

function arrived() {
  [moving, further] = ["", 0];
}

document.addEventListener("keydown", (event) => {
  const days = event.altKey && !event.ctrlKey && !event.metaKey && STEPS[event.key];
  const slot = days && event.target.closest("[data-slot]");
  // while the page changes, the focus is nowhere
  const post = days && (slot?.dataset.slot ?? moving);
  if (!post) return;
  event.preventDefault();
  if (!moving) step(slot, days);
  else if (moving === post) further += days;
});

function step(slot, days) {
  const day = slot.closest("[data-day]")?.dataset.day;
  if (day) moveTo(slot.dataset.slot, slot.dataset.version, later(day, days));
  else slot.querySelector("[data-move-link]").click();
}

// At noon, for the clock change takes an hour away or gives one.
function later(day, by) {
  return new Date(Date.parse(`${day}T12:00:00Z`) + by * DAY).toISOString().slice(0, 10);
}

document.addEventListener("click", async (event) => {
  const link = event.target.closest("[data-move-link]");
  if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const dialog = document.getElementById("move-dialog");
  await htmx.ajax("GET", link.href, { target: "#move-body", select: "#move-form", swap: "innerHTML ignoreTitle:true" });
  if (!dialog.querySelector("#move-form")) return;
  dialog.dataset.post = link.closest("[data-slot]").dataset.slot;
  dialog.showModal();
});

document.addEventListener("submit", (event) => {
  // pinned or let go: the focus stays at the post too
  moving ||= event.target.closest("[data-slot]")?.dataset.slot ?? "";
  const dialog = event.target.closest("#move-dialog");
  if (!dialog) return;
  event.preventDefault();
  const sent = new FormData(event.target, event.submitter);
  dialog.close();
  moveTo(dialog.dataset.post, sent.get("version"), sent.get("day"));
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-prints]")) window.print();
});

function showWhatNeedsScript(within) {
  for (const button of within.querySelectorAll("[data-prints]")) button.hidden = false;
}

showWhatNeedsScript(document);
document.addEventListener("htmx:load", (event) => showWhatNeedsScript(event.detail.elt));
