import type { Message } from "@/api/types";
import { Empty } from "@/components/ui/empty";
import { useT } from "@/i18n";
import { formatDateTime, formatNumber } from "@/i18n/format";
import { Activity } from "lucide-react";

export function RunTab({ message }: { message: Message | null }) {
  const t = useT();
  if (!message) return <Empty icon={<Activity />} title={t("run.none")} />;
  const rows: [string, string | null | undefined][] = [
    [t("run.status"), t(`status.${message.status}`)],
    [t("run.model"), message.model],
    [t("run.input"), message.usage && formatNumber(message.usage.input_tokens)],
    [t("run.output"), message.usage && formatNumber(message.usage.output_tokens)],
    [t("run.begun"), formatDateTime(message.created_at)],
    [t("run.id"), message.run_id],
  ];
  return (
    <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-2.5 p-5 text-sm">
      {rows.filter(([, value]) => value).map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-muted">{name}</dt>
          <dd className="text-right [overflow-wrap:anywhere]">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
