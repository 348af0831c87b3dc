/** The ways to a server, from the best to the last resort. */
export type TransportName = "websocket" | "sse" | "long-poll";

export type ConnectionStatus = "connecting" | "connected" | "reconnecting" | "closed";

/** One moment of the connection. Snapshots are immutable: a change is a new object. */
export interface ConnectionState {
  readonly status: ConnectionStatus;
  readonly transport?: TransportName;
  /** When `status` began, in milliseconds since 1970. */
  readonly since: number;
  /** Attempts since the connection was last up; 0 while connected. */
  readonly attempt: number;
  /** When the next attempt is made, in milliseconds since 1970. */
  readonly retry_at?: number;
  readonly user_id?: string | null;
  readonly connection_id?: string;
  /** How the last connection ended. */
  readonly close?: { readonly code: number; readonly reason: string };
  /** Events that were replayed at the last return. */
  readonly caught_up?: number;
  /** The last heartbeat's way there and back. */
  readonly round_trip_ms?: number;
}
