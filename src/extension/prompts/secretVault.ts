// Secrets the user asked to remember. They live in VS Code's SecretStorage only; a list of their names (no secrets) is
// kept beside it, because SecretStorage cannot be listed and "forget" has to know what there is.
import type * as vscode from 'vscode';
import type { SecretQuestion } from '../../core/ssh/prompts';

/** What a remembered secret is for. */
export interface SecretName {
  readonly kind: SecretQuestion['kind'];
  readonly subject: string;
}

const indexKey = 'rememberedSecrets';

export class SecretVault {
  constructor(
    private readonly secrets: Pick<vscode.SecretStorage, 'get' | 'store' | 'delete'>,
    private readonly memento: {
      get(key: string): unknown;
      update(key: string, value: unknown): Thenable<void>;
    },
  ) {}

  list(): readonly SecretName[] {
    const names = this.memento.get(indexKey);
    return Array.isArray(names) ? names.filter(isSecretName) : [];
  }

  async read(name: SecretName): Promise<string | undefined> {
    return this.secrets.get(storageKey(name));
  }

  /** The secret of a subject, whichever kind it is: no password's subject can be that of a key. */
  async find(subject: string): Promise<string | undefined> {
    const name = this.list().find((candidate) => candidate.subject === subject);
    return name && this.read(name);
  }

  async remember(name: SecretName, secret: string): Promise<void> {
    await this.memento.update(indexKey, [...this.others(name), { kind: name.kind, subject: name.subject }]);
    await this.secrets.store(storageKey(name), secret);
  }

  /** No error where there is nothing to forget. */
  async forget(name: SecretName): Promise<void> {
    await this.secrets.delete(storageKey(name));
    await this.memento.update(indexKey, this.others(name));
  }

  private others(name: SecretName): readonly SecretName[] {
    return this.list().filter((other) => storageKey(other) !== storageKey(name));
  }
}

function storageKey({ kind, subject }: SecretName): string {
  return `${kind}:${subject}`;
}

function isSecretName(value: unknown): value is SecretName {
  if (typeof value !== 'object' || value === null) return false;
  const { kind, subject } = value as Partial<Record<keyof SecretName, unknown>>;
  return (kind === 'password' || kind === 'passphrase') && typeof subject === 'string';
}
