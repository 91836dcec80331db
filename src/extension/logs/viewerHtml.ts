// The empty page of a webview: what it may load and run is said here, and nothing else can.

export interface ViewerHtml {
  /** VS Code's name for what the extension's own files are loaded from. */
  readonly cspSource: string;
  readonly script: string;
  readonly styles: readonly string[];
  /** A word that nobody can guess: only the script that has it runs. */
  readonly nonce: string;
  readonly language: string;
  readonly title: string;
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

export function viewerHtml({ cspSource, script, styles, nonce, language, title }: ViewerHtml): string {
  const policy = `default-src 'none'; style-src ${cspSource}; script-src 'nonce-${nonce}'`;
  return `<!DOCTYPE html>
<html lang="${escaped(language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escaped(policy)}">
<title>${escaped(title)}</title>
${styles.map((style) => `<link rel="stylesheet" href="${escaped(style)}">`).join('\n')}
</head>
<body><script nonce="${escaped(nonce)}" src="${escaped(script)}"></script></body>
</html>`;
}

/** In place of a log that cannot be shown. */
export function failedHtml(language: string, text: string): string {
  return `<!DOCTYPE html>
<html lang="${escaped(language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'">
</head>
<body><p>${escaped(text)}</p></body>
</html>`;
}
