import { count, day, some, when } from "../../say/words.js";
import type { Step } from "../activity.js";
import { type Html, html } from "./html.js";

const WIDTH = 900;
const HEIGHT = 190;
const LEFT = 46;
const BOTTOM = 22;
const TOP = 8;
const MOST_BARS = 120;

/** Calls over time, one bar a step, by what was decided. The same numbers follow as a table. */
export function callsChart(steps: readonly Step[], unit: "hour" | "day"): Html {
  if (steps.length === 0) return html``;
  const bars = filled(steps, unit === "hour" ? 3_600_000 : 86_400_000);
  const most = Math.max(...bars.map(total));
  const room = (WIDTH - LEFT) / bars.length;
  const scale = (HEIGHT - TOP - BOTTOM) / most;
  const name = (time: number) => (unit === "hour" ? `${when(time)} UTC` : day(time));
  const drawn = bars.map((step, at) => {
    const x = LEFT + at * room + room * 0.12;
    let y = HEIGHT - BOTTOM;
    const parts = (["allowed", "asked", "denied"] as const).map((member) => {
      const height = step[member] * scale;
      y -= height;
      return html`<rect class="${CLASS[member]}" x="${fixed(x)}" y="${fixed(y)}" width="${fixed(room * 0.76)}" height="${fixed(height)}"/>`;
    });
    const title = `${name(step.from)}: ${step.allowed} allowed, ${step.asked} held, ${step.denied} refused`;
    return html`<g><title>${title}</title>${parts}</g>`;
  });
  const sum = bars.reduce((all, step) => all + total(step), 0);
  const first = bars[0]!.from;
  const last = bars.at(-1)!.from;
  const label = `${some(sum, "call")} by ${unit}, from ${name(first)} to ${name(last)}; at most ${count(most)} in one ${unit}`;
  return html`<figure><svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${label}">
<line class="axis" x1="${LEFT}" x2="${WIDTH}" y1="${HEIGHT - BOTTOM}" y2="${HEIGHT - BOTTOM}"/>
<line class="axis" x1="${LEFT}" x2="${WIDTH}" y1="${TOP}" y2="${TOP}" stroke-dasharray="2 4"/>
<text x="${LEFT - 8}" y="${TOP + 9}" text-anchor="end">${count(most)}</text>
<text x="${LEFT - 8}" y="${HEIGHT - BOTTOM}" text-anchor="end">0</text>
${drawn}
<text x="${LEFT}" y="${HEIGHT - 6}">${name(first)}</text>
<text x="${WIDTH}" y="${HEIGHT - 6}" text-anchor="end">${bars.length > 1 ? name(last) : ""}</text>
</svg><figcaption><span class="key allow"></span>allowed<span class="key ask"></span>held for a person<span class="key deny"></span>refused. ${label}.</figcaption></figure>`;
}

const CLASS = { allowed: "allow", asked: "ask", denied: "deny" } as const;
const total = ({ allowed, asked, denied }: Step): number => allowed + asked + denied;
const fixed = (value: number): string => value.toFixed(2);

/** With the steps in between in which nothing happened, and no more bars than can be told apart. */
function filled(steps: readonly Step[], unit: number): Step[] {
  const [first, last] = [steps[0]!.from, steps.at(-1)!.from];
  const wide = unit * Math.max(1, Math.ceil(((last - first) / unit + 1) / MOST_BARS));
  const bars = Array.from({ length: Math.floor((last - first) / wide) + 1 }, (_, at) => ({
    from: first + at * wide,
    allowed: 0,
    asked: 0,
    denied: 0,
  }));
  for (const step of steps) {
    const bar = bars[Math.floor((step.from - first) / wide)]!;
    bar.allowed += step.allowed;
    bar.asked += step.asked;
    bar.denied += step.denied;
  }
  return bars;
}
