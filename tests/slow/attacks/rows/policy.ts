import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { placesIn } from "@rampart/service";
import type { Attacks } from "../attack.js";
import { codeOf, POLICY, type World } from "../world.js";

const NEVER = `sha256:${"0".repeat(64)}`;
const looser = POLICY.replace("  - { id: no.delete, deny: file.delete }\n", "");
let versions = 0;

/** Stages a looser policy in somebody's name; its digest. */
async function staged(world: World, person: string, name = `attacks-${versions++}`): Promise<string> {
  const text = looser.replace("name: attacks", `name: ${name}`);
  const key = await world.key("person", person);
  const { body } = await world.bench.ask("POST", "/v1/policies", key, { texts: [{ name: "policy.yaml", text }] });
  const digest = (body["staged"] as { effect?: { to?: string } } | undefined)?.effect?.to;
  if (digest === undefined) throw new Error(JSON.stringify(body));
  return digest;
}

async function by(world: World, person: string, path: string, body: object = {}): Promise<string> {
  const said = await world.bench.ask("POST", path, await world.key("person", person), body);
  return String(said.body["code"] ?? "done");
}

/** The policy, and how it changes. */
export const POLICIES: Attacks = {
  about: "The policy",
  rows: [
    {
      what: "put a change in force that nobody agreed to",
      code: "sign_off_missing",
      attempt: async (world) => by(world, "polly", `/v1/policies/${await staged(world, "polly")}/activate`),
    },
    {
      what: "agree to one's own change",
      code: "sign_off_own",
      attempt: async (world) =>
        by(world, "polly", `/v1/policies/${await staged(world, "polly")}/sign`, { area: "rest" }),
    },
    {
      what: "have one's own change handed in by another, to agree to it",
      code: "sign_off_own",
      attempt: async (world) => {
        await staged(world, "polly", "attacks-again");
        return by(world, "polly", `/v1/policies/${await staged(world, "pam", "attacks-again")}/sign`, { area: "rest" });
      },
    },
    {
      what: "agree for an area of other people",
      code: "forbidden",
      attempt: async (world) =>
        by(world, "vera", `/v1/policies/${await staged(world, "polly", "attacks-again")}/sign`, { area: "rest" }),
    },
    {
      what: "agree for an area the change does not touch",
      code: "area_unknown",
      attempt: async (world) =>
        by(world, "pam", `/v1/policies/${await staged(world, "polly", "attacks-again")}/sign`, { area: "legal" }),
    },
    {
      what: "have somebody agree to what they were not shown",
      code: "sign_off_stale",
      attempt: async (world) =>
        by(world, "pam", `/v1/policies/${await staged(world, "polly", "attacks-again")}/sign`, {
          area: "rest",
          effect: NEVER,
        }),
    },
    {
      what: "use an agreement to another change",
      code: "sign_off_missing",
      attempt: async (world) => {
        await by(world, "pam", `/v1/policies/${await staged(world, "polly")}/sign`, { area: "rest" });
        return by(world, "polly", `/v1/policies/${await staged(world, "polly")}/activate`);
      },
    },
    {
      what: "change the file of the policy",
      code: "no.delete",
      attempt: async (world) => {
        const { policy } = placesIn(world.bench.layout);
        await writeFile(policy, looser, { mode: 0o600 });
        await world.bench.admin({ op: "reload" });
        const said = await world.call({ arguments: { command: "rm x" } });
        await writeFile(policy, POLICY, { mode: 0o600 });
        await world.bench.admin({ op: "reload" });
        return said;
      },
    },
    {
      what: "break the file of the policy",
      code: "no.delete",
      attempt: async (world) => {
        const { policy } = placesIn(world.bench.layout);
        await writeFile(policy, "rampart: 1\nname: x\ndefault: alow\n", { mode: 0o600 });
        await world.bench.admin({ op: "reload" });
        const said = await world.call({ arguments: { command: "rm x" } });
        await writeFile(policy, POLICY, { mode: 0o600 });
        await world.bench.admin({ op: "reload" });
        return said;
      },
    },
    {
      what: "change a kept version of the policy",
      code: "policy_tampered",
      attempt: async (world) => {
        const digest = await staged(world, "polly");
        const folder = join(world.bench.layout.state, "policies");
        const name = (await readdir(folder)).find((one) => one.includes(digest.slice(7, 30)))!;
        const file = join(folder, name);
        await writeFile(file, (await readFile(file, "utf8")).replaceAll("payments.closed", "payments.opened"));
        return by(world, "pam", `/v1/policies/${digest}/sign`, { area: "rest" });
      },
    },
    {
      what: "go back to a policy that was never in force",
      code: "policy_never_active",
      attempt: async (world) => by(world, "polly", "/v1/policies/rollback", { digest: await staged(world, "polly") }),
    },
    {
      what: "go back to a policy nobody knows",
      code: "policy_never_active",
      attempt: async (world) => codeOf(await world.bench.admin({ op: "policy-rollback", digest: NEVER })),
    },
    {
      what: "change the policy as somebody who operates",
      code: "not_allowed",
      attempt: (world) => by(world, "otto", "/v1/policies", { texts: [{ name: "p", text: POLICY }] }),
    },
  ],
};
