// Loads one of the extension's pages into a webview, which may read nothing but this extension's own files.
import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { viewerHtml } from './logs/viewerHtml';

/** @property script In `dist`. @property styles In `media`. */
export interface WebviewPage {
  readonly script: string;
  readonly styles: readonly string[];
  readonly title: string;
}

export function loadPage(
  webview: vscode.Webview,
  extensionUri: vscode.Uri,
  { script, styles, title }: WebviewPage,
): void {
  const [dist, media] = [
    vscode.Uri.joinPath(extensionUri, 'dist'),
    vscode.Uri.joinPath(extensionUri, 'media'),
  ];
  const address = (folder: vscode.Uri, name: string): string =>
    webview.asWebviewUri(vscode.Uri.joinPath(folder, name)).toString();
  webview.options = { enableScripts: true, localResourceRoots: [dist, media] };
  webview.html = viewerHtml({
    cspSource: webview.cspSource,
    script: address(dist, script),
    styles: styles.map((name) => address(media, name)),
    nonce: randomBytes(24).toString('base64url'),
    language: pageLanguage(),
    title,
  });
}

/** VS Code's language as browsers know it; English for a translator's pseudo language. */
export function pageLanguage(): string {
  try {
    return Intl.getCanonicalLocales(vscode.env.language)[0] ?? 'en';
  } catch {
    return 'en';
  }
}
