import type { ComponentProps } from "react";
import { cn } from "@/lib/cn";
import { Spinner } from "./spinner";

const looks = {
  primary: "bg-accent text-on-accent hover:bg-accent-hover font-medium",
  secondary: "bg-surface border border-line-strong text-fg hover:bg-hover",
  ghost: "text-muted hover:bg-hover hover:text-fg",
  danger: "bg-danger-soft text-danger border border-danger/40 hover:border-danger font-medium",
};
const sizes = { sm: "h-8 px-2.5 text-[13px] gap-1.5", md: "h-9 px-3.5 text-sm gap-2", lg: "h-11 px-5 gap-2" };

interface Props extends ComponentProps<"button"> {
  look?: keyof typeof looks;
  size?: keyof typeof sizes;
  busy?: boolean;
}

export function Button({ look = "secondary", size = "md", busy, className, children, disabled, ...rest }: Props) {
  return (
    <button
      type="button"
      disabled={disabled || busy}
      aria-busy={busy || undefined}
      className={cn("inline-flex shrink-0 items-center justify-center rounded-lg whitespace-nowrap transition-colors disabled:opacity-55", looks[look], sizes[size], className)}
      {...rest}
    >
      {busy && <Spinner />}
      {children}
    </button>
  );
}
