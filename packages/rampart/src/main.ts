import "./guard/young.js";
import { runProgram } from "./program.js";

await runProgram();
