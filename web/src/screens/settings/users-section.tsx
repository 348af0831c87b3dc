import { useQuery, useQueryClient } from "@tanstack/react-query";
import { UserPlus } from "lucide-react";
import { type FormEvent, useState } from "react";
import { addUser, usersQuery } from "@/api/access";
import type { User } from "@/api/types";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import { Select } from "@/components/ui/select";
import { SkeletonLines } from "@/components/ui/skeleton";
import { useT } from "@/i18n";
import { Section } from "./section";

export function UsersSection() {
  const t = useT();
  const { data, isPending, error } = useQuery(usersQuery);
  const [adding, setAdding] = useState(false);
  return (
    <Section title={t("settings.users")} action={<Button size="sm" onClick={() => setAdding(true)}><UserPlus aria-hidden className="size-4" />{t("settings.add_user")}</Button>}>
      {isPending && <SkeletonLines count={2} />}
      {error && <div className="p-3"><Notice title={error.message} /></div>}
      {data?.users.map((user) => (
        <div key={user.user_id} className="flex min-h-13 items-center gap-3 px-4 py-2 text-sm">
          <div className="min-w-0 grow">
            <p className="truncate">{user.name || user.email}</p>
            {user.name && <p className="truncate text-[13px] text-muted">{user.email}</p>}
          </div>
          <Badge tone={user.role === "administrator" ? "accent" : "neutral"}>{t(`role.${user.role}`)}</Badge>
        </div>
      ))}
      {adding && <AddUser onClose={() => setAdding(false)} />}
    </Section>
  );
}

function AddUser({ onClose }: { onClose: () => void }) {
  const t = useT();
  const queries = useQueryClient();
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const values = new FormData(event.currentTarget);
    const name = String(values.get("name")).trim();
    setBusy(true);
    try {
      await addUser({ email: String(values.get("email")).trim(), password: String(values.get("password")), role: values.get("role") as User["role"], ...(name ? { name } : {}) });
      await queries.invalidateQueries({ queryKey: ["users"] });
      onClose();
    } catch (reason) {
      setError((reason as Error).message);
      setBusy(false);
    }
  }

  return (
    <Dialog onClose={onClose} title={t("settings.add_user")}>
      <form onSubmit={(event) => void submit(event)} className="space-y-3.5">
        {error && <Notice title={error} />}
        <Field label={t("settings.name")} name="name" autoComplete="off" autoFocus />
        <Field label={t("sign_in.email")} name="email" type="email" autoComplete="off" required />
        <Field label={t("settings.first_password")} name="password" type="password" autoComplete="new-password" minLength={10} required hint={t("sign_in.password_hint")} />
        <label className="flex items-center justify-between text-sm font-medium">
          {t("settings.role")}
          <Select name="role" defaultValue="member">
            <option value="member">{t("role.member")}</option>
            <option value="administrator">{t("role.administrator")}</option>
          </Select>
        </label>
        <div className="flex justify-end gap-2 pt-1">
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button type="submit" look="primary" busy={busy}>{t("settings.add")}</Button>
        </div>
      </form>
    </Dialog>
  );
}
