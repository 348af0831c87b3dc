import { createHash } from "node:crypto";
import { now } from "./channels.mjs";
import { multipart, readBody } from "./http.mjs";

class Refusal extends Error {
  constructor(status, code, detail) { super(detail); Object.assign(this, { status, code }); }
}
const notFound = (what) => new Refusal(404, "not_found", `There is no such ${what}.`);
const must = (value, what) => value ?? (() => { throw notFound(what); })();

function page(list, query, key, fallback = 50) {
  const limit = Number(query.get("limit") ?? fallback);
  const before = query.get("before");
  const start = before ? list.findIndex((item) => item[key] === before) + 1 : 0;
  return { items: list.slice(start, start + limit), has_more: list.length > start + limit };
}

/** `METHOD /path/:name` → what answers it. An answer is `{status?, body?, headers?, raw?}`. */
export const routes = {
  "POST /api/v1/auth/login": async ({ state, body }) => {
    const { email, password } = body;
    const user = state.users.find((candidate) => candidate.email === email && candidate.password === password);
    if (!user) throw new Refusal(401, "unauthorized", "The address or the password is wrong.");
    return signedIn(state, user);
  },
  "POST /api/v1/auth/ticket": async ({ state, body }) => {
    const userId = state.tickets.get(body.ticket);
    if (!userId) throw new Refusal(401, "unauthorized", "This sign-in link has been used or has expired.");
    state.tickets.delete(body.ticket);
    const user = state.users.find((candidate) => candidate.user_id === userId);
    user.hasPassword = false;
    return signedIn(state, user);
  },
  "POST /api/v1/auth/logout": async ({ state, session }) => {
    state.sessions.delete(session);
    return { status: 204, headers: { "Set-Cookie": "parley_session=; Path=/; Max-Age=0" } };
  },
  "GET /api/v1/me": async ({ state, userId }) => ({ body: { user: state.user(userId), has_password: state.users[0].hasPassword !== false } }),
  "PUT /api/v1/me/password": async ({ state, body }) => {
    if (body.new_password.length < 10) throw new Refusal(400, "bad_request", "A password needs 10 to 256 characters.");
    Object.assign(state.users[0], { password: body.new_password, hasPassword: true });
    return { status: 204 };
  },
  "GET /api/v1/users": async ({ state }) => ({ body: { users: state.users.map((user) => state.user(user.user_id)) } }),
  "POST /api/v1/users": async ({ state, body }) => {
    if (state.users.some((user) => user.email === body.email)) throw new Refusal(409, "conflict", "There is a user with this address.");
    const user = { user_id: `u${state.users.length + 1}`, name: body.email.split("@")[0], role: "member", workspace_id: "w1", ...body };
    state.users.push(user);
    return { status: 201, body: { user: state.user(user.user_id) } };
  },
  "GET /api/v1/assistant": async () => ({ body: { provider: "offline", model: null, configured: false } }),

  "POST /api/v1/conversations": async ({ state, body }) => ({ status: 201, body: { conversation: state.newConversation(body.title ?? "New conversation") } }),
  "GET /api/v1/conversations": async ({ state, query }) => {
    const newest = [...state.conversations.values()].sort((a, b) => b.updated_at.localeCompare(a.updated_at));
    const { items, has_more } = page(newest, query, "conversation_id");
    return { body: { conversations: items, has_more } };
  },
  "GET /api/v1/conversations/:id": async ({ state, params }) =>
    ({ body: { conversation: must(state.conversations.get(params.id), "conversation"), ...state.channels.position(`conversation:${params.id}`) } }),
  "PATCH /api/v1/conversations/:id": async ({ state, params, body }) => {
    const conversation = must(state.conversations.get(params.id), "conversation");
    if (body.title) conversation.title = body.title;
    state.publishConversation(conversation);
    return { body: { conversation } };
  },
  "DELETE /api/v1/conversations/:id": async ({ state, params }) => {
    state.deleted.set(params.id, must(state.conversations.get(params.id), "conversation"));
    state.conversations.delete(params.id);
    state.channels.publish("user:u1", "conversation_deleted", { conversation_id: params.id });
    return { status: 204 };
  },
  "POST /api/v1/conversations/:id/restore": async ({ state, params }) => {
    const conversation = must(state.deleted.get(params.id), "conversation");
    state.deleted.delete(params.id);
    state.conversations.set(params.id, conversation);
    state.publishConversation(conversation);
    return { body: { conversation } };
  },
  "GET /api/v1/conversations/:id/messages": async ({ state, params, query }) => {
    must(state.conversations.get(params.id), "conversation");
    const { items, has_more } = page([...state.messages.get(params.id)].reverse(), query, "message_id");
    return { body: { conversation_id: params.id, messages: items.reverse(), count: items.length, has_more, ...state.channels.position(`conversation:${params.id}`) } };
  },
  "POST /api/v1/conversations/:id/messages": async ({ state, params, body }) => ({ status: 202, body: must(state.chat({ ...body, conversation_id: params.id }), "conversation") }),
  "PUT /api/v1/conversations/:id/context": async ({ state, params, body }) => {
    const conversation = must(state.conversations.get(params.id), "conversation");
    conversation.context = body.context && { kind: "document", document_id: body.context.document_id, title: must(state.documents.get(body.context.document_id), "document").title };
    state.publishConversation(conversation);
    return { body: { conversation_id: params.id, context: conversation.context } };
  },
  "GET /api/v1/conversations/:id/export": async ({ state, params, query }) => ({
    raw: state.messages.get(params.id).map((message) => `**${message.role}**\n\n${message.content}`).join("\n\n"),
    headers: { "Content-Type": "text/markdown", "Content-Disposition": `attachment; filename="conversation.${query.get("format")}"` },
  }),
  "POST /api/v1/messages/:id/regenerate": async ({ state, params }) => {
    const answer = must(state.findMessage(params.id), "message");
    const question = state.findMessage(answer.parent_id);
    return started(state, question, state.startRun(state.conversations.get(answer.conversation_id), question, { question: question.content }));
  },
  "POST /api/v1/runs/:id/stop": async ({ state, params }) => {
    const run = must(state.runs.get(params.id), "run");
    run.stopped = true;
    return { body: { run_id: run.run_id, status: "stopped", position: Buffer.byteLength(run.message.content) } };
  },
  "POST /api/v1/runs/:id/continue": async ({ state, params }) => {
    const before = must(state.runs.get(params.id), "run");
    const question = state.findMessage(before.message.parent_id);
    return started(state, question, state.startRun(before.conversation, question, { question: question.content.replace(/fail/gi, "go on"), message: before.message }));
  },
  "GET /api/v1/search": async ({ state, query }) => ({ body: { query: query.get("q"), results: search(state, query.get("q")), took_ms: 4 } }),

  "POST /api/v1/documents": async ({ state, request }) => {
    const documents = multipart(request.headers["content-type"], await readBody(request)).filter((part) => part.filename).map((part) => accept(state, part));
    return { status: 202, body: { documents } };
  },
  "GET /api/v1/documents": async ({ state, query }) => {
    const { items, has_more } = page([...state.documents.values()].reverse(), query, "document_id");
    return { body: { documents: items, has_more } };
  },
  "GET /api/v1/documents/:id": async ({ state, params }) =>
    ({ body: { document: must(state.documents.get(params.id), "document"), ...state.channels.position(`document:${params.id}`) } }),
  "PATCH /api/v1/documents/:id": async ({ state, params, body }) => ({ body: { document: Object.assign(must(state.documents.get(params.id), "document"), body) } }),
  "GET /api/v1/documents/:id/content": async ({ state, params }) => {
    const document = must(state.documents.get(params.id), "document");
    return { raw: state.files.get(params.id) ?? Buffer.from("scripted"), headers: { "Content-Type": document.media_type, "Content-Disposition": `attachment; filename="${document.filename}"` } };
  },
  "GET /api/v1/documents/:id/text": async ({ state, params, query }) => {
    const pages = must(state.texts.get(params.id), "document");
    const wanted = query.get("page");
    return { body: { document_id: params.id, pages: wanted ? pages.filter((candidate) => candidate.page === Number(wanted)) : pages } };
  },
  "DELETE /api/v1/documents/:id": async ({ state, params }) => {
    must(state.documents.get(params.id), "document");
    state.documents.delete(params.id);
    state.channels.publish("user:u1", "document_deleted", { document_id: params.id });
    return { status: 204 };
  },
  "POST /api/v1/documents/:id/retry": async ({ state, params }) => {
    const document = must(state.documents.get(params.id), "document");
    Object.assign(document, { status: "pending", reason: null });
    void state.ingest(document);
    return { status: 202, body: { document } };
  },
  "POST /api/v1/jobs/:id/cancel": async ({ state, params }) => {
    const document = must([...state.documents.values()].find((candidate) => candidate.job_id === params.id), "job");
    state.updateDocument(document, { status: "failed", reason: "Cancelled." });
    return { body: { job: { job_id: params.id, kind: "ingestion", title: document.filename, status: "cancelled", cancel_requested: true } } };
  },
  "GET /health": async () => ({ body: { status: "healthy" } }),
};

function signedIn(state, user) {
  const session = state.signIn(user);
  return {
    body: { user: state.user(user.user_id), access_token: session, expires_at: new Date(Date.now() + 3_600_000).toISOString() },
    headers: { "Set-Cookie": `parley_session=${session}; Path=/; HttpOnly; SameSite=Lax` },
  };
}

function started(state, question, run) {
  const position = state.channels.position(`conversation:${question.conversation_id}`);
  return { status: 202, body: { message_id: question.message_id, conversation_id: question.conversation_id, run_id: run.run_id, ...position } };
}

function accept(state, part) {
  const hash = createHash("sha256").update(part.content).digest("hex");
  const known = [...state.files].find(([, content]) => createHash("sha256").update(content).digest("hex") === hash);
  if (known) return { document_id: known[0], job_id: null, filename: part.filename, status: "completed", duplicate_of: known[0] };
  const document = state.newDocument(part.filename, part.content.length);
  state.files.set(document.document_id, part.content);
  void state.ingest(document);
  return { document_id: document.document_id, job_id: document.job_id, filename: part.filename, status: "pending" };
}

function search(state, text) {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const hits = (value) => words.some((word) => value.toLowerCase().includes(word));
  const documents = [...state.texts].flatMap(([document_id, pages]) => {
    const document = state.documents.get(document_id);
    return pages.filter((candidate) => document && hits(candidate.text)).slice(0, 1).map((candidate) =>
      ({ kind: "document", document_id, title: document.title, page: candidate.page, start: candidate.start, end: candidate.end, quote: candidate.text.slice(0, 200), score: 5 }));
  });
  const messages = [...state.messages.values()].flat().filter((message) => state.conversations.has(message.conversation_id) && hits(message.content)).map((message) =>
    ({ kind: "message", conversation_id: message.conversation_id, message_id: message.message_id, title: state.conversations.get(message.conversation_id).title, quote: message.content.slice(0, 200), created_at: message.created_at ?? now(), score: 3 }));
  return [...documents, ...messages];
}
