import type { Finding, Interpretation, Place, SessionFacts, ToolCall } from "../spine/index.js";
import { EMPTY_SESSION } from "../spine/index.js";
import { ADDRESSES } from "./addresses.js";
import { type Analyser, MAX_FINDINGS } from "./analyser.js";
import { ENCODED } from "./encoded.js";
import { EXFILTRATION } from "./exfiltration.js";
import { INJECTION } from "./injection.js";
import { LOOK_ALIKES } from "./look-alikes.js";
import { PERSONAL } from "./personal.js";
import { REVERSE_SHELL } from "./reverse-shell.js";
import { SECRETS } from "./secret.js";
import { SELF } from "./self.js";
import { textsOf } from "./texts.js";
import { UNICODE } from "./unicode.js";
import { UNREAD_CODE } from "./unread-code.js";

/** Every analyser, what matters most first. */
export const ANALYSERS: readonly Analyser[] = [
  SELF,
  EXFILTRATION,
  REVERSE_SHELL,
  UNREAD_CODE,
  SECRETS,
  PERSONAL,
  ENCODED,
  UNICODE,
  LOOK_ALIKES,
  ADDRESSES,
  INJECTION,
];

/**
 * Evidence in what a call says and would do, at most {@link MAX_FINDINGS} of each analyser. Pure and total; time linear in
 * the call's texts and actions.
 */
export function analyse(
  call: ToolCall,
  interpretation: Interpretation,
  place: Place,
  session: SessionFacts = EMPTY_SESSION,
): readonly Finding[] {
  const subject = { call, texts: textsOf(call), interpretation, place, session };
  const all: Finding[] = [];
  for (const analyser of ANALYSERS) {
    const findings = analyser.analyse(subject);
    for (let i = 0; i < findings.length && i < MAX_FINDINGS; i++) all.push(findings[i]!);
  }
  return all;
}
