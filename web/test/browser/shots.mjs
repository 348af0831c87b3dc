import { mkdirSync } from "node:fs";
import { chromium } from "playwright-core";
import { startMock } from "../mock/server.mjs";

/** Pictures of every screen in both themes and widths, for whoever looks at the design. Not a test. */
const folder = new URL("./shots/", import.meta.url).pathname;
mkdirSync(folder, { recursive: true });
const only = process.argv[2];
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu", "--no-first-run"] });
const mock = await startMock({ seed: true });
const session = mock.state.signIn(mock.state.users[0]);
const conversation = [...mock.state.conversations.keys()][0];
const document = [...mock.state.documents.keys()][0];

const screens = {
  "new-chat": { path: "/chat" },
  chat: { path: `/chat/${conversation}`, act: async (page) => { await page.locator("[data-citation]").first().waitFor(); if (page.viewportSize().width > 1000) { await page.locator("[data-citation='1']").first().click(); await page.locator("mark").waitFor(); } } },
  documents: { path: "/documents" },
  viewer: { path: `/documents/${document}?page=2&start=280&end=360` },
  search: { path: "/search?q=warranty" },
  connection: { path: "/connection", act: async (page) => { await page.getByRole("button", { name: "Run the test" }).click(); await page.getByRole("button", { name: "Copy report" }).waitFor(); } },
  settings: { path: "/settings" },
  palette: { path: "/chat", act: async (page) => { await page.keyboard.press("Control+k"); await page.getByRole("combobox").fill("war"); await page.waitForTimeout(500); } },
  "sign-in": { path: "/sign-in", signedOut: true },
};
for (const [width, height] of [[1440, 900], [360, 740]])
  for (const theme of ["light", "dark"])
    for (const [name, { path, act, signedOut }] of Object.entries(screens)) {
      if (only && !only.split(",").includes(name)) continue;
      const context = await browser.newContext({ viewport: { width, height }, colorScheme: theme, locale: "en-GB" });
      if (!signedOut) await context.addCookies([{ name: "parley_session", value: session, url: mock.url }]);
      const page = await context.newPage();
      page.on("pageerror", (error) => console.log(name, width, error.message));
      page.on("console", (message) => message.type() === "error" && console.log(name, width, message.text()));
      await page.goto(mock.url + path);
      await page.waitForLoadState("networkidle").catch(() => undefined);
      try { await act?.(page); } catch (error) { console.log(name, error.message.split("\n")[0]); }
      await page.waitForTimeout(250);
      await page.screenshot({ path: `${folder}${name}-${width}-${theme}.png` });
      await context.close();
    }
await browser.close();
await mock.stop();
