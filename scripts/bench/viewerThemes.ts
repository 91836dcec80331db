// The colours VS Code gives to a page in its own themes, for showing pages outside of it.

export type ThemeName = 'dark' | 'light' | 'highContrast' | 'highContrastLight';

const ansi = {
  dark: '#000000 #cd3131 #0dbc79 #e5e510 #2472c8 #bc3fbc #11a8cd #e5e5e5 #666666 #f14c4c #23d18b #f5f543 #3b8eea #d670d6 #29b8db #e5e5e5',
  light:
    '#000000 #cd3131 #107c10 #949800 #0451a5 #bc05bc #0598bc #555555 #666666 #cd3131 #14ce14 #b5ba00 #0451a5 #bc05bc #0598bc #a5a5a5',
  highContrast:
    '#000000 #cd0000 #00cd00 #cdcd00 #0000ee #cd00cd #00cdcd #e5e5e5 #7f7f7f #ff0000 #00ff00 #ffff00 #5c5cff #ff00ff #00ffff #ffffff',
  highContrastLight:
    '#292929 #cd3131 #136c13 #949800 #0451a5 #bc05bc #0598bc #555555 #666666 #cd3131 #00bc00 #b5ba00 #0451a5 #bc05bc #0598bc #a5a5a5',
} as const;

const ansiNames = ['Black', 'Red', 'Green', 'Yellow', 'Blue', 'Magenta', 'Cyan', 'White'];

const fonts = `--vscode-font-family: system-ui, "Ubuntu", "Droid Sans", sans-serif; --vscode-font-size: 13px;
  --vscode-editor-font-family: "Droid Sans Mono", "DejaVu Sans Mono", monospace; --vscode-editor-font-size: 14px;`;

const themes: Readonly<Record<ThemeName, { readonly bodyClass: string; readonly colours: string }>> = {
  dark: {
    bodyClass: 'vscode-dark',
    colours: `foreground #cccccc; editor-background #1f1f1f; editor-foreground #cccccc; editorLineNumber-foreground #6e7681;
      editorLineNumber-activeForeground #cccccc; descriptionForeground #9d9d9d; disabledForeground #cccccc80;
      icon-foreground #cccccc; focusBorder #0078d4; panel-border #2b2b2b; sideBar-background #181818;
      sideBar-foreground #cccccc; input-background #313131; input-foreground #cccccc; input-border #3c3c3c;
      input-placeholderForeground #989898; inputOption-activeBackground #2489db82; inputOption-activeForeground #ffffff;
      inputOption-activeBorder #2488db; button-background #0078d4; button-foreground #ffffff; button-border #ffffff12;
      button-hoverBackground #026ec1; button-secondaryBackground #313131; button-secondaryForeground #cccccc;
      button-secondaryHoverBackground #3c3c3c; toolbar-hoverBackground #5a5d5e50; editorError-foreground #f14c4c;
      editorWarning-foreground #cca700; editorInfo-foreground #3794ff; testing-iconPassed #73c991;
      editor-selectionBackground #264f78; editor-findMatchHighlightBackground #ea5c0055;
      editor-rangeHighlightBackground #ffffff0b; editor-lineHighlightBorder #282828; list-hoverBackground #2a2d2e;
      list-inactiveSelectionBackground #37373d; errorForeground #f85149; inputValidation-errorBackground #5a1d1d;
      inputValidation-errorBorder #be1100`,
  },
  light: {
    bodyClass: 'vscode-light',
    colours: `foreground #3b3b3b; editor-background #ffffff; editor-foreground #3b3b3b; editorLineNumber-foreground #6e7681;
      editorLineNumber-activeForeground #171184; descriptionForeground #3b3b3b; disabledForeground #61616180;
      icon-foreground #3b3b3b; focusBorder #005fb8; panel-border #e5e5e5; sideBar-background #f8f8f8;
      sideBar-foreground #3b3b3b; input-background #ffffff; input-foreground #3b3b3b; input-border #cecece;
      input-placeholderForeground #767676; inputOption-activeBackground #bed6ed; inputOption-activeForeground #000000;
      inputOption-activeBorder #005fb8; button-background #005fb8; button-foreground #ffffff; button-border #0000001a;
      button-hoverBackground #0258a8; button-secondaryBackground #e5e5e5; button-secondaryForeground #3b3b3b;
      button-secondaryHoverBackground #cccccc; toolbar-hoverBackground #b8b8b850; editorError-foreground #e51400;
      editorWarning-foreground #bf8803; editorInfo-foreground #1a85ff; testing-iconPassed #388a34;
      editor-selectionBackground #add6ff; editor-findMatchHighlightBackground #ea5c0055;
      editor-rangeHighlightBackground #fdff0033; editor-lineHighlightBorder #eeeeee; list-hoverBackground #f2f2f2;
      list-inactiveSelectionBackground #e4e6f1; errorForeground #f85149; inputValidation-errorBackground #f2dede;
      inputValidation-errorBorder #be1100`,
  },
  highContrast: {
    bodyClass: 'vscode-high-contrast',
    colours: `foreground #ffffff; editor-background #000000; editor-foreground #ffffff; editorLineNumber-foreground #ffffff;
      editorLineNumber-activeForeground #f38518; descriptionForeground #ffffffb3; disabledForeground #a5a5a5;
      icon-foreground #ffffff; focusBorder #f38518; contrastBorder #6fc3df; contrastActiveBorder #f38518;
      panel-border #6fc3df; sideBar-background #000000; sideBar-foreground #ffffff; input-background #000000;
      input-foreground #ffffff; input-border #6fc3df; input-placeholderForeground #ffffffb3;
      inputOption-activeBackground #00000000; inputOption-activeForeground #ffffff; inputOption-activeBorder #6fc3df;
      button-background #000000; button-foreground #ffffff; button-border #6fc3df; button-secondaryForeground #ffffff;
      editorError-foreground #f48771; editorWarning-foreground #ffd370; editorInfo-foreground #3794ff;
      testing-iconPassed #73c991; editor-selectionBackground #ffffff; editor-selectionForeground #000000;
      editor-findMatchHighlightBorder #f38518; editor-lineHighlightBorder #f38518; errorForeground #f48771;
      inputValidation-errorBackground #000000; inputValidation-errorBorder #be1100`,
  },
  highContrastLight: {
    bodyClass: 'vscode-high-contrast-light',
    colours: `foreground #292929; editor-background #ffffff; editor-foreground #292929; editorLineNumber-foreground #292929;
      editorLineNumber-activeForeground #006bbd; descriptionForeground #292929b3; disabledForeground #7f7f7f;
      icon-foreground #292929; focusBorder #006bbd; contrastBorder #0f4a85; contrastActiveBorder #006bbd;
      panel-border #0f4a85; sideBar-background #ffffff; sideBar-foreground #292929; input-background #ffffff;
      input-foreground #292929; input-border #0f4a85; input-placeholderForeground #292929b3;
      inputOption-activeBackground #00000000; inputOption-activeForeground #292929; inputOption-activeBorder #0f4a85;
      button-background #0f4a85; button-foreground #ffffff; button-border #0f4a85; button-hoverBackground #0f4a85;
      button-secondaryBackground #ffffff; button-secondaryForeground #292929; editorError-foreground #b5200d;
      editorWarning-foreground #895503; editorInfo-foreground #1a85ff; testing-iconPassed #007100;
      editor-selectionBackground #0f4a85; editor-selectionForeground #ffffff; editor-findMatchHighlightBorder #0f4a85;
      editor-lineHighlightBorder #0f4a85; errorForeground #b5200d; inputValidation-errorBackground #ffffff;
      inputValidation-errorBorder #be1100`,
  },
};

/** For the root element and the body. */
export function themeStyle(theme: ThemeName): { readonly bodyClass: string; readonly variables: string } {
  const { bodyClass, colours } = themes[theme];
  const own = colours.split(';').map((pair) => {
    const [name = '', value = ''] = pair.trim().split(' ');
    return `--vscode-${name}: ${value}`;
  });
  const terminal = ansi[theme].split(' ').map((value, at) => {
    const name = `${at < 8 ? '' : 'Bright'}${ansiNames[at % 8] ?? ''}`;
    return `--vscode-terminal-ansi${name}: ${value}`;
  });
  return { bodyClass, variables: `${[...own, ...terminal].join('; ')}; ${fonts.replaceAll('"', "'")}` };
}
