import { createKey, LedgerError } from "@rampart/ledger";
import { EXIT } from "../command/exit.js";
import { Failure } from "../command/failure.js";
import { bold, dim } from "../command/ink.js";
import type { Verb } from "../command/verb.js";

export const verb: Verb = {
  name: "task key",
  summary: "make a key that an orchestrator signs task tokens with",
  usage: "FILE --name NAME",
  about: [
    "FILE is the private half and stays with the orchestrator, out of reach of its agents; FILE.pub is what the policy names under `orchestrators`.",
  ],
  options: { name: { type: "string", value: "NAME", help: "of the key: letters, digits and . _ / -" } },
  positionals: { min: 1, max: 1 },
  examples: [
    { run: "rampart task key /etc/billing/task.pem --name billing", what: "and what to write into the policy" },
  ],
  async run(input, io) {
    const [file = ""] = input.positionals;
    const name = input.text("name");
    if (name === null) throw new Failure("usage", "say the key's --name", "rampart task key --help");
    try {
      const { verifier } = await createKey(file, name);
      if (input.json) io.json({ file, key: verifier.text });
      else {
        io.line(bold(verifier.text));
        io.line(dim("  in the policy:"));
        io.line(
          `  orchestrators: { ${/^[a-z][a-z0-9-]*$/.test(name) ? name : "NAME"}: { key: "${verifier.text}", kinds: [refund] } }`,
        );
      }
      return EXIT.ok;
    } catch (error) {
      if (!(error instanceof LedgerError)) throw error;
      throw new Failure("refused", error.message, "another FILE, or the key that is there", EXIT.error, {
        cause: error,
      });
    }
  },
};
