/**
 * @file Kamailio's configuration language, for editors: it is forgiving, and leaves judging to `signalbox check`.
 * @license MIT
 */

// Balanced brackets are not regular; as many levels as configs have in practice are written out.
const balanced = (open, close, other, depth) =>
  depth === 0 ? `${open}${other}*${close}` : `${open}(?:${other}|${balanced(open, close, other, depth - 1)})*${close}`;
const parentheses = balanced('\\(', '\\)', '[^()\\n]', 4);
const VARIABLE = new RegExp(`\\$(?:\\?|[A-Za-z_][A-Za-z0-9_]*(?:\\.[A-Za-z_][A-Za-z0-9_]*)?(?:${parentheses})?|${parentheses})`);

const commaSep1 = (rule) => seq(rule, repeat(seq(',', rule)));

module.exports = grammar({
  name: 'kamailio',

  extras: ($) => [/\s|\\\r?\n/, $.comment, $.directive],

  word: ($) => $.identifier,

  rules: {
    source_file: ($) => repeat($._item),

    _item: ($) => choice($.route_block, $.load_module, $.module_parameter, $.include, $.flags, $.group_setting, $.setting, ';'),

    // Comments and directives

    comment: () => token(choice(/#[^!\n][^\n]*/, /#/, /\/\/[^\n]*/, /\/\*[^*]*\*+([^/*][^*]*\*+)*\//)),

    directive: () => token(prec(1, /#![^\n\\]*(?:\\\r?\n[^\n\\]*|\\[^\n][^\n\\]*)*/)),

    // Declarations

    include: ($) => seq(field('keyword', choice('include_file', 'import_file')), field('path', $.string)),

    load_module: ($) => seq(field('keyword', choice('loadmodule', 'loadmodulex', 'loadpath', 'mpath', 'cfgengine')), optional('='), field('name', choice($.string, $.identifier))),

    module_parameter: ($) =>
      seq(
        field('keyword', choice('modparam', 'modparamx')), '(', field('module', $.string), ',', field('name', $.string), ',',
        field('value', choice($.string, $._signed_number, $.variable, $.identifier)), ')'),

    flags: ($) => seq(field('keyword', choice('flags', 'avpflags', 'bool')), commaSep1(seq(field('name', choice($.identifier, $.string)), optional(seq(':', $.number))))),

    setting: ($) =>
      seq(field('name', $.identifier), '=', commaSep1($._setting_value), repeat(choice(seq('advertise', $._setting_value), seq('name', $.string), 'virtual'))),

    group_setting: ($) =>
      seq(
        field('group', choice($.identifier, 'default')), optional(seq('[', $.number, ']')), '.', field('name', choice($.identifier, 'default')), '=', $._setting_value,
        optional(seq(choice('desc', 'descr', 'description'), $.string))),

    _setting_value: ($) => choice($.string, $._signed_number, $.address, $.identifier),

    _signed_number: ($) => seq(optional('-'), $.number),

    // An address has a point, a colon or a bracket somewhere; a name without any is an identifier.
    address: () => token(choice(/(?:[A-Za-z0-9_-]+[.:])+(?:[A-Za-z0-9_-]+|\*|\[[0-9A-Fa-f:.]+\](?::[A-Za-z0-9_]+)?)/, /\*:[A-Za-z0-9_]+/, /\[[0-9A-Fa-f:.]+\](?::[A-Za-z0-9_]+)?/, /[0-9A-Fa-f]*::[0-9A-Fa-f:.]*/)),

    route_block: ($) => seq(field('kind', $.route_kind), optional(seq('[', field('name', choice($.event_name, $.identifier, $.number, $.string)), ']')), field('body', $.block)),

    route_kind: () => choice('request_route', 'route', 'reply_route', 'onreply_route', 'failure_route', 'branch_route', 'onsend_route', 'event_route'),

    event_name: () => /[A-Za-z_][A-Za-z0-9_]*(?::[A-Za-z0-9_-]+)+/,

    // Statements

    block: ($) => seq('{', repeat($._statement), '}'),

    _statement: ($) =>
      choice($.if_statement, $.while_statement, $.switch_statement, $.return_statement, $.break_statement, $.assignment_statement, $.expression_statement, $.block, ';'),

    if_statement: ($) => prec.right(seq('if', field('condition', $._expression), field('then', $._statement), optional(seq('else', field('else', $._statement))))),

    while_statement: ($) => seq('while', field('condition', $._expression), field('body', $._statement)),

    switch_statement: ($) => seq('switch', field('value', $._expression), '{', repeat(choice($.case_clause, $.default_clause)), '}'),

    case_clause: ($) => prec.right(seq('case', field('value', choice($._expression, seq('/', $.string))), ':', repeat($._statement))),

    default_clause: ($) => prec.right(seq('default', ':', repeat($._statement))),

    return_statement: ($) => seq(choice('return', 'exit', 'drop'), optional(choice($._expression, seq('(', ')'))), ';'),

    break_statement: () => seq('break', ';'),

    assignment_statement: ($) => seq(field('target', $.variable), '=', field('value', $._expression), ';'),

    expression_statement: ($) => seq(choice($.call, $.identifier), ';'),

    // Expressions

    _expression: ($) =>
      choice($.binary_expression, $.unary_expression, $.parenthesized_expression, $.call, $.assignment, $.variable, $.select, $.string, $.number, $.keyword_value, $.identifier, $.address),

    parenthesized_expression: ($) => seq('(', $._expression, ')'),

    assignment: ($) => prec.right(0, seq(field('target', $.variable), '=', field('value', $._expression))),

    unary_expression: ($) => prec(12, seq(field('operator', choice('!', 'not', '-', '+', '~', 'defined', 'strlen', 'strempty', $.cast)), field('argument', $._expression))),

    cast: () => token(prec(1, /\((?:int|str)\)/)),

    binary_expression: ($) =>
      choice(
        ...[
          [1, ['||', 'or']], [2, ['&&', 'and']], [3, ['|']], [4, ['&']], [5, ['^']], [6, ['<<']], [7, ['>>']], [8, ['==', '!=', '=~', 'eq', 'ne', 'ieq', 'ine']],
          [9, ['>', '<', '>=', '<=']], [10, ['+', '-', '.']], [11, ['*', '/', 'mod']],
        ].map(([level, operators]) => prec.left(level, seq(field('left', $._expression), field('operator', choice(...operators)), field('right', $._expression))))),

    call: ($) => prec(13, seq(field('function', choice($.identifier, alias('route', $.identifier))), $.arguments)),

    arguments: ($) => seq('(', optional($._expression), repeat(seq(',', optional($._expression))), ')'),

    keyword_value: () => choice('myself', 'uri', 'method', 'status', 'src_ip', 'dst_ip', 'src_port', 'dst_port', 'from_uri', 'to_uri', 'proto', 'af', 'msg:len', 'max_len', 'uri:host', 'uri:port'),

    // Tokens

    string: ($) => repeat1($._quoted),

    _quoted: ($) =>
      choice(
        seq('"', repeat(choice($.string_content, $.escape_sequence, alias($._variable_in_text, $.variable))), token.immediate('"')),
        seq("'", repeat(choice(alias($.single_content, $.string_content), alias($._variable_in_text, $.variable))), token.immediate("'"))),

    string_content: () => token.immediate(prec(1, /[^"\\$]+|\$/)),
    single_content: () => token.immediate(prec(1, /[^'$]+|\$/)),
    escape_sequence: () => token.immediate(prec(2, /\\[\s\S]|\$\$/)),
    _variable_in_text: () => token.immediate(prec(2, VARIABLE)),

    variable: () => token(VARIABLE),

    select: () => /@[A-Za-z_][A-Za-z0-9_]*(?:\[(?:"[^"\n]*"|[-A-Za-z0-9_]*)\])?(?:\.[A-Za-z_][A-Za-z0-9_]*(?:\[(?:"[^"\n]*"|[-A-Za-z0-9_]*)\])?)*/,

    number: () => /0x[0-9A-Fa-f]+|[0-9]+[A-Za-z0-9_]*/,

    identifier: () => /[A-Za-z_][A-Za-z0-9_]*/,
  },
});
