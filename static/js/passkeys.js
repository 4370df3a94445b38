// Says in words that a passkey did not work; allauth's own script only writes to the console.

const WORDS = {
  NotAllowedError: "Het gebruik van je passkey is gestopt. Probeer het opnieuw.",
  InvalidStateError: "Dit apparaat heeft al een passkey voor je account.",
};

document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const main = document.querySelector("main .stack") ?? document.querySelector("main");
  let note = main.querySelector("[data-passkey-note]");
  if (!note) {
    note = document.createElement("div");
    note.className = "notice notice--error";
    note.dataset.passkeyNote = "";
    note.setAttribute("role", "alert");
    main.querySelector("h1").after(note);
  }
  const text = document.createElement("p");
  text.textContent = WORDS[event.detail.exception?.name] ?? "Dat lukte niet met je passkey. Probeer het opnieuw, of log in met je wachtwoord.";
  note.replaceChildren(text);
});
