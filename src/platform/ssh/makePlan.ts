// Gathers what the sign-in plan is decided by: the agent's keys and the key files, read when the server is ready for them.
import type { ResolvedHost } from '../../core/hosts/host';
import { planAuth, type AuthStep } from '../../core/ssh/authPlan';
import { askAgent, type AgentEnvironment } from './agents';
import { passwordSubject, type MoveContext } from './authMoves';
import { lookAtKeyFiles } from './keyFiles';
import { passphraseSubject } from './keyUnlocking';
import { knownSecret, type SecretContext } from './secrets';

/** The plan for one host and what its moves need. */
export async function makePlan(
  host: ResolvedHost,
  secrets: SecretContext,
  environment: AgentEnvironment,
): Promise<{ readonly steps: readonly AuthStep[]; readonly context: Omit<MoveContext, 'giveUp'> }> {
  const interactive = secrets.prompts !== undefined;
  const [agent, files, password] = await Promise.all([
    askAgent(host, environment),
    lookAtKeyFiles(host, environment.home),
    knownSecret(passwordSubject(host), secrets),
  ]);
  const keyFiles = await Promise.all(
    files.map(async (file) =>
      file.state.kind === 'encrypted' && !interactive
        ? {
            ...file,
            state: {
              ...file.state,
              unlockable: (await knownSecret(passphraseSubject(file), secrets)) !== undefined,
            },
          }
        : file,
    ),
  );
  const steps = planAuth({
    host,
    agent: agent.state,
    keyFiles,
    interactive,
    hasSavedPassword: password !== undefined,
  });
  return { steps, context: { ...secrets, host, agent } };
}
