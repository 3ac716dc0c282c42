// A form is sent once: whoever clicks twice while the answer is on its way would do it twice, or be refused for it.
const LONG = 10_000; // milliseconds after which somebody may want it again

let sentAt = new WeakMap();

document.addEventListener("submit", (event) => {
  const form = event.target;
  // what htmx sends it sends one after the other
  if (event.defaultPrevented || form.getAttribute("method") !== "post") return;
  if (event.timeStamp - sentAt.get(form) < LONG) event.preventDefault();
  else sentAt.set(form, event.timeStamp);
});

// somebody has come back to the page
addEventListener("pageshow", () => {
  sentAt = new WeakMap();
});
