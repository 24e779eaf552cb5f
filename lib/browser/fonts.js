// The page's fonts, for pictures and windows that cannot fetch them by the page's addresses.

/**
 * The names in a list of font families.
 *
 * @param {string} list such as `"Source Sans", sans-serif`
 * @returns {string[]}
 */
export function familyNames(list) {
  return list.split(",").map((family) => family.trim().replaceAll(/["']/g, ""));
}

/** @returns {CSSFontFaceRule[]} of all style sheets that the page may read */
export function fontRules() {
  return [...document.styleSheets].flatMap(sheetFontRules);
}

/**
 * @param {CSSStyleSheet} sheet
 * @returns {CSSFontFaceRule[]}
 */
function sheetFontRules(sheet) {
  try {
    return [...sheet.cssRules].filter((rule) => rule instanceof CSSFontFaceRule);
  } catch {
    return []; // a style sheet from outside keeps its rules to itself
  }
}

/**
 * What addresses in a rule are relative to.
 *
 * @param {CSSRule} rule
 * @returns {string}
 */
export function ruleBase(rule) {
  return rule.parentStyleSheet?.href ?? document.baseURI;
}

/**
 * The rules of some families, each with its font in place of the address.
 *
 * @param {Iterable<string>} families
 * @param {boolean} italic whether italics are wanted
 * @returns {Promise<string>} CSS
 */
export async function embeddedFonts(families, italic) {
  const used = new Set([...families].flatMap(familyNames));
  const rules = fontRules().filter(({ style }) => {
    const slant = style.getPropertyValue("font-style") || "normal";
    const [family] = familyNames(style.getPropertyValue("font-family"));
    return used.has(family) && (italic || slant === "normal");
  });
  return (await Promise.all(rules.map(embeddedRule))).join("\n");
}

/**
 * The rule with the font itself in place of its address; nothing when it cannot be had.
 *
 * @param {CSSFontFaceRule} rule
 * @returns {Promise<string>}
 */
async function embeddedRule(rule) {
  const source = rule.style.getPropertyValue("src").match(/url\(["']?([^"')]+)/);
  if (source === null) return "";
  const address = new URL(source[1], ruleBase(rule));
  if (address.protocol !== "data:" && address.origin !== location.origin) return "";
  const response = await fetch(address).catch(() => null);
  if (!response?.ok) return "";
  const font = await dataAddress(await response.blob());
  const details = ["font-family", "font-style", "font-weight", "unicode-range"]
    .map((name) => [name, rule.style.getPropertyValue(name)])
    .filter(([, value]) => value)
    .map(([name, value]) => `${name}:${value};`);
  return `@font-face{${details.join("")}src:url(${font})}`;
}

/**
 * @param {Blob} blob
 * @returns {Promise<string>}
 */
function dataAddress(blob) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });
}
