import { useEffect, useRef, useState } from "react";
import { readStored, writeStored } from "@/live/local";

/** Text that is not lost: kept for each conversation, written when the typing pauses and when the page goes away. */
export function useDraft(key: string): [string, (text: string) => void] {
  const name = `parley.draft.${key}`;
  const [text, setText] = useState(() => readStored<string>(name, ""));
  const latest = useRef(text);
  latest.current = text;
  useEffect(() => {
    const save = () => writeStored(name, latest.current || null);
    const timer = setTimeout(save, 250);
    addEventListener("pagehide", save);
    return () => { clearTimeout(timer); removeEventListener("pagehide", save); save(); };
  }, [name, text]);
  return [text, setText];
}
