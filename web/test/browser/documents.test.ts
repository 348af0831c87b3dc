import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launch, visit } from "./browser.ts";
import { pdfOf } from "./pdf.ts";

let browser: Browser;
beforeAll(async () => { browser = await launch(); });
afterAll(() => browser.close());

const file = (name: string, text: string) => ({ name, mimeType: "text/plain", buffer: Buffer.from(text) });

describe("documents", () => {
  it("shows a file's way from the upload to the answer, across a reload, and tells of a duplicate", async () => {
    const { page, mock, complaints } = await visit(browser);
    await page.goto(`${mock.url}/documents`);
    await page.setInputFiles("input[type=file]", file("notes.txt", "some notes"));
    const row = page.getByRole("region", { name: "Uploads" }).getByRole("listitem").filter({ hasText: "notes.txt" });
    await row.getByText(/Extracting text \(page \d+\/12\)/).waitFor();
    await page.reload();
    await row.getByText(/Extracting text|Chunking|Indexing/).waitFor();
    await row.getByText("Ready to answer from").waitFor();
    await page.getByRole("list", { name: "Documents" }).getByText("notes.txt").waitFor();

    await page.setInputFiles("input[type=file]", file("copy.txt", "some notes"));
    await page.getByText("Already here: nothing was added").waitFor();
    expect(complaints).toEqual([]);
  });

  it("cancels an upload under way and retries a failed one", async () => {
    const { page, mock } = await visit(browser);
    await page.goto(`${mock.url}/documents`);
    await page.setInputFiles("input[type=file]", file("slow.txt", "slow"));
    await page.getByRole("button", { name: "Cancel slow.txt" }).click();
    await page.getByRole("region", { name: "Uploads" }).getByText("Cancelled", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Retry slow.txt" }).click();
    await page.getByText("Ready to answer from").waitFor();
  });

  it("takes files that are dropped anywhere", async () => {
    const { page, mock } = await visit(browser);
    await page.goto(`${mock.url}/chat`);
    await page.getByLabel("Message", { exact: true }).waitFor();
    const transfer = await page.evaluateHandle(() => {
      const data = new DataTransfer();
      data.items.add(new File(["dropped text"], "dropped.txt", { type: "text/plain" }));
      return data;
    });
    await page.dispatchEvent("main", "dragenter", { dataTransfer: transfer });
    await page.getByText("Drop to upload").waitFor();
    await page.dispatchEvent("main", "drop", { dataTransfer: transfer });
    await page.getByRole("region", { name: "Uploads" }).getByText(/1 file under way|Uploads finished/).waitFor();
    await page.getByRole("button", { name: "Unfold" }).click();
    await page.getByRole("region", { name: "Uploads" }).getByText("dropped.txt").waitFor();
  });

  it("filters, shares, and deletes after a question", async () => {
    const { page, mock } = await visit(browser);
    await page.goto(`${mock.url}/documents`);
    await page.getByLabel("Filter by name").fill("warr");
    await page.getByText("price-list-2026.xlsx").waitFor({ state: "detached" });
    await page.getByRole("button", { name: "More for warranty.pdf" }).click();
    await page.getByRole("menuitem", { name: "Share with the workspace" }).click();
    await page.getByRole("list", { name: "Documents" }).getByText("Workspace").waitFor();
    await page.getByRole("button", { name: "More for warranty.pdf" }).click();
    await page.getByRole("menuitem", { name: "Delete" }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Delete" }).click();
    await page.getByText("No document matches.").waitFor();
    expect([...mock.state.documents.values()].some((document) => document.filename === "warranty.pdf")).toBe(false);
  });

  it("asks about one document", async () => {
    const { page, mock } = await visit(browser);
    await page.goto(`${mock.url}/documents`);
    await page.getByRole("button", { name: "More for warranty.pdf" }).click();
    await page.getByRole("menuitem", { name: "Ask about it" }).click();
    await page.getByText("About warranty", { exact: true }).waitFor();
    await page.getByLabel("Message", { exact: true }).fill("Say nothing");
    await page.keyboard.press("Enter");
    await page.getByText("I could not find that").waitFor();
    expect([...mock.state.conversations.values()].at(-1)!.context?.title).toBe("warranty");
    await page.getByText("About warranty", { exact: true }).waitFor();
  });
});

describe("the viewer", () => {
  it("opens at the cited page with the passage marked, finds, and walks", async () => {
    const { page, mock } = await visit(browser, { height: 500 });
    const [id, document] = [...mock.state.documents][0]!;
    const pages = mock.state.texts.get(id)!;
    const quote = "Batteries are covered for six months only.";
    const start = pages[2]!.start + pages[2]!.text.indexOf(quote);
    await page.goto(`${mock.url}/documents/${id}?page=3&start=${start}&end=${start + quote.length}`);
    expect(await page.locator("mark").textContent()).toBe(quote);
    await page.waitForFunction(() => { const at = document.querySelector("mark")!.getBoundingClientRect(); return at.top > 0 && at.bottom < innerHeight; });
    await page.getByLabel("Find in the document").fill("warranty");
    await page.getByText("1/2").waitFor();
    await page.getByRole("button", { name: "Next match" }).click();
    await page.getByText("2/2").waitFor();
    expect(document.title).toBe("warranty");
  });

  it("shows the original of a PDF, drawn here, under the content policy", async () => {
    const { page, mock, complaints } = await visit(browser);
    const id = [...mock.state.documents.keys()][0]!;
    mock.state.files.set(id, pdfOf(["First page of the original", "Second page of the original"]));
    await page.goto(`${mock.url}/documents/${id}`);
    await page.getByRole("tab", { name: "Original" }).click();
    await page.locator("canvas[data-rendered='1']").waitFor();
    const inked = await page.locator("canvas").evaluate((canvas: HTMLCanvasElement) => canvas.getContext("2d")!.getImageData(0, 0, canvas.width, canvas.height).data.some((value, index) => index % 4 < 3 && value < 100));
    expect(inked).toBe(true);
    await page.getByRole("button", { name: "Next page" }).click();
    await page.locator("canvas[data-rendered='2']").waitFor();
    expect(complaints).toEqual([]);
  });
});
