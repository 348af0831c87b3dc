import type { ConnectionState } from "@parley/client";
import { type ProbeResult, median } from "./probe";

/** Plain text for whoever has to find out why a network does not let it through. */
export function report(state: ConnectionState, results: readonly ProbeResult[]): string {
  const lines = [
    `Parley connection report, ${new Date().toISOString()}`,
    `Origin: ${location.origin}`,
    `Browser: ${navigator.userAgent}`,
    `State: ${state.status}${state.transport ? ` over ${state.transport}` : ""}, since ${new Date(state.since).toISOString()}, attempt ${state.attempt}`,
    `Round trip: ${state.round_trip_ms === undefined ? "-" : `${state.round_trip_ms} ms`}`,
    `Last close: ${state.close ? `${state.close.code} ${state.close.reason}`.trim() : "-"}`,
    "",
    ...results.map((result) => [
      result.name.padEnd(10),
      result.ok ? "ok    " : "failed",
      `first ${result.first ?? "-"} ms`,
      `median ${median(result.trips) ?? "-"} ms`,
      result.trips.length ? `[${result.trips.join(", ")}]` : "",
      result.close ? `close ${result.close.code}` : "",
      result.problem ?? "",
    ].filter(Boolean).join("  ")),
  ];
  return `${lines.join("\n")}\n`;
}
