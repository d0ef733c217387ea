// On the page that a result leads to: mark what was searched for and go to it.

import { parseQuery } from "./query.js";
import { occurrences, wordsOf } from "./words.js";

/** Mark the words of `?highlight=` in the page's text. */
export function markLanding() {
  const typed = new URL(location.href).searchParams.get("highlight");
  const place = document.querySelector(".report-body") ?? document.querySelector(".md-content__inner");
  if (!typed || !place) return;
  const phrases = parseQuery(typed).wanted.map(({ words }) => words);
  for (const block of [document.querySelector(".md-content__inner h1"), ...place.querySelectorAll("p, li, h2, h3, h4, h5, h6, td, th, dd")]) {
    if (block) markBlock(block, phrases);
  }
  const target = location.hash ? document.getElementById(decoded(location.hash.slice(1))) : null;
  const marks = [...document.querySelectorAll("mark.search-mark")];
  const after = marks.find((mark) => !target || target.compareDocumentPosition(mark) & (Node.DOCUMENT_POSITION_FOLLOWING | Node.DOCUMENT_POSITION_CONTAINED_BY));
  after?.scrollIntoView({ block: "center" });
}

/** An address's end as text; one with a percent sign too many is taken as it stands. */
function decoded(end) {
  try {
    return decodeURIComponent(end);
  } catch {
    return end;
  }
}

/** Mark phrases in one block, also where they run across emphasis or a link. */
function markBlock(block, phrases) {
  const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
  const nodes = [];
  let text = "";
  while (walker.nextNode()) {
    nodes.push({ node: walker.currentNode, start: text.length });
    text += walker.currentNode.data;
  }
  const found = wordsOf(text);
  const words = found.map(({ word }) => word);
  const ranges = phrases.flatMap((phrase) =>
    occurrences(words, phrase).map((first) => [found[first].start, found[first + phrase.length - 1].end]));
  for (const { node, start } of nodes.reverse()) {
    const end = start + node.data.length;
    const inside = ranges.filter(([from, to]) => from < end && to > start).sort((a, b) => b[0] - a[0]);
    let limit = end;
    for (const [from, to] of inside) {
      const stop = Math.min(to, limit);
      const begin = Math.max(from, start);
      if (begin >= stop) continue;
      const range = document.createRange();
      range.setStart(node, begin - start);
      range.setEnd(node, stop - start);
      const mark = document.createElement("mark");
      mark.className = "search-mark";
      range.surroundContents(mark);
      limit = begin;
    }
  }
}
