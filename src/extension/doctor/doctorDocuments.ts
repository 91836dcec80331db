// Reports of the provider doctor as read-only documents: one a VM, with the newest examination of this session.
import * as vscode from 'vscode';
import { oneLine } from '../../core/view/text';
import type { Fleet } from '../fleet';
import type { Vm } from '../vm';

export const doctorScheme = 'mana-doctor';

/** The id in the path tells two VMs of one name apart. */
export function doctorUri({ entry }: Vm): vscode.Uri {
  const name = oneLine(entry.name, 60).replace(/[^\p{L}\p{N}._-]+/gu, '-');
  const file = `${name.replace(/^[.-]+/, '') || 'vm'}-mana-doctor.md`;
  return vscode.Uri.from({ scheme: doctorScheme, path: `/${entry.id}/${file}` });
}

export class DoctorDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly changes = new vscode.EventEmitter<vscode.Uri>();
  private readonly registration: vscode.Disposable;
  private readonly texts = new Map<string, string>();
  readonly onDidChange = this.changes.event;

  constructor(private readonly fleet: Pick<Fleet, 'get'>) {
    this.registration = vscode.workspace.registerTextDocumentContentProvider(doctorScheme, this);
  }

  /** Takes the place of the last examination of this VM; a document that is open follows. */
  put(vm: Vm, text: string): vscode.Uri {
    const uri = doctorUri(vm);
    this.texts.set(vm.entry.id, text);
    this.changes.fire(uri);
    return uri;
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    const [, id = ''] = uri.path.split('/');
    const text = this.fleet.get(id) === undefined ? undefined : this.texts.get(id);
    return (
      text ?? vscode.l10n.t('This VM was not examined in this session. Run “MANA: Run Provider Doctor…”.')
    );
  }

  dispose(): void {
    this.registration.dispose();
    this.changes.dispose();
    this.texts.clear();
  }
}
