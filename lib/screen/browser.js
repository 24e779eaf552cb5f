// One script for both components of lib/screen/browser.py: it wires the buttons it finds.
// Nothing is sent to the server: what a reader takes along is made from what the screen shows.

const SVG = "http://www.w3.org/2000/svg";
const EDGE = 16; // free space around the picture, px
const SCALE = 2; // of the PNG
const SAID_FOR = 5000; // ms

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

export default function ({ data, parentElement }) {
  const find = (selector) => parentElement.querySelector(selector);
  const status = find("[role=status]");
  const say = (text) => (status.textContent = text);
  for (const place of parentElement.querySelectorAll("[data-label]")) {
    place.textContent = data.labels[place.dataset.label];
  }
  for (const button of parentElement.querySelectorAll("button")) {
    button.onclick = () => ACTIONS[button.dataset.does]({ data, find, say });
    button.hidden = false;
  }
}

const ACTIONS = {
  svg: (tools) => takeAlong(tools, "svg", svgFile),
  png: (tools) => takeAlong(tools, "png", rasterise),
  copy: copyLink,
};

// --- The link ------------------------------------------------------------------------------------

let forgetting;

async function copyLink({ data, find, say }) {
  const byHand = find("label");
  say("");
  try {
    await navigator.clipboard.writeText(addressWithout(data.without));
    byHand.hidden = true;
    say(data.labels.copied);
    clearTimeout(forgetting);
    forgetting = setTimeout(() => say(""), SAID_FOR); // the address may be another by then
  } catch {
    // No clipboard here: it takes https, and the reader's leave.
    const field = find("input");
    field.value = addressWithout(data.without);
    byHand.hidden = false;
    field.focus();
    field.select();
  }
}

// What is on the screen, but for some names; an address that loses none stays as it is written.
function addressWithout(names) {
  const address = new URL(location.href);
  for (const name of names) if (address.searchParams.has(name)) address.searchParams.delete(name);
  return address.href;
}

// --- The picture ---------------------------------------------------------------------------------

async function takeAlong({ data, say }, ending, make) {
  say("");
  try {
    const chart = drawnChart(data.chart);
    if (chart === null) {
      say(data.labels.missing);
      return;
    }
    hand(await make(await compose(chart, data.words)), `${data.file}.${ending}`);
  } catch {
    say(data.labels.failed);
  }
}

function hand(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

// The chart with its layers, or null while it is not on the screen.
function drawnChart(key) {
  // As Streamlit makes a class of a key.
  const place = `.st-key-${key.trim().replaceAll(/[^a-zA-Z0-9_-]/g, "-")}`;
  const root = document.querySelector(`${place} .js-plotly-plot`);
  const layers = [...(root?.querySelectorAll(".main-svg") ?? [])];
  const drawn = layers.filter((layer) => layer.getBoundingClientRect().width > 0);
  return drawn.length ? { root, layers: drawn } : null;
}

async function compose({ root, layers }, words) {
  if (root.querySelector("canvas")) throw new Error("some marks are no part of the SVG");
  const { color, fontFamily } = getComputedStyle(root);
  const [width, height] = ["width", "height"].map((side) => layers[0][side].baseVal.value);
  const fonts = { families: new Set([fontFamily]), italic: false };
  const sheet = { svg: element("svg", { role: "img" }), width, y: EDGE, color, fontFamily };
  const ground = describe(sheet, root, words.title, backdrop(layers[0]));
  write(sheet, words.title, 20, 600);
  write(sheet, words.unit, 14);
  const plot = element("g", { transform: `translate(${EDGE} ${sheet.y})` });
  plot.append(...layers.map((layer) => copy(layer, null, fonts)));
  sheet.svg.append(plot);
  sheet.y += height;
  writeLegend(sheet, words.legend);
  write(sheet, words.foot, 12);
  const size = { width: width + 2 * EDGE, height: Math.ceil(sheet.y + EDGE) };
  for (const each of [sheet.svg, ground]) set(each, size);
  set(sheet.svg, { viewBox: `0 0 ${size.width} ${size.height}` });
  sheet.svg.prepend(element("style", {}, await fontFaces(fonts)));
  const text = new XMLSerializer().serializeToString(sheet.svg);
  return { ...size, text: `<?xml version="1.0" encoding="UTF-8"?>\n${text}` };
}

// The title and description that a screen reader reads, and the ground that all stands on.
function describe({ svg }, root, title, fill) {
  const finding = root.closest("[aria-label]")?.getAttribute("aria-label") ?? "";
  const ground = element("rect", { fill });
  set(svg, {
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

// The colour behind an element: its own, or that of the nearest around it that has one.
function backdrop(start) {
  for (let each = start; each; each = each.parentElement) {
    const colour = getComputedStyle(each).backgroundColor;
    if (!/^transparent$|,\s*0\)$/.test(colour)) return colour;
  }
  return "white";
}

// An element and all that is drawn in it, with the looks that the page's style sheets give it.
function copy(source, around, fonts) {
  const style = getComputedStyle(source);
  const clone = source.matches(".main-svg") ? element("g") : source.cloneNode(false);
  strip(clone);
  const write = (name, value) => clone.style.setProperty(name, local(value));
  for (const name of INHERITED) {
    const value = style.getPropertyValue(name);
    if (value !== around?.getPropertyValue(name)) write(name, value);
  }
  for (const [name, usual] of Object.entries(OWN)) {
    const value = style.getPropertyValue(name);
    if (value !== usual) write(name, value);
  }
  if (source instanceof SVGTextContentElement) {
    fonts.families.add(style.fontFamily);
    fonts.italic ||= style.fontStyle !== "normal";
  }
  for (const child of source.childNodes) {
    if (child instanceof Text) clone.append(child.data);
    else if (child instanceof SVGElement && seen(child)) clone.append(copy(child, style, fonts));
  }
  return clone;
}

function seen(child) {
  if (child.matches(POINTER_ONLY)) return false;
  return child.closest("defs") !== null || getComputedStyle(child).display !== "none";
}

function strip(clone) {
  for (const { name, value } of [...clone.attributes]) {
    const link = name === "href" || name === "xlink:href";
    const outside = link && !/^(#|data:)/.test(value);
    if (outside || DROPPED.has(name) || name.startsWith("data-")) clone.removeAttribute(name);
    else if (value.includes("url(")) clone.setAttribute(name, local(value));
  }
}

// A reference to another element, without the page's address.
function local(value) {
  return value.replaceAll(/url\((["']?)[^"')]*#([^"')]+)\1\)/g, "url(#$2)");
}

// --- Words around the chart ----------------------------------------------------------------------

function write(sheet, text, size, weight = 400) {
  const lines = broken(text, sheet.width, ruler(sheet, size, weight));
  for (const line of lines) put(sheet, EDGE, size, { "font-weight": weight }).append(line);
  sheet.y += lines.length ? 4 : 0;
}

function writeLegend(sheet, marks) {
  const size = 14;
  const measure = ruler(sheet, size, 400);
  let x = EDGE;
  marks.forEach(([sign, colour, text], index) => {
    const wide = measure(`${sign} ${text}`);
    const fits = index > 0 && x + wide <= EDGE + sheet.width;
    if (fits) sheet.y -= 1.4 * size;
    else x = EDGE;
    const place = put(sheet, x, size, {});
    if (sign) place.append(element("tspan", { fill: colour }, sign), " ");
    place.append(text);
    x += wide + size;
  });
  sheet.y += marks.length ? 4 : 0;
}

function put(sheet, x, size, details) {
  sheet.y += 1.4 * size;
  const look = { fill: sheet.color, "font-family": sheet.fontFamily, "font-size": size };
  const text = element("text", { x, y: sheet.y - 0.4 * size, ...look, ...details });
  sheet.svg.append(text);
  return text;
}

function ruler({ fontFamily }, size, weight) {
  const context = document.createElement("canvas").getContext("2d");
  context.font = `${weight} ${size}px ${fontFamily}`;
  return (text) => context.measureText(text).width;
}

// Text in lines that are no wider than the picture.
function broken(text, width, measure) {
  const lines = [];
  for (const word of text.split(" ").filter(Boolean)) {
    const longer = lines.length ? `${lines.at(-1)} ${word}` : word;
    if (lines.length && measure(longer) <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

// --- Fonts ---------------------------------------------------------------------------------------

// A picture can not fetch the page's fonts: it carries those it uses.
async function fontFaces({ families, italic }) {
  const used = new Set([...families].flatMap((list) => list.split(",").map(bare)));
  const rules = [...document.styleSheets].flatMap(rulesOf).filter((rule) => {
    const style = rule.style.getPropertyValue("font-style") || "normal";
    return used.has(bare(rule.style.getPropertyValue("font-family"))) &&
      (italic || style === "normal");
  });
  return (await Promise.all(rules.map(carried))).join("\n");
}

function bare(family) {
  return family.trim().replaceAll(/["']/g, "");
}

function rulesOf(sheet) {
  try {
    return [...sheet.cssRules].filter((rule) => rule instanceof CSSFontFaceRule);
  } catch {
    return []; // a style sheet from outside keeps its rules to itself
  }
}

// The rule with the font itself in place of its address; nothing when it can not be had.
async function carried(rule) {
  const source = rule.style.getPropertyValue("src").match(/url\(["']?([^"')]+)/);
  if (source === null) return "";
  const address = new URL(source[1], rule.parentStyleSheet.href ?? document.baseURI);
  if (address.protocol !== "data:" && address.origin !== location.origin) return "";
  const answer = await fetch(address).catch(() => null);
  if (!answer?.ok) return "";
  const font = await dataAddress(await answer.blob());
  const details = ["font-family", "font-style", "font-weight", "unicode-range"]
    .map((name) => [name, rule.style.getPropertyValue(name)])
    .filter(([, value]) => value)
    .map(([name, value]) => `${name}:${value};`);
  return `@font-face{${details.join("")}src:url(${font})}`;
}

function dataAddress(blob) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result);
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });
}

// --- Files ---------------------------------------------------------------------------------------

function svgFile({ text }) {
  return new Blob([text], { type: "image/svg+xml" });
}

async function rasterise({ text, width, height }) {
  const address = URL.createObjectURL(svgFile({ text }));
  try {
    const image = await loaded(address);
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [width * SCALE, height * SCALE];
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
  } finally {
    URL.revokeObjectURL(address);
  }
}

function loaded(address) {
  return new Promise((resolve, reject) => {
    const image = new Image();
    image.onload = () => resolve(image);
    image.onerror = reject;
    image.src = address;
  });
}

// --- Small tools ---------------------------------------------------------------------------------

function element(name, attributes = {}, text = "") {
  const made = document.createElementNS(SVG, name);
  set(made, attributes);
  made.textContent = text;
  return made;
}

function set(target, attributes) {
  for (const [name, value] of Object.entries(attributes)) target.setAttribute(name, value);
}
