import type { ComponentProps, ReactNode } from "react";
import { cn } from "@/lib/cn";

interface Props extends ComponentProps<"button"> {
  /** Read aloud and shown as the tooltip. */
  label: string;
  children: ReactNode;
  small?: boolean;
  tooltip?: boolean;
}

export const IconButton = ({ label, small, tooltip = true, className, ...rest }: Props) => (
  <button
    type="button"
    aria-label={label}
    data-tip={tooltip ? label : undefined}
    className={cn(
      "inline-flex shrink-0 items-center justify-center rounded-lg text-muted transition-colors hover:bg-hover hover:text-fg disabled:opacity-45 aria-pressed:bg-accent-soft aria-pressed:text-accent-text",
      small ? "size-7" : "size-9",
      className,
    )}
    {...rest}
  />
);
