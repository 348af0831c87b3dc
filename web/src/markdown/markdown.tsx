import { type ReactNode, memo, useRef } from "react";
import { type Block, BlockParser } from "./blocks";
import { blockOf } from "./block";
import { FreshContext } from "./words";

interface Props {
  text: string;
  /** What stands for `[n]`, or null where the answer has no such citation. Keep its identity: a new one renders every block anew. */
  citation?: (number: number) => ReactNode | null;
  /** The text still grows: its last block is set word by word. */
  streaming?: boolean;
  /** Words that appear fade in. Off for what is only shown again. */
  fresh?: boolean;
}

const noCitations = () => null;

/**
 * Renders Markdown as elements of a fixed set, made here one by one: no HTML of the text is ever parsed by the browser, so
 * there is nothing to sanitise, at any prefix.
 */
export default function Markdown({ text, citation = noCitations, streaming = false, fresh = false }: Props) {
  const parser = useRef<BlockParser>(null);
  parser.current ??= new BlockParser();
  const blocks = parser.current.update(text);
  return (
    <FreshContext value={fresh}>
      <div className="prose">
        {blocks.map((block, index) => (
          <BlockView key={block.key} block={block} raw={block.token.raw} citation={citation} open={streaming && index === blocks.length - 1} />
        ))}
      </div>
    </FreshContext>
  );
}

interface ViewProps {
  block: Block;
  raw: string;
  citation: (number: number) => ReactNode | null;
  open: boolean;
}

const BlockView = memo(
  ({ block, citation, open }: ViewProps) => blockOf(block.token, { citation, open }),
  (before, now) => before.raw === now.raw && before.block.token.type === now.block.token.type && before.open === now.open && before.citation === now.citation,
);
