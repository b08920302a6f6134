import { resolve } from "node:path";
import { verifyContent } from "../embed/verify.js";
import { ClarityError, EXIT } from "../error.js";
import type { Compat } from "../oms/compat.js";
import { withMeasuring } from "./measuring.js";
import { recorded } from "./recorded.js";
import { readTrust } from "./trusting.js";
import type { Input, Io } from "./verb.js";

/** Options of `verify` that are about folders, and so say nothing about one file's content. */
const ABOUT_TREES = ["signature", "ignore-paths", "known-digests"];

/** `verify --embedded`: one file, by the signature embedded in it or standing beside it. Gives the exit status. */
export async function verifyEmbedded(input: Input, io: Io): Promise<number> {
  const stray = ABOUT_TREES.find((name) => input.text(name) !== null || input.texts(name).length > 0);
  if (stray !== undefined || input.positionals.length !== 1) {
    throw new ClarityError(
      "usage",
      "verify: --embedded takes one file and neither --signature nor paths to leave out",
      {
        next: "verify --help",
      },
    );
  }
  const [model = ""] = input.positionals;
  const trust = await readTrust("verify", input, io);
  const compat = new Set(input.texts("compat") as Compat[]);
  if (input.flag("at-signing-time")) compat.add("expired-certificate");
  const path = resolve(io.cwd, model);
  const verifying = () => withMeasuring(input, io, (options) => verifyContent(path, trust, io.now(), compat, options));
  const verified = await recorded(io, "verify", path, verifying, ({ method, digest, signer }) => ({
    digest: `sha256:${digest}`,
    state: "verified",
    details: { signer, method: trust.method, content: method },
  }));
  const { method, digest, signer, where } = verified;
  if (input.json) {
    io.json({ ok: true, method: trust.method, signer, content: { method, digest: `sha256:${digest}` }, where });
    return EXIT.ok;
  }
  io.line("Verification succeeded");
  io.line(`signed by ${signer}`);
  io.line(method === "tensors" ? `tensor root sha256:${digest}` : `the file's sha256:${digest}`);
  return EXIT.ok;
}
