// Whatever a request comes to, once for all: sign-in again above the page, the refusal where the eye is, the lost
// connection in words. Nothing that somebody has typed is taken away.
import htmx from "./htmx.js";
import { say } from "./live.js";

const AT_THE_FIELD = new Set([409, 422]);
// by what asked, its last request in place of earlier ones
const repeated = new Map();
let signedInAt = 0;

document.addEventListener("htmx:beforeSend", (event) => {
  event.detail.requestConfig.sentAt = performance.now();
});

document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr, requestConfig, target } = event.detail;
  if (xhr.status < 400 || AT_THE_FIELD.has(xhr.status)) return;
  event.detail.shouldSwap = false;
  if (xhr.status === 401) {
    if (requestConfig.sentAt < signedInAt) {
      // it left before somebody signed in again
      repeat(requestConfig, target);
      return;
    }
    repeated.set(requestConfig.elt, { requestConfig, target });
    if (repeated.size === 1) signInAgain();
  } else {
    refuse(xhr.responseText);
  }
});

document.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.successful) document.getElementById("refusal").replaceChildren();
});

for (const kind of ["htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(kind, (event) => {
    if (event.detail.elt.closest("[data-polls]")) return;
    const place = document.getElementById("refusal");
    place.replaceChildren(boxed(place.dataset.offline));
    reveal(place);
  });
}

function refuse(html) {
  const answer = new DOMParser().parseFromString(html, "text/html");
  const place = document.getElementById("refusal");
  const told = answer.querySelector("[data-refusal]");
  if (told) place.replaceChildren(told);
  else place.replaceChildren(boxed(place.dataset.failed));
  reveal(place);
}

function boxed(words) {
  const box = document.createElement("p");
  box.className = "notice bad";
  box.textContent = words;
  return box;
}

function reveal(place) {
  const open = document.querySelector("dialog[open]");
  // what lies under a dialog is not seen, nor what is left in a closed one
  if (open) open.prepend(place);
  else document.getElementById("told").after(place);
  place.scrollIntoView({ block: "nearest" });
  say(place.innerText);
}

async function signInAgain() {
  const dialog = document.getElementById("sign-in-again");
  await htmx.ajax("GET", "/sign-in", {
    target: "#sign-in-again-form",
    swap: "innerHTML",
    select: "#sign-in-form",
  });
  const form = dialog.querySelector("form");
  form.setAttribute("hx-post", "/sign-in");
  form.setAttribute("hx-target", "#sign-in-again-form");
  form.setAttribute("hx-select", "#sign-in-form");
  htmx.process(form);
  if (!dialog.open) dialog.showModal();
  form.querySelector("input:not([type=hidden])").focus();
}

document.addEventListener("signed-in", (event) => {
  document.getElementById("sign-in-again").close();
  // somebody else at the same browser begins on a page of their own
  if (event.detail.value !== document.body.dataset.person) {
    location.assign("/");
    return;
  }
  signedInAt = performance.now();
  for (const { requestConfig, target } of repeated.values()) repeat(requestConfig, target);
  repeated.clear();
});

function repeat({ elt, verb, path, parameters }, target) {
  htmx.ajax(verb, path, { source: elt, target, values: parameters });
}
