import { currentLocale } from ".";

const day = 86_400_000;

const units = ["B", "kB", "MB", "GB", "TB"];

export function formatBytes(bytes: number): string {
  const power = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** power;
  return `${new Intl.NumberFormat(currentLocale(), { maximumFractionDigits: power > 1 && value < 100 ? 1 : 0 }).format(value)} ${units[power]}`;
}

export const formatNumber = (value: number): string => new Intl.NumberFormat(currentLocale()).format(value);

export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

export const formatTime = (iso: string): string =>
  new Intl.DateTimeFormat(currentLocale(), { hour: "2-digit", minute: "2-digit" }).format(new Date(iso));

export const formatDateTime = (iso: string): string =>
  new Intl.DateTimeFormat(currentLocale(), { dateStyle: "medium", timeStyle: "short" }).format(new Date(iso));

/** Today shows the time, this year the day, else the year too. */
export function formatWhen(iso: string, now = new Date()): string {
  const date = new Date(iso);
  if (daysAgo(date, now) === 0) return formatTime(iso);
  const options: Intl.DateTimeFormatOptions = date.getFullYear() === now.getFullYear() ? { day: "numeric", month: "short" } : { dateStyle: "medium" };
  return new Intl.DateTimeFormat(currentLocale(), options).format(date);
}

/** Calendar days of the reader's own clock, not spans of 24 hours. */
export function daysAgo(date: Date, now = new Date()): number {
  const midnight = (value: Date) => new Date(value.getFullYear(), value.getMonth(), value.getDate()).getTime();
  return Math.round((midnight(now) - midnight(date)) / day);
}
