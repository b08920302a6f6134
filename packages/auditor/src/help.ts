export const HELP = `Verifies a Rampart log without trusting whoever wrote it.

  rampart-audit verify [--witness FILE]… [--copy PATH]… [--key KEY]… [--cosigner KEY]… [--quorum N] [--require-witness] [--json] FOLDER
  rampart-audit compare [the same options] OLD FOLDER
  rampart-audit evidence --key KEY… [--cosigner KEY]… [--quorum N] [--require-witness] [--json] FILE
  rampart-audit proof --key KEY [--json] FILE
  rampart-audit page > audit.html      the verifier of evidence for a browser, in one file that needs no network

  --witness FILE      checkpoints kept elsewhere; makes a complete rewrite visible
  --copy PATH         an older copy of the log's folder, or of its file \`hashes\`: names the very entry that differs
  OLD                 what was kept of the log before: checkpoints, a copy of its folder or of its file \`hashes\`
  --key KEY           a verifier key from elsewhere: NAME+ID+BASE64
  --cosigner KEY      key of a witness that cosigns, as its operator gave it out
  --quorum N          how many of them must have cosigned, 1 to 99; default 1
  --require-witness   exit 22 where no checkpoint from elsewhere covers the log
  --help, --version   print this, or the version of the program

Exit: 0 intact, 20 tampered, 21 torn tail, 22 not rewrite-proof, 2 usage or unreadable.
`;
