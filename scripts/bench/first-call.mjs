// Prints the milliseconds the first decision of this process takes, loading and compiling not included.
import { judge, loadPolicy, PACKS } from "@rampart/core";
import { benchPolicy } from "./rules.mjs";

const loaded = loadPolicy([{ name: "bench", text: benchPolicy(100) }], { packs: (pack) => PACKS[pack] });
const now = Date.now();
const place = {
  home: "/home/dev",
  user: "dev",
  cwd: "/home/dev/p",
  project: "/home/dev/p",
  scratch: ["/tmp"],
  installed: [],
};
const identity = { agent: "bench", principal: "dev", owner: null, verified: false };
const session = { written: [], read: [] };
const facts = {
  identity,
  door: "bench",
  roles: [],
  task: null,
  purpose: null,
  environment: null,
  grants: [],
  session,
  quarantined: false,
  stopped: false,
  now,
  place,
};
const command = "git fetch --all --prune && npm ci && npm test -- --reporter=dot | tee build/test.log";
const call = {
  id: "1",
  door: "bench",
  agent: "bench",
  principal: "dev",
  session: "s",
  task: null,
  tool: "shell",
  hostTool: "shell",
  arguments: { command },
  shell: "bash",
  cwd: "/home/dev/p",
  time: now,
};
const begin = process.hrtime.bigint();
judge(loaded.policy, call, facts, new Map());
process.stdout.write(String(Number(process.hrtime.bigint() - begin) / 1e6));
