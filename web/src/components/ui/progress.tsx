import { cn } from "@/lib/cn";

interface Props {
  /** 0–100; absent while nobody can say. */
  value?: number;
  label: string;
  className?: string;
}

export function Progress({ value, label, className }: Props) {
  const known = value !== undefined;
  const width = known ? `${Math.max(2, Math.min(100, value))}%` : "35%";
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={known ? Math.round(value) : undefined}
      className={cn("h-1 w-full overflow-hidden rounded-full bg-line", className)}
    >
      <div className={cn("h-full rounded-full bg-accent transition-[width] duration-200", !known && "pulse-soft")} style={{ width }} />
    </div>
  );
}
