import { onTestFinished } from "vitest";
import { type Browser, type BrowserContext, type Page, chromium } from "playwright-core";
import { startMock } from "../mock/server.mjs";

const flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

export const launch = (): Promise<Browser> => chromium.launch({ executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium", args: flags });

export type Mock = Awaited<ReturnType<typeof startMock>>;

export interface Visit {
  mock: Mock;
  context: BrowserContext;
  page: Page;
  /** What the page complained about: errors nobody caught, and what the content policy refused. */
  complaints: string[];
}

interface Options {
  width?: number;
  height?: number;
  dark?: boolean;
  signedIn?: boolean;
  seed?: boolean;
}

/** A server and a browser of its own for one test, gone when it ends. */
export async function visit(browser: Browser, { width = 1440, height = 900, dark = false, signedIn = true, seed = true }: Options = {}): Promise<Visit> {
  const mock = await startMock({ seed });
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: dark ? "dark" : "light", locale: "en-GB", permissions: ["clipboard-read", "clipboard-write"] });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => { if (message.type() === "error" && !/status of 401|status of 503|ERR_CONNECTION|ERR_EMPTY|WebSocket connection/.test(message.text())) complaints.push(message.text()); });
  onTestFinished(async () => {
    await context.close();
    await mock.stop();
  });
  if (signedIn) await signIn(mock, context);
  return { mock, context, page, complaints };
}

export async function signIn(mock: Mock, context: BrowserContext): Promise<void> {
  const session = mock.state.signIn(mock.state.users[0]!);
  await context.addCookies([{ name: "parley_session", value: session, url: mock.url }]);
}
