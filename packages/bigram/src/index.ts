export { bigramLoss } from './bigramLoss.ts';
export { BigramModel } from './bigramModel.ts';
export { countBigrams } from './countBigrams.ts';
export { lecture } from './lecture.ts';
