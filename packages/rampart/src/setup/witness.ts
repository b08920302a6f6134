import { join } from "node:path";
import { fileWitness, gitWitness, httpWitness, programWitness, type Witness, webhookWitness } from "@rampart/ledger";
import { type Layout, placesIn } from "@rampart/service";
import { readSettings } from "./settings.js";
import type { WitnessSpec } from "./witness-spec.js";

/** The witness a specification names; `print` has no place to open. `origin`: of the log, where it is read back. */
export function openWitness(
  spec: Exclude<WitnessSpec, { kind: "print" }>,
  layout: Layout,
  origin: string | null = null,
): Witness {
  switch (spec.kind) {
    case "file":
      return fileWitness(spec.path);
    case "program":
      return programWitness({ program: spec.path });
    case "webhook":
      return webhookWitness({ url: spec.url, ...(spec.secretFile === null ? {} : { secretFile: spec.secretFile }) });
    case "git":
      return gitWitness({ remote: spec.remote, repository: join(layout.state, "witness.git") });
    case "cosign": {
      const { url, key } = spec;
      return httpWitness({ url, key, folder: placesIn(layout).log, ...(origin === null ? {} : { origin }) });
    }
  }
}

/** The witnesses of an installation, which the guard hands checkpoints to. */
export async function openWitnesses(layout: Layout): Promise<readonly Witness[]> {
  const { witnesses } = await readSettings(layout);
  return witnesses.flatMap((spec) => (spec.kind === "print" ? [] : [openWitness(spec, layout)]));
}
