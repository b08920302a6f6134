import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { issue, type Made, makeRoot, noOpenssl, revocationList } from "../testing/openssl.js";
import { plant, scratch } from "../testing/scratch.js";
import { tensorFile } from "../testing/trust.js";
import { typed } from "../testing/typed.js";

const folder = scratch();
const model = plant(join(folder, "m"), { "m.safetensors": tensorFile(Buffer.from("m")) });
const SIGNS = ["keyUsage=critical,digitalSignature"];

describe.skipIf(noOpenssl !== null)(`signers with certificates${noOpenssl === null ? "" : `: ${noOpenssl}`}`, () => {
  let root: Made;
  let release: Made;
  let other: Made;
  beforeAll(() => {
    root = makeRoot(folder, "root");
    release = issue(folder, "release", root, SIGNS);
    other = issue(folder, "intern", root, SIGNS);
  });

  const indented = (text: string, by: number) =>
    text
      .trim()
      .split("\n")
      .map((line) => " ".repeat(by) + line)
      .join("\n");
  const check = async (signer: Made, more: string, require = "{signed-by: releases}", lists = "") => {
    const words = [
      "sign",
      "--private-key",
      signer.key,
      "--signing-certificate",
      signer.certificate,
      "--signature",
      `${model}.sig`,
      model,
    ];
    expect((await typed(words)).status).toBe(0);
    const roots = indented(readFileSync(root.certificate, "utf8"), 8);
    const policy = join(folder, "p.yaml");
    writeFileSync(
      policy,
      `clarity: 1\nname: p\ndefault: enforce\nsigners:\n  releases:\n    certificate:\n      roots: |\n${roots}\n${more}${lists}models: [{match: "*", mode: enforce, require: [${require}]}]\n`,
    );
    const { out } = await typed(["policy", "check", "--json", "--policy", policy, model], { env: { HOME: folder } });
    const answer = JSON.parse(out);
    return answer.verdicts === undefined
      ? answer.error
      : { status: answer.exit, why: JSON.stringify(answer.verdicts[0].clauses) };
  };

  it("C3: anybody below these roots, or only this subject", async () => {
    expect(await check(release, "")).toMatchObject({ status: 0 });
    expect(await check(release, "      subject: CN=rel*\n")).toMatchObject({ status: 0 });
    const refused = await check(other, "      subject: CN=rel*\n");
    expect(refused).toMatchObject({ status: 15 });
    expect(refused.why).toContain("CN=intern");
  });

  it("C3: who vouches is the root's subject", async () => {
    expect(await check(release, "", "{issuers: ['CN=root']}")).toMatchObject({ status: 0 });
    expect(await check(release, "", "{issuers: ['CN=else*']}")).toMatchObject({ status: 15 });
  });

  it("C6: revocation lists of the authority stand in the policy", async () => {
    const crl = (name: string, revoked: readonly Made[]) =>
      `      crls: |\n${indented(readFileSync(revocationList(folder, name, root, revoked), "utf8"), 8)}\n`;
    expect(await check(release, crl("none", []))).toMatchObject({ status: 0 });
    const refused = await check(release, crl("one", [release]));
    expect(refused).toMatchObject({ status: 15 });
    expect(refused.why).toContain("revoked by its issuer");
  });

  it("C6: a revoked authority takes everything below it along", async () => {
    const list = join(folder, "list.json");
    const words = [
      "revoke",
      "--list",
      list,
      "--name",
      "company",
      "--private-key",
      release.key,
      "--signing-certificate",
      release.certificate,
    ];
    expect((await typed([...words, "--certificate", root.certificate, "--reason", "compromised"])).status).toBe(0);
    const { status } = await typed(["policy", "check", "--policy", join(folder, "p.yaml"), model], {
      env: { HOME: folder },
    });
    expect(status).toBe(15);
    const lists = "revocations: [{name: company, by: releases}]\n";
    await check(release, "", "{signed-by: releases}", lists);
    const judged = await typed(["policy", "check", "--policy", join(folder, "p.yaml"), "--revocations", list, model], {
      env: { HOME: folder },
    });
    expect(judged.status).toBe(15);
    expect(judged.out).toContain("compromised");
  });
});
