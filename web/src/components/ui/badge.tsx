import type { ReactNode } from "react";
import { cn } from "@/lib/cn";

const tones = {
  neutral: "bg-hover text-muted",
  accent: "bg-accent-soft text-accent-text",
  danger: "bg-danger-soft text-danger",
  warn: "bg-warn-soft text-warn",
};

export const Badge = ({ tone = "neutral", children, className }: { tone?: keyof typeof tones; children: ReactNode; className?: string }) => (
  <span className={cn("inline-flex h-5 items-center gap-1 rounded-full px-2 text-xs whitespace-nowrap", tones[tone], className)}>{children}</span>
);
