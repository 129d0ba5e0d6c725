" Sits at a Vim with ALE, in silent Ex mode, where input() reads standard input. Prints the findings of terms.yaml, what
" is told of its first identifier, and where the next finding is; writes the file with the repair chosen there.

" Waits until an expression is true, thirty seconds at most; what is printed then shows whether it is.
function s:Await(expression)
  let left = 600
  while !eval(a:expression) && left > 0
    sleep 50m
    let left -= 1
  endwhile
endfunction

function s:Say(lines)
  call writefile(a:lines, '/dev/stdout', 'a')
endfunction

let g:ale_hover_to_preview = 1
edit terms.yaml
call s:Await('len(getloclist(0)) == 2')
call s:Say(map(getloclist(0), {_, each -> join([each.lnum, each.col, each.type, each.text])}))

normal ggfHK
call s:Await('winnr("$") == 2')
wincmd P
call s:Say(getline(1, '$'))
wincmd p

normal ]d
call s:Say([line('.') . ':' . col('.')])
let g:before = getline(1, '$')
normal gra
call s:Await('getline(1, "$") !=# g:before')
write
quitall!
