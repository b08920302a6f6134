import type { Line } from "../line.js";
import type { Emit, Entry, OptionSpec } from "../types.js";
import { textOf } from "../value.js";
import { service } from "./verb.js";

const OPTIONS: Readonly<Record<string, OptionSpec>> = {
  "-d --data, -e --expand, -l --limit, -a --starting-after, -b --ending-before, -i --idempotency, --api-key, --stripe-account, --stripe-version, -s --show-headers, --amount, --currency, --customer, --charge, --payment-intent, --price, --name, --email, --description, --forward-to, --events, --device-name":
    "value",
  "--live --dark-style --skip-verify --latest --load-from-webhooks-api": "flag",
  "--confirm -c": "force",
};

/** Whatever moves money, or promises it. */
const MOVES =
  /^(?:charges create|payment_intents (?:create|confirm|capture)|refunds create|payouts create|transfers create|topups create|invoices (?:pay|send|finalize)|subscriptions create|checkout sessions create|payments (?:create|complete)|post \/?v\d+\/(?:charges|refunds|payouts|transfers|payment_intents|payments))/;

function pays(line: Line, emit: Emit): void {
  const words = line.operands.map((operand) => textOf(operand) ?? "*").join(" ");
  if (MOVES.test(words.slice(0, 256))) emit.add("payment.send", "recipient", line.program, {});
}

const STRIPE = {
  names: ["stripe", "square", "braintree", "paddle", "adyen"],
  subject: "records",
  from: 0,
  options: OPTIONS,
  shows: /^(?:login|logout|listen|logs|samples|open|status|config|whoami|trigger|serve|version|resources|fixtures)\b/,
  verbs: { cancel: "delete", void_invoice: "delete", retrieve: "read", post: "apply", detach: "apply" },
} as const;

const verbs = service(STRIPE);

export const entries: readonly Entry[] = [
  {
    ...verbs,
    act: (line, emit) => {
      pays(line, emit);
      verbs.act?.(line, emit);
    },
  },
];
