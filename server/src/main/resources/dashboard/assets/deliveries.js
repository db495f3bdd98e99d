// The panel over a list of deliveries: opened by a link's answer, left and right go through the rows.

const panel = document.getElementById("panel");

function links() { return [...document.querySelectorAll("td.look a")]; }

function step(by) {
  const id = panel.querySelector(".delivery")?.dataset.id;
  const all = links();
  const next = all[all.findIndex((link) => link.pathname.endsWith(id)) + by];
  if (next) next.click();
}

// A click that asks for a new tab gets one, with the page of its own.
document.addEventListener("click", (event) => {
  if ((event.ctrlKey || event.metaKey || event.shiftKey) && event.target.closest("td.look a")) event.stopImmediatePropagation();
}, true);

document.addEventListener("htmx:afterSwap", (event) => {
  if (panel && event.detail.target.id === "panel-body" && !panel.open) panel.showModal();
  if (event.detail.target.matches(".attempts, .progress, #count")) return;
  if (panel?.open) panel.scrollTop = 0;
  const heading = (panel?.open ? panel : document).querySelector(".delivery [data-heading]");
  if (heading) {
    heading.tabIndex = -1;
    heading.focus();
  }
});

panel?.addEventListener("click", (event) => {
  const button = event.target.closest("[data-step]");
  if (button) step(Number(button.dataset.step));
});

// Arrows work where nothing else has a use for them; Alt and the like stay with the browser.
panel?.addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.target.closest("pre, input, select, textarea")) return;
  if (event.key === "ArrowLeft") step(-1);
  if (event.key === "ArrowRight") step(1);
});

// The eye goes back to the row that was looked at last.
panel?.addEventListener("close", () => {
  const id = panel.querySelector(".delivery")?.dataset.id;
  links().find((link) => link.pathname.endsWith(id))?.focus();
});

// A count is worth nothing once what was counted has changed.
document.getElementById("replay")?.addEventListener("input", () => {
  document.getElementById("count").replaceChildren();
});

// Rows that are chosen to be sent again: all of the page at once, and how many there are. Without
// this the boxes and the button do the same.
const chosen = document.getElementById("resend");
const boxes = [...document.querySelectorAll("td.pick input")];
if (chosen) {
  const every = chosen.querySelector("[data-all]");
  const all = every.querySelector("input");
  const output = chosen.querySelector("output");
  const plural = new Intl.PluralRules(document.documentElement.lang);
  const count = () => {
    const ticked = boxes.filter((box) => box.checked).length;
    all.checked = ticked === boxes.length;
    all.indeterminate = ticked > 0 && !all.checked;
    output.textContent = ticked ? (output.dataset[plural.select(ticked)] ?? output.dataset.other).replace("{0}", ticked) : "";
    chosen.querySelector("[data-chosen]").disabled = !ticked;
  };
  every.hidden = false;
  all.addEventListener("change", () => { boxes.forEach((box) => { box.checked = all.checked; }); count(); });
  boxes.forEach((box) => box.addEventListener("change", count));
  addEventListener("pageshow", count);
  count();
}
