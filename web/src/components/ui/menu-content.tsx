import { DropdownMenu as Radix } from "radix-ui";
import { cn } from "@/lib/cn";
import type { MenuProps } from "./menu";

export default function MenuContent({ trigger, items, align = "end" }: MenuProps) {
  return (
    <Radix.Root defaultOpen modal={false}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content align={align} sideOffset={4} collisionPadding={8} className="appear z-50 min-w-44 rounded-xl border border-line bg-raised p-1 shadow-float">
          {items.map((item, index) =>
            item === null
              ? <Radix.Separator key={index} className="my-1 h-px bg-line" />
              : item && (
                <Radix.Item
                  key={index}
                  onSelect={item.onSelect}
                  className={cn(
                    "flex h-8 cursor-pointer items-center gap-2.5 rounded-lg px-2.5 text-sm outline-none select-none data-[highlighted]:bg-hover [&_svg]:size-4",
                    item.danger ? "text-danger" : "text-fg [&_svg]:text-muted",
                  )}
                >
                  {item.icon}
                  {item.label}
                </Radix.Item>
              ))}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
