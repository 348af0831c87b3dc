/** What has been done and can be undone. Errors do not come here: they stand where they happened. */
export interface Toast {
  id: number;
  text: string;
  action?: { label: string; run: () => void };
}

let toasts: readonly Toast[] = [];
let next = 1;
const listeners = new Set<() => void>();
/** Long enough to read a line and reach the button (WCAG 2.2.1 asks for 20 s only where time cannot be extended: hovering holds it). */
const SHOWN_MS = 8000;
const timers = new Map<number, ReturnType<typeof setTimeout>>();

function set(value: readonly Toast[]) {
  toasts = value;
  for (const listener of listeners) listener();
}

export function showToast(toast: Omit<Toast, "id">): void {
  const id = next++;
  set([...toasts, { ...toast, id }]);
  resumeToast(id);
}

export function dismissToast(id: number): void {
  holdToast(id);
  set(toasts.filter((toast) => toast.id !== id));
}

export function holdToast(id: number): void {
  clearTimeout(timers.get(id));
  timers.delete(id);
}

export function resumeToast(id: number): void {
  holdToast(id);
  timers.set(id, setTimeout(() => dismissToast(id), SHOWN_MS));
}

export const toastStore = {
  subscribe(listener: () => void) {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  },
  get: () => toasts,
};
