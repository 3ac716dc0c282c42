// A button with data-closes closes its dialog. Escape does, and the focus returns.
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-closes]")) {
    event.preventDefault();
    event.target.closest("dialog").close();
  }
});

// A menu made of details closes where somebody goes elsewhere.
const menus = "details[data-menu][open]";

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll(menus)) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && document.querySelector(menus);
  if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
