import type { PlaceTable } from "./table.js";

/** Places that hold secrets. */
export const CREDENTIAL: PlaceTable = {
  label: "credential",
  places: [
    ["SSH keeps private keys here, under any name", "~/.ssh/**"],
    ["what is public in there", "!~/.ssh/*.pub, !~/.ssh/known_hosts*, !~/.ssh/config*, !~/.ssh/config.d/**"],
    ["who may log in, not how", "!~/.ssh/authorized_keys*, !~/.ssh/rc, !~/.ssh/environment"],
    ["a private key wherever it was copied to", "**/id_rsa, **/id_dsa, **/id_ecdsa, **/id_ed25519"],
    ["security-key handles of SSH", "**/id_ecdsa_sk, **/id_ed25519_sk"],
    ["host keys let anyone pose as this machine", "/etc/ssh/ssh_host_*_key"],
    ["key material", "**/*.pem, **/*.key, **/*.p12, **/*.pfx, **/*.jks, **/*.keystore, **/*.ppk, **/*.p8"],
    ["certificates are public", "!**/*cert*.pem, !**/*chain*.pem, !**/*pub*.pem, !**/ca*.pem, !**/*-ca.pem"],
    ["the system's trusted certificates", "!/etc/ssl/certs/**, !/usr/share/ca-certificates/**, !/etc/pki/ca-trust/**"],
    ["names of translation keys and Debian's public signing keys", "!/usr/share/keyrings/**, !/etc/apt/keyrings/**"],
    [
      "private halves of the system's certificates",
      "/etc/ssl/private/**, /etc/pki/tls/private/**, /etc/letsencrypt/**",
    ],
    ["password managers' vaults", "**/*.kdbx, **/*.kdb, **/*.agilekeychain, **/*.opvault, **/*.psafe3"],
    ["password stores", "~/.password-store/**, ~/.config/op/**, ~/.op/**, ~/.lastpass/**, ~/.config/Bitwarden*/**"],
    ["desktop key rings", "~/.local/share/keyrings/**, ~/.local/share/kwalletd/**, ~/.gnome2/keyrings/**"],
    ["key chains of macOS", "~/Library/Keychains/**, /Library/Keychains/**, **/*.keychain, **/*.keychain-db"],
    ["GnuPG's private keys", "~/.gnupg/**"],
    ["settings of GnuPG", "!~/.gnupg/*.conf, !~/.gnupg/pubring*"],
    ["hashes of everyone's passwords", "/etc/shadow*, /etc/gshadow*, /etc/master.passwd, /etc/security/opasswd"],
    ["who may become root", "/etc/sudoers, /etc/sudoers.d/**"],
    ["single sign-on", "/etc/krb5.keytab, **/*.keytab, /tmp/krb5cc_*, /var/lib/sss/secrets/**, /etc/sssd/sssd.conf"],
    ["a process's environment holds its tokens", "/proc/*/environ, /proc/*/task/*/environ"],
    ["memory of processes and of the machine", "/proc/*/mem, /proc/kcore, /dev/mem, /dev/kmem, /proc/*/map_files/**"],
    ["Amazon", "~/.aws/**, !~/.aws/config, ~/.boto, ~/.s3cfg, ~/.passwd-s3fs, /etc/passwd-s3fs, ~/.saml2aws"],
    ["Google", "~/.config/gcloud/**, ~/.gsutil/**, **/application_default_credentials.json, **/service-account*.json"],
    ["Azure", "~/.azure/**, ~/.config/azure/**"],
    ["other clouds", "~/.config/doctl/**, ~/.oci/**, ~/.aliyun/**, ~/.bluemix/**, ~/.config/hcloud/**"],
    ["platforms", "~/.config/heroku/**, ~/.netlify/**, ~/.vercel/**, ~/.config/vercel/**, ~/.fly/**, ~/.railway/**"],
    ["more platforms", "~/.config/netlify/**, ~/.wrangler/**, ~/.config/.wrangler/**, ~/.config/scw/**, ~/.linode-cli"],
    ["Terraform and friends", "~/.terraformrc, ~/.terraform.d/credentials*, **/*.tfstate, **/*.tfstate.backup"],
    ["variables of Terraform commonly hold passwords", "**/*.tfvars, **/*.tfvars.json, !**/example*.tfvars"],
    ["Pulumi, Vault, Consul, Nomad", "~/.pulumi/credentials.json, ~/.vault-token, ~/.consul-token, ~/.nomad-token"],
    ["Ansible's vault password", "~/.vault_pass*, **/.vault_pass*, **/.vault-password*, **/vault_password*"],
    ["clusters", "~/.kube/**, !~/.kube/cache/**, **/kubeconfig, **/*.kubeconfig, /etc/kubernetes/*.conf"],
    ["clusters' own keys", "/etc/kubernetes/pki/**, /var/lib/kubelet/**, /etc/rancher/k3s/k3s.yaml, /var/lib/etcd/**"],
    [
      "what a cloud tells its machine when it starts: passwords and keys, commonly",
      "/var/lib/cloud/instance/user-data*, /var/lib/cloud/instances/*/user-data*, /run/cloud-init/instance-data-sensitive.json, /run/cloud-init/combined-cloud-config.json",
    ],
    ["tokens given to a container", "/var/run/secrets/**, /run/secrets/**, /run/credentials/**"],
    ["container registries", "~/.docker/config.json, ~/.config/containers/auth.json, /run/user/*/containers/auth.json"],
    [
      "container registries, signed in as root",
      "/run/containers/*/auth.json, ~/.dockercfg, ~/.config/helm/registry/**",
    ],
    ["network logins", "~/.netrc, ~/_netrc, ~/.authinfo*, ~/.curlrc, ~/.wgetrc, ~/.config/rclone/**, ~/.rclone.conf"],
    ["file transfer clients", "~/.config/filezilla/**, ~/.filezilla/**, ~/.lftp/**, ~/.ncftp/**, ~/.mutt*/**"],
    ["database logins", "~/.pgpass, ~/.my.cnf, ~/.mylogin.cnf, ~/.mongorc.js, ~/.mongodb/**, ~/.dbshell, ~/.sqlcmd*"],
    [
      "database logins of sites",
      "/var/www/**/wp-config.php, /srv/**/wp-config.php, /usr/share/nginx/**/wp-config.php, /home/*/public_html/**/wp-config.php, /etc/wordpress/config-*.php, /etc/tomcat*/tomcat-users.xml, /opt/tomcat*/conf/tomcat-users.xml, /etc/phpmyadmin/config-db.php",
    ],
    ["database logins of the system", "/etc/mysql/debian.cnf, ~/.config/pgcli/**, ~/.dbeaver*/**, ~/.redisclirc"],
    ["package registries", "~/.npmrc, ~/.yarnrc, ~/.yarnrc.yml, ~/.pypirc, ~/.config/pip/pip.conf, ~/.pip/pip.conf"],
    [
      "more package registries",
      "~/.gem/credentials, ~/.cargo/credentials, ~/.cargo/credentials.toml, ~/.m2/settings*.xml",
    ],
    [
      "still more",
      "~/.gradle/gradle.properties, ~/.composer/auth.json, ~/.config/composer/auth.json, ~/.nuget/**/NuGet.Config",
    ],
    ["a project's registry login", "**/.npmrc, **/.pypirc, **/.netrc, **/.pgpass, **/.my.cnf, **/.htpasswd"],
    ["code hosts", "~/.git-credentials, ~/.config/git/credentials, **/.git-credentials, ~/.config/gh/hosts.yml"],
    ["more code hosts", "~/.config/hub, ~/.config/glab-cli/**, ~/.config/tea/**, ~/.subversion/auth/**, ~/.arcrc"],
    ["chat and work tools", "~/.config/slack/**, ~/.config/Slack/**, ~/.config/discord/**, ~/.config/configstore/**"],
    [
      "coding agents' own sign-in",
      "~/.claude/.credentials.json, ~/.claude.json, ~/.codex/auth.json, ~/.gemini/oauth_creds.json",
    ],
    [
      "more agents' sign-in",
      "~/.gemini/google_accounts.json, ~/.config/github-copilot/**, ~/.local/share/opencode/auth.json",
    ],
    [
      "still more agents",
      "~/.qwen/oauth_creds.json, ~/.config/openai/**, ~/.openai/**, ~/.anthropic/**, ~/.cache/huggingface/token",
    ],
    ["model hubs", "~/.huggingface/token, ~/.kaggle/kaggle.json, ~/.config/wandb/**, ~/.streamlit/secrets.toml"],
    ["Firefox profiles", "~/.mozilla/**, ~/Library/Application Support/Firefox/**, ~/snap/firefox/**, ~/.librewolf/**"],
    [
      "Chromium profiles",
      "~/.config/google-chrome*/**, ~/.config/chromium/**, ~/.config/BraveSoftware/**, ~/.config/microsoft-edge*/**",
    ],
    [
      "browser profiles on macOS",
      "~/Library/Application Support/Google/Chrome/**, ~/Library/Cookies/**, ~/Library/Safari/**",
    ],
    [
      "browsers and logins on Windows",
      "~/AppData/Local/Google/Chrome/User Data/**, ~/AppData/Local/Microsoft/Edge/User Data/**, ~/AppData/Roaming/Mozilla/Firefox/Profiles/**, ~/AppData/*/Microsoft/Credentials/**, ~/AppData/*/Microsoft/Vault/**, ~/AppData/Roaming/Microsoft/Protect/**",
    ],
    [
      "browser profiles on macOS, others",
      "~/Library/Application Support/BraveSoftware/**, ~/Library/Application Support/Microsoft Edge/**",
    ],
    [
      "browser profiles, others",
      "~/.config/opera/**, ~/.config/vivaldi/**, ~/snap/chromium/**, ~/.var/app/*/config/google-chrome/**",
    ],
    ["mail", "~/.thunderbird/**, ~/.msmtprc, ~/.fetchmailrc, ~/.mbsyncrc, ~/.offlineimaprc, ~/Library/Mail/**"],
    [
      "messages and notes",
      "~/Library/Messages/**, ~/Library/Application Support/Knowledge/**, ~/Library/Suggestions/**, ~/Library/Biome/**, ~/Library/Group Containers/group.com.apple.notes/**, ~/Library/Application Support/AddressBook/**, ~/Library/Calendars/**, ~/.config/Signal/**, ~/.local/share/TelegramDesktop/**, ~/Library/Application Support/Signal/**, ~/Library/Application Support/Slack/**, ~/.config/Slack/**",
    ],
    [
      "networks and tunnels",
      "/etc/NetworkManager/system-connections/**, /etc/wireguard/**, /etc/openvpn/**, **/*.ovpn",
    ],
    [
      "networks and tunnels of a user",
      "~/.config/wireguard/**, /etc/wpa_supplicant/**, ~/.cloudflared/**, ~/.ngrok2/**, ~/.config/ngrok/**",
    ],
    [
      "money",
      "~/.bitcoin/**, ~/.ethereum/**, ~/.config/solana/**, ~/.electrum/**, **/wallet.dat, ~/.config/Exodus/**, ~/.monero/**",
    ],
    ["settings with secrets of a project", "**/.env, **/.env.*, **/*.env, **/.env-*"],
    [
      "their templates",
      "!**/.env.example, !**/.env.sample, !**/.env.template, !**/.env.dist, !**/.env.defaults, !**/.env.schema",
    ],
    [
      "their templates, other spellings",
      "!**/.env.*.example, !**/.env.*.sample, !**/example.env, !**/sample.env, !**/template.env",
    ],
    [
      "settings of tests, committed by convention",
      "!**/.env.test, !**/.env.testing, !**/.env.ci, !**/test.env, !**/.env-example, !**/.env-sample",
    ],
    ["secrets by name", "**/secrets.yml, **/secrets.yaml, **/secrets.json, **/secrets.toml, **/credentials.json"],
    ["keys of Rails", "**/config/master.key, **/credentials.yml.enc, **/credentials.json.enc"],
    ["secrets of an encrypted repository", "~/.config/sops/**, ~/.age/**, ~/.config/age/**"],
    [
      "what was typed, passwords among it",
      "~/.bash_history, ~/.zsh_history, ~/.zhistory, ~/.sh_history, ~/.history, ~/.ash_history",
    ],
    [
      "more histories",
      "~/.local/share/fish/fish_history, ~/.python_history, ~/.node_repl_history, ~/.psql_history, ~/.mysql_history",
    ],
    [
      "still more",
      "~/.sqlite_history, ~/.rediscli_history, ~/.dbshell_history, ~/.irb_history, ~/.local/share/mc/history, ~/.local/share/powershell/PSReadLine/**, ~/AppData/Roaming/Microsoft/Windows/PowerShell/PSReadLine/**",
    ],
    [
      "remote desktops",
      "~/.vnc/passwd, ~/.Xauthority, ~/.ICEauthority, ~/.config/remmina/**, ~/.local/share/remmina/**",
    ],
  ],
};
