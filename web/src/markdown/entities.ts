/** The names that models write; others stay as they are written. */
const named: Record<string, string> = {
  amp: "&", lt: "<", gt: ">", quot: "\"", apos: "'", nbsp: "\u00a0", copy: "©", reg: "®", trade: "™", hellip: "…", mdash: "—", ndash: "–",
  euro: "€", pound: "£", deg: "°", times: "×", middot: "·", bull: "•", laquo: "«", raquo: "»", lsquo: "‘", rsquo: "’", ldquo: "“", rdquo: "”",
  sect: "§", para: "¶", plusmn: "±", micro: "µ", frac12: "½", auml: "ä", ouml: "ö", uuml: "ü", Auml: "Ä", Ouml: "Ö", Uuml: "Ü", szlig: "ß", rarr: "→", larr: "←",
};

function fromCode(code: number): string | undefined {
  const character = Number.isInteger(code) && code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
  return character ? String.fromCodePoint(code) : undefined;
}

export const decodeEntities = (text: string): string =>
  text.includes("&")
    ? text.replace(/&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([A-Za-z]{2,8}[0-9]{0,2}));/g, (whole, decimal, hex, name) =>
        (decimal ? fromCode(Number(decimal)) : hex ? fromCode(parseInt(hex, 16)) : named[name]) ?? whole)
    : text;
