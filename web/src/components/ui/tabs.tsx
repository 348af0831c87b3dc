import { Tabs as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { cn } from "@/lib/cn";

interface Props {
  value: string;
  onChange: (value: string) => void;
  label: string;
  tabs: { value: string; label: ReactNode; content: ReactNode }[];
  className?: string;
  trailing?: ReactNode;
}

export function Tabs({ value, onChange, label, tabs, className, trailing }: Props) {
  return (
    <Radix.Root value={value} onValueChange={onChange} className={cn("flex min-h-0 flex-col", className)}>
      <div className="flex shrink-0 items-center border-b border-line px-3">
        <Radix.List aria-label={label} className="flex grow gap-1">
          {tabs.map((tab) => (
            <Radix.Trigger
              key={tab.value}
              value={tab.value}
              className="-mb-px h-11 border-b-2 border-transparent px-2 text-sm text-muted hover:text-fg data-[state=active]:border-accent data-[state=active]:font-medium data-[state=active]:text-fg"
            >
              {tab.label}
            </Radix.Trigger>
          ))}
        </Radix.List>
        {trailing}
      </div>
      {tabs.map((tab) => (
        <Radix.Content key={tab.value} value={tab.value} tabIndex={-1} className="min-h-0 grow overflow-y-auto">
          {tab.content}
        </Radix.Content>
      ))}
    </Radix.Root>
  );
}
