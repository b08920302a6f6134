import { EXIT } from "../command/exit.js";
import { Failure } from "../command/failure.js";
import { dim } from "../command/ink.js";
import type { Verb } from "../command/verb.js";
import { digestNamed, versionsOf } from "../policy/named.js";

export const verb: Verb = {
  name: "policy show",
  summary: "print a policy the guard keeps, by its digest",
  usage: "DIGEST [--document]",
  about: [
    "Its text as it was written, fit for a file; files of knowledge that belong to it are named on standard error.",
  ],
  options: { document: { type: "boolean", help: "what decides: the resolved document, with all its packs" } },
  positionals: { min: 1, max: 1 },
  examples: [
    { run: "rampart policy show 3fa94c > policy.yaml", what: "the text, from the first digits of its digest" },
    { run: "rampart policy show 3fa94c --document", what: "the document the digest is of" },
  ],
  exits: [{ status: EXIT.no, means: "no such policy is kept" }],
  async run(input, io) {
    const digest = await digestNamed(input.positionals[0]!, input, io);
    const { policy, texts, kept } = await versionsOf(input, io).read(digest);
    const document = input.flag("document");
    if (input.json) io.json({ digest, kept, document: policy.document, texts });
    else if (document) io.raw(`${JSON.stringify(policy.document, null, 2)}\n`);
    else {
      const [text, ...more] = texts;
      if (text === undefined)
        throw new Failure(
          "not_found",
          "only the document of this policy is kept",
          `rampart policy show ${digest} --document`,
          EXIT.no,
        );
      io.raw(text.text.endsWith("\n") ? text.text : `${text.text}\n`);
      for (const { name } of more) io.note(dim(`with ${name}, which is not shown; --json has it`));
    }
    return EXIT.ok;
  },
};
