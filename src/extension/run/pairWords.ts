// What a pair has come to: how it ended, and what was lost on the way.
import { msg, type Message } from '../../core/message';
import type { PairResult } from '../../core/run/pair';
import { lossSentence } from '../../core/run/report/lossSentence';

export function pairWords({ message, loss }: Pick<PairResult, 'message' | 'loss'>): Message {
  const sentence = lossSentence(loss);
  return sentence === undefined ? message : msg('{0} {1}', message, sentence);
}
