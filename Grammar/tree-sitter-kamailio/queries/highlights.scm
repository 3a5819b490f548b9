(comment) @comment
(directive) @keyword.directive

(string) @string
(escape_sequence) @string.escape
(number) @number
(address) @string.special
(variable) @variable
(select) @variable
(keyword_value) @variable.builtin

(route_kind) @keyword.function
(route_block name: (_) @function)
(call function: (identifier) @function.call)
((call function: (identifier) @keyword (arguments (identifier) @function))
  (#eq? @keyword "route"))

(load_module keyword: _ @keyword.import)
(include keyword: _ @keyword.import)
(module_parameter keyword: _ @keyword)
(module_parameter module: (string) @module)
(module_parameter name: (string) @property)
(flags keyword: _ @keyword)
(flags name: (_) @constant)
(setting name: (identifier) @property)
(group_setting group: (identifier) @module name: (identifier) @property)

["if" "else" "switch" "case" "default"] @keyword.conditional
"while" @keyword.repeat
["return" "exit" "drop" "break"] @keyword.return
["not" "and" "or" "mod" "eq" "ne" "ieq" "ine" "defined" "strlen" "strempty"] @keyword.operator
["=" "==" "!=" "=~" "&&" "||" "!" "<" ">" "<=" ">=" "<<" ">>" "+" "-" "*" "/" "|" "&" "^" "~"] @operator
["(" ")" "{" "}" "[" "]"] @punctuation.bracket
[";" "," ":"] @punctuation.delimiter
