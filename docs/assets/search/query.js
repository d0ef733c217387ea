// The language of queries: parts with a blank between them must all occur; "…" is one part; -part must not occur.

import { wordsOf } from "./words.js";

const PART = /(^|[\s\u3000])([-－]?)(?:["“”＂]([^"“”＂]*)["“”＂]?|([^\s\u3000"“”＂]+))/g;

/**
 * Read what was typed.
 * Gives { wanted, unwanted }: lists of { text, words }, text as typed, words as the index holds them.
 */
export function parseQuery(typed) {
  const query = { wanted: [], unwanted: [] };
  // A quotation may follow a word directly: 党建"三会一课" are two parts.
  const parted = typed.replace(/([^\s\u3000\-－])(["“])/g, "$1 $2").replace(/(["”])([^\s\u3000])/g, (all, quote, next, at, whole) =>
    (whole.slice(0, at + 1).match(/["“”]/g) ?? []).length % 2 === 0 ? `${quote} ${next}` : all);
  for (const [, , minus, quoted, plain] of parted.matchAll(PART)) {
    const text = (quoted ?? plain ?? "").trim();
    const words = wordsOf(text).map(({ word }) => word);
    if (words.length > 0) (minus ? query.unwanted : query.wanted).push({ text, words });
  }
  return query;
}
