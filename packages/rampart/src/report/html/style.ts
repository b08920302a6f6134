/** One style for screen and paper, light and dark. No font, image or script is fetched. */
export const STYLE = `
:root{color-scheme:light dark;--ink:#1b2430;--soft:#5b6776;--line:#d9dfe6;--paper:#fff;--panel:#f5f7f9;
--allow:#3f7d5c;--ask:#b7791f;--deny:#b3383f;--link:#24578f;--good:#e8f3ec;--warn:#fbf1de;--bad:#fbe9ea}
@media (prefers-color-scheme:dark){:root{--ink:#e4e9ef;--soft:#9aa7b5;--line:#323c48;--paper:#141a21;--panel:#1c242d;
--allow:#6fb58f;--ask:#dba850;--deny:#e5767c;--link:#8ab8ee;--good:#1a2f25;--warn:#362b16;--bad:#3a2022}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
main{max-width:62rem;margin:0 auto;padding:2.5rem 1.5rem 4rem}
h1{font-size:1.9rem;line-height:1.2;margin:0 0 .35rem;letter-spacing:-.01em}
h2{font-size:1.25rem;margin:2.75rem 0 .5rem;padding-top:1rem;border-top:1px solid var(--line)}
h3{font-size:1rem;margin:1.5rem 0 .4rem}
p{margin:.4rem 0;max-width:46rem}
a{color:var(--link);text-underline-offset:.15em}
.soft,caption,th,dt{color:var(--soft)}
.lead{font-size:1.05rem}
.verdict{margin:1.25rem 0;padding:.8rem 1rem;border-left:.3rem solid;border-radius:.25rem}
.good{background:var(--good);border-color:var(--allow)}
.warn{background:var(--warn);border-color:var(--ask)}
.bad{background:var(--bad);border-color:var(--deny)}
.verdict p{margin:.15rem 0}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(8.5rem,1fr));gap:.75rem;margin:1.5rem 0;padding:0}
.tiles div{background:var(--panel);border-radius:.5rem;padding:.75rem .9rem}
.tiles dt{font-size:.85rem}
.tiles dd{margin:0;font-size:1.6rem;font-weight:600;font-variant-numeric:tabular-nums;line-height:1.25}
.tiles dd small{display:block;font-size:.8rem;font-weight:400;color:var(--soft);line-height:1.35}
.scroll{overflow-x:auto}
table{border-collapse:collapse;min-width:min(100%,34rem);margin:.6rem 0 1rem;font-size:.92rem}
.risk table{min-width:100%}
caption{text-align:left;font-size:.88rem;padding-bottom:.35rem}
th{font-weight:500;text-align:left;font-size:.82rem}
th,td{padding:.4rem .75rem;border-bottom:1px solid var(--line);vertical-align:top}
th:first-child,td:first-child{padding-left:0}
th.n,td.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
.paper{display:none}
.t{white-space:nowrap}
td.wrap{overflow-wrap:anywhere;min-width:12rem}
code{font:.88em ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;background:var(--panel);padding:.05em .3em;border-radius:.2rem;overflow-wrap:anywhere}
ul.plain{list-style:none;margin:0;padding:0}
ul.plain li{padding:.1rem 0}
figure{margin:1rem 0}
figcaption{font-size:.88rem;color:var(--soft)}
figcaption span{white-space:nowrap;margin-right:.75rem}
svg{display:block;width:100%;height:auto;font:11px system-ui,sans-serif;fill:var(--soft)}
.allow{fill:var(--allow)}.ask{fill:var(--ask)}.deny{fill:var(--deny)}.axis{stroke:var(--line)}
.key{display:inline-block;width:.7rem;height:.7rem;border-radius:.15rem;margin-right:.35rem}
.key.allow{background:var(--allow)}.key.ask{background:var(--ask)}.key.deny{background:var(--deny)}
.risk{border:1px solid var(--line);border-radius:.5rem;padding:.8rem 1rem;margin:.75rem 0;break-inside:avoid}
.risk h3{margin:0;display:flex;gap:.6rem;align-items:baseline;flex-wrap:wrap}
.risk h3 span{font-weight:400;color:var(--soft);font-size:.9rem}
.risk.none{border-style:dashed}
.risk table{margin-bottom:.3rem}
details{margin:.6rem 0}
summary{cursor:pointer;color:var(--link)}
footer{margin-top:3rem;color:var(--soft);font-size:.88rem}
@page{margin:16mm 14mm}
@media print{
:root{color-scheme:light;--ink:#000;--soft:#444;--line:#bbb;--paper:#fff;--panel:#f3f3f3;--allow:#3f7d5c;--ask:#b7791f;--deny:#b3383f;--link:#000;--good:#fff;--warn:#fff;--bad:#fff}
body{font-size:10.5pt}main{max-width:none;padding:0}.scroll{overflow:visible}
h2{break-after:avoid;margin-top:1.6rem}h3,caption{break-after:avoid}tr,.tiles div,.verdict,figure{break-inside:avoid}
thead{display:table-header-group}a{text-decoration:none}.screen{display:none}.paper{display:inline}
.tiles div,.key,svg,.verdict{-webkit-print-color-adjust:exact;print-color-adjust:exact}.tiles div{border:1px solid var(--line)}.tiles{grid-template-columns:repeat(3,1fr)}}
`;
