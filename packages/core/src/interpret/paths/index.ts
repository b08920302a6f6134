export { effectOf, type PathActionParts, pathAction } from "./action.js";
export { ANY_PATH, canonicalPath, MAX_PATH, type PathOptions } from "./canonical.js";
export { deviceAction } from "./device.js";
export { escapeSegment, isWild, matchSegment } from "./glob.js";
export { labelPath, type PathEffect } from "./label.js";
