export { holds } from "./checksum.js";
export { FAMILIES } from "./families.js";
export { MAX_SECRETS, type Secret, scanSecrets } from "./scan.js";
