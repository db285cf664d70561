/** How a run is shown: a bar on a terminal, plain lines elsewhere, JSON where it is asked for. */
import type { FitEvent } from '@makemore/training';
import cliProgress from 'cli-progress';
import { barStyle } from './barStyle.ts';

export interface Reporter {
  event(event: FitEvent): void;
  /** Takes the bar away; what follows is printed below. */
  stop(): void;
}

/** After how many steps each a run of so many reports: twenty times, and at least every hundred. */
export function reportInterval(steps: number): number {
  return Math.max(1, Math.min(100, Math.floor(steps / 20)));
}

/** JSON events, a line each, on standard output. */
export function jsonReporter(lecture: string, preset: string): Reporter {
  return {
    event: (event) => console.log(JSON.stringify({ lecture, preset, ...event })),
    stop: () => {},
  };
}

/** Plain lines or a bar, as standard error is a file or a terminal. */
export function progressReporter(label: string, start: number, steps: number): Reporter {
  return process.stderr.isTTY
    ? barReporter(label, start, steps)
    : lineReporter(label, start, steps);
}

/** `1:05`, or `?` when it cannot be told. */
function duration(seconds: number): string {
  if (!Number.isFinite(seconds)) return '?';
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}

function describe(event: FitEvent, steps: number): string {
  if (event.event === 'evaluate') return `dev loss ${event.dev.toFixed(4)}`;
  const left = duration((steps - event.step) / event.stepsPerSecond);
  return `loss ${event.loss.toFixed(4)}  ${event.stepsPerSecond.toFixed(0)} steps/s  ${left} left`;
}

function barReporter(label: string, start: number, steps: number): Reporter {
  const bar = new cliProgress.SingleBar({
    ...barStyle,
    format: '  {label} {bar} {value}/{total}  {status}',
  });
  let status = '';
  bar.start(steps, start, { label, status });
  return {
    event: (event) => {
      if (event.event === 'step') status = describe(event, steps);
      bar.update(event.step, { status });
    },
    stop: () => bar.stop(),
  };
}

/** A line for each tenth of the run. */
function lineReporter(label: string, start: number, steps: number): Reporter {
  const tenth = Math.max(1, Math.floor(steps / 10));
  let next = start + tenth;
  return {
    event: (event) => {
      if (event.event === 'step' && event.step < next && event.step < steps) return;
      if (event.event === 'step') next = event.step + tenth;
      console.error(`  ${label}  step ${event.step}/${steps}  ${describe(event, steps)}`);
    },
    stop: () => {},
  };
}
