import { Buffer } from "./bytes.js";

// Before any other module of the page: they use it by its global name.
Object.assign(globalThis, { Buffer });
