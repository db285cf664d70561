import { figures } from './figures.ts';

/** Lecture 1 of the series. It has no language model: its figures measure themselves. */
export const lecture = {
  name: 'micrograd',
  number: 1,
  title: 'micrograd',
  summary: 'numbers that know what they were made from, and a network of neurons made of them',
  figures,
} as const;
