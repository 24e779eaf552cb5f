// The one global name, `samhandling`: what must outlive a component, which Streamlit takes away and
// puts back as it pleases.

/**
 * @typedef {object} Namespace
 * @property {import("./presentation_page.js").Player} [player]
 * @property {import("./access.js").AccessPatch} [access]
 * @property {import("./live.js").Watch} [live]
 * @property {import("./map.js").WebglWatch} [webgl]
 * @property {import("./map.js").WidthWatch} [mapWidth]
 * @property {boolean} [document] whether document.js has begun
 */

const scope = /** @type {{ samhandling?: Namespace }} */ (/** @type {unknown} */ (globalThis));

/** @type {Namespace} */
export const samhandling = (scope.samhandling ??= {});
