import { writeFile } from "node:fs/promises";
import { placesIn } from "@rampart/service";
import { describe, expect, it } from "vitest";
import { makeBench, POLICY } from "../testing/harness.js";

const bench = await makeBench();
const file = placesIn(bench.layout).policy;
const BROKEN = POLICY.replace("deny: file.delete", "denny: file.delete");

const standing = async () =>
  (
    (await bench.admin({ op: "incidents" }))["incidents"] as unknown as { id: string; cause: string; state: string }[]
  ).filter(({ cause }) => cause === "alarm.policy.refused");
async function mistake(): Promise<string> {
  await writeFile(file, BROKEN);
  await bench.admin({ op: "reload" });
  await expect.poll(async () => (await standing()).length).toBe(1);
  return (await standing())[0]!.id;
}
const closed = (id: string) => bench.until((one) => one.kind === "incident" && one.id === id && one.state === "closed");

describe("P6: the incident of a policy file with a mistake", () => {
  it("stands while the mistake does, over a restart, also where somebody looks at it", async () => {
    const id = await mistake();
    await bench.restart();
    await bench.admin({ op: "acknowledge", id });
    expect(await standing()).toMatchObject([{ id, state: "acknowledged" }]);
  });

  const rows: readonly (readonly [why: string, mend: () => Promise<unknown>])[] = [
    [
      "with the mistake",
      async () => {
        await writeFile(file, `${POLICY}# mended\n`);
        await bench.admin({ op: "reload" });
      },
    ],
    [
      "with a file that was mended while no guard ran",
      async () => {
        await bench.guard.stop("test");
        await writeFile(file, POLICY);
        await bench.restart();
      },
    ],
    [
      "with another policy that a person puts in force",
      async () => {
        const text = POLICY.replace("name: test", "name: other");
        const { staged } = (await bench.admin({ op: "policy-stage", texts: [{ name: "o.yaml", text }] })) as never as {
          staged: { effect: { to: string } };
        };
        await bench.admin({ op: "policy-activate", digest: staged.effect.to });
      },
    ],
  ];
  it.each(rows)("ends by itself %s, and the record says why", async (_why, mend) => {
    const id = await mistake();
    await mend();
    expect(await closed(id)).toMatchObject({
      by: "guard",
      details: { note: expect.stringContaining("nothing is wrong with the policy any more; in force is sha256:") },
    });
    await expect.poll(standing).toEqual([]);
  });
});
