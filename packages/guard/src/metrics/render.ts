import type { Registry } from "prom-client";
import { type Figure, figuresOf, type Standing } from "./figures.js";
import type { Latency } from "./latency.js";
import type { Measured } from "./measured.js";
import { METRICS, type MetricName } from "./names.js";
import type { Tally } from "./tally.js";

/** The media type of {@link renderMetrics}. */
export const METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";

/**
 * All metrics in Prometheus's text form. The registry is made for each answer: counting itself takes no library. One metric a
 * turn, so that no call waits for all of them.
 */
export async function renderMetrics(measured: Measured, standing: Standing): Promise<string> {
  const prometheus = (await import("prom-client")).default;
  const registry = new prometheus.Registry();
  const register = (name: MetricName) => ({
    name,
    help: METRICS[name].help,
    labelNames: [...METRICS[name].labels],
    registers: [registry],
  });
  const parts: string[] = [];
  const write = async (name: MetricName): Promise<void> => {
    parts.push(await registry.getSingleMetricAsString(name));
    await new Promise((resolve) => setImmediate(resolve));
  };
  for (const [name, tally] of counters(measured)) {
    const counter = new prometheus.Counter(register(name));
    for (const [values, count] of tally.rows()) counter.inc(labelled(name, values), count);
    await write(name);
  }
  for (const [name, figures] of byName(figuresOf(standing))) {
    const gauge = new prometheus.Gauge(register(name));
    for (const [, values, value] of figures) gauge.set(labelled(name, values), value);
    await write(name);
  }
  for (const [name, latency] of [
    ["rampart_decision_seconds", measured.latency],
    ["rampart_review_wait_seconds", measured.waits],
  ] as const) {
    addHistogram(registry, name, latency);
    await write(name);
  }
  return `${parts.join("\n")}\n`;
}

function counters(measured: Measured): readonly (readonly [MetricName, Tally])[] {
  return [
    ["rampart_decisions_total", measured.decisions],
    ["rampart_rule_hits_total", measured.rules],
    ["rampart_refusals_total", measured.refusals],
    ["rampart_outcomes_total", measured.outcomes],
    ["rampart_alarms_total", measured.alarms],
    ["rampart_review_steps_total", measured.reviews],
  ];
}

function labelled(name: MetricName, values: readonly string[]): Record<string, string> {
  return Object.fromEntries(METRICS[name].labels.map((label, at) => [label, values[at] ?? ""]));
}

function byName(figures: readonly Figure[]): ReadonlyMap<MetricName, readonly Figure[]> {
  const all = new Map<MetricName, Figure[]>();
  for (const figure of figures) {
    const known = all.get(figure[0]);
    if (known === undefined) all.set(figure[0], [figure]);
    else known.push(figure);
  }
  return all;
}

/** A histogram that was counted elsewhere: the library's own counts by itself. */
function addHistogram(registry: Registry, name: MetricName, latency: Latency): void {
  const { help } = METRICS[name];
  const buckets = [...latency.cumulative()].map(([bound, value]) => bucket(name, bound, value));
  const values = [
    ...buckets,
    bucket(name, "+Inf", latency.count),
    { metricName: `${name}_sum`, labels: {}, value: latency.sum },
    { metricName: `${name}_count`, labels: {}, value: latency.count },
  ];
  const metric = { name, get: async () => ({ name, help, type: "histogram", values, aggregator: "sum" }) };
  registry.registerMetric(metric as unknown as Parameters<Registry["registerMetric"]>[0]);
}

const bucket = (name: string, le: number | string, value: number) => ({
  metricName: `${name}_bucket`,
  labels: { le },
  value,
});
