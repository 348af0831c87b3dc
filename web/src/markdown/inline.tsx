import type { Token, Tokens } from "marked";
import { Fragment, type ReactNode } from "react";
import { decodeEntities } from "./entities";
import { safeHref } from "./links";
import { Words } from "./words";

export interface InlineOptions {
  /** What stands for `[n]`; null where there is no such citation: then the text stays text. */
  citation: (number: number) => ReactNode | null;
  /** The block is still being written. */
  open: boolean;
  /** Inside a link nothing else can be followed or pressed. */
  inLink?: boolean;
}

function plain(text: string, options: InlineOptions): ReactNode {
  return options.open ? <Words text={text} /> : text;
}

function textWithCitations(raw: string, options: InlineOptions): ReactNode {
  const text = decodeEntities(raw);
  const parts = text.split(/\[(\d{1,3})\]/);
  if (parts.length === 1) return plain(text, options);
  return parts.map((part, index) => {
    if (index % 2 === 0) return part && <Fragment key={index}>{plain(part, options)}</Fragment>;
    return <Fragment key={index}>{(!options.inLink && options.citation(Number(part))) || `[${part}]`}</Fragment>;
  });
}

function link(href: string, content: ReactNode, options: InlineOptions): ReactNode {
  const safe = options.inLink ? null : safeHref(href);
  return safe === null ? <>{content}</> : <a href={safe} target="_blank" rel="noopener noreferrer nofollow">{content}</a>;
}

function one(token: Token, options: InlineOptions): ReactNode {
  switch (token.type) {
    case "strong": return <strong>{inline(token.tokens, options)}</strong>;
    case "em": return <em>{inline(token.tokens, options)}</em>;
    case "del": return <del>{inline(token.tokens, options)}</del>;
    case "codespan": return <code>{(token as Tokens.Codespan).text}</code>;
    case "br": return <br />;
    case "checkbox": return <input type="checkbox" disabled checked={(token as Tokens.Checkbox).checked} aria-label={(token as Tokens.Checkbox).raw.trim()} />;
    case "link": return link((token as Tokens.Link).href, inline(token.tokens, { ...options, inLink: true }), options);
    // An image would be a request to somebody else's server: the reader decides whether to make it.
    case "image": return link((token as Tokens.Image).href, decodeEntities((token as Tokens.Image).text) || (token as Tokens.Image).href, options);
    case "text": return token.tokens ? inline(token.tokens, options) : textWithCitations((token as Tokens.Text).text, options);
    case "escape": return (token as Tokens.Escape).text;
    default: return token.raw;
  }
}

export function inline(tokens: Token[] | undefined, options: InlineOptions): ReactNode {
  return joinText(tokens ?? []).map((token, index) => <Fragment key={index}>{one(token, options)}</Fragment>);
}

/** The lexer cuts text at characters that might begin something; `[1]` must not be lost in such a cut. */
function joinText(tokens: Token[]): Token[] {
  const joined: Token[] = [];
  for (const token of tokens) {
    const last = joined.at(-1);
    if (token.type === "text" && !token.tokens && last?.type === "text" && !last.tokens)
      joined[joined.length - 1] = { ...last, raw: last.raw + token.raw, text: (last as Tokens.Text).text + (token as Tokens.Text).text } as Token;
    else joined.push(token);
  }
  return joined;
}
