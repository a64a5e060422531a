// Starts the language server of Orgl for its scripts: `orgl lsp`.
const { workspace } = require('vscode');
const { LanguageClient } = require('vscode-languageclient/node');

let client;

exports.activate = function () {
    const settings = workspace.getConfiguration('orgl');
    const server = { command: settings.get('path'), args: settings.get('arguments') };
    client = new LanguageClient('orgl', 'Orgl', { run: server, debug: server }, { documentSelector: [{ language: 'orgl' }] });
    return client.start();
};

exports.deactivate = function () {
    return client ? client.stop() : undefined;
};
