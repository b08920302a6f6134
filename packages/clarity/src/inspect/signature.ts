import { splitEvidence } from "../attest/evidence.js";
import { parseAttestation } from "../attest/statement.js";
import { kindOf } from "../attest/types.js";
import { LIMITS } from "../limits.js";
import { type Bundle, parseBundle } from "../oms/bundle.js";
import { readCertificate } from "../oms/certificate/certificate.js";
import { nameOf } from "../oms/certificate/chain.js";
import { PREDICATE_TYPE, PREDICATE_V02, parseStatement } from "../oms/statement.js";
import { readNamed } from "../verbs/files.js";
import type { Input, Io } from "../verbs/verb.js";

/** Prints what signatures and signed statements say, one after the other. Nothing is verified. */
export async function inspectSignature(path: string, input: Input, io: Io): Promise<void> {
  for (const bytes of splitEvidence(await readNamed(io, path, LIMITS.bundle))) {
    const bundle = parseBundle(bytes);
    if (bundle.payload.includes(PREDICATE_TYPE) || bundle.payload.includes(PREDICATE_V02)) ofModel(bundle, input, io);
    else ofAttestation(bundle, input, io);
  }
}

function ofAttestation({ payload, method, hint, certificates }: Bundle, input: Input, io: Io): void {
  const { name, digest, type, predicate } = parseAttestation(payload);
  const root = `sha256:${digest}`;
  if (input.json) return io.json({ ok: true, verified: false, method, hint, name, root, type, predicate });
  const by = hint ?? certificates.map(readCertificate).map(nameOf)[0] ?? "";
  io.line(`not verified: ${kindOf(type) ?? type} of ${name}, ${root}, signed by ${method} ${by}`);
  for (const [key, value] of Object.entries(predicate)) io.line(`  ${key}: ${shortened(JSON.stringify(value))}`);
}

const shortened = (text: string): string => (text.length > 300 ? `${text.slice(0, 299)}…` : text);

function ofModel(bundle: Bundle, input: Input, io: Io): void {
  const statement = parseStatement(bundle.payload);
  const certificates = bundle.certificates.map(readCertificate).map((one) => ({
    subject: nameOf(one),
    issuer: one.x509.issuer.replaceAll("\n", ", "),
    alternativeName: one.x509.subjectAltName ?? null,
    notBefore: new Date(one.notBefore).toISOString(),
    notAfter: new Date(one.notAfter).toISOString(),
    sha256: one.x509.fingerprint256,
  }));
  const { name, root, serialization, resources } = statement;
  const { method, hint } = bundle;
  if (input.json) {
    const listed = input.flag("files") ? { resources } : {};
    return io.json({
      ok: true,
      verified: false,
      method,
      hint,
      certificates,
      name,
      root: `sha256:${root}`,
      serialization,
      count: resources.length,
      ...listed,
    });
  }
  io.line(`not verified: signed by ${method}${hint === null ? "" : ` ${hint}`}`);
  for (const one of certificates)
    io.line(`certificate ${one.subject || one.alternativeName}, ${one.notBefore} to ${one.notAfter}`);
  io.line(`model ${name}, sha256:${root}, ${resources.length} ${serialization.method}, ${serialization.algorithm}`);
  for (const path of serialization.ignorePaths ?? []) io.line(`left out ${path}`);
  if (input.flag("files")) for (const resource of resources) io.line(`${resource.digest} ${resource.name}`);
}
