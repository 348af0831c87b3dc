import i18next from "i18next";
import { useSyncExternalStore } from "react";
import { en } from "./en";

type Entry = keyof typeof en;
/** A plural's forms are one key: `chat.sources_one` and `chat.sources_other` are asked for as `chat.sources`. */
export type Key = Entry extends infer Name ? (Name extends `${infer Base}_${"one" | "other"}` ? Base : Name) : never;
export type Translate = (key: Key, values?: Record<string, string | number>) => string;

export const languages = { en: "English", de: "Deutsch" } as const;
export type Language = keyof typeof languages;
const stored = "parley.language";

function preferred(): Language {
  const chosen = localStorage.getItem(stored) ?? navigator.language.slice(0, 2);
  return chosen in languages ? (chosen as Language) : "en";
}

let version = 0;
const listeners = new Set<() => void>();

const translate: Translate = (key, values) => i18next.t(key, values ?? {});

async function load(language: Language): Promise<void> {
  if (language === "de" && !i18next.hasResourceBundle("de", "translation")) {
    const { de } = await import("./de");
    i18next.addResourceBundle("de", "translation", de);
  }
}

export async function startI18n(): Promise<void> {
  await i18next.init({
    lng: "en",
    fallbackLng: "en",
    resources: { en: { translation: en } },
    keySeparator: false,
    nsSeparator: false,
    interpolation: { escapeValue: false },
  });
  await applyLanguage(preferred());
}

async function applyLanguage(language: Language): Promise<void> {
  await load(language);
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
  version++;
  for (const listener of listeners) listener();
}

export async function setLanguage(language: Language): Promise<void> {
  localStorage.setItem(stored, language);
  await applyLanguage(language);
}

export const currentLanguage = (): Language => (i18next.language in languages ? (i18next.language as Language) : "en");

/** The reader's own country where it speaks the language in use: 13:05 or 1:05 PM, 20 Nov or Nov 20. */
export const currentLocale = (): string => navigator.languages.find((tag) => tag.split("-")[0] === i18next.language) ?? currentLanguage();

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** The translation for the language in use; the component renders again when that changes. */
export function useT(): Translate {
  useSyncExternalStore(subscribe, () => version);
  return translate;
}

/** For text outside components. */
export const t: Translate = translate;
