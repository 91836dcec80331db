// Every failure of the SSH layer, each with its own id and its own sentence; one file for each family.
export * from './accountProblems';
export * from './hostKeyProblems';
export * from './keyProblems';
export * from './linkProblems';
export { fromSsh2Error, type Ssh2ErrorContext } from './ssh2Errors';
export { describeTarget, evidence, type SshProblem, type Target } from './sshProblem';
