// <swh-tail>: live events over server-sent events. The stream is opened with a token of a few minutes and
// taken up again where it ended; what people wrote does not even come until somebody asks for it, which is noted.

const ROWS_MAX = 500;
const BUFFER_MAX = 500;
const WAIT_MAX_MILLIS = 15000;

customElements.define("swh-tail", class extends HTMLElement {
  connectedCallback() {
    this.at = (name) => this.querySelector(`[data-tail=${name}]`);
    this.waiting = [];
    this.frames = [];
    this.fresh = 0;
    this.tries = 0;
    this.at("bar").hidden = false;
    this.at("pause").addEventListener("click", () => this.pause(!this.paused));
    this.at("clear").addEventListener("click", () => { this.frames = []; this.at("rows").replaceChildren(); });
    this.at("reveal").addEventListener("click", () => this.reveal());
    this.at("type").addEventListener("change", () => this.filter());
    this.at("text").addEventListener("input", () => this.filter());
    this.teller = setInterval(() => this.tell(), 5000);
    this.open();
  }

  disconnectedCallback() {
    clearInterval(this.teller);
    clearTimeout(this.later);
    this.source?.close();
  }

  post(path) {
    return fetch(path, { method: "POST", headers: { "HX-Request": "true", "X-CSRF-Token": this.dataset.token } });
  }

  async open() {
    this.state(this.seq === undefined ? "connecting" : "again");
    let token;
    try {
      const answer = await this.post(this.revealed ? "/live/reveal" : "/live/token");
      if (answer.status === 401) { location.href = "/login"; return; }
      // another application was chosen since, or another session began: this page is of neither
      if (answer.headers.get("HX-Refresh")) { location.reload(); return; }
      if (!answer.ok) throw new Error(String(answer.status));
      token = (await answer.json()).token;
    } catch {
      this.again();
      return;
    }
    const after = this.seq === undefined ? "" : `&after=${this.seq}`;
    this.source = new EventSource(`/v1/live/events?token=${encodeURIComponent(token)}${after}`);
    this.source.onopen = () => { this.tries = 0; this.state("on"); };
    this.source.onmessage = (event) => this.take(event);
    this.source.addEventListener("close", () => this.again());
    this.source.onerror = () => this.again();
  }

  // With a new token, after what was seen last.
  again() {
    this.source?.close();
    this.state("again");
    clearTimeout(this.later);
    this.later = setTimeout(() => this.open(), Math.min(WAIT_MAX_MILLIS, 500 * 2 ** this.tries++));
  }

  state(name) {
    this.shown = name;
    const badge = this.at("state");
    badge.className = `badge ${this.paused ? "warn" : name === "on" ? "ok" : "info"}`;
    this.at("state-text").textContent = this.paused ? this.dataset.paused : this.dataset[name];
  }

  take(event) {
    let frame;
    try { frame = JSON.parse(event.data); } catch { return; }
    this.seq = frame.seq;
    this.fresh++;
    if (this.paused) {
      this.waiting.push(frame);
      if (this.waiting.length > BUFFER_MAX) this.waiting.shift();
      this.count();
    } else {
      this.add(frame);
    }
  }

  count() {
    const badge = this.at("waiting");
    badge.hidden = this.waiting.length === 0;
    badge.textContent = this.dataset.waiting.replace("{0}", `${this.waiting.length}${this.waiting.length === BUFFER_MAX ? "+" : ""}`);
  }

  pause(on) {
    this.paused = on;
    this.at("pause").setAttribute("aria-pressed", String(on));
    this.at("pause-text").textContent = on ? this.dataset.go : this.dataset.pause;
    if (!on) {
      this.waiting.forEach((frame) => this.add(frame));
      this.waiting = [];
      this.count();
    }
    this.state(this.shown);
  }

  add(frame) {
    this.at("empty")?.remove();
    const row = this.row(frame);
    this.frames.unshift({ frame, row });
    this.at("rows").prepend(row);
    row.hidden = !this.fits(frame);
    this.frames.splice(ROWS_MAX).forEach((old) => old.row.remove());
    const rows = this.at("rows").children;
    while (rows.length > ROWS_MAX) rows[rows.length - 1].remove();
  }

  row({ type, payload }) {
    const row = document.createElement("tr");
    row.className = "fresh";
    const cell = (...nodes) => { const made = document.createElement("td"); made.append(...nodes); row.append(made); };
    const span = (text, name) => Object.assign(document.createElement("span"), { textContent: text, className: name });
    const clock = document.createElement("time");
    const moment = new Date(payload.timestamp ?? Date.now());
    clock.dateTime = moment.toISOString();
    clock.textContent = new Intl.DateTimeFormat(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", second: "2-digit", timeZone: document.documentElement.dataset.zone || undefined }).format(moment);
    cell(clock);
    row.firstElementChild.className = "nowrap number";
    cell(span(type, "tag"));
    cell(...this.what(type, payload, span));
    cell(span(this.who(type, payload), "mono small wrap"));
    return row;
  }

  what(type, payload, span) {
    if (type === "message:status") return [span(payload.status ?? "", payload.status === "failed" ? "badge bad" : "badge"), span(payload.error ? ` ${typeof payload.error === "string" ? payload.error : payload.error.title ?? ""}` : "", "small")];
    if (type !== "message:new") return [this.hide(payload.name ?? "", span)];
    const way = span(this.dataset[payload.direction] ?? payload.direction ?? "", "way");
    const chosen = payload.content?.interactive ?? {};
    const text = payload.content?.text ?? payload.content?.body ?? (chosen.button_reply ?? chosen.list_reply)?.title ?? chosen.body?.text;
    return [way, typeof text === "string" || (payload.masked && payload.type === "text") ? this.hide(text, span) : span(payload.type ?? "", "tag")];
  }

  hide(text, span) {
    if (this.revealed) { const shown = span(text, "wrap"); shown.dir = "auto"; return shown; }
    const masked = span("•••", "masked-text");
    masked.setAttribute("role", "img");
    masked.setAttribute("aria-label", this.dataset.hiddenText);
    return masked;
  }

  who(type, payload) {
    if (type.startsWith("contact:")) {
      return payload.phone_number ?? payload.user_id ?? payload.username ?? payload.id ?? "";
    }
    return payload.contact_id ?? payload.id ?? "";
  }

  // What was shown without texts comes once more, with them.
  reveal() {
    if (this.paused) this.pause(false);
    const oldest = this.frames.at(-1)?.frame.seq;
    if (oldest !== undefined) this.seq = oldest - 1;
    this.frames.forEach(({ row }) => row.remove());
    this.frames = [];
    this.revealed = true;
    this.at("reveal").hidden = true;
    this.at("told").textContent = this.dataset.revealed;
    this.source?.close();
    clearTimeout(this.later);
    this.open();
  }

  fits({ type, payload }) {
    const wanted = this.at("type").value;
    const text = this.at("text").value.trim().toLowerCase();
    if (wanted && wanted !== type) return false;
    if (!text) return true;
    return `${type} ${JSON.stringify(payload)}`.toLowerCase().includes(text);
  }

  filter() {
    this.frames.forEach(({ frame, row }) => { row.hidden = !this.fits(frame); });
    const any = this.at("type").value !== "" || this.at("text").value.trim() !== "";
    // the events from before the page was opened have other types
    for (const row of this.at("rows").children) if (row.dataset.key) row.hidden = any;
  }

  // Not every row is told to screen readers, but how many there were.
  tell() {
    if (this.fresh === 0) return;
    const told = this.at("told");
    told.textContent = told.dataset.words.replace("{0}", String(this.fresh));
    this.fresh = 0;
  }
});
