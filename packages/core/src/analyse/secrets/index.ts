export { holds } from "./checksum.js";
export { MAX_SECRETS, type Secret, scanSecrets } from "./scan.js";
