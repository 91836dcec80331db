// What other rooms may use of this one.
export { redactingLogger, silentLogger } from './log';
export type { Logger, LogLevel, LogSink, RedactingLogger } from './log';
export { localHolder } from './localHolder';
export { fileTrustStore, readOnlyTrustStore } from './trustStore';
export type { TrustedKeys, TrustStoreProblem } from './trustStore';
export { createVmConnection } from './ssh/connection';
export type { ConnectionDeps } from './ssh/connection';
export type { SavedSecret } from './ssh/secrets';
export { resolveVm } from './hosts/resolveVm';
export type { HostResolverOptions } from './hosts/resolveVm';
export { listSshConfigAliases } from './hosts/sshConfigAliases';
export { listAzureVms } from './hosts/azureVms';
export type { AzureOptions, AzureProblemId } from './hosts/azureVms';
export { openFileSource } from './logs/fileSource';
export { ViewerSession } from './logs/session';
export type { LogSource } from './logs/source';
export { cleanSpools } from './logs/spoolFolder';
export { openSpoolSource } from './logs/spoolSource';
