// In a browser: the report's page. Under node: its figures alone.
if (typeof document === 'undefined') {
  globalThis.luxmeterFigure = async (spec) => {
    const {viewOf} = await import('./figure/draw.js');
    const view = viewOf(spec.facet ? spec : {width: 640, ...spec}, {renderer: 'none'});
    const svg = await view.toSVG();
    view.finalize();
    return svg;
  };
} else {
  import('./page.js').then((page) => page.start());
}
