/** Between the thing and what floats beside it, and between that and the window's edge. */
const gap = 6;
const edge = 8;

/** Puts a floating element above its anchor, or below where there is no room, and inside the window. */
export function place(floating: HTMLElement, anchor: Element): void {
  const at = anchor.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = floating;
  const above = at.top - gap - height;
  const left = Math.min(Math.max(edge, at.left + at.width / 2 - width / 2), innerWidth - width - edge);
  floating.style.left = `${Math.round(left)}px`;
  floating.style.top = `${Math.round(above >= edge ? above : Math.min(at.bottom + gap, innerHeight - height - edge))}px`;
}
