import { act } from "react";
import { type Root, createRoot } from "react-dom/client";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startI18n } from "@/i18n";
import Markdown from "@/markdown/markdown";
import { hostile, ordinary } from "./markdown-samples";

const allowed = new Set(["DIV", "P", "H2", "H3", "H4", "H5", "H6", "UL", "OL", "LI", "BLOCKQUOTE", "PRE", "CODE", "TABLE", "THEAD", "TBODY", "TR", "TH", "TD", "HR", "BR", "STRONG", "EM", "DEL", "A", "INPUT", "SPAN", "FIGURE", "FIGCAPTION", "BUTTON", "svg", "path", "rect"]);
const allowedAttributes = new Set(["class", "href", "target", "rel", "type", "disabled", "checked", "aria-label", "aria-hidden", "tabindex", "start", "dir", "data-align", "data-level", "data-citation"]);

let holder: HTMLElement;
let root: Root;

beforeAll(async () => {
  (globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = true;
  await startI18n();
});
beforeEach(() => {
  holder = document.createElement("div");
  document.body.append(holder);
  root = createRoot(holder);
});
afterEach(() => {
  act(() => root.unmount());
  holder.remove();
});

const citation = (number: number) => (number <= 2 ? <button type="button" data-citation={number}>{number}</button> : null);
const show = (text: string, streaming: boolean, fresh = streaming) => act(() => root.render(<Markdown text={text} streaming={streaming} fresh={fresh} citation={citation} />));

function renderedAtOnce(text: string): string {
  const other = document.createElement("div");
  const once = createRoot(other);
  act(() => once.render(<Markdown text={text} citation={citation} />));
  const html = other.innerHTML;
  act(() => once.unmount());
  return html;
}

/** Everything in the DOM that the fixed set does not have, as one would read it in a failure. */
function forbidden(element: Element): string[] {
  const icons = new Set(element.querySelectorAll("svg, svg *"));
  return [...element.querySelectorAll("*")].flatMap((node) => {
    if (icons.has(node)) return node.closest("figcaption") ? [] : [`an svg outside a code block's bar: ${node.outerHTML}`];
    const found = allowed.has(node.tagName) ? [] : [`<${node.tagName}>`];
    for (const { name, value } of node.attributes) {
      if (!allowedAttributes.has(name)) found.push(`${name} on <${node.tagName}>`);
      if (name === "dir" && value !== "auto") found.push(`dir ${value}`);
      if (name === "href" && !/^(https?:\/\/|mailto:)/.test(value)) found.push(`href ${value}`);
      if (name === "href" && node.getAttribute("rel") !== "noopener noreferrer nofollow") found.push(`rel ${node.getAttribute("rel")}`);
    }
    return found;
  });
}

const characters = (text: string) => [...text];

describe("Markdown that grows", () => {
  it.each(hostile)("is safe at every prefix of %j", (text) => {
    let prefix = "";
    for (const character of characters(text)) {
      prefix += character;
      show(prefix, true);
      expect(forbidden(holder), prefix).toEqual([]);
    }
    show(text, false);
    expect(forbidden(holder)).toEqual([]);
  });

  it.each([...ordinary, ...hostile])("ends as what is rendered at once: %j", (text) => {
    let prefix = "";
    for (const character of characters(text)) {
      prefix += character;
      show(prefix, true);
    }
    show(text, false);
    expect(holder.innerHTML).toBe(renderedAtOnce(text));
  });

  it("ends the same however the text was cut", () => {
    const text = ordinary.join("\n\n");
    let seed = 7;
    for (let round = 0; round < 12; round++) {
      let at = 0;
      while (at < text.length) {
        seed = (seed * 1103515245 + 12345) % 2147483648;
        at = Math.min(text.length, at + 1 + (seed % 90));
        show(text.slice(0, at), true);
      }
      show(text, false);
      expect(holder.innerHTML).toBe(renderedAtOnce(text));
      show("", false);
    }
  });

  it("leaves a closed block's elements alone while the text goes on", () => {
    show("# Title\n\nA first paragraph.\n\nA second one\n\n", true);
    const [title, first] = holder.querySelectorAll(".prose > *");
    for (const more of ["and", " more", " words.\n\n", "- a\n", "- b\n\n", "end"]) show(`# Title\n\nA first paragraph.\n\nA second one\n\n${more}`, true);
    expect(holder.querySelector("h2")).toBe(title);
    expect(holder.querySelector("p")).toBe(first);
  });

  it("appends to the text node of an open code block", () => {
    show("```js\nconst a = 1;\n", true);
    const node = holder.querySelector("code")!.firstChild!;
    show("```js\nconst a = 1;\nconst b = 2;\n", true);
    expect(holder.querySelector("code")!.firstChild).toBe(node);
    expect(node.textContent).toBe("const a = 1;\nconst b = 2;");
  });

  it("fades in words that have just been written, and none that were there before", () => {
    show("These words were here", true, false);
    show("These words were here and these are new", true, true);
    const faded = [...holder.querySelectorAll(".fade-word")].map((word) => word.textContent!.trim());
    expect(faded).toEqual(["and", "these", "are", "new"]);
    show("These words were here and these are new", false);
    expect(holder.querySelectorAll("span")).toHaveLength(0);
  });

  it("makes chips only of citations that exist", () => {
    show("Two years [1], batteries six months [2][1], and nobody knows [3] or [x].", false);
    expect([...holder.querySelectorAll("[data-citation]")].map((chip) => chip.textContent)).toEqual(["1", "2", "1"]);
    expect(holder.textContent).toContain("[3] or [x]");
  });

  it("shows an image as a link that nobody follows for the reader", () => {
    show("![a chart](https://example.com/chart.png)", false);
    expect(holder.querySelector("img")).toBeNull();
    expect(holder.querySelector("a")?.getAttribute("href")).toBe("https://example.com/chart.png");
  });
});
