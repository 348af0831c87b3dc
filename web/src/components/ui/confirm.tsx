import { AlertDialog } from "radix-ui";
import { useT } from "@/i18n";
import { useReturnFocus } from "@/lib/use-return-focus";
import { Button } from "./button";

interface Props {
  onClose: () => void;
  title: string;
  body: string;
  action: string;
  onConfirm: () => void;
}

export default function Confirm({ onClose, title, body, action, onConfirm }: Props) {
  const t = useT();
  const returnFocus = useReturnFocus();
  return (
    <AlertDialog.Root open onOpenChange={(open) => !open && onClose()}>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className="fixed inset-0 z-40 bg-black/40" />
        <AlertDialog.Content onCloseAutoFocus={returnFocus} className="appear fixed inset-x-4 top-[24vh] z-40 mx-auto max-w-md rounded-2xl border border-line bg-raised p-5 shadow-float">
          <AlertDialog.Title className="font-semibold [overflow-wrap:anywhere]">{title}</AlertDialog.Title>
          <AlertDialog.Description className="mt-1.5 text-sm text-muted">{body}</AlertDialog.Description>
          <div className="mt-5 flex justify-end gap-2">
            <AlertDialog.Cancel asChild><Button>{t("common.cancel")}</Button></AlertDialog.Cancel>
            <AlertDialog.Action asChild><Button look="danger" onClick={onConfirm}>{action}</Button></AlertDialog.Action>
          </div>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
