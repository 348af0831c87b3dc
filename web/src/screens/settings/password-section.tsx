import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { meQuery, setPassword } from "@/api/access";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { useT } from "@/i18n";
import { Section } from "./section";

export function PasswordSection() {
  const t = useT();
  const queries = useQueryClient();
  const has = useQuery(meQuery).data?.has_password ?? true;
  const [state, setState] = useState<{ busy: boolean; error: string | null; done: boolean }>({ busy: false, error: null, done: false });

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = event.currentTarget;
    const values = new FormData(form);
    setState({ busy: true, error: null, done: false });
    try {
      await setPassword(String(values.get("new")), has ? String(values.get("current")) : undefined);
      form.reset();
      setState({ busy: false, error: null, done: true });
      await queries.invalidateQueries({ queryKey: ["me"] });
    } catch (reason) {
      setState({ busy: false, error: (reason as Error).message, done: false });
    }
  }

  return (
    <Section title={t(has ? "settings.change_password" : "settings.set_password")}>
      <form onSubmit={(event) => void submit(event)} className="space-y-3.5 p-4">
        {has && <Field label={t("settings.current_password")} name="current" type="password" autoComplete="current-password" required />}
        <Field label={t("sign_in.new_password")} name="new" type="password" autoComplete="new-password" minLength={10} required hint={t("sign_in.password_hint")} error={state.error} />
        <div className="flex items-center gap-3">
          <Button type="submit" busy={state.busy}>{t("settings.save")}</Button>
          <span role="status" className="text-[13px] text-muted">{state.done && t("settings.saved")}</span>
        </div>
      </form>
    </Section>
  );
}
