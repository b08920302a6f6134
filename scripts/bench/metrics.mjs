// What watching costs: counting and the span of one recorded decision, without an SDK, and the text of all metrics with every
// series a metric keeps and 1,000 open questions' worth of state.
export const name = "metrics";

const METRICS = new URL("../../packages/guard/dist/metrics/", import.meta.url);
const { Measured } = await import(new URL("measured.js", METRICS).href);
const { Spans } = await import(new URL("spans.js", METRICS).href);
const { renderMetrics } = await import(new URL("render.js", METRICS).href);

export async function run({ quick }) {
  const events = Array.from({ length: 512 }, (_, n) => intent(n));
  const rounds = quick ? 400 : 4_000;
  const measured = new Measured();
  const spans = new Spans("0");
  const each = (taker) => {
    for (const event of events) taker.take(event);
    const start = performance.now();
    for (let round = 0; round < rounds; round++) for (const event of events) taker.take(event);
    return ((performance.now() - start) * 1_000) / (rounds * events.length);
  };
  const counted = each(measured);
  const spanned = each(spans);
  await renderMetrics(measured, standing());
  const start = performance.now();
  let longest = 0;
  let last = process.cpuUsage();
  const tick = () => {
    const { user, system } = process.cpuUsage(last);
    longest = Math.max(longest, (user + system) / 1_000);
    last = process.cpuUsage();
    ticking = setImmediate(tick);
  };
  let ticking = setImmediate(tick);
  for (let n = 0; n < 20; n++) await renderMetrics(measured, standing());
  clearImmediate(ticking);
  const rendered = (performance.now() - start) / 20;
  return [
    { name: "metrics: counting one decision", unit: "µs", value: round(counted), budget: { most: 5 } },
    { name: "metrics: its span, no SDK registered", unit: "µs", value: round(spanned), budget: { most: 1 } },
    { name: "metrics: the whole text, every series", unit: "ms", value: round(rendered) },
    {
      name: "metrics: the longest turn of the loop (processor)",
      unit: "ms",
      value: round(longest),
      budget: { most: 15 },
    },
  ];
}

const round = (value) => Number(value.toFixed(2));

function intent(n) {
  const rules = [
    { rule: `rule-${n % 300}`, verdict: "deny" },
    { rule: "other", verdict: "ask" },
  ];
  const names = { id: `i-${n}`, door: `door-${n % 300}`, agent: "a", session: "s", tool: "shell" };
  const rest = { task: null, review: null, actions: [{}, {}], enforced: true, claimed: false, code: null, micros: 300 };
  return { kind: "intent", ...names, ...rest, decision: { verdict: "deny", rules } };
}

function standing() {
  const reviews = Array.from({ length: 1_000 }, (_, n) => ({ state: "open", opened: n }));
  const limits = Array.from({ length: 100 }, (_, n) => ({ limit: `l-${n}`, accounts: 3, used: 0.5, forecast: 0.7 }));
  return { status: {}, now: 1_000_000, reviews, holds: [], stopped: false, grants: 1, tasks: 1, limits };
}
