// Filters that change the results in place: htmx fetches, this keeps the place of whoever is filtering.
const announcer = document.createElement("p");
announcer.className = "hidden-label";
announcer.setAttribute("role", "status");
document.body.append(announcer);

let openFolds = [];
let focused = "";

const filters = () => document.querySelector("[data-filters]");

function live() {
  // Only now is the button superfluous: the results follow each choice.
  if (window.htmx) filters()?.setAttribute("data-live", "");
}

function closeFoldOnPhone(form) {
  const fold = form.closest("details");
  if (fold?.open && !matchMedia("(min-width: 56rem)").matches) {
    fold.open = false;
    document.getElementById("results")?.scrollIntoView({ block: "start" });
  }
}

// An address without empty parameters is one that people can share.
document.addEventListener("htmx:configRequest", (event) => {
  const { parameters } = event.detail;
  for (const name of Object.keys(parameters)) if (parameters[name] === "") delete parameters[name];
});

document.addEventListener("htmx:beforeRequest", (event) => {
  event.detail.target.setAttribute("aria-busy", "true");
});

document.addEventListener("htmx:beforeSwap", () => {
  openFolds = [...document.querySelectorAll(":is(#filter-panel, #results) details[open][id]")].map((fold) => fold.id);
  focused = document.activeElement?.closest("#filter-panel") ? document.activeElement.id : "";
});

document.addEventListener("htmx:afterSettle", (event) => {
  const results = document.getElementById("results");
  results?.removeAttribute("aria-busy");
  for (const id of openFolds) document.getElementById(id)?.setAttribute("open", "");
  // In a fold that was closed for a moment nothing can have the focus.
  if (focused && document.activeElement === document.body) document.getElementById(focused)?.focus({ preventScroll: true });
  live();
  const count = results?.querySelector("[data-count]");
  if (count) announcer.textContent = count.textContent.trim();
  if (event.detail.requestConfig?.triggeringEvent?.type === "submit" && filters()) closeFoldOnPhone(filters());
});

for (const failure of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(failure, () => {
    document.getElementById("results")?.removeAttribute("aria-busy");
    announcer.textContent = "Het bijwerken lukte niet. Probeer het nog eens.";
  });
}

// A link to another page of the list, or another order, lands the reader at the top of the results.
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.requestConfig?.elt?.matches?.(".pager a")) event.detail.target.scrollIntoView({ block: "start" });
});

live();
