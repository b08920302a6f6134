import * as to from "./translation.js";

/** Tools of Gemini CLI and the spellings older versions used, which what was made of it kept. */
export const GEMINI_TOOLS: Readonly<Record<string, to.Translate>> = {
  run_shell_command: (input) => to.shell(input, ["dir_path", "directory"]),
  read_file: to.read,
  read_many_files: to.readMany,
  list_directory: to.list,
  glob: to.glob,
  grep_search: to.search,
  search_file_content: to.search,
  write_file: to.write,
  replace: to.edit,
  web_fetch: to.fetch,
};
