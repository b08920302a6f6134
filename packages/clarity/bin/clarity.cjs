#!/usr/bin/env node
// Committed, so that npm can link it before the first build has put anything into dist/.
import { statSync } from "node:fs";

const place = (path) => new URL(path, import.meta.url);
const time = (path) => statSync(place(path), { throwIfNoEntry: false })?.mtimeMs ?? 0;

const bundle = "../dist/bundle/clarity.mjs";
const main = "../dist/main.js";
// A bundle starts in half the time. One that is older than what it was made of is passed over.
const sources = ["..", "../../core", "../../ledger", "../../service"].map((home) => time(`${home}/dist/.tsbuildinfo`));
if (time(bundle) > Math.max(...sources)) {
  await import(place(bundle).href);
} else if (time(main) > 0) {
  await import(place(main).href);
} else {
  process.stderr.write("error: clarity is not built yet\nnext:  npm run build\n");
  process.exitCode = 1;
}
