import { table } from "../testing/table.js";

table("osascript", "AppleScript", [
  { why: "a text for the shell", code: 'do shell script "rm -rf /etc"', does: ["shell rm -rf /etc"] },
  {
    why: "with the rights of another",
    code: 'do shell script "id" with administrator privileges',
    does: ["privilege", "shell id"],
  },
  {
    why: "texts joined, and variables",
    code: 'set d to "/etc"\ndo shell script "rm -rf " & quoted form of d & "/x"',
    does: ["shell rm -rf /etc/x"],
  },
  {
    why: "within a block that tells an application",
    code: 'tell application "Finder"\n  do shell script "id"\nend tell',
    does: ["shell id"],
  },
  {
    why: "a terminal is told to run it",
    code: 'tell application "Terminal" to do script "rm -rf /x"',
    does: ["shell rm -rf /x"],
  },
  {
    why: "code of its own kind",
    code: 'run script "do shell script \\"id\\""',
    does: ['evaluate osascript do shell script "id"', "shell id"],
  },
  { why: "a condition", code: 'if x is 1 then\n  do shell script "id"\nend if', does: ["?shell id"] },
  { why: "a handler nobody calls", code: 'on run argv\n  do shell script "id"\nend run', does: ["?shell id"] },
  { why: "what data decides", code: "do shell script (the clipboard)", does: ["shell UNKNOWN"] },
  { why: "files", code: 'tell application "Finder" to delete POSIX file "/etc/x"', does: ["delete /etc/x recursive"] },
  {
    why: "keys typed into another program",
    code: 'tell application "System Events" to keystroke "x"',
    does: ["opaque unknown_code"],
  },
  {
    why: "a word of an application's own",
    code: 'tell application "Foo" to frobnicate all',
    does: ["opaque unknown_code"],
  },
  { why: "comments", code: '-- do shell script "id"\n(* do shell script "id" *)\n# do shell script "id"', does: [] },
  {
    why: "a dialog, and what is on the screen",
    code: 'display dialog "rm -rf /"\ntell application "Safari" to activate\nset volume 3',
    does: [],
  },
  {
    why: "a password is asked for",
    code: 'tell app "Finder" to display dialog "Password?" default answer "" with hidden answer',
    does: ["as zenity --password"],
  },
  {
    why: "a message to somebody",
    code: 'tell application "Messages" to send "x" to buddy "y"',
    does: ["as mail -s message somebody"],
  },
  { why: "what was copied", code: "the clipboard", does: ["as pbpaste"] },
  { why: "a notification", code: 'display notification "done" with title "build"', does: [] },
]);
