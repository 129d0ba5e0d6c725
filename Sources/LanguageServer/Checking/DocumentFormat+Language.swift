import Documents

extension DocumentFormat {
  /// Maps a client's language identifier to a format; nil if it is unknown.
  init?(language: String) {
    switch language {
    case "yaml": self = .yaml
    case "json", "jsonc": self = .json
    case "jsonl", "ndjson", "jsonlines": self = .linesOfJSON
    case "markdown", "rmd", "quarto", "mdx": self = .markdown
    case "plaintext", "text", "restructuredtext", "asciidoc", "latex", "tex", "org": self = .text
    case "tsv": self = .table(separator: 0x09)
    case "html": self = .html
    case "xml": self = .markup
    case "turtle": self = .turtle
    case "obo": self = .obo
    case "toml", "ini": self = .sections
    case "csv": self = .table(separator: UInt8(ascii: ","))
    default: return nil
    }
  }
}
