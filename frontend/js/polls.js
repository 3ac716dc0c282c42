// What a page asks for again and again (data-polls) changes nothing under somebody's hand: it stays while it is pressed,
// and what has the focus keeps it.
let at = null;

document.addEventListener("htmx:configRequest", (event) => {
  if (event.detail.elt.matches("[data-polls]")) event.detail.headers["X-Polls"] = "yes";
});

document.addEventListener("htmx:beforeSwap", (event) => {
  const { requestConfig, target } = event.detail;
  if (!requestConfig.elt.matches("[data-polls]")) return;
  // a click is one only where press and release meet the same thing
  if (target.matches(":active")) event.detail.shouldSwap = false;
  at = target.contains(document.activeElement) ? document.activeElement : null;
});

document.addEventListener("htmx:afterSettle", () => {
  if (!at || at.isConnected || document.activeElement !== document.body) return;
  const same = (each) => (at.href ? each.href === at.href : each.textContent === at.textContent);
  [...document.querySelectorAll(at.tagName)].find(same)?.focus({ preventScroll: true });
  at = null;
});
