import { randomUUID } from "node:crypto";
import { answerTo, pieces } from "./answers.mjs";
import { byteLength, Channels, now } from "./channels.mjs";
import { passage, textOf, warrantyPages } from "./library.mjs";

const wait = (ms) => new Promise((done) => setTimeout(done, ms));
const id = (prefix) => `${prefix}_${randomUUID().slice(0, 12)}`;

/** Everything that the scripted server knows; times are milliseconds and belong to the test that sets them. */
export class State {
  channels = new Channels();
  users = [{ user_id: "u1", email: "ada@example.com", name: "Ada Lovelace", role: "administrator", workspace_id: "w1", password: "correct horse" }];
  tickets = new Map([["welcome", "u1"]]);
  sessions = new Map();
  conversations = new Map();
  deleted = new Map();
  messages = new Map();
  runs = new Map();
  documents = new Map();
  texts = new Map();
  files = new Map();
  jobs = new Map();
  requests = new Map();
  tokenDelay = 20;
  stepDelay = 250;
  ingestDelay = 120;

  seed() {
    const names = ["warranty.pdf", "price-list-2026.xlsx", "installation-guide.docx", "old-catalogue.pdf"];
    names.forEach((filename, index) => {
      const document = this.newDocument(filename, 120_000 + index * 911_337);
      Object.assign(document, { status: "completed", progress: 100, step: "ready", page_count: 3, chunk_count: 12, visibility: index === 1 ? "workspace" : "private" });
      this.texts.set(document.document_id, textOf(warrantyPages));
      if (filename.startsWith("old")) Object.assign(document, { status: "failed", step: "extracting", progress: 20, reason: "The file is encrypted: remove its password and upload it again.", page_count: null });
    });
    const titles = ["What does the warranty cover?", "Frost damage in outdoor units", "Compare the A and B series", "Prices for 2026", "Einbau im Außenbereich"];
    titles.forEach((title, index) => {
      const at = new Date(Date.now() - index * index * 30 * 3_600_000).toISOString();
      const conversation = this.newConversation(title, at);
      this.finishedExchange(conversation, title, at);
    });
  }

  signIn(user) {
    const token = randomUUID();
    this.sessions.set(token, user.user_id);
    return token;
  }

  user(userId) {
    const { password: _, ...user } = this.users.find((candidate) => candidate.user_id === userId);
    return user;
  }

  newConversation(title, at = now()) {
    const conversation = { conversation_id: id("c"), title, context: null, created_at: at, updated_at: at, message_count: 0, preview: "" };
    this.conversations.set(conversation.conversation_id, conversation);
    this.messages.set(conversation.conversation_id, []);
    return conversation;
  }

  newDocument(filename, size) {
    const at = now();
    const document = {
      document_id: id("d"), filename, title: filename.replace(/\.[^.]+$/, "").replace(/-/g, " "), media_type: filename.endsWith(".pdf") ? "application/pdf" : "application/octet-stream",
      size, status: "pending", progress: 0, step: "extracting", message: null, reason: null, page_count: null, chunk_count: null, visibility: "private", owner_id: "u1", mine: true,
      job_id: id("j"), created_at: at, updated_at: at,
    };
    this.documents.set(document.document_id, document);
    return document;
  }

  message(conversation, role, content, parent_id, more = {}) {
    const message = { message_id: id("m"), conversation_id: conversation.conversation_id, parent_id, role, content, citations: [], retrieved: [], run_id: null, status: "completed", error: null, model: null, usage: null, created_at: now(), ...more };
    this.messages.get(conversation.conversation_id).push(message);
    Object.assign(conversation, { message_count: conversation.message_count + 1, preview: content.slice(0, 120), updated_at: message.created_at });
    return message;
  }

  finishedExchange(conversation, question, at) {
    const asked = this.message(conversation, "user", question, null, { created_at: at });
    const { text } = answerTo(question);
    this.message(conversation, "assistant", text, asked.message_id, { created_at: at, model: "scripted", run_id: id("r"), ...this.sources() });
    conversation.updated_at = at;
  }

  findMessage(messageId) {
    for (const list of this.messages.values()) for (const message of list) if (message.message_id === messageId) return message;
    return undefined;
  }

  sources() {
    const document = [...this.documents.values()].find((candidate) => candidate.status === "completed");
    if (!document) return { citations: [], retrieved: [] };
    const pages = this.texts.get(document.document_id);
    const quotes = ["The warranty covers two years of ordinary use, counted from the day of delivery.", "Batteries are covered for six months only.", "Wear of seals is not a defect."];
    const [first, second, third] = quotes.map((quote, index) => passage(document, pages, quote, index + 1, 7.31 - index));
    return { citations: [first, second], retrieved: [third] };
  }

  publishConversation(conversation) {
    this.channels.publish("user:u1", "conversation_updated", conversation);
    this.channels.publish(`conversation:${conversation.conversation_id}`, "conversation_updated", conversation);
  }

  chat({ content, conversation_id, parent_id, context, request_id }) {
    if (this.requests.has(request_id)) return this.requests.get(request_id);
    const conversation = conversation_id ? this.conversations.get(conversation_id) : this.newConversation(content.slice(0, 60));
    if (!conversation) return null;
    if (context) conversation.context = { kind: "document", document_id: context.document_id, title: this.documents.get(context.document_id)?.title ?? "" };
    const list = this.messages.get(conversation.conversation_id);
    const parent = parent_id === undefined ? (list.at(-1)?.message_id ?? null) : parent_id;
    const asked = this.message(conversation, "user", content, parent);
    const run = this.startRun(conversation, asked, { question: content });
    asked.run_id = run.run_id;
    const event = this.channels.publish(`conversation:${conversation.conversation_id}`, "message", asked);
    this.publishConversation(conversation);
    const ack = { message_id: asked.message_id, conversation_id: conversation.conversation_id, run_id: run.run_id, epoch: this.channels.position(event.channel).epoch, offset: event.offset };
    this.requests.set(request_id, ack);
    return ack;
  }

  startRun(conversation, parent, { question, message }) {
    const run = { run_id: id("r"), status: "running", conversation, stopped: false };
    const target = message ?? this.message(conversation, "assistant", "", parent.message_id);
    Object.assign(target, { run_id: run.run_id, status: "running", error: null });
    run.message = target;
    this.runs.set(run.run_id, run);
    void this.write(run, question);
    return run;
  }

  async write(run, question) {
    const { conversation, message } = run;
    const channel = `conversation:${conversation.conversation_id}`;
    const about = { conversation_id: conversation.conversation_id, run_id: run.run_id };
    const answer = answerTo(question);
    const stream = `run:${run.run_id}`;
    const already = message.content;
    this.channels.openStream(stream, channel, { ...about, message_id: message.message_id });
    this.channels.streams.get(stream).text = already;
    // After the question's own event, which is published in this same turn.
    await null;
    this.channels.publish(channel, "typing", { ...about, message_id: message.message_id, user_id: "assistant", is_typing: true }, false);
    const count = [...this.documents.values()].filter((document) => document.status === "completed").length;
    for (const [stage, progress, text] of [["retrieval", 40, "Searching the documents"], ["generation", 70, `Writing from ${count} documents`]]) {
      this.channels.publish(channel, "rag_progress", { ...about, query_id: run.run_id, stage, progress, message: text }, false);
      await wait(this.stepDelay);
    }
    const rest = answer.text.startsWith(already) ? answer.text.slice(already.length) : answer.text;
    for (const piece of pieces(rest)) {
      if (run.stopped) break;
      message.content += piece;
      this.channels.append(stream, piece);
      await wait(this.tokenDelay);
    }
    this.channels.streams.get(stream).status = "done";
    const fails = answer.fails && !run.stopped;
    run.status = run.stopped ? "stopped" : fails ? "failed" : "completed";
    Object.assign(message, {
      status: run.status, model: "scripted", usage: { input_tokens: 310, output_tokens: Math.ceil(byteLength(message.content) / 4) },
      ...(fails ? { error: { code: "model_error", error: "The model's provider answered 503: overloaded.", provider: "openai", request_id: "req_8f14e45f" } } : {}),
      ...(run.status === "completed" && answer.cited?.length !== 0 ? this.sources() : {}),
    });
    this.channels.publish(channel, "typing", { ...about, message_id: message.message_id, user_id: "assistant", is_typing: false }, false);
    this.channels.publish(channel, "message", { ...message });
    Object.assign(conversation, { preview: message.content.slice(0, 120), updated_at: now() });
    this.publishConversation(conversation);
  }

  updateDocument(document, change, more = {}) {
    Object.assign(document, change, { updated_at: now() });
    const { document_id, filename, status, progress, step, message, reason, job_id } = document;
    const data = { document_id, filename, status, progress, step, message, reason, job_id, ...more };
    this.channels.publish(`document:${document_id}`, "document_status_update", data);
    this.channels.publish("user:u1", "document_status_update", data);
  }

  async ingest(document, pageCount = 12) {
    const alive = () => this.documents.has(document.document_id) && document.status !== "failed";
    this.updateDocument(document, { status: "processing", progress: 1, step: "extracting" });
    for (let page = 1; page <= pageCount && alive(); page++) {
      await wait(this.ingestDelay);
      if (alive()) this.updateDocument(document, { progress: Math.round((page / pageCount) * 70), message: `Page ${page} of ${pageCount}` }, { page, page_count: pageCount });
    }
    for (const [step, progress] of [["chunking", 80], ["indexing", 92]]) {
      if (!alive()) return;
      this.updateDocument(document, { step, progress });
      await wait(this.ingestDelay * 2);
    }
    if (!alive()) return;
    this.texts.set(document.document_id, textOf(warrantyPages));
    this.updateDocument(document, { status: "completed", step: "ready", progress: 100, message: null, page_count: 3, chunk_count: 12 });
  }
}
