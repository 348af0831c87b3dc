import { type ReactElement, type ReactNode, cloneElement, useEffect, useId, useLayoutEffect, useRef, useState } from "react";
import { place } from "./place";

const openMs = 150;
/** Long enough to bring the pointer into the card. */
const closeMs = 120;

/** A card beside a control, on hover and on focus; it may be pointed at, and Escape closes it. */
export function HoverCard({ card, children }: { card: ReactNode; children: ReactElement<Record<string, unknown>> }) {
  const id = useId();
  const [open, setOpen] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const anchor = useRef<Element>(null);
  const floating = useRef<HTMLDivElement>(null);
  const later = (value: boolean, wait: number) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setOpen(value), wait);
  };

  useEffect(() => () => clearTimeout(timer.current), []);
  useLayoutEffect(() => {
    if (!open || !floating.current || !anchor.current) return;
    floating.current.showPopover();
    place(floating.current, anchor.current);
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== "Escape") return;
      // Escape was meant for the card, and for nothing behind it.
      event.preventDefault();
      setOpen(false);
    };
    const onScroll = () => setOpen(false);
    document.addEventListener("keydown", onKey);
    document.addEventListener("scroll", onScroll, true);
    return () => {
      document.removeEventListener("keydown", onKey);
      document.removeEventListener("scroll", onScroll, true);
    };
  }, [open]);

  return (
    <>
      {cloneElement(children, {
        "aria-describedby": open ? id : undefined,
        onPointerEnter: (event: React.PointerEvent) => { anchor.current = event.currentTarget; if (event.pointerType === "mouse") later(true, openMs); },
        onPointerLeave: () => later(false, closeMs),
        onFocus: (event: React.FocusEvent) => { anchor.current = event.currentTarget; if (event.currentTarget.matches(":focus-visible")) later(true, 0); },
        onBlur: () => later(false, 0),
      })}
      {open && (
        <span ref={floating} id={id} role="tooltip" popover="manual" onPointerEnter={() => later(true, 0)} onPointerLeave={() => later(false, closeMs)}
          className="appear fixed inset-auto m-0 block w-72 rounded-xl border border-line bg-raised p-3 text-left text-sm leading-normal font-normal text-fg shadow-float">
          {card}
        </span>
      )}
    </>
  );
}
