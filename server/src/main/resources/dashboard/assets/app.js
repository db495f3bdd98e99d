// The little that pages do beyond HTML. Everything here upgrades what can be read without it.

// <swh-time><time datetime="…">…</time></swh-time>: in the browser's zone, unless the user chose one.
customElements.define("swh-time", class extends HTMLElement {
  connectedCallback() {
    const time = this.querySelector("time");
    const moment = time && new Date(time.dateTime);
    if (!moment || Number.isNaN(moment.getTime())) return;
    const zone = document.documentElement.dataset.zone || undefined;
    const language = document.documentElement.lang;
    const parts = { year: "numeric", month: "short", day: "numeric", hour: "2-digit", minute: "2-digit", second: "2-digit" };
    time.title = new Intl.DateTimeFormat(language, { ...parts, timeZone: zone, timeZoneName: "longOffset" }).format(moment);
    if (this.hasAttribute("relative")) {
      this.tell(time, moment, language);
      this.timer = setInterval(() => this.tell(time, moment, language), 15000);
    } else {
      const thisYear = moment.getFullYear() === new Date().getFullYear();
      time.textContent = new Intl.DateTimeFormat(language, { ...parts, year: thisYear ? undefined : "numeric", timeZone: zone }).format(moment);
    }
  }
  disconnectedCallback() { clearInterval(this.timer); }
  tell(time, moment, language) {
    const seconds = Math.round((moment - Date.now()) / 1000);
    const [unit, size] = [["day", 86400], ["hour", 3600], ["minute", 60], ["second", 1]].find(([, each]) => Math.abs(seconds) >= each) ?? ["second", 1];
    time.textContent = new Intl.RelativeTimeFormat(language, { numeric: "auto" }).format(Math.round(seconds / size), unit);
  }
});

// <swh-copy data-from="id"> around a button, or <swh-copy data-text="…">.
customElements.define("swh-copy", class extends HTMLElement {
  connectedCallback() { this.addEventListener("click", () => this.copy()); }
  async copy() {
    const from = this.dataset.from && document.getElementById(this.dataset.from);
    const text = from ? (from.dataset.value ?? from.value ?? from.textContent) : this.dataset.text;
    try {
      await navigator.clipboard.writeText((text ?? "").trim());
      say(this.dataset.done);
    } catch {
      if (from) getSelection().selectAllChildren(from);
    }
  }
});

// Messages for everybody, screen readers too: in front of what is open, since the page behind it is
// neither seen nor read out.
function say(text, millis = 2500) {
  const place = document.getElementById("status");
  if (!place || !text) return;
  const front = [...document.querySelectorAll("dialog:modal")].at(-1) ?? document.body;
  if (place.parentElement !== front) front.append(place);
  place.textContent = text;
  place.hidden = false;
  clearTimeout(say.timer);
  say.timer = setTimeout(() => { place.hidden = true; place.textContent = ""; }, millis);
}

// What was refused is said, in the words of the page that the answer is. What asks by itself again
// and again is quiet: its next turn tries anew.
const READING_MILLIS = 8000;
const asksAgain = (event) => event.detail.elt?.getAttribute("hx-trigger")?.startsWith("every");
const fault = (request) => new DOMParser().parseFromString(request.responseText, "text/html").querySelector(".fault p:not(.status)")?.textContent;
const unanswered = () => document.querySelector("meta[name=unanswered]")?.content;
document.addEventListener("htmx:responseError", (event) => { if (!asksAgain(event)) say(fault(event.detail.xhr) ?? unanswered(), READING_MILLIS); });
for (const name of ["htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(name, (event) => { if (!asksAgain(event)) say(unanswered(), READING_MILLIS); });
}
// A form with mistakes takes the place of the form; a whole page that says why takes nothing's place.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.xhr.status !== 422 || !fault(event.detail.xhr)) return;
  event.detail.shouldSwap = false;
  event.detail.isError = true;
});

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog]");
  if (opener) {
    const dialog = document.getElementById(opener.dataset.dialog);
    if (dialog) { event.preventDefault(); dialog.showModal(); }
    return;
  }
  if (event.target.closest("[data-close]")) {
    event.target.closest("dialog")?.close();
    return;
  }
  const clearer = event.target.closest("[data-clear]");
  if (clearer) {
    document.querySelectorAll(`#${clearer.dataset.clear} input[type=checkbox]`).forEach((box) => { box.checked = false; });
    return;
  }
  if (event.target.matches("dialog")) event.target.close();
  document.querySelectorAll("details.menu[open]").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
});

// A choice that takes effect at once. The arrow keys change a closed list with each stroke: then it
// takes effect with Enter, or when the list is left.
const stepping = new WeakSet();
document.addEventListener("keydown", (event) => {
  if (!event.target.matches("select[data-submits]")) return;
  if (event.key === "Enter") settle(event.target);
  else if (event.key.startsWith("Arrow") || event.key.length === 1) stepping.add(event.target);
});
document.addEventListener("focusout", (event) => { if (event.target.matches("select[data-submits]")) settle(event.target); });
document.addEventListener("change", (event) => {
  changed(event);
  if (!event.target.matches("[data-submits]")) return;
  if (event.target.id === "theme") wear(event.target);
  else if (stepping.has(event.target)) event.target.dataset.waits = "";
  else event.target.form.requestSubmit();
});
function settle(list) {
  stepping.delete(list);
  if (!("waits" in list.dataset)) return;
  delete list.dataset.waits;
  list.form.requestSubmit();
}

// The theme changes where one is, without a new page. Choices are told one after the other, so that
// the last one stays.
let worn = Promise.resolve();
function wear(list) {
  document.documentElement.dataset.theme = list.value;
  const choice = { method: "POST", body: new URLSearchParams(new FormData(list.form)), redirect: "manual", keepalive: true };
  worn = worn.then(() => fetch(list.form.action, choice)).catch(() => {});
}

// A form that was changed and not saved asks before it is left.
let unsaved = false;
function changed(event) { if (event.target.form?.matches("[data-guard]")) unsaved = true; }
document.addEventListener("input", changed);
document.addEventListener("submit", (event) => { if (event.target.matches("[data-guard]")) unsaved = false; });
addEventListener("beforeunload", (event) => { if (unsaved) event.preventDefault(); });

// The browser's time zone, for what the server writes: it comes with each request from now on. What
// depends on it is fetched anew where it was not known yet. Without this those times are in UTC.
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
const told = () => document.cookie.split("; ").find((each) => each.startsWith("switchhook_zone="))?.slice(16);
if (zone && told() !== zone) {
  document.cookie = `switchhook_zone=${zone}; Path=/; Max-Age=31536000; SameSite=Lax${location.protocol === "https:" ? "; Secure" : ""}`;
  const zoned = [...document.querySelectorAll("[data-zoned]")];
  if (zoned.length && told() === zone && !document.documentElement.dataset.zone) {
    fetch(location.href).then((answer) => (answer.ok ? answer.text() : "")).then((page) => {
      const fresh = new DOMParser().parseFromString(page, "text/html");
      zoned.forEach((old) => { const now = fresh.getElementById(old.id); if (now) old.replaceWith(document.adoptNode(now)); });
    });
  }
}

// In narrow or low windows the navigation moves: where one is comes into sight. Not by
// scrollIntoView: in newer browsers the Tab key would go on from there, past the skip link.
const here = document.querySelector(".rail a[aria-current=page]");
const rail = here?.closest(".rail");
if (rail) {
  const [place, frame] = [here.getBoundingClientRect(), rail.getBoundingClientRect()];
  rail.scrollLeft += (place.left + place.right - frame.left - frame.right) / 2;
  rail.scrollTop += Math.max(0, place.bottom - frame.bottom);
}

// A conversation begins where it ended.
document.querySelectorAll("[data-newest]").forEach((list) => { list.scrollTop = list.scrollHeight; });

// A dialog that came with mistakes is shown again.
document.querySelectorAll("dialog[data-open]").forEach((dialog) => dialog.showModal());

// After a swap the focus goes to the new heading. Otherwise what had it keeps it, and if it was
// swapped away or disabled, what came in its place gets it: it never falls back to the page's top.
let held = null;
document.addEventListener("htmx:beforeRequest", () => { held = document.activeElement; });
document.addEventListener("htmx:afterSwap", (event) => {
  const heading = event.detail.target?.querySelector?.("[data-heading]");
  if (heading) { heading.tabIndex = -1; heading.focus(); }
});
for (const name of ["htmx:afterSettle", "htmx:afterRequest"]) {
  document.addEventListener(name, (event) => requestAnimationFrame(() => hold(event.detail.target)));
}
function hold(target) {
  const now = document.activeElement;
  if (!held || held === document.body || (now && now !== document.body)) return;
  if (held.isConnected && !held.disabled) { held.focus({ preventScroll: true }); return; }
  const place = target?.isConnected ? target : target?.id && document.getElementById(target.id);
  if (!place) return;
  const first = place.querySelector("button:not(:disabled), a[href], input:not([type=hidden]), select, textarea, summary") ?? place;
  if (first === place && !place.hasAttribute("tabindex")) place.tabIndex = -1;
  first.focus({ preventScroll: true });
}
