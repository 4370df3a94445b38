// Titles under the search box while typing. Links like any other: Tab or arrow down goes into them, Escape closes them.
const WAIT = 180;
const box = document.querySelector("[data-suggest]");
const list = document.querySelector("[data-suggestions]");
const note = document.querySelector("[data-suggestions-note]");
let timer;
let asked;

function show(html) {
  list.innerHTML = html;
  const number = list.querySelectorAll("a").length;
  list.hidden = number === 0;
  note.textContent = number ? `${number} ${number === 1 ? "suggestie" : "suggesties"} onder het zoekvak.` : "";
}

async function ask() {
  asked?.abort();
  const typed = box.value.trim();
  if (typed.length < 2) return show("");
  asked = new AbortController();
  try {
    const url = `${box.dataset.suggest}?${new URLSearchParams({ q: typed })}`;
    const answer = await fetch(url, { signal: asked.signal, headers: { Accept: "text/html" } });
    if (answer.ok) show(await answer.text());
  } catch (error) {
    if (error.name !== "AbortError") show("");
  }
}

function step(event) {
  const links = [...list.querySelectorAll("a")];
  if (list.hidden || !links.length || !["ArrowDown", "ArrowUp"].includes(event.key)) return;
  const at = links.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1);
  event.preventDefault();
  if (at < 0) box.focus();
  else links[Math.min(at, links.length - 1)].focus();
}

if (box && list) {
  box.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  });
  box.form.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !list.hidden) {
      show("");
      box.focus();
    } else step(event);
  });
  document.addEventListener("click", (event) => {
    if (!box.form.contains(event.target)) show("");
  });
}
