import { Marked, type Token } from "marked";

/**
 * References are off: a definition far below would change what stands above it, so nothing could ever be called closed,
 * and `[1]` belongs to the citations. HTML stays a token and is shown as the text that it is.
 */
const marked = new Marked({ gfm: true, breaks: false, tokenizer: { def: () => undefined, reflink: () => undefined } });

export const lex = (text: string): Token[] => marked.lexer(text);
