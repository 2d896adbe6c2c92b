// The little that the desk does by itself. Every page works without it.
"use strict";

const REST = 600;  // Milliseconds for which a form must rest before its proof is made.

const all = (wanted, inside = document) => [...inside.querySelectorAll(wanted)];
const one = (wanted, inside = document) => inside.querySelector(wanted);

// On a narrow screen the line at the top begins at the page that is open.
one(".top [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });

// The proof beside a form follows what is typed.
for (const form of all("form[data-preview]")) {
  const beside = one("[data-proof]");
  const touched = new Set();
  let timer = 0, asked = 0;

  const tell = () => {
    one("[data-summary]", form)?.remove();
    const said = new Map();
    for (const item of all("[data-problems] [data-field]", beside)) {
      const field = item.dataset.field;
      said.set(field, `${said.has(field) ? said.get(field) + " " : ""}${item.textContent}`);
    }
    for (const field of all("[data-field]", form)) {
      const name = field.dataset.field;
      const words = touched.has(name) || one(".problem", field) ? said.get(name) : undefined;
      let place = one(".problem", field);
      field.classList.toggle("wrong", Boolean(words));
      if (!words) { place?.remove(); continue; }
      if (!place) {
        place = document.createElement("p");
        place.className = "problem";
        place.id = `${name}-problem`;
        field.append(place);
      }
      place.textContent = words;
    }
  };

  const look = async () => {
    const mine = ++asked;
    beside.classList.add("working");
    try {
      const answer = await fetch(form.dataset.preview, { method: "POST", body: new FormData(form) });
      if (answer.redirected) { location.reload(); return; }
      const html = await answer.text();
      if (mine !== asked || !answer.ok) return;
      beside.innerHTML = html;
      tell();
      for (const place of all("[data-says-for]", form)) {
        const said = one(`[data-says="${CSS.escape(place.dataset.saysFor)}"]`, beside)?.textContent;
        place.hidden = !said;
        if (said) one("q", place).textContent = said;
      }
    } catch { /* The desk was closed: the form's own button will say so. */ }
    finally { if (mine === asked) beside.classList.remove("working"); }
  };

  form.addEventListener("change", (event) => {
    const field = event.target.closest("[data-field]");
    if (field) touched.add(field.dataset.field);
  });
  form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(look, REST); });
}

// A date shows its weekday.
const DAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
for (const input of all("input[type=date]")) {
  const weekday = document.createElement("span");
  weekday.className = "weekday";
  weekday.setAttribute("aria-live", "polite");
  input.after(weekday);
  const show = () => {
    const day = input.value ? new Date(`${input.value}T12:00:00Z`) : null;
    weekday.textContent = day && input.name !== "born" ? DAYS[day.getUTCDay()] : "";
  };
  input.addEventListener("input", show);
  show();
}

// Today's list shrinks as a name is typed.
const find = one("[data-find]");
if (find) {
  const rows = all("[data-words]");
  const plain = (text) => text.normalize("NFKD").replace(/\p{Mn}/gu, "").toLocaleLowerCase();
  const known = rows.map((row) => plain(row.dataset.words).split(/[\s.,;()-]+/));
  find.addEventListener("input", () => {
    const wanted = plain(find.value).split(/\s+/).filter(Boolean);
    let left = 0;
    rows.forEach((row, place) => {
      const fits = wanted.every((word) => known[place].some((own) => own.startsWith(word)));
      row.hidden = !fits;
      left += fits;
    });
    const none = one("[data-none]");
    if (none) none.hidden = left > 0;
  });
}

// The print view opens by itself, once, when the pages are there.
const paper = one("[data-paper]");
if (paper) {
  const print = () => {
    paper.contentWindow.print();
    one("main [autofocus]")?.focus();  // The pages must not keep the keyboard: the next patient waits.
  };
  const button = one("[data-print]");
  if (button) { button.hidden = false; button.addEventListener("click", print); }
  paper.addEventListener("load", () => {
    try { print(); } catch { /* The browser shows no PDF in a page: the link opens it. */ }
  }, { once: true });
}

// Text goes to the clipboard with one press.
const copy = one("[data-copy-text]");
if (copy) {
  copy.hidden = false;
  copy.focus();
  copy.addEventListener("click", async () => {
    const said = one("#said");
    said.select();
    try { await navigator.clipboard.writeText(said.value); } catch { document.execCommand("copy"); }
    one("[data-copied]").textContent = "Copied. Paste it into the message.";
  });
}

// A file may be dropped instead of chosen: a list is sent at once, a picture is looked at first.
for (const form of all("form[data-drop], form[data-drop-into]")) {
  const input = one("input[type=file]", form);
  const over = (on) => form.classList.toggle("over", on);
  form.addEventListener("dragover", (event) => { event.preventDefault(); over(true); });
  form.addEventListener("dragleave", () => over(false));
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    over(false);
    if (!event.dataTransfer.files.length) return;
    input.files = event.dataTransfer.files;
    if ("drop" in form.dataset) form.requestSubmit();
    else input.dispatchEvent(new Event("input", { bubbles: true }));
  });
}
window.addEventListener("dragover", (event) => event.preventDefault());
window.addEventListener("drop", (event) => event.preventDefault());

// A run tells how far it is.
const state = one("[data-state]");
if (state && one("[data-going]", state)) {
  const timer = setInterval(async () => {
    try {
      const answer = await fetch(state.dataset.state, { headers: { "X-Background": "1" } });
      if (!answer.ok || answer.redirected) { clearInterval(timer); location.reload(); return; }
      state.innerHTML = await answer.text();
      if (!one("[data-going]", state)) { clearInterval(timer); one("[autofocus]", state)?.focus(); }
    } catch { clearInterval(timer); }
  }, 500);
}

// A page that comes back from the browser's memory is asked for anew: its patient may be gone.
window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });

// The desk locks itself when nobody touches it; without this it locks at the next click.
const idle = Number(document.body.dataset.idle || 0) * 1000;
if (idle) {
  let last = Date.now(), told = Date.now();
  const here = () => {
    last = Date.now();
    if (last - told > idle / 3) { told = last; fetch(document.body.dataset.awake).catch(() => {}); }
  };
  for (const kind of ["keydown", "pointerdown", "wheel"]) window.addEventListener(kind, here, { passive: true });
  setInterval(() => { if (Date.now() - last > idle) one(".lock")?.submit(); }, 5000);
}
