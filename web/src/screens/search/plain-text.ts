/** A message's Markdown as a line of text: the signs that only format are left out. */
export const plainText = (markdown: string): string =>
  markdown
    .replace(/^\s{0,3}(?:#{1,6}|>|[-*+]|\d+[.)])\s+/gm, "")
    .replace(/!?\[([^\]]+)\]\([^)]*\)/g, "$1")
    .replace(/(\*\*|__|~~|`{1,3})/g, "")
    .replace(/\s+/g, " ")
    .trim();
