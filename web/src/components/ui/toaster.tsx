import { X } from "lucide-react";
import { useSyncExternalStore } from "react";
import { useT } from "@/i18n";
import { IconButton } from "./icon-button";
import { dismissToast, holdToast, resumeToast, toastStore } from "./toast";

export function Toaster() {
  const t = useT();
  const toasts = useSyncExternalStore(toastStore.subscribe, toastStore.get);
  return (
    <div role="status" aria-live="polite" className="pointer-events-none fixed inset-x-0 bottom-4 z-50 flex flex-col items-center gap-2 px-4">
      {toasts.map((toast) => (
        <div
          key={toast.id}
          onPointerEnter={() => holdToast(toast.id)}
          onPointerLeave={() => resumeToast(toast.id)}
          onFocus={() => holdToast(toast.id)}
          onBlur={() => resumeToast(toast.id)}
          className="appear pointer-events-auto flex max-w-full items-center gap-2 rounded-xl bg-fg py-1.5 pr-1.5 pl-4 text-sm text-canvas shadow-float"
        >
          <span className="min-w-0 truncate">{toast.text}</span>
          {toast.action && (
            <button
              type="button"
              className="rounded-md px-2 py-1 font-semibold underline-offset-2 hover:underline focus-visible:outline-canvas"
              onClick={() => { toast.action?.run(); dismissToast(toast.id); }}
            >
              {toast.action.label}
            </button>
          )}
          <IconButton small tooltip={false} label={t("common.dismiss")} className="text-canvas hover:bg-canvas/15 hover:text-canvas" onClick={() => dismissToast(toast.id)}>
            <X className="size-4" />
          </IconButton>
        </div>
      ))}
    </div>
  );
}
