import { describe, expect, it } from "vitest";
import { interpretText } from "../../shell/testing/read.js";

const effects = (command: string): string[] =>
  interpretText(`pwsh -c '${command}'`)
    .actions.filter(({ kind }) => kind !== "process.exec" && kind !== "code.run")
    .map(({ kind, resource, detail, certainty }) =>
      [certainty === "possible" ? "?" : "", kind, " ", resource.name, " ", String(detail.what ?? "")].join("").trim(),
    );

describe("commands of PowerShell's modules", () => {
  it.each<[command: string, does: readonly string[], why: string]>([
    ["Remove-AzResourceGroup -Name rg -Force", ["infra.delete rg remove"], "a cloud"],
    ["Get-AzVM | Remove-AzVM -Force", ["infra.delete * remove"], "what comes through the bar"],
    ["remove-ec2instance -InstanceId i-1", ["infra.delete i-1 remove"], "another cloud, in lower case"],
    ["Stop-AzVM -ResourceGroupName rg -Name web", ["infra.apply rg stop"], "an end that can be undone"],
    ["New-IAMAccessKey -UserName a", ["infra.apply a new"], "a way in"],
    ["Add-ADGroupMember -Identity admins -Members a", ["infra.apply admins add"], "a directory"],
    ["Remove-DbaDatabase -SqlInstance s -Database d", ["infra.delete * remove"], "a server of data"],
    ["Set-MpPreference -DisableRealtimeMonitoring 1", ["system.configure * security"], "what keeps watch"],
    ["Set-NetFirewallProfile -Enabled False", ["system.configure * firewall"], "a firewall"],
    ["Remove-Service x", ["system.configure * service"], "a service"],
    ["Unregister-ScheduledTask x", ["system.configure * schedule"], "what runs later"],
    ["Clear-EventLog -LogName Security", ["system.configure * logs"], "records"],
    ["Restart-Service x", ["system.configure * service"], "a service for a moment"],
    ["Set-ExecutionPolicy Bypass -Scope LocalMachine", ["system.configure * execution-policy"], "which code may run"],
    ["Set-ExecutionPolicy Bypass -Scope Process", [], "for this process alone"],
    ["Optimize-Volume -DriveLetter C", ["system.configure * disk"], "a disk that keeps what it holds"],
    ["Remove-VirtualDisk -FriendlyName x", ["system.disk * virtualdisk"], "a disk"],
    ["Request-KMSKeyDeletion -KeyId k", ["infra.delete k request"], "a noun that says it"],
    ["Stop-Website -Name x", ["system.configure * service"], "a server of pages"],
    ["rwmi x", ["system.configure * management"], "a short name"],
    ["Remove-Thing x", ["?infra.delete x remove"], "a module nobody knows"],
    ["Uninstall-Thing", ["?infra.delete * uninstall"], "another verb, nothing named"],
    ["Remove-AzResourceGroup -Name rg -WhatIf", [], "only tried"],
    ["Remove-AzResourceGroup -Name rg -WhatIf:$false", ["infra.delete rg remove"], "told not to try"],
    ["Remove-AzVM -Name a -WhatIf:0", ["infra.delete a remove"], "told not to try, by a number"],
    ["Remove-AzVM -Name a -WhatIf:$x", ["infra.delete a remove"], "nobody knows what it is told"],
    ["Remove-AzVM -Name a -WhatIf:$true", [], "told to try"],
    ["Set-AzContext -Subscription x", [], "where the next commands work"],
    ["New-AzVMConfig -VMName x", [], "an object in memory"],
    ["Invoke-AzRestMethod -Path /x", [], "a question"],
    ["Invoke-AzRestMethod -Path /x -Method DELETE", ["infra.apply * invoke"], "a request that is none"],
    ["Get-AzVM", [], "a look"],
    ["Connect-AzAccount", [], "a login"],
    ["Remove-Variable x; Remove-Module y; Clear-Host; Remove-Job 1", [], "what only this session has"],
    ["Set-Thing x", [], "a change nobody knows"],
    ["Invoke-Pester -Path tests", [], "tests"],
    ["New-SelfSignedCertificate -DnsName localhost", [], "a certificate of one's own"],
    ["Update-Help; Save-Module x -Path .; Enable-ExperimentalFeature y", [], "of a person's own PowerShell"],
    ["Write-S3Object -BucketName b -File f", ["infra.apply b write"], "a verb that prints elsewhere"],
    ["Write-Host Remove-AzVM", [], "said, not done"],
  ])("P3: %s: %j: %s", (command, does) => {
    expect(effects(command)).toEqual(does);
  });

  it("P3: a program whose name only has a hyphen is none", () => {
    const { actions } = interpretText("remove-thing x");
    expect(actions.map(({ kind }) => kind)).toEqual(["process.exec"]);
  });
});
