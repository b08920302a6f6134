/**
 * A policy of `count` rules of mixed kinds for the benches: ten that ordinary commands do meet, the others of the kinds a
 * grown policy has (places, hosts, programs, labels, words of a detail), every tenth of them with a CEL expression.
 */
export function benchPolicy(count) {
  const rules = [...BASE];
  for (let at = 0; rules.length < count; at++) rules.push(EXTRA[at % EXTRA.length](at));
  return `${HEADER}${rules.map((rule, at) => ruleText(rule, at)).join("")}`;
}

const HEADER = `rampart: 1
name: bench
understanding: {malformed: deny, unknown-program: allow, opaque: ask, beyond-bounds: ask}
default: allow
guardrails:
`;

const BASE = [
  { deny: ["file.delete"], when: "{label: broad, recursive: true}" },
  { deny: ["file.read"], when: "{label: credential}" },
  { ask: ["file.write", "file.delete"], when: "{label: system}" },
  { ask: ["code.run"], when: "{origin: network}" },
  { ask: ["vcs.rewrite"], when: "{shared: true}" },
  { ask: ["package.publish"], when: "{certainty: certain}" },
  { deny: ["file.write"], when: "{label: persistence}" },
  { ask: ["net.send"], when: "{source: {label: credential}}" },
  { ask: ["data.delete"], when: "{bounded: false}" },
  { ask: ["system.privilege"], when: "{certainty: certain}" },
];

const name = (at) => `n${(at * 7919).toString(36)}`;
const EXTRA = [
  (at) => ({ deny: ["file.write"], when: `{path: "/srv/${name(at)}/**"}` }),
  (at) => ({ ask: ["net.send", "net.connect"], when: `{host: "*.${name(at)}.example"}` }),
  (at) => ({ ask: ["process.exec"], when: `{program: ${name(at)}}` }),
  (at) => ({ deny: ["file.read"], when: `{path: "**/${name(at)}.key"}` }),
  (at) => ({ ask: ["data.delete", "data.define"], when: `{table: ${name(at)}}` }),
  (at) => ({ deny: ["file.delete"], when: `{path: "/var/${name(at)}/**", label: system}` }),
  (at) => ({ ask: ["infra.delete"], when: `{what: ${name(at)}}` }),
  (at) => ({ ask: ["package.install"], when: `{package: "${name(at)}-*"}` }),
  (at) => ({ deny: ["tool.call"], when: `{server: ${name(at)}}` }),
  (at) => ({
    ask: ["file.write"],
    when: `{path: "/opt/${name(at)}/**", cel: 'action.certainty == "certain" && facts.now > 0'}`,
  }),
];

function ruleText(rule, at) {
  const verdict = rule.deny ? "deny" : "ask";
  const kinds = JSON.stringify(rule[verdict]);
  return `  - id: rule-${at}\n    ${verdict}: ${kinds}\n    when: ${rule.when}\n    reason: a rule of the bench\n`;
}
