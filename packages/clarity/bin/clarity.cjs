#!/usr/bin/env node
// Committed, so that npm can link it before the first build has put anything into dist/. A script, since a module starts
// slower, and verifying a remembered model takes little else.
"use strict";
const { statSync } = require("node:fs");
const { join } = require("node:path");

const time = (path) => statSync(join(__dirname, path), { throwIfNoEntry: false })?.mtimeMs ?? 0;

const bundle = "../dist/bundle/clarity.cjs";
const main = "../dist/main.js";
// A bundle starts in half the time. One that is older than what it was made of is passed over.
const sources = ["..", "../../core", "../../ledger", "../../service"].map((home) => time(`${home}/dist/.tsbuildinfo`));
if (time(bundle) > Math.max(...sources)) {
  // From Node 22.8 on, the next start finds its code compiled; older ones have no such function. Beside the program: in the shared
  // temporary folder, which is what it takes by itself, somebody else may have put code of their own.
  require("node:module").enableCompileCache?.(join(__dirname, "../dist/bundle/.compiled"));
  require(bundle);
} else if (time(main) > 0) {
  import(require("node:url").pathToFileURL(join(__dirname, main)).href);
} else {
  process.stderr.write("error: clarity is not built yet\nnext:  npm run build\n");
  process.exitCode = 1;
}
