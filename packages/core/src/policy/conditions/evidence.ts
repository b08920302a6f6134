import { PHASES, type Phase } from "../../decide/case.js";
import { NO, truth, YES } from "../../decide/truth.js";
import type { Certainty } from "../../spine/action.js";
import { SEVERITIES, type Severity } from "../../spine/finding.js";
import { parseNameGlob } from "../globs/name.js";
import { GLOB } from "../names.js";
import { choose, isMapping, oneOf, oneOrMore, record, refined, text } from "../shape.js";
import { condition } from "./language.js";
import { someMatch } from "./names.js";

interface FindingCondition {
  readonly code?: readonly string[];
  readonly "at-least"?: Severity;
}

const codes = oneOrMore(text(GLOB));

/** `finding: secret.*` is short for its code. A finding counts for its own action, or for all when it names none. */
export const finding = condition<FindingCondition>({
  key: "finding",
  kinds: "all",
  shape: choose<FindingCondition>(
    {
      when: isMapping,
      shape: record<FindingCondition>(
        { code: { shape: codes }, "at-least": { shape: oneOf(SEVERITIES), about: "Least severity." } },
        { notEmpty: "say code or at-least" },
      ),
    },
    { when: () => true, shape: refined(codes, (code) => ({ code })) },
  ),
  about: "Evidence of analysers and detectors: code globs and least severity.",
  forProjects: true,
  bind(wanted) {
    const parsed = wanted.code?.map(parseNameGlob);
    const least = wanted["at-least"] === undefined ? 0 : SEVERITIES.indexOf(wanted["at-least"]);
    return (_action, { findings, index }) => {
      for (const found of findings) {
        if (found.action !== null && found.action !== index) continue;
        if (SEVERITIES.indexOf(found.severity) < least) continue;
        if (parsed === undefined || someMatch(parsed, found.code)) return YES;
      }
      return NO;
    };
  },
});

export const certainty = condition<readonly Certainty[]>({
  key: "certainty",
  kinds: "all",
  shape: oneOrMore(oneOf(["certain", "possible"])),
  about: "Whether it happens for certain, or only in some case.",
  forProjects: true,
  bind: (wanted) => (action) => truth(wanted.includes(action.certainty)),
});

/** At the top of `when:` it also says where the compiler files the rule; a rule that names none is for calls. */
export const phase = condition<readonly Phase[]>({
  key: "phase",
  kinds: "all",
  shape: oneOrMore(oneOf(PHASES)),
  about: "What is looked at: a call (the default), its result, a prompt, an answer.",
  forProjects: true,
  bind: (wanted) => (_action, situation) => truth(wanted.includes(situation.phase)),
});
