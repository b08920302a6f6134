import type { Handler } from "../machine/language.js";
import { actAs, answer, client, deeper, type Reader } from "./client.js";

/** `stripe.Refund.create(…)`, `new Stripe(key).charges.create(…)` as the service's own command line. */
export const stripeClient: Reader = ({ call, path, name, words }) => {
  const { self } = call;
  if (path.length === 0 && !/^(?:create|cancel|capture|confirm)$/.test(name))
    return self.k === "thing" ? deeper(self, words.join("_")) : null;
  actAs(call.m, "stripe", path[path.length - 1] ?? "charges", words[0] ?? "");
  return answer(call);
};

/** A message to people. */
const told: Handler = (c) => {
  c.m.emit({ type: "message" });
  return answer(c);
};

export const slackClient: Reader = ({ call, name, words }) => {
  if (/^(?:chat|files?)$/.test(words[0] ?? "") && words.length > 1) return told(call);
  const { self } = call;
  return name === "postMessage" || name === "upload" ? told(call) : self.k === "thing" ? deeper(self, name) : null;
};

export function peopleLibrary(name: string): Handler | undefined {
  const object = /^stripe\.([A-Z]\w+)\.(create|cancel|capture|confirm|modify|delete)$/.exec(name);
  if (object !== null) {
    const words = [object[1]!.replace(/([a-z])([A-Z])/g, "$1_$2").toLowerCase(), object[2]!] as const;
    return (c) => {
      actAs(c.m, "stripe", `${words[0]}s`, words[1]);
      return answer(c);
    };
  }
  if (name === "stripe" || name === "stripe.StripeClient" || name === "stripe.default") return () => client("stripe");
  if (name === "slack_sdk.WebClient" || name === "@slack/web-api.WebClient" || name === "slack.WebClient")
    return () => client("slack");
  if (
    /^(?:nodemailer\.createTransport|twilio|twilio\.default|twilio\.rest\.Client|sendgrid\.SendGridAPIClient|resend\.Resend|postmark\.ServerClient|mailgun\.js|telegram\.Bot|telebot\.TeleBot|node-telegram-bot-api|discord\.SyncWebhook\.from_url|Twilio\.REST\.Client(?:\.new)?)$/.test(
      name,
    )
  )
    return () => client("mail");
  if (
    /^(?:@sendgrid\/mail\.send(?:Multiple)?|resend\.Emails\.send|yagmail\.SMTP\.send|pywhatkit\.sendwhatmsg\w*)$/.test(
      name,
    )
  )
    return told;
  return undefined;
}

export const mailClient: Reader = ({ call, words }) =>
  words[0] === "send" || words[0] === "create" ? told(call) : call.self;
