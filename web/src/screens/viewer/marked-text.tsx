import { Fragment } from "react";
import { cn } from "@/lib/cn";
import type { Mark } from "./locate";

/** Text with some of its places marked; the marks do not overlap and come in order. */
export function MarkedText({ text, marks }: { text: string; marks: readonly Mark[] }) {
  if (marks.length === 0) return text;
  let at = 0;
  const parts = marks.map((mark, index) => {
    const before = text.slice(at, mark.start);
    at = mark.end;
    return (
      <Fragment key={index}>
        {before}
        <mark className={cn(mark.current && "outline-2 outline-accent")} data-current={mark.current || undefined}>{text.slice(mark.start, mark.end)}</mark>
      </Fragment>
    );
  });
  return <>{parts}{text.slice(at)}</>;
}
