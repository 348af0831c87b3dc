import { createContext, use, useState } from "react";

/** Whether text that appears now has just been written (it fades in) or was there before (it does not). */
export const FreshContext = createContext(false);

function Word({ text }: { text: string }) {
  const fresh = use(FreshContext);
  const [fades] = useState(fresh);
  return <span className={fades ? "fade-word" : undefined}>{text}</span>;
}

/** Text of the block that is being written. A word keeps its element while it grows, so that it fades in once. */
export function Words({ text }: { text: string }) {
  return text.split(/(?<=\s)(?=\S)/).map((word, index) => <Word key={index} text={word} />);
}
