import { type FormEvent, useState } from "react";
import { setPassword } from "@/api/access";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { useT } from "@/i18n";

/** A link signs in once: without a password there would be no second time. */
export function FirstPassword({ onDone }: { onDone: () => void }) {
  const t = useT();
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const password = String(new FormData(event.currentTarget).get("password"));
    setBusy(true);
    setError(null);
    try {
      await setPassword(password);
      onDone();
    } catch (reason) {
      setError((reason as Error).message);
      setBusy(false);
    }
  }

  return (
    <form onSubmit={(event) => void submit(event)} className="space-y-4">
      <div>
        <h1 className="text-xl font-semibold tracking-tight">{t("sign_in.welcome")}</h1>
        <p className="mt-1 text-sm text-muted">{t("sign_in.welcome_body")}</p>
      </div>
      <Field label={t("sign_in.new_password")} name="password" type="password" autoComplete="new-password" minLength={10} required autoFocus hint={t("sign_in.password_hint")} error={error} />
      <div className="flex gap-2">
        <Button type="submit" look="primary" size="lg" busy={busy} className="grow">{t("sign_in.set_password")}</Button>
        <Button size="lg" look="ghost" onClick={onDone}>{t("sign_in.later")}</Button>
      </div>
    </form>
  );
}
