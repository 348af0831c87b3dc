import { type ReactElement, type ReactNode, cloneElement, lazy, Suspense, useState } from "react";
import { part } from "@/lib/part";

export interface MenuItem {
  label: string;
  icon: ReactNode;
  danger?: boolean;
  onSelect: () => void;
}

/** `null` is a line between groups; `false` an item that does not apply. */
export type MenuEntry = MenuItem | null | false;

export interface MenuProps {
  trigger: ReactElement<Record<string, unknown>>;
  items: readonly MenuEntry[];
  align?: "start" | "end";
}

const load = part(() => import("./menu-content"));
const MenuContent = lazy(load);

/** Menus are opened seldom and by a click: what they are made of comes when the pointer or the focus comes near. */
export function Menu(props: MenuProps) {
  const [wanted, setWanted] = useState(false);
  const near = () => void load().catch(() => undefined);
  const closed = cloneElement(props.trigger, { "aria-haspopup": "menu", "aria-expanded": false, onPointerEnter: near, onFocus: near, onClick: () => setWanted(true) });
  return wanted ? <Suspense fallback={closed}><MenuContent {...props} /></Suspense> : closed;
}
