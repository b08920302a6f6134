export { isOpen, type Personal, scanPersonal } from "./scan.js";
