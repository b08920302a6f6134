// What understanding and deciding cost, without any door: the budgets of the hot loop, of paced calls and of scripts.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { judge, loadPolicy, PACKS } from "@rampart/core";
import { FACTS, toCall } from "./calls.mjs";
import { timeEach, timePaced, timeTurns } from "./measure.mjs";
import { benchPolicy } from "./rules.mjs";
import { script } from "./script.mjs";

export const name = "core";

const NOTHING = new Map();
/** Rounds over the 200 until the engine compiles nothing more of them. */
const HOT = 600;

export async function run({ quick, commands, root }) {
  const hundred = policyOf(100);
  const thousand = policyOf(1_000);
  const calls = commands.map(shellCall);
  const hot = (policy) => (call) => judge(policy, call, FACTS, NOTHING);
  const rounds = quick ? 40 : 200;
  const rows = [];
  rows.push({
    name: "interpret and decide, hot, 100 rules, the 200 commands",
    unit: "µs",
    ...timeEach(hot(hundred), calls, { warm: HOT, rounds }),
    budget: { p50: 12, p99: 60 },
  });
  rows.push(hardOnes(root, hot(hundred), quick));
  const [small, large] = timeTurns(hot(hundred), hot(thousand), calls, { warm: 20, rounds });
  rows.push({
    name: "1,000 rules against 100, turn by turn: ratio of p50",
    unit: "x",
    value: large.p50 / small.p50,
    budget: { most: 1.1 },
  });
  rows.push({
    name: "structured call, JSON parsing included",
    unit: "µs",
    ...timeEach((line) => judge(hundred, JSON.parse(line), FACTS, NOTHING), structuredLines(), {
      warm: 400,
      rounds: rounds * 4,
    }),
    budget: { p50: 2.5 },
  });
  for (const [label, bytes, budget] of SCRIPTS) {
    const call = shellCall(script(bytes));
    const times = timeEach(hot(hundred), [call], {
      warm: bytes > 500_000 ? 2 : 10,
      rounds: bytes > 500_000 ? 7 : quick ? 15 : 60,
    });
    const opaque = judge(hundred, call, FACTS, NOTHING).interpretation.actions.some(({ kind }) => kind === "opaque");
    rows.push({
      name: `script of ${label}${opaque ? " (opaque)" : ""}`,
      unit: "ms",
      ...inMs(times),
      budget: { p50: budget },
    });
  }
  const paced = await timePaced(hot(hundred), calls, { samples: quick ? 60 : 300, pauseMs: 20 });
  rows.push({ name: "paced, one call per 20 ms", unit: "µs", ...paced, budget: { p50: 150, p99: 400 } });
  rows.push(firstCall());
  return rows;
}

const SCRIPTS = [
  ["8 KB", 8 * 1024, 1.5],
  ["64 KB", 64 * 1024, 12],
  ["1 MB", 1_000_000, 250],
];

function policyOf(count) {
  const loaded = loadPolicy([{ name: `bench-${count}`, text: benchPolicy(count) }], { packs: (pack) => PACKS[pack] });
  if (!loaded.ok) throw new Error(`the bench's own policy: ${JSON.stringify(loaded.errors[0])}`);
  return loaded.policy;
}

function shellCall(command) {
  return toCall("shell", { command });
}

function structuredLines() {
  return Array.from({ length: 50 }, (_, at) =>
    JSON.stringify(
      toCall(at % 2 === 0 ? "read" : "write", {
        path: `/home/dev/project/src/module-${at}/index.ts`,
        content: "x".repeat(120),
      }),
    ),
  );
}

/** The encoded and structural rows of the obfuscation corpus, where it is there. */
function hardOnes(root, call, quick) {
  const name = "hard ones: encoded and structural obfuscation";
  const file = `${root}../shared/corpora/mutated.jsonl`;
  if (!existsSync(file)) return { name, unit: "µs", budget: { p50: 25, p99: 90 }, skipped: "no corpora" };
  const calls = readFileSync(file, "utf8")
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line))
    .filter(({ layer }) => layer === "encode" || layer === "struct")
    .map(({ command }) => shellCall(command));
  const times = timeEach(call, calls, { warm: 20, rounds: quick ? 15 : 60 });
  return { name, unit: "µs", ...times, budget: { p50: 25, p99: 90 } };
}

/** A process that has decided nothing yet: loaded, compiled, and asked once. */
function firstCall() {
  const probe = fileURLToPath(new URL("first-call.mjs", import.meta.url));
  const times = Array.from({ length: 7 }, () =>
    Number(spawnSync(process.execPath, [probe], { encoding: "utf8" }).stdout),
  );
  const sorted = times.sort((a, b) => a - b);
  return {
    name: "first call of a fresh process nobody warmed (the guard warms itself)",
    unit: "ms",
    p50: sorted[3],
    p99: sorted[6],
  };
}

const inMs = ({ p50, p99, max, samples }) => ({ samples, p50: p50 / 1_000, p99: p99 / 1_000, max: max / 1_000 });
