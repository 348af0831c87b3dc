import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launch, visit } from "./browser.ts";

let browser: Browser;
beforeAll(async () => { browser = await launch(); });
afterAll(() => browser.close());

describe("signing in", () => {
  it("goes back to where the visitor wanted to go, and says what is wrong before", async () => {
    const { page, mock, complaints } = await visit(browser, { signedIn: false });
    await page.goto(`${mock.url}/documents`);
    await page.getByLabel("Email").fill("ada@example.com");
    await page.getByLabel("Password").fill("wrong");
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByText("The email or the password is wrong.").waitFor();
    await page.getByLabel("Password").fill("correct horse");
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("heading", { name: "Documents" }).waitFor();
    expect(new URL(page.url()).pathname).toBe("/documents");
    expect(complaints).toEqual([]);
  });

  it("does not follow a next that leads elsewhere", async () => {
    const { page, mock } = await visit(browser, { signedIn: false });
    await page.goto(`${mock.url}/sign-in?next=${encodeURIComponent("//evil.example/x")}`);
    await page.getByLabel("Email").fill("ada@example.com");
    await page.getByLabel("Password").fill("correct horse");
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("heading", { name: "New chat" }).waitFor();
    expect(page.url()).toBe(`${mock.url}/chat`);
  });

  it("takes the ticket of a link out of the address, once, and offers a password", async () => {
    const { page, mock, context } = await visit(browser, { signedIn: false });
    await page.goto(`${mock.url}/sign-in#ticket=welcome`);
    await page.getByRole("heading", { name: "Welcome" }).waitFor();
    expect(page.url()).not.toContain("ticket");
    await page.getByLabel("New password").fill("a better horse");
    await page.getByRole("button", { name: "Set password" }).click();
    await page.getByRole("heading", { name: "New chat" }).waitFor();
    expect(mock.state.users[0]!.password).toBe("a better horse");

    await context.clearCookies();
    await page.goto(`${mock.url}/sign-in?again=1#ticket=welcome`);
    await page.getByText("This link does not sign in.").waitFor();
    await page.getByRole("button", { name: "Sign in with a password" }).click();
    await page.getByLabel("Email").waitFor();
  });

  it("takes a link that is pasted where the page is open already", async () => {
    const { page, mock } = await visit(browser, { signedIn: false });
    await page.goto(`${mock.url}/sign-in`);
    await page.getByLabel("Email").waitFor();
    await page.goto(`${mock.url}/sign-in#ticket=welcome`);
    await page.getByRole("heading", { name: "Welcome" }).waitFor();
  });

  it("leads on whoever is signed in, to the password that is still missing if there is none", async () => {
    const { page, mock } = await visit(browser, { signedIn: false });
    await page.goto(`${mock.url}/sign-in#ticket=welcome`);
    await page.getByRole("heading", { name: "Welcome" }).waitFor();
    await page.reload();
    await page.getByLabel("New password").fill("a better horse");
    await page.getByRole("button", { name: "Set password" }).click();
    await page.getByRole("heading", { name: "New chat" }).waitFor();
    await page.goto(`${mock.url}/sign-in?next=/documents`);
    await page.getByRole("heading", { name: "Documents" }).waitFor();
  });
});
