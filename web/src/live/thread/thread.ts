import type { ChatAck, Parley, ParleyEvent, Subscription, TypingEvent } from "@parley/client";
import { getConversation, getMessages } from "@/api/conversations";
import { ApiError } from "@/api/http";
import type { Conversation, Message, RunStarted } from "@/api/types";
import { Store } from "../store";
import { withAnswer, withMessage, withRun, withStep, withText, withTyping } from "./reduce";
import { type ThreadSnapshot, emptyThread, isOpen } from "./snapshot";
import { newestLeaf } from "./tree";

/** Who types when an answer is written. */
const assistant = "assistant";

/** One open conversation: its messages, what is being written in it, and the channel that keeps both right. */
export class Thread {
  readonly store = new Store<ThreadSnapshot>(emptyThread);
  readonly channel: string;
  private subscription: Subscription | null = null;
  private fate: Subscription | null = null;
  private readonly streams = new Map<string, () => void>();
  /** Ids under which a turn was shown before it got its real one, so that it stays the same element. */
  private readonly shownAs = new Map<string, string>();
  private readonly mine = new Set<string>();
  private loading: AbortController | null = null;

  constructor(private readonly parley: Parley, readonly id: string, private readonly userId: string) {
    this.channel = `conversation:${id}`;
  }

  async open(): Promise<void> {
    this.fate ??= this.parley.subscribe(`user:${this.userId}`, { onEvent: (event) => this.onFate(event) });
    this.loading?.abort();
    const loading = (this.loading = new AbortController());
    try {
      const [page, { conversation }] = await Promise.all([getMessages(this.id, undefined, loading.signal), getConversation(this.id, loading.signal)]);
      if (loading.signal.aborted) return;
      this.receive(page.messages, conversation, page.has_more);
      this.listen({ epoch: page.epoch, offset: page.offset });
    } catch (error) {
      if (loading.signal.aborted) return;
      if (error instanceof ApiError && error.code === "not_found") this.leave();
      else this.store.update((state) => ({ ...state, phase: "failed", error: error as Error }));
    }
  }

  close(): void {
    this.fate?.unsubscribe();
    this.fate = null;
    this.letGo();
  }

  private letGo(): void {
    this.loading?.abort();
    this.subscription?.unsubscribe();
    this.subscription = null;
    for (const end of this.streams.values()) end();
    this.streams.clear();
  }

  private leave(): void {
    this.letGo();
    this.store.update((state) => ({ ...state, phase: "gone", runs: new Map(), typing: [] }));
  }

  /** A conversation that is deleted says so on its owner's channel, and again when it is restored. */
  private onFate(event: ParleyEvent): void {
    if (event.type === "conversation_deleted" && event.data.conversation_id === this.id) this.leave();
    if (event.type === "conversation_updated" && event.data.conversation_id === this.id && this.store.get().phase === "gone") void this.open();
  }

  private receive(list: readonly Message[], conversation: Conversation, hasOlder: boolean): void {
    const messages = new Map(list.map((message) => [message.message_id, message]));
    const held = this.store.get().leaf;
    const leaf = held && messages.has(held) ? held : (list.at(-1)?.message_id ?? null);
    this.store.set({ ...emptyThread, phase: "ready", conversation, messages, leaf, hasOlder });
    for (const message of list) if (message.role === "assistant" && message.run_id && isOpen(message)) this.follow(message.run_id, message.parent_id ?? null, message);
  }

  private listen(since: { epoch: string; offset: number }): void {
    this.subscription?.unsubscribe();
    this.subscription = this.parley.subscribe(this.channel, {
      since,
      onEvent: (event) => this.apply(event),
      onReset: () => void this.open(),
      onError: (error) => (error.code === "not_found" ? this.leave() : this.store.update((state) => ({ ...state, error }))),
    });
  }

  private apply(event: ParleyEvent): void {
    switch (event.type) {
      case "message": return this.onMessage(event.data);
      case "message_chunk": {
        const { run_id, message_id } = event.data;
        this.nameAnswer(run_id, message_id);
        return this.store.update((state) => withText(state, run_id));
      }
      case "rag_progress": return this.store.update((state) => withStep(state, event));
      case "typing": return this.onTyping(event.data);
      case "conversation_updated":
        return this.store.update((state) => ({ ...state, conversation: { ...state.conversation, ...event.data } }));
      default:
    }
  }

  /** The assistant's names the answer that is about to be written: a new one, or one that is continued from here or elsewhere. */
  private onTyping({ user_id, is_typing, run_id, message_id }: TypingEvent["data"]): void {
    if (user_id && user_id !== assistant) {
      if (user_id !== this.userId) this.store.update((state) => withTyping(state, user_id, is_typing));
    } else if (is_typing && run_id && message_id) {
      this.nameAnswer(run_id, message_id);
    }
  }

  private nameAnswer(run_id: string, message_id: string): void {
    const { runs, messages } = this.store.get();
    if (!runs.has(run_id)) this.follow(run_id, this.lastQuestion(), messages.get(message_id), message_id);
    const shown = this.store.get().runs.get(run_id)?.message_id;
    if (shown && shown !== message_id) {
      this.rename(shown, message_id);
      this.store.update((state) => withAnswer(state, run_id, message_id));
    }
  }

  private onMessage(message: Message): void {
    const run = message.role === "assistant" && message.run_id ? this.store.get().runs.get(message.run_id) : undefined;
    if (run && run.message_id !== message.message_id) this.rename(run.message_id, message.message_id);
    this.store.update((state) => withMessage(state, message));
    if (message.role === "user") {
      if (this.mine.has(message.message_id)) this.select(message.message_id);
      if (message.run_id) this.follow(message.run_id, message.message_id);
    } else if (message.run_id && !isOpen(message)) {
      this.streams.get(message.run_id)?.();
      this.streams.delete(message.run_id);
    }
  }

  /** Show an answer that is being written, from the text that is held of it. */
  private follow(run_id: string, parent_id: string | null, held?: Message, message_id = held?.message_id): void {
    const over = [...this.store.get().messages.values()].some((message) => message.run_id === run_id && message.role === "assistant" && !isOpen(message) && message !== held);
    if (over) return;
    if (!this.streams.has(run_id)) {
      const stream = this.parley.stream(`run:${run_id}`, { channel: this.channel, text: held?.content ?? "" });
      this.streams.set(run_id, stream.subscribe(() => {}));
    }
    this.store.update((state) => withRun(state, this.id, run_id, parent_id, message_id));
    if (held?.content) this.store.update((state) => withText(state, run_id));
  }

  /** The server has a message of ours on disk: show its answer as under way. */
  acknowledged(request_id: string, ack: ChatAck): void {
    this.mine.add(ack.message_id);
    this.shownAs.set(ack.message_id, request_id);
    if (this.store.get().messages.has(ack.message_id)) this.select(ack.message_id);
  }

  /** Another answer to a question: a sibling of the first. */
  regenerated(started: RunStarted, question: string | null): void {
    this.follow(started.run_id, question, undefined, started.message_id === question ? undefined : started.message_id);
  }

  /** The same answer goes on. */
  continued(started: RunStarted, message: Message): void {
    this.follow(started.run_id, message.parent_id ?? null, message);
  }

  select(message_id: string): void {
    this.store.update((state) => ({ ...state, leaf: newestLeaf(state.messages, message_id) }));
  }

  async loadOlder({ again = false } = {}): Promise<void> {
    const { hasOlder, loadingOlder, olderError, messages } = this.store.get();
    const oldest = messages.keys().next().value;
    if (!hasOlder || loadingOlder || oldest === undefined || (olderError && !again)) return;
    this.store.update((state) => ({ ...state, loadingOlder: true, olderError: null }));
    try {
      const page = await getMessages(this.id, oldest);
      this.store.update((state) => ({
        ...state,
        messages: new Map([...page.messages.map((message) => [message.message_id, message] as const), ...state.messages]),
        hasOlder: page.has_more,
        loadingOlder: false,
      }));
    } catch (error) {
      this.store.update((state) => ({ ...state, loadingOlder: false, olderError: error as Error }));
    }
  }

  /** Pages upwards until a message is there, and shows the branch that it is on. */
  async reveal(message_id: string): Promise<void> {
    while (!this.store.get().messages.has(message_id) && this.store.get().hasOlder && !this.store.get().olderError) await this.loadOlder();
    if (this.store.get().messages.has(message_id)) this.select(message_id);
  }

  keyOf(message_id: string): string {
    return this.shownAs.get(message_id) ?? message_id;
  }

  private rename(from: string, to: string): void {
    this.shownAs.set(to, this.keyOf(from));
  }

  private lastQuestion(): string | null {
    const { messages, leaf } = this.store.get();
    const last = leaf === null ? undefined : messages.get(leaf);
    return last?.role === "assistant" ? (last.parent_id ?? null) : (last?.message_id ?? null);
  }
}
