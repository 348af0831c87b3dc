import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Mock, launch, visit } from "./browser.ts";

let browser: Browser;
beforeAll(async () => { browser = await launch(); });
afterAll(() => browser.close());

const ask = async (page: Page, question: string) => {
  await page.getByLabel("Message", { exact: true }).fill(question);
  await page.keyboard.press("Enter");
};
const answer = (page: Page) => page.getByRole("article", { name: "Answer" }).last();
const ended = (page: Page, status = "completed") => page.locator(`[data-status=${status}]`).last().waitFor();
const lastAnswer = (mock: Mock) => [...mock.state.messages.values()].flat().filter((message) => message.role === "assistant").at(-1)!;

/** Waits until the turns have kept their place and their height for ten frames. */
async function settled(page: Page): Promise<void> {
  await page.evaluate(() => new Promise<void>((resolve) => {
    const log = document.querySelector("[role=log]")!;
    let last = "";
    let same = 0;
    requestAnimationFrame(function look() {
      const now = `${log.scrollTop} ${log.scrollHeight}`;
      same = now === last ? same + 1 : 0;
      last = now;
      if (same >= 10) resolve();
      else requestAnimationFrame(look);
    });
  }));
}

describe("a chat", () => {
  it("echoes at once, streams, and ends with citations that open at their place", async () => {
    const { page, mock, complaints } = await visit(browser);
    mock.state.stepDelay = 400;
    await page.goto(`${mock.url}/chat`);
    await ask(page, "What does the warranty cover in detail?");
    await page.getByRole("article", { name: "You" }).getByText("in detail?").waitFor();
    await page.getByText("Reading 3 documents").waitFor();
    await page.waitForURL(/\/chat\/c_/);
    await answer(page).getByText("The warranty covers").waitFor();
    expect(await answer(page).getAttribute("aria-busy")).toBe("true");
    await ended(page);
    expect(await answer(page).locator("[data-citation]").allTextContents()).toEqual(["1", "2", "1"]);

    await answer(page).locator("[data-citation='1']").first().hover();
    await page.getByRole("tooltip").getByText("Page 2").waitFor();
    await answer(page).locator("[data-citation='1']").first().click();
    await page.locator("aside mark").waitFor();
    expect(await page.locator("aside mark").textContent()).toBe("The warranty covers two years of ordinary use, counted from the day of delivery.");
    await page.getByRole("button", { name: "All sources" }).click();
    await page.getByRole("heading", { name: "Also retrieved" }).waitFor();
    await page.getByRole("button", { name: /Batteries are covered/ }).click();
    await page.getByRole("link", { name: "Open the document" }).click();
    await page.waitForURL(/\/documents\/.*page=3/);
    expect(await page.locator("mark").textContent()).toBe("Batteries are covered for six months only.");
    expect(complaints).toEqual([]);
  });

  it("has the same text byte for byte, however often it is reloaded in mid-answer", async () => {
    const { page, mock } = await visit(browser);
    mock.state.tokenDelay = 8;
    mock.state.stepDelay = 20;
    await page.goto(`${mock.url}/chat`);
    await ask(page, "Write a long answer");
    await page.waitForURL(/\/chat\/c_/);
    await answer(page).locator(".prose").waitFor();
    let seen = 0;
    for (let round = 0; round < 8 && lastAnswer(mock).status === "running"; round++) {
      await page.waitForTimeout(60 + ((round * 137) % 300));
      await page.reload();
      await answer(page).locator(".prose").waitFor();
      const length = (await answer(page).locator(".prose").textContent())!.length;
      expect(length).toBeGreaterThanOrEqual(seen);
      seen = length;
    }
    await ended(page);
    const live = await answer(page).locator(".prose").innerHTML();
    await page.reload();
    await ended(page);
    expect(await answer(page).locator(".prose").innerHTML()).toBe(live);
    await page.getByRole("button", { name: "Copy answer" }).last().click();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(lastAnswer(mock).content);
  });

  it("keeps what is there when it is stopped with Escape, and goes on from there", async () => {
    const { page, mock } = await visit(browser);
    mock.state.stepDelay = 20;
    await page.goto(`${mock.url}/chat`);
    await ask(page, "What does the warranty cover?");
    await page.waitForURL(/\/chat\/c_/);
    await answer(page).getByText("The warranty covers").waitFor();
    await page.keyboard.press("Escape");
    await answer(page).getByText("Stopped.").waitFor();
    const kept = lastAnswer(mock).content;
    expect(kept.startsWith("The warranty covers")).toBe(true);
    mock.state.tokenDelay = 2;
    await answer(page).getByRole("button", { name: "Continue" }).click();
    await ended(page);
    expect(lastAnswer(mock).content.startsWith(kept)).toBe(true);
    expect(await answer(page).textContent()).toContain("is excluded.");
    expect(await page.getByRole("article", { name: "Answer" }).count()).toBe(1);
  });

  it("shows a failure in the turn, with its cause, provider and request, and tries again", async () => {
    const { page, mock } = await visit(browser);
    Object.assign(mock.state, { stepDelay: 10, tokenDelay: 2 });
    await page.goto(`${mock.url}/chat`);
    await ask(page, "Please fail");
    const alert = answer(page).getByRole("alert");
    await alert.getByText("The model's provider answered 503: overloaded.").waitFor();
    expect(await alert.textContent()).toContain("Provider: openai");
    expect(await alert.textContent()).toContain("Request: req_8f14e45f");
    await alert.getByRole("button", { name: "Retry" }).click();
    await page.getByText("2/2").waitFor();
  });

  it("makes branches of another answer and of an edit, and walks between them", async () => {
    const { page, mock } = await visit(browser);
    Object.assign(mock.state, { stepDelay: 10, tokenDelay: 1 });
    await page.goto(`${mock.url}/chat`);
    await ask(page, "Show me code");
    await ended(page);
    await page.getByRole("button", { name: "Answer again" }).click();
    await page.getByText("2/2").waitFor();
    await ended(page);
    await page.getByRole("button", { name: "Previous version" }).click();
    await page.getByText("1/2").waitFor();

    await page.getByRole("article", { name: "You" }).hover();
    await page.getByRole("button", { name: "Edit" }).click();
    await page.getByRole("textbox", { name: "Edit" }).fill("Say nothing");
    await page.keyboard.press("Enter");
    await answer(page).getByText("I could not find that").waitFor();
    await ended(page);
    await page.getByRole("article", { name: "You" }).getByText("2/2").waitFor();
    expect(await page.locator("figure").count()).toBe(0);
    await page.getByRole("button", { name: "Previous version" }).first().click();
    await page.locator("figure").waitFor();
  });

  it("queues what is asked while an answer runs, and sends it after", async () => {
    const { page, mock } = await visit(browser);
    Object.assign(mock.state, { stepDelay: 10, tokenDelay: 8 });
    await page.goto(`${mock.url}/chat`);
    await ask(page, "What does the warranty cover?");
    await page.waitForURL(/\/chat\/c_/);
    await answer(page).getByText("The warranty").waitFor();
    await ask(page, "Say nothing");
    await page.getByText("One message waits for this answer.").waitFor();
    await page.getByRole("article", { name: "You" }).nth(1).waitFor();
    await answer(page).getByText("I could not find that").waitFor();
    expect(await page.getByText("waits for this answer").count()).toBe(0);
  });

  it("keeps a draft for each conversation across a reload", async () => {
    const { page, mock } = await visit(browser);
    const [first, second] = [...mock.state.conversations.keys()];
    await page.goto(`${mock.url}/chat/${first}`);
    await page.getByLabel("Message", { exact: true }).fill("half a thought");
    await page.reload();
    expect(await page.getByLabel("Message", { exact: true }).inputValue()).toBe("half a thought");
    await page.goto(`${mock.url}/chat/${second}`);
    expect(await page.getByLabel("Message", { exact: true }).inputValue()).toBe("");
  });

  it("tells of a lost connection, keeps the message, and misses nothing on return", async () => {
    const { page, mock } = await visit(browser);
    Object.assign(mock.state, { stepDelay: 10, tokenDelay: 1 });
    const conversation = [...mock.state.conversations.keys()][0]!;
    await page.goto(`${mock.url}/chat/${conversation}`);
    await ended(page);
    await page.waitForTimeout(300);
    mock.control.down = true;
    mock.drop();
    await page.getByText("No connection. What you send waits here.").waitFor();
    await ask(page, "Say nothing of this");
    await page.locator("[data-pending]").waitFor();
    await page.getByRole("button", { name: "Try now" }).press("Enter");
    mock.control.down = false;
    await answer(page).getByText("I could not find that").waitFor();
    await page.getByText(/Caught up: \d+ event|Connected again/).waitFor();
    expect(await page.getByRole("article", { name: "You" }).filter({ hasText: "Say nothing of this" }).count()).toBe(1);
  });

  it("opens its parts while the connection is away, and says that the answer goes on", async () => {
    const { page, mock, context } = await visit(browser);
    // So slow that the answer is still being written when the connection goes.
    mock.state.tokenDelay = 100;
    await page.goto(`${mock.url}/chat`);
    await ask(page, "What does the warranty cover?");
    await page.waitForURL(/\/chat\/c_/);
    await answer(page).getByText("The warranty").waitFor();
    // What has not been loaded yet is waited for, and takes nothing with it.
    await context.route(/command-palette/, (route) => route.abort());
    await context.setOffline(true);
    await page.getByText("No connection. Your answer keeps running.").waitFor();
    await page.keyboard.press("Control+k");
    expect(await answer(page).getByText("The warranty").count()).toBe(1);
    await context.unroute(/command-palette/);
    await context.setOffline(false);
    await page.getByRole("combobox").waitFor();
    await page.keyboard.press("Escape");
    await ended(page);
  });

  it("says that it is gone when it was deleted elsewhere, and comes back when it is restored", async () => {
    const { page, mock, context } = await visit(browser);
    const conversation = [...mock.state.conversations.keys()][0]!;
    await page.goto(`${mock.url}/chat/${conversation}`);
    await ended(page);
    await context.request.delete(`${mock.url}/api/v1/conversations/${conversation}`, { headers: { origin: mock.url } });
    await page.getByText("This conversation is not there").waitFor();
    expect(await page.getByLabel("Message", { exact: true }).count()).toBe(0);
    await page.getByRole("button", { name: "Restore" }).click();
    await ended(page);
    await page.goto(`${mock.url}/chat/c_nowhere`);
    await page.getByText("The address is wrong, or what was here is gone.").waitFor();
    await page.getByRole("main").getByRole("link", { name: "New chat" }).click();
    await page.getByLabel("Message", { exact: true }).waitFor();
  });

  it("streams, stops and resumes where no WebSocket gets through", async () => {
    const { page, mock } = await visit(browser);
    Object.assign(mock.state, { stepDelay: 10, tokenDelay: 15 });
    mock.control.webSockets = false;
    await page.goto(`${mock.url}/chat`);
    await ask(page, "What does the warranty cover?");
    await page.waitForURL(/\/chat\/c_/);
    await answer(page).getByText("The warranty covers").waitFor();
    await page.reload();
    await answer(page).getByText("The warranty covers").waitFor();
    await page.getByRole("button", { name: "Stop the answer" }).click();
    await answer(page).getByText("Stopped.").waitFor();
    mock.state.tokenDelay = 2;
    await answer(page).getByRole("button", { name: "Continue" }).click();
    await ended(page);
    expect(await answer(page).textContent()).toContain("is excluded.");
  });

  it("puts the new turn at the top, and says that there is more where the reader has scrolled away", async () => {
    const { page, mock } = await visit(browser, { height: 700 });
    Object.assign(mock.state, { stepDelay: 500, tokenDelay: 1 });
    const conversation = [...mock.state.conversations.keys()][0]!;
    await page.goto(`${mock.url}/chat/${conversation}`);
    await ended(page);
    await ask(page, "Write a long answer, please");
    const turn = page.getByRole("article", { name: "You" }).filter({ hasText: "a long answer" });
    await turn.waitFor();
    await page.getByText("Searching").waitFor();
    await page.waitForFunction(() => {
      const log = document.querySelector("[role=log]")!.getBoundingClientRect();
      const fromTop = [...document.querySelectorAll("article[aria-label=You]")].at(-1)!.getBoundingClientRect().top - log.top;
      return fromTop >= 0 && fromTop < 30;
    });
    await answer(page).getByText("Point 4").first().waitFor();
    await page.getByRole("log").hover();
    await page.mouse.wheel(0, -2000);
    await page.getByRole("button", { name: /New messages|To the end/ }).waitFor();
    const top = () => page.getByRole("log").evaluate((log) => log.scrollTop);
    const before = await top();
    await page.waitForTimeout(200);
    expect(await top()).toBe(before);
    await page.getByRole("button", { name: /New messages|To the end/ }).click();
    await ended(page);
    await answer(page).getByText("Point 60").waitFor();
  });

  it("holds a long conversation with few elements, and pages upwards without a jump", async () => {
    const { page, mock } = await visit(browser);
    const conversation = mock.state.newConversation("Long");
    let parent: string | null = null;
    for (let index = 0; index < 400; index++)
      parent = mock.state.message(conversation, index % 2 ? "assistant" : "user", `Message number ${index}. ${"Some words that fill a line or two. ".repeat(index % 7)}`, parent).message_id;
    await page.goto(`${mock.url}/chat/${conversation.conversation_id}`);
    await page.getByText("Message number 399.").waitFor();
    expect(await page.getByRole("article").count()).toBeLessThan(40);
    await page.getByRole("log").hover();
    // The page of older turns comes in above; what is read must not move by more than the wheel moved it.
    const place = (text: string) => page.getByText(text).first().evaluate((element) => element.getBoundingClientRect().top);
    await settled(page);
    const older = page.waitForResponse((response) => response.url().includes("before="));
    while ((await page.getByText("Message number 353.").count()) === 0) await page.mouse.wheel(0, -400);
    await older;
    await settled(page);
    const held = await place("Message number 353.");
    await settled(page);
    expect(Math.abs((await place("Message number 353.")) - held)).toBeLessThan(4);
    for (let step = 0; step < 120 && !(await page.getByText("Message number 0.").isVisible()); step++) {
      await page.mouse.wheel(0, -1500);
      await page.evaluate(() => new Promise(requestAnimationFrame));
    }
    await page.getByText("Message number 0.").waitFor();
    expect(await page.getByRole("article").count()).toBeLessThan(60);
  });

  it("opens at a message that was found far above", async () => {
    const { page, mock } = await visit(browser);
    const conversation = mock.state.newConversation("Long");
    let parent: string | null = null;
    const ids: string[] = [];
    for (let index = 0; index < 160; index++) ids.push((parent = mock.state.message(conversation, index % 2 ? "assistant" : "user", `Message number ${index}.`, parent).message_id));
    await page.goto(`${mock.url}/chat/${conversation.conversation_id}?message=${ids[21]}`);
    const found = page.getByText("Message number 21.");
    await found.waitFor();
    await expect.poll(() => found.evaluate((element) => { const { top, bottom } = element.getBoundingClientRect(); return top > 0 && bottom < innerHeight / 2; })).toBe(true);
  });
});
