" obod in Vim 9 with ALE 3.3 and later (Debian's package vim-ale): put this into ~/.vimrc, or `:source` it there.
" Findings are in the location list and beside the lines; ]d and [d go through them. K shows a term, gd opens its page,
" gra offers fixes for a finding, and to fix everything that is certain.
filetype plugin on
packadd! ale

" For these ALE has its own choice, which leaves out what it does not know.
let g:ale_linters = #{yaml: ['yamllint', 'obod'], json: ['jsonlint', 'obod'], text: ['obod']}
for s:filetype in ['yaml', 'json', 'markdown', 'text', 'tsv', 'csv']
  call ale#linter#Define(s:filetype, #{
  \   name: 'obod', lsp: 'stdio', executable: 'obod', command: '%e lsp',
  \   project_root: {-> getcwd()},
  \ })
endfor

function s:Map()
  nmap <buffer> K <Plug>(ale_hover)
  nmap <buffer> gd <Plug>(ale_go_to_definition)
  nmap <buffer> gra <Plug>(ale_code_action)
  nmap <buffer> ]d <Plug>(ale_next)
  nmap <buffer> [d <Plug>(ale_previous)
endfunction

augroup obod
  autocmd!
  autocmd FileType yaml,json,markdown,text,tsv,csv call s:Map()
augroup END
