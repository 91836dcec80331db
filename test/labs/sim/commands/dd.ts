// dd as scripts use it to take what is there: bs=N count=N from standard input to standard output.
import type { Program } from './command';

/** Each block is what one read(2) gives, however little that is. */
export const dd: Program = async (args, context) => {
  const value = (key: string): number | undefined => {
    const found = args.find((arg) => arg.startsWith(`${key}=`))?.slice(key.length + 1);
    return found === undefined ? undefined : Number(found);
  };
  const odd = args.find((arg) => !/^(?:bs|count)=\d+$/.test(arg));
  if (odd !== undefined) {
    context.err(`dd: unrecognized operand '${odd}'\n`);
    return 1;
  }
  const reader = context.fds.get(0)?.reader;
  const size = value('bs') ?? 512;
  for (let left = value('count') ?? Infinity; left > 0 && reader !== undefined; left -= 1) {
    const piece = await context.nextPiece(reader, size);
    if (piece === null) break;
    context.outBytes(piece);
  }
  return 0;
};
