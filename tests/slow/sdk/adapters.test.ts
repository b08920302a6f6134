import { cpSync, mkdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { HANDING, handsOn, WAYS } from "../handing.js";
import { packagesAtHand, ROOT } from "../packages.js";
import { Person } from "../person.js";

/**
 * Every adapter in the framework it is for, with a scripted model and a real guard: what the policy denies is not executed and
 * the model reads why, what it asks waits for a person, and a secret in a result is redacted.
 */

const HERE = dirname(fileURLToPath(import.meta.url));
const CACHE = join(ROOT, "node_modules/.cache/rampart-frameworks");
const programs = join(CACHE, "programs");
const { missing: why } = packagesAtHand(join(HERE, "frameworks"), "rampart-frameworks");
const person = new Person();
const owner = new Person();

interface Report {
  readonly ran: readonly { readonly name: string }[];
  readonly read: string;
}

beforeAll(async () => {
  if (why !== null) return;
  rmSync(programs, { recursive: true, force: true });
  cpSync(join(HERE, "programs"), programs, { recursive: true });
  // The SDK as it is built here, under the name it is published by.
  const own = join(CACHE, "node_modules/@rampart");
  rmSync(own, { recursive: true, force: true });
  mkdirSync(own, { recursive: true });
  for (const name of ["sdk", "core", "service"])
    cpSync(join(ROOT, "node_modules/@rampart", name), join(own, name), { recursive: true, dereference: true });
  await Promise.all([person.begins(), owner.begins(HANDING)]);
});

afterAll(() => Promise.all([person.leaves(), owner.leaves()]));

describe.skipIf(why !== null)(`D4: adapters in their frameworks${why === null ? "" : ` (${why})`}`, () => {
  const ADAPTERS = ["plain", "ai", "openai-agents", "langchain", "anthropic", "adk", "mcp"];

  it.each(ADAPTERS)(
    "%s: denied is not executed and says why, asked waits for a person, secrets are redacted",
    async (name) => {
      const { ran, read } = await person.answers<Report>(process.execPath, [join(programs, `${name}.mjs`)]);
      // One of the two refunds was approved, the other refused.
      expect(ran.map((one) => one.name).sort()).toEqual(["get_weather", "read_notes", "refund"]);
      expect(read).toContain("sunny in Paris");
      expect(read).toContain("Accounts are not deleted by agents");
      expect(read.match(/refunded/g)).toHaveLength(1);
      expect(read).toContain("the token is ");
      expect(read).not.toContain("ghp_");
    },
  );
});

describe.skipIf(why !== null)(`D9: agents that hand work on in frameworks${why === null ? "" : ` (${why})`}`, () => {
  const FRAMEWORKS = ["openai-agents", "adk", "langchain"];

  it.each(FRAMEWORKS.flatMap((name) => WAYS.map((how) => [name, how] as const)))(
    "%s, %s: a helper does what both may, and each call says for whom",
    (name, how) => handsOn(owner, process.execPath, [join(programs, `handing-${name}.mjs`)], how),
  );
});
