// A test runner for Stryker that stays in one process: for each mutant the test files that meet it begin anew from their first
// line, with the mutant in place. Nothing that a mutant left in a module is there for the next.

import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import vm from "node:vm";
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
    const { of, not } = this.#tests;
    const all = of.flatMap(([folder]) => readdirSync(folder, { recursive: true }).map((name) => `${folder}/${name}`));
    for (const file of all)
      if (/(?<!\.slow)\.test\.ts$/.test(file) && !not.includes(file) && !this.#files.has(file))
        this.#files.set(file, await fileOf(file));
    try {
      this.#learnt = JSON.parse(readFileSync(LEARNT, "utf8"));
    } catch {
      // The first run is yet to come.
    }
  }

  /** All tests without a mutant: how long each file takes, and which mutants it meets. */
  async dryRun() {
    const stryker = this.#stryker;
    const mutantCoverage = { static: {}, perTest: {} };
    const tests = [];
    for (const file of this.#files.keys()) {
      const began = performance.now();
      stryker.mutantCoverage = { static: {}, perTest: {} };
      tests.push(...(await this.#run(file)));
      const hits = stryker.mutantCoverage.static;
      this.#learnt[file] = { ms: performance.now() - began, met: Object.keys(hits) };
      for (const [id, times] of Object.entries(hits))
        mutantCoverage.static[id] = (mutantCoverage.static[id] ?? 0) + times;
    }
    writeFileSync(LEARNT, JSON.stringify(this.#learnt));
    return { status: "complete", tests, mutantCoverage };
  }

  async mutantRun({ activeMutant, sandboxFileName, hitLimit, timeout }) {
    const until = performance.now() + timeout * 0.9;
    Object.assign(this.#stryker, { activeMutant: activeMutant.id, hitCount: 0, hitLimit });
    let nrOfTests = 0;
    try {
      for (const file of this.#meeting(activeMutant.id, sandboxFileName)) {
        const results = await this.#run(file, until);
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

  /**
   * The test files that meet a mutant, those that are soon done first: of its own folder, or any where none of these does. Whole
   * files: what one test makes and keeps, such as the view of a policy, the next ones ask.
   */
  #meeting(mutant, mutated) {
    const own = this.#tests.of.find(([folder]) => mutated.includes(`/${folder}/`));
    const meeting = [...this.#files.keys()].filter((file) => this.#learnt[file].met.includes(mutant));
    const chosen = meeting.filter((file) => own.some((one) => file.startsWith(one)));
    return (chosen.length > 0 ? chosen : meeting).sort((a, b) => this.#learnt[a].ms - this.#learnt[b].ms);
  }

  /** A file from its first line up to the first test that fails; where it cannot even begin, that is its only result. */
  async #run(file, until) {
    const most = until && PATIENCE + 2 * this.#learnt[file].ms;
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
    const results = [await tried(file, () => this.#files.get(file)(vitest))];
    for (const [at, { name, body }] of tests.entries()) {
      if (results.at(-1).status === FAILED) break;
      results.push(await tried(`${file}#${at} ${name}`, body));
    }
    return results;
  }
}

export const strykerPlugins = [{ kind: "TestRunner", name: "anew", injectableClass: Runner }];
/** Of the settings, what is this runner's: `tests`, the folders and files that test each folder, and the files left out. */
export const strykerValidationSchema = { properties: { tests: { type: "object" } } };
