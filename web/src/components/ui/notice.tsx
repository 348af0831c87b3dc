import { CircleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "@/lib/cn";

interface Props {
  title: ReactNode;
  detail?: ReactNode;
  children?: ReactNode;
  tone?: "danger" | "warn";
  className?: string;
}

/** An error where it happened: the cause, what identifies it, and what can be done. */
export function Notice({ title, detail, children, tone = "danger", className }: Props) {
  return (
    <div role="alert" className={cn("flex gap-3 rounded-xl border p-3.5 text-sm", tone === "danger" ? "border-danger/30 bg-danger-soft" : "border-warn/30 bg-warn-soft", className)}>
      <CircleAlert aria-hidden className={cn("mt-0.5 size-4 shrink-0", tone === "danger" ? "text-danger" : "text-warn")} />
      <div className="min-w-0 grow [overflow-wrap:anywhere]">
        <p className="font-medium">{title}</p>
        {detail && <p className="mt-0.5 text-[13px] text-muted">{detail}</p>}
        {children && <div className="mt-2.5 flex flex-wrap gap-2">{children}</div>}
      </div>
    </div>
  );
}
