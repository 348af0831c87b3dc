import type { ReactNode } from "react";

export const Kbd = ({ children }: { children: ReactNode }) => (
  <kbd className="rounded border border-line-strong px-1.5 py-px font-sans text-[11px] text-muted">{children}</kbd>
);
