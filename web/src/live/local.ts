/** Storage that may be full or forbidden: losing a draft is better than losing the page. */
export function readStored<T>(key: string, fallback: T, storage: Storage = localStorage): T {
  try {
    const text = storage.getItem(key);
    return text === null ? fallback : (JSON.parse(text) as T);
  } catch {
    return fallback;
  }
}

/** What one user left in this browser is not the next one's. Theme and language stay. */
export function forgetUser(): void {
  for (const storage of [localStorage, sessionStorage])
    for (const key of Object.keys(storage)) if (/^parley\.(draft|queue|uploads)/.test(key)) storage.removeItem(key);
}

export function writeStored(key: string, value: unknown, storage: Storage = localStorage): void {
  try {
    if (value === null || value === undefined) storage.removeItem(key);
    else storage.setItem(key, JSON.stringify(value));
  } catch {
    // Quota or a private window: what is in memory stays valid.
  }
}
