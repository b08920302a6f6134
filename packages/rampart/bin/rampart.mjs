#!/usr/bin/env node
// Committed, so that npm can link it before the first build has put anything into dist/.
import { existsSync } from "node:fs";

const main = new URL("../dist/bundle/rampart.mjs", import.meta.url);
if (existsSync(main)) {
  await import(main.href);
} else {
  process.stderr.write("error: rampart is not built yet\nnext:  npm run build\n");
  process.exitCode = 3;
}
