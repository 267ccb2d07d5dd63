/** Injected into the npm package's module: a server has no elements, but the element's class needs a class to extend. */

export const HTMLElement = globalThis.HTMLElement ?? class {};
