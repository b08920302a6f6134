/** A text in single quotes. */
export function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

const lines = (text: string) => text.split("\n");
const oneLine = (text: string) => lines(text).join(" ");

/** Places in which a shell reads a text and runs nothing of it. */
export const INERT: Readonly<Record<string, (text: string) => string>> = {
  "a comment": (text) =>
    lines(text)
      .map((line) => `# ${line}`)
      .join("\n"),
  "a comment behind a command": (text) => `true # ${oneLine(text)}`,
  "quoted prose": (text) => `echo ${quote(`Never run ${text} here.`)}`,
  "a commit message": (text) => `git commit -m ${quote(`docs: why ${text} is dangerous`)}`,
  "a pattern of grep": (text) => `grep -nF ${quote(text)} notes.txt`,
  "a here-document nobody runs": (text) => `cat <<'END-OF-TEXT'\n${text}\nEND-OF-TEXT`,
  "a here-document into a note": (text) => `cat > notes.md <<'END-OF-TEXT'\n${text}\nEND-OF-TEXT`,
  "words of echo": (text) => `echo ${quote(text)}`,
  "words of printf": (text) => `printf '%s\\n' ${quote(text)}`,
  "a variable nobody uses": (text) => `example=${quote(text)}`,
  "a page of the manual": (text) => `man ${quote(text)}`,
  "a name that is looked up": (text) => `which ${quote(text)}; type ${quote(text)}`,
  "a comparison": (text) => `[[ $1 == ${quote(text)} ]] && echo same`,
  "a pattern of case": (text) => `case $1 in ${quote(text)}) echo same;; esac`,
  "an element nobody uses": (text) => `all=(one ${quote(text)}); echo "\${all[0]}"`,
  "a function nobody calls": (text) => `never() {\n${text}\n}`,
  "an alias nobody uses": (text) => `alias never=${quote(text)}`,
  "arguments of nothing": (text) => `: ${quote(text)}`,
  "a test for text": (text) => `test -n ${quote(text)}`,
  "arguments of true": (text) => `true ${quote(text)}`,
  "a search in the history": (text) => `git log --oneline --grep=${quote(text)}`,
  "a pattern of sed": (text) => `sed -n ${quote(`\\#${oneLine(text).replace(/[#\\[\].*^$]/g, ".")}#p`)} notes.txt`,
  "a text of awk": (text) => `awk ${quote(`BEGIN { x = "${oneLine(text).replace(/[\\"]/g, "\\$&")}" }`)}`,
  "a line that is read": (text) => `read -r line <<< ${quote(text)}`,
  "a branch that is not taken": (text) => `if false; then\n${text}\nfi`,
  "behind the end": (text) => `exit 0\n${text}`,
};
