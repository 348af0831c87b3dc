import { Dialog as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { cn } from "@/lib/cn";
import { useReturnFocus } from "@/lib/use-return-focus";

interface Props {
  onClose: () => void;
  side: "left" | "right";
  title: string;
  children: ReactNode;
}

/** A drawer: where a column does not fit, it comes in from the side. */
export default function Sheet({ onClose, side, title, children }: Props) {
  const returnFocus = useReturnFocus();
  return (
    <Radix.Root open onOpenChange={(open) => !open && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-30 bg-black/40" />
        <Radix.Content
          aria-describedby={undefined}
          onCloseAutoFocus={returnFocus}
          className={cn(
            "fixed inset-y-0 z-30 flex w-[min(22rem,88vw)] flex-col bg-surface shadow-float",
            side === "left" ? "slide-left left-0" : "slide-right right-0",
          )}
        >
          <Radix.Title className="sr-only">{title}</Radix.Title>
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
