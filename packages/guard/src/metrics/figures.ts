import { KINDS } from "@rampart/ledger";
import { isJsonObject, type Json, type JsonObject } from "@rampart/service";
import type { Review } from "../reviews/review.js";
import type { Incident } from "../state/parts/incidents.js";
import type { Hold } from "../state/parts/standing.js";
import type { MetricName } from "./names.js";

/** One number of a metric, with its labels in the metric's order. */
export type Figure = readonly [name: MetricName, labels: readonly string[], value: number];

/** How far a limit is used, of the account that used most. */
export interface LimitUse {
  readonly limit: string;
  readonly accounts: number;
  readonly used: number;
  /** Null where it is too early to say. */
  readonly forecast: number | null;
}

/** What stands at this moment. */
export interface Standing {
  readonly status: JsonObject;
  readonly now: number;
  readonly reviews: readonly Review[];
  readonly incidents: readonly Pick<Incident, "state" | "severity">[];
  readonly holds: readonly Hold[];
  readonly stopped: boolean;
  readonly grants: number;
  readonly tasks: number;
  readonly limits: readonly LimitUse[];
}

/** Every gauge, from what stands now and from what status says. What status does not say is left out. */
export function figuresOf(standing: Standing): readonly Figure[] {
  return [
    ...reviewFigures(standing),
    ...incidentFigures(standing),
    ...orderFigures(standing),
    ...limitFigures(standing),
    ...statusFigures(standing.status),
  ];
}

function reviewFigures({ reviews, now }: Standing): readonly Figure[] {
  const of = (state: string) => reviews.filter((review) => review.state === state);
  const oldest = Math.min(now, ...of("open").map(({ opened }) => opened));
  return [
    ...["open", "approved", "denied"].map((state): Figure => ["rampart_reviews", [state], of(state).length]),
    ["rampart_review_oldest_seconds", [], (now - oldest) / 1_000],
  ];
}

/** All combinations, zeros too: an alert sees the first incident as a change, which it cannot where a series only begins. */
function incidentFigures({ incidents }: Standing): readonly Figure[] {
  return (["open", "acknowledged"] as const).flatMap((state) =>
    KINDS.incident.severity.map((severity): Figure => {
      const of = incidents.filter((one) => one.state === state && one.severity === severity);
      return ["rampart_incidents", [state, severity], of.length];
    }),
  );
}

function orderFigures({ holds, stopped, grants, tasks }: Standing): readonly Figure[] {
  const counts = new Map<string, number>();
  for (const { subject, mode } of holds) {
    const key = `${subject.type}\0${mode}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return [
    ...[...counts].map(([key, count]): Figure => ["rampart_quarantined", key.split("\0"), count]),
    ["rampart_stopped", [], stopped ? 1 : 0],
    ["rampart_grants", [], grants],
    ["rampart_tasks", [], tasks],
  ];
}

function limitFigures({ limits }: Standing): readonly Figure[] {
  return limits.flatMap(({ limit, accounts, used, forecast }): readonly Figure[] => [
    ["rampart_limit_used_ratio", [limit], used],
    ["rampart_limit_accounts", [limit], accounts],
    ...(forecast === null ? [] : [["rampart_limit_forecast_ratio", [limit], forecast] as Figure]),
  ]);
}

function statusFigures(status: JsonObject): readonly Figure[] {
  const at = (...path: readonly string[]): Json =>
    path.reduce<Json>((value, name) => (isJsonObject(value) ? (value[name] ?? null) : null), status);
  const said: readonly (readonly [MetricName, readonly string[], Json, number])[] = [
    ["rampart_log_entries", [], at("log", "entries"), 1],
    ["rampart_log_waiting", [], at("log", "waiting"), 1],
    ["rampart_spool_files", [], at("spool", "files"), 1],
    ["rampart_spool_lag_seconds", [], at("spool", "lag"), 1_000],
    ["rampart_disk_free_bytes", [], at("disk", "free"), 1],
    ["rampart_sessions", [], at("sessions"), 1],
    ["rampart_connections", ["agent"], at("connections", "agent"), 1],
    ["rampart_connections", ["admin"], at("connections", "admin"), 1],
    ["rampart_connections", ["watch"], at("connections", "watchers"), 1],
    ["rampart_memory_bytes", [], at("memory"), 1],
    ["rampart_started_seconds", [], at("started"), 1_000],
  ];
  const numbers = said.flatMap(([name, labels, value, unit]): readonly Figure[] =>
    typeof value === "number" ? [[name, labels, value / unit]] : [],
  );
  const [entries, checkpoint, problems] = [at("log", "entries"), at("log", "checkpoint"), at("problems")];
  const text = (value: Json) => (typeof value === "string" ? value : "unknown");
  return [
    ...numbers,
    ...(typeof entries === "number" && typeof checkpoint === "number"
      ? [["rampart_log_unsigned_entries", [], Math.max(0, entries - checkpoint)] as Figure]
      : []),
    ["rampart_problems", [], Array.isArray(problems) ? problems.length : 0],
    ["rampart_healthy", [], at("healthy") === true ? 1 : 0],
    ["rampart_info", [text(at("version")), text(at("mode")), text(at("policy", "digest"))], 1],
  ];
}
