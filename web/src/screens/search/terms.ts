import type { Mark } from "../viewer/locate";

/** The words of a query in a snippet, at the beginning of a word: the index stems, so "pump" finds "pumps". */
export function marksOf(text: string, query: string): Mark[] {
  const terms = [...new Set(query.match(/[\p{L}\p{N}]{2,}/gu) ?? [])].sort((a, b) => b.length - a.length);
  if (terms.length === 0) return [];
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}])(?:${terms.join("|")})[\\p{L}\\p{N}]*`, "giu");
  return [...text.matchAll(pattern)].map((match) => ({ start: match.index, end: match.index + match[0].length }));
}
