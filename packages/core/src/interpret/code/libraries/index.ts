import { apply } from "../machine/apply.js";
import type { Call } from "../machine/call.js";
import type { Handler } from "../machine/language.js";
import { NONE, type Thing, type Value } from "../machine/value.js";
import { awsClient, awsLibrary, awsResource } from "./aws.js";
import { azureClient, azureLibrary } from "./azure.js";
import { captureLibrary } from "./capture.js";
import { answer, deeper, memberOf, type Reader, stepOf, takenOf } from "./client.js";
import { clusterLibrary, kubernetesClient } from "./cluster.js";
import { databaseLibrary } from "./databases.js";
import { dockerClient, dockerLibrary } from "./docker.js";
import { facadeLibrary, filesClient } from "./facades.js";
import { gitClient, gitLibrary } from "./git.js";
import { googleClient, googleLibrary } from "./google.js";
import { githubClient, gitlabClient, hubClient, hubLibrary } from "./hub.js";
import { indexClient, indexLibrary } from "./indexes.js";
import { machineClient, machineLibrary } from "./machines.js";
import { mapper, ormLibrary, prisma, rows, statementClient } from "./orm.js";
import { packetLibrary } from "./packets.js";
import { mailClient, peopleLibrary, slackClient, stripeClient } from "./people.js";
import { scheduleClient, scheduleLibrary } from "./schedules.js";
import { secretsLibrary, vaultClient } from "./secrets.js";
import { serviceClient, serviceLibrary } from "./services.js";
import { mongoClient, redisClient, storeLibrary } from "./stores.js";
import { notebookClient, taskLibrary } from "./tasks.js";

const READERS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ["aws", awsClient],
  ["aws-resource", awsResource],
  ["google", googleClient],
  ["azure", azureClient],
  ["kubernetes", kubernetesClient],
  ["docker", dockerClient],
  ["redis", redisClient],
  ["mongo", mongoClient],
  ["rows", rows],
  ["mapper", mapper],
  ["prisma", prisma],
  ["stripe", stripeClient],
  ["slack", slackClient],
  ["mail", mailClient],
  ["machine", machineClient],
  ["git", gitClient],
  ["hub", hubClient],
  ["github", githubClient],
  ["gitlab", gitlabClient],
  ["index", indexClient],
  ["vault", vaultClient],
  ["service", serviceClient],
  ["schedule", scheduleClient],
  ["files", filesClient],
  ["notebook", notebookClient],
  ["statement", statementClient],
]);

const LIBRARIES: readonly ((name: string) => Handler | undefined)[] = [
  databaseLibrary,
  awsLibrary,
  googleLibrary,
  azureLibrary,
  clusterLibrary,
  storeLibrary,
  ormLibrary,
  peopleLibrary,
  machineLibrary,
  packetLibrary,
  captureLibrary,
  dockerLibrary,
  gitLibrary,
  hubLibrary,
  indexLibrary,
  secretsLibrary,
  serviceLibrary,
  scheduleLibrary,
  facadeLibrary,
  taskLibrary,
];

const LONGEST = 160;

/** What a library of others makes or does, by its canonical name in any language: clients of services, databases, mappers. */
export function libraryHandler(name: string): Handler | undefined {
  if (name.length > LONGEST) return undefined;
  for (const library of LIBRARIES) {
    const handler = library(name);
    if (handler !== undefined) return handler;
  }
  return undefined;
}

/** Methods of what a service has said of itself: a name, a date. */
const OF_TEXT: ReadonlySet<string> = new Set(
  "startswith endswith startsWith endsWith includes split replace replaceAll strip lstrip rstrip trim lower upper toLowerCase toUpperCase format encode decode join strftime isoformat timestamp toISOString toString padEnd ljust rjust slice substring start_with? end_with? to_s".split(
    " ",
  ),
);

/** Methods that hand each of what was found to a function. */
const OF_EACH: ReadonlySet<string> = new Set(
  "then forEach map filter flatMap find each select collect reject sort".split(" "),
);

/** A method of a client. */
export function clientCall(call: Call, self: Thing): Value {
  // `delete = s3.delete_bucket; delete(Bucket="x")`
  const taken = call.name === "__call__" ? takenOf(self) : null;
  if (taken !== null) return clientCall({ ...call, ...taken }, taken.self);
  const { kind, step } = stepOf(call, self);
  if (OF_TEXT.has(call.name)) return answer(call);
  const [each] = call.args;
  if (OF_EACH.has(call.name) && each?.k === "func") {
    // What is done with one of them is done with all.
    call.m.perhaps(() => apply(call.m, each, [self], null, true));
    return call.name === "forEach" || call.name === "each" ? NONE : self;
  }
  const reader = READERS.get(kind);
  if (reader === undefined) return answer(call);
  return reader(step) ?? deeper(self, call.name);
}

/** A member of a client that is not called at once leads deeper. */
export const clientMember = (of: Thing, name: string): Value => memberOf(of, name);
