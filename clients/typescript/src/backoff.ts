/**
 * Full jitter: anywhere between `min` and a cap that starts at twice `min` and doubles with each attempt up to `max`.
 * A crowd that lost its server together does not come back together.
 *
 * @param attempt counts from 1.
 */
export function backoff(attempt: number, min: number, max: number, random: () => number): number {
  const cap = Math.min(max, min * 2 ** attempt);
  return min + random() * Math.max(0, cap - min);
}
