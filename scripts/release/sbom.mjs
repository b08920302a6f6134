// What a release consists of, from the lock file: a CycloneDX 1.6 document of everything that is installed to run it.
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** @param tarballs names and SHA-256 of what is released @param time milliseconds since 1970: the commit's */
export function sbomOf(root, tarballs, time) {
  const { packages, version } = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8"));
  const used = Object.entries(packages).filter(
    ([path, { dev, link }]) => path.includes("node_modules/") && !dev && !link,
  );
  const components = used.map(([path, one]) => componentOf(path.slice(path.lastIndexOf("node_modules/") + 13), one));
  const own = tarballs.map(({ name, sha256 }) => ({
    type: "file",
    "bom-ref": `file:${name}`,
    name,
    hashes: [{ alg: "SHA-256", content: sha256 }],
  }));
  const unique = [...new Map(components.map((one) => [one["bom-ref"], one])).values()];
  return {
    $schema: "http://cyclonedx.org/schema/bom-1.6.schema.json",
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    version: 1,
    metadata: {
      timestamp: new Date(time).toISOString(),
      component: {
        type: "application",
        "bom-ref": "pkg:npm/rampart",
        name: "rampart",
        version,
        licenses: [{ license: { id: "MIT" } }],
      },
    },
    components: [...unique, ...own].sort((a, b) => (a["bom-ref"] < b["bom-ref"] ? -1 : 1)),
    dependencies: [{ ref: "pkg:npm/rampart", dependsOn: unique.map((one) => one["bom-ref"]).sort() }],
  };
}

function componentOf(name, { version, integrity, license, optional }) {
  const [group, rest] = name.startsWith("@") ? name.split("/") : [null, name];
  const [algorithm, base64] = (integrity ?? "").split("-");
  const purl = `pkg:npm/${group === null ? "" : `${encodeURIComponent(group)}/`}${rest}@${version}`;
  return {
    type: "library",
    "bom-ref": purl,
    ...(group === null ? {} : { group }),
    name: rest,
    version,
    purl,
    scope: optional ? "optional" : "required",
    ...(algorithm === "sha512"
      ? { hashes: [{ alg: "SHA-512", content: Buffer.from(base64, "base64").toString("hex") }] }
      : {}),
    ...(license ? { licenses: [{ expression: license }] } : {}),
  };
}
