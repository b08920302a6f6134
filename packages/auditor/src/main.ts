import { answer } from "./command.js";

const { exit, out, complaint } = answer(process.argv.slice(2));
// A reader that went away (`rampart-audit verify … | head -1`) changes nothing about the verdict.
process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? exit : 2));
process.stdout.write(out);
process.stderr.write(complaint);
process.exitCode = exit;
