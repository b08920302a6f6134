// One judge for every file: the policy `init` installs, in the place the score is defined for.
import { look } from "@rampart/guard";
import { Checker, loadDefaultPolicy, PostgresParser } from "rampart";

const PLACE = {
  home: "/home/dev",
  user: "dev",
  cwd: "/home/dev/project",
  project: undefined,
  scratch: ["/tmp", "/var/tmp"],
  installed: [],
  task: null,
};
// As the guard has it: started beforehand, because here nobody waits.
const sql = new PostgresParser({ idleMs: 600_000 });
await sql.ready();
const NOON = Date.UTC(2026, 0, 15, 12);

export function createJudge() {
  const policy = loadDefaultPolicy();
  const checker = new Checker(policy, PLACE, null, () => NOON, sql);
  const judge = (question) => shortened(checker.judge(whole(question)));
  const seeing = new Checker(policy, PLACE, look, () => NOON, sql);
  // As the guard does it: what the call's meaning hangs on is looked up on this machine's disk.
  const looking = async (question) => shortened(await seeing.judgeLooking(whole(question)));
  return Object.assign(judge, { policy: policy.digest, looking });
}

const whole = (question) => ({
  id: "0",
  shell: question.tool === "shell" ? "bash" : null,
  session: null,
  cwd: null,
  project: null,
  ...question,
});

function shortened({ judged: { interpretation, findings, decision } }) {
  return {
    verdict: decision.verdict,
    rules: decision.rules.map((hit) => hit.rule),
    findings: findings.map((finding) => finding.code),
    actions: interpretation.actions,
  };
}
