const { workspace } = require('vscode')
const { LanguageClient } = require('vscode-languageclient/node')

// Those of the activation events in package.json. The last two are there where an extension for tables is.
const languages = ['yaml', 'json', 'jsonc', 'jsonl', 'markdown', 'plaintext', 'csv', 'tsv']

let client

exports.activate = () => {
  const command = workspace.getConfiguration('obod').get('path')
  client = new LanguageClient(
    'obod',
    { command, args: ['lsp'] },
    { documentSelector: languages.map((language) => ({ scheme: 'file', language })) },
  )
  return client.start()
}

exports.deactivate = () => client?.stop()
