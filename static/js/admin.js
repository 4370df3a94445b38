// /beheer/ for who does not see it or has no mouse: Unfold's icons are words in a font ("dock_to_right"), and some of its
// buttons are no buttons. Everything is visible and works by mouse without.
(() => {
  const WORDS = {
    add: "Toevoegen",
    arrow_back: "Terug",
    calendar_today: "Kies een dag",
    close: "Sluiten",
    delete: "Verwijder",
    dock_to_right: "Menu in- of uitklappen",
    edit: "Wijzig",
    menu: "Menu",
    more_vert: "Meer",
    search: "Zoek",
    visibility: "Bekijk",
  };
  const CONTROLS = "a, button, [role=button], label";

  const isNamed = (control) => {
    if (control.getAttribute("aria-label") || control.title) return true;
    const copy = control.cloneNode(true);
    for (const icon of copy.querySelectorAll(".material-symbols-outlined")) icon.remove();
    return copy.textContent.trim() !== "" || copy.querySelector("img[alt]:not([alt='']), input:not([type=hidden])") !== null;
  };

  function makeButton(element) {
    if (element.querySelector("a, button, input, select, textarea")) return;
    if (element.textContent.trim() === "") element.setAttribute("aria-label", WORDS.close);
    element.tabIndex = 0;
    element.setAttribute("role", "button");
    element.addEventListener("keydown", (event) => {
      if (event.target !== element || (event.key !== "Enter" && event.key !== " ")) return;
      event.preventDefault();
      element.click();
    });
  }

  function hideIcon(icon) {
    const control = icon.closest(CONTROLS);
    const word = WORDS[icon.textContent.trim()];
    if (control === icon) {
      icon.setAttribute("aria-label", word ?? "Meer");
      return;
    }
    if (control && !isNamed(control) && word) control.setAttribute("aria-label", word);
    if (!control || isNamed(control)) icon.setAttribute("aria-hidden", "true");
  }

  // Select2 draws a box of its own, without the label of the list that it stands for.
  function nameBox(box) {
    const label = box.parentElement.querySelector("select")?.labels?.[0]?.textContent.trim();
    if (!label) return;
    for (const part of box.querySelectorAll("[role=combobox], [role=textbox], [role=searchbox]")) part.setAttribute("aria-label", label);
  }

  function improve() {
    const clickable = '[x-on\\:click]:is(div, span, a:not([href])):not([role], [tabindex])';
    document.querySelectorAll(clickable).forEach(makeButton);
    document.querySelectorAll(".material-symbols-outlined:not([aria-hidden])").forEach(hideIcon);
    document.querySelectorAll(".select2-container").forEach(nameBox);
  }

  // Select2, Alpine and htmx draw later; only attributes change here, so this wakes nothing again.
  addEventListener("DOMContentLoaded", () => {
    improve();
    new MutationObserver(improve).observe(document.body, { childList: true, subtree: true });
  });
})();
