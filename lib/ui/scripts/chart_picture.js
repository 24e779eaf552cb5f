// A chart on the screen as a picture that stands on its own: an SVG with its looks, words and fonts.

import { embeddedFonts } from "../../browser/fonts.js";
import { keyClass } from "./streamlit.js";
import { breakLines } from "./text_lines.js";

/**
 * @typedef {object} Chart
 * @property {Element} root
 * @property {SVGSVGElement[]} layers
 *
 * @typedef {object} Words what stands around the chart
 * @property {string} title
 * @property {string} unit
 * @property {[string, string, string][]} legend marks as sign, colour and words
 * @property {string} foot
 *
 * @typedef {object} Picture
 * @property {number} width px
 * @property {number} height px
 * @property {string} text the SVG
 *
 * @typedef {object} Sheet a picture while it is drawn, from above
 * @property {SVGElement} svg
 * @property {number} width px, without the space around
 * @property {number} y how far down it is drawn, px
 * @property {string} color
 * @property {string} fontFamily
 *
 * @typedef {object} Fonts what the texts are set in
 * @property {Set<string>} families
 * @property {boolean} italic
 *
 * @typedef {Record<string, string | number>} Attributes
 */

const SVG = "http://www.w3.org/2000/svg";
const EDGE = 16; // free space around the picture, px

// What a chart holds for the pointer alone.
const POINTER_ONLY = ".draglayer, .hoverlayer, .zoomlayer, .modebar, .select-outline";

// Written only where they differ from the element around.
const INHERITED = [
  "color",
  "dominant-baseline",
  "fill",
  "fill-opacity",
  "fill-rule",
  "font-family",
  "font-size",
  "font-stretch",
  "font-style",
  "font-variant",
  "font-weight",
  "letter-spacing",
  "paint-order",
  "shape-rendering",
  "stroke",
  "stroke-dasharray",
  "stroke-dashoffset",
  "stroke-linecap",
  "stroke-linejoin",
  "stroke-miterlimit",
  "stroke-opacity",
  "stroke-width",
  "text-anchor",
  "text-shadow",
  "text-transform",
  "visibility",
  "white-space",
];
// Written only where they differ from what holds without them.
const OWN = {
  "mix-blend-mode": "normal",
  opacity: "1",
  "stop-color": "rgb(0, 0, 0)",
  "stop-opacity": "1",
  "text-decoration-line": "none",
};
// `vector-effect` would keep lines as thin in a larger picture.
const DROPPED = new Set([
  ...INHERITED,
  ...Object.keys(OWN),
  "class",
  "pointer-events",
  "style",
  "vector-effect",
]);

/**
 * The chart with its layers, or null while it is not on the screen.
 *
 * @param {string} key as given to Streamlit
 * @returns {Chart | null}
 */
export function drawnChart(key) {
  const root = document.querySelector(`.${keyClass(key)} .js-plotly-plot`);
  if (root === null) return null;
  const layers = [.../** @type {NodeListOf<SVGSVGElement>} */ (root.querySelectorAll(".main-svg"))]
    .filter((layer) => layer.getBoundingClientRect().width > 0);
  return layers.length ? { root, layers } : null;
}

/**
 * @param {Chart} chart
 * @param {Words} words
 * @returns {Promise<Picture>}
 */
export async function chartPicture({ root, layers }, words) {
  if (root.querySelector("canvas")) throw new Error("some marks are no part of the SVG");
  const { color, fontFamily } = getComputedStyle(root);
  const width = layers[0].width.baseVal.value;
  const fonts = { families: new Set([fontFamily]), italic: false };
  const sheet = { svg: element("svg", { role: "img" }), width, y: EDGE, color, fontFamily };
  const ground = describe(sheet, root, words.title, backdrop(layers[0]));
  appendLines(sheet, words.title, 20, 600);
  appendLines(sheet, words.unit, 14);
  appendPlot(sheet, layers, fonts);
  appendLegend(sheet, words.legend);
  appendLines(sheet, words.foot, 12);
  const size = { width: width + 2 * EDGE, height: Math.ceil(sheet.y + EDGE) };
  for (const target of [sheet.svg, ground]) setAttributes(target, size);
  setAttributes(sheet.svg, { viewBox: `0 0 ${size.width} ${size.height}` });
  sheet.svg.prepend(element("style", {}, await embeddedFonts(fonts.families, fonts.italic)));
  const text = new XMLSerializer().serializeToString(sheet.svg);
  return { ...size, text: `<?xml version="1.0" encoding="UTF-8"?>\n${text}` };
}

/**
 * The title and description that a screen reader reads, and the ground that all stands on.
 *
 * @param {Sheet} sheet
 * @param {Element} root
 * @param {string} title
 * @param {string} fill
 * @returns {SVGElement} the ground
 */
function describe({ svg }, root, title, fill) {
  const finding = root.closest("[aria-label]")?.getAttribute("aria-label") ?? "";
  const ground = element("rect", { fill });
  setAttributes(svg, {
    lang: document.documentElement.lang,
    "aria-labelledby": "picture-title picture-desc",
  });
  svg.append(
    element("title", { id: "picture-title" }, title || finding),
    element("desc", { id: "picture-desc" }, finding),
    ground,
  );
  return ground;
}

/**
 * The colour behind an element: its own, or that of the nearest around it that has one.
 *
 * @param {Element} start
 * @returns {string}
 */
function backdrop(start) {
  for (let around = /** @type {Element | null} */ (start); around; around = around.parentElement) {
    const colour = getComputedStyle(around).backgroundColor;
    if (!/^transparent$|,\s*0\)$/.test(colour)) return colour;
  }
  return "white";
}

// --- The chart -----------------------------------------------------------------------------------

/** @param {Sheet} sheet @param {SVGSVGElement[]} layers @param {Fonts} fonts */
function appendPlot(sheet, layers, fonts) {
  const plot = element("g", { transform: `translate(${EDGE} ${sheet.y})` });
  plot.append(...layers.map((layer) => styledCopy(layer, null, fonts)));
  sheet.svg.append(plot);
  sheet.y += layers[0].height.baseVal.value;
}

/**
 * An element and all that is drawn in it, with the looks that the page's style sheets give it.
 *
 * @param {SVGElement} source
 * @param {CSSStyleDeclaration | null} around the looks of the element around it
 * @param {Fonts} fonts gets those of its texts
 * @returns {SVGElement}
 */
function styledCopy(source, around, fonts) {
  const style = getComputedStyle(source);
  const clone = source.matches(".main-svg")
    ? element("g")
    : /** @type {SVGElement} */ (source.cloneNode(false));
  strip(clone);
  copyStyle(clone, style, around);
  if (source instanceof SVGTextContentElement) {
    fonts.families.add(style.fontFamily);
    fonts.italic ||= style.fontStyle !== "normal";
  }
  for (const child of source.childNodes) {
    if (child instanceof Text) clone.append(child.data);
    else if (child instanceof SVGElement && isDrawn(child)) {
      clone.append(styledCopy(child, style, fonts));
    }
  }
  return clone;
}

/**
 * @param {SVGElement} clone
 * @param {CSSStyleDeclaration} style
 * @param {CSSStyleDeclaration | null} around
 */
function copyStyle(clone, style, around) {
  for (const name of INHERITED) {
    const value = style.getPropertyValue(name);
    if (value !== around?.getPropertyValue(name)) clone.style.setProperty(name, local(value));
  }
  for (const [name, usual] of Object.entries(OWN)) {
    const value = style.getPropertyValue(name);
    if (value !== usual) clone.style.setProperty(name, local(value));
  }
}

/** @param {SVGElement} child */
function isDrawn(child) {
  if (child.matches(POINTER_ONLY)) return false;
  return child.closest("defs") !== null || getComputedStyle(child).display !== "none";
}

/** @param {SVGElement} clone */
function strip(clone) {
  for (const { name, value } of [...clone.attributes]) {
    const link = name === "href" || name === "xlink:href";
    const outside = link && !/^(#|data:)/.test(value);
    if (outside || DROPPED.has(name) || name.startsWith("data-")) clone.removeAttribute(name);
    else if (value.includes("url(")) clone.setAttribute(name, local(value));
  }
}

/**
 * A reference to another element, without the page's address.
 *
 * @param {string} value
 * @returns {string}
 */
function local(value) {
  return value.replaceAll(/url\((["']?)[^"')]*#([^"')]+)\1\)/g, "url(#$2)");
}

// --- Words around the chart ----------------------------------------------------------------------

/** @param {Sheet} sheet @param {string} text @param {number} size @param {number} weight */
function appendLines(sheet, text, size, weight = 400) {
  const lines = breakLines(text, sheet.width, ruler(sheet, size, weight));
  for (const line of lines) appendText(sheet, EDGE, size, { "font-weight": weight }).append(line);
  sheet.y += lines.length ? 4 : 0;
}

/** @param {Sheet} sheet @param {Words["legend"]} marks */
function appendLegend(sheet, marks) {
  const size = 14;
  const measure = ruler(sheet, size, 400);
  let x = EDGE;
  marks.forEach(([sign, colour, text], index) => {
    const wide = measure(`${sign} ${text}`);
    const fits = index > 0 && x + wide <= EDGE + sheet.width;
    if (fits) sheet.y -= 1.4 * size;
    else x = EDGE;
    const place = appendText(sheet, x, size, {});
    if (sign) place.append(element("tspan", { fill: colour }, sign), " ");
    place.append(text);
    x += wide + size;
  });
  sheet.y += marks.length ? 4 : 0;
}

/**
 * @param {Sheet} sheet
 * @param {number} x
 * @param {number} size
 * @param {Attributes} details
 * @returns {SVGElement} a line of its own, without words yet
 */
function appendText(sheet, x, size, details) {
  sheet.y += 1.4 * size;
  const look = { fill: sheet.color, "font-family": sheet.fontFamily, "font-size": size };
  const text = element("text", { x, y: sheet.y - 0.4 * size, ...look, ...details });
  sheet.svg.append(text);
  return text;
}

/**
 * @param {Sheet} sheet
 * @param {number} size
 * @param {number} weight
 * @returns {(text: string) => number} the width of a text
 */
function ruler({ fontFamily }, size, weight) {
  const context = document.createElement("canvas").getContext("2d");
  if (context === null) throw new Error("the browser measures no text");
  context.font = `${weight} ${size}px ${fontFamily}`;
  return (text) => context.measureText(text).width;
}

// --- Elements ------------------------------------------------------------------------------------

/**
 * @param {string} name
 * @param {Attributes} attributes
 * @param {string} text
 * @returns {SVGElement}
 */
function element(name, attributes = {}, text = "") {
  const created = /** @type {SVGElement} */ (document.createElementNS(SVG, name));
  setAttributes(created, attributes);
  created.textContent = text;
  return created;
}

/** @param {Element} target @param {Attributes} attributes */
function setAttributes(target, attributes) {
  for (const [name, value] of Object.entries(attributes)) target.setAttribute(name, String(value));
}
