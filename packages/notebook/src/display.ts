import { currentHost } from './host.ts';
import type { MimeBundle } from './notebook.ts';

const show: unique symbol = Symbol.for('Jupyter.display') as never;

/** What says itself how it is shown: the pictures of @makemore/charts do. */
export interface Displayable {
  [show](): MimeBundle | Promise<MimeBundle>;
}

/**
 * Shows a picture below the cell, before the cell has ended; the value of its last expression is
 * shown without this. Other values are shown as the text that they give.
 *
 * @example
 * ```typescript
 * await display(heatmap(counts));
 * ```
 */
export async function display(value: unknown): Promise<void> {
  const host = await currentHost();
  await host.display(isDisplayable(value) ? await value[show]() : { 'text/plain': String(value) });
}

/** Whether a value says how it is shown. */
export function isDisplayable(value: unknown): value is Displayable {
  return typeof value === 'object' && value !== null && show in value;
}

/** How a displayable value is shown. */
export function bundleOf(value: Displayable): MimeBundle | Promise<MimeBundle> {
  return value[show]();
}
