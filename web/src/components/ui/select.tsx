import { ChevronDown } from "lucide-react";
import type { ComponentProps } from "react";
import { cn } from "@/lib/cn";
import { inputLook } from "./field";

/** The platform's own list: it is the one that works with every keyboard, reader and phone. */
export function Select({ className, children, ...rest }: ComponentProps<"select">) {
  return (
    <span className={cn("relative inline-block", className)}>
      <select className={cn(inputLook, "h-9 w-full appearance-none pr-8 pl-3 text-sm")} {...rest}>{children}</select>
      <ChevronDown aria-hidden className="pointer-events-none absolute top-1/2 right-2.5 size-4 -translate-y-1/2 text-faint" />
    </span>
  );
}
