export { ChartError } from './chartError.ts';
export { type CurveOptions, curve, type Mark } from './curve.ts';
export { type HeatmapOptions, heatmap } from './heatmap.ts';
export { type Picture, picture, type TextOptions } from './picture.ts';
export type { PngOptions } from './rasterize.ts';
export type { NamedSeries, SeriesInput } from './series.ts';
export type { Values } from './values.ts';
