import type { ContextTable } from "./ask.js";
import { AWS, AZURE, GOOGLE } from "./clouds.js";
import { GIT } from "./git.js";
import { KUBECTX, KUBERNETES, LOCAL_CLUSTERS } from "./kubernetes.js";
import { DATABASES, DOCKER, PLATFORMS } from "./machines.js";
import { PULUMI, TERRAFORM } from "./terraform.js";

export { type Ask, type ContextTable, MAX_CONTEXT, type Settled } from "./ask.js";
export { currentBranch } from "./git.js";
export { isThisMachine, serverIn } from "./machines.js";

/** Every family of programs that work on something somewhere else, each in its own file. */
export const CONTEXTS: readonly ContextTable[] = [
  KUBERNETES,
  KUBECTX,
  LOCAL_CLUSTERS,
  AWS,
  GOOGLE,
  AZURE,
  TERRAFORM,
  PULUMI,
  DOCKER,
  DATABASES,
  PLATFORMS,
  GIT,
];

/** By the program's name. */
export const CONTEXT_OF: ReadonlyMap<string, ContextTable> = new Map(
  CONTEXTS.flatMap((table) => table.programs.map((program) => [program, table] as const)),
);

/** Variables of an environment that choose where commands land: what a door may tell of its own. */
const CONTEXT_VARIABLES: readonly string[] = [
  "AWS_DEFAULT_PROFILE",
  "AWS_DEFAULT_REGION",
  "AWS_PROFILE",
  "AWS_REGION",
  "CLOUDSDK_ACTIVE_CONFIG_NAME",
  "CLOUDSDK_CORE_PROJECT",
  "CONTAINER_CONNECTION",
  "CONTAINER_HOST",
  "DOCKER_CONFIG",
  "DOCKER_CONTEXT",
  "DOCKER_HOST",
  "GCLOUD_PROJECT",
  "GOOGLE_CLOUD_PROJECT",
  "KUBECONFIG",
  "MYSQL_HOST",
  "PGDATABASE",
  "PGHOST",
  "PGHOSTADDR",
  "PGPORT",
  "PGSERVICE",
  "TF_WORKSPACE",
];

/** Those of an environment that are set, each at most 1,024 characters. */
export function contextVariables(environment: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const known: Record<string, string> = {};
  for (const name of CONTEXT_VARIABLES) {
    const value = environment[name];
    if (value !== undefined && value !== "" && value.length <= 1_024) known[name] = value;
  }
  return known;
}
