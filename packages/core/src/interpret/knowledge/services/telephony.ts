import type { Entry } from "../types.js";
import { service } from "./verb.js";

const verbs = service({
  names: ["twilio"],
  subject: "infra",
  from: 0,
  options: {
    "-l --cli-log-level, -o --cli-output-format, -p --profile, --sid, --from, --to, --body, --limit, --properties, --friendly-name, --voice-url, --sms-url, --account-sid, --path-sid, --url":
      "value",
  },
  shows:
    /^(?:login|logout|profiles|plugins|config|feedback|debugger|autocomplete|serverless:(?:start|list|logs|new|init)|flex:plugins:(?:start|build|test))\b/,
  secrets: /^(?:api:core:tokens:create|api:core:keys:create|token:)/,
});

/** Numbers, calls and text messages. */
export const entries: readonly Entry[] = [
  {
    ...verbs,
    act: (line, emit) => {
      const command = line.text(0) ?? "";
      if (/(?:messages|calls|verifications|faxes|executions):create$|^email:send$/.test(command))
        emit.add("message.send", "recipient", line.program, { what: "message" });
      else verbs.act?.(line, emit);
    },
  },
];
