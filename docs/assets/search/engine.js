// Find pages: every wanted part occurs, no unwanted one does, and the filters hold.

import { loadManifest, openCatalogue, slotsOf, takeFailures } from "./catalogue.js";
import { termFor } from "./words.js";

export const FACETS = ["year", "organization", "kind", "slot", "tag"];

/** Where a phrase occurs: Map page → { score, hits: Map position → Pagefind's result }. */
async function findPhrase(catalogue, words, fixedPhrases) {
  // A fixed phrase of the field is one word of the index: one short list instead of a long one a character.
  const { results } = await catalogue.pagefind.search(`"${termFor(words, fixedPhrases)}"`);
  const found = new Map();
  for (const result of results) {
    const passage = catalogue.passages.get(result.id);
    if (!passage) continue;
    let entry = found.get(passage.page);
    if (!entry) found.set(passage.page, (entry = { score: 0, hits: new Map() }));
    entry.score += result.score;
    entry.hits.set(passage.position, result);
  }
  return found;
}

/** Pages in which all phrases occur: Map page → { score, phrases: [Map position → result] }. */
function inAll(phrases) {
  const [first, ...others] = phrases;
  const found = new Map();
  for (const [page, entry] of first) {
    const entries = [entry, ...others.map((other) => other.get(page))];
    if (entries.every(Boolean)) {
      found.set(page, {
        page,
        score: entries.reduce((sum, { score }) => sum + score, 0),
        phrases: entries.map(({ hits }) => hits),
      });
    }
  }
  return found;
}

/** The slots in whose passages every phrase occurs. */
function slotsFound({ page, phrases }) {
  const perPhrase = phrases.map((hits) => new Set([...hits.keys()].flatMap((position) => slotsOf(page.slots[position]))));
  return [...perPhrase[0]].filter((slot) => perPhrase.every((slots) => slots.has(slot)));
}

/** The values of a report in each facet; a report of an organization belongs to those above it as well. */
function valuesOf(entry, manifest, ancestors) {
  const { page } = entry;
  const own = manifest.organizations[page.organization];
  return {
    year: [String(page.year)],
    organization: own ? ancestors.get(own[0]) : [],
    kind: own ? [own[2]] : [],
    slot: slotsFound(entry),
    tag: page.tags,
  };
}

function ancestorsOf(organizations) {
  const parents = new Map(organizations.map(([code, , , parent]) => [code, parent]));
  const lines = new Map();
  for (const [code] of organizations) {
    const line = [];
    for (let at = code; at && !line.includes(at); at = parents.get(at)) line.push(at);
    lines.set(code, line);
  }
  return lines;
}

const ORDERS = {
  relevance: (a, b) => b.score - a.score || b.page.year - a.page.year || compare(a.page.address, b.page.address),
  year: (a, b) => b.page.year - a.page.year || compare(a.page.address, b.page.address),
  organization: (a, b) => a.page.organization - b.page.organization || b.page.year - a.page.year,
};

function compare(a, b) {
  return a < b ? -1 : a > b ? 1 : 0;
}

/**
 * Search.
 * query: from parseQuery. filters: { year, organization, kind, slot, tag }, each a value or "".
 * Gives { reports, pages, counts, failures, manifest }: entries in order; counts[facet] is a Map value → number of
 * reports that the other filters leave; failures names the bundles that could not be loaded.
 */
export async function search(query, filters = {}, order = "relevance") {
  const manifest = await loadManifest();
  const years = filters.year ? [filters.year] : manifest.years.map(String);
  const catalogue = await openCatalogue(years.filter((year) => manifest.years.includes(Number(year))));
  const wanted = [];
  for (const { words } of query.wanted) wanted.push(await findPhrase(catalogue, words, manifest.phrases));
  const found = wanted.length > 0 ? inAll(wanted) : new Map();
  for (const { words } of query.unwanted) {
    if (found.size === 0) break;
    for (const page of (await findPhrase(catalogue, words, manifest.phrases)).keys()) found.delete(page);
  }
  const failures = takeFailures();
  const ancestors = ancestorsOf(manifest.organizations);
  const reports = [];
  const counts = Object.fromEntries(FACETS.map((facet) => [facet, new Map()]));
  const pages = [];
  for (const entry of found.values()) {
    if (!entry.page.isReport) {
      pages.push(entry);
      continue;
    }
    if (filters.year && String(entry.page.year) !== filters.year) continue;
    const values = valuesOf(entry, manifest, ancestors);
    const broken = FACETS.filter((facet) => filters[facet] && !values[facet].includes(filters[facet]));
    if (broken.length === 0) reports.push(entry);
    for (const facet of FACETS) {
      if (broken.length > 1 || (broken.length === 1 && broken[0] !== facet)) continue;
      for (const value of values[facet]) counts[facet].set(value, (counts[facet].get(value) ?? 0) + 1);
    }
  }
  reports.sort(ORDERS[order] ?? ORDERS.relevance);
  pages.sort((a, b) => b.score - a.score);
  return { reports, pages, counts, failures, manifest };
}

/** The positions of an entry's passages that hold a phrase, those of a slot first when one is asked for. */
export function passagesHit(entry, slot = "") {
  const positions = [...new Set(entry.phrases.flatMap((hits) => [...hits.keys()]))].sort((a, b) => a - b);
  if (!slot) return positions;
  return positions.filter((position) => slotsOf(entry.page.slots[position]).includes(slot));
}

/** The text of a passage that was hit, as the index keeps it. */
export async function passageText(entry, position) {
  const result = entry.phrases.map((hits) => hits.get(position)).find(Boolean);
  return result ? (await result.data()).raw_content : "";
}
