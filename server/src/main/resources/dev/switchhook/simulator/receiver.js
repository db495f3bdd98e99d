// Keeps the page current without closing what the reader has opened: asks for the rows that are
// newer than the newest one shown, and puts them on top.
const EVERY_MS = 2000;
const ROWS_MAX = 200;

const main = document.getElementById("main");
const live = document.getElementById("live");
const pause = document.getElementById("pause");
const section = document.querySelector(".requests");
const list = document.getElementById("requests");

let newest = Number(main.dataset.received);
let paused = false;

function say(text, state) {
  if (live.textContent !== text) live.textContent = text;
  live.dataset.state = state;
}

async function refresh() {
  const answer = await fetch(`/?after=${newest}`, { cache: "no-store" });
  if (!answer.ok) throw new Error(`answered ${answer.status}`);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const received = Number(page.getElementById("main").dataset.received);
  if (received < newest) {
    // The receiver was started anew.
    location.reload();
    return;
  }
  const overview = document.getElementById("overview");
  const fresh = page.getElementById("overview");
  if (overview.innerHTML !== fresh.innerHTML) overview.replaceWith(fresh);
  section.hidden = received === 0;
  const rows = [...page.querySelectorAll("#requests > li")];
  for (const row of rows) row.classList.add("new");
  list.prepend(...rows);
  while (list.children.length > ROWS_MAX) list.lastElementChild.remove();
  if (rows.length > 0) newest = Math.max(newest, Number(rows[0].dataset.number));
}

async function tick() {
  if (!paused && !document.hidden) {
    try {
      await refresh();
      if (!paused) say("Live", "live");
    } catch {
      say("Receiver not reachable, trying again", "lost");
    }
  }
  setTimeout(tick, EVERY_MS);
}

pause.addEventListener("click", () => {
  paused = !paused;
  pause.textContent = paused ? "Resume" : "Pause";
  say(paused ? "Paused" : "Live", paused ? "paused" : "live");
});

live.hidden = false;
pause.hidden = false;
say("Live", "live");
setTimeout(tick, EVERY_MS);
