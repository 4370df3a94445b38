// Titles under the search box while typing: a combobox with a list (ARIA APG). The focus stays in the box; arrows choose,
// Enter goes there, Escape closes. Without script it is a plain search box.
const WAIT = 180;
const box = document.querySelector("[data-suggest]");
const list = document.querySelector("[data-suggestions]");
const note = document.querySelector("[data-suggestions-note]");
let timer;
let asked;

const options = () => [...list.querySelectorAll("[role=option]")];
const chosen = () => list.querySelector("[aria-selected=true]");
const isOpen = () => !list.hidden;

function choose(option) {
  for (const one of options()) one.setAttribute("aria-selected", String(one === option));
  if (option) {
    box.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  } else box.removeAttribute("aria-activedescendant");
}

function show(html) {
  list.innerHTML = html;
  const number = options().length;
  list.hidden = number === 0;
  box.setAttribute("aria-expanded", String(number > 0));
  choose(null);
  note.textContent = number
    ? `${number} ${number === 1 ? "suggestie" : "suggesties"}. Kies met de pijltjes omhoog en omlaag.`
    : "";
}

function close() {
  clearTimeout(timer);
  asked?.abort();
  show("");
}

async function ask() {
  asked?.abort();
  const typed = box.value.trim();
  if (typed.length < 2) return show("");
  asked = new AbortController();
  try {
    const url = `${box.dataset.suggest}?${new URLSearchParams({ q: typed })}`;
    const answer = await fetch(url, { signal: asked.signal, headers: { Accept: "text/html" } });
    show(answer.ok ? await answer.text() : "");
  } catch (error) {
    if (error.name !== "AbortError") show("");
  }
}

function step(by) {
  const all = options();
  const at = all.indexOf(chosen()) + (by < 0 && !chosen() ? 0 : by);
  choose(all[(at + all.length) % all.length]);
}

const keys = {
  ArrowDown: () => (isOpen() ? step(1) : ask()),
  ArrowUp: () => isOpen() && step(-1),
  Escape: () => (isOpen() ? close() : (box.value = "")),
  Enter: () => {
    if (!chosen()) return close();
    location.assign(chosen().href);
    return true;
  },
};

if (box && list) {
  box.setAttribute("role", "combobox");
  box.setAttribute("aria-autocomplete", "list");
  box.setAttribute("aria-controls", list.id);
  box.setAttribute("aria-expanded", "false");
  box.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  });
  box.addEventListener("keydown", (event) => {
    if (event.isComposing || !(event.key in keys)) return;
    const goes = keys[event.key]();
    if (event.key !== "Enter" || goes) event.preventDefault();
  });
  box.addEventListener("blur", close);
  // A press on a suggestion leaves the focus in the box, so that the list is still there when the button comes up.
  list.addEventListener("mousedown", (event) => event.preventDefault());
}
