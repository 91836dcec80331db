// Texts made to hurt: each must be read to its end, in bounded time and memory, without an exception.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DocumentKind } from '../../../src/core/documents/document';
import { openDocument } from '../../../src/core/documents/open';

const call = 'dpdk-testpmd ';

const texts: Record<string, [DocumentKind, string]> = {
  'ten thousand quotes': ['shell', '"'.repeat(10_001)],
  'ten thousand single quotes': ['shell', call + "'".repeat(10_001)],
  'a line of a megabyte': ['shell', call + '-a x '.repeat(200_000)],
  'a word of a megabyte': ['shell', call + 'a'.repeat(1_000_000)],
  'an open here-document': ['shell', `bash <<EOF\n${'echo $x `y`\n'.repeat(5000)}`],
  'here-documents': ['shell', 'cat <<A\n'.repeat(20_000)],
  'a megabyte of open substitutions': ['shell', '$('.repeat(500_000)],
  'open expansions': ['shell', call + '${'.repeat(100_000)],
  'open backquotes': ['shell', '`'.repeat(100_001)],
  'open brackets': ['shell', '('.repeat(500_000)],
  'open conditions': ['shell', 'if x; then '.repeat(20_000)],
  wrappers: ['shell', `${'sudo '.repeat(10_000)}${call}-l 1`],
  'shells in shells': ['shell', `${'bash -c "'.repeat(2000)}${call}`],
  'a variable that doubles': ['shell', `a=x\n${'a=$a$a\n'.repeat(64)}${call}$a "$a"`],
  'an array that doubles': ['shell', `A=(a b)\n${'A=("${A[@]}" "${A[@]}")\n'.repeat(64)}${call}"\${A[@]}"`],
  'an array that grows': ['shell', `A=(1)\n${'A+=(1 2)\n'.repeat(2000)}${call}"\${A[@]}"`],
  'braces times braces': ['shell', call + '{a,b}'.repeat(64)],
  'braces in braces': ['shell', `${call}${'{'.repeat(50_000)}a,b${'}'.repeat(50_000)}`],
  'a range of braces': ['shell', `${call}{1..999999999}`],
  backslashes: ['shell', call + '\\'.repeat(500_000)],
  'empty lines that go on': ['shell', `${call}${'\\\n'.repeat(200_000)}-l 1`],
  'defaults of defaults': ['shell', `X=\n${call}${'${X:-'.repeat(200)}x${'}'.repeat(200)}`],
  'loops in loops': ['shell', `${'for a in 1; do X=1; '.repeat(200)}${call}$X; ${'done; '.repeat(200)}`],
  'functions that call each other': [
    'shell',
    Array.from({ length: 2000 }, (_, i) => `f${i}() { X${i}=1; f${i + 1}; }\nf${i}\n`).join(''),
  ],
  'arguments with quotes': ['testpmd', '"'.repeat(100_001)],
  'arguments with substitutions': ['testpmd', '$('.repeat(200_000)],
  'arguments over lines': ['testpmd', '-l 1 \\\n'.repeat(50_000)],
  'a paragraph': ['testpmd', `${'-l 1\n'.repeat(20_000)}--\n`],
  fences: ['markdown', '```bash\n'.repeat(20_000)],
  quotations: ['markdown', '> '.repeat(200_000)],
  lists: ['markdown', `${'- '.repeat(200_000)}\`\`\``],
  'words that may be left out': ['markdown', `\`\`\`sh\n${call}${' [a'.repeat(100_000)}`],
  'things to fill in': ['markdown', `\`\`\`sh\n${call}${'<a '.repeat(100_000)}`],
  'references of make': ['makefile', `x:\n\t${call}${'$('.repeat(200_000)}`],
  'open references on many lines': ['makefile', '\tdpdk-testpmd $(\n'.repeat(10_000)],
  'targets of make': ['makefile', 'a:'.repeat(100_000)],
  'open JSON': ['tasks', '['.repeat(5000)],
  'objects in objects': ['tasks', `{"tasks":[${'{"linux":'.repeat(2000)}`],
  'a string of backslashes': ['tasks', `{"tasks":[{"command":"${'\\'.repeat(500_000)}`],
  'strange characters': ['shell', `${call}\0 \uE000 "\uD800" \u2028 \uFEFF`],
};

for (const [name, [kind, text]] of Object.entries(texts)) {
  test(`${kind}: ${name}`, () => {
    const document = openDocument(kind, text);
    const words = document.commands.flatMap(({ command }) => command.words);
    const length = words.reduce((sum, word) => sum + word.value.length, 0);
    // Nothing grows beyond what was written but by a bounded factor.
    assert.ok(length <= text.length + 200_000, `${length} characters`);
    for (const { base, command } of document.commands) {
      assert.ok(command.start <= command.end && base + command.end <= text.length);
    }
    document.update({ start: 0, end: 0, text: ' ' });
  });
}
