// A test runner for Stryker that stays in one process: for each mutant the test files that meet it begin anew from their first
// line, with the mutant in place. Nothing that a mutant left in a module is there for the next.

import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import vm from "node:vm";
import fc from "fast-check";
import { fileOf, KEPT } from "./bundle.mjs";
import { collector } from "./suite.mjs";

/** What the first run learns, `{ file: { ms, met: ids of the mutants it meets } }`, for a runner that begins again. */
const LEARNT = join(KEPT, "learnt.json");
/** What a test may take beyond what its whole file took, in ms: a machine may be busy. */
const PATIENCE = 3_000;
/** What Stryker calls these two. */
const [PASSED, FAILED] = [0, 1];

// Where code with mutants in it looks for the one that counts.
globalThis.__stryker__ ??= {};

const guarded = new vm.Script("globalThis.__body()");
/** Calls `body` and waits for what it promises; ends it after `ms`, were it a loop without an end. */
async function within(ms, body) {
  globalThis.__body = body;
  await (ms === undefined ? body() : guarded.runInThisContext({ timeout: Math.max(1, Math.ceil(ms)) }));
}

class Runner {
  static inject = ["options"];
  #tests;
  #files = new Map();
  #learnt = {};
  #stryker = globalThis.__stryker__;

  constructor({ tests }) {
    this.#tests = tests;
  }

  capabilities() {
    return { reloadEnvironment: true };
  }

  async init() {
    // The same values for every mutant, so that two runs say the same.
    fc.configureGlobal({ seed: 20_261_121 });
    const { folders, not } = this.#tests;
    const all = folders.flatMap((folder) =>
      readdirSync(folder, { recursive: true }).map((name) => `${folder}/${name}`),
    );
    for (const file of all)
      if (/(?<!\.slow)\.test\.ts$/.test(file) && !not.includes(file)) this.#files.set(file, await fileOf(file));
    try {
      this.#learnt = JSON.parse(readFileSync(LEARNT, "utf8"));
    } catch {
      // The first run is yet to come.
    }
  }

  /** All tests without a mutant: how long each takes, and what each meets. */
  async dryRun() {
    const stryker = this.#stryker;
    const mutantCoverage = { static: {}, perTest: {} };
    const tests = [];
    for (const file of this.#files.keys()) {
      const began = performance.now();
      const met = { static: {}, perTest: {} };
      stryker.mutantCoverage = met;
      tests.push(...(await this.#run(file, { starts: (id) => (stryker.currentTestId = id) })));
      const ids = [met.static, ...Object.values(met.perTest)].flatMap(Object.keys);
      this.#learnt[file] = { ms: performance.now() - began, met: [...new Set(ids)] };
      for (const [id, times] of Object.entries(met.static))
        mutantCoverage.static[id] = (mutantCoverage.static[id] ?? 0) + times;
      Object.assign(mutantCoverage.perTest, met.perTest);
    }
    writeFileSync(LEARNT, JSON.stringify(this.#learnt));
    return { status: "complete", tests, mutantCoverage };
  }

  async mutantRun({ activeMutant, testFilter, hitLimit, timeout }) {
    const until = performance.now() + timeout * 0.9;
    const wanted = testFilter && new Set(testFilter);
    Object.assign(this.#stryker, { activeMutant: activeMutant.id, hitCount: 0, hitLimit });
    let nrOfTests = 0;
    try {
      for (const file of this.#meeting(activeMutant.id, wanted)) {
        const results = await this.#run(file, { wanted, until });
        nrOfTests += results.length;
        const failed = results.find(({ status }) => status === FAILED);
        if (failed?.late || this.#stryker.hitCount > hitLimit) return { status: "timeout" };
        if (failed)
          return { status: "killed", killedBy: [failed.id], failureMessage: failed.failureMessage, nrOfTests };
      }
      return { status: "survived", nrOfTests };
    } finally {
      this.#stryker.activeMutant = undefined;
    }
  }

  /** The files to run, those that are soon done first. Without a choice of tests the mutant is met while a file begins. */
  #meeting(mutant, wanted) {
    const files = wanted
      ? new Set([...wanted].map((id) => id.slice(0, id.indexOf("#"))))
      : [...this.#files.keys()].filter((file) => this.#learnt[file].met.includes(mutant));
    return [...files].sort((a, b) => this.#learnt[a].ms - this.#learnt[b].ms);
  }

  /** A file from its first line up to the first test that fails; where it cannot even begin, that is its only result. */
  async #run(file, { wanted, until, starts = () => {} }) {
    const most = until && PATIENCE + 4 * this.#learnt[file].ms;
    const tried = async (id, body) => {
      const began = performance.now();
      const told = { id, name: id, status: PASSED };
      try {
        await within(until && Math.min(most, until - began), body);
      } catch (error) {
        told.status = FAILED;
        told.late = error?.code === "ERR_SCRIPT_EXECUTION_TIMEOUT";
        told.failureMessage = String(error?.message ?? error).slice(0, 500);
      }
      return { ...told, timeSpentMs: performance.now() - began };
    };
    const { tests, vitest } = collector();
    const begun = await tried(file, () => this.#files.get(file)(vitest));
    if (begun.status === FAILED) return [begun];
    const results = [];
    for (const [at, { name, body }] of tests.entries()) {
      const id = `${file}#${at} ${name}`;
      if (wanted && !wanted.has(id)) continue;
      starts(id);
      const result = await tried(id, body);
      starts(undefined);
      results.push(result);
      if (result.status === FAILED) break;
    }
    return results;
  }
}

export const strykerPlugins = [{ kind: "TestRunner", name: "anew", injectableClass: Runner }];
/** Of the settings, what is this runner's: `tests`, the folders tests stand in and the files that are left out. */
export const strykerValidationSchema = { properties: { tests: { type: "object" } } };
