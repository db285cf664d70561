/**
 * Threads. The main thread writes down a task, its arguments and its number of parts, wakes workers
 * that sleep, and takes parts until none is left, as the workers do; then it waits for those that
 * others took. A worker that comes late finds nothing to do, and is waited for by nobody. A task is a
 * function of (part, parts); which elements make a part never changes how one of them is computed,
 * so that the number of threads does not change a bit of the result.
 *
 * A worker that has nothing to do looks for work for some 200 µs, then sleeps until it is woken.
 * Measured on two 3.7 GHz Zen 4 cores of a virtual machine: to hand out a task to a worker that looks
 * for it and to take it back costs below 1 µs, to wake one that sleeps 15 to 30. So a part is worth a
 * thread from 4 µs, and a task is worth waking others from 32: those that follow find them awake.
 */
import { useWorkspace } from './workspace';

/** Called now and then while the main thread waits for parts of a task that others took: throws if in vain. */
// @ts-ignore: decorator
@external('env', 'waiting')
declare function waiting(task: i32): void;

type Task = (part: i32, parts: i32) => void;

/** How often a worker looks before it sleeps: for some 200 µs. */
const LOOKS: i32 = 200_000;
/** How often the main thread looks before it calls `waiting`, each time. */
const PATIENCE: i32 = 1_000_000;
/**
 * Into how many parts for each thread large tasks are cut, of as many grains at least: cores are not equally
 * fast at every moment, and who is done takes another part.
 */
const CUTS: i32 = 4;
/** How many grains a task must have to be worth waking those who sleep for. */
const WAKING: f64 = 8;

/** The task and its arguments: the same place for every thread. */
const job = memory.data(512, 64);
/** Words that threads share, each in a cache line of its own. */
const shared = memory.data(256, 64);
/** Parts in the upper half, how many of them were taken in the lower: one addition takes one. */
const TICKET: usize = 0;
/** How many parts are done. */
const DONE: usize = 64;
/** Counts tasks: sleepers wait for it to change. */
const TASKS: usize = 128;
/** How many workers sleep. */
const SLEEPERS: usize = 192;

let threads: i32 = 1;
let grain: f64 = 1;

/** From now on tasks are shared among so many threads, in parts of so many nanoseconds at least. */
export function useThreads(count: i32, least: f64): void {
  threads = count;
  grain = least;
}

/** What a worker does all its life. */
export function work(thread: i32): void {
  useWorkspace(thread);
  while (true) {
    const tasks = atomic.load<i32>(shared, TASKS);
    takeParts();
    let looks = LOOKS;
    while (atomic.load<i32>(shared, TASKS) == tasks) {
      if (--looks > 0) continue;
      atomic.add<i32>(shared, 1, SLEEPERS);
      atomic.wait<i32>(shared + TASKS, tasks, -1); // returns at once if there is work by now
      atomic.sub<i32>(shared, 1, SLEEPERS);
    }
  }
}

/** Does parts of the task at hand until none is left. */
function takeParts(): void {
  while (true) {
    const ticket = atomic.add<i32>(shared, 1, TICKET);
    const parts = ticket >>> 16;
    const part = ticket & 0xffff;
    if (part >= parts) return;
    call_indirect<void>(load<u32>(job), part, parts);
    atomic.add<i32>(shared, 1, DONE);
  }
}

/** Argument `i` of the task at hand, 32 bits each. */
// @ts-ignore: decorator
@inline
export function argument<T>(i: i32): T {
  return load<T>(job + 8 + (<usize>i << 2));
}

/** Sets argument `i` of the next task. */
// @ts-ignore: decorator
@inline
export function put<T>(i: i32, value: T): void {
  store<T>(job + 8 + (<usize>i << 2), value);
}

/** Whether a task is under way: still true when the next one comes if a part of it trapped, or waiting threw. */
let isRunning: bool = false;

/** Runs a task of so many nanoseconds, on one thread, in as many parts as pay, at most `units`. */
export function run(task: Task, nanoseconds: f64, units: i32): void {
  if (isRunning) threads = 1; // others may be at the task that was abandoned
  const grains = nanoseconds / grain;
  const wakes = grains >= WAKING;
  let parts = threads == 1 ? 1 : min(partsOf(grains), units);
  if (parts > 1 && !wakes) parts = min(parts, threads - atomic.load<i32>(shared, SLEEPERS));
  if (parts < 2) {
    task(0, 1);
    return;
  }
  isRunning = true;
  store<u32>(job, task.index);
  atomic.store<i32>(shared, 0, DONE);
  atomic.store<i32>(shared, parts << 16, TICKET); // from here on workers may begin
  atomic.add<i32>(shared, 1, TASKS);
  if (wakes && atomic.load<i32>(shared, SLEEPERS) > 0) atomic.notify(shared + TASKS, min(parts, threads) - 1);
  takeParts();
  let looks = PATIENCE;
  while (atomic.load<i32>(shared, DONE) != parts) {
    if (--looks > 0) continue;
    waiting(atomic.load<i32>(shared, TASKS));
    looks = PATIENCE;
  }
  isRunning = false;
}

/** A part for each thread, or several for each where they are still large. */
function partsOf(grains: f64): i32 {
  const cuts = <i32>min(<f64>CUTS, grains / <f64>(CUTS * threads));
  return cuts > 1 ? cuts * threads : <i32>min(<f64>threads, grains);
}

/** Where part `part` of `n` elements begins, in whole units; it ends where the next one begins. */
// @ts-ignore: decorator
@inline
export function startOf(part: i32, parts: i32, n: i32, unit: i32): i32 {
  const units = (n + unit - 1) / unit;
  return min(n, <i32>((<i64>units * part) / parts) * unit);
}

/** The size of the largest part. */
// @ts-ignore: decorator
@inline
export function largest(parts: i32, n: i32, unit: i32): i32 {
  const units = (n + unit - 1) / unit;
  return min(n, ((units + parts - 1) / parts) * unit);
}
