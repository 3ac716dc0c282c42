// How much of a while is left, each second: data-counts-down="seconds". When it is over the page is read again.
const places = [...document.querySelectorAll("[data-counts-down]")];
const ends = new Map(places.map((place) => [place, Date.now() + 1000 * Number(place.dataset.countsDown)]));

function tick() {
  for (const [place, end] of ends) {
    const left = Math.max(0, Math.ceil((end - Date.now()) / 1000));
    const minutes = Math.floor(left / 60);
    place.textContent = `${minutes}:${String(left % 60).padStart(2, "0")}`;
    if (!left) {
      ends.delete(place);
      place.dispatchEvent(new CustomEvent("counted-down", { bubbles: true }));
    }
  }
  if (ends.size) setTimeout(tick, 1000);
}

tick();
