/** UTF-8 bytes of a text; a lone surrogate counts as the three bytes of U+FFFD, as an encoder would write it. */
export function byteLength(text: string): number {
  let bytes = 0;
  for (let index = 0; index < text.length; index++)
    bytes += width(text, index);
  return bytes;
}

/** The part of a text after its first `bytes` UTF-8 bytes; null where that place is within a code point or behind the end. */
export function afterBytes(text: string, bytes: number): string | null {
  let at = 0;
  let index = 0;
  while (at < bytes && index < text.length) {
    at += width(text, index);
    index++;
    if (index < text.length && isPair(text, index - 1))
      at += width(text, index++);
  }
  return at === bytes ? text.slice(index) : null;
}

/** Bytes that the UTF-16 unit contributes: four for a surrogate pair, all of them at its first unit. */
function width(text: string, index: number): number {
  const unit = text.charCodeAt(index);
  if (unit < 0x80)
    return 1;
  if (unit < 0x800)
    return 2;
  if (isPair(text, index))
    return 4;
  return index > 0 && isPair(text, index - 1) ? 0 : 3;
}

function isPair(text: string, index: number): boolean {
  return (text.charCodeAt(index) & 0xfc00) === 0xd800 && (text.charCodeAt(index + 1) & 0xfc00) === 0xdc00;
}
