// Where a script may change its variables: found once by a walk through the syntax, before anything is evaluated.
import { forEachChild, type Command, type SyntaxNode } from 'unbash';
import {
  assignedInArithmetic,
  calledByTrap,
  changingBuiltins,
  declarations,
  staticName,
  touchedBy,
} from './builtins';

/**
 * A place where a variable may change.
 *
 * @property name null: any variable may.
 * @property process In how many processes of their own (subshells, substitutions) it stands: what changes there is
 *   lost outside.
 */
interface Site {
  readonly at: number;
  readonly name: string | null;
  readonly inFunction: boolean;
  readonly process: number;
}

/** Stands for a name that only a run could tell: `"$@"` may call any function of the script. No command is called so. */
export const anyFunction = '$';

/** A place where a command is called. */
interface CallSite {
  readonly at: number;
  readonly name: string;
  readonly process: number;
}

/** A function of the script: what a call to it may change. */
export interface FunctionSites {
  readonly name: string;
  readonly names: ReadonlySet<string>;
  readonly all: boolean;
  readonly calls: ReadonlySet<string>;
}

/**
 * @property sites In the order of the text. @property calls Names of all commands that are called, with their places.
 */
export interface ScriptSites {
  readonly sites: readonly Site[];
  readonly calls: readonly CallSite[];
  readonly functions: readonly FunctionSites[];
}

interface OpenFunction {
  readonly name: string;
  readonly process: number;
  readonly names: Set<string>;
  readonly locals: Set<string>;
  readonly calls: Set<string>;
  all: boolean;
}

/** Walks a script. */
export function collectSites(root: SyntaxNode): ScriptSites {
  const walk = new SiteWalk();
  walk.visit(root);
  return { sites: walk.sites, calls: walk.calls, functions: walk.functions };
}

/** Deeper than any script that parses without errors; broken ones can nest without end. */
const deepestNode = 1500;

class SiteWalk {
  readonly sites: Site[] = [];
  readonly calls: CallSite[] = [];
  readonly functions: FunctionSites[] = [];
  private open: OpenFunction | undefined;
  private depth = 0;
  private process = 0;

  /** What is changed here is changed where the function is called. */
  private get isOwn(): boolean {
    return this.open?.process === this.process;
  }

  readonly visit = (node: SyntaxNode): void => {
    if (this.depth > deepestNode) return;
    this.depth += 1;
    this.enter(node);
    this.depth -= 1;
  };

  private enter(node: SyntaxNode): void {
    switch (node.type) {
      case 'Subshell':
        this.inProcess(node);
        return;
      case 'ProcessSubstitution':
      case 'CommandExpansion':
        if (tooDeep(this.process, node) || node.script?.source !== undefined) return;
        if (!node.text.startsWith('${')) this.inProcess(node);
        else break;
        return;
      case 'Word':
        if (!mayAssign(node.text) && !mayRun(node.text)) return;
        break;
      case 'Command':
        this.command(node);
        return;
      case 'For':
      case 'Select':
        this.add(node.pos, node.name.text);
        break;
      case 'Coproc':
        this.add(node.pos, node.name?.text ?? 'COPROC');
        return;
      case 'ArithmeticFor':
      case 'ArithmeticCommand':
        // The names are in the text before the body; more names than needed do no harm.
        this.arithmetic(node);
        break;
      case 'ArithmeticExpansion':
        this.addAll(node.pos, assignedInArithmetic(node.text));
        return;
      case 'ParameterExpansion':
        if (node.operation?.type === 'Default' && node.operation.operator.endsWith('=')) {
          this.add(node.pos, node.parameter);
        }
        break;
      case 'Function':
        this.functionBody(node.name.text, node.body);
        return;
      default:
    }
    forEachChild(node, this.visit);
  }

  private inProcess(node: SyntaxNode): void {
    this.process += 1;
    forEachChild(node, this.visit);
    this.process -= 1;
  }

  private command(node: Command): void {
    for (const prefix of node.prefix) {
      if (prefix.type !== 'Assignment') continue;
      // `IFS= read`: for that command only. Other names count, for the command may be a function.
      if (prefix.name !== 'IFS' || node.name === undefined) this.add(prefix.pos, prefix.name);
    }
    let name = staticName(node);
    let args = node.args;
    while ((name === 'command' || name === 'builtin') && args[0]?.type === 'Word') {
      name = args[0].text;
      args = args.slice(1);
    }
    if (name !== undefined || node.name !== undefined) this.called(node.pos, name ?? anyFunction);
    if (name === 'trap') for (const called of calledByTrap(args)) this.called(node.pos, called);
    if (name !== undefined && changingBuiltins.has(name)) this.builtin(name, node, args);
    forEachChild(node, this.visit);
  }

  private called(at: number, name: string): void {
    this.calls.push({ at, name, process: this.process });
    if (this.isOwn) this.open?.calls.add(name);
  }

  private builtin(name: string, node: Command, args: Command['args']): void {
    const touched = touchedBy(name, args);
    if (touched === 'all') {
      this.add(node.pos, null);
      return;
    }
    const global = args.some((arg) => arg.type === 'Word' && /^-\w*g/.test(arg.text));
    if (declarations.get(name)?.local === true && !global && this.open !== undefined) {
      for (const arg of args) {
        if (arg.type === 'Assignment') this.open.locals.add(arg.name);
        else this.open.locals.add(arg.text);
      }
    }
    this.addAll(node.pos, touched);
  }

  private arithmetic(node: SyntaxNode & { readonly type: 'ArithmeticFor' | 'ArithmeticCommand' }): void {
    if (node.type === 'ArithmeticCommand') this.addAll(node.pos, assignedInArithmetic(node.body));
    else {
      for (const part of [node.initialize, node.test, node.update]) {
        if (part !== undefined) this.arithmeticNames(part);
      }
    }
  }

  private arithmeticNames(node: SyntaxNode): void {
    if (node.type === 'ArithmeticWord') this.add(node.pos, node.value);
    forEachChild(node, (child) => {
      this.arithmeticNames(child);
    });
  }

  private functionBody(name: string, body: SyntaxNode): void {
    const outer = this.open;
    const { process } = this;
    const inner: OpenFunction = {
      name,
      process,
      names: new Set(),
      locals: new Set(),
      calls: new Set(),
      all: false,
    };
    this.open = inner;
    this.visit(body);
    this.open = outer;
    for (const local of inner.locals) inner.names.delete(local);
    this.functions.push(inner);
  }

  private addAll(at: number, names: readonly string[]): void {
    for (const name of names) this.add(at, name);
  }

  private add(at: number, name: string | null): void {
    this.sites.push({ at, name, inFunction: this.open !== undefined, process: this.process });
    if (!this.isOwn) return;
    if (name === null) {
      if (this.open !== undefined) this.open.all = true;
    } else if (this.open?.locals.has(name) === false) this.open.names.add(name);
  }
}

/** Words in which an expansion may assign: `${X:=y}`, `$((x++))`. */
export function mayAssign(text: string): boolean {
  return (
    text.includes('$((') ||
    text.includes('$[') ||
    text.includes('${ ') ||
    (text.includes('${') && text.includes('='))
  );
}

/** Words in which a substitution runs commands. */
export function mayRun(text: string): boolean {
  return /`|[$<>]\(|\$\{[\s|]/.test(text);
}

/** Broken scripts nest substitutions without end, and each level is read by itself. */
const deepestSubstitution = 8;
const longestSubstitution = 100_000;

/** True for a substitution that is not followed, `depth` of them being around it. */
export function tooDeep(
  depth: number,
  { pos, end }: { readonly pos: number; readonly end: number },
): boolean {
  return depth >= deepestSubstitution || end - pos > longestSubstitution;
}

/** The names that a part of the script may change for the process it runs in; null where it may be any. */
export function changedWithin(
  script: ScriptSites,
  from: number,
  to: number,
  process: number,
  effectOf: (functionName: string) => ReadonlySet<string> | 'all' | undefined,
): ReadonlySet<string> | null {
  const names = new Set<string>();
  for (let index = firstFrom(script.sites, from); index < script.sites.length; index++) {
    const site = script.sites[index];
    if (site === undefined || site.at >= to) break;
    if (site.process > process) continue;
    if (site.name === null) return null;
    names.add(site.name);
  }
  for (let index = firstFrom(script.calls, from); index < script.calls.length; index++) {
    const call = script.calls[index];
    if (call === undefined || call.at >= to) break;
    if (call.process > process) continue;
    const effect = effectOf(call.name);
    if (effect === 'all') return null;
    for (const name of effect ?? []) names.add(name);
  }
  return names;
}

function firstFrom(list: readonly { readonly at: number }[], from: number): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((list[middle]?.at ?? 0) < from) low = middle + 1;
    else high = middle;
  }
  return low;
}
