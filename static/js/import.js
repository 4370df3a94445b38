// Keys for the dry run: j and k walk the rows, e opens the correction of the row one is in. Everything works without.
const rows = () => [...document.querySelectorAll("[data-row]")];

const current = () => document.activeElement?.closest("[data-row]") ?? null;

function walk(step) {
  const all = rows();
  if (all.length === 0) return;
  const at = all.indexOf(current());
  const next = all[Math.min(Math.max(at + step, 0), all.length - 1)];
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: "start" });
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select")) return;
  if (event.key === "j") walk(1);
  else if (event.key === "k") walk(-1);
  else if (event.key === "e") current()?.querySelector("[data-edit]")?.click();
});

document.addEventListener("htmx:afterSwap", (event) => {
  const slot = event.target.closest?.(".import-slot");
  (slot?.querySelector("[data-marked=yes]") ?? slot?.querySelector("input"))?.focus();
});

// After a choice the page comes back at its row: give that row the focus, so that the keyboard goes on there.
if (location.hash.startsWith("#rij-")) document.getElementById(location.hash.slice(1))?.focus({ preventScroll: true });
