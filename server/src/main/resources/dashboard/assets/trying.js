// The pages to try things with. Everything here upgrades forms and lists that work without it.

// <swh-now data-from="/part" data-every="1000">: asks for the part again and again and moves what is new
// or different into the elements of the same data-now. What did not change is left alone, with its focus.
customElements.define("swh-now", class extends HTMLElement {
  connectedCallback() {
    this.seen = new WeakMap();
    this.querySelectorAll("[data-now]").forEach((place) => {
      for (const child of place.children) this.seen.set(child, child.innerHTML);
      if (place.hasAttribute("data-follow")) place.scrollTop = place.scrollHeight;
    });
    this.addEventListener("submit", (event) => this.quietly(event));
    this.timer = setInterval(() => { if (!document.hidden && !this.paused) this.ask(); }, Number(this.dataset.every));
    this.ask();
  }
  disconnectedCallback() { clearInterval(this.timer); clearInterval(this.soon); }

  async ask() {
    if (this.asking) return;
    this.asking = true;
    try {
      const answer = await fetch(this.dataset.from, { headers: { "HX-Request": "true" } });
      if (answer.status === 401) { location.href = "/login"; return; }
      if (!answer.ok) return;
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
      fresh.querySelectorAll("[data-now]").forEach((from) => this.merge(from, this.querySelector(`[data-now="${from.dataset.now}"]`)));
    } catch {
      // the hub is away for a moment: the next turn tries again
    } finally {
      this.asking = false;
    }
  }

  merge(from, into) {
    if (!into) return;
    const atEnd = into.scrollHeight - into.scrollTop - into.clientHeight < 60;
    const old = new Map([...into.children].map((child) => [child.dataset.key, child]));
    let grew = false;
    let before = null;
    for (const next of [...from.children]) {
      let here = old.get(next.dataset.key);
      const text = next.innerHTML;
      if (!here) {
        here = document.adoptNode(next);
        this.seen.set(here, text);
        grew = true;
      } else if (this.seen.get(here) !== text) {
        this.seen.set(here, text);
        this.renew(here, next);
      }
      old.delete(next.dataset.key);
      const place = before ? before.nextElementSibling : into.firstElementChild;
      if (place !== here) into.insertBefore(here, place);
      before = here;
    }
    old.forEach((gone) => gone.remove());
    if (grew && (atEnd || this.mine) && into.hasAttribute("data-follow")) into.scrollTop = into.scrollHeight;
  }

  // The same thing in another state: what is open stays open, and what has the focus keeps it.
  renew(here, next) {
    const open = [...here.querySelectorAll("details")].map((each) => each.open);
    if (here.querySelector("form") && (here.contains(document.activeElement) || here.querySelector("details[open]"))) {
      here.querySelector(".meta")?.replaceChildren(...(next.querySelector(".meta")?.childNodes ?? []));
      return;
    }
    here.replaceChildren(...next.childNodes);
    here.className = next.className;
    here.querySelectorAll("details").forEach((each, at) => { each.open = open[at] ?? each.open; });
  }

  // A form that leaves the page where it is.
  async quietly(event) {
    const form = event.target;
    if (!form.matches("[data-quiet]")) return;
    event.preventDefault();
    const body = new URLSearchParams(new FormData(form, event.submitter));
    const answer = await fetch(form.action, { method: "POST", body, headers: { "HX-Request": "true" } }).catch(() => null);
    if (!answer) { say(document.querySelector("meta[name=unanswered]")?.content); return; }
    if (answer.status !== 204) { say(await words(answer)); return; }
    if (form.hasAttribute("data-clears")) form.reset();
    form.closest("details")?.removeAttribute("open");
    if (form.dataset.say) say(form.dataset.say);
    if (!form.hasAttribute("data-stays")) document.getElementById("say")?.focus();
    // what follows comes quickly
    clearInterval(this.soon);
    this.mine = true;
    let turns = 12;
    this.ask();
    this.soon = setInterval(() => { this.ask(); if (--turns === 0) { clearInterval(this.soon); this.mine = false; } }, 250);
  }
});

// <swh-clock><time datetime="…">…</time></swh-clock>: hours and minutes, in the browser's zone unless the user chose one.
customElements.define("swh-clock", class extends HTMLElement {
  connectedCallback() {
    const time = this.querySelector("time");
    const moment = time && new Date(time.dateTime);
    if (!moment || Number.isNaN(moment.getTime())) return;
    const zone = document.documentElement.dataset.zone || undefined;
    const language = document.documentElement.lang;
    const style = this.hasAttribute("seconds") ? { timeStyle: "medium" } : { timeStyle: "short" };
    time.textContent = new Intl.DateTimeFormat(language, { ...style, timeZone: zone }).format(moment);
  }
});

async function words(answer) {
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return page.querySelector(".note span, .fault p:not(.status)")?.textContent ?? String(answer.status);
}

function say(text) {
  const place = document.getElementById("status");
  if (!place || !text) return;
  place.textContent = text;
  place.hidden = false;
  clearTimeout(say.timer);
  say.timer = setTimeout(() => { place.hidden = true; place.textContent = ""; }, 4000);
}
