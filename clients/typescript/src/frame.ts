import { ParleyError } from "./codes.js";

/** Anything a server sends, before it is known what. */
export interface Frame {
  readonly type: string;
  readonly re?: string;
  readonly channel?: string;
  readonly epoch?: string;
  readonly offset?: number;
  readonly data?: unknown;
  readonly [name: string]: unknown;
}

/** @returns null where the text is not a frame. */
export function parseFrame(text: string): Frame | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  return isObject(value) && typeof value.type === "string" ? (value as Frame) : null;
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The refusal that an `error` frame, or the problem details of a REST answer, carries. */
export function toError(refusal: Record<string, unknown>): ParleyError {
  const { code, error, detail, title, temporary, retry_after } = refusal;
  const sentence = [error, detail, title].find((text) => typeof text === "string") as string | undefined;
  return new ParleyError(typeof code === "string" ? code : "internal", sentence ?? "The server refused without a reason.", {
    temporary: temporary === true,
    ...(typeof retry_after === "number" ? { retry_after } : {}),
  });
}
