import { HoverCard as Radix } from "radix-ui";
import type { ReactNode } from "react";

export function HoverCard({ card, children }: { card: ReactNode; children: ReactNode }) {
  return (
    <Radix.Root openDelay={150} closeDelay={100}>
      <Radix.Trigger asChild>{children}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content sideOffset={6} collisionPadding={12} className="appear z-50 w-72 rounded-xl border border-line bg-raised p-3 text-sm shadow-float">
          {card}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
