/** Documents' text by page, as extraction would have it. */
export const warrantyPages = [
  "Warranty terms\n\nThese terms apply to all pumps of the A and B series that were delivered after 1 January 2026. They add to the rights that the law gives you and take nothing away from them.\n\nThe words used here have the meaning that they have in the general terms of sale.",
  "What is covered\n\nThe warranty covers two years of ordinary use, counted from the day of delivery. It covers the pump, the motor and the valve, and the work that is needed to mend them.\n\nTo make a claim, write to the service desk with the serial number. You will have an answer within five working days.",
  "What is not covered\n\nBatteries are covered for six months only. Damage from frost, from dry running and from parts that are not ours is not covered.\n\nWear of seals is not a defect.",
];

export function textOf(pages) {
  let start = 0;
  return pages.map((text, index) => {
    const page = { page: index + 1, start, end: start + text.length, text, heading: text.split("\n")[0] };
    start += text.length + 1;
    return page;
  });
}

export function passage(document, pages, quote, number, score) {
  const page = pages.find((candidate) => candidate.text.includes(quote));
  const start = page.start + page.text.indexOf(quote);
  return { number, document_id: document.document_id, title: document.title, page: page.page, start, end: start + quote.length, quote, score };
}
