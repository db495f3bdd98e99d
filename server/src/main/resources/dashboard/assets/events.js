// <swh-tabs>: each child <section data-tab="Name"> becomes the panel of a tab. Without this script they stand one below the other.
customElements.define("swh-tabs", class extends HTMLElement {
  connectedCallback() {
    if (this.querySelector("[role=tablist]")) return;
    const panels = [...this.querySelectorAll(":scope > [data-tab]")];
    const list = document.createElement("div");
    list.className = "tabs";
    list.setAttribute("role", "tablist");
    this.tabs = panels.map((panel, at) => {
      const tab = document.createElement("button");
      tab.type = "button";
      tab.id = `${panel.id}-tab`;
      tab.textContent = panel.dataset.tab;
      tab.setAttribute("role", "tab");
      tab.setAttribute("aria-controls", panel.id);
      tab.addEventListener("click", () => this.choose(at));
      tab.addEventListener("keydown", (event) => {
        const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
        if (!step) return;
        const next = (at + step + panels.length) % panels.length;
        this.choose(next);
        this.tabs[next].focus();
      });
      panel.setAttribute("role", "tabpanel");
      panel.setAttribute("aria-labelledby", tab.id);
      list.append(tab);
      return tab;
    });
    this.panels = panels;
    this.prepend(list);
    this.choose(0);
  }
  choose(chosen) {
    this.tabs.forEach((tab, at) => {
      tab.setAttribute("aria-selected", at === chosen);
      tab.tabIndex = at === chosen ? 0 : -1;
      this.panels[at].hidden = at !== chosen;
    });
  }
});
