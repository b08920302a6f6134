import type { Line } from "../line.js";
import type { Emit, Entry } from "../types.js";
import { textOf } from "../value.js";
import { readCommand, saySecret, sayUnknown, sayVerb } from "./verbs.js";

/** Commands that print a credential. */
const SECRETS =
  /^(?:account get-access-token|keyvault (?:secret|key) (?:show|download)|keyvault certificate download|ad sp (?:create-for-rbac|credential reset)|ad app credential reset|storage account keys|acr credential|aks get-credentials|cosmosdb keys|redis list-keys|webapp deployment list-publishing|functionapp keys|eventhubs .*keys list|servicebus .*keys list|sql db show-connection-string|batch account keys)/;

const az: Entry = {
  names: ["az"],
  options: {
    "-g --resource-group -n --name -o --output --query --subscription -l --location -u --username --ids --image --scripts --command-id --method --uri --url --body --account-name -c --container-name -f --file -s --source -d --destination":
      "value",
    "-p --password --service-principal --tenant": "optional",
    "-y --yes": "force",
    "--debug --verbose --only-show-errors --no-wait": "flag",
    "-h --help": "harmless",
    // Some commands have a version of their own.
    "--version": "optional",
    "--what-if --dryrun --dry-run": "harmless",
  },
  unknownOptions: "ignored",
  parameters: "kebab",
  act: runAz,
};

function runAz(line: Line, emit: Emit): void {
  const words = line.operands
    .map((operand) => textOf(operand) ?? "")
    .join(" ")
    .slice(0, 512);
  if (/^(?:help|version|find|interactive|feedback|$)/.test(words)) return;
  if (SECRETS.test(words)) saySecret(line, words.split(" ").slice(0, 4).join(" "), emit);
  if (/^(?:login|logout|configure|config|extension|upgrade|account (?:set|clear))\b/.test(words)) {
    if (/^(?:extension|config|configure) (?:list|show|get)/.test(words)) return;
    if (/^(?:extension add|upgrade)/.test(words)) emit.add("package.install", "package", "az", { program: "az" });
    else emit.add("system.configure", "none", null, { what: "sign-in", program: "az" });
    return;
  }
  if (/^rest\b/.test(words)) return request(line, emit);
  const command = readCommand(line, 1);
  if (command === null) return sayUnknown(line, emit);
  sayVerb(line, command, emit);
  const scripts = line.value("--scripts");
  if (scripts !== null && /run-command/.test(words)) emit.shell(scripts, { where: "remote" });
}

/** `az rest`: any request to the cloud's own interface. */
function request(line: Line, emit: Emit): void {
  const method = (textOf(line.value("--method")) ?? "get").toUpperCase();
  const url = line.value("--uri") ?? line.value("--url");
  const what = `rest ${method}`.slice(0, 32);
  if (url !== null)
    emit.net(method === "GET" || method === "HEAD" ? "net.receive" : "net.send", url, { method: method.slice(0, 32) });
  if (method === "DELETE") emit.add("infra.delete", "cloud", "az/rest", { program: "az", what });
  else if (method !== "GET" && method !== "HEAD") emit.add("infra.apply", "cloud", "az/rest", { program: "az", what });
}

export const entries: readonly Entry[] = [az];
