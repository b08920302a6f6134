import { count, day, some, when } from "../../say/words.js";
import type { Step } from "../activity.js";
import type { Scope } from "../gather.js";
import { type Html, html } from "./html.js";

const WIDTH = 900;
const HEIGHT = 190;
const LEFT = 46;
const BOTTOM = 22;
const TOP = 8;
const MOST_BARS = 120;
const WIDEST = 56;

/** Calls over a period, one bar a step, by what was decided. The same numbers follow as a table. */
export function callsChart(steps: readonly Step[], unit: "hour" | "day", { since, until }: Scope): Html {
  if (steps.length === 0) return html``;
  const length = unit === "hour" ? 3_600_000 : 86_400_000;
  const bars = filled(steps, Math.floor(since / length) * length, until, length);
  const most = Math.max(...bars.map(total));
  const room = (WIDTH - LEFT) / bars.length;
  const width = Math.min(room * 0.76, WIDEST);
  const scale = (HEIGHT - TOP - BOTTOM) / most;
  const name = (time: number) => (unit === "hour" ? `${when(time)} UTC` : day(time));
  const drawn = bars.map((step, at) => {
    const x = LEFT + at * room + (room - width) / 2;
    let y = HEIGHT - BOTTOM;
    const parts = (["allowed", "asked", "denied"] as const).map((member) => {
      const height = step[member] * scale;
      y -= height;
      return html`<rect class="${CLASS[member]}" x="${fixed(x)}" y="${fixed(y)}" width="${fixed(width)}" height="${fixed(height)}"/>`;
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
</svg><figcaption><span><i class="key allow"></i>allowed</span> <span><i class="key ask"></i>held for a person</span> <span><i class="key deny"></i>refused</span><br>${label}.</figcaption></figure>`;
}

const CLASS = { allowed: "allow", asked: "ask", denied: "deny" } as const;
const total = ({ allowed, asked, denied }: Step): number => allowed + asked + denied;
const fixed = (value: number): string => value.toFixed(2);

/** The whole period, with the steps in which nothing happened, and no more bars than can be told apart. */
function filled(steps: readonly Step[], since: number, until: number, unit: number): Step[] {
  const wide = unit * Math.max(1, Math.ceil((until - since) / unit / MOST_BARS));
  const bars = Array.from({ length: Math.max(1, Math.ceil((until - since) / wide)) }, (_, at) => ({
    from: since + at * wide,
    allowed: 0,
    asked: 0,
    denied: 0,
  }));
  for (const step of steps) {
    const bar = bars[Math.min(bars.length - 1, Math.max(0, Math.floor((step.from - since) / wide)))]!;
    bar.allowed += step.allowed;
    bar.asked += step.asked;
    bar.denied += step.denied;
  }
  return bars;
}
