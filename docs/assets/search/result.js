// A result as people see it, in the list below the field and on the search page.

import { ROOT, slotsOf } from "./catalogue.js";
import { passageText, passagesHit } from "./engine.js";
import { excerptOf, firstParagraph } from "./excerpts.js";

export const SLOT_LABELS = {
  rectification: "整改",
  performance: "履职",
  problems: "问题",
  plan: "打算",
  integrity: "廉政",
  ideology: "意识形态",
  overview: "概况",
};

const PASSAGES_SHOWN = 3;

export function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

function addressOf(entry, position, typed) {
  const address = new URL(entry.page.address, ROOT);
  address.searchParams.set("highlight", typed);
  const anchor = entry.page.anchors[position];
  if (anchor) address.hash = anchor;
  return address.href;
}

/** The title of a page; a report's stands at the beginning of its first passage. */
async function titleOf(entry) {
  if (entry.page.title) return entry.page.title;
  const [id] = entry.page.ids;
  const response = await fetch(new URL(`search/bundles/${entry.page.bundle}/fragment/x${entry.page.bundle}_${id}.pf_fragment`, ROOT));
  const bytes = response.body.pipeThrough(new DecompressionStream("gzip"));
  const text = await new Response(bytes).text();
  return firstParagraph(JSON.parse(text.slice(text.indexOf("{"))).content);
}

/** What stands below a title: year, organization. */
function originOf(entry, manifest) {
  const organization = manifest.organizations[entry.page.organization]?.[1] ?? "";
  return `${entry.page.year}年度　${organization}`;
}

/** A line for the list below the field: title and origin. */
export async function briefResult(entry, manifest, typed, slot = "") {
  const [position = 0] = passagesHit(entry, slot);
  return element(
    "a",
    { className: "search-brief", href: addressOf(entry, position, typed) },
    element("span", { className: "search-brief-title", textContent: await titleOf(entry) }),
    element("span", { className: "search-brief-origin", textContent: entry.page.isReport ? originOf(entry, manifest) : "其他页面" }),
  );
}

/** A whole result: title, origin, and an excerpt for each passage that was hit. */
export async function fullResult(entry, manifest, query, typed, slot = "") {
  const positions = passagesHit(entry, slot);
  const phrases = query.wanted.map(({ words }) => words);
  const item = element("li", { className: "search-result" });
  const title = element("a", {
    className: "search-result-link",
    href: addressOf(entry, positions[0], typed),
    textContent: await titleOf(entry),
  });
  item.append(element("h3", {}, title));
  if (entry.page.isReport) item.append(element("p", { className: "search-origin", textContent: originOf(entry, manifest) }));
  for (const position of positions.slice(0, PASSAGES_SHOWN)) item.append(await passage(entry, position, phrases, typed));
  if (positions.length > PASSAGES_SHOWN) {
    item.append(element("p", { className: "search-more-passages", textContent: `另有 ${positions.length - PASSAGES_SHOWN} 处部分含有这些词` }));
  }
  return item;
}

async function passage(entry, position, phrases, typed) {
  const raw = await passageText(entry, position);
  const labels = slotsOf(entry.page.slots[position] ?? 0).map((slot) => SLOT_LABELS[slot]);
  const heading = position > 0 ? firstParagraph(raw) : "开头";
  const line = element("p", { className: "search-passage" });
  for (const label of labels) line.append(element("span", { className: "search-slot", textContent: label }));
  line.append(
    element("a", { className: "search-passage-link", href: addressOf(entry, position, typed), textContent: heading }),
    element("span", { className: "search-excerpt" }, excerptOf(raw, phrases)),
  );
  return line;
}
