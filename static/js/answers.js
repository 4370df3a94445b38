// While somebody types a question: what may answer it already, under the box. It waits for a pause, asks by POST (the text
// stands in no address), and says to a screen reader how many there are. Without script the button does the same.
const WAIT = 700;
const SHORTEST = 12;
const form = document.querySelector("form[data-question]");
const box = form?.querySelector("textarea");
const shown = form?.querySelector("[data-answers]");
const note = form?.querySelector("[data-answers-note]");
let timer;
let asked;
let last = "";

function show(html) {
  const number = html.match(/<li/g)?.length ?? 0;
  shown.innerHTML = number ? html : hint;
  const said = number ? `${number} ${number === 1 ? "pagina die kan" : "pagina’s die kunnen"} helpen, onder je vraag.` : "";
  if (note.textContent !== said) note.textContent = said;
}

async function ask() {
  const text = box.value.trim();
  if (text === last) return;
  last = text;
  asked?.abort();
  if (text.length < SHORTEST) return show("");
  asked = new AbortController();
  const body = new URLSearchParams({ text: text.slice(0, 3000) });
  const headers = { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value };
  try {
    const answer = await fetch(form.dataset.question, { method: "POST", body, headers, signal: asked.signal });
    if (answer.ok) show(await answer.text());
  } catch (error) {
    if (error.name !== "AbortError") show("");
  }
}

const HINT = "Terwijl je typt kijken we of het antwoord er al is.";
const hint = `<p class="quiet">${HINT}</p>`;

if (box && shown && note) {
  form.querySelector("[data-look-first]").hidden = true;
  if ("waits" in shown.dataset) shown.innerHTML = hint;
  box.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  });
  if (box.value && "waits" in shown.dataset) ask();
}
