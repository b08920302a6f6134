export { MAX_PERSONAL, type Personal, scanPersonal } from "./scan.js";
