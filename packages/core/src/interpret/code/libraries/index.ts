import type { Call } from "../machine/call.js";
import type { Handler } from "../machine/language.js";
import type { Thing, Value } from "../machine/value.js";
import { awsClient, awsLibrary, awsResource } from "./aws.js";
import { azureClient, azureLibrary } from "./azure.js";
import { captureLibrary } from "./capture.js";
import { answer, deeper, type Reader, stepOf } from "./client.js";
import { clusterLibrary, dockerClient, kubernetesClient } from "./cluster.js";
import { databaseLibrary } from "./databases.js";
import { googleClient, googleLibrary } from "./google.js";
import { machineClient, machineLibrary } from "./machines.js";
import { mapper, ormLibrary, prisma, rows } from "./orm.js";
import { packetLibrary } from "./packets.js";
import { mailClient, peopleLibrary, slackClient, stripeClient } from "./people.js";
import { mongoClient, redisClient, storeLibrary } from "./stores.js";

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

/** A method of a client. */
export function clientCall(call: Call, self: Thing): Value {
  const { kind, step } = stepOf(call, self);
  const reader = READERS.get(kind);
  if (reader === undefined) return answer(call);
  return reader(step) ?? deeper(self, call.name);
}

/** A member of a client that is not called at once leads deeper. */
export const clientMember = (of: Thing, name: string): Value => deeper(of, name);
