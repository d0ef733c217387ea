// The search page: field, facets with counts, sorting, all results. Its address says what it shows.

import { FACETS, search } from "./engine.js";
import { followIndex, isPreview } from "./preview.js";
import { parseQuery } from "./query.js";
import { SLOT_LABELS, element, fullResult } from "./result.js";

const STEP = 20;
const PAUSE = 250;
const FACET_TITLES = { year: "年度", organization: "组织", kind: "类别", slot: "部分", tag: "标签" };

/** Make the search page work, if this is it. */
export function startSearchPage() {
  const place = document.querySelector("#search-page");
  if (place) new SearchPage(place);
}

/** What a person can do about an index that was not loaded. */
function remedy() {
  return isPreview() ? "检索还没有准备好，请等一会儿。" : "请检查网络后再试。";
}

class SearchPage {
  constructor(place) {
    this.place = place;
    this.turn = 0;
    this.timer = 0;
    this.form = place.querySelector("form");
    this.input = place.querySelector("input[name=q]");
    this.sort = place.querySelector("select[name=sort]");
    this.status = place.querySelector(".search-status");
    this.facets = place.querySelector(".search-facets");
    this.results = place.querySelector(".search-results");
    this.input.addEventListener("input", () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.changed(), PAUSE);
    });
    this.sort.addEventListener("change", () => this.changed());
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.changed();
    });
    window.addEventListener("popstate", () => this.fromAddress());
    if (isPreview()) followIndex(place).then(() => this.fromAddress());
    else this.fromAddress();
  }

  fromAddress() {
    const asked = new URL(location.href).searchParams;
    this.input.value = asked.get("q") ?? "";
    this.sort.value = asked.get("sort") ?? "relevance";
    this.filters = Object.fromEntries(FACETS.map((facet) => [facet, asked.get(facet) ?? ""]));
    if (!this.sort.value) this.sort.value = "relevance";
    this.run();
  }

  /** Note what is asked in the address, so that it can be sent to a colleague. */
  changed() {
    clearTimeout(this.timer);
    const address = new URL(location.href);
    address.search = "";
    const typed = this.input.value.trim();
    if (typed) address.searchParams.set("q", typed);
    for (const facet of FACETS) if (this.filters[facet]) address.searchParams.set(facet, this.filters[facet]);
    if (this.sort.value !== "relevance") address.searchParams.set("sort", this.sort.value);
    history.replaceState(null, "", address);
    this.run();
  }

  async run() {
    const turn = ++this.turn;
    const typed = this.input.value;
    const query = parseQuery(typed);
    if (query.wanted.length === 0) {
      this.facets.replaceChildren();
      this.results.replaceChildren();
      this.status.textContent = query.unwanted.length > 0 ? "请再写一个要找的词：只写要排除的词无法搜索。" : "输入要找的词，例如：三会一课。";
      return;
    }
    this.place.setAttribute("aria-busy", "true");
    let found;
    try {
      found = await search(query, this.filters, this.sort.value);
    } catch {
      if (turn !== this.turn) return;
      this.facets.replaceChildren();
      this.results.replaceChildren();
      this.status.replaceChildren(element("span", { className: "search-failure", role: "alert", textContent: `搜索暂时不能用：索引没有载入。${remedy()}` }));
      this.place.removeAttribute("aria-busy");
      return;
    }
    if (turn !== this.turn) return;
    this.showStatus(found);
    this.showFacets(found);
    await this.showResults(found, query, typed, turn);
    if (turn === this.turn) this.place.removeAttribute("aria-busy");
  }

  showStatus({ reports, failures }) {
    const total = element("strong", { id: "search-total", textContent: String(reports.length) });
    this.status.replaceChildren("找到 ", total, " 份报告");
    const years = failures.filter((name) => name !== "pages").sort();
    if (failures.length > 0) {
      const which = years.length > 0 ? `${years.join("、")} 年度` : "其他页面";
      this.status.append(element("p", { className: "search-failure", role: "alert", textContent: `${which}的索引没有载入，结果里没有它们。${remedy()}` }));
    }
  }

  showFacets({ counts, manifest }) {
    const groups = FACETS.map((facet) => this.facet(facet, counts[facet], manifest)).filter(Boolean);
    this.facets.replaceChildren(...groups);
  }

  facet(facet, counts, manifest) {
    const chosen = this.filters[facet];
    if (chosen && !counts.has(chosen)) counts.set(chosen, 0);
    if (counts.size === 0) return null;
    const list = element("ul");
    for (const { value, label, depth } of choices(facet, counts, manifest)) {
      const button = element(
        "button",
        { type: "button" },
        element("span", { textContent: label }),
        element("span", { className: "search-count", textContent: String(counts.get(value)) }),
      );
      button.dataset.value = value;
      button.dataset.depth = String(Math.min(depth, 6));
      button.setAttribute("aria-pressed", String(value === chosen));
      button.addEventListener("click", () => {
        this.filters[facet] = value === chosen ? "" : value;
        this.changed();
      });
      list.append(element("li", {}, button));
    }
    if (chosen && facet === "year") {
      const all = element("button", { type: "button", className: "search-clear", textContent: "全部年度" });
      all.addEventListener("click", () => {
        this.filters.year = "";
        this.changed();
      });
      list.append(element("li", {}, all));
    }
    const group = element("details", { open: !this.closed(facet) }, element("summary", { textContent: FACET_TITLES[facet] }), list);
    group.dataset.facet = facet;
    return group;
  }

  /** On a phone the facets would push the results out of sight; one that a person opened or that filters stays open. */
  closed(facet) {
    const known = this.facets.querySelector(`details[data-facet="${facet}"]`);
    if (known) return !known.open;
    return !this.filters[facet] && matchMedia("(max-width: 44.9rem)").matches;
  }

  async showResults(found, query, typed, turn) {
    const list = element("ol", { className: "search-reports" });
    const slot = this.filters.slot;
    let shown = 0;
    const more = element("button", { type: "button", className: "md-button search-more" });
    const step = async () => {
      const entries = found.reports.slice(shown, shown + STEP);
      shown += entries.length;
      more.hidden = shown >= found.reports.length;
      more.textContent = `显示更多（还有 ${found.reports.length - shown} 份）`;
      const items = await Promise.all(entries.map((entry) => fullResult(entry, found.manifest, query, typed, slot)));
      list.append(...items);
    };
    await step();
    if (turn !== this.turn) return;
    more.addEventListener("click", step);
    this.results.replaceChildren(list, more);
    if (found.reports.length === 0) this.results.prepend(await this.nothing(query, found));
    if (found.pages.length > 0) {
      const others = await Promise.all(found.pages.slice(0, STEP).map((entry) => fullResult(entry, found.manifest, query, typed)));
      if (turn !== this.turn) return;
      for (const item of others) item.querySelector(".search-result-link")?.classList.replace("search-result-link", "search-page-link");
      this.results.append(element("h2", { textContent: "其他页面" }), element("ol", { className: "search-others" }, ...others));
    }
  }

  /** Nothing was found: say so, and offer each part alone with its count, and the same without filters. */
  async nothing(query) {
    const box = element("div", { className: "search-nothing" }, element("p", { textContent: "没有找到同时符合的报告。" }));
    const offers = element("ul");
    const offer = (label, count, apply) => {
      const button = element("button", { type: "button", className: "search-offer", textContent: `${label}（${count} 份）` });
      button.addEventListener("click", () => {
        apply();
        this.changed();
      });
      offers.append(element("li", {}, button));
    };
    const filtered = FACETS.some((facet) => this.filters[facet]);
    if (filtered) {
      const { reports } = await search(query);
      if (reports.length > 0) {
        offer("去掉左边的筛选", reports.length, () => {
          this.filters = Object.fromEntries(FACETS.map((facet) => [facet, ""]));
        });
      }
    }
    for (const part of nearest(query)) {
      const { reports } = await search({ wanted: [part], unwanted: [] }, this.filters);
      if (reports.length > 0) offer(`只找“${part.text}”`, reports.length, () => (this.input.value = part.text));
    }
    box.append(offers.children.length > 0 ? offers : element("p", { textContent: "换一个说法，或只写其中几个字再试。" }));
    return box;
  }
}

/** What to try instead: each part alone; of a single long part its halves. */
function nearest({ wanted }) {
  if (wanted.length > 1) return wanted;
  const [{ words }] = wanted;
  if (words.length < 3) return [];
  const half = Math.ceil(words.length / 2);
  return [words.slice(0, half), words.slice(half)].map((part) => ({ text: part.join(""), words: part }));
}

/** The values of a facet in the order in which they are shown. */
function choices(facet, counts, manifest) {
  if (facet === "organization") return organizationChoices(counts, manifest);
  const rows = [...counts.keys()].map((value) => ({ value, label: facet === "slot" ? SLOT_LABELS[value] : value, depth: 0 }));
  if (facet === "year") return rows.sort((a, b) => b.value - a.value);
  if (facet === "slot") return rows.sort((a, b) => Object.keys(SLOT_LABELS).indexOf(a.value) - Object.keys(SLOT_LABELS).indexOf(b.value));
  return rows.sort((a, b) => counts.get(b.value) - counts.get(a.value) || (a.label < b.label ? -1 : 1));
}

/** Organizations as a tree, parents before their children. */
function organizationChoices(counts, { organizations }) {
  const children = Map.groupBy ? Map.groupBy(organizations, ([, , , parent]) => parent) : groupByParent(organizations);
  const rows = [];
  const walk = (parent, depth) => {
    for (const [code, short] of children.get(parent) ?? []) {
      if (counts.has(code)) rows.push({ value: code, label: short, depth });
      walk(code, depth + 1);
    }
  };
  walk("", 0);
  return rows;
}

function groupByParent(organizations) {
  const groups = new Map();
  for (const row of organizations) groups.set(row[3], [...(groups.get(row[3]) ?? []), row]);
  return groups;
}
