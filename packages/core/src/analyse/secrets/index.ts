export { holds } from "./checksum.js";
export { FAMILIES as SECRET_FAMILIES } from "./families.js";
export { MAX_SECRETS, type Scanned, type Secret, scanSecrets, scanText } from "./scan.js";
