import { jsonIn, memberOf } from "../../json.js";
import type { Json } from "../../spine/index.js";
import { type Ask, type ContextTable, joinContext, settingIn } from "./ask.js";

/** `PROFILE` or `PROFILE/REGION`. Without a profile only the agent's own environment knows. */
export const AWS: ContextTable = {
  programs: ["aws", "sam", "eb", "ecs-cli", "eksctl", "copilot-cli", "s5cmd", "cdk", "sls", "serverless"],
  resolve(ask) {
    const profile = ask.option("--profile", "--aws-profile") ?? ask.variable("AWS_PROFILE", "AWS_DEFAULT_PROFILE");
    const stage = ask.option("--stage", "--environment", "--cluster", "-c");
    const region = ask.option("--region") ?? ask.variable("AWS_REGION", "AWS_DEFAULT_REGION");
    const known = joinContext(profile, stage);
    return known === null ? null : joinContext(known, region);
  },
};

/** The project: by option, variable, or the active configuration; the configuration's name where its file is not known. */
export const GOOGLE: ContextTable = {
  programs: ["gcloud", "bq", "gsutil", "firebase", "cbt"],
  resolve(ask) {
    const given =
      ask.option("--project", "--project_id", "-P") ??
      ask.variable("CLOUDSDK_CORE_PROJECT", "GOOGLE_CLOUD_PROJECT", "GCLOUD_PROJECT");
    if (given !== undefined) return given;
    const folder = `${ask.home}/.config/gcloud`;
    const chosen =
      ask.option("--configuration") ??
      ask.variable("CLOUDSDK_ACTIVE_CONFIG_NAME") ??
      ask.file(`${folder}/active_config`)?.trim();
    const settings = ask.file(`${folder}/configurations/config_${chosen ?? "default"}`);
    return settingIn(settings, "project") ?? chosen ?? null;
  },
  settles(ask) {
    const { verbs } = ask;
    if (verbs[0] !== "config") return null;
    const folder = `${ask.home}/.config/gcloud`;
    if (verbs[1] === "set" && /^(?:core\/)?project$/.test(verbs[2] ?? "") && verbs[3] !== undefined)
      return { path: `${folder}/configurations/config_default`, text: `project = ${verbs[3]}` };
    if (verbs[1] === "configurations" && verbs[2] === "activate" && verbs[3] !== undefined)
      return { path: `${folder}/active_config`, text: verbs[3] };
    return null;
  },
};

/** `SUBSCRIPTION/GROUP`; the subscription of the signed-in profile where none is named. */
export const AZURE: ContextTable = {
  programs: ["az", "azd", "func"],
  resolve(ask) {
    const group =
      ask.option("-g", "--resource-group") ?? (ask.verbs[0] === "group" ? ask.option("-n", "--name") : null);
    const named = ask.option("--subscription");
    return joinContext(named === undefined ? subscription(ask) : named, group);
  },
  settles(ask) {
    const { verbs } = ask;
    if (verbs[0] !== "account" || verbs[1] !== "set") return null;
    const chosen = ask.option("--subscription", "-s", "-n", "--name");
    if (typeof chosen !== "string") return null;
    const text = JSON.stringify({ subscriptions: [{ name: chosen, isDefault: true }] });
    return { path: `${ask.home}/.azure/azureProfile.json`, text };
  },
};

/** Longest list of subscriptions that is read, in UTF-16 code units. */
const MAX_PROFILE = 1024 * 1024;

function subscription(ask: Ask): string | null {
  const text = ask.file(`${ask.home}/.azure/azureProfile.json`);
  if (text === null || text === undefined) return null;
  const subscriptions = memberOf(jsonIn(text, MAX_PROFILE), "subscriptions");
  if (!Array.isArray(subscriptions)) return null;
  const chosen = subscriptions.find((one: Json) => memberOf(one, "isDefault") === true);
  const name = memberOf(chosen, "name");
  return typeof name === "string" ? name : null;
}
