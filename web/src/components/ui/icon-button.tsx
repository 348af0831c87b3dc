import type { ComponentProps, ReactNode } from "react";
import { cn } from "@/lib/cn";
import { Tooltip } from "./tooltip";

interface Props extends ComponentProps<"button"> {
  /** Read aloud and shown as the tooltip. */
  label: string;
  children: ReactNode;
  small?: boolean;
  tooltip?: boolean;
}

export function IconButton({ label, small, tooltip = true, className, ...rest }: Props) {
  const button = (
    <button
      type="button"
      aria-label={label}
      className={cn(
        "inline-flex shrink-0 items-center justify-center rounded-lg text-muted transition-colors hover:bg-hover hover:text-fg disabled:opacity-45 aria-pressed:bg-accent-soft aria-pressed:text-accent-text",
        small ? "size-7" : "size-9",
        className,
      )}
      {...rest}
    />
  );
  return tooltip ? <Tooltip text={label}>{button}</Tooltip> : button;
}
