import type { Token, Tokens } from "marked";
import { type ReactNode, memo } from "react";
import { CodeBlock } from "./code-block";
import { type InlineOptions, inline } from "./inline";

const headings = ["h1", "h2", "h3", "h4", "h5", "h6"] as const;

function Heading({ token, options }: { token: Tokens.Heading; options: InlineOptions }) {
  // The page has its own h1: an answer's headings begin below it.
  const Tag = headings[Math.min(5, token.depth)]!;
  return <Tag dir="auto" data-level={token.depth}>{inline(token.tokens, options)}</Tag>;
}

function Table({ token, options }: { token: Tokens.Table; options: InlineOptions }) {
  const cell = (cell: Tokens.TableCell, index: number, Tag: "th" | "td") => (
    <Tag key={index} dir="auto" data-align={cell.align ?? undefined}>{inline(cell.tokens, options)}</Tag>
  );
  return (
    <div className="table-wrap" tabIndex={0}>
      <table>
        <thead><tr>{token.header.map((header, index) => cell(header, index, "th"))}</tr></thead>
        <tbody>{token.rows.map((row, index) => <tr key={index}>{row.map((data, column) => cell(data, column, "td"))}</tr>)}</tbody>
      </table>
    </div>
  );
}

function List({ token, options }: { token: Tokens.List; options: InlineOptions }) {
  const items = token.items.map((item, index) => (
    <Item key={index} item={item} raw={item.raw} loose={item.loose} citation={options.citation} open={options.open && index === token.items.length - 1} />
  ));
  return token.ordered ? <ol dir="auto" start={token.start === "" ? undefined : token.start}>{items}</ol> : <ul dir="auto">{items}</ul>;
}

interface ItemProps extends InlineOptions {
  item: Tokens.ListItem;
  raw: string;
  loose: boolean;
}

/** A long list is one open block: its finished items are not rendered again. */
const Item = memo(
  ({ item, citation, open }: ItemProps) => <li dir="auto">{blocks(item.tokens, { citation, open })}</li>,
  (before, now) => before.raw === now.raw && before.loose === now.loose && before.open === now.open && before.citation === now.citation,
);

function code(token: Tokens.Code) {
  return <CodeBlock language={/^[\w+#.-]*/.exec(token.lang ?? "")?.[0] ?? ""} text={token.text} />;
}

export function blockOf(token: Token, options: InlineOptions): ReactNode {
  switch (token.type) {
    case "heading": return <Heading token={token as Tokens.Heading} options={options} />;
    case "paragraph": return <p dir="auto">{inline(token.tokens, options)}</p>;
    case "blockquote": return <blockquote dir="auto">{blocks(token.tokens ?? [], options)}</blockquote>;
    case "list": return <List token={token as Tokens.List} options={options} />;
    case "code": return code(token as Tokens.Code);
    case "table": return <Table token={token as Tokens.Table} options={options} />;
    case "hr": return <hr />;
    case "space": return null;
    case "html": return <p>{token.raw.trimEnd()}</p>;
    default: return inline([token], options);
  }
}

function blocks(tokens: Token[], options: InlineOptions): ReactNode {
  return tokens.map((token, index) => <Piece key={index} token={token} options={options} />);
}

const Piece = ({ token, options }: { token: Token; options: InlineOptions }) => blockOf(token, options);
