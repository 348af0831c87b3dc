import { useQueryClient } from "@tanstack/react-query";
import { getRouteApi, useRouter } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { meQuery } from "@/api/access";
import type { SignedIn } from "@/api/types";
import { useT } from "@/i18n";
import { FirstPassword } from "./first-password";
import { PasswordForm } from "./password-form";
import { TicketForm } from "./ticket-form";
import { takeTicket } from "./ticket";

const route = getRouteApi("/sign-in");

export function SignInScreen() {
  const t = useT();
  const router = useRouter();
  const queries = useQueryClient();
  const { next } = route.useSearch();
  const [ticket, setTicket] = useState(takeTicket);
  const [welcome, setWelcome] = useState(false);

  // A link that is pasted where this page is open changes only the fragment: nothing is loaded anew.
  useEffect(() => {
    const onHash = () => setTicket(takeTicket());
    addEventListener("hashchange", onHash);
    return () => removeEventListener("hashchange", onHash);
  }, []);

  // Who is signed in has no business here: a link that was used before, or a reload before the password was set, leads on.
  useEffect(() => {
    if (ticket || welcome) return;
    let over = false;
    queries.fetchQuery({ ...meQuery, staleTime: 0 }).then((me) => { if (!over) void proceed(me.has_password); }, () => undefined);
    return () => { over = true; };
  }, [ticket]); // eslint-disable-line react-hooks/exhaustive-deps

  async function enter() {
    // Only a place inside this application: the address bar is not ours to trust.
    const target = next?.startsWith("/") && !next.startsWith("//") && !next.startsWith("/\\") ? next : "/chat";
    router.history.push(target);
  }

  async function signedIn({ user }: SignedIn, byTicket: boolean) {
    queries.clear();
    const me = await queries.fetchQuery(meQuery).catch(() => ({ user, has_password: true }));
    await proceed(!byTicket || me.has_password);
  }

  async function proceed(hasPassword: boolean) {
    if (hasPassword) await enter();
    else setWelcome(true);
  }

  return (
    <main className="flex h-full items-center justify-center overflow-y-auto bg-sidebar p-4">
      <title>{`${t("sign_in.title")} · Parley`}</title>
      <div className="w-full max-w-sm rounded-2xl border border-line bg-surface p-7 shadow-float">
        <div className="mb-6 flex items-center gap-2.5">
          <img src="/favicon.svg" alt="" className="size-8" />
          <span className="text-lg font-semibold tracking-tight">Parley</span>
        </div>
        {welcome
          ? <FirstPassword onDone={() => void enter()} />
          : ticket
            ? <TicketForm ticket={ticket} onSignedIn={(answer) => void signedIn(answer, true)} onGiveUp={() => setTicket(null)} />
            : <PasswordForm onSignedIn={(answer) => void signedIn(answer, false)} />}
      </div>
    </main>
  );
}
