;;; session.el --- What a person does in a document, step by step  -*- lexical-binding: t -*-

;; For 'emacs --batch', which has no loop of its own: what comes from the server is taken while a step waits for it.
;; A step writes what is seen then to standard output; a choice is read from standard input.

;;; Code:

(setq eglot-sync-connect t
      completions-format 'one-column)

(defun session-say (format &rest values)
  "Write a line: VALUES as FORMAT says."
  (princ (concat (apply #'format format values) "\n")))

(defun session-until (what probe)
  "Take what comes until PROBE answers, and return its answer.
WHAT says what is waited for."
  ;; What Emacs does when nobody types; a batch is never idle.
  (mapc #'timer-event-handler (copy-sequence timer-idle-list))
  (let ((end (+ (float-time) 60)) answer)
    (while (not (or (setq answer (funcall probe)) (> (float-time) end)))
      (accept-process-output nil 0.05))
    (or answer (error "There was never %s" what))))

(defun session-open (file)
  "Visit FILE as the first command of a session does."
  (switch-to-buffer (find-file-noselect file))
  (run-hooks 'post-command-hook)
  (session-until "a server" #'eglot-managed-p)
  ;; It waits for the document to be displayed, which a batch does not.
  (flymake-start)
  (session-say "%s:" (buffer-name)))

(defun session-at (text)
  "Go behind the first TEXT in the document."
  (goto-char (point-min))
  (search-forward text))

(defun session-findings (count)
  "Write the findings once there are COUNT of them.
Each has its line, its column and what stands there."
  (session-until (format "%d findings" count) (lambda () (= count (length (flymake-diagnostics)))))
  (dolist (finding (sort (flymake-diagnostics)
                         (lambda (left right) (< (flymake-diagnostic-beg left) (flymake-diagnostic-beg right)))))
    (goto-char (flymake-diagnostic-beg finding))
    (session-say "%d:%d %s '%s' %s" (line-number-at-pos) (1+ (- (point) (line-beginning-position)))
                 (flymake-diagnostic-type finding)
                 (buffer-substring-no-properties (point) (flymake-diagnostic-end finding))
                 (car (split-string (flymake-diagnostic-text finding) "\n")))))

(defun session-told (id)
  "What Eldoc shows, nil where that is not about ID."
  (let ((shown (seq-find (lambda (buffer) (string-match-p "\\*eldoc" (buffer-name buffer))) (buffer-list))))
    (when shown
      (with-current-buffer shown
        (goto-char (point-min))
        (and (search-forward id nil t) (buffer-substring-no-properties (point-min) (point-max)))))))

(defun session-hover (text id)
  "Write what is told of TEXT, which is the term ID."
  (session-at text)
  (backward-char)
  (eldoc-print-current-symbol-info t)
  (session-say "%s" (session-until (format "a word of %s" id) (lambda () (session-told id)))))

(defun session-complete (typed &optional choice)
  "Press the key for completion behind TYPED.
Of a list take the item with the number CHOICE.  Write the item and the line."
  (session-at typed)
  (call-interactively #'completion-at-point)
  (let ((list (get-buffer-window "*Completions*")))
    (when list
      (with-selected-window list
        (goto-char (point-min))
        (next-completion choice)
        (session-say "%s" (buffer-substring-no-properties (point) (line-end-position)))
        (choose-completion))
      (kill-buffer "*Completions*")))
  (session-say "%s" (buffer-substring-no-properties (line-beginning-position) (line-end-position))))

(defun session-mend (text)
  "Choose among what can be done about the finding at TEXT."
  (session-at text)
  (backward-char)
  ;; The command came from a key, not from a menu.
  (setq last-nonmenu-event ?\r)
  (call-interactively #'eglot-code-actions))

;;; session.el ends here
