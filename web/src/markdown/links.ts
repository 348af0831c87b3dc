const allowed = new Set(["http:", "https:", "mailto:"]);

/** The address if it is one that a reader may be sent to, else null: no script, no data, nothing relative to this server. */
export function safeHref(href: string): string | null {
  try {
    const url = new URL(href);
    return allowed.has(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}
