// Excerpts: a passage around what was found, with the words marked.

import { BREAK, PARAGRAPH_MARK, TEXT_END, occurrences, wordsOf } from "./words.js";

const BEFORE = 18;
const LENGTH = 76;

/** A passage's words as they are shown: [{ text, word }], blanks only where letters or digits would run together. */
function shownWords(raw) {
  const tokens = raw.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&").split(TEXT_END, 1)[0].split(/\s+/).filter(Boolean);
  return tokens.map((token, index) => {
    if (token.startsWith(BREAK)) return { text: token.slice(BREAK.length), word: BREAK };
    const previous = tokens[index - 1] ?? "";
    const gap = (/[a-z]$/i.test(previous) && /^[a-z]/i.test(token)) || (/\d$/.test(previous) && /^\d/.test(token));
    return { text: (gap ? " " : "") + token, word: wordsOf(token)[0]?.word ?? "" };
  });
}

/** The first paragraph of a passage: a report's title, a section's heading. */
export function firstParagraph(raw) {
  const text = shownWords(raw).map((shown) => shown.text).join("");
  return text.split(PARAGRAPH_MARK, 1)[0].trim();
}

/** A fragment of the document with an excerpt of a passage and <mark> around what was found. */
export function excerptOf(raw, phrases) {
  const shown = shownWords(raw);
  const words = shown.map(({ word }) => word);
  const marked = new Set();
  let first = -1;
  for (const phrase of phrases) {
    for (const start of occurrences(words, phrase)) {
      phrase.forEach((_, offset) => marked.add(start + offset));
      if (first < 0 || start < first) first = start;
    }
  }
  const begin = Math.max(0, first - BEFORE);
  const end = Math.min(shown.length, begin + LENGTH);
  const fragment = document.createDocumentFragment();
  if (begin > 0) fragment.append("…");
  let mark = null; // the one that goes on while its words follow one another
  for (let i = begin; i < end; i++) {
    const text = shown[i].text.replaceAll(PARAGRAPH_MARK, " ");
    if (!marked.has(i)) {
      mark = null;
      fragment.append(text);
      continue;
    }
    if (mark === null) fragment.append((mark = document.createElement("mark")));
    // Punctuation hangs at the word before it; at the end of a mark it is not marked.
    const length = marked.has(i + 1) && i + 1 < end ? -1 : text.search(/[^\p{L}\p{N}]+$/u);
    mark.append(length > 0 ? text.slice(0, length) : text);
    if (length > 0) {
      fragment.append(text.slice(length));
      mark = null;
    }
  }
  if (end < shown.length) fragment.append("…");
  fragment.normalize();
  return fragment;
}
