import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { assistantQuery } from "@/api/access";
import { Screen } from "@/app/screen";
import { useShell } from "@/app/shell-context";
import { type Theme, setTheme, useTheme } from "@/app/theme";
import { Badge } from "@/components/ui/badge";
import { Notice } from "@/components/ui/notice";
import { Select } from "@/components/ui/select";
import { SkeletonLines } from "@/components/ui/skeleton";
import { type Language, currentLanguage, languages, setLanguage, useT } from "@/i18n";
import { PasswordSection } from "./password-section";
import { Section } from "./section";
import { UsersSection } from "./users-section";

export function SettingsScreen() {
  const t = useT();
  const { user } = useShell();
  return (
    <Screen title={t("nav.settings")}>
      <div className="h-full overflow-y-auto">
        <div className="mx-auto max-w-2xl space-y-8 px-4 py-6 sm:px-6">
          <Section title={t("settings.profile")}>
            <Row name={t("settings.name")}>{user.name || "–"}</Row>
            <Row name={t("sign_in.email")}>{user.email}</Row>
            <Row name={t("settings.role")}><Badge tone={user.role === "administrator" ? "accent" : "neutral"}>{t(`role.${user.role}`)}</Badge></Row>
          </Section>
          <Appearance />
          <PasswordSection />
          <Assistant />
          {user.role === "administrator" && <UsersSection />}
        </div>
      </div>
    </Screen>
  );
}

function Row({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex min-h-12 items-center justify-between gap-4 px-4 py-2 text-sm">
      <span className="text-muted">{name}</span>
      <span className="text-right [overflow-wrap:anywhere]">{children}</span>
    </div>
  );
}

function Appearance() {
  const t = useT();
  const theme = useTheme();
  return (
    <Section title={t("settings.appearance")}>
      <Row name={t("settings.theme")}>
        <Select aria-label={t("settings.theme")} value={theme} onChange={(event) => setTheme(event.target.value as Theme)}>
          <option value="system">{t("theme.system")}</option>
          <option value="light">{t("theme.light")}</option>
          <option value="dark">{t("theme.dark")}</option>
        </Select>
      </Row>
      <Row name={t("settings.language")}>
        <Select aria-label={t("settings.language")} value={currentLanguage()} onChange={(event) => void setLanguage(event.target.value as Language)}>
          {Object.entries(languages).map(([code, name]) => <option key={code} value={code} lang={code}>{name}</option>)}
        </Select>
      </Row>
    </Section>
  );
}

function Assistant() {
  const t = useT();
  const { data, isPending, error } = useQuery(assistantQuery);
  return (
    <Section title={t("settings.assistant")}>
      {isPending && <SkeletonLines count={2} />}
      {error && <div className="p-3"><Notice title={error.message} /></div>}
      {data && (
        <>
          <Row name={t("settings.provider")}>{t(`provider.${data.provider}`)}</Row>
          {data.model && <Row name={t("run.model")}>{data.model}</Row>}
          {!data.configured && <p className="px-4 py-3 text-[13px] text-muted">{t("start.offline")}</p>}
        </>
      )}
    </Section>
  );
}
