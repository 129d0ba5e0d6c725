"""The table of all contexts."""

import document_contexts
import line_contexts

CONTEXTS = [*line_contexts.CONTEXTS, *document_contexts.CONTEXTS]
