import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { attestationPayload, parseAttestation } from "../attest/statement.js";
import { ClarityError, EXIT } from "../error.js";
import { LIMITS } from "../limits.js";
import { parseBundle } from "../oms/bundle.js";
import { signStatement } from "../oms/envelope.js";
import { hashFor, keyHint, readPublicKey, verifyPayload } from "../oms/key.js";
import type { SigningKey } from "../oms/signer.js";
import {
  checkSuccessor,
  type RevocationList,
  type Revoked,
  readRevocations,
  revocationStatement,
} from "../trust/revocation.js";
import { readNamed, readNamedCertificates, readNamedText, writeNamed } from "./files.js";
import { record } from "./recorded.js";
import { readSigner, SIGNING } from "./signing.js";
import type { Input, Io, Verb } from "./verb.js";

export const verb: Verb = {
  name: "revoke",
  summary: "takes back keys, certificates, models or datasets, with all that descends from them",
  usage: "--list FILE --name NAME --private-key F (--key F | --certificate F | --model D | --dataset D)… --reason TEXT",
  about: [
    "Writes the next issue of a signed revocation list. A list only grows: its sequence number rises with every issue, and an issue that lacks an earlier entry is refused by whoever saw it. Without anything to revoke the list is issued anew, which shows that it is still looked after.",
    "A model or dataset takes everything along that was made of it, in any generation.",
  ],
  options: {
    list: { type: "string", value: "FILE", help: "the list: read where it is there, and written" },
    name: { type: "string", value: "NAME", help: "what the policy calls the list; needed for the first issue" },
    key: { type: "string", value: "FILE", multiple: true, help: "a public key (PEM)" },
    certificate: {
      type: "string",
      value: "FILE",
      multiple: true,
      help: "a certificate (PEM), of a signer or an authority",
    },
    model: { type: "string", value: "DIGEST", multiple: true, help: "root digest of a model" },
    dataset: { type: "string", value: "DIGEST", multiple: true, help: "digest of a dataset" },
    reason: { type: "string", value: "TEXT", help: "why, for whoever is refused" },
    since: {
      type: "string",
      value: "INSTANT",
      help: "for keys and certificates: what a trusted timestamp proves to be older still counts",
    },
    ...SIGNING,
  },
  positionals: { min: 0, max: 0 },
  takesRest: true,
  examples: [
    {
      run: "revoke --list list.json --name company --private-key security.pem --dataset sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 --reason withdrawn",
      what: "a dataset: no model made of it is loaded any more",
    },
    { run: "revoke --list list.json --private-key security.pem", what: "nothing new, but a fresh date" },
  ],
  async run(input, io) {
    const path = input.text("list");
    if (path === null) throw missing("--list FILE is missing");
    const file = resolve(io.cwd, path);
    const key = await readSigner("revoke", input, io);
    const before = existsSync(file) ? ownList(await readNamed(io, file, LIMITS.evidence), key) : null;
    const name = input.text("name") ?? before?.list;
    if (name === undefined) throw missing("--name NAME is needed for the first issue of a list");
    const known = new Set((before?.revoked ?? []).map(({ kind, digest }) => `${kind} ${digest}`));
    const added = (await revokedBy(input, io)).filter(({ kind, digest }) => !known.has(`${kind} ${digest}`));
    const issue: RevocationList = {
      v: 1,
      list: name,
      sequence: (before?.sequence ?? 0) + 1,
      issued: new Date(io.now()).toISOString(),
      revoked: [...(before?.revoked ?? []), ...added],
    };
    if (before !== null) checkSuccessor(before, issue);
    readRevocations(revocationStatement(issue));
    await writeNamed(file, await signStatement(key, attestationPayload(revocationStatement(issue))));
    const { sequence, revoked } = issue;
    for (const { kind, digest, reason } of added) {
      const details = { list: name, sequence, kind, reason };
      await record(io, { action: "revoke", model: digest, digest, state: "revoked", details });
    }
    if (input.json) io.json({ ok: true, list: name, sequence, added, total: revoked.length, file });
    else io.line(`${name}, issue ${sequence}: ${added.length} added, ${revoked.length} in all, ${file}`);
    return EXIT.ok;
  },
};

/** The issue there is; only who signed it may continue it. */
function ownList(bytes: Buffer, { publicKey }: SigningKey): RevocationList {
  const { payload, signature } = parseBundle(bytes);
  if (publicKey === null || !verifyPayload(publicKey, payload, signature, hashFor(publicKey))) {
    throw new ClarityError("wrong_key", "the list is signed by another key; it cannot be continued with this one");
  }
  return readRevocations(parseAttestation(payload));
}

async function revokedBy(input: Input, io: Io): Promise<Revoked[]> {
  const digests: [Revoked["kind"], string][] = [];
  for (const file of input.texts("key")) {
    digests.push(["key", `sha256:${keyHint(readPublicKey(await readNamedText(io, file)))}`]);
  }
  for (const { x509 } of await readNamedCertificates(io, input.texts("certificate"))) {
    digests.push(["certificate", `sha256:${createHash("sha256").update(x509.raw).digest("hex")}`]);
  }
  for (const kind of ["model", "dataset"] as const)
    for (const digest of input.texts(kind)) digests.push([kind, digest]);
  const [reason, since] = [input.text("reason"), input.text("since")];
  if (digests.length > 0 && reason === null) throw missing("--reason TEXT is missing");
  if (since !== null && digests.some(([kind]) => kind === "model" || kind === "dataset")) {
    throw missing("--since is for keys and certificates");
  }
  const at = new Date(io.now()).toISOString();
  return digests.map(([kind, digest]) => ({ kind, digest, reason: reason!, at, ...(since === null ? {} : { since }) }));
}

const missing = (message: string) =>
  new ClarityError("option_missing", `revoke: ${message}`, { next: "revoke --help" });
