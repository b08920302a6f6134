import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

/** Certificates are made by openssl, which is not everywhere. */
export const noOpenssl: string | null =
  spawnSync("openssl", ["version"], { timeout: 5_000 }).status === 0 ? null : "openssl is not installed";

function openssl(folder: string, ...words: readonly string[]): void {
  const { status, stderr } = spawnSync("openssl", words, { cwd: folder, timeout: 20_000, encoding: "utf8" });
  if (status !== 0) throw new Error(`openssl ${words.join(" ")}: ${stderr}`);
}

export interface Made {
  readonly key: string;
  readonly certificate: string;
}

const EC = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"] as const;

/** A root that signed itself; the files `NAME.key` and `NAME.pem` in `folder`. */
export function makeRoot(folder: string, name: string): Made {
  const usage = ["-addext", "keyUsage=critical,keyCertSign,cRLSign"];
  openssl(
    folder,
    "req",
    "-x509",
    ...EC,
    "-keyout",
    `${name}.key`,
    "-out",
    `${name}.pem`,
    "-subj",
    `/CN=${name}`,
    "-days",
    "30",
    ...usage,
  );
  return paths(folder, name);
}

/** A certificate issued by another. `extensions` in openssl's notation; times as `YYYYMMDDhhmmssZ`. */
export function issue(
  folder: string,
  name: string,
  by: Made,
  extensions: readonly string[],
  validity: { readonly from: string; readonly to: string } | null = null,
  curve = "P-256",
): Made {
  const ec = EC.map((word) => word.replace("P-256", curve));
  openssl(folder, "req", "-new", ...ec, "-keyout", `${name}.key`, "-out", `${name}.csr`, "-subj", `/CN=${name}`);
  writeFileSync(join(folder, `${name}.ext`), `[all]\nsubjectKeyIdentifier=hash\n${extensions.join("\n")}\n`);
  writeFileSync(join(folder, `${name}.db`), "");
  const config = `[ca]\ndefault_ca=it\n[it]\ndatabase=${name}.db\nnew_certs_dir=.\nrand_serial=yes\ndefault_md=sha256\npolicy=any\nunique_subject=no\n[any]\ncommonName=supplied\n`;
  writeFileSync(join(folder, `${name}.cnf`), config);
  const times = validity === null ? ["-days", "20"] : ["-startdate", validity.from, "-enddate", validity.to];
  openssl(
    folder,
    "ca",
    "-batch",
    "-notext",
    "-config",
    `${name}.cnf`,
    "-in",
    `${name}.csr`,
    "-out",
    `${name}.pem`,
    "-cert",
    by.certificate,
    "-keyfile",
    by.key,
    "-extfile",
    `${name}.ext`,
    "-extensions",
    "all",
    ...times,
  );
  return paths(folder, name);
}

/** A revocation list by `by` naming `revoked`; gives its path. */
export function revocationList(folder: string, name: string, by: Made, revoked: readonly Made[], days = 10): string {
  writeFileSync(join(folder, `${name}.db`), "");
  writeFileSync(
    join(folder, `${name}.cnf`),
    `[ca]\ndefault_ca=it\n[it]\ndatabase=${name}.db\ndefault_md=sha256\ndefault_crl_days=${days}\nunique_subject=no\n`,
  );
  const as = ["-config", `${name}.cnf`, "-cert", by.certificate, "-keyfile", by.key];
  for (const { certificate } of revoked) openssl(folder, "ca", ...as, "-revoke", certificate);
  openssl(folder, "ca", ...as, "-gencrl", "-out", `${name}.crl`);
  return join(folder, `${name}.crl`);
}

const paths = (folder: string, name: string): Made => ({
  key: join(folder, `${name}.key`),
  certificate: join(folder, `${name}.pem`),
});
