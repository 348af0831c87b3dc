import type { ErrorComponentProps } from "@tanstack/react-router";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { useT } from "@/i18n";

export function ErrorScreen({ error }: ErrorComponentProps) {
  const t = useT();
  return (
    <main className="mx-auto max-w-lg p-6 pt-[20vh]">
      <Notice title={t("error.page")} detail={error instanceof Error ? error.message : String(error)}>
        <Button size="sm" onClick={() => location.reload()}>{t("common.reload")}</Button>
      </Notice>
    </main>
  );
}
