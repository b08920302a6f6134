import { describe, expect, it } from "vitest";
import { effectsOf, programsOf } from "./testing/read.js";

const ROOT = "file.delete / recursive";
const RM = "$(rm -rf /)";
const effects = (command: string) => effectsOf(command).map((one) => one.replace(/^\? /, ""));

describe("P3: text that is expanded when it is used has the effects of what it holds", () => {
  it.each([
    ["a number that is looked up has a subscript", `x='a[${RM}]'; : $((x))`],
    ["by backquotes too, and however long", `x='a[\`: ${"z".repeat(300)}; rm -rf /\`]'; ((x))`],
    ["with something around it", `x='1+a[${RM}]'; [[ $x -gt 1 ]]`],
    ["assigned to", `((a[${RM}]=1))`],
    ["in a subscript of a subscript", `let 'a[b[${RM}]]'`],
    ["of a name without a value", `x='b[${RM}]'; : \${none[x]}`],
    ["of a key that is a name", `x='b[${RM}]'; a[x]=1`],
    ["of a key in a list", `x='b[${RM}]'; a=([x]=1)`],
    ["of a name that is asked for", `test -v 'a[${RM}]'`],
    ["as a variable says", `x='a[${RM}]'; [[ -v $x ]]`],
    ["that is read into", `read 'a[${RM}]' <<< x`],
    ["that is printed into", `printf -v 'a[${RM}]' x`],
    ["that is taken away", `a=(1); unset 'a[${RM}]'`],
    ["that is declared", `declare 'a[${RM}]=1'`],
    ["that is waited into", `wait -n -p 'a[${RM}]'`],
    ["that another name stands for", `y='a[${RM}]'; : \${!y}`],
    ["by a reference", `declare -n r='a[${RM}]'; : $r`],
    ["numbers are added", `declare -i n=1; n+='a[${RM}]'`],
    ["numbers of a list", `declare -ai n=('a[${RM}]')`],
    ["a prompt", `x='${RM}'; : "\${x@P}"`],
    ["a prompt that spells it", `x='\\044(rm -rf /)'; : "\${x@P}"`],
    ["a prompt that may be one of two", `: \${z:='${RM}'}; : "\${z@P}"`],
    ["a message", `: \${z:?${RM}}`],
    ["a start-up file", `BASH_ENV='${RM}' bash -c :`],
    ["a start-up file a launcher hands over", `echo 'rm -rf /' > e; env BASH_ENV=$PWD/e bash -c :`],
    ["a start-up file whose name is read", `read -r BASH_ENV <<< '${RM}'`],
    ["a name that is a word", `x=PROMPT_COMMAND; export "$x=rm -rf /"`],
    ["what builds by another program", "RUSTC_WRAPPER='rm -rf /' cargo build"],
    ["what runs by another program", "CARGO_TARGET_X86_64_UNKNOWN_LINUX_GNU_RUNNER='rm -rf /' cargo run"],
    ["an editor of a list of steps", "GIT_SEQUENCE_EDITOR='rm -rf /' git rebase -i HEAD~2"],
    ["what a project has installed", "composer exec -- rm -rf /"],
    ["words of completions", `compgen -W '${RM}'`],
    ["a command for completions", "compgen -C 'rm -rf /' x"],
    ["an editor for what was typed", "fc -e 'rm -rf / #' -1"],
  ])("%s", (_, command) => {
    expect(effects(command)).toContain(ROOT);
  });

  it.each([
    ["a text that is compared", `x='a[${RM}]'; [[ $x == '${RM}' || $x =~ '${RM}' ]]`],
    ["a text that test takes for a number", `x='a[${RM}]'; [ "$x" -eq 1 ]`],
    ["a text that is no number", `x='${RM}'; : $((x))`],
    ["a text that is changed and shown", `x='a[${RM}]'; echo "\${x@Q}" "\${x@E}" "\${#x}" "\${x^^}"`],
    ["a key of a list by words", `declare -A m; m['${RM}']=1; echo "\${!m[@]}"`],
    ["a message nobody needs", `x=1; : \${x:?${RM}}`],
    ["completions for later", `complete -W '${RM}' x; complete -C 'rm -rf /' y; bind -x '"k": rm -rf /'`],
    ["a line for the history", "history -s 'rm -rf /'"],
  ])("but not %s", (_, command) => {
    expect(effects(command)).not.toContain(ROOT);
  });
});

describe("P3: what only reckons, in a language nobody reads", () => {
  it.each(["octave -q --eval 'printf(\"%f\", [0:0.1:pi/2])'", "octave plot.m"])("%s", (command) => {
    expect(effectsOf(command).filter((one) => one.includes("opaque"))).toEqual([]);
  });
});

describe("P3: functions, aliases and programs by other ways than their words", () => {
  it.each([
    ["a function in the environment", "env 'BASH_FUNC_ls%%=() { rm -rf /; }' bash -c ls"],
    ["a function for what is not found", "command_not_found_handle() { rm -rf /; }; nothing"],
    ["its words", 'command_not_found_handle() { shift; "$@"; }; nothing rm -rf /'],
    ["an alias by its table", "shopt -s expand_aliases\nBASH_ALIASES[z]='rm -rf /'\nz"],
    ["a program by its table", "BASH_CMDS=([z]=/bin/rm); z -rf /"],
    ["aliases POSIX knows", "set -o posix\nalias z='rm -rf /'\nz"],
    ["aliases of a shell that is told to", "bash -O expand_aliases -c 'alias z=rm\nz -rf /'"],
    ["of one the environment tells", "env BASHOPTS=expand_aliases bash -c 'alias z=rm\nz -rf /'"],
    ["of one that is asked", "bash -i -c 'alias z=rm\nz -rf /'"],
    ["exec ends its options", "exec -- rm -rf /"],
    ["exec has them together", "exec -cla x rm -rf /"],
    ["a shell by another name", "exec -a rm bash -c '$0 -rf /'"],
    ["a shell that names itself", "BASH_ARGV0=rm; $0 -rf /"],
    ["the shell's own program", "/proc/self/exe -c 'rm -rf /'"],
    ["by its number", "/proc/$$/exe -c 'rm -rf /'"],
    ["env with a name no shell has", "env 'a b=c' rm -rf /"],
    ["env that splits", "env -S 'rm\\_-rf\\_/'"],
    ["the text of a function", 'f() { rm -rf /; }; ssh h "$(declare -f f); f"'],
  ])("%s", (_, command) => {
    expect(effects(command)).toContain(ROOT);
  });

  it.each([
    ["a reserved word gets another meaning", "alias then='then x;'", "opaque syntax"],
    ["what was typed runs again", "fc -s", "opaque unknown_code"],
    ["a glob in a folder of programs", "cd /bin; ./r[m] -rf /", "opaque unknown_word"],
    ["a name behind what nobody knows", 'c="$c rm /x"; "$c"', "opaque unknown_word"],
    ["a language nobody reads", "guile -c '(system \"x\")'", "opaque unknown_language"],
    ["one that is handed its text", "octave --eval 'system(\"x\")'", "opaque unknown_language"],
    ["one whose text nobody knows", 'octave --eval "$(cat notes)"', "opaque unknown_code"],
    ["a builtin prints a name", "$(compgen -G '/bin/r?') x", "opaque unknown_word"],
  ])("opaque: %s", (_, command, expected) => {
    expect(effects(command)).toContain(expected);
  });

  it.each([
    ["read takes so many characters", "read -rn 2 c <<< rmx; $c a", "rm a"],
    ["whatever they are", "read -rN 3 c <<< $'r\\nm'; \"$c\" a", "r\nm a"],
    ["and leaves the rest", "{ read -rn 2 c; read -r r; } <<< 'rm-f'; $c $r", "rm -f"],
    ["from another descriptor", "exec 7<<< 'rm a'; read -ru 7 c; $c", "rm a"],
    ["mapfile leaves lines out", "mapfile -ts 1 -n 1 a <<< $'x\\nrm\\nz'; ${a[0]} a", "rm a"],
    ["and begins elsewhere", "mapfile -tO 3 a <<< rm; ${a[3]} a", "rm a"],
    ["an index that is a name", "i=3; a[i]=rm; ${a[3]} a", "rm a"],
    ["a key that is a word", "x=5; declare -A m; m[x]=rm; ${m[x]} a", "rm a"],
    ["keys and values in turn", "declare -A m=(k rm); ${m[k]} a", "rm a"],
    ["keys that are expanded", "k='a b'; declare -A m=([$k]=rm); ${m[a b]} a", "rm a"],
    ["a value that is added to", "a=([0]=r [0]+=m); ${a[0]} a", "rm a"],
    ["a declaration that is shown", "x='rm a'; y=$(declare -p x); unset x; eval \"$y\"; $x", "rm a"],
    ["words that complete", "$(compgen -W 'rm ls' -- r) a", "rm a"],
    ["an option that is shown", 'eval "$(shopt -p nullglob)"; rm a', "rm a"],
    ["the folder before", "cd /a; cd /b; rm ~-/x", "rm /a/x"],
  ])("understood: %s", (_, command, expected) => {
    expect(programsOf(command)).toContain(expected);
  });
});
