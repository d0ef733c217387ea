// Text as the search sees it: one Han character is one word, a run of letters or of digits is one word.
// hooks/shuzhi/words.py does the same to the reports; the browser tests hold both against each other.

const HAN = "\\u3005-\\u3007\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\u{20000}-\\u{3ffff}";
const WORD = new RegExp(`[${HAN}]|\\p{Nd}+|(?:(?![${HAN}])[\\p{L}\\p{Nl}\\p{No}])+`, "gu");
const WIDE = /[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]/g;

/** Stands between texts that only happen to be neighbours: a title and a name. */
export const BREAK = "zqzq";
export const TEXT_END = "§§";
export const PARAGRAPH_MARK = "¶";

/** The words of a text with their places: [{ word, start, end }], word in lower case and half width. */
export function wordsOf(text) {
  const narrow = text.replace(WIDE, (character) => character.normalize("NFKC"));
  return [...narrow.matchAll(WORD)].map((match) => ({
    word: match[0].toLowerCase(),
    start: match.index,
    end: match.index + match[0].length,
  }));
}

/** What a phrase is looked up by: a token of its own if it is one that the index keeps whole, else its words. */
export function termFor(words, fixedPhrases) {
  const position = fixedPhrases.indexOf(words.join(""));
  if (position < 0) return words.join(" ");
  return `zq${String.fromCharCode(97 + Math.floor(position / 26), 97 + (position % 26))}`;
}

/** Where a phrase stands in a row of words: the indexes of its first words; occurrences do not overlap. */
export function occurrences(words, phrase) {
  const found = [];
  for (let i = 0; i + phrase.length <= words.length; i++) {
    if (phrase.every((word, offset) => words[i + offset] === word)) {
      found.push(i);
      i += phrase.length - 1;
    }
  }
  return found;
}
