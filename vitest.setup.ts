import fc from "fast-check";
import { afterAll, expect } from "vitest";
import { fileEnds } from "./vitest.closing.js";

// Runs anew for each file, unlike what is imported.

// What decides whether a change lands tries the same values each time, so that it is never refused for what another change did;
// everywhere else values are new each time, and a failure prints the seed that brings it back.
if (process.env["CI"]) fc.configureGlobal({ seed: 20_261_121 });

/** What all files of a process share, and none may leave otherwise. */
const shared = () => ({
  cwd: process.cwd(),
  umask: process.umask(),
  user: process.geteuid?.(),
  group: process.getegid?.(),
  env: { ...process.env },
});

const found = shared();
afterAll(async () => {
  await fileEnds();
  expect(shared(), "the process is as it was").toEqual(found);
});
