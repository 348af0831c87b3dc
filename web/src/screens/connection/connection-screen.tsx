import { useConnectionState } from "@parley/client/react";
import { Check, Copy, Play } from "lucide-react";
import { useState } from "react";
import { Screen } from "@/app/screen";
import { useShell } from "@/app/shell-context";
import { Button } from "@/components/ui/button";
import { useT } from "@/i18n";
import { ProbeRow } from "./probe-row";
import { type ProbeName, type ProbeResult, probes } from "./probe";
import { report } from "./report";
import { StateCard } from "./state-card";

export function ConnectionScreen() {
  const t = useT();
  const { user } = useShell();
  const state = useConnectionState();
  const [results, setResults] = useState<ProbeResult[]>([]);
  const [running, setRunning] = useState<ProbeName | null>(null);
  const [copied, setCopied] = useState(false);
  const all = probes(user.user_id);

  async function run() {
    setResults([]);
    setCopied(false);
    for (const probe of all) {
      setRunning(probe.name);
      const result = await probe.run();
      setResults((before) => [...before, result]);
    }
    setRunning(null);
  }

  return (
    <Screen title={t("nav.connection")}>
      <div className="h-full overflow-y-auto">
        <div className="mx-auto max-w-3xl space-y-6 px-4 py-6 sm:px-6">
          <StateCard state={state} />
          <section aria-labelledby="probes">
            <div className="flex flex-wrap items-center gap-2">
              <div className="min-w-48 grow">
                <h2 id="probes" className="font-semibold">{t("connection.test")}</h2>
                <p className="text-sm text-muted">{t("connection.test_body")}</p>
              </div>
              <Button look="primary" busy={running !== null} onClick={() => void run()}>{running === null && <Play aria-hidden className="size-4" />}{t("connection.run")}</Button>
            </div>
            <ul className="mt-4 divide-y divide-line rounded-xl border border-line bg-surface" aria-live="polite">
              {all.map(({ name }) => <ProbeRow key={name} name={name} running={running === name} result={results.find((result) => result.name === name)} />)}
            </ul>
            {results.length === all.length && (
              <Button className="mt-4" onClick={() => void navigator.clipboard.writeText(report(state, results)).then(() => setCopied(true))}>
                {copied ? <Check aria-hidden className="size-4" /> : <Copy aria-hidden className="size-4" />}
                {t(copied ? "code.copied" : "connection.copy")}
              </Button>
            )}
          </section>
        </div>
      </div>
    </Screen>
  );
}
