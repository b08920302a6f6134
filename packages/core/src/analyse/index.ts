export { ANALYSERS, analyse } from "./analyse.js";
export { type Analyser, MAX_FINDINGS, type Subject } from "./analyser.js";
export { MAX_PERSONAL, type Personal, scanPersonal } from "./personal/index.js";
export {
  type JsonPath,
  LONGEST_STAMP,
  type Redacted,
  redact,
  redactJson,
  SECRET_RULES,
  secretFields,
} from "./redact.js";
export { isSecretName } from "./secret-name.js";
export { FAMILIES, MAX_SECRETS, type Secret, scanSecrets } from "./secrets/index.js";
