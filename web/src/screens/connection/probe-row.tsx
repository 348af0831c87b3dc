import { CircleCheck, CircleDashed, CircleX } from "lucide-react";
import { Spinner } from "@/components/ui/spinner";
import { useT } from "@/i18n";
import { type ProbeName, type ProbeResult, median } from "./probe";

const names: Record<ProbeName, string> = { websocket: "WebSocket", sse: "Server-sent events", "long-poll": "Long poll", rest: "REST" };

export function ProbeRow({ name, running, result }: { name: ProbeName; running: boolean; result: ProbeResult | undefined }) {
  const t = useT();
  return (
    <li data-probe={name} data-ok={result?.ok} className="flex items-center gap-3 px-4 py-3 text-sm">
      <span aria-hidden>
        {running ? <Spinner className="text-accent-text" /> : !result ? <CircleDashed className="size-4 text-faint" /> : result.ok ? <CircleCheck className="size-4 text-ok" /> : <CircleX className="size-4 text-danger" />}
      </span>
      <div className="min-w-0 grow">
        <p className="font-medium">{names[name]}</p>
        {result && (result.ok
          ? <p className="text-[13px] text-muted">{t("connection.first", { ms: result.first ?? 0 })}{result.close && ` · ${t("connection.close", { code: result.close.code })}`}</p>
          : <p className="text-[13px] text-danger [overflow-wrap:anywhere]">{result.problem}{result.close && ` · ${t("connection.close", { code: result.close.code })}`}</p>)}
      </div>
      {result?.ok && result.trips.length > 0 && (
        <>
          <Trips values={result.trips} />
          <span className="w-20 text-right text-[13px] text-muted tabular-nums">{median(result.trips)} ms</span>
        </>
      )}
    </li>
  );
}

const height = 24;

function Trips({ values }: { values: readonly number[] }) {
  const most = Math.max(...values, 1);
  return (
    <svg aria-hidden width={values.length * 7} height={height} className="hidden text-accent sm:block">
      {values.map((value, index) => {
        const bar = Math.max(2, (value / most) * height);
        return <rect key={index} x={index * 7} y={height - bar} width={5} height={bar} rx={1.5} fill="currentColor" />;
      })}
    </svg>
  );
}
