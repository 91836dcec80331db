// Runs the extension's tests in a desktop VS Code that was downloaded for it: never in the one a person works in.
import { resolveCliArgsFromVSCodeExecutablePath, runTests } from '@vscode/test-electron';
import { flagsForRoot } from '../desktop/vscode';
import { progress, reasonOf } from '../tools/progress';
import { runOrThrow } from '../tools/run';
import type { Profile } from '../vscodeWeb/profile';
import type { PreparedTests } from './prepare';

/** Installs the package into the profile and runs the suites; what passed is in the results file afterwards. */
export async function runTestsOnDesktop(
  program: string,
  vsix: string,
  profile: Profile,
  tests: PreparedTests,
): Promise<void> {
  const folders = [`--user-data-dir=${profile.userData}`, `--extensions-dir=${profile.extensions}`];
  const [cli, ...cliArgs] = resolveCliArgsFromVSCodeExecutablePath(program);
  if (cli === undefined) throw new Error(`${program} has no command line`);
  const own = cliArgs.filter(
    (arg) => !arg.startsWith('--user-data-dir') && !arg.startsWith('--extensions-dir'),
  );
  await runOrThrow(cli, [...own, ...folders, ...flagsForRoot(), '--install-extension', vsix, '--force']);
  try {
    await runTests({
      vscodeExecutablePath: program,
      extensionDevelopmentPath: tests.developmentPath,
      extensionTestsPath: tests.testsPath,
      launchArgs: [
        tests.context.workspaceFolder,
        ...folders,
        ...flagsForRoot(),
        '--disable-workspace-trust',
        '--skip-welcome',
      ],
    });
  } catch (error) {
    // A failed test ends VS Code with an error, too; the results file tells them apart.
    progress('vscode', reasonOf(error));
  }
}
