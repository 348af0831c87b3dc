import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Mock, launch, visit } from "./browser.ts";
import { pdfOf } from "./pdf.ts";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
let browser: Browser;
beforeAll(async () => { browser = await launch(); });
afterAll(() => browser.close());

interface Screen {
  path: (mock: Mock) => string;
  ready: (page: Page) => Promise<unknown>;
  signedIn?: boolean;
}

const screens: Record<string, Screen> = {
  "sign-in": { path: () => "/sign-in", ready: (page) => page.getByLabel("Password").waitFor(), signedIn: false },
  "new chat": { path: () => "/chat", ready: (page) => page.getByText("Ask about installation-guide.docx").waitFor() },
  chat: { path: (mock) => `/chat/${[...mock.state.conversations.keys()][0]}`, ready: (page) => page.locator("[data-citation]").first().click().then(() => page.locator("mark").waitFor()) },
  documents: { path: () => "/documents", ready: (page) => page.getByText("warranty.pdf").first().waitFor() },
  viewer: { path: (mock) => `/documents/${[...mock.state.documents.keys()][0]}?page=2&start=300&end=340`, ready: (page) => page.locator("mark").first().waitFor() },
  original: { path: (mock) => { const id = [...mock.state.documents.keys()][0]!; mock.state.files.set(id, pdfOf(["First page"])); return `/documents/${id}?tab=original`; }, ready: (page) => page.locator("canvas[data-rendered]").waitFor() },
  uploads: { path: () => "/documents", ready: async (page) => { await page.setInputFiles("input[type=file]", { name: "notes.txt", mimeType: "text/plain", buffer: Buffer.from("notes") }); await page.getByText("Ready to answer from").waitFor(); } },
  search: { path: () => "/search?q=warranty", ready: (page) => page.locator("mark").first().waitFor() },
  palette: { path: () => "/chat", ready: async (page) => { await page.getByText("Ask about installation-guide.docx").waitFor(); await page.keyboard.press("Control+k"); await page.getByRole("combobox").waitFor(); } },
  connection: { path: () => "/connection", ready: (page) => page.getByRole("button", { name: "Run the test" }).click().then(() => page.getByRole("button", { name: "Copy report" }).waitFor()) },
  settings: { path: () => "/settings", ready: (page) => page.getByText("ada@example.com").first().waitFor() },
};

interface Violation {
  id: string;
  nodes: { html: string }[];
}

async function violations(page: Page): Promise<string[]> {
  // Straight into the page's world: the content policy lets no script tag in, and shall not.
  await page.evaluate(axe);
  const { violations } = (await page.evaluate("axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })")) as { violations: Violation[] };
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`));
}

describe.each([{ width: 1440, dark: false }, { width: 360, dark: true }])("at $width px, dark: $dark", ({ width, dark }) => {
  it.each(Object.keys(screens))("%s has nothing for axe to find, no complaint, and fits", async (name) => {
    const { path, ready, signedIn = true } = screens[name]!;
    const { page, mock, complaints } = await visit(browser, { width, height: 800, dark, signedIn });
    await page.emulateMedia({ reducedMotion: "reduce", colorScheme: dark ? "dark" : "light" });
    await page.goto(mock.url + path(mock));
    await ready(page);
    expect(await violations(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    expect(complaints).toEqual([]);
  });
});

describe("the frame", () => {
  it("undoes a deletion", async () => {
    const { page, mock } = await visit(browser);
    await page.goto(`${mock.url}/chat`);
    const list = page.getByRole("region", { name: "Conversations" });
    await list.getByText("Prices for 2026").hover();
    await page.getByRole("button", { name: "More for “Prices for 2026”" }).click();
    await page.getByRole("menuitem", { name: "Delete" }).click();
    await page.getByText("“Prices for 2026” was deleted").waitFor();
    await list.getByText("Prices for 2026").waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Undo" }).click();
    await list.getByText("Prices for 2026").waitFor();
  });

  it("renames a conversation in its place", async () => {
    const { page, mock } = await visit(browser);
    await page.goto(`${mock.url}/chat`);
    const list = page.getByRole("region", { name: "Conversations" });
    await list.getByText("Prices for 2026").hover();
    await page.getByRole("button", { name: "More for “Prices for 2026”" }).click();
    await page.getByRole("menuitem", { name: "Rename" }).click();
    const field = page.getByLabel("New title");
    await field.waitFor();
    await page.waitForFunction(() => document.activeElement?.getAttribute("aria-label") === "New title");
    await page.keyboard.type("All prices");
    await page.keyboard.press("Enter");
    await list.getByText("All prices").waitFor();
    expect([...mock.state.conversations.values()].some((conversation) => conversation.title === "All prices")).toBe(true);
  });

  it("gives the focus back when a dialog closes", async () => {
    const { page, mock } = await visit(browser);
    const focused = () => page.evaluate(() => document.activeElement?.getAttribute("aria-label"));
    await page.goto(`${mock.url}/chat`);
    await page.getByLabel("Message", { exact: true }).focus();
    await page.keyboard.press("Control+k");
    await page.getByRole("combobox").waitFor();
    await page.keyboard.press("Escape");
    await expect.poll(focused).toBe("Message");
    await page.getByRole("button", { name: "Ask about one document" }).press("Enter");
    await page.getByRole("dialog").waitFor();
    await page.keyboard.press("Escape");
    await expect.poll(focused).toBe("Ask about one document");

    await page.goto(`${mock.url}/documents`);
    await page.getByRole("button", { name: "More for warranty.pdf" }).press("Enter");
    await page.getByRole("menuitem", { name: "Delete" }).press("Enter");
    await page.getByRole("alertdialog").waitFor();
    await page.keyboard.press("Escape");
    await expect.poll(focused).toBe("More for warranty.pdf");
  });

  it("goes anywhere from the keyboard", async () => {
    const { page, mock } = await visit(browser);
    await page.goto(`${mock.url}/chat`);
    await page.getByText("Ask about installation-guide.docx").waitFor();
    await page.keyboard.press("Control+k");
    await page.getByRole("combobox").fill("price-list");
    await page.getByRole("option", { name: "price-list-2026.xlsx" }).waitFor();
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/documents\/d_/);
    await page.keyboard.press("Control+k");
    await page.getByRole("combobox").fill("frost");
    await page.getByRole("option", { name: "Search everything" }).click();
    await page.waitForURL(/\/search\?q=frost/);
    await page.locator("mark").first().waitFor();
  });

  it("speaks German when it is asked to, and keeps the theme", async () => {
    const { page, mock } = await visit(browser);
    await page.goto(`${mock.url}/settings`);
    await page.getByLabel("Theme").selectOption("dark");
    await page.getByLabel("Language").selectOption("de");
    await page.getByRole("heading", { name: "Einstellungen" }).waitFor();
    await page.reload();
    await page.getByRole("heading", { name: "Einstellungen" }).waitFor();
    expect(await page.evaluate(() => [document.documentElement.lang, document.documentElement.dataset["theme"]])).toEqual(["de", "dark"]);
  });

  it("tests every way to the server and reports what fails", async () => {
    const { page, mock } = await visit(browser);
    mock.control.webSockets = false;
    await page.goto(`${mock.url}/connection`);
    await page.getByRole("button", { name: "Run the test" }).click();
    await page.getByRole("button", { name: "Copy report" }).click();
    const report = await page.evaluate(() => navigator.clipboard.readText());
    expect(report).toMatch(/websocket\s+failed.*close 1006/);
    expect(report).toMatch(/sse\s+ok/);
    expect(report).toMatch(/long-poll\s+ok/);
    expect(report).toMatch(/rest\s+ok/);
  });

  it("adds a user", async () => {
    const { page, mock } = await visit(browser);
    await page.goto(`${mock.url}/settings`);
    await page.getByRole("button", { name: "Add user" }).click();
    await page.getByRole("dialog").getByLabel("Email").fill("grace@example.com");
    await page.getByRole("dialog").getByLabel("First password").fill("a fine password");
    await page.getByRole("dialog").getByRole("button", { name: "Add" }).click();
    await page.getByText("grace@example.com").waitFor();
  });
});
