import { useQueryClient } from "@tanstack/react-query";
import { deleteDocument, retryDocument, setVisibility } from "@/api/documents";
import type { DocumentItem, Visibility } from "@/api/types";
import { showToast } from "@/components/ui/toast";
import { uploads } from "@/live/uploads/uploads";
import { dropDocument, patchDocument } from "@/live/user-channel";

export function useDocumentActions(document: DocumentItem) {
  const queries = useQueryClient();
  const id = document.document_id;
  const tell = (error: unknown) => showToast({ text: (error as Error).message });
  return {
    async share(visibility: Visibility) {
      patchDocument(queries, id, { visibility });
      await setVisibility(id, visibility).catch((error) => { patchDocument(queries, id, { visibility: document.visibility }); tell(error); });
    },
    async retry() {
      await retryDocument(id).then((answer) => patchDocument(queries, id, answer.document), tell);
    },
    async remove() {
      await deleteDocument(id).then(() => { dropDocument(queries, id); uploads.forget(id); }, tell);
    },
  };
}
