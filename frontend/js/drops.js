// A form with data-drops takes files that are dropped on it or chosen, and sends them at once. What is too much for one
// request (data-most, bytes) is refused here, before it is on its way.
document.addEventListener("dragover", (event) => {
  const form = event.target.closest?.("[data-drops]");
  if (!form) return;
  event.preventDefault();
  form.classList.add("over");
});

document.addEventListener("dragleave", (event) => {
  const form = event.target.closest?.("[data-drops]");
  if (form && !form.contains(event.relatedTarget)) form.classList.remove("over");
});

document.addEventListener("drop", (event) => {
  const form = event.target.closest?.("[data-drops]");
  if (!form) return;
  event.preventDefault();
  form.classList.remove("over");
  const field = form.querySelector("input[type=file]");
  if (event.dataTransfer.files.length) {
    field.files = event.dataTransfer.files;
    send(form, field);
    return;
  }
  // cells that are dragged out of a spreadsheet come as text
  const pasted = form.querySelector("[name=pasted]");
  const text = event.dataTransfer.getData("text/plain");
  if (pasted && text) {
    pasted.value = text;
    form.requestSubmit();
  }
});

document.addEventListener("change", (event) => {
  const form = event.target.closest("[data-drops]");
  if (form && event.target.type === "file" && event.target.files.length) send(form, event.target);
});

function send(form, field) {
  const size = [...field.files].reduce((sum, file) => sum + file.size, 0);
  const refused = form.querySelector("[data-refused]");
  const tooMuch = size > Number(form.dataset.most);
  refused.hidden = !tooMuch;
  refused.textContent = tooMuch ? form.dataset.tooMuch : "";
  if (tooMuch) field.value = "";
  else form.requestSubmit();
}
