/** Why a connection was closed: the WebSocket close codes that a Parley server uses. */
export const CloseCode = {
  normal: 1000,
  goingAway: 1001,
  protocolError: 1002,
  abnormal: 1006,
  invalidText: 1007,
  tooLarge: 1009,
  restart: 1012,
  drained: 4000,
  tooSlow: 4001,
  heartbeatMissed: 4002,
  authenticationTimeout: 4100,
  badCredential: 4101,
  revoked: 4102,
  tooManyConnections: 4103,
  flooding: 4104,
} as const;

/** Closes after which the same client would only be closed again: 1002, 1007, 1009 and 4100 to 4199. */
export function isFinalClose(code: number): boolean {
  return code === CloseCode.protocolError || code === CloseCode.invalidText || code === CloseCode.tooLarge
    || (code >= 4100 && code <= 4199);
}

/**
 * What went wrong, as the server names it. `timed_out`, `closed` and `not_connected` are the client's own:
 * no answer in time, the client was closed, and a command that needs a connection found none.
 */
export type ErrorCode =
  | "bad_request" | "unknown_command" | "unauthorized" | "not_found" | "conflict" | "too_large" | "unavailable"
  | "model_error" | "internal" | "timed_out" | "closed" | "not_connected" | (string & {});

/** A refusal of the server, or the reason why no answer could be had. */
export class ParleyError extends Error {
  override readonly name = "ParleyError";
  readonly code: ErrorCode;
  /** Whether the same request may succeed later. */
  readonly temporary: boolean;
  /** Seconds after which a new attempt makes sense. */
  readonly retry_after: number | undefined;

  constructor(code: ErrorCode, message: string, options: { temporary?: boolean; retry_after?: number; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.temporary = options.temporary ?? false;
    this.retry_after = options.retry_after;
  }
}
