import type { ConnectionState } from "@parley/client";
import { useT } from "@/i18n";
import { formatDateTime, formatDuration } from "@/i18n/format";
import { cn } from "@/lib/cn";
import { useNow } from "@/lib/use-now";

export function StateCard({ state }: { state: ConnectionState }) {
  const t = useT();
  const now = useNow(1000);
  const up = state.status === "connected";
  const rows: [string, string | number | undefined][] = [
    [t("connection.transport"), state.transport],
    [t("connection.since"), `${formatDateTime(new Date(state.since).toISOString())} (${formatDuration((now - state.since) / 1000)})`],
    [t("connection.round_trip"), state.round_trip_ms === undefined ? undefined : `${Math.round(state.round_trip_ms * 10) / 10} ms`],
    [t("connection.attempt"), state.attempt || undefined],
    [t("connection.caught_up"), state.caught_up],
    [t("connection.last_close"), state.close && `${state.close.code} ${state.close.reason}`.trim()],
    [t("connection.id"), state.connection_id],
  ];
  return (
    <section aria-label={t("connection.state")} className="rounded-xl border border-line bg-surface p-4">
      <p className="flex items-center gap-2 font-semibold">
        <span aria-hidden className={cn("size-2.5 rounded-full", up ? "bg-ok" : "bg-warn")} />
        {t(`connection.${state.status}`)}
      </p>
      <dl className="mt-3 grid gap-x-6 gap-y-1.5 text-sm sm:grid-cols-2">
        {rows.filter(([, value]) => value !== undefined && value !== "").map(([name, value]) => (
          <div key={name} className="flex justify-between gap-4">
            <dt className="text-muted">{name}</dt>
            <dd className="text-right tabular-nums [overflow-wrap:anywhere]">{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
