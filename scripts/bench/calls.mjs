/** Calls and facts of one developer in one project, for the benches that judge in their own process. */
export const FACTS = {
  identity: { agent: "bench", principal: "dev", owner: null, verified: false },
  door: "bench",
  roles: [],
  task: null,
  purpose: null,
  environment: null,
  grants: [],
  session: { written: [], read: [] },
  quarantined: false,
  stopped: false,
  now: Date.UTC(2026, 0, 15, 12),
  place: {
    home: "/home/dev",
    user: "dev",
    cwd: "/home/dev/project",
    project: "/home/dev/project",
    scratch: ["/tmp"],
    installed: ["/home/dev/.config/rampart", "/home/dev/.local/state/rampart", "/home/dev/.local/share/rampart"],
  },
};

export function toCall(tool, args) {
  return {
    id: "1",
    door: "bench",
    agent: "bench",
    principal: "dev",
    session: "bench",
    task: null,
    tool,
    hostTool: tool,
    arguments: args,
    shell: tool === "shell" ? "bash" : null,
    cwd: "/home/dev/project",
    time: FACTS.now,
  };
}
