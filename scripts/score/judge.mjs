// One judge for every file: the policy `init` installs, in the place the score is defined for.
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
  const judge = (question) => {
    const full = {
      id: "0",
      shell: question.tool === "shell" ? "bash" : null,
      session: null,
      cwd: null,
      project: null,
      ...question,
    };
    const { interpretation, findings, decision } = checker.judge(full).judged;
    return {
      verdict: decision.verdict,
      rules: decision.rules.map((hit) => hit.rule),
      findings: findings.map((finding) => finding.code),
      actions: interpretation.actions,
    };
  };
  return Object.assign(judge, { policy: policy.digest });
}
