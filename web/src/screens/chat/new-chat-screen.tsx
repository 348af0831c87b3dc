import { useOutbox, useParley } from "@parley/client/react";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { documentQuery } from "@/api/documents";
import type { ConversationContext } from "@/api/types";
import { Screen } from "@/app/screen";
import { useT } from "@/i18n";
import { Composer } from "./composer/composer";
import { Suggestions } from "./suggestions";
import { PendingTurn } from "./turns/pending-turn";

const route = getRouteApi("/app/chat");

export function NewChatScreen() {
  const { document } = route.useSearch();
  return <NewChat key={document ?? ""} document={document} />;
}

function NewChat({ document }: { document?: string | undefined }) {
  const t = useT();
  const parley = useParley();
  const navigate = useNavigate();
  const outbox = useOutbox();
  const asked = useQuery({ ...documentQuery(document ?? ""), enabled: document !== undefined }).data;
  const [chosen, setChosen] = useState<ConversationContext | null | undefined>(undefined);
  const [sent, setSent] = useState<string | null>(null);
  const about: ConversationContext | null = asked ? { kind: "document", document_id: asked.document_id, title: asked.title || asked.filename } : null;
  const context = chosen === undefined ? about : chosen;
  const item = outbox.find((one) => one.request_id === sent);

  function ask(content: string) {
    const { request_id, acknowledged } = parley.chat({ content, ...(context ? { context } : {}) });
    setSent(request_id);
    acknowledged.then(
      (ack) => navigate({ to: "/chat/$conversationId", params: { conversationId: ack.conversation_id }, replace: true }),
      // A refusal stays in the outbox and is shown in its turn.
      () => undefined,
    );
  }

  return (
    <Screen title={t("nav.new_chat")}>
      <div className="flex h-full flex-col">
        <div className="min-h-0 grow overflow-y-auto px-4 sm:px-6">
          <div className="mx-auto h-full max-w-3xl">
            {item ? <div className="pt-6"><PendingTurn item={item} /></div> : <Suggestions onAsk={ask} onAbout={setChosen} />}
          </div>
        </div>
        <div className="shrink-0 px-3 pb-3 sm:px-6 sm:pb-5">
          <div className="mx-auto max-w-3xl">
            <Composer draftKey="new" context={context} onContext={setChosen} onSubmit={ask} disabled={item !== undefined && item.status !== "failed"} />
          </div>
        </div>
      </div>
    </Screen>
  );
}
