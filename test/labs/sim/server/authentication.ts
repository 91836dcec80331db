// Who may log in to a simulated VM: one user, by the generated key, by password or by keyboard-interactive.
import { timingSafeEqual } from 'node:crypto';
import { utils, type AuthContext, type ParsedKey } from 'ssh2';
import { userName } from '../files/distribution';
import { simulatedPassword } from '../machine/account';

export interface AuthAttempt {
  readonly user: string;
  readonly method: string;
  readonly accepted: boolean;
}

const methods: ('publickey' | 'password' | 'keyboard-interactive')[] = [
  'publickey',
  'password',
  'keyboard-interactive',
];

function publicKey(text: string): ParsedKey {
  const key = utils.parseKey(text);
  if (key instanceof Error) throw key;
  return key;
}

/** Answers authentication requests; `record` is told every answer but the mere offer of a right key. */
export function authenticator(authorizedKey: string, record: (attempt: AuthAttempt) => void) {
  const key = publicKey(authorizedKey);
  const allowed = key.getPublicSSH();
  return (context: AuthContext): void => {
    const answer = (accepted: boolean): void => {
      record({ user: context.username, method: context.method, accepted });
      if (accepted) context.accept();
      else context.reject(methods);
    };
    if (context.username !== userName) {
      answer(false);
      return;
    }
    switch (context.method) {
      case 'password':
        answer(context.password === simulatedPassword);
        return;
      case 'keyboard-interactive':
        context.prompt([{ prompt: 'Password: ', echo: false }], 'simulated', '', (answers) => {
          answer(answers[0] === simulatedPassword);
        });
        return;
      case 'publickey': {
        const { data } = context.key;
        if (data.length !== allowed.length || !timingSafeEqual(data, allowed)) answer(false);
        else if (context.signature === undefined || context.blob === undefined) context.accept();
        else answer(key.verify(context.blob, context.signature, context.hashAlgo));
        return;
      }
      default:
        answer(false);
    }
  };
}
