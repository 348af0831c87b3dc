import { useSyncExternalStore } from "react";

export type Theme = "light" | "dark" | "system";
/** The same key and rule as public/theme.js, which runs before the first paint. */
const stored = "parley.theme";
const dark = matchMedia("(prefers-color-scheme: dark)");
const listeners = new Set<() => void>();

const read = (): Theme => {
  const value = localStorage.getItem(stored);
  return value === "light" || value === "dark" ? value : "system";
};

function apply() {
  const theme = read();
  document.documentElement.dataset["theme"] = theme === "dark" || (theme === "system" && dark.matches) ? "dark" : "light";
  for (const listener of listeners) listener();
}

export function startTheme(): void {
  dark.addEventListener("change", apply);
  addEventListener("storage", (event) => event.key === stored && apply());
  apply();
}

export function setTheme(theme: Theme): void {
  if (theme === "system") localStorage.removeItem(stored);
  else localStorage.setItem(stored, theme);
  apply();
}

export const useTheme = (): Theme =>
  useSyncExternalStore((listener) => { listeners.add(listener); return () => void listeners.delete(listener); }, read);
