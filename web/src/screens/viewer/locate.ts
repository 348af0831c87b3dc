export interface Mark {
  start: number;
  end: number;
  /** The one that is looked at now, among several. */
  current?: boolean;
}

interface Word {
  text: string;
  start: number;
  end: number;
}

const words = (text: string): Word[] =>
  [...text.matchAll(/[\p{L}\p{N}]+/gu)].map((match) => ({ text: match[0].toLocaleLowerCase(), start: match.index, end: match.index + match[0].length }));

/**
 * Where a quote stands in a text: at the place that is claimed, or else at its longest unbroken run of words. Null when less
 * than half of it is there: a mark at the wrong place is worse than none.
 */
export function locate(text: string, quote: string, hint: number): Mark | null {
  const wanted = quote.trim();
  if (!wanted) return null;
  if (text.startsWith(quote, hint)) return { start: hint, end: hint + quote.length };
  const exact = nearest(text, wanted, hint);
  if (exact >= 0) return { start: exact, end: exact + wanted.length };
  const run = longestRun(words(text), words(quote), hint);
  return run && run.share >= 0.5 ? { start: run.start, end: run.end } : null;
}

function nearest(text: string, wanted: string, hint: number): number {
  let best = -1;
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + 1)) if (best < 0 || Math.abs(at - hint) < Math.abs(best - hint)) best = at;
  return best;
}

function longestRun(text: Word[], quote: Word[], hint: number) {
  if (quote.length === 0) return null;
  let best: { start: number; end: number; length: number } | null = null;
  let previous = new Uint16Array(quote.length + 1);
  for (const word of text.keys()) {
    const lengths = new Uint16Array(quote.length + 1);
    for (let at = 1; at <= quote.length; at++) {
      if (quote[at - 1]!.text !== text[word]!.text) continue;
      const length = (lengths[at] = previous[at - 1]! + 1);
      const start = text[word - length + 1]!.start;
      if (!best || length > best.length || (length === best.length && Math.abs(start - hint) < Math.abs(best.start - hint))) best = { start, end: text[word]!.end, length };
    }
    previous = lengths;
  }
  return best && { ...best, share: best.length / quote.length };
}

/** Every place where a text has what is looked for, whatever its case. */
export function findAll(text: string, wanted: string): Mark[] {
  if (wanted.trim().length < 2) return [];
  const pattern = new RegExp(wanted.trim().replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replace(/\s+/g, "\\s+"), "giu");
  return [...text.matchAll(pattern)].map((match) => ({ start: match.index, end: match.index + match[0].length }));
}
