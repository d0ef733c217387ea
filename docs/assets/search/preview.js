// A preview makes its search in the background: say so while it does, and show the new one when it is there.

import { ROOT } from "./catalogue.js";
import { element } from "./result.js";

const STATE = new URL("search/bundles/state", ROOT);
const PAUSE = 1000;

/** Whether this page is shown by `mkdocs serve`, which puts a function of this name on every page. */
export function isPreview() {
  return typeof window.livereload === "function";
}

/** The version of the search, empty where there is none yet, and whether another is being made. */
async function state() {
  const response = await fetch(STATE, { cache: "no-store" });
  const [version, making] = response.ok ? (await response.text()).split(" ") : ["", "making"];
  return { version, making: making === "making" };
}

/** Keep a page of results up to date. Returns when the version is known whose results it may show. */
export async function followIndex(place) {
  const note = element("p", { className: "search-preparing", hidden: true, textContent: "检索正在更新，好了会自己刷新。" });
  note.setAttribute("role", "status");
  place.prepend(note);
  let shown;
  const look = async () => {
    if (document.visibilityState === "visible") {
      try {
        const { version, making } = await state();
        note.hidden = !making;
        shown ??= version;
        if (version !== shown) return location.reload();
      } catch {
        note.hidden = true; // the preview was ended; MkDocs' own script waits for the next one
      }
    }
    setTimeout(look, PAUSE);
  };
  await look();
}
