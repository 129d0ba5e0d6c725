-- Sits at a Neovim: types, waits for what is to be seen, and prints it.
--
-- usage: nvim --headless --clean - -c 'luafile neovim.lua' -c cquit <STEPS
--
-- OBOD_SESSION_CONFIG names the configuration of the Neovim that is sat at. STEPS has one step a line:
--   open FILE        edits a file, and waits until obod looks after it
--   written          waits until the file is as the text
--   type KEYS        types, keys written as in mappings
--   until TEXT       waits until a line has the text
--   findings COUNT   waits for so many diagnostics, and prints them
--   float            waits for a window above the text, and prints it
--   menu TERM        waits until a term is the first in the menu, and prints the first three
--   choose TITLE     takes the choice that begins so from every list to come
--   choices          waits for a list of choices, and prints it
--   top              prints the name of the file and its first line
-- Exits with 1 where something does not come within thirty seconds.
local steps = vim.api.nvim_buf_get_lines(0, 0, -1, false)
local command = { 'nvim', '--embed', '--headless', '--clean', '-n', '-u', vim.env.OBOD_SESSION_CONFIG }
local channel = vim.fn.jobstart(command, { rpc = true })
local verbs = {}

local function lua(code, argument) return vim.rpcrequest(channel, 'nvim_exec_lua', code, { argument }) end

local function say(lines) io.stdout:write(table.concat(lines, '\n'), '\n') end

-- Waits until the code returns something. A Neovim that waits for a key would not answer.
local function await(code, argument)
  local seen
  local function look()
    if not vim.rpcrequest(channel, 'nvim_get_mode').blocking then seen = lua(code, argument) end
    return seen ~= nil and seen ~= vim.NIL
  end
  if vim.wait(30000, look, 20) then return seen end
  error('it did not come; the text is\n' .. table.concat(lua('return vim.api.nvim_buf_get_lines(0, 0, -1, false)'), '\n'))
end

function verbs.open(file)
  lua('vim.cmd("edit " .. ...)', file)
  await('return vim.fn.exists(":ObodFix") == 2 or nil')
end

function verbs.written() await('return not vim.bo.modified or nil') end

function verbs.type(keys) vim.rpcrequest(channel, 'nvim_input', keys) end

verbs['until'] = function(text) await('return vim.fn.search("\\\\V" .. ..., "nw") > 0 or nil', text) end

function verbs.findings(count)
  say(await([[
    local found = vim.diagnostic.get(0)
    table.sort(found, function(a, b) return a.lnum < b.lnum end)
    return #found == tonumber(...) and vim.tbl_map(function(each)
      local place = ('%d:%d-%d:%d'):format(each.lnum + 1, each.col + 1, each.end_lnum + 1, each.end_col + 1)
      return ('%s %s %s %s'):format(place, vim.diagnostic.severity[each.severity], each.code, each.message)
    end, found) or nil]], count))
end

function verbs.float()
  say(await([[
    for _, window in ipairs(vim.api.nvim_list_wins()) do
      if vim.api.nvim_win_get_config(window).relative ~= '' then
        return vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(window), 0, -1, false)
      end
    end]]))
end

function verbs.menu(term)
  say(await([[
    local items = vim.fn.pumvisible() == 1 and vim.fn.complete_info({ 'items' }).items or {}
    return items[1] and items[1].abbr == ... and vim.tbl_map(function(item)
      return item.abbr .. ' | ' .. item.menu
    end, vim.list_slice(items, 1, 3)) or nil]], term))
end

function verbs.choose(title)
  lua([[
    local title = ...
    vim.ui.select = function(items, options, choose)
      choices = vim.tbl_map(options.format_item, items)
      for number, item in ipairs(items) do
        if vim.startswith(choices[number], title) then return choose(item, number) end
      end
    end]], title)
end

function verbs.choices() say(await('return choices')) end

function verbs.top() say(lua('return { vim.fn.expand("%:t"), vim.fn.getline(1) }')) end

for _, step in ipairs(steps) do
  local verb, argument = step:match('^(%S+) ?(.*)$')
  local succeeded, problem = pcall(verbs[verb], argument)
  if not succeeded then
    io.stderr:write(step, ': ', tostring(problem), '\n')
    vim.cmd('cquit')
  end
end
vim.rpcnotify(channel, 'nvim_command', 'qall!')
vim.fn.jobwait({ channel }, 30000)
vim.cmd('qall!')
