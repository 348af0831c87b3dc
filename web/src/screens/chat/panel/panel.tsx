import { X } from "lucide-react";
import type { ConversationContext } from "@/api/types";
import { IconButton } from "@/components/ui/icon-button";
import { Tabs } from "@/components/ui/tabs";
import { useT } from "@/i18n";
import type { ThreadSnapshot } from "@/live/thread/snapshot";
import type { PanelView } from "../chat-context";
import type { Turn } from "../turns/turns";
import { ContextTab } from "./context-tab";
import { RunTab } from "./run-tab";
import { SourcesTab } from "./sources-tab";

interface Props {
  view: PanelView;
  state: ThreadSnapshot;
  turns: readonly Turn[];
  onView: (view: PanelView) => void;
  onClose: () => void;
  onContext: (context: ConversationContext | null) => Promise<void>;
}

export default function Panel({ view, state, turns, onView, onClose, onContext }: Props) {
  const t = useT();
  const last = turns.findLast((turn) => turn.kind === "message" && turn.message.role === "assistant");
  const message = (view.message_id && state.messages.get(view.message_id)) || (last?.kind === "message" ? last.message : null);
  return (
    <Tabs
      className="h-full"
      label={t("panel.title")}
      value={view.tab}
      onChange={(tab) => onView({ ...view, tab: tab as PanelView["tab"] })}
      trailing={<IconButton small tooltip={false} label={t("panel.close")} onClick={onClose}><X className="size-4" /></IconButton>}
      tabs={[
        { value: "sources", label: t("panel.sources"), content: <SourcesTab message={message} open={view.citation} onOpen={(citation) => onView({ ...view, citation })} /> },
        { value: "context", label: t("panel.context"), content: <ContextTab context={state.conversation?.context ?? null} onContext={onContext} /> },
        { value: "run", label: t("panel.run"), content: <RunTab message={message} /> },
      ]}
    />
  );
}
