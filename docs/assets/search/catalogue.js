// The search's data: the manifest, a table a bundle, and Pagefind with the bundles that are open.

const OTHER_PAGES = "pages";
const SLOTS = ["rectification", "performance", "problems", "plan", "integrity", "ideology", "overview"];

/** The site's root, found from this module's own address: the site may be hosted anywhere. */
export const ROOT = new URL("../../", import.meta.url);
const BUNDLES = new URL("search/bundles/", ROOT);

/** The slots whose bits are set in a table's number. */
export function slotsOf(bits) {
  return SLOTS.filter((_, position) => bits & (1 << position));
}

async function fetched(address) {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${response.status} ${address}`);
  return response;
}

async function unpacked(address) {
  const { body } = await fetched(address);
  return new Response(body.pipeThrough(new DecompressionStream("gzip"))).json();
}

let manifest = null;

/** The manifest: { years, organizations: [[code, short, kind, parent]], phrases }. */
export async function loadManifest() {
  manifest ??= unpacked(new URL("manifest.bin", BUNDLES));
  try {
    return await manifest;
  } catch (error) {
    manifest = null; // tried again with the next search
    throw error;
  }
}

/** Enter a bundle's pages: `passages` tells of each part that can be found its page and its position there. */
function enterTable(bundle, rows, passages, positions) {
  for (const row of rows) {
    const [address, ids, anchors, fourth, organization, tags] = row;
    const isReport = bundle !== OTHER_PAGES;
    const page = {
      address,
      bundle,
      isReport,
      title: isReport ? null : fourth,
      year: isReport ? Number(bundle) : null,
      organization: isReport ? (positions.get(organization) ?? -1) : null,
      tags: isReport ? tags : [],
      slots: isReport ? (fourth.match(/../g) ?? []).map((bits) => parseInt(bits, 16)) : [],
      ids: ids.split(" "),
      anchors: anchors.split(" "),
    };
    page.ids.forEach((id, position) => {
      if (id) passages.set(`x${bundle}_${id}`, { page, position });
    });
  }
}

/**
 * Pagefind over some bundles. Made anew when a bundle could not be loaded, because Pagefind remembers failures.
 */
class Catalogue {
  constructor() {
    this.passages = new Map();
    this.opened = new Set();
    this.failed = new Set();
    this.pagefind = null;
    this.opening = Promise.resolve();
  }

  /** Open bundles that are not open yet. Bundles that cannot be loaded are noted in `failed`. */
  open(bundles) {
    this.opening = this.opening.then(() => this.#open(bundles));
    return this.opening;
  }

  async #open(bundles) {
    if (this.pagefind === null) {
      const { createInstance } = await import(new URL("pages/pagefind.js", BUNDLES).href);
      this.pagefind = createInstance({ basePath: new URL("pages/", BUNDLES).pathname, noWorker: true });
      await this.pagefind.init();
      enterTable(OTHER_PAGES, await unpacked(new URL("pages/table.bin", BUNDLES)), this.passages, new Map());
      this.opened.add(OTHER_PAGES);
    }
    await Promise.all(bundles.filter((name) => !this.opened.has(name) && !this.failed.has(name)).map((name) => this.#add(name)));
  }

  async #add(name) {
    const folder = new URL(`${name}/`, BUNDLES);
    try {
      const [rows, { organizations }] = await Promise.all([
        unpacked(new URL("table.bin", folder)),
        loadManifest(),
        this.pagefind.mergeIndex(folder.pathname),
      ]);
      enterTable(name, rows, this.passages, new Map(organizations.map(([code], position) => [code, position])));
      this.opened.add(name);
    } catch {
      this.failed.add(name);
    }
  }
}

let catalogue = new Catalogue();

// Pagefind swallows what it cannot load while it searches. Failures are noted here, at the one door to the network.
const missing = new Set();
const plainFetch = window.fetch.bind(window);
window.fetch = async (...request) => {
  const address = String(request[0]?.url ?? request[0]);
  const bundle = address.match(/search\/bundles\/([^/]+)\//)?.[1];
  try {
    const response = await plainFetch(...request);
    if (bundle && !response.ok) missing.add(bundle);
    return response;
  } catch (error) {
    if (bundle) missing.add(bundle);
    throw error;
  }
};

/** A catalogue with these bundles open, without those that cannot be loaded now; they are named in `failed`. */
export async function openCatalogue(bundles) {
  await catalogue.open(bundles);
  if (catalogue.failed.size > 0) {
    // A bundle that failed half-way would make every search fail: begin again without it.
    const failed = catalogue.failed;
    const names = [...new Set([...catalogue.opened, ...bundles])].filter((name) => !failed.has(name));
    const sound = new Catalogue();
    sound.failed = failed;
    await sound.open(names);
    catalogue = sound;
  }
  return catalogue;
}

/** What failed to load since this was last asked; a catalogue that lacks something is thrown away. */
export function takeFailures() {
  const failures = new Set([...missing, ...catalogue.failed]);
  missing.clear();
  if (failures.size > 0) catalogue = new Catalogue();
  return [...failures];
}
