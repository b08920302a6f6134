// The SDK: what asking costs around a tool that does nothing, where this process decides; what an import costs; and how much of
// our code a program that asks a guard loads (the interpreter and its parsers are loaded by whoever decides alone).
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { rolldown } from "rolldown";
import { summarise } from "./measure.mjs";

export const name = "sdk";

const ALONE = /^@rampart\/(core|edge)$/;

export async function run({ quick, root }) {
  const sdk = join(root, "packages/sdk/dist/index.js");
  const { close, govern } = await import(sdk);
  const state = mkdtempSync(join(tmpdir(), "rampart-bench-"));
  try {
    const options = { state, guard: "none", cwd: state };
    const noop = govern(async function noop() {}, { ...options, agent: "helper" });
    const samples = quick ? 4_000 : 40_000;
    const alone = await timeEach(noop, samples);
    const nested = { times: null };
    await govern(
      async () => {
        nested.times = await timeEach(noop, samples);
      },
      { ...options, name: "outer", agent: "triage" },
    )();
    return [
      { name: "sdk: govern on a no-op tool, in process", unit: "µs", ...alone, budget: { p50: 10 } },
      { name: "sdk: the same in another agent's tool", unit: "µs", ...nested.times },
      {
        name: "sdk: import, above an empty Node",
        unit: "ms",
        ...importing(sdk, quick ? 7 : 21),
        budget: { p50: 60 },
      },
      { name: "sdk: our code, minified, asking a guard", unit: "KB", value: await size(sdk), budget: { most: 60 } },
    ];
  } finally {
    await close();
    rmSync(state, { recursive: true, force: true });
  }
}

async function timeEach(tool, samples) {
  for (let at = 0; at < 5_000; at++) await tool({ at });
  const times = new Float64Array(samples);
  for (let at = 0; at < samples; at++) {
    const begin = process.hrtime.bigint();
    await tool({ at });
    times[at] = Number(process.hrtime.bigint() - begin) / 1_000;
  }
  return summarise(times);
}

function importing(sdk, samples) {
  const line = `const begin = performance.now(); await import(${JSON.stringify(sdk)}); console.log(performance.now() - begin);`;
  const words = ["--input-type=module", "-e", line];
  const times = Float64Array.from({ length: samples }, () =>
    Number(spawnSync(process.execPath, words, { encoding: "utf8" }).stdout),
  );
  return summarise(times);
}

async function size(input) {
  const bundle = await rolldown({ input, platform: "node", external: (id) => ALONE.test(id), logLevel: "silent" });
  const { output } = await bundle.generate({ format: "esm", minify: true });
  await bundle.close();
  return output.reduce((sum, { code = "" }) => sum + code.length, 0) / 1_024;
}
