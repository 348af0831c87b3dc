import type { Token } from "marked";
import { lex } from "./lexer";

/** A top-level piece of Markdown. A closed one never changes again, whatever is appended to the text. */
export interface Block {
  key: number;
  token: Token;
  closed: boolean;
}

const isBlank = (token: Token) => token.type === "space";
const firstLineEnds = (token: Token) => token.raw.includes("\n");

/**
 * Whether the text after `token` can no longer reach back into it. A blank line must lie between, and the next block's
 * first line must be whole: "1. a", blank, "2" is a paragraph that becomes the list's second item with the next character.
 */
function endsBefore(tokens: Token[], index: number): boolean {
  const next = tokens[index + 1];
  if (!next) return false;
  const following = isBlank(next) ? tokens[index + 2] : next;
  const apart = isBlank(next) ? next.raw.includes("\n") && /\n\s*\n/.test(tokens[index]!.raw.slice(-2) + next.raw) : /\n[ \t]*\n$/.test(tokens[index]!.raw);
  return apart && following !== undefined && firstLineEnds(following);
}

/** Keeps the blocks of a text that grows at its end: only what is behind the last closed block is lexed again. */
export class BlockParser {
  private text = "";
  private closedLength = 0;
  private closed: Block[] = [];
  private blocks: Block[] = [];

  update(text: string): Block[] {
    if (text === this.text) return this.blocks;
    if (!text.startsWith(this.text)) this.reset();
    this.text = text;

    const tokens = lex(text.slice(this.closedLength));
    let boundary = -1;
    for (let index = tokens.length - 2; index >= 0 && boundary < 0; index--) if (!isBlank(tokens[index]!) && endsBefore(tokens, index)) boundary = index;
    // Lexing normalises line ends: where the pieces no longer add up to the text, nothing is closed.
    if (boundary >= 0 && tokens.reduce((length, token) => length + token.raw.length, 0) !== text.length - this.closedLength) boundary = -1;

    const open: Block[] = [];
    let key = this.closed.length;
    tokens.forEach((token, index) => {
      if (index <= boundary) this.closedLength += token.raw.length;
      if (isBlank(token)) return;
      (index <= boundary ? this.closed : open).push({ key: key++, token, closed: index <= boundary });
    });
    this.blocks = [...this.closed, ...open];
    return this.blocks;
  }

  private reset() {
    this.text = "";
    this.closedLength = 0;
    this.closed = [];
  }
}
