import { useOutbox, useParley } from "@parley/client/react";
import { Suspense, lazy, useCallback, useEffect, useMemo, useState } from "react";
import { PanelRight } from "lucide-react";
import { putContext } from "@/api/conversations";
import type { Citation, ConversationContext, Message } from "@/api/types";
import { Screen } from "@/app/screen";
import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import { Notice } from "@/components/ui/notice";
import { SkeletonLines } from "@/components/ui/skeleton";
import { useT } from "@/i18n";
import { part } from "@/lib/part";
import { useMedia } from "@/lib/use-media";
import { useAnswering } from "@/live/answering";
import type { ThreadSnapshot } from "@/live/thread/snapshot";
import type { Thread } from "@/live/thread/thread";
import { useThreadState } from "@/live/thread/use-thread";
import { ChatContext, type PanelView } from "./chat-context";
import { Composer } from "./composer/composer";
import { Queue } from "./composer/queue";
import { useQueue } from "./composer/use-queue";
import { ConversationMenu } from "./conversation-menu";
import { Gone } from "./gone";
import { type Turn, turnsOf } from "./turns/turns";
import { TurnList } from "./turns/turn-list";
import { useTurnActions } from "./turns/use-turn-actions";

const Sheet = lazy(part(() => import("@/components/ui/sheet")));
const Panel = lazy(part(() => import("./panel/panel")));

export function Conversation({ thread, showMessage }: { thread: Thread; showMessage?: string | undefined }) {
  const t = useT();
  const parley = useParley();
  const state = useThreadState(thread);
  const outbox = useOutbox();
  const wide = useMedia("(min-width: 1180px)");
  const [panel, setPanel] = useState<PanelView | null>(null);
  const [anchor, setAnchor] = useState<string | null>(null);
  const actions = useTurnActions(thread, setAnchor);
  const queue = useQueue(thread.id);

  const pending = useMemo(() => outbox.filter((item) => item.conversation_id === thread.id || item.ack?.conversation_id === thread.id), [outbox, thread.id]);
  // What the loaded page already shows needs no echo any more.
  useEffect(() => {
    for (const item of pending) if (item.ack && state.messages.has(item.ack.message_id)) parley.outbox.remove(item.request_id);
  }, [pending, state.messages, parley]);
  const turns = useMemo(() => turnsOf(state, pending, (id) => thread.keyOf(id)), [state, pending, thread]);
  const run = [...state.runs.values()].find((one) => turns.some((turn) => turn.kind === "message" && turn.message.message_id === one.message_id));
  const busy = run !== undefined || pending.some((item) => item.status !== "failed");

  useEffect(() => {
    if (showMessage && state.phase === "ready") void thread.reveal(showMessage);
  }, [showMessage, state.phase, thread]); // eslint-disable-line react-hooks/exhaustive-deps

  const ask = useCallback((content: string) => actions.ask(content), [actions]);
  const next = queue.items[0];
  const failed = pending.some((item) => item.status === "failed");
  useEffect(() => {
    if (busy || failed || state.phase !== "ready" || !next || queue.held) return;
    queue.remove(next.id);
    ask(next.content);
  }, [busy, failed, state.phase, next, queue, ask]);

  const submit = (content: string) => (busy ? queue.add(content) : ask(content));
  const stop = () => { if (run) { queue.hold(); void parley.stop(run.run_id); } };
  const openSource = useCallback((message: Message, citation: Citation | null) => setPanel({ tab: "sources", message_id: message.message_id, citation }), []);
  const finished = useFinished(run !== undefined);
  useAnswering(run !== undefined);
  const context = state.conversation?.context ?? null;
  const setContext = async (value: ConversationContext | null) => { await putContext(thread.id, value); };
  const title = state.conversation?.title || (state.phase === "ready" ? t("chat.untitled") : "");
  const view = panel && <Suspense fallback={<SkeletonLines count={4} />}><Panel view={panel} state={state} turns={turns} onView={setPanel} onClose={() => setPanel(null)} onContext={setContext} /></Suspense>;

  if (state.phase === "gone") return <Screen title={title || t("chat.gone")}><Gone conversation={state.conversation} /></Screen>;
  return (
    <ChatContext value={{ thread, openSource, actions }}>
      <Screen
        title={title}
        actions={<>
          {state.conversation && <ConversationMenu conversation={state.conversation} />}
          <IconButton label={t("panel.toggle")} aria-pressed={panel !== null} onClick={() => setPanel(panel ? null : { tab: "sources", message_id: null, citation: null })}>
            <PanelRight className="size-[18px]" />
          </IconButton>
        </>}
      >
        <div className="flex h-full">
          <div className="flex min-w-0 grow flex-col">
            <Body thread={thread} turns={turns} phase={state.phase} error={state.error} anchor={anchor} older={state.hasOlder ? { error: state.olderError } : null} showMessage={showMessage} />
            <div className="shrink-0 px-3 pb-3 sm:px-6 sm:pb-5">
              <div className="mx-auto max-w-3xl">
                <p role="status" className="sr-only">{finished && t("chat.finished")}</p>
                {state.typing.length > 0 && <p className="pb-1.5 text-[13px] text-muted">{t("chat.typing")}</p>}
                <Queue queue={queue} busy={busy} />
                <Composer draftKey={thread.id} context={context} onContext={(value) => void setContext(value)} onSubmit={submit} running={run !== undefined} onStop={stop} onTyping={(typing) => parley.typing(thread.id, typing)} />
              </div>
            </div>
          </div>
          {panel && wide && <aside aria-label={t("panel.title")} className="w-[23rem] shrink-0 border-l border-line bg-surface">{view}</aside>}
        </div>
        {panel && !wide && <Suspense><Sheet onClose={() => setPanel(null)} side="right" title={t("panel.title")}>{view}</Sheet></Suspense>}
      </Screen>
    </ChatContext>
  );
}

/** True from the end of an answer to the beginning of the next: what the eye sees, a screen reader is told. */
function useFinished(running: boolean): boolean {
  const [ran, setRan] = useState(false);
  useEffect(() => { if (running) setRan(true); }, [running]);
  return ran && !running;
}

interface BodyProps {
  thread: Thread;
  turns: readonly Turn[];
  phase: ThreadSnapshot["phase"];
  error: Error | null;
  anchor: string | null;
  older: { error: Error | null } | null;
  showMessage?: string | undefined;
}

function Body({ thread, turns, phase, error, anchor, older, showMessage }: BodyProps) {
  const t = useT();
  if (phase === "failed")
    return (
      <div className="mx-auto w-full max-w-3xl grow p-6">
        <Notice title={t("chat.load_failed")} detail={error?.message}>
          <Button size="sm" onClick={() => void thread.open()}>{t("common.retry")}</Button>
        </Notice>
      </div>
    );
  if (phase === "loading" && turns.length === 0) return <div className="mx-auto w-full max-w-3xl grow pt-6"><SkeletonLines count={6} /></div>;
  return <TurnList turns={turns} anchor={anchor} ready={phase === "ready"} older={older} onOlder={(again) => void thread.loadOlder({ again })} showMessage={showMessage} />;
}
