import { type FormEvent, useState } from "react";
import { signIn } from "@/api/access";
import { ApiError } from "@/api/http";
import type { SignedIn } from "@/api/types";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import { useT } from "@/i18n";

export function PasswordForm({ onSignedIn }: { onSignedIn: (answer: SignedIn) => void }) {
  const t = useT();
  const [error, setError] = useState<Error | null>(null);
  const [busy, setBusy] = useState(false);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setBusy(true);
    setError(null);
    try {
      onSignedIn(await signIn(String(form.get("email")).trim(), String(form.get("password"))));
    } catch (reason) {
      setError(reason as Error);
      setBusy(false);
    }
  }

  return (
    <form onSubmit={(event) => void submit(event)} className="space-y-4">
      <h1 className="text-xl font-semibold tracking-tight">{t("sign_in.title")}</h1>
      {error && <Notice title={error instanceof ApiError && error.status === 401 ? t("sign_in.wrong") : error.message} />}
      <Field label={t("sign_in.email")} name="email" type="email" autoComplete="username" required autoFocus />
      <Field label={t("sign_in.password")} name="password" type="password" autoComplete="current-password" required />
      <Button type="submit" look="primary" size="lg" busy={busy} className="w-full">{t("sign_in.submit")}</Button>
    </form>
  );
}
