import { ClarityError, EXIT } from "../error.js";
import { LIMITS } from "../limits.js";
import type { Compat } from "../oms/compat.js";
import { compareDeclared } from "../oms/declared.js";
import { verifySignature } from "../oms/verify.js";
import { readNamed } from "./files.js";
import { readKnown } from "./measuring.js";
import { recorded } from "./recorded.js";
import { readTrust } from "./trusting.js";
import type { Input, Io } from "./verb.js";

/** `verify` without a model: what a registry declares against what was signed. Gives the exit status. */
export async function verifyDeclared(signature: string, input: Input, io: Io): Promise<number> {
  const known = await readKnown(input, io);
  if (known === null || known.declared.size === 0) {
    throw new ClarityError("usage", "verify: name the model, or a list of what a registry declares (--known-digests)", {
      next: "verify --help",
    });
  }
  const trust = await readTrust("verify", input, io);
  const compat = new Set(input.texts("compat") as Compat[]);
  if (input.flag("at-signing-time")) compat.add("expired-certificate");
  const bytes = await readNamed(io, signature, LIMITS.bundle);
  const compare = async () => {
    const verified = await verifySignature(bytes, trust, io.now(), compat);
    return { verified, files: compareDeclared(verified.statement, known) };
  };
  const { verified, files } = await recorded(io, "verify", signature, compare, ({ verified, files }) => ({
    digest: `sha256:${verified.statement.root}`,
    state: "verified",
    details: { signer: verified.signer, method: verified.method, declared: files },
  }));
  const root = `sha256:${verified.statement.root}`;
  if (input.json)
    io.json({ ok: true, read: 0, declared: files, method: verified.method, signer: verified.signer, root });
  else {
    io.line("What is declared is what was signed; no file was read");
    io.line(`signed by ${verified.signer}`);
    io.line(`${files} files declared, ${root}`);
  }
  return EXIT.ok;
}
