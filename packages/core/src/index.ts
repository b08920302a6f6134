export * from "./spine/index.js";
