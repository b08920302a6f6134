// The verifier of evidence as one file for browsers: packages/auditor/dist/audit.html. It holds the very code of
// `rampart-audit evidence`; what that uses of Node is stood in for by packages/auditor/src/page. No network: the page's
// own policy names its one script and its one style by their digests and allows nothing else.
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";

const auditor = fileURLToPath(new URL("../../packages/auditor/", import.meta.url));
const page = `${auditor}dist/page/`;
const STAND_INS = { "node:buffer": "bytes.js", "node:crypto": "crypto.js" };

if (existsSync(`${page}main.js`)) {
  const standIns = {
    name: "stand-ins",
    resolveId: (id) => (id in STAND_INS ? page + STAND_INS[id] : null),
  };
  const bundle = await rolldown({
    input: `${page}main.js`,
    platform: "browser",
    plugins: [standIns],
    logLevel: "warn",
  });
  const { output } = await bundle.generate({ format: "iife", minify: true });
  await bundle.close();
  // Nothing within the script may end it early for the parser of the page.
  const script = output[0].code.trim().replaceAll("</script", "<\\/script");
  const style = readFileSync(`${auditor}page.css`, "utf8").trim();
  const digest = (text) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
  const policy = `default-src 'none'; script-src ${digest(script)}; style-src ${digest(style)}; base-uri 'none'; form-action 'none'`;
  const html = readFileSync(`${auditor}page.html`, "utf8")
    .replace('"POLICY"', () => `"${policy}"`)
    .replace("<style></style>", () => `<style>${style}</style>`)
    .replace("<script></script>", () => `<script>${script}</script>`);
  writeFileSync(`${auditor}dist/audit.html`, html);
}
