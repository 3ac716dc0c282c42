// The plan's calendar: a post goes to another day by Alt and an arrow, or in a dialog; dragging.js does it by mouse and
// finger. The day alone is sent, and the part of the page that changes comes back with the focus where it was.
import htmx from "./htmx.js";
import { say } from "./live.js";

const DAY = 24 * 60 * 60 * 1000;
const STEPS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };

let moving = null; // what is on its way: a post, what is done with it, its version and perhaps a day
let waiting = []; // what was asked for meanwhile

export const plan = () => document.querySelector("[data-plan]");

export const moveTo = (post, version, day) => ask({ post, verb: "move", version, day });

async function ask(wish) {
  if (moving) {
    waiting = [...waiting.filter((each) => each.post !== wish.post || each.verb !== wish.verb), wish];
    return;
  }
  moving = wish;
  const { post, verb, version, day } = wish;
  const before = plan();
  const { path, month, view } = before.dataset;
  // a day that is not shown brings its own month
  const shown = !day || before.querySelector(`[data-day="${day}"]`);
  const values = { version, view, month: shown ? month : day.slice(0, 7), ...(day && { day }) };
  await htmx.ajax("POST", `${path}/${post}/${verb}`, { source: before, values }).catch(() => {});
  moving = null;
  if (plan() === before) waiting = [];
  else arrived(post);
}

function arrived(post) {
  const slot = document.getElementById(`slot-${post}`);
  if (!inTheHand()) slot?.querySelector("a").focus();
  const refused = document.querySelector("#plan [role=alert]");
  const renewed = (each) => (each.post === post ? { ...each, version: slot?.dataset.version } : each);
  waiting = refused ? [] : waiting.map(renewed).filter((each) => each.version);
  if (waiting.length) ask(waiting.shift());
  else say((refused ?? document.getElementById("told")).innerText);
}

const inTheHand = () => moving || document.querySelector(".dragging, #move-dialog[open]");

// What others do meanwhile is shown within a quarter of a minute, unless somebody has a post in the hand.
setInterval(async () => {
  const shown = plan();
  if (!shown || document.hidden || inTheHand()) return;
  const { path, stamp } = shown.dataset;
  const answer = await fetch(`${path}/changed?stamp=${stamp}`).catch(() => null);
  if (answer?.status !== 200 || inTheHand() || plan() !== shown) return;
  htmx.ajax("GET", location.href, { source: document.getElementById("plan-renewed") }).catch(() => {});
}, 15_000);

const isRenewal = (event) => event.detail.requestConfig?.elt.id === "plan-renewed";

document.addEventListener("htmx:beforeOnLoad", (event) => {
  // somebody has moved a post since this was asked: it may show what is over
  if (isRenewal(event) && (inTheHand() || event.detail.target !== plan())) event.preventDefault();
});

document.addEventListener("htmx:afterSettle", (event) => {
  if (isRenewal(event)) say(document.getElementById("plan-renewed").dataset.says);
});

document.addEventListener("keydown", (event) => {
  const days = event.altKey && !event.ctrlKey && !event.metaKey && STEPS[event.key];
  const slot = days && event.target.closest("[data-slot]");
  if (!slot) return;
  event.preventDefault();
  const { slot: post, version } = slot.dataset;
  const underWay = [...waiting, moving].find((each) => each?.post === post && each.day);
  const day = underWay?.day ?? slot.closest("[data-day]")?.dataset.day;
  if (day) moveTo(post, version, later(day, days));
  else slot.querySelector("[data-move-link]").click();
});

// At noon, for the clock change takes an hour away or gives one.
function later(day, by) {
  return new Date(Date.parse(`${day}T12:00:00Z`) + by * DAY).toISOString().slice(0, 10);
}

document.addEventListener("click", async (event) => {
  const link = event.target.closest("[data-move-link]");
  if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const dialog = document.getElementById("move-dialog");
  // another post's form must not stand there if this one's does not come
  document.getElementById("move-body").replaceChildren();
  const how = { target: "#move-body", select: "#move-form", swap: "innerHTML ignoreTitle:true" };
  await htmx.ajax("GET", link.href, how).catch(() => {});
  if (!dialog.querySelector("#move-form")) return;
  dialog.dataset.post = link.closest("[data-slot]").dataset.slot;
  dialog.showModal();
});

document.addEventListener("submit", (event) => {
  const slot = event.target.closest("[data-slot]");
  const dialog = event.target.closest("#move-dialog");
  if (!slot && !dialog) return;
  event.preventDefault();
  if (slot) {
    // pinned or let go
    ask({ post: slot.dataset.slot, verb: event.target.dataset.verb, version: slot.dataset.version });
    return;
  }
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
