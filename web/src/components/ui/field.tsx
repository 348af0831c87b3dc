import { type ComponentProps, useId } from "react";
import { cn } from "@/lib/cn";

export const inputLook =
  "w-full rounded-lg border border-line-strong bg-surface px-3 text-fg placeholder:text-faint hover:border-faint focus-visible:border-accent focus-visible:outline-1 focus-visible:outline-offset-0 disabled:opacity-60";

export function Input({ className, ...rest }: ComponentProps<"input">) {
  return <input className={cn(inputLook, "h-10", className)} {...rest} />;
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
