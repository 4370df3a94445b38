// The screen of one question: a canned answer goes in at the cursor, and what could help is fetched when the page stands.
// Without script the same buttons do the same by way of the server.
const form = document.getElementById("desk-form");
const reply = document.getElementById("id_antwoord");
const canned = document.querySelector("[data-canned]");
const help = document.querySelector("[data-suggestions]");
const note = document.querySelector("[data-suggestions-note]");
const words = document.getElementById("id_zoek");

function insert() {
  const text = canned.selectedOptions[0]?.dataset.text;
  if (!text) return canned.focus();
  reply.setRangeText(text, reply.selectionStart, reply.selectionEnd, "end");
  reply.focus();
}

async function look() {
  const kept = [...help.querySelectorAll("input:checked")].map((input) => [input.name, input.value]);
  const asked = new URLSearchParams([["zoek", words.value], ...kept]);
  try {
    const answer = await fetch(`${help.dataset.suggestions}?${asked}`, { headers: { Accept: "text/html" } });
    if (!answer.ok) return;
    const before = [...help.querySelectorAll("[data-choice]:has(input:checked)")];
    help.innerHTML = await answer.text();
    for (const choice of before) keep(choice);
    note.textContent = `${help.querySelectorAll("[data-choice]").length} suggesties.`;
  } catch {
    // The button still asks the server.
  }
}

// What was chosen from an earlier list stays on top of the new one.
function keep(choice) {
  const input = choice.querySelector("input");
  if (document.getElementById(input.id)) return;
  const list = help.querySelectorAll("fieldset")[input.type === "radio" ? 1 : 0];
  list?.querySelector("legend").after(choice);
}

if (form) {
  form.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if ("insert" in button.dataset) {
      event.preventDefault();
      insert();
    } else if ("search" in button.dataset) {
      event.preventDefault();
      look();
    }
  });
  words?.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    look();
  });
  // Unfold writes the name of a chosen file into the nearest text field, which here is none or somebody's words.
  form.addEventListener("change", (event) => event.target.type === "file" && event.stopPropagation(), { capture: true });
  if (help && !("ready" in help.dataset)) look();
  document.querySelector(".review-wrong")?.focus();
}
