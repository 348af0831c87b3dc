import { useStream } from "@parley/client/react";
import { Suspense, lazy, useCallback, useMemo, useRef } from "react";
import type { Message } from "@/api/types";
import { part } from "@/lib/part";
import { isOpen } from "@/live/thread/snapshot";
import { useChat } from "../chat-context";
import { CitationChip, ExpectedChip } from "./citation-chip";

const Markdown = lazy(part(() => import("@/markdown/markdown")));

/** More than this at once is not being written but caught up with: it does not fade in. */
const caughtUpFrom = 400;

export function AnswerText({ message }: { message: Message }) {
  const { thread } = useChat();
  const open = isOpen(message);
  const stream = useStream(
    open && message.run_id ? `run:${message.run_id}` : null,
    open ? { channel: thread.channel, text: message.content } : null,
  );
  const text = open && stream.text.length >= message.content.length ? stream.text : message.content;
  const fresh = useFresh(text, open);
  const citation = useCitations(message, open);
  if (!text) return null;
  return (
    <Suspense fallback={<p className="leading-relaxed whitespace-pre-wrap">{text}</p>}>
      <Markdown text={text} citation={citation} streaming={open} fresh={fresh} />
    </Suspense>
  );
}

/** Whether what is new in the text has just been written. What was there at first sight has not. */
function useFresh(text: string, open: boolean): boolean {
  const seen = useRef(text.length);
  const grown = text.length - seen.current;
  seen.current = text.length;
  return open && grown > 0 && grown < caughtUpFrom;
}

function useCitations(message: Message, open: boolean) {
  const { openSource } = useChat();
  const { citations } = message;
  const byNumber = useMemo(() => new Map(citations.map((citation) => [citation.number, citation])), [citations]);
  const latest = useRef(message);
  latest.current = message;
  return useCallback((number: number) => {
    const citation = byNumber.get(number);
    if (citation) return <CitationChip citation={citation} onOpen={() => openSource(latest.current, citation)} />;
    return open ? <ExpectedChip number={number} /> : null;
  }, [byNumber, openSource, open]);
}
