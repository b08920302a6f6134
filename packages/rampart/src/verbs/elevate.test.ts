import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { newPerson } from "../testing/typed.js";

const person = newPerson();
afterAll(person.leaves);
const guide = fileURLToPath(new URL("../../../../docs/elevation.md", import.meta.url));
const documented = /```yaml\n([\s\S]*?)```/.exec(readFileSync(guide, "utf8"))![1]!;

describe("P4: privileges, as the guide tells it", () => {
  it("its policy is one `policy lint` has nothing against", async () => {
    await person.types("init");
    const policy = `rampart: 1\nname: installed\nextends: coding-agent\n${documented}`;
    writeFileSync(join(person.state, "config/policy.yaml"), policy);
    expect(await person.types("policy lint")).toMatchObject({ status: 0, out: expect.stringMatching(/no findings/) });
    // In user mode whoever asks is the user of this machine, whose name is not known here.
    const anybody = policy.replace(/people: .*\n/, "");
    writeFileSync(join(person.state, "config/policy.yaml"), anybody);
    await person.types("task declare refund-981 --agent refund-bot --kind refund --subject order/981 --for 2h");
  });

  it.each([
    ["--for 5m", false, "what was asked for"],
    ["--for 5h", true, "more than the policy gives"],
    ["", false, "as long as the policy says"],
  ])("elevate %s tells where it is shorter: %j: %s", async (lasts, shorter) => {
    const { status, out } = await person.types(`elevate payments-write --task refund-981 ${lasts}`);
    expect({ status, out }).toMatchObject({ status: 0, out: expect.stringMatching(/^granted/) });
    expect(/shorter than asked for/.test(out)).toBe(shorter);
  });

  it("a privilege the policy does not have: what it has, and where to write it", async () => {
    const { status, err } = await person.types("elevate payments-wrote --task refund-981");
    expect(status).toBe(1);
    expect(err).toMatch(/it has payments-write.*\nnext: {2}write it under `elevations`/);
  });
});
