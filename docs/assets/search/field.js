// The search field in the header of every page: results while one types, all of it by keyboard.

import { ROOT } from "./catalogue.js";
import { search } from "./engine.js";
import { parseQuery } from "./query.js";
import { briefResult, element } from "./result.js";

const SHOWN = 8;
const PAUSE = 180; // milliseconds without a key before the search begins

export function searchAddress(typed) {
  const address = new URL("search/", ROOT);
  if (typed) address.searchParams.set("q", typed);
  return address.href;
}

/** Put the field into the header. */
export function placeField() {
  const header = document.querySelector(".md-header__inner");
  if (!header) return;
  const input = element("input", { type: "search", name: "q", placeholder: "搜索报告", autocomplete: "off", spellcheck: false });
  input.setAttribute("aria-label", "搜索报告");
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-expanded", "false");
  input.setAttribute("aria-controls", "search-list");
  input.setAttribute("aria-autocomplete", "list");
  const list = element("div", { id: "search-list", className: "search-list", hidden: true });
  list.setAttribute("role", "listbox");
  const form = element("form", { className: "search-field", action: searchAddress(""), method: "get" }, input, list);
  form.setAttribute("role", "search");
  header.append(form);
  new Field(form, input, list);
}

class Field {
  constructor(form, input, list) {
    Object.assign(this, { form, input, list, chosen: -1, turn: 0, timer: 0 });
    input.addEventListener("input", () => this.later());
    input.addEventListener("focus", () => this.later());
    input.addEventListener("keydown", (event) => this.key(event));
    form.addEventListener("submit", (event) => {
      if (!input.value.trim()) event.preventDefault();
    });
    document.addEventListener("click", (event) => {
      if (!form.contains(event.target)) this.close();
    });
    document.addEventListener("keydown", (event) => {
      const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
      if (typing || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
      if (event.key === "/" || event.key === "s") {
        event.preventDefault();
        (document.querySelector("#search-page input[name=q]") ?? input).focus();
      }
    });
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.run(), PAUSE);
  }

  async run() {
    const typed = this.input.value;
    const turn = ++this.turn;
    const query = parseQuery(typed);
    if (query.wanted.length === 0) return this.close();
    let rows;
    try {
      const { reports, pages, failures, manifest } = await search(query);
      const shown = [...reports, ...pages].slice(0, SHOWN);
      rows = await Promise.all(shown.map((entry) => briefResult(entry, manifest, typed)));
      const summary = reports.length > 0 ? `查看全部 ${reports.length} 份报告` : "没有找到报告，查看建议";
      rows.push(element("a", { className: "search-all", href: searchAddress(typed), textContent: summary }));
      if (failures.length > 0) rows.unshift(element("p", { className: "search-failure", textContent: "部分年度的索引没有载入，结果不全。" }));
    } catch {
      rows = [element("p", { className: "search-failure", textContent: "搜索暂时不能用：索引没有载入。请检查网络后再试。" })];
    }
    if (turn !== this.turn) return undefined;
    this.chosen = -1;
    this.links = rows.filter((row) => row.tagName === "A");
    this.links.forEach((link, index) => {
      link.id = `search-option-${index}`;
      link.setAttribute("role", "option");
    });
    this.list.replaceChildren(...rows);
    this.list.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
    return undefined;
  }

  key(event) {
    if (event.isComposing) return; // an input method is choosing characters
    if (event.key === "Escape") {
      event.preventDefault(); // the browser would empty the field
      if (this.list.hidden) this.input.blur();
      this.close();
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && !this.list.hidden) {
      event.preventDefault();
      const count = this.links.length;
      this.choose((this.chosen + (event.key === "ArrowDown" ? 1 : -1) + count + (this.chosen < 0 && event.key === "ArrowUp" ? 1 : 0)) % count);
    } else if (event.key === "Enter" && this.chosen >= 0 && !this.list.hidden) {
      event.preventDefault();
      this.links[this.chosen].click();
    }
  }

  choose(index) {
    this.links[this.chosen]?.removeAttribute("aria-selected");
    this.chosen = index;
    this.links[index].setAttribute("aria-selected", "true");
    this.links[index].scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", this.links[index].id);
  }

  close() {
    this.turn++;
    clearTimeout(this.timer);
    this.chosen = -1;
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }
}
