import type { ServerTable } from "./table.js";

const shell = [{ kind: "process.exec", as: "shell", from: "command cmd script code input" }] as const;

/** Servers that run commands, here or in a cluster. */
export const MACHINES: ServerTable = {
  servers: ["shell", "terminal", "bash", "command", "commands", "commander", "desktop", "exec", "ssh", "console"],
  tools: {
    "run_command execute_command shell_execute start_process execute run bash shell run_shell_command exec": shell,
    "run_in_terminal write_to_terminal": shell,
    "interact_with_process send_input": [{ kind: "process.exec", as: "typed", from: "input text command" }],
    "read_file read_multiple_files": [{ kind: "file.read", as: "path", from: "path paths" }],
    write_file: [{ kind: "file.write", as: "path", from: "path", carries: "content" }],
    "edit_block edit_file": [{ kind: "file.write", as: "path", from: "file_path path", carries: "new_string" }],
    "kill_process force_terminate": [{ kind: "system.kill", as: "process", from: "pid" }],
    set_config_value: [{ kind: "system.configure", as: "none", detail: { what: "tool" } }],
  },
};
