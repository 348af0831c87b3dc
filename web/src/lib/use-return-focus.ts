import { useState } from "react";

/**
 * For a dialog that is mounted when it opens: gives the focus back to where it was before, as a dialog with a trigger of its own
 * would. Read in the first render, because an autofocus of the content comes before every effect.
 */
export function useReturnFocus(): (event: Event) => void {
  const [opener] = useState(() => origin(document.activeElement));
  return (event) => {
    event.preventDefault();
    // What was opened from here may have taken the focus already.
    if (document.activeElement && document.activeElement !== document.body) return;
    const target = opener?.isConnected ? opener : document.getElementById("main");
    if (target instanceof HTMLElement) target.focus();
  };
}

/** An item of a menu goes with it: what opened the menu stays. */
function origin(element: Element | null): Element | null {
  const menu = element?.closest("[role=menu]");
  return menu ? document.getElementById(menu.getAttribute("aria-labelledby") ?? "") : element;
}
