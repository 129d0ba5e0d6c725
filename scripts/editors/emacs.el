;;; emacs.el --- Ontology terms, checked and completed by obod  -*- lexical-binding: t -*-

;; For Emacs 28 with the package eglot, or a later one, which has it. In the init file: (load "/path/to/emacs.el")

;;; Code:

(require 'eglot)

(defvar obod-modes
  '(obod-document-mode
    yaml-mode yaml-ts-mode js-json-mode json-mode json-ts-mode jsonian-mode
    markdown-mode markdown-ts-mode csv-mode tsv-mode)
  "Modes whose files obod checks.
Eglot uses one server per buffer: remove the modes that another one handles.
Set this before the file is loaded.")

(define-derived-mode obod-document-mode nil "Document"
  "For documents without an installed mode of their own.")

;; At the end of the list, so that a mode that is made for such files comes first.
(add-to-list 'auto-mode-alist
             '("\\.\\(?:ya?ml\\|md\\|markdown\\|ndjson\\|jsonl\\|tsv\\|csv\\)\\'" . obod-document-mode) t)

;; Emacs 28 opens JSON as JavaScript, which is none of obod's.
(unless (fboundp 'js-json-mode)
  (define-derived-mode js-json-mode js-mode "JSON" "For JSON, as in Emacs 29.")
  (add-to-list 'auto-mode-alist '("\\.json\\'" . js-json-mode)))

(add-to-list 'eglot-server-programs `(,obod-modes . ("obod" "lsp")))
;; Last, for text that is nothing else: many modes are made from it, and have servers of their own.
(add-to-list 'eglot-server-programs '(text-mode . ("obod" "lsp")) t)

;; Before Emacs 30 modes for text ask the spelling checker on this key.
(define-key eglot-mode-map (kbd "C-M-i") #'completion-at-point)

;; The server ranks and corrects. A style of Emacs' would drop what it found by a synonym or in spite of a mistake.
(defun obod-offered (_typed table predicate _point)
  "Everything in the completion TABLE that PREDICATE lets through."
  (all-completions "" table predicate))

(defun obod-only-offer (typed table predicate point)
  "What TYPED becomes if the completion TABLE has one answer to PREDICATE.
TYPED and POINT if it has more."
  (let ((offered (obod-offered typed table predicate point)))
    (cond ((null offered) nil)
          ((cdr offered) (cons typed point))
          ((equal (car offered) typed) t)
          ;; A copy, as inserting takes away what the string tells of its term.
          (t (cons (copy-sequence (car offered)) (length (car offered)))))))

(add-to-list 'completion-styles-alist
             '(obod obod-only-offer obod-offered "What the server offers, unchanged."))

(defun obod-ensure ()
  "Use obod as the server of this buffer."
  (setq-local completion-category-overrides
              (append '((eglot (styles obod)) (eglot-capf (styles obod))) completion-category-overrides))
  (eglot-ensure))

(dolist (mode obod-modes)
  (add-hook (intern (format "%s-hook" mode)) #'obod-ensure))
(add-hook 'text-mode-hook (lambda () (when (eq major-mode 'text-mode) (obod-ensure))))

(defun obod-fix-all ()
  "Fix everything in this buffer that is certain."
  (interactive)
  (eglot-code-actions (point-min) (point-max) "source.fixAll.obod" t))

;;; emacs.el ends here
