import { LIMITS } from "../limits.js";
import { parseBundle } from "../oms/bundle.js";
import { readCertificate } from "../oms/certificate/certificate.js";
import { nameOf } from "../oms/certificate/chain.js";
import { parseStatement } from "../oms/statement.js";
import { readNamed } from "../verbs/files.js";
import type { Input, Io } from "../verbs/verb.js";

/** Prints what a signature says. Nothing is verified. */
export async function inspectSignature(path: string, input: Input, io: Io): Promise<void> {
  const bundle = parseBundle(await readNamed(io, path, LIMITS.bundle));
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
