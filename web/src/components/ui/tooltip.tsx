import { useEffect, useRef } from "react";
import { place } from "./place";

const afterMs = 400;

/**
 * One tooltip for the whole page: whatever has `data-tip` shows it on hover and keyboard focus, Escape hides it
 * (WCAG 1.4.13). The text is the control's own name, so that it is hidden from screen readers here.
 */
export function TooltipHost() {
  const tip = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = tip.current!;
    let timer: ReturnType<typeof setTimeout>;
    let anchor: Element | null = null;
    const hide = () => {
      clearTimeout(timer);
      anchor = null;
      if (element.matches(":popover-open")) element.hidePopover();
    };
    const show = (target: EventTarget | null, wait: number) => {
      const next = target instanceof Element ? target.closest("[data-tip]") : null;
      if (next === anchor) return;
      hide();
      if (!next) return;
      anchor = next;
      timer = setTimeout(() => {
        if (!next.isConnected) return;
        element.textContent = next.getAttribute("data-tip");
        element.showPopover();
        place(element, next);
      }, wait);
    };
    const onOver = (event: PointerEvent) => event.pointerType === "mouse" && show(event.target, afterMs);
    const onFocus = (event: FocusEvent) => event.target instanceof Element && event.target.matches(":focus-visible") && show(event.target, 0);
    const onKey = (event: KeyboardEvent) => event.key === "Escape" && hide();
    const listeners = [["pointerover", onOver], ["focusin", onFocus], ["focusout", hide], ["pointerdown", hide], ["keydown", onKey], ["scroll", hide]] as const;
    for (const [name, listener] of listeners) document.addEventListener(name, listener as EventListener, true);
    return () => {
      clearTimeout(timer);
      for (const [name, listener] of listeners) document.removeEventListener(name, listener as EventListener, true);
    };
  }, []);
  return <div ref={tip} popover="manual" aria-hidden="true" className="appear pointer-events-none fixed inset-auto m-0 max-w-64 rounded-md bg-fg px-2 py-1 text-xs text-canvas shadow-float" />;
}
