-- obod in Neovim 0.7 and later, without plugins: paste this into init.lua, or `:source` it there.
-- K shows a term and gd opens its page; ]d and [d go through the findings, gra offers fixes for one, :ObodFix fixes
-- everything that is certain. CTRL-X CTRL-O lists terms for a label or an identifier that is being typed; CTRL-N
-- chooses one, and the other half of the pair is inserted too.
local files = { 'yaml', 'json', 'jsonc', 'markdown', 'text', 'tsv', 'csv' }
local server = { name = 'obod', cmd = { 'obod', 'lsp' }, filetypes = files }
local marks = vim.api.nvim_create_namespace('obod')
local client, terms

-- Otherwise the first term would be written before anything is chosen.
vim.o.completeopt = 'menuone,noselect'

-- What obod answers about the current buffer, within five seconds.
local function ask(method, params)
  params.textDocument = { uri = vim.uri_from_bufnr(0) }
  local answers = vim.lsp.buf_request_sync(0, method, params, 5000) or {}
  return (answers[client.id] or {}).result or {}
end

local function column(position)
  return vim.lsp.util._get_line_byte_from_position(0, position, client.offset_encoding)
end

-- The completion of old versions leaves out what does not begin with the very letters that were typed, and writes one
-- half of a pair. This one asks anew with each letter.
function _G.ObodComplete(asksForStart)
  if asksForStart == 0 then return { words = terms, refresh = 'always' } end
  local answer = ask('textDocument/completion', vim.lsp.util.make_position_params(0, client.offset_encoding))
  local start = -3
  terms = {}
  for _, item in ipairs(answer.items or {}) do
    start = column(item.textEdit.range.start)
    local typed = vim.api.nvim_get_current_line():sub(start + 1, vim.fn.col('.') - 1)
    local choice = { item = item, start = start, typed = typed }
    local term = { word = item.textEdit.newText, abbr = item.label, menu = item.detail, user_data = { obod = choice } }
    table.insert(terms, vim.tbl_extend('error', term, { dup = 1, equal = 1 }))
  end
  return start
end

-- Puts back what was typed, which the changes of the chosen term are meant for, and makes them all at once.
local function fill()
  local choice = type(vim.v.completed_item.user_data) == 'table' and vim.v.completed_item.user_data.obod
  if not choice then return end
  local buffer, edit = vim.api.nvim_get_current_buf(), choice.item.textEdit
  local row, stop = unpack(vim.api.nvim_win_get_cursor(0))
  vim.api.nvim_buf_set_text(buffer, row - 1, choice.start, row - 1, stop, { choice.typed })
  local mark = vim.api.nvim_buf_set_extmark(buffer, marks, row - 1, column(edit.range['end']), {})
  local edits = vim.list_extend({ edit }, choice.item.additionalTextEdits or {})
  vim.lsp.util.apply_text_edits(edits, buffer, client.offset_encoding)
  row, stop = unpack(vim.api.nvim_buf_get_extmark_by_id(buffer, marks, mark, {}))
  vim.api.nvim_win_set_cursor(0, { row + 1, stop })
end
vim.api.nvim_create_autocmd('CompleteDone', { callback = fill })

local function mend()
  local top = { line = 0, character = 0 }
  local params = { range = { start = top, ['end'] = top }, context = { diagnostics = {} } }
  params.context.only = { 'source.fixAll.obod' }
  for _, action in ipairs(ask('textDocument/codeAction', params)) do
    vim.lsp.util.apply_workspace_edit(action.edit, client.offset_encoding)
  end
end
-- To fix whenever a file is written:
-- vim.cmd('autocmd BufWritePre * silent! ObodFix')

function server.on_attach(attached, buffer)
  client = attached
  local function map(keys, action) vim.keymap.set('n', keys, action, { buffer = buffer }) end
  map('K', vim.lsp.buf.hover)
  map('gd', vim.lsp.buf.definition)
  map('gra', vim.lsp.buf.code_action)
  -- Later versions have these by themselves.
  if vim.fn.has('nvim-0.10') == 0 then
    map(']d', vim.diagnostic.goto_next)
    map('[d', vim.diagnostic.goto_prev)
  end
  vim.bo[buffer].omnifunc = 'v:lua.ObodComplete'
  vim.api.nvim_buf_create_user_command(buffer, 'ObodFix', mend, {})
end

-- Old versions do not know tables.
for _, kind in ipairs({ 'tsv', 'csv' }) do
  vim.api.nvim_create_autocmd({ 'BufRead', 'BufNewFile' }, { pattern = '*.' .. kind, command = 'setfiletype ' .. kind })
end

if vim.lsp.config then
  vim.lsp.config('obod', server)
  vim.lsp.enable('obod')
else
  local id = -1
  local function start(event)
    if not vim.lsp.get_client_by_id(id) then id = vim.lsp.start_client(server) end
    if id then vim.lsp.buf_attach_client(event.buf, id) end
  end
  vim.api.nvim_create_autocmd('FileType', { pattern = files, callback = start })
end
