-- Neovim plays the editor: every feature of `signalbox lsp` once, on two files of which one includes the other.
-- usage: nvim --headless -u NONE -i NONE -n -c 'luafile editor.lua', with SERVER and FOLDER (empty) in the environment

local server, folder = os.getenv('SERVER'), os.getenv('FOLDER')
local passed, failed = 0, 0

local main_text = [[
#!KAMAILIO
#!define WITH_NAT
#!define FLT_NATS 5
debug=2
listen=udp:127.0.0.1:5060
loadmodule "tm.so"
loadmodule "sl.so"
loadmodule "pv.so"
loadmodule "xlog.so"
loadmodule "rr.so"
loadmodule "textops.so"
loadmodule "maxfwd.so"
include_file "more.cfg"
modparam("tm", "fr_timer", 5000)

# The main block.
request_route {
	if (!mf_process_maxfwd_header("10")) { sl_send_reply("483", "Too Many Hops"); exit; }
	if ($rm == "invite") exit;
	/* 😀 */ route(RELAY);
	$var(name) = $(ru{uri.user});
	xlog("L_INFO", "user $var(name)\n");
	is_from_local();
	route(NOWHERE);
#!ifdef WITH_NAT
	setflag(FLT_NATS);
#!endif
	t_relay("10.0.0.1", "5060");
}
]]
local more_text = [[
route[RELAY] {
	t_on_failure("FAILED");
	if (!t_relay()) sl_reply_error();
	exit;
}

failure_route[FAILED] {
	if (t_is_canceled()) exit;
	route(RELAY);
}
]]

local function write(name, text)
    local file = assert(io.open(folder .. '/' .. name, 'w'))
    file:write(text)
    file:close()
end
write('main.cfg', main_text)
write('more.cfg', more_text)

local function test(name, body)
    local ok, reason = pcall(body)
    if ok then passed = passed + 1 else
        failed = failed + 1
        io.stdout:write('FAIL editor: ' .. name .. ': ' .. tostring(reason) .. '\n')
    end
end

local function check(condition, what) if not condition then error(what or 'not as expected', 2) end end

vim.cmd('edit ' .. folder .. '/main.cfg')
local main = vim.api.nvim_get_current_buf()
local client = vim.lsp.start_client({ cmd = { server, 'lsp' }, root_dir = folder, name = 'signalbox' })
vim.lsp.buf_attach_client(main, client)

local function uri(name) return vim.uri_from_fname(folder .. '/' .. name) end

-- Line and character, in the protocol's units, behind the n-th letter of the first place of a text in the current buffer.
local function place(text, n)
    for row, line in ipairs(vim.api.nvim_buf_get_lines(0, 0, -1, false)) do
        local start = line:find(text, 1, true)
        if start then
            local _, units = vim.str_utfindex(line, start - 1 + (n or 0))
            return { line = row - 1, character = units }
        end
    end
    error('no ' .. text)
end

local function request(method, parameters)
    parameters.textDocument = parameters.textDocument or { uri = vim.uri_from_bufnr(0) }
    local answers = vim.lsp.buf_request_sync(0, method, parameters, 10000)
    check(answers and answers[client], 'no answer to ' .. method)
    check(not answers[client].error, vim.inspect(answers[client].error))
    return answers[client].result
end

local function at(method, text, n, more)
    local parameters = more or {}
    parameters.position = place(text, n)
    return request('textDocument/' .. method, parameters)
end

-- The completions where a line ends, after it has been typed in front of a line of the buffer.
local function completions(before, typed)
    local row = place(before).line
    vim.api.nvim_buf_set_lines(0, row, row, false, { typed })
    local list = request('textDocument/completion', { position = { line = row, character = #typed } })
    vim.api.nvim_buf_set_lines(0, row, row + 1, false, {})
    local labels = {}
    for _, item in ipairs(list.items) do labels[item.label] = item end
    return labels
end

local function rules()
    local found = {}
    for _, one in ipairs(vim.diagnostic.get(main)) do found[one.user_data and one.user_data.lsp.code or one.code or ''] = one end
    return found
end

test('diagnostics with rules', function()
    check(vim.wait(20000, function() return rules()['undefined-route'] ~= nil end, 10), 'none came: ' .. vim.inspect(rules()))
    check(rules()['method-case'], 'the linter found nothing')
    check(rules()['unknown-function'], 'the module of is_from_local is not missed')
    check(rules()['undefined-route'].lnum == place('route(NOWHERE)').line)
end)

test('completion of modules and parameters', function()
    check(completions('request_route', 'loadmodule "')['dialog.so'])
    check(completions('request_route', 'modparam("')['tm'])
    check(completions('request_route', 'modparam("tm", "')['fr_inv_timer'])
    check(completions('request_route', 'chil')['children'])
end)

test('completion of functions where they may be called', function()
    local here = completions('route(NOWHERE)', '\tt_')
    check(here['t_relay'] and not here['t_on_something'])
    check(not here['is_from_local'], 'a function of a module that is not loaded')
    check(here['t_relay'].textEdit.newText:find('t_relay') == 1)
end)

test('completion of variables, transformations, routes, directives', function()
    check(completions('route(NOWHERE)', '\t$var(x) = $')['ru'])
    check(completions('route(NOWHERE)', '\t$var(x) = $var(')['name'])
    check(completions('route(NOWHERE)', '\t$var(x) = $(ru{')['uri.user'])
    check(completions('route(NOWHERE)', '\troute(')['RELAY'], 'a route of the included file')
    check(completions('route(NOWHERE)', '\tt_on_failure("')['FAILED'])
    check(completions('request_route', '#!ifdef ')['WITH_NAT'])
    check(completions('request_route', '#!')['ifdef'])
end)

test('completion entries have pages', function()
    local item = completions('route(NOWHERE)', '\tt_rel')['t_relay']
    local answer = vim.lsp.buf_request_sync(0, 'completionItem/resolve', item, 10000)[client].result
    check(answer.documentation.value:find('Module `tm`', 1, true))
end)

test('hover', function()
    local function page(text, n) return at('hover', text, n).contents.value end
    check(page('t_relay("10', 2):find('t_relay([host, port])', 1, true))
    check(page('"fr_timer"', 3):find('Parameter of module `tm`', 1, true))
    check(page('$(ru{', 3):find('request URI', 1, true))
    check(page('uri.user', 2):find('{uri.user}', 1, true))
    check(page('route(RELAY)', 8):find('more.cfg:1', 1, true), 'behind a character of two units')
    check(page('debug=', 2):find('Core parameter', 1, true))
    check(page('if (!mf', 1):find('condition', 1, true))
    check(page('FLT_NATS);', 2):find('#!define FLT_NATS 5', 1, true))
end)

test('signature help', function()
    local help = at('signatureHelp', 't_relay("10.0.0.1", "50', 21)
    check(help.signatures[help.activeSignature + 1].label == 't_relay([host, port])' and help.activeParameter == 1, vim.inspect(help))
end)

test('definition, across files', function()
    local route = at('definition', 'route(RELAY)', 8)
    check(#route == 1 and route[1].uri == uri('more.cfg') and route[1].range.start.line == 0)
    check(at('definition', 'more.cfg', 2)[1].uri == uri('more.cfg'))
    check(at('definition', 'FLT_NATS);', 2)[1].range.start.line == place('#!define FLT_NATS').line)
    check(at('definition', 't_relay("10', 2)[1].range.start.line == place('loadmodule "tm.so"').line)
    check(at('definition', '$var(name)\\n', 6)[1].range.start.line == place('$var(name) =').line)
end)

test('references and highlights', function()
    check(#at('references', 'route(RELAY)', 8, { context = { includeDeclaration = true } }) == 3)
    check(#at('references', 'route(RELAY)', 8, { context = { includeDeclaration = false } }) == 2)
    check(#at('documentHighlight', '$var(name) =', 6) == 2)
end)

test('rename', function()
    check(at('prepareRename', 'route(RELAY)', 8).placeholder == 'RELAY')
    local edit = at('rename', 'route(RELAY)', 8, { newName = 'FORWARD' })
    check(#edit.changes[uri('main.cfg')] == 1 and #edit.changes[uri('more.cfg')] == 2, vim.inspect(edit))
    check(#at('rename', '$var(name) =', 6, { newName = 'user' }).changes[uri('main.cfg')] == 2)
    check(#at('rename', 'FLT_NATS);', 2, { newName = 'FLT_X' }).changes[uri('main.cfg')] == 2)
    local refused = vim.lsp.buf_request_sync(0, 'textDocument/rename', { textDocument = { uri = uri('main.cfg') }, position = place('route(RELAY)', 8), newName = 'no name' }, 10000)
    check(refused[client].error, 'a bad name was taken')
end)

test('symbols, folds, links, lenses', function()
    local names = {}
    for _, one in ipairs(request('textDocument/documentSymbol', {})) do names[one.name] = one end
    check(names['request_route'] and names['FLT_NATS'] and names['tm'] and names['fr_timer'])
    local answers = vim.lsp.buf_request_sync(0, 'workspace/symbol', { query = 'rely' }, 10000)
    check(answers[client].result[1].name == 'route[RELAY]')
    local folds = request('textDocument/foldingRange', {})
    check(#folds >= 2)
    local links = request('textDocument/documentLink', {})
    check(#links == 1 and links[1].target == uri('more.cfg'))
    local lenses = request('textDocument/codeLens', { textDocument = { uri = uri('more.cfg') } })
    check(lenses[1].command.title == '2 references' and lenses[2].command.title == '1 reference', vim.inspect(lenses))
end)

test('quick fixes', function()
    local function titles(text)
        local start = place(text)
        local found = {}
        for _, one in ipairs(request('textDocument/codeAction', { range = { start = start, ['end'] = start }, context = { diagnostics = {} } })) do found[one.title] = one end
        return found
    end
    check(vim.wait(20000, function() return titles('is_from_local')['Load module domain'] ~= nil end, 50), vim.inspect(titles('is_from_local')))
    check(titles('NOWHERE')['Create route[NOWHERE]'])
    local fix
    for title, one in pairs(titles('"invite"')) do if one.isPreferred then fix = one end end
    check(fix, 'the rule offers a fix')
    vim.lsp.util.apply_workspace_edit(fix.edit, 'utf-16')
    check(vim.wait(20000, function() return rules()['method-case'] == nil end, 10), 'the fix changed nothing')
    check(place('$rm == "INVITE"'))
end)

test('semantic tokens', function()
    local data = request('textDocument/semanticTokens/full', {}).data
    check(#data > 100 and #data % 5 == 0)
    local some = request('textDocument/semanticTokens/range', { range = { start = { line = 3, character = 0 }, ['end'] = { line = 4, character = 0 } } }).data
    check(#some > 0 and #some < #data and some[1] == 3)
end)

test('formatting', function()
    local row = place('route(NOWHERE)').line
    vim.api.nvim_buf_set_lines(0, row, row + 1, false, { '       route(NOWHERE) ;' })
    vim.lsp.util.apply_text_edits(request('textDocument/formatting', { options = { tabSize = 4, insertSpaces = false } }), 0, 'utf-16')
    check(vim.api.nvim_buf_get_lines(0, row, row + 1, false)[1] == '\troute(NOWHERE);')
end)

test('unsaved text counts before the file', function()
    vim.cmd('edit ' .. folder .. '/more.cfg')
    vim.lsp.buf_attach_client(0, client)
    vim.api.nvim_buf_set_lines(0, -1, -1, false, { 'route[NOWHERE] { exit; }' })
    check(vim.wait(20000, function() return rules()['undefined-route'] == nil end, 10), 'the route in the other buffer is not seen')
    vim.api.nvim_buf_set_lines(0, 0, 1, false, { 'route[RELAYED] {' })
    check(vim.wait(20000, function() return rules()['undefined-route'] ~= nil end, 10), 'the error that the other buffer makes is not shown')
end)

test('Lua scripts are checked, unsaved ones too', function()
    write('a.lua', 'function ksr_request_route() end\n')
    write('lua.cfg', 'loadmodule "sl.so"\nloadmodule "app_lua.so"\nmodparam("app_lua", "load", "a.lua")\ncfgengine "lua"\n')
    vim.cmd('edit ' .. folder .. '/lua.cfg')
    vim.lsp.buf_attach_client(0, client)
    vim.cmd('edit ' .. folder .. '/a.lua')
    vim.lsp.buf_attach_client(0, client)
    local script = vim.api.nvim_get_current_buf()
    vim.api.nvim_buf_set_lines(0, 1, 1, false, { 'KSR.sl.nosuch()' })
    local found
    check(vim.wait(20000, function()
        for _, one in ipairs(vim.diagnostic.get(script)) do if one.lnum == 1 then found = one end end
        return found ~= nil
    end, 10), 'the script has no finding')
    check(found.message:find('KSR.sl.nosuch', 1, true), found.message)
    vim.cmd('buffer ' .. folder .. '/more.cfg')
end)

test('bad messages are answered or passed over', function()
    local answers = vim.lsp.buf_request_sync(0, 'textDocument/hover', { position = { line = -1, character = 'x' } }, 10000)
    check(answers[client].error)
    answers = vim.lsp.buf_request_sync(0, 'signalbox/nothing', { textDocument = { uri = uri('main.cfg') } }, 10000)
    check(answers[client].error.code == -32601)
    check(at('hover', 't_is_canceled', 3).contents.value:find('tm', 1, true))
end)

test('shutdown', function()
    local active = vim.lsp.get_client_by_id(client)
    active.stop()
    check(vim.wait(10000, function() return active.is_stopped() end, 10), 'the server goes on')
end)

io.stdout:write(string.format('editor: %d passed, %d failed\n', passed, failed))
vim.cmd(failed == 0 and 'qall!' or 'cquit!')
