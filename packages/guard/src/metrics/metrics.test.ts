import { readFileSync } from "node:fs";
import { trace } from "@opentelemetry/api";
import type { AuditEvent } from "@rampart/ledger";
import type { JsonObject } from "@rampart/service";
import { describe, expect, it } from "vitest";
import { figuresOf, type Standing } from "./figures.js";
import { Measured } from "./measured.js";
import { METRICS } from "./names.js";
import { renderMetrics } from "./render.js";
import { Spans } from "./spans.js";
import { MAX_SERIES } from "./tally.js";

const intent = (change: object = {}) =>
  ({
    kind: "intent",
    id: "i-1",
    door: "gemini",
    agent: "gemini",
    session: "s",
    tool: "shell",
    task: null,
    review: null,
    actions: [{}, {}],
    enforced: true,
    claimed: false,
    code: null,
    micros: 300,
    decision: { verdict: "deny", rules: [{ rule: "no.delete", verdict: "deny" }] },
    ...change,
  }) as unknown as AuditEvent;

const STATUS = {
  healthy: false,
  problems: ["one", "two"],
  mode: "user",
  version: "1.2.3",
  policy: { digest: "sha256:0" },
  log: { entries: 100, checkpoint: 90, waiting: 3 },
  spool: { files: 2, lag: 4_500 },
  disk: { free: 5 },
  sessions: 4,
  connections: { agent: 1, admin: 2, watchers: 3 },
  memory: 123,
  started: 2_000,
} as unknown as JsonObject;

const standing = (change: Partial<Standing> = {}): Standing => ({
  status: STATUS,
  now: 100_000,
  reviews: [{ state: "open", opened: 40_000 }, { state: "open", opened: 70_000 }, { state: "approved" }] as never,
  incidents: [{ state: "open", severity: "high" }],
  holds: [{ subject: { type: "agent", name: "a" }, mode: "deny" }] as never,
  stopped: false,
  grants: 2,
  tasks: 1,
  limits: [{ limit: "spend", accounts: 3, used: 0.5, forecast: 1.25 }],
  ...change,
});

describe("E4: metrics", () => {
  it("say what happened and what stands, in Prometheus's text form", async () => {
    const measured = new Measured();
    measured.take(intent());
    measured.take(intent({ enforced: false, micros: 1_200 }));
    measured.take(intent({ code: "record_failed", micros: null }));
    measured.take({ kind: "alarm", code: "door.changed", severity: "info" } as never);
    const approval = { state: "approved", details: { opened: 1_000, approvals: [{ at: 3_000 }] } };
    measured.take({ kind: "review", ...approval } as never);
    measured.take({ kind: "review", state: "opened", reviewer: null, details: {} } as never);
    measured.take({ kind: "review", state: "opened", reviewer: "ada", details: {} } as never);
    const lines = (await renderMetrics(measured, standing())).split("\n");
    for (const line of [
      'rampart_decisions_total{verdict="deny",door="gemini",enforced="yes"} 2',
      'rampart_decisions_total{verdict="deny",door="gemini",enforced="no"} 1',
      'rampart_rule_hits_total{rule="no.delete",verdict="deny"} 3',
      'rampart_refusals_total{code="record_failed"} 1',
      'rampart_alarms_total{code="door.changed",severity="info"} 1',
      'rampart_review_steps_total{state="approved"} 1',
      'rampart_review_steps_total{state="opened"} 1',
      'rampart_review_steps_total{state="agreed"} 1',
      'rampart_decision_seconds_bucket{le="0.00025"} 0',
      'rampart_decision_seconds_bucket{le="0.0005"} 1',
      'rampart_decision_seconds_bucket{le="0.0025"} 2',
      'rampart_decision_seconds_bucket{le="+Inf"} 2',
      "rampart_decision_seconds_sum 0.0015",
      "rampart_decision_seconds_count 2",
      "rampart_review_wait_seconds_sum 2",
      'rampart_reviews{state="open"} 2',
      "rampart_review_oldest_seconds 60",
      'rampart_incidents{state="open",severity="high"} 1',
      'rampart_incidents{state="open",severity="critical"} 0',
      'rampart_incidents{state="acknowledged",severity="high"} 0',
      'rampart_quarantined{type="agent",mode="deny"} 1',
      "rampart_stopped 0",
      "rampart_grants 2",
      'rampart_limit_used_ratio{limit="spend"} 0.5',
      'rampart_limit_forecast_ratio{limit="spend"} 1.25',
      "rampart_log_unsigned_entries 10",
      "rampart_spool_lag_seconds 4.5",
      "rampart_problems 2",
      "rampart_healthy 0",
      'rampart_info{version="1.2.3",mode="user",policy="sha256:0"} 1',
    ]) {
      expect(lines).toContain(line);
    }
    const told = lines.flatMap((line) => /^# TYPE (\S+) (\S+)$/.exec(line)?.slice(1, 3).join(" ") ?? []);
    expect(told.sort()).toEqual(
      Object.entries(METRICS)
        .map(([name, { type }]) => `${name} ${type}`)
        .sort(),
    );
  });

  it("what can be named beforehand counts from 0 on, and nothing of it is lost or counted twice by that", async () => {
    const measured = new Measured();
    const door = (mode: string) => ({ mode }) as never;
    measured.take(intent());
    measured.expect({ gemini: door("enforce"), codex: door("monitor") });
    measured.expect({ gemini: door("enforce") });
    measured.take({ kind: "outcome", status: "done" } as never);
    const lines = (await renderMetrics(measured, standing())).split("\n");
    const counters = (name: string) => lines.filter((line) => line.startsWith(`${name}{`)).sort();
    expect(counters("rampart_decisions_total")).toEqual([
      'rampart_decisions_total{verdict="allow",door="codex",enforced="no"} 0',
      'rampart_decisions_total{verdict="allow",door="gemini",enforced="yes"} 0',
      'rampart_decisions_total{verdict="ask",door="codex",enforced="no"} 0',
      'rampart_decisions_total{verdict="ask",door="gemini",enforced="yes"} 0',
      'rampart_decisions_total{verdict="deny",door="codex",enforced="no"} 0',
      'rampart_decisions_total{verdict="deny",door="gemini",enforced="yes"} 1',
    ]);
    expect(counters("rampart_outcomes_total")).toContain('rampart_outcomes_total{status="done"} 1');
    expect(counters("rampart_outcomes_total")).toContain('rampart_outcomes_total{status="failed"} 0');
    expect(counters("rampart_review_steps_total")).toContain('rampart_review_steps_total{state="agreed"} 0');
  });

  it("names an agent chose cannot fill memory, forge a line, or change a sum", async () => {
    const measured = new Measured();
    for (let n = 0; n < 5_000; n++) measured.take(intent({ door: `door-${n}` }));
    expect([...measured.decisions.rows()].length).toBe(MAX_SERIES + 1);
    expect([...measured.decisions.rows()].reduce((sum, [, count]) => sum + count, 0)).toBe(5_000);
    const forged = new Measured();
    forged.take(intent({ door: 'x"} 9\nrampart_healthy 1\n#' }));
    const text = await renderMetrics(forged, standing());
    expect(text.split("\n").filter((line) => line.startsWith("rampart_healthy"))).toEqual(["rampart_healthy 0"]);
  });

  it("where nothing waits the oldest is 0, and what is not known is left out", () => {
    const figures = figuresOf(standing({ reviews: [], status: {}, limits: [] }));
    expect(figures).toContainEqual(["rampart_review_oldest_seconds", [], 0]);
    expect(figures.some(([name]) => name === "rampart_log_entries")).toBe(false);
    expect(figures).toContainEqual(["rampart_healthy", [], 0]);
  });
});

describe("E4: spans", () => {
  const recorded = (recording: boolean) => {
    const seen: unknown[] = [];
    const span = {
      isRecording: () => recording,
      setAttributes: (attributes: object) => seen.push(attributes),
      setStatus: (status: object) => seen.push(status),
      end: () => seen.push("end"),
    };
    return { seen, tracer: { startSpan: () => span } as never };
  };

  it("one a decision, with names and counts and nothing of what was asked", () => {
    const { seen, tracer } = recorded(true);
    const spans = new Spans("0", tracer);
    spans.take(intent({ arguments: { command: "cat secret" }, cwd: "/home/dev" }));
    spans.take({ kind: "alarm" } as never);
    expect(seen).toMatchObject([
      { "rampart.verdict": "deny", "rampart.rules": ["no.delete"], "rampart.actions": 2 },
      "end",
    ]);
    expect(JSON.stringify(seen)).not.toMatch(/secret|home/);
  });

  it("reach an SDK that is registered for the whole process, also later", () => {
    const spans = new Spans("0");
    const { seen, tracer } = recorded(true);
    expect(trace.setGlobalTracerProvider({ getTracer: () => tracer })).toBe(true);
    try {
      spans.take(intent());
      expect(seen.at(-1)).toBe("end");
    } finally {
      trace.disable();
    }
  });

  it("none where nobody registered an SDK, and none that fails is a call's", () => {
    const { seen, tracer } = recorded(false);
    new Spans("0", tracer).take(intent());
    expect(seen).toEqual([]);
    const broken = {
      startSpan: () => {
        throw new Error("down");
      },
    } as never;
    expect(() => new Spans("0", broken).take(intent())).not.toThrow();
    expect(() => new Spans("0").take(intent())).not.toThrow();
  });
});

describe("E4: the board for Grafana", () => {
  const board = JSON.parse(
    readFileSync(new URL("../../../../docs/grafana/rampart.json", import.meta.url), "utf8"),
  ) as Board;
  const queries = board.panels.flatMap((panel) =>
    (panel.targets ?? []).map(({ expr }) => [panel.title, expr] as const),
  );

  it("asks for metrics and labels the guard has, and for every one that tells trouble", () => {
    const asked = new Set<string>();
    for (const [title, expr] of queries) {
      for (const [, found = ""] of expr.matchAll(/\b(rampart_[a-z_]+)/g)) {
        const name = found.replace(/_(?:bucket|sum|count)$/, "");
        expect(Object.keys(METRICS), title).toContain(name);
        asked.add(name);
      }
      for (const [, labels = ""] of expr.matchAll(/\bby \(([a-z_, ]+)\)/g)) {
        const names = [...expr.matchAll(/\b(rampart_[a-z_]+?)(?:_bucket|_sum|_count)?\b/g)].map(
          ([, name = ""]) => name,
        );
        const known = names.flatMap((name) => METRICS[name as keyof typeof METRICS]?.labels ?? []);
        for (const label of labels.split(/, */)) expect([...known, "le"], `${title}: ${label}`).toContain(label);
      }
    }
    for (const name of [
      "healthy",
      "decisions_total",
      "decision_seconds",
      "review_oldest_seconds",
      "quarantined",
      "incidents",
      "stopped",
    ])
      expect(asked).toContain(`rampart_${name}`);
  });

  it("has panels with ids of their own, in the grid, from a chosen source", () => {
    expect(new Set(board.panels.map(({ id }) => id)).size).toBe(board.panels.length);
    for (const { gridPos, datasource } of board.panels) {
      expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
      expect(datasource).toEqual({ type: "prometheus", uid: "${source}" });
    }
  });
});

interface Board {
  readonly panels: readonly {
    readonly id: number;
    readonly title: string;
    readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
    readonly datasource: object;
    readonly targets?: readonly { readonly expr: string }[];
  }[];
}
