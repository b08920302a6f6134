export { ANALYSERS, analyse } from "./analyse.js";
export { type Analyser, MAX_FINDINGS, type Subject } from "./analyser.js";
export {
  type JsonPath,
  type Redacted,
  redact,
  redactArguments,
  redactJson,
  SECRET_RULES,
  secretFields,
} from "./redact.js";
export { redactAbout } from "./redact-call.js";
export { legible, redactResult } from "./result.js";
export { isSecretName } from "./secret-name.js";
export { MAX_SECRETS, SECRET_FAMILIES, type Secret, scanSecrets } from "./secrets/index.js";
