import type { ServerTable } from "./table.js";

/** `@modelcontextprotocol/server-filesystem` and those that took over its names. */
export const FILESYSTEM: ServerTable = {
  servers: ["filesystem", "fs", "files", "file"],
  tools: {
    "read_file read_text_file read_media_file": [{ kind: "file.read", as: "path", from: "path" }],
    read_multiple_files: [{ kind: "file.read", as: "path", from: "paths" }],
    write_file: [{ kind: "file.write", as: "path", from: "path", carries: "content" }],
    edit_file: [{ kind: "file.write", as: "path", from: "path", carries: "edits" }],
    create_directory: [{ kind: "file.write", as: "path", from: "path", detail: { append: true } }],
    "list_directory list_directory_with_sizes get_file_info": [{ kind: "file.list", as: "path", from: "path" }],
    list_allowed_directories: [],
    "directory_tree search_files": [{ kind: "file.list", as: "path", from: "path", detail: { recursive: true } }],
    move_file: [
      { kind: "file.delete", as: "path", from: "source", detail: { recursive: true } },
      { kind: "file.write", as: "path", from: "destination" },
    ],
    "delete_file delete_directory remove_file": [
      { kind: "file.delete", as: "path", from: "path", detail: { recursive: true } },
    ],
  },
};
