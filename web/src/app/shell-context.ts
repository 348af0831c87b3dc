import { createContext, use } from "react";
import type { User } from "@/api/types";

interface Shell {
  user: User;
  openDrawer: () => void;
  openPalette: () => void;
}

export const ShellContext = createContext<Shell | null>(null);

export function useShell(): Shell {
  const shell = use(ShellContext);
  if (!shell) throw new Error("useShell is for screens inside the application's frame.");
  return shell;
}
