// The spot of a photo that a crop keeps: pointed at in the picture, or moved by the arrow keys; its fields carry shares of
// width and height in per cent. Without script the fields are filled in as numbers.
const STEP = 2;

for (const picture of document.querySelectorAll("[data-focus]")) {
  const form = picture.closest("form");
  const [x, y] = ["focus_x", "focus_y"].map((name) => form.elements[name]);
  const spot = picture.querySelector("[data-spot]");
  spot.hidden = false;

  const put = (left, top) => {
    const [cx, cy] = [left, top].map((share) => Math.round(Math.min(100, Math.max(0, share))));
    x.value = cx;
    y.value = cy;
    spot.style.insetInlineStart = `${cx}%`;
    spot.style.insetBlockStart = `${cy}%`;
    picture.style.setProperty("--focus-x", `${cx}%`);
    picture.style.setProperty("--focus-y", `${cy}%`);
    for (const crop of form.querySelectorAll("[data-crop]")) crop.style.objectPosition = `${cx}% ${cy}%`;
    spot.setAttribute("aria-valuetext", `${cx} %, ${cy} %`);
    spot.setAttribute("aria-valuenow", cx);
  };

  picture.addEventListener("click", (event) => {
    const box = picture.getBoundingClientRect();
    put(((event.clientX - box.left) / box.width) * 100, ((event.clientY - box.top) / box.height) * 100);
  });

  spot.addEventListener("keydown", (event) => {
    const by = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] }[event.key];
    if (!by) return;
    event.preventDefault();
    put(Number(x.value) + by[0], Number(y.value) + by[1]);
  });

  for (const field of [x, y]) field.addEventListener("input", () => put(Number(x.value), Number(y.value)));
  put(Number(x.value), Number(y.value));
}
