import type { ActionKind } from "../../spine/index.js";
import type { Deed, ThingTable, Word } from "./thing.js";

const CHANGED: readonly ActionKind[] = [
  "infra.apply",
  "infra.delete",
  "data.write",
  "data.delete",
  "data.define",
  "package.publish",
];
const PASSING: Deed = { drops: { keys: [], kinds: CHANGED, as: "scratch" } };

const HERE = /^https?:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?(?:\/|$)/;
/** Packages of one scope may have a registry of their own. */
const NPM = /^--?(?:reg[a-z]*|@[\w.-]{1,64}:registry)(?:=(.*))?$/s;
/** Options that say which server is meant, cut short too, by the program they belong to. */
const SERVER: Readonly<Record<string, RegExp>> = {
  aws: /^--(?:e|en|end|endp[a-z-]*)(?:=(.*))?$/s,
  npm: NPM,
  pnpm: NPM,
  yarn: NPM,
  twine: /^--repository-u[a-z]*(?:=(.*))?$/s,
  uv: /^--publish-url(?:=(.*))?$/s,
};
/** Emulators' own front ends, which may be told another server all the same; and the variable that stands for the option. */
const LOCAL = new Set(["awslocal", "tflocal", "samlocal", "cdklocal"]);
const HOSTED = /^(?:localhost|127\.0\.0\.1|localhost\.localstack\.cloud)(?::\d{1,5})?$/;

/** A cloud or registry that runs on this machine to try things on: what is there is nobody's to keep. */
export const EMULATORS: ThingTable = {
  programs: [...Object.keys(SERVER), ...LOCAL],
  read(words, around, program) {
    const isLocal = LOCAL.has(program);
    const option = SERVER[isLocal ? "aws" : program]!;
    const given = words.flatMap((word, at) => serverIn(word, words[at + 1], option));
    if (given.length === 0 && (isLocal || program === "aws")) {
      // One service may have a server of its own.
      const services = words.flatMap((word) =>
        /^[a-z][\w-]{1,40}$/.test(word ?? "") ? [word!.replaceAll("-", "_")] : [],
      );
      for (const service of ["", "_S3", ...services.slice(0, 3).map((one) => `_${one.toUpperCase()}`)]) {
        const said = around.variable(`AWS_ENDPOINT_URL${service}`);
        if (said !== undefined) given.push(said);
      }
      if (around.variable("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS") !== undefined) return null;
    }
    if (isLocal) {
      const host = around.variable("LOCALSTACK_HOST", "LOCALSTACK_HOSTNAME");
      if (host === null || (host !== undefined && !HOSTED.test(host))) return null;
      if (given.length === 0) return PASSING;
    }
    return given.length > 0 && given.every((one) => one !== null && HERE.test(one)) ? PASSING : null;
  },
};

function serverIn(word: Word, next: Word | undefined, option: RegExp): (string | null)[] {
  const found = word === null ? null : option.exec(word);
  return found === null ? [] : [found[1] ?? next ?? null];
}
