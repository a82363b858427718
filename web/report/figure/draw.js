// Vega-Lite to pictures, without eval: Vega's expressions are interpreted.
import * as vega from 'vega';
import {compile} from 'vega-lite';
import {expressionInterpreter} from 'vega-interpreter';

const quiet = {level() { return this; }, error(...said) { console.error(...said); return this; },
  warn() { return this; }, info() { return this; }, debug() { return this; }};

// Nothing may be fetched, whatever a specification says.
const noLoader = {
  load: () => Promise.reject(new Error('figures load nothing')),
  sanitize: () => Promise.reject(new Error('figures link to nothing')),
  http: () => Promise.reject(new Error('figures load nothing')),
  file: () => Promise.reject(new Error('figures load nothing')),
};

/** A view of a complete Vega-Lite specification; it is drawn by its `runAsync`, `toSVG`. */
export function viewOf(spec, options = {}) {
  const {spec: full} = compile(spec, {logger: quiet});
  return new vega.View(vega.parse(full, null, {ast: true}),
    {expr: expressionInterpreter, loader: noLoader, renderer: 'svg', logger: quiet, ...options});
}
