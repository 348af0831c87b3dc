let taken: string | null | undefined;

/**
 * The ticket of a sign-in link, once: it leaves the address at the first look, so that neither the history nor a copied
 * address carries it. It stands in the fragment, which no server sees.
 */
export function takeTicket(): string | null {
  const inAddress = new URLSearchParams(location.hash.slice(1)).get("ticket");
  if (inAddress) {
    taken = inAddress;
    history.replaceState(history.state, "", location.pathname + location.search);
  }
  return taken ?? null;
}

/** A ticket is good for one use. */
export function dropTicket(): void {
  taken = null;
}
