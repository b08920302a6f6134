import type { ExplainedAction, ExplainedPart, Explanation } from "./explain.js";
import { visible } from "./visible.js";

const WORD = { allow: "allowed", ask: "asks a person first", deny: "denied" } as const;
const MARK = { allow: "  ", ask: "? ", deny: "✗ " } as const;

/** An explanation for a person at a terminal. Everything that came from outside is made visible. Ends with a newline. */
export function renderExplanation(explanation: Explanation): string {
  const { verdict, granted, rules, erred, obligations, findings, policy } = explanation;
  const lines = [`${explanation.text === "" ? visible(explanation.tool, 64) : visible(explanation.text, 300)}`];
  lines.push(`→ ${WORD[verdict]}${verdict === "allow" && granted ? ", granted by a rule" : ""}`, "");
  for (const part of explanation.parts) lines.push(...renderPart(part));
  if (explanation.parts.length === 0) lines.push("  Nothing in it has an effect that is known.");
  if (findings.length > 0) {
    lines.push("", "Seen:");
    for (const { code, severity, message } of findings.slice(0, 20))
      lines.push(`  ${severity} ${code}: ${visible(message, 256)}`);
  }
  if (verdict !== "allow") {
    lines.push("", "Decided by:");
    for (const { rule, verdict: says, reason, instead, final } of rules) {
      lines.push(`  ${MARK[says]}${rule}: ${reason}${final ? " Nobody may override this." : ""}`);
      if (instead !== null) lines.push(`      Instead: ${instead}`);
    }
  }
  for (const { rule, message } of erred) lines.push(`  ! ${rule} could not be evaluated: ${visible(message, 200)}`);
  for (const { type, ...rest } of obligations) lines.push(`  + ${type} ${Object.values(rest).join(" ")}`);
  if (explanation.remedy !== null) lines.push("", `To allow it, a person can run:`, `  ${explanation.remedy}`);
  lines.push(
    "",
    `Policy ${policy.name}, ${policy.digest.slice(0, 19)}…; folder ${visible(explanation.cwd ?? "unknown")}, project ${visible(explanation.project ?? "none")}.`,
  );
  return `${lines.join("\n")}\n`;
}

function renderPart({ text, verdict, actions }: ExplainedPart): string[] {
  const head = text === "" ? [] : [`${MARK[verdict]}${visible(text, 100)}`];
  return [...head, ...actions.map((action) => `    ${renderAction(action)}`)];
}

function renderAction({ says, labels, sources, rules }: ExplainedAction): string {
  const notes = [
    ...(labels.length > 0 ? [`[${labels.join(", ")}]`] : []),
    ...(sources.length > 0
      ? [
          `from ${sources
            .slice(0, 4)
            .map((source) => visible(source, 80))
            .join("; ")}`,
        ]
      : []),
    ...(rules.length > 0 ? [`← ${rules.join(", ")}`] : []),
  ];
  return [says, ...notes].join("  ");
}
