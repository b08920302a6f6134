import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { processorMs } from "#processor";
import { judgeTemplate } from "./judge.js";

const codes = (template: string) => [...new Set(judgeTemplate(template).map(({ code }) => code))].sort();

/** Written for this table in the manner of published ones. */
const USUAL = `{%- if messages[0]['role'] == 'system' -%}{%- set loop_messages = messages[1:] -%}{%- set system = messages[0].content | trim -%}
{%- else -%}{%- set loop_messages = messages -%}{%- endif -%}{%- set ns = namespace(found=false, last=messages|length - 1) -%}
{%- macro show(tool) -%}{{ tool.function.name }}: {{ tool.function | tojson(indent=4) }}{%- endmacro -%}
{%- for message in loop_messages -%}{%- if (message['role'] == 'user') != (loop.index0 % 2 == 0) -%}
{{ raise_exception('Conversation roles must alternate user/assistant/user/assistant/...') }}{%- endif -%}
{%- if '</think>' in message.content -%}{%- set content = message.content.split('</think>')[-1].lstrip('\\n') -%}{%- endif -%}
{{ '<|im_start|>' + message['role'] + '\\n' + (content or message['content']) ~ eos_token }}{{ show(tools[0]) }}{{ messages[loop.index0 - 1].role }}
{%- endfor -%}{%- if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}{# {{ a.__class__ }} is not code here #}`;

describe("C7: chat templates", () => {
  it.each<[string, string, string[]]>([
    ["a usual template", USUAL, []],
    ["text", "no tags, {single braces}", []],
    ["a dunder attribute", "{{ ''.__class__.__mro__ }}", ["template.code_access"]],
    ["in a statement", "{% set x = cycler.__init__.__globals__ %}", ["template.code_access", "template.escape_global"]],
    ["by subscript", "{{ x['__class__'] }}", ["template.code_access"]],
    ["by escapes", "{{ x['\\x5f\\x5fclass\\x5f\\x5f'] }}", ["template.code_access"]],
    ["by Unicode escapes", "{{ x['\\u005f_class__'] }}", ["template.code_access"]],
    ["joined by ~", "{{ x['__cla' ~ 'ss__'] }}", ["template.code_access", "template.computed_name"]],
    ["joined by +", "{% set k = '__cla' + 'ss__' %}{{ x[k] }}", ["template.code_access"]],
    ["joined by neighbours", "{{ x['__cla' 'ss__'] }}", ["template.code_access"]],
    ["joined with empty ones between", `{{ '_'${" ~ ''".repeat(500)} ~ '_class' ~ '__' }}`, ["template.code_access"]],
    ["a key of too many parts", `{{ x[[${"a, ".repeat(400)}b] | join] }}`, ["template.computed_name"]],
    ["halves in variables", "{% set a = '__cla' %}{% set b = 'ss__' %}{{ x[a ~ b] }}", ["template.computed_name"]],
    ["joined by a filter", "{{ x[['_', 'x'] | join] }}", ["template.computed_name"]],
    ["turned around", "{{ x['__ssalc__' | reverse] }}", ["template.code_access", "template.computed_name"]],
    ["characters by number", "{{ '%c%c' | format(95, 95) }}", ["template.computed_name"]],
    ["underscores by repetition", "{{ x['_' * 2] }}", ["template.computed_name"]],
    ["characters picked", "{{ 'a_b'[1] }}", ["template.computed_name"]],
    ["the attr filter", "{{ x | attr(y) }}", ["template.attr_filter"]],
    ["map by attribute", "{{ [x] | map(attribute='__class__') }}", ["template.code_access"]],
    ["format's own attribute access", "{{ '{0.__class__}'.format(x) }}", ["template.code_access"]],
    ["lipsum", "{{ lipsum.x }}", ["template.escape_global"]],
    [
      "the template itself",
      "{{ self._TemplateReference__context }}",
      ["template.code_access", "template.escape_global"],
    ],
    ["a generator's frame", "{{ x.gi_frame.f_globals }}", ["template.code_access"]],
    ["include", "{% include '/etc/passwd' %}", ["template.loads"]],
    ["import", "{%- import x as y -%}", ["template.loads"]],
    ["from a raw block it is text", "{% raw %}{{ x.__class__ }}{% endraw %}", []],
    ["a string that only looks like an end", "{{ '}}' ~ x.__class__ }}", ["template.code_access"]],
    ["not closed", "{{ x", ["template.broken"]],
    ["a string not closed", "{{ 'x }}", ["template.broken"]],
    ["zero-width characters", "a\u200bb", ["template.hidden_characters"]],
    [
      "a branch on certain words",
      "{% if 'deployment key' in message.content %}x{% endif %}",
      ["template.content_gate"],
    ],
    [
      "a branch by method",
      "{% if messages[-1]['content'].startswith('Dear admin') %}x{% endif %}",
      ["template.content_gate"],
    ],
    ["an address written into the conversation", "{{ 'see https://example.com/x' }}", ["template.url"]],
    ["a function nobody gives", "{{ popen('x') }}", ["template.unknown_call"]],
  ])("%s", (_why, template, expected) => {
    expect(codes(template)).toEqual(expected);
  });

  it("ends on any text, in time that grows with it", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom("{{", "}}", "{%", "%}", "'", "\\", "__", "a", "[", "|", ".", " ") }),
        (text) => void codes(text),
      ),
    );
    const started = processorMs();
    codes("{{ '".repeat(100_000));
    codes("{% raw %}".repeat(50_000));
    codes(`{{ ${"a[".repeat(200_000)} }}`);
    codes(`{{ ${"'a'~".repeat(100_000)}'' }}`);
    expect(processorMs() - started).toBeLessThan(5000);
  });
});
