// <swh-lab>: checks a webhook's signature in the browser and says why it is wrong. Nothing is sent anywhere.

const utf8 = (text) => new TextEncoder().encode(text);
const hex = (bytes) => [...bytes].map((each) => each.toString(16).padStart(2, "0")).join("");
const base64 = (bytes) => btoa(String.fromCharCode(...bytes));
const TOLERANCE_SECONDS = 300;

function fromBase64(text) {
  try {
    return Uint8Array.from(atob(text.trim().replace(/-/g, "+").replace(/_/g, "/")), (each) => each.charCodeAt(0));
  } catch {
    return null;
  }
}

function fromHex(text) {
  return /^([0-9a-f]{2})+$/i.test(text) ? Uint8Array.from(text.match(/../g), (each) => parseInt(each, 16)) : null;
}

function joined(...parts) {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) { all.set(part, at); at += part.length; }
  return all;
}

async function hmac(hash, key, message) {
  if (key.length === 0) return new Uint8Array();
  const made = await crypto.subtle.importKey("raw", key, { name: "HMAC", hash }, false, ["sign"]);
  return new Uint8Array(await crypto.subtle.sign("HMAC", made, message));
}

const same = (one, other) => one.length > 0 && one.length === other.length && one.every((each, at) => each === other[at]);

// Header lines as they are in logs, in curl's -H '…', or as browsers show them.
function headers(text) {
  const all = new Map();
  for (const line of text.split(/\r?\n/)) {
    const [, name, value] = line.replace(/^\s*(?:-H|--header)\s+/, "").replace(/^\s*(['"])(.*)\1\s*\\?$/, "$2")
      .match(/^\s*([!#$%&'*+.^_`|~0-9A-Za-z-]+)\s*:\s?(.*)$/) ?? [];
    if (name && !all.has(name.toLowerCase())) all.set(name.toLowerCase(), value);
  }
  return all;
}

// How each kind of sender signs. `over` puts what is signed around the body.
const SCHEMES = {
  standard: {
    header: "webhook-signature", needs: ["webhook-id", "webhook-timestamp"], prefix: "v1,", code: "base64", key: "whsec",
    candidates: (value) => value.trim().split(/\s+/),
    over: (given, body) => joined(utf8(`${given.get("webhook-id") ?? ""}.${given.get("webhook-timestamp") ?? ""}.`), body),
    time: (given) => given.get("webhook-timestamp"),
  },
  chatt2me: {
    header: "x-hub-signature", prefix: "v1=", code: "hex", key: "text",
    candidates: (value) => value.split(",").map((each) => each.trim()).filter((each) => !each.startsWith("t=")),
    over: (given, body) => joined(utf8(`${stamp(given) ?? ""}.`), body),
    time: (given) => stamp(given),
  },
  pingmate: { header: "x-webhook-signature", prefix: "", code: "hex", key: "text" },
  whatomate: { header: "x-webhook-signature", prefix: "sha256=", code: "hex", key: "text" },
  meta: { header: "x-hub-signature-256", prefix: "sha256=", code: "hex", key: "text" },
  twilio: { header: "x-twilio-signature", prefix: "", code: "base64", key: "text", hash: "SHA-1", url: true },
  telegram: { header: "x-telegram-bot-api-secret-token" },
};

const stamp = (given) => given.get("x-hub-signature")?.match(/(?:^|,)\s*t=([^,]*)/)?.[1];
const keyOf = (scheme, secret) => scheme.key === "whsec" ? fromBase64(secret.replace(/^whsec_/, "")) ?? utf8(secret) : utf8(secret);

// What is signed; Twilio signs its URL and the sorted fields of the form.
function message(scheme, input, body) {
  if (!scheme.url) return scheme.over ? scheme.over(input.given, body) : body;
  const json = (input.given.get("content-type") ?? "").includes("json") || new TextDecoder().decode(body).trimStart().startsWith("{");
  if (json) return utf8(input.url);
  const fields = [...new URLSearchParams(new TextDecoder().decode(body).trim())].sort(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0));
  return utf8(input.url + fields.map(([name, value]) => name + value).join(""));
}

// Other secrets, bodies and addresses that people mean by what they pasted.
function secrets(secret) {
  const bare = secret.trim().replace(/^(['"])(.*)\1$/, "$2");
  const part = bare.replace(/^whsec_/, "");
  return [
    ["secret_space", secret !== bare ? utf8(bare) : null],
    ["secret_text", utf8(bare)],
    ["secret_base64", fromBase64(part)],
    ["secret_prefix", part === bare ? utf8(`whsec_${bare}`) : utf8(part)],
    ["secret_hex", fromHex(bare)],
    ["secret_newline", utf8(`${bare}\n`)],
  ].filter(([, bytes]) => bytes && bytes.length > 0);
}

function bodies(bytes) {
  let text;
  try { text = new TextDecoder("utf-8", { fatal: true }).decode(bytes); } catch { return []; }
  const made = [
    ["body_trailing", text.replace(/\s+$/, "")],
    ["body_newline", `${text}\n`],
    ["body_newline", `${text}\r\n`],
    ["body_trimmed", text.trim()],
    ["body_crlf", text.replace(/\r?\n/g, "\r\n")],
    ["body_lf", text.replace(/\r\n/g, "\n")],
    ["body_bom", text.replace(/^\ufeff/, "")],
  ];
  try {
    const parsed = JSON.parse(text);
    const compact = JSON.stringify(parsed);
    const ascii = (json) => json.replace(/[\u0080-\uffff]/g, (each) => `\\u${each.charCodeAt(0).toString(16).padStart(4, "0")}`);
    const spaced = (json) => JSON.stringify(json, null, 1).replace(/\n\s*/g, (_, at, all) => (/[[{]$/.test(all.slice(0, at)) || /^\s*[\]}]/.test(all.slice(at)) ? "" : " "));
    made.push(["body_compact", compact], ["body_pretty", JSON.stringify(parsed, null, 2)], ["body_pretty", JSON.stringify(parsed, null, 4)],
      ["body_spaced", spaced(parsed)], ["body_spaced", ascii(spaced(parsed))], ["body_ascii", ascii(compact)], ["body_ascii", ascii(compact).replace(/\//g, "\\/")], ["body_slashes", compact.replace(/\//g, "\\/")]);
  } catch {
    // no JSON: nothing to write anew
  }
  return made.filter(([, each]) => each !== text).map(([why, each]) => [why, utf8(each)]);
}

function urls(url) {
  const made = [url.trim(), url.replace(/^http:/, "https:"), url.replace(/^https:/, "http:"), url.replace(/\/$/, ""), `${url}/`, url.replace(/:\d+(?=\/|$)/, ""), url.replace(/\?.*$/, "")];
  return made.filter((each) => each !== url);
}

// The first change of what was pasted that makes the signature right; one change before two.
async function nearest(scheme, input, macs) {
  const own = keyOf(scheme, input.secret);
  const hash = scheme.hash ?? "SHA-256";
  const fits = async (key, signed) => { const made = await hmac(hash, key, signed); return macs.some((each) => same(each, made)); };
  const keys = secrets(input.secret);
  const others = bodies(input.body);
  for (const [why, key] of keys) if (await fits(key, message(scheme, input, input.body))) return [why];
  for (const [why, body] of others) if (await fits(own, message(scheme, input, body))) return [why];
  if (scheme.over) {
    const time = scheme.time(input.given) ?? "";
    for (const [why, signed] of [["over_body", input.body], ["over_time", joined(utf8(`${time}.`), input.body)], ["over_plain", joined(utf8(time), input.body)]]) {
      for (const [, key] of [["", own], ...keys]) if (await fits(key, signed)) return [why];
    }
  }
  if (scheme.url) {
    for (const url of urls(input.url)) if (await fits(own, message(scheme, { ...input, url }, input.body))) return [["url", url]];
  }
  for (const [why, body] of others) for (const [reason, key] of keys) if (await fits(key, message(scheme, input, body))) return [reason, why];
  return [];
}

// What came of it: { ok, why: [key or [key, value]], signed, expected, given }.
export async function judge(name, input) {
  const scheme = SCHEMES[name];
  const value = input.given.get(scheme.header);
  if (value === undefined) {
    const like = Object.keys(SCHEMES).find((each) => input.given.has(SCHEMES[each].header));
    return { ok: false, why: [["missing", scheme.header], ...(like ? [["other", like]] : [])] };
  }
  if (name === "telegram") {
    const ok = value === input.secret && value !== "";
    return { ok, why: ok ? [] : [value.trim() === input.secret.trim() ? "secret_space" : "token_differs"], expected: input.secret, given: value };
  }
  const absent = (scheme.needs ?? []).find((each) => !input.given.has(each));
  if (absent) return { ok: false, why: [["missing", absent]], given: value };
  if (scheme.time && !scheme.time(input.given)) return { ok: false, why: ["time_missing"], given: value };
  const key = keyOf(scheme, input.secret);
  const signed = message(scheme, input, input.body);
  const made = await hmac(scheme.hash ?? "SHA-256", key, signed);
  const expected = scheme.prefix + (scheme.code === "hex" ? hex(made) : base64(made));
  const shown = { signed, expected, given: value };
  const why = await faults(name, scheme, input, { value, made, expected });
  const age = scheme.time ? lateness(scheme.time(input.given), input.now) : null;
  if (why.length === 0 && age) return { ok: false, why: [age], ...shown };
  if (name === "twilio" && why.length === 0 && await otherBody(input)) return { ok: false, why: ["twilio_body"], ...shown };
  return { ok: why.length === 0, why, ...shown };
}

async function faults(name, scheme, input, { value, made, expected }) {
  if (input.secret === "") return ["secret_empty"];
  const candidates = scheme.candidates ? scheme.candidates(value) : [value];
  if (candidates.includes(expected)) return [];
  const bare = candidates.map((each) => each.trim().replace(/^(sha256=|v1=|v1,|sha1=)/i, ""));
  if (bare.some((each) => each.toLowerCase() === hex(made)) || bare.includes(base64(made))) return [form(scheme, candidates, bare, made)];
  const macs = bare.flatMap((each) => [fromHex(each), fromBase64(each)]).filter((each) => each && [20, 32].includes(each.length));
  if (macs.length === 0) return [["no_code", scheme.code]];
  const near = await nearest(scheme, input, macs);
  if (near.length > 0) return near;
  for (const other of Object.keys(SCHEMES)) {
    if (other !== name && SCHEMES[other].code && input.given.has(SCHEMES[other].header)) {
      const signed = message(SCHEMES[other], input, input.body);
      const mac = await hmac(SCHEMES[other].hash ?? "SHA-256", keyOf(SCHEMES[other], input.secret), signed);
      if (macs.some((each) => same(each, mac))) return [["other", other]];
    }
  }
  return ["mismatch"];
}

// The code is right and its writing is not.
function form(scheme, candidates, bare, made) {
  const right = scheme.code === "hex" ? hex(made) : base64(made);
  const at = bare.findIndex((each) => each.toLowerCase() === hex(made) || each === base64(made));
  if (scheme.code === "hex" && bare[at] === base64(made)) return "not_hex";
  if (scheme.code === "base64" && bare[at].toLowerCase() === hex(made)) return "not_base64";
  if (bare[at] !== right) return "upper_case";
  if (candidates[at].trim() === scheme.prefix + right) return "value_space";
  return ["prefix", scheme.prefix || "–"];
}

function lateness(time, now) {
  const seconds = Number(time);
  if (!/^\d+$/.test(time.trim())) return ["time_format", time];
  if (seconds > 1e11) return "time_millis";
  const age = Math.round(now / 1000 - seconds);
  if (Math.abs(age) <= TOLERANCE_SECONDS) return null;
  return [age > 0 ? "time_old" : "time_ahead", String(Math.round(Math.abs(age) / 60))];
}

// With a JSON body Twilio's URL names the body's SHA-256.
async function otherBody(input) {
  const named = input.url.match(/[?&]bodySHA256=([0-9a-f]{64})/i)?.[1];
  return named !== undefined && hex(new Uint8Array(await crypto.subtle.digest("SHA-256", input.body))) !== named.toLowerCase();
}

// A right example of each kind, with a secret made for it.
export async function example(name, now) {
  const random = crypto.getRandomValues(new Uint8Array(24));
  const body = name === "twilio"
    ? "Body=Hello&From=%2B5500900000118&MessageSid=SM0123456789&To=%2B15550100"
    : JSON.stringify({ id: "evt_example", type: "message.incoming", data: { from: "5500900000118", content: { type: "text", text: "Olá 👋" } } });
  const secret = { standard: `whsec_${base64(random)}`, pingmate: `whsec_${base64(random)}`, meta: hex(random), twilio: hex(random), telegram: hex(random) }[name] ?? base64(random);
  const url = name === "twilio" ? "https://hub.example/twilio/webhook" : "";
  const seconds = String(Math.floor(now / 1000));
  const lines = { standard: ["webhook-id: evt_example", `webhook-timestamp: ${seconds}`], chatt2me: [`X-hub-Signature: t=${seconds}`] }[name] ?? [];
  const given = headers(lines.join("\n"));
  const scheme = SCHEMES[name];
  if (name === "telegram") return { secret, url, body, headers: `X-Telegram-Bot-Api-Secret-Token: ${secret}` };
  const made = await hmac(scheme.hash ?? "SHA-256", keyOf(scheme, secret), message(scheme, { given, url }, utf8(body)));
  const code = scheme.prefix + (scheme.code === "hex" ? hex(made) : base64(made));
  const written = { standard: "webhook-signature", pingmate: "X-Webhook-Signature", whatomate: "X-Webhook-Signature", meta: "X-Hub-Signature-256", twilio: "X-Twilio-Signature" }[name];
  return { secret, url, body, headers: name === "chatt2me" ? `${lines[0]},${code}` : [...lines, `${written}: ${code}`].join("\n") };
}

// Takes a request from its page to the lab, within this tab of the browser.
document.addEventListener("click", (event) => {
  const taker = event.target.closest?.("[data-to-lab]");
  if (!taker) return;
  const [headers, body] = taker.dataset.toLab.split(" ").map((id) => document.getElementById(id)?.textContent ?? "");
  sessionStorage.setItem("lab", JSON.stringify({ headers, body }));
});

// How a request with these headers is signed; null when nothing tells.
function kindOf(given) {
  const found = Object.keys(SCHEMES).find((each) => given.has(SCHEMES[each].header)) ?? null;
  return found === "pingmate" && given.get("x-webhook-signature").startsWith("sha256=") ? "whatomate" : found;
}

customElements.define("swh-lab", class extends HTMLElement {
  connectedCallback() {
    this.at = (name) => this.querySelector(`[data-lab=${name}]`);
    if (!globalThis.crypto?.subtle) { this.show({ ok: false, why: ["insecure"] }); return; }
    this.addEventListener("input", () => this.look());
    this.addEventListener("submit", (event) => event.preventDefault());
    this.at("kind").addEventListener("change", () => { this.kind(); this.look(); });
    this.at("example").addEventListener("click", () => this.example());
    this.at("file").addEventListener("change", () => this.file());
    this.at("body").addEventListener("input", () => { this.bytes = null; this.at("file").value = ""; });
    this.brought();
    this.kind();
  }

  brought() {
    const text = sessionStorage.getItem("lab");
    if (!text) return;
    sessionStorage.removeItem("lab");
    const { headers: lines, body } = JSON.parse(text);
    this.at("headers").value = lines.trim();
    this.at("body").value = body;
    this.at("kind").value = kindOf(headers(lines)) ?? this.at("kind").value;
    this.at("secret").focus();
    this.look();
  }

  kind() { this.at("url-field").hidden = !SCHEMES[this.at("kind").value].url; }

  async example() {
    const made = await example(this.at("kind").value, Date.now());
    this.bytes = null;
    for (const name of ["secret", "url", "body", "headers"]) this.at(name).value = made[name];
    await this.look();
  }

  async file() {
    const file = this.at("file").files[0];
    if (!file) return;
    this.bytes = new Uint8Array(await file.arrayBuffer());
    this.at("body").value = new TextDecoder().decode(this.bytes);
    await this.look();
  }

  async look() {
    const turn = this.turn = (this.turn ?? 0) + 1;
    const value = (name) => this.at(name).value;
    if (value("headers").trim() === "") { this.at("result").hidden = true; return; }
    const input = { given: headers(value("headers")), secret: value("secret"), url: value("url"), body: this.bytes ?? utf8(value("body")), now: Date.now() };
    const result = await judge(value("kind"), input);
    if (turn === this.turn) this.show(result);
  }

  text(why) {
    const [key, value] = Array.isArray(why) ? why : [why, ""];
    const named = key === "other" ? this.at("kind").querySelector(`option[value=${value}]`).textContent : value;
    return (this.querySelector(`[data-text=${key}]`)?.textContent ?? key).replace("{0}", named);
  }

  show(result) {
    const place = this.at("result");
    place.hidden = false;
    place.className = `card verdict ${result.ok ? "ok" : "bad"}`;
    this.at("valid").hidden = !result.ok;
    this.at("wrong").hidden = result.ok;
    this.at("why").replaceChildren(...result.why.map((why) => {
      const line = document.createElement("li");
      line.textContent = this.text(why);
      return line;
    }));
    const decoder = new TextDecoder();
    for (const name of ["expected", "given", "signed"]) {
      const shown = result[name];
      this.at(`${name}-part`).hidden = shown === undefined;
      this.at(name).textContent = shown === undefined ? "" : typeof shown === "string" ? shown : decoder.decode(shown);
    }
    this.at("bytes").textContent = result.signed ? this.text(["bytes", String(result.signed.length)]) : "";
  }
});
