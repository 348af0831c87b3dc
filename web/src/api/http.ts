/** RFC 9457 problem details, as the server answers every refusal. */
interface Problem {
  title?: string;
  detail?: string;
  code?: string;
  temporary?: boolean;
  retry_after?: number;
}

export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly temporary: boolean;
  readonly retry_after: number | undefined;

  constructor(status: number, problem: Problem) {
    super(problem.detail ?? problem.title ?? `HTTP ${status}`);
    this.name = "ApiError";
    this.status = status;
    this.code = problem.code ?? (status === 0 ? "offline" : "internal");
    this.temporary = problem.temporary ?? (status === 0 || status >= 500);
    this.retry_after = problem.retry_after;
  }
}

let onUnauthorized: (() => void) | undefined;

/** What happens when the session is over; sign-in itself answers 401 too and is left alone. */
export function setUnauthorizedHandler(handler: () => void): void {
  onUnauthorized = handler;
}

export async function problemOf(response: Response): Promise<ApiError> {
  const text = await response.text();
  try {
    return new ApiError(response.status, JSON.parse(text) as Problem);
  } catch {
    return new ApiError(response.status, { title: response.statusText || `HTTP ${response.status}` });
  }
}

export async function send(path: string, init: RequestInit = {}): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(path, { credentials: "same-origin", ...init });
  } catch (cause) {
    if (init.signal?.aborted) throw cause;
    throw new ApiError(0, { title: "The server cannot be reached." });
  }
  if (response.ok) return response;
  if (response.status === 401 && !path.startsWith("/api/v1/auth/")) onUnauthorized?.();
  throw await problemOf(response);
}

export async function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  return (await send(path, signal ? { signal } : {})).json() as Promise<T>;
}

export async function write<T = void>(method: "POST" | "PUT" | "PATCH" | "DELETE", path: string, body?: unknown): Promise<T> {
  const response = await send(path, {
    method,
    ...(body === undefined ? {} : { headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) }),
  });
  return (response.status === 204 ? undefined : await response.json()) as T;
}

export function query(values: Record<string, string | number | undefined>): string {
  const pairs = Object.entries(values).flatMap(([name, value]) => (value === undefined || value === "" ? [] : [[name, String(value)]]));
  return pairs.length === 0 ? "" : `?${new URLSearchParams(pairs)}`;
}
