import { type ComponentProps, useId } from "react";
import { cn } from "@/lib/cn";

export const inputLook =
  "rounded-lg border border-line-strong bg-surface text-fg placeholder:text-faint hover:border-faint focus-visible:border-accent focus-visible:outline-1 focus-visible:outline-offset-0 disabled:opacity-60";

/** `className` gives all of its measures, so that no two classes set the same one. */
export function Input({ className = "h-10 w-full px-3", ...rest }: ComponentProps<"input">) {
  return <input className={cn(inputLook, className)} {...rest} />;
}

interface FieldProps extends ComponentProps<"input"> {
  label: string;
  hint?: string;
  error?: string | null;
}

export function Field({ label, hint, error, id, ...rest }: FieldProps) {
  const own = useId();
  const inputId = id ?? own;
  const note = error ?? hint;
  return (
    <div className="space-y-1.5">
      <label htmlFor={inputId} className="block text-sm font-medium">{label}</label>
      <Input id={inputId} aria-invalid={error ? true : undefined} aria-describedby={note ? `${inputId}-note` : undefined} {...rest} />
      {note && <p id={`${inputId}-note`} className={cn("text-[13px]", error ? "text-danger" : "text-muted")}>{note}</p>}
    </div>
  );
}
