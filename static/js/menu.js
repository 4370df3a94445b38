// The menu opens and closes by itself (a details element); this adds Escape and a click beside it.
const menu = document.querySelector("[data-menu]");

function close() {
  if (!menu.open) return;
  const hadFocus = menu.contains(document.activeElement);
  menu.open = false;
  if (hadFocus) menu.querySelector("summary").focus();
}

if (menu) {
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
  });
  document.addEventListener("click", (event) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
}

// After a refused form: the summary of errors gets the focus, so that it is read and seen.
document.querySelector("[data-form-summary]")?.focus();
